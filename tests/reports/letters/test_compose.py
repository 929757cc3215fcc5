"""What letters say: templates checked, fields filled, missing ones named, golden texts."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.errors import InputError
from app.base.letter import Letter, Paragraph, TableBlock, Words
from app.base.letter_fields import FIELDS, Day
from app.base.machine.resources import resource_names
from app.reports.letters.characters import printable
from app.reports.letters.compose import compose, han, numbered
from app.reports.letters.faces import Faces
from app.reports.letters.renderer import page_count, render
from app.reports.letters.templates import TemplateError, heads, lint, read_template, template
from tests.marked import marked
from tests.reports.letters import samples
from tests.reports.letters.measuring import page_text

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
KINDS = heads()
HEAD = """caption = "督办函"
form = "letter"
subject = "case"
audience = "handling_unit"
step = "supervise"
order = 1
required = ["addressee"]
title = "x"
"""


def test_every_file_is_a_kind_and_they_come_in_their_order() -> None:
    assert {name.removesuffix(".toml") for name in resource_names("letters", ".toml")} == set(KINDS)
    orders = [head.order for head in KINDS.values()]
    assert orders == sorted(orders) and len(set(orders)) == len(orders)


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_uses_an_unknown_field_or_one_that_its_reader_may_not_see(kind: str) -> None:
    assert lint(template(kind)) == ()


def test_every_field_of_the_catalogue_is_used_by_some_kind() -> None:
    assert set(FIELDS) == {name for kind in KINDS for name in template(kind).fields}


@pytest.mark.parametrize(
    ("block", "wrong"),
    [
        ('text = "{nothing}"', "没有“nothing”这个字段"),
        ('text = "{proposal}"', "收件人不能知道字段“proposal”"),
        ('text = "{complainants}"', "收件人不能知道字段“complainants”"),
        ('text = "{grounds}"', "不是文字"),
        ('text = "x"\nfor = "clock"', "不能循环"),
        ('text = "x"\nwhen = "wehn"', "没有“wehn”这个字段"),
    ],
)
def test_lint_names_what_is_wrong(block: str, wrong: str) -> None:
    made = read_template("supervision", f"{HEAD}[[blocks]]\n{block}\n")

    assert any(wrong in line for line in lint(made))


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('required = ["nothing"]', "必填：没有“nothing”这个字段"),
        ('required = ["addressee", "consent"]', "必填：督办函的收件人不能知道字段“consent”"),
        ('editable = ["instruction"]', "可改：督办函的收件人不能知道字段“instruction”"),
        ('editable = ["reason"]', "可改：督办函没有用到字段“reason”"),
    ],
)
def test_lint_looks_at_what_a_head_requires_and_lets_edit(line: str, wrong: str) -> None:
    text = re.sub(rf"(?m)^{line.split(' =')[0]} = .*\n", "", HEAD)
    made = read_template("supervision", f'{text}{line}\n[[blocks]]\ntext = "x"\n')

    assert lint(made) == (wrong,)


@pytest.mark.obligation("NY-15.3", "YC-17")
@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"audience": "office"}, "form 与 audience 不相符"),
        ({"form": "sheet", "step": ""}, "form 与 audience 不相符"),
        ({"audience": "complainant", "identity": "by_decision"}, "identity 与 audience 不相符"),
        ({"identity": "on_request"}, "identity 与 audience 不相符"),
        ({"audience": "everybody"}, "audience 应为"),
        ({"subject": "nothing"}, "subject 应为"),
        ({"step": ""}, "缺少 step"),
        ({"procedure": "self"}, "多了 procedure"),
        ({"subject": "assessment", "procedure": "elsewhere"}, "没有程序“elsewhere”"),
    ],
)
def test_a_head_that_would_tell_more_than_the_code_allows_is_never_read(
    changed: dict[str, str], wrong: str
) -> None:
    text = HEAD
    for key, value in changed.items():
        text = re.sub(rf"(?m)^{key} = .*\n", "", text) + f'{key} = "{value}"\n'

    with pytest.raises(TemplateError, match=wrong):
        read_template("supervision", f'{text}[[blocks]]\ntext = "x"\n')


@pytest.mark.parametrize(
    "block",
    ['text = "x"\nwehn = "clock"', 'widths = [1, 2]\nrows = [{ cells = ["x"] }]', "level = 1"],
)
def test_a_template_that_breaks_the_language_is_refused(block: str) -> None:
    with pytest.raises(TemplateError, match=r"supervision\.blocks\[0\]"):
        read_template("supervision", f"{HEAD}[[blocks]]\n{block}\n")


@pytest.mark.parametrize("kind", KINDS)
def test_missing_fields_are_named_by_their_captions(kind: str) -> None:
    with pytest.raises(InputError) as error:
        compose(kind, {})

    assert all(FIELDS[name].caption in str(error.value) for name in KINDS[kind].required)


def test_a_field_of_another_kind_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="grounds"):
        compose("referral", samples.REFERRAL | {"grounds": (("甲", "乙"),)})


def text_of(letter: Letter) -> str:
    """The letter as one text, a line a block."""
    lines = [f"[{letter.form}] {letter.flag}", letter.number, f"# {letter.title}"]
    lines += [f"{letter.addressee}："] if letter.addressee else []
    lines += [line for block in letter.blocks for line in lines_of(block)]
    for annex in letter.annexes:
        lines += [f"## 附件 {annex.title}"]
        lines += [line for block in annex.blocks for line in lines_of(block)]
    dated = str(Day(letter.dated)) if letter.dated else ""
    return "\n".join([*lines, letter.signature, dated, f"（{letter.note}）", *letter.copies]) + "\n"


def lines_of(block: Paragraph | TableBlock) -> list[str]:
    if isinstance(block, Paragraph):
        return [f"{'*' * block.level} {block.text}".strip()]
    rows = [block.head, *block.rows] if block.head else list(block.rows)
    return [" | ".join(cell.replace("\n", "⏎").replace("\t", "⇥") for cell in row) for row in rows]


SHOWN = {
    "supervision": "NY-19.1 NY-19.2", "supervision-yuncheng": "YC-21", "referral": "NY-12",
    "referral-yuncheng": "YC-13.1 YC-14", "acceptance_notice": "NY-11.2", "refusal_notice": "NY-11.3",
}  # fmt: skip


@pytest.mark.parametrize("name", [marked(SHOWN.get(name, ""), name) for name in samples.SAMPLES])
def test_a_letter_says_what_it_said(name: str, pytestconfig: pytest.Config) -> None:
    text = text_of(compose(*samples.SAMPLES[name]))
    golden = GOLDEN / f"{name}.txt"
    if pytestconfig.getoption("--update-golden"):
        golden.write_text(text, encoding="utf-8", newline="\n")

    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_every_word_of_a_letter_reaches_the_paper(name: str, faces: Faces) -> None:
    letter = compose(*samples.SAMPLES[name])
    pages = page_text(render(letter, faces))
    printed = re.sub(r"—\d+—", "", re.sub(r"\s", "", "".join(pages)))

    for text in letter.texts():
        for part in text.split("\n"):
            # rows that a page cuts are out of order, so the parts are looked for one by one
            assert all(piece in printed for piece in re.sub(r"\s", "", part).split("。"))


@pytest.mark.parametrize(
    ("name", "pages"),
    [("supervision", 3), ("referral", 4), ("referral-yuncheng", 6), ("acceptance_notice", 1),
     ("refusal_notice", 1), ("registration_form", 2)],
)  # fmt: skip
def test_an_ordinary_letter_is_as_short_as_it_can_be(name: str, pages: int, faces: Faces) -> None:
    assert page_count(compose(*samples.SAMPLES[name]), faces) <= pages


def test_yuncheng_lays_down_no_notice_and_the_letter_cites_none() -> None:
    text = text_of(compose("acceptance_notice", samples.ACCEPTANCE_YUNCHENG))

    assert "工作日内告知" not in text
    assert "第十二条，现将有关事项告知如下" in text


@pytest.mark.obligation("NY-15.3")
def test_a_referral_without_identity_names_nobody_even_if_the_field_is_filled() -> None:
    filled = samples.REFERRAL_YUNCHENG | {"identity_withheld": True}
    text = text_of(compose("referral", filled))

    assert "由我办代为对接和反馈" in text
    assert "张示例" not in text
    assert "000-0000-0001" not in text


def test_a_provisional_day_says_so_on_paper() -> None:
    text = text_of(compose("acceptance_notice", samples.ACCEPTANCE_YUNCHENG))

    assert "2027年1月18日（暂定）" in text


def test_invisible_characters_do_not_reach_the_paper() -> None:
    fields = samples.REFUSAL | {
        "reason": "第一\u200b行\r\n第二行\x07",
        "addressee": " 张示例\ufeff ",
    }
    letter = compose("refusal_notice", fields)

    assert letter.addressee == "张示例"
    assert [b.text for b in letter.blocks if isinstance(b, Paragraph)][2:4] == [
        "2. 理由：第一行。",
        "第二行。",
    ]


def test_whatever_is_typed_is_printed_in_full_or_refused_by_name(faces: Faces) -> None:
    @settings(max_examples=25)
    @given(st.text(st.characters(codec="gb18030", exclude_categories=("Cs", "Co")), max_size=400))
    def check(text: str) -> None:
        letter = compose("referral", samples.REFERRAL | {"appeal": text})
        try:
            printed = "".join(page_text(render(letter, faces)))
        except InputError as error:
            assert re.search(r"“.+”（U\+[0-9A-F]{4,5}）", str(error))
            return
        for char in "".join(printable(text).split()):
            assert char in printed or unicodedata.normalize("NFKC", char) in printed

    check()


def test_a_list_of_one_has_no_number_and_headings_count_on() -> None:
    blocks = numbered(
        [Paragraph("甲", 1), Paragraph("一", 3), Paragraph("乙", 1), Paragraph("一", 3),
         Paragraph("说明"), Paragraph("二", 3)]
    )  # fmt: skip

    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert texts == ["一、甲", "一", "二、乙", "1. 一", "说明", "2. 二"]
    assert [han(n) for n in (1, 10, 11, 20, 35)] == ["一", "十", "十一", "二十", "三十五"]


def test_quotes_within_quotes_are_single_and_sentences_end() -> None:
    fields = samples.REFUSAL | {"case_title": "“示例”项目", "reason": "案件正在审理"}
    text = text_of(compose("refusal_notice", fields))

    assert "“‘示例’项目”" in text
    assert "理由：案件正在审理。" in text


def test_the_date_may_be_a_day_or_a_date() -> None:
    for dated in (date(2026, 11, 20), Day(date(2026, 11, 20))):
        assert compose("refusal_notice", samples.REFUSAL | {"dated": dated}).dated == date(
            2026, 11, 20
        )


@pytest.mark.obligation("TB-1")
@pytest.mark.parametrize(
    ("forwarded", "title"),
    [
        ("关于印发工作要点的通知", "转发示例市信用办关于印发工作要点的通知"),
        ("关于加强政务诚信建设的意见", "转发示例市信用办关于加强政务诚信建设的意见的通知"),
    ],
)
def test_a_title_that_hands_on_a_notice_says_notice_once(forwarded: str, title: str) -> None:
    letter = compose("forwarding_notice", {
        "addressee": "示例县财政局", "signature": "示例县信用办", "forwarded_from": "示例市信用办",
        "forwarded_title": forwarded, "forwarded_number": "示市信〔2026〕3号",
    })  # fmt: skip

    assert letter.title == title and isinstance(letter.title, Words)
    assert f"示例市信用办《{forwarded}》（示市信〔2026〕3号）转发给你们" in text_of(letter)
