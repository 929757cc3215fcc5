"""Characters that paper can't show: left out and told with their place, or refused by name and place."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pdfplumber
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from app.base.letter import Annex, Paragraph, Run, TableBlock, Words
from app.reports.letters.characters import dropped, printable, told
from app.reports.letters.compose import compose
from app.reports.letters.faces import Faces, MissingCharacters, Role, find_faces
from app.reports.letters.renderer import render
from tests.reports.letters import samples
from tests.reports.letters.conftest import make_letter

CREATED = "\ue123"  # 造字: a character of the office's own


@pytest.mark.parametrize(
    "char",
    ["\u2028", "\u2029", "\u200b", "\ufeff", "\u00ad", "\u3164", "\u115f", "\ufe0f", "\U000e0101",
     "\u202e", "\x07", "\u2800"],
)  # fmt: skip
def test_what_cannot_be_seen_is_left_out_and_told_with_its_place(char: str) -> None:
    found = dropped(f"甲乙{char}丙", "正文第3段")

    assert printable(f"甲乙{char}丙") == "甲乙丙"
    assert [(one.place, one.at, one.char) for one in found] == [("正文第3段", 3, char)]
    assert told(found) == f"略去了看不见的字符：正文第3段第3字U+{ord(char):04X}。"


def test_blanks_and_created_characters_are_not_left_out() -> None:
    assert printable(f"甲\u00a0乙\u3000丙\t丁{CREATED}") == f"甲 乙\u3000丙 丁{CREATED}"
    assert dropped("甲\u00a0乙\u3000丙\t丁\n", "正文") == ()


def test_a_composed_paper_knows_what_was_left_out_of_which_field() -> None:
    fields = samples.REFUSAL | {
        "reason": "案件\u2028正在审理",
        "grounds": (("诉讼期间未经\u200b裁决", "第八条"),),
    }
    letter = compose("refusal_notice", fields)

    assert [(one.place, one.at) for one in letter.dropped] == [("情形第1项", 7), ("理由", 3)]


def test_each_character_without_a_glyph_is_named_with_paragraph_and_place(faces: Faces) -> None:
    letter = make_letter(
        blocks=(
            Paragraph("甲乙丙"),
            Paragraph(Words([Run("第一段", "heading"), Run("乙\U0001f9ff")])),
            TableBlock((("子", f"丑{CREATED}"),), (1, 1)),
        ),
        annexes=(Annex("材料", (Paragraph("丁\U0001f9ff"),)),),
        signature=f"示例{CREATED}办",
    )
    with pytest.raises(MissingCharacters) as error:
        render(letter, faces)

    assert [(one.place, one.at, one.char) for one in error.value.missing] == [
        ("正文第2段", 5, "\U0001f9ff"),
        ("正文表1第2格", 2, CREATED),
        ("附件第1段", 2, "\U0001f9ff"),
        ("署名", 3, CREATED),
    ]
    assert "正文第2段第5字“\U0001f9ff”（U+1F9FF）" in str(error.value)
    assert "署名第3字造字（U+E123）" in str(error.value)


def font_with(path: Path, chars: Mapping[str, int]) -> Path:
    """A font of squares for some characters."""
    pen = TTGlyphPen(None)
    for place in ((100, 0), (100, 700), (800, 700), (800, 0)):
        (pen.moveTo if place == (100, 0) else pen.lineTo)(place)
    pen.closePath()
    names = [".notdef", *(f"u{ord(char):X}" for char in chars)]
    builder = FontBuilder(1000)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(char): f"u{ord(char):X}" for char in chars})
    builder.setupGlyf({name: pen.glyph() for name in names})
    builder.setupHorizontalMetrics({".notdef": (1000, 0)} | {
        f"u{ord(char):X}": (width, 100) for char, width in chars.items()
    })  # fmt: skip
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Created", "styleName": "Regular", "psName": "Created"})
    builder.setupOS2(fsType=0)
    builder.setupPost()
    builder.save(path)
    return path


def test_a_created_character_is_printed_where_the_office_chose_a_font_that_has_it(
    tmp_path: Path,
) -> None:
    path = font_with(tmp_path / "created.ttf", {CREATED: 1000, "一": 1000})
    chosen = find_faces({"body": str(path)})
    data = render(make_letter(blocks=(Paragraph(f"投诉举报人张{CREATED}反映。"),)), chosen)

    with pdfplumber.open(io.BytesIO(data)) as document:
        assert f"张{CREATED}反映" in document.pages[0].extract_text()


def test_rare_names_are_printed_in_every_role(faces: Faces) -> None:
    names = "䶮㛃𬭎𡐓喆堃镕昇"
    for role in Role:
        assert all(faces.has(role, char) for char in names), role


def test_a_name_a_day_and_a_limit_from_fields_are_runs_that_stay_whole() -> None:
    letter = compose("refusal_notice", samples.REFUSAL | {"dated": date(2026, 11, 20)})
    kept = [run.text for run in getattr(letter.note, "runs", ()) if run.keep]
    body = [
        run.text
        for block in letter.blocks
        for run in getattr(getattr(block, "text", ""), "runs", ())
        if run.keep
    ]

    assert kept == ["李示例"]
    assert {"来信", "人民法院"} <= set(body)
