"""Envelopes, labels and the day's list: everything inside its sheet, in reading order, whole."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from app.reports.letters.faces import Faces, MissingCharacters
from app.reports.letters.post import (
    COLUMNS,
    ENVELOPES,
    LABEL_HEIGHT,
    LABEL_WIDTH,
    Piece,
    Sender,
    Sent,
    day_list_pdf,
    envelopes_pdf,
    labels_pdf,
)
from tests.reports.letters.conftest import LONG_OFFICE
from tests.reports.letters.measuring import MM, page_text, printed_lines

SENDER = Sender(LONG_OFFICE, "示例县示例路1号", "000000")
PIECE = Piece("示例县交通运输局", ("示信函〔2026〕12号",), "示例县示例路9号示例大厦3楼", "001234")
LONG = Piece(
    "示例市示例经济技术开发区管理委员会社会信用体系建设工作领导小组办公室",
    tuple(f"示信函〔2026〕{n}号" for n in range(1, 9)),
    "示例市示例经济技术开发区示例大道与示例路交叉口西北角示例政务服务中心综合楼B座1206室",
    "001234",
)


@pytest.mark.parametrize("size", ENVELOPES)
@pytest.mark.parametrize(
    "piece", [PIECE, LONG, Piece("示例县财政局")], ids=["plain", "long", "bare"]
)
def test_an_envelope_has_its_own_size_and_everything_inside(
    size: str, piece: Piece, faces: Faces
) -> None:
    data = envelopes_pdf([piece, piece], SENDER, faces, size)
    style = ENVELOPES[size]
    pages = printed_lines(data)

    assert len(pages) == 2
    for page in pypdfium2.PdfDocument(data):
        assert [round(side / MM) for side in page.get_size()] == [style.width, style.height]
    lines = [line for page in pages for line in page]
    assert min(line.left_mm for line in lines) >= style.left - 0.5
    assert max(line.right_mm for line in lines) <= style.right + 0.5
    assert max(line.bottom_mm for line in lines) <= style.bottom + 1
    tops = sorted(line.top_mm for line in pages[0])
    assert all(b - a > 4.5 for a, b in zip(tops, tops[1:], strict=False))  # none on another
    text = "".join(page_text(data)[0].split())
    assert piece.contents in text
    for word in (piece.postcode, piece.address, piece.addressee, SENDER.name, SENDER.address):
        assert word in text


def test_of_many_papers_the_first_is_named_and_their_number() -> None:
    assert LONG.contents == "示信函〔2026〕1号等8件"
    assert PIECE.contents == "示信函〔2026〕12号"


def test_the_addressee_is_the_largest_and_in_the_middle(faces: Faces) -> None:
    (page,) = printed_lines(envelopes_pdf([PIECE], SENDER, faces))
    (largest,) = (line for line in page if line.size == max(one.size for one in page))

    assert largest.text == "示例县交通运输局　收"
    assert abs((largest.left_mm + largest.right_mm) / 2 - 115) < 1.5


def test_labels_stand_in_their_places_and_go_on_after_those_used_up(faces: Faces) -> None:
    pieces = [
        LONG if n % 5 == 0 else Piece(f"示例县第{n}局", (f"示信函〔2026〕{n}号",))
        for n in range(30)
    ]
    pages = printed_lines(labels_pdf(pieces, faces, first=4))

    assert len(pages) == 2  # 34 places of 24
    for at in range(30):
        sheet, place = divmod(at + 4, 24)
        row, column = divmod(place, COLUMNS)
        inside = [
            char
            for line in pages[sheet]
            for char in line.chars
            if column * LABEL_WIDTH <= char.x / MM < (column + 1) * LABEL_WIDTH
            and row * LABEL_HEIGHT <= (char.base - char.size / 2) / MM < (row + 1) * LABEL_HEIGHT
        ]
        text = "".join(char.text for char in inside)
        assert pieces[at].addressee in text and pieces[at].contents in text
        lowest = max(char.base for char in inside) / MM
        assert lowest <= (row + 1) * LABEL_HEIGHT - 3
    first = min(line.top_mm for line in pages[0])
    assert first > LABEL_HEIGHT  # the first row was used up


def test_the_day_s_list_has_every_paper_and_room_to_sign(faces: Faces) -> None:
    sent = [
        Sent(f"示信函〔2026〕{n}号", "关于示例事项的函", "示例县财政局", "机要")
        for n in range(1, 41)
    ]
    pages = page_text(day_list_pdf(date(2026, 11, 30), sent, "示例县信用办", faces))

    assert len(pages) > 1
    assert "示例县信用办2026年11月30日发文清单" in "".join(pages[0].split())
    assert all("签收" in page for page in pages)
    assert all(one.number in "".join("".join(pages).split()) for one in sent)
    assert "以上共40件。" in pages[-1]


def test_the_same_envelope_is_the_same_bytes_and_what_has_no_glyph_is_named(faces: Faces) -> None:
    assert envelopes_pdf([PIECE], SENDER, faces) == envelopes_pdf([PIECE], SENDER, faces)
    with pytest.raises(MissingCharacters):
        envelopes_pdf([Piece("示例\ue123局")], SENDER, faces)
