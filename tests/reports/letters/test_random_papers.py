"""Random papers: every character is printed and can be copied as typed, lines begin and end as they may."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.letter import Paragraph, Run, Words
from app.reports.letters.breaking import NO_END, NO_START
from app.reports.letters.faces import Faces
from app.reports.letters.renderer import render
from tests.reports.letters.conftest import make_letter
from tests.reports.letters.measuring import printed_lines

HAN = "政务失信投诉举报人单位办理情况年月日号条款项合同金额示例县交通运输局䶮㛃𬭎𡐓喆"
MARKS = "，。、；：？！）》”（《“〔〕…—·％"
WORDS = (
    "2026年11月20日", "30个工作日", "〔2026〕12号", "——", "……", "0377-0000000", "GB/T 9704", "a@b.cn",
    "1,286,000元", "第（三）项", "（2026年）", "90%", "x", "A4",
)  # fmt: skip
pieces = st.one_of(
    st.text(HAN, min_size=1, max_size=12), st.sampled_from(MARKS), st.sampled_from(WORDS)
)
plain = st.lists(pieces, min_size=1, max_size=60).map("".join)
runs = st.lists(
    st.tuples(pieces, st.sampled_from(("", "body", "heading", "subheading")), st.booleans()),
    min_size=1,
    max_size=30,
).map(lambda rows: Words(Run(text, face, keep) for text, face, keep in rows))
paragraphs = st.lists(st.one_of(plain, runs), min_size=1, max_size=8)
KEPT = re.compile(r"〔2026〕12号|2026年11月20日|30个工作日|1,286,000元|——|……|（2026年）")


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def body_of(faces: Faces, texts: list[str], form: str) -> list[str]:
    """The lines of text between the addressee and the 署名, page numbers left out."""
    letter = make_letter(
        form=form, blocks=tuple(Paragraph(text) for text in texts), note="", flag="示例县信用办"
    )
    lines = [
        line.text
        for page in printed_lines(render(letter, faces))
        for line in page
        if abs(line.size - 16) < 0.3 and line.text
    ]
    begin = lines.index("示例县交通运输局：") + 1
    return lines[begin : len(lines) - 2]


def test_no_character_is_lost_and_the_text_can_be_copied_as_typed(faces: Faces) -> None:
    @settings(max_examples=40, deadline=None)
    @given(paragraphs, st.sampled_from(("letter", "general")))
    def check(texts: list[str], form: str) -> None:
        assert "".join(body_of(faces, texts, form)) == squeezed("".join(texts))

    check()


def test_no_line_begins_or_ends_where_it_must_not(faces: Faces) -> None:
    @settings(max_examples=40, deadline=None)
    @given(st.lists(plain, min_size=1, max_size=6))
    def check(texts: list[str]) -> None:
        starts = {squeezed(text)[0] for text in texts}
        ends = {squeezed(text)[-1] for text in texts}
        for line in body_of(faces, texts, "letter"):
            if len(re.sub(rf"[{re.escape(MARKS)}]", "", line)) < 2:
                continue  # a line of nothing but marks leaves no place to break it
            assert line[0] not in NO_START or line[0] in starts, line
            assert line[-1] not in NO_END or line[-1] in ends, line

    check()


def test_what_belongs_together_is_never_split(faces: Faces) -> None:
    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.one_of(st.text(HAN, min_size=1, max_size=9), st.sampled_from(WORDS[:9])),
                    min_size=5, max_size=60))  # fmt: skip
    def check(parts: list[str]) -> None:
        text = "示".join(parts)  # numbers that meet would be another number
        lines = body_of(faces, [text], "letter")
        assert sum(len(KEPT.findall(line)) for line in lines) == len(KEPT.findall(squeezed(text)))

    check()
