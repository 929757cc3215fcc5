"""Awkward cases all become packages: bound, read by another reader of the layout, checked, by volume and by piece."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import bagit
import pytest

from app.reports.archives import bags
from app.reports.archives.package import Written, write_package
from app.reports.archives.verifying import verify
from app.reports.letters.faces import Faces
from app.rules.archives.pieces import Volume
from tests.reports.archives.awkward import Case
from tests.reports.archives.cases import CASES
from tests.reports.archives.reading import pages_table, shown, text_of

# pieces, pages, held, sealed pages
EXPECTED = {
    "turned_scans": (8, 8, 0, 0), "crop_boxes": (4, 4, 0, 0), "odd_sizes": (5, 5, 0, 0),
    "locked": (2, 2, 2, 0), "damaged": (4, 4, 3, 0), "signed_and_sealed": (2, 2, 2, 0),
    "sound_and_pictures": (4, 6, 2, 0), "living_documents": (3, 5, 3, 0),
    "refused_without_papers": (2, 3, 0, 0), "long_names": (3, 4, 0, 0), "two_rounds": (4, 4, 0, 0),
    "only_sealed": (0, 0, 0, 1), "very_many": (50, 50, 0, 0),
}  # fmt: skip


def write(case: Case, volume: Volume, folder: Path, faces: Faces) -> Written:
    return write_package(volume, folder, case.read, faces)


@pytest.mark.parametrize("name", CASES)
def test_an_awkward_case_becomes_a_package_that_can_be_checked(
    name: str, tmp_path: Path, faces: Faces
) -> None:
    case, volume = CASES[name]()
    for by_piece in (False, True):
        filed = replace(volume, filing=replace(volume.filing, by_piece=by_piece))
        written = write(case, filed, tmp_path / str(by_piece), faces)
        found = (written.pieces, written.pages, len(written.held), written.sealed_pages)
        assert found == EXPECTED[name]
        verdict = verify(written.folder, written.fingerprint)
        assert verdict.good, [str(one) for one in verdict.items if not one.good]
        assert bagit.Bag(str(written.folder)).validate()
        paths = [path.relative_to(written.folder).as_posix() for path in written.folder.rglob("*")]
        assert max(map(len, paths)) < bags.LONGEST_PATH
        for file in case.bytes.values():
            kept = (path for path in written.folder.rglob("*") if path.is_file())
            assert any(path.read_bytes() == file for path in kept)


def test_the_pages_are_as_large_as_people_can_hold(tmp_path: Path, faces: Faces) -> None:
    case, volume = CASES["odd_sizes"]()
    written = write(case, volume, tmp_path / "p", faces)
    sizes = []
    with shown(written.folder, bags.MAIN) as document:
        for row in pages_table(written.folder):
            if row["内容"] == "材料":
                sizes.append(tuple(round(side / 72 * 25.4) for side in document[int(row["位置"]) - 1].get_size()))  # fmt: skip
    assert sizes == [(420, 297), (210, 297), (420, 297), (200, 200), (148, 210)]


def test_the_second_round_lies_before_the_first(tmp_path: Path, faces: Faces) -> None:
    case, volume = CASES["two_rounds"]()
    written = write(case, volume, tmp_path / "p", faces)
    rows = bags.read_csv((written.folder / bags.CONTENTS).read_bytes(), bags.CONTENTS_HEAD)
    assert [row["题名"] for row in rows] == [
        "第1轮办理情况报告", "第2轮函", "第2轮办理情况报告", "第1轮函",
    ]  # fmt: skip


def test_many_lines_and_gaps_run_over_sheets_with_nothing_lost(
    tmp_path: Path, faces: Faces
) -> None:
    case, volume = CASES["very_many"]()
    written = write(case, volume, tmp_path / "p", faces)
    rows = pages_table(written.folder)
    for what in ("目录", "备考表"):
        at = [int(row["位置"]) for row in rows if row["内容"] == what]
        assert len(at) > 1 and at == list(range(at[0], at[-1] + 1))
    text = text_of(
        written.folder, bags.MAIN, *(int(row["位置"]) for row in rows if row["内容"] == "备考表")
    )
    assert "40．" in text and "缺件仍归档的理由" in text
    listed = text_of(
        written.folder, bags.MAIN, *(int(row["位置"]) for row in rows if row["内容"] == "目录")
    )
    assert listed.count("顺序号") > 1 and "示例附件第50号" in listed.replace("\r\n", "")


def test_a_title_that_a_spreadsheet_would_calculate_is_text(tmp_path: Path, faces: Faces) -> None:
    case, volume = CASES["long_names"]()
    written = write(case, volume, tmp_path / "p", faces)
    assert ",'=SUM(1+1)," in (written.folder / bags.CONTENTS).read_text("utf-8-sig")
