"""Printed letters measured against GB/T 9704-2012: the clauses are those of geometry.py."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from app.base.errors import InputError
from app.base.letter import Annex, Paragraph, TableBlock
from app.reports.letters import geometry
from app.reports.letters.faces import Faces
from app.reports.letters.renderer import page_count, render
from tests.reports.letters.conftest import LONG_OFFICE, OFFICE, make_letter
from tests.reports.letters.measuring import MM, page_text, printed_lines, rules

CELL = 15.785  # points: (156 mm - 16) / 27
CHECKER = Path("shared", "tools", "gbt9704_check.py")
BESIDE = (folder / CHECKER for folder in Path(__file__).resolve().parents[4:])
CHECKER = next((path for path in BESIDE if path.is_file()), CHECKER)


def test_text_fills_the_type_area_with_28_characters_a_line(faces: Faces) -> None:
    full = "甲" * 28 * 4
    lines = printed_lines(render(make_letter(blocks=(Paragraph(full),)), faces))[0]
    text = [line for line in lines if "甲甲" in line.text]

    assert [len(line.text) for line in text] == [26, 28, 28, 28, 2]
    assert text[0].left_mm == pytest.approx(28 + 2 * CELL / MM, abs=0.05)
    assert all(line.left_mm == pytest.approx(28, abs=0.05) for line in text[1:])
    assert all(line.right_mm == pytest.approx(184, abs=0.05) for line in text[:4])
    gaps = [b.x - a.x for a, b in pairwise(text[1].chars)]
    assert gaps == pytest.approx([CELL] * 27, abs=0.01)


def test_an_inner_page_holds_22_lines_from_37_to_262_mm(faces: Faces) -> None:
    blocks = tuple(Paragraph("甲" * 28 * 12) for _ in range(5))
    lines = printed_lines(render(make_letter(blocks=blocks), faces))[1]
    text = [line for line in lines if line.size == pytest.approx(16)]

    assert len(text) == 22
    assert text[0].top_mm == pytest.approx(37, abs=0.05)
    assert text[-1].bottom_mm == pytest.approx(262, abs=0.05)
    assert [b.base - a.base for a, b in pairwise(text)] == pytest.approx([29.61] * 21, abs=0.02)


def test_every_full_line_ends_flush_and_keeps_the_rules_for_stops(faces: Faces) -> None:
    lines = printed_lines(render(make_letter(12), faces))[1]
    body = [line for line in lines if line.size == pytest.approx(16) and len(line.text) > 24]

    assert body
    assert all(line.right_mm <= 184.05 for line in body)
    assert not any(line.text[0] in "，。、；：？！）》〉”’…" for line in body)
    assert not any(line.text[-1] in "（《〈“‘" for line in body)


@pytest.mark.parametrize("office", [OFFICE, LONG_OFFICE, LONG_OFFICE + "（示例县信用中心）"])
def test_flag_and_red_lines_stand_where_clause_10_1_puts_them(faces: Faces, office: str) -> None:
    data = render(make_letter(flag=office), faces)
    upper_thick, upper_thin, lower_thin, lower_thick = (r for r in rules(data) if r.red)
    flag = printed_lines(data)[0][0]

    assert flag.text == office
    assert flag.chars[0].colour == (255, 0, 0)
    for rule in (upper_thick, upper_thin, lower_thin, lower_thick):
        assert (rule.left, rule.right) == pytest.approx((20, 190), abs=0.1)
    assert upper_thick.thickness > upper_thin.thickness
    assert lower_thin.thickness < lower_thick.thickness
    assert 297 - lower_thick.bottom == pytest.approx(20, abs=0.1)
    ink_top, ink_bottom = red_ink(data)
    assert ink_top == pytest.approx(30, abs=1)
    assert upper_thick.top - ink_bottom == pytest.approx(4, abs=1)


def red_ink(data: bytes) -> tuple[float, float]:
    """Top and bottom of the red ink of the flag in mm, from the rendered page."""
    scale = 4
    picture = pypdfium2.PdfDocument(data)[0].render(scale=scale).to_pil().convert("RGB")
    strip = picture.crop((0, 0, picture.width, int(rules(data)[0].top * MM * scale) - 2))
    red, green, _blue = strip.split()
    ink = green.point(lambda value: 255 if value < 128 else 0)
    box = ink.getbbox()
    assert box is not None and red.getextrema()[0] > 100
    return box[1] / scale / MM, box[3] / scale / MM


def test_number_is_flush_right_and_the_title_centred_two_lines_beneath(faces: Faces) -> None:
    data = render(make_letter(), faces)
    lines = printed_lines(data)[0]
    number = next(line for line in lines if "〔2026〕12号" in line.text)
    title = next(line for line in lines if line.size == pytest.approx(22))
    under = [rule for rule in rules(data) if rule.red][1]

    assert number.right_mm == pytest.approx(184, abs=0.05)
    assert (number.top_mm - under.bottom) * MM == pytest.approx(14, abs=0.1)
    assert (title.left_mm + title.right_mm) / 2 == pytest.approx(106, abs=0.1)
    assert (title.top_mm - number.bottom_mm) * MM == pytest.approx(2 * 29.61, abs=0.1)


def test_a_draft_without_number_keeps_its_place(faces: Faces) -> None:
    numbered, draft = (
        printed_lines(render(letter, faces))[0]
        for letter in (make_letter(), make_letter(number="", draft=True))
    )

    assert [line.base for line in numbered if "主" not in line.text][2] == pytest.approx(
        [line.base for line in draft][1], abs=0.01
    )


def test_sealed_date_stands_four_characters_from_the_right_under_its_signature(
    faces: Faces,
) -> None:
    lines = printed_lines(render(make_letter(), faces))[-1]
    dated = next(line for line in lines if line.text == "2026年11月20日")
    signed = next(line for line in lines if line.text == OFFICE and line.size < 17)

    assert (184 - dated.right_mm) * MM / CELL == pytest.approx(4, abs=0.05)
    centres = [(line.left_mm + line.right_mm) / 2 for line in (dated, signed)]
    assert centres[0] == pytest.approx(centres[1], abs=0.1)


def test_a_long_signature_stays_inside_the_type_area(faces: Faces) -> None:
    lines = printed_lines(render(make_letter(signature=LONG_OFFICE), faces))[-1]
    dated = next(line for line in lines if line.text == "2026年11月20日")
    signed = next(line for line in lines if line.text == LONG_OFFICE and line.size < 17)

    assert signed.right_mm == pytest.approx(184, abs=0.05)
    assert (dated.left_mm + dated.right_mm) / 2 == pytest.approx(
        (signed.left_mm + signed.right_mm) / 2, abs=0.1
    )


@pytest.mark.parametrize("office", [LONG_OFFICE, "示例办"])
def test_unsealed_date_begins_two_characters_right_of_the_signature(
    faces: Faces, office: str
) -> None:
    lines = printed_lines(render(make_letter(signature=office, sealed=False), faces))[0]
    dated = next(line for line in lines if line.text == "2026年11月20日")
    signed = next(line for line in lines if line.text == office and line.size < 17)

    assert (dated.left_mm - signed.left_mm) * MM / CELL == pytest.approx(2, abs=0.05)
    furthest = max(dated.right_mm, signed.right_mm)
    assert (184 - furthest) * MM / CELL == pytest.approx(2, abs=0.05)


def test_page_numbers_stand_outside_7_mm_below_and_not_on_page_1(faces: Faces) -> None:
    pages = printed_lines(render(make_letter(30), faces))
    numbers = [page[-1] for page in pages]

    assert not numbers[0].text.startswith("—")
    assert [line.text for line in numbers[1:3]] == ["—2—", "—3—"]
    # a dash that the face draws shorter than an em stands in the middle of its em
    assert numbers[1].left_mm == pytest.approx(28 + 14 / MM, abs=0.4)
    assert numbers[2].right_mm == pytest.approx(184 - 14 / MM, abs=0.4)
    assert (numbers[1].base - 0.38 * 14) / MM == pytest.approx(269, abs=0.1)


def test_signature_never_stands_on_a_page_without_text(faces: Faces) -> None:
    for paragraphs in range(1, 9):
        last = printed_lines(render(make_letter(paragraphs), faces))[-1]
        above = [line for line in last if line.text == OFFICE and line.size < 17]
        text = [line for line in last if line.base < above[0].base and line.size < 17]

        assert len(text) >= 2, f"{paragraphs} paragraphs"


def test_annexes_begin_a_page_with_their_number_and_are_listed(faces: Faces) -> None:
    annexes = (Annex("改进建议", (Paragraph("甲"),)), Annex("反馈表", (Paragraph("乙"),)))
    texts = page_text(render(make_letter(1, annexes=annexes), faces))

    assert "附件：1. 改进建议" in texts[0]
    assert "2. 反馈表" in texts[0]
    assert texts[1].startswith("附件1")
    assert texts[2].startswith("附件2")


def test_copies_stand_at_the_foot_of_the_last_page(faces: Faces) -> None:
    lines = printed_lines(render(make_letter(copies=("示例县政府办公室",)), faces))[-1]
    copied = next(line for line in lines if line.text.startswith("抄送："))

    assert copied.text.endswith("。")
    assert copied.size == pytest.approx(14)
    assert copied.left_mm == pytest.approx(28 + 14 / MM, abs=0.05)
    assert copied.bottom_mm == pytest.approx(262, abs=0.05)


def test_a_long_cell_goes_on_over_the_page_under_the_same_head(faces: Faces) -> None:
    table = TableBlock((("事实", "甲" * 3000),), (20, 80), head=("项目", "内容"), labels=(0,))
    data = render(make_letter(form="sheet", blocks=(table,), addressee="", flag=""), faces)
    texts = page_text(data)

    assert len(texts) > 2
    assert sum(text.count("甲") for text in texts) == 3000
    assert all("项目" in text for text in texts[:-1])
    assert all(not rule.red for rule in rules(data, 1))


def test_draft_and_demo_marks_are_pictures_and_leave_the_text_alone(faces: Faces) -> None:
    plain = render(make_letter(), faces)
    marked = render(make_letter(draft=True, demo=True), faces)

    assert page_text(marked) == page_text(plain)
    assert all(grey_share(marked, page) > 0.01 for page in range(2))
    assert grey_share(plain, 0) < 0.002


def grey_share(data: bytes, page: int) -> float:
    """How much of a page is of the marks' light grey."""
    picture = pypdfium2.PdfDocument(data)[page].render(scale=1).to_pil().convert("L")
    near = picture.histogram()[geometry.MARK_GREY - 3 : geometry.MARK_GREY + 4]
    return max(near) / (picture.width * picture.height)


def test_rare_names_are_set_and_can_be_copied(faces: Faces) -> None:
    names = "喆堃昇珺翀𬭎"
    data = render(make_letter(blocks=(Paragraph(f"示例人{names}反映。"),)), faces)
    found = "".join(line.text for line in printed_lines(data)[0])

    assert names in found


def test_a_character_that_no_font_has_names_itself(faces: Faces) -> None:
    with pytest.raises(InputError, match=r"“\U0010fffd|U\+1F9FF") as error:
        render(make_letter(blocks=(Paragraph("甲\U0001f9ff"),)), faces)

    assert "U+1F9FF" in str(error.value)


def test_every_font_is_embedded_and_the_file_says_only_what_the_letter_does(faces: Faces) -> None:
    data = render(make_letter(), faces)
    info = pypdfium2.PdfDocument(data).get_metadata_dict()

    assert b"Helvetica" not in data
    assert info["Title"] == make_letter().title
    assert info["Author"] == OFFICE
    assert {info[key] for key in ("Creator", "Producer")} == {"诚信台"}


def test_two_processes_give_the_same_bytes(faces: Faces) -> None:
    code = (
        "import hashlib; from tests.reports.letters.conftest import make_letter;"
        "from app.reports.letters.faces import find_faces;"
        "from app.reports.letters.renderer import render;"
        "print(hashlib.sha256(render(make_letter(6, draft=True), find_faces())).hexdigest())"
    )
    root = Path(__file__).resolve().parents[3]
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    here = hashlib.sha256(render(make_letter(6, draft=True), faces)).hexdigest()

    assert told.stdout.strip() == here


def test_closer_lines_save_a_page_that_would_hold_almost_nothing(faces: Faces) -> None:
    counts = [page_count(make_letter(paragraphs), faces) for paragraphs in range(1, 10)]

    assert counts == sorted(counts)
    assert counts[0] == 1


@pytest.mark.skipif(not CHECKER.is_file(), reason="the shared checker isn't beside the project")
@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"paragraphs": 25, "signature": LONG_OFFICE},
        {"flag": OFFICE, "copies": ("示例县政府办公室",)},
        {"dated": date(2026, 1, 5), "annexes": (Annex("改进建议", (Paragraph("甲" * 90),)),)},
    ],
)
def test_the_shared_checker_finds_no_fault(
    faces: Faces, tmp_path: Path, changed: dict[str, object]
) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(render(make_letter(**changed), faces))  # type: ignore[arg-type]
    told = subprocess.run(
        [sys.executable, str(CHECKER), str(path), "--only", "fail"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    report = json.loads(told.stdout)
    assert report["must_failed"] == 0, report["items"]
