"""No 档号 is given twice, wherever the office's file and the packages come from."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.base.errors import InputError
from app.reports.archives import bags
from app.services.archives.archive_commands import CheckVolume, FileCase, FileMany
from app.services.backups.restoring import restore
from app.services.store.attachments import OnPaper
from tests.services.archives.filed import OTHER, WHY, file, other, ready, withdrawn
from tests.services.making import Clock, Desk, make_office, open_office

pytestmark = pytest.mark.obligation("NY-20", "YC-22")


@contextmanager
def on_another_machine(tmp_path: Path, *, by_piece: bool = False) -> Iterator[tuple[Desk, Path]]:
    """An office restored where its file never was, from a backup made before its last filing."""
    old, clock = tmp_path / "old" / "c.cxt", Clock()
    old.parent.mkdir()
    desk = ready(Desk(make_office(old, clock)), by_piece=by_piece)
    withdrawn(desk), withdrawn(desk)
    last = withdrawn(desk)
    backup = desk.office.backups.make("manual").row
    file(desk, last)
    packages = desk.office.archive_options.folder()
    desk.office.close()
    path = tmp_path / "new" / "c.cxt"
    restore(backup.path, path, now=clock.now())
    with open_office(path, clock) as office:
        yield Desk(office), packages


def filed_at(desk: Desk, at: int, **more: object) -> str:
    case = desk.office.archives.rows(desk.me).to_file[at].case_id
    return file(desk, case, **more).code


@pytest.mark.parametrize("by_piece", [False, True])
def test_a_number_that_a_package_in_the_folder_bears_is_never_given_again(
    tmp_path: Path, *, by_piece: bool
) -> None:
    with on_another_machine(tmp_path, by_piece=by_piece) as (desk, packages):
        shutil.copytree(packages, desk.office.archive_options.folder())
        borne = {
            row["档号"]
            for one in packages.glob("*/*")
            for row in bags.read_csv((one / bags.CONTENTS).read_bytes(), bags.CONTENTS_HEAD)
        }
        draft = desk.office.filings.draft(
            desk.office.archives.rows(desk.me).to_file[0].case_id, desk.me
        )

        code = filed_at(desk, 0, last_used=0)  # even where the book is misread

    last = max(int(one.rsplit("-", 1)[1]) for one in borne)
    assert (draft.code, draft.last_known) == (code, last)
    assert code not in borne and int(code.rsplit("-", 1)[1]) == last + 1


def test_without_the_packages_the_office_says_once_how_far_its_book_goes(tmp_path: Path) -> None:
    with on_another_machine(tmp_path) as (desk, _packages):
        rows = desk.office.archives.rows(desk.me).to_file
        with pytest.raises(InputError, match="从备份恢复的.*登记簿填写“Z109-1”最后的号"):
            file(desk, rows[0].case_id)
        many = FileMany(tuple(row.case_id for row in rows), OTHER, WHY)
        assert not desk.office.filings.file_many(many, desk.me).filed
        assert desk.office.filings.draft(rows[0].case_id, desk.me).last_known == 0

        first = filed_at(desk, 0, last_used=7)

        draft = desk.office.filings.draft(rows[1].case_id, desk.me)
        assert draft.last_known is None and draft.code == "Z109-1-9"
        assert (first, filed_at(desk, 0)) == ("Z109-1-8", "Z109-1-9")


def test_restored_over_its_own_file_nothing_is_asked(tmp_path: Path) -> None:
    path, clock = tmp_path / "c.cxt", Clock()
    desk = ready(Desk(make_office(path, clock)))
    case = withdrawn(desk)
    backup = desk.office.backups.make("manual").row
    desk.office.close()
    restore(backup.path, path, now=clock.now())

    with open_office(path, clock) as office:
        assert office.filings.draft(case, office.session()).last_known is None


def test_packages_that_somebody_laid_there_count_and_what_is_none_does_not(desk: Desk) -> None:
    case = withdrawn(ready(desk))
    folder = desk.office.archive_options.folder()
    for name, whole in (("2026/Z109-1-5", True), ("2024/Z109-1-6-补2", True), ("2026/Z109-1-9", False),
                        ("2026/Z109-2-30", True), ("2026/说明", True)):  # fmt: skip
        (folder / name).mkdir(parents=True)
        (folder / name / (bags.TAGS if whole else "x")).write_bytes(b"")

    assert file(desk, case).code == "Z109-1-7"


def test_packages_of_a_folder_before_keep_their_numbers_and_are_found(
    desk: Desk, tmp_path: Path
) -> None:
    first = file(ready(desk), withdrawn(desk))
    options = desk.office.archive_options
    moved = replace(options.current(), folder=str(tmp_path / "另一处"))
    options.save(moved, desk.me)

    second = file(desk, withdrawn(desk))

    rows = {row.code: row for row in desk.office.archives.rows(desk.me).volumes}
    assert [rows[one.code].path for one in (first, second)] == [first.path, second.path]
    assert second.path.is_relative_to(tmp_path / "另一处")
    for row in rows.values():
        done = desk.office.archive_checks.check(CheckVolume(row.id), other(desk))
        assert done.outcome == "sound"


def test_the_draft_s_code_is_the_one_that_is_given(desk: Desk) -> None:
    case = withdrawn(ready(desk))

    draft = desk.office.filings.draft(case, desk.me)

    command = FileCase(case, OTHER, reason=WHY)
    assert draft.code == desk.office.filings.file(command, desk.me).code == "Z109-1-1"


def test_written_in_another_pattern_the_numbers_go_on(desk: Desk) -> None:
    options = ready(desk, pattern="{全宗号}-{目录号}-{案卷号:04}").office.archive_options
    first = file(desk, withdrawn(desk))
    options.save(replace(options.current(), pattern="{全宗号}-{目录号}-{案卷号}"), desk.me)
    second = file(desk, withdrawn(desk))

    assert (first.code, first.path.name, second.code) == ("Z109-1-0001", "Z109-1-0001", "Z109-1-2")
    with pytest.raises(InputError, match="档号格式.*没有保存"):
        options.save(replace(options.current(), pattern="{案卷号}"), desk.me)
    desk.office.case_file.keep_on_paper(first.case_id, 1, OnPaper("补充", "柜1", pages=1), desk.me)
    assert file(desk, first.case_id).path.name == "Z109-1-0001-补1"  # as it was called then
