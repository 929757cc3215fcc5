"""Pages lie in a volume as they are displayed, and what is stamped on them can be read and hides nothing."""

from __future__ import annotations

import numpy
import pytest

from app.reports.archives import bags
from app.reports.archives.fronts import CODE_TOP, Cover, cover_page
from app.reports.archives.package import Written
from app.reports.archives.verifying import number_on
from app.reports.letters.faces import Faces
from app.reports.letters.geometry import MM
from app.reports.letters.setting import Text
from tests.reports.archives.reading import ink, pages_table, part, position_of, shown, text_of

LEFT_TOP, RIGHT_FOOT = (0.05, 0.08, 0.55, 0.2), (0.45, 0.8, 0.95, 0.95)


@pytest.mark.parametrize("title", ["办理情况报告", "深色扫描件"])
def test_a_turned_scan_stands_upright(volume: Written, title: str) -> None:
    with shown(volume.folder, bags.MAIN) as document:
        at = position_of(volume.folder, title)
        assert [round(side) for side in document[at - 1].get_size()] == [595, 842]
        inner = (
            part(document, at, (0.14, 0.12, 0.7, 0.22)),
            part(document, at, (0.14, 0.8, 0.86, 0.9)),
        )
        assert ink(inner[0]) > 0.01 > ink(inner[1])  # its heading is above, nothing at the foot


@pytest.mark.parametrize("length", [10, 60, 200, 2_000])
def test_no_title_of_a_cover_runs_into_its_code(length: int, faces: Faces) -> None:
    title = ("关于反映示例县住房和城乡建设局招商承诺没有兑现问题的投诉举报" * 70)[:length]
    captions = ("类目名称", "案卷题名", "时间", "保管期限", "件数页数", "归档号", "档号")
    lines = tuple((name, title if name == "案卷题名" else "示例") for name in captions)
    cover = Cover(
        "示例县社会信用体系建设工作领导小组办公室（示例县发展和改革委员会）",
        lines,
        (("全宗号", "Z109"),),
    )

    marks = cover_page(cover, faces).marks
    above = [
        mark for mark in marks if isinstance(mark, Text) and mark.text not in ("全宗号", "Z109")
    ]
    assert max(mark.y + mark.size for mark in above) < CODE_TOP * MM
    printed = "".join(mark.text for mark in above).replace(" ", "")
    assert "县社会信用体系建设工作领导小组办公室" in printed and printed.count("示例") >= 6
    assert (title in printed) == (length <= 200)


def test_only_what_the_crop_box_shows_is_there(volume: Written) -> None:
    at = position_of(volume.folder, "付款凭证")
    with shown(volume.folder, bags.MAIN) as document:
        assert [round(side) for side in document[at - 1].get_size()] == [600, 850]
        edges = [(0, 0.1, 0.01, 1), (0.99, 0.1, 1, 1)]
        assert not any(ink(part(document, at, edge)) for edge in edges)
        assert ink(part(document, at, (0.1, 0.05, 0.6, 0.2)))
    assert "INSIDE THE CROP BOX" in text_of(volume.folder, bags.MAIN, at)


def test_a_wide_sheet_stays_wide(volume: Written) -> None:
    at = position_of(volume.folder, "对账表")
    with shown(volume.folder, bags.MAIN) as document:
        assert [round(side) for side in document[at - 1].get_size()] == [1191, 842]
        assert number_on(document[at - 1], back=False) == "10"


def test_every_page_bears_its_number_where_it_is_looked_for(volume: Written) -> None:
    with shown(volume.folder, bags.MAIN) as document:
        for row in pages_table(volume.folder):
            page = document[int(row["位置"]) - 1]
            assert number_on(page, row["面"] == "背") == row["页号"]
            assert number_on(page, row["面"] != "背") == ""


def test_a_number_hides_nothing_and_is_read_beside_what_a_fax_printed(volume: Written) -> None:
    at = position_of(volume.folder, "传真件")
    with shown(volume.folder, bags.MAIN) as document:
        first = document[at - 1].get_textpage()
        assert first.get_text_range().count("P.01/02") == 2
        assert number_on(document[at - 1], back=False) == "12"
        assert number_on(document[at], back=True) == "13"


def test_a_number_stands_on_white_above_a_dark_scan(volume: Written) -> None:
    at = position_of(volume.folder, "深色扫描件")
    with shown(volume.folder, bags.MAIN) as document:
        corner = part(document, at, (0.84, 0.0, 1.0, 0.045))
        assert corner.convert("L").getpixel((2, 2)) == 255 and 0 < ink(corner) < 0.1


def test_a_photograph_is_held_as_the_camera_was(volume: Written) -> None:
    at = position_of(volume.folder, "现场照片")
    with shown(volume.folder, bags.MAIN) as document:
        wide, high = document[at - 1].get_size()
        assert wide < high
        assert ink(part(document, at, (0.75, 0.12, 0.9, 0.5))) > ink(part(document, at, (0.1, 0.6, 0.3, 0.9)))  # fmt: skip


def test_the_stamp_is_red_and_45_by_16_millimetres_at_the_top_in_the_middle(
    by_piece: Written,
) -> None:
    contents = bags.read_csv((by_piece.folder / bags.CONTENTS).read_bytes(), bags.CONTENTS_HEAD)
    for title in ("办理结果告知书", "深色扫描件", "付款凭证", "会议记录", "现场照片"):
        row = next(row for row in contents if title in row["题名"])
        with shown(by_piece.folder, row["文件"]) as document:
            picture = document[0].render(scale=4).to_pil().convert("RGB")
            dots = numpy.asarray(picture)[: int(30 / 25.4 * 72 * 4)]
            rows, columns = numpy.nonzero((dots[..., 0] > 200) & (dots[..., 1] < 60))
            mm = 25.4 / 72 / 4
            left, right = columns.min() * mm, columns.max() * mm
            top, foot = rows.min() * mm, rows.max() * mm
            assert right - left == pytest.approx(45, abs=0.6), title
            assert foot - top == pytest.approx(16, abs=0.6), title
            assert (left + right) / 2 == pytest.approx(picture.width * mm / 2, abs=0.5)
            inside = picture.crop((columns.min(), rows.min(), columns.max(), rows.max()))
            assert inside.convert("L").getextrema()[0] > 60, title  # red is 76, black is 0


def test_the_reader_s_list_leads_to_every_piece(volume: Written) -> None:
    with shown(volume.folder, bags.MAIN) as document:
        found = {one.get_title(): one.get_dest().get_index() for one in document.get_toc()}
    assert found["封面"] == 0
    at = position_of(volume.folder, "会议记录")
    assert next(index for title, index in found.items() if title.endswith("会议记录")) == at - 1
    assert len(found) == volume.pieces + 3
