"""The identity scan: planted in any spelling it is found, masked, and told where."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.letter import Annex, Letter, Paragraph, TableBlock
from app.base.secret import Secret
from app.rules.identity_scan import masked, places_of, scan

PERSON = {
    "name": "欧阳示例",
    "phone": "138-0000-0001",
    "other_phone": "0377-63120001",
    "address": "示例县示例镇示例村12号",
    "email": "Li.Shili@example.com",
    "id_number": "41000019900101000X",
}
AROUND = "现将反映你单位未兑现承诺的事项转你单位办理。"
WIDE = {chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)}
JOINTS = {
    "name": ["", " ", "　", "\n", "·", "\u200b", "-"],
    "phone": ["", " ", "-", "－", "—", "\n", "　", ")", "\u200b"],
    "id_number": ["", " ", "-", "\n", "　"],
    "address": ["", " ", "，", "\n", "-", "（"],
    "email": ["", " ", "\n", "　", "\u200b"],
}


def secrets(**values: str) -> dict[str, Secret]:
    return {name: Secret(text) for name, text in values.items()}


def hits(text: str, *official: str, **person: str) -> list[tuple[str, str]]:
    found = scan([("正文", text)], [secrets(**(person or PERSON))], official)
    return [(hit.kind, text[hit.start : hit.end]) for hit in found if not hit.doubtful]


@st.composite
def planted(draw: st.DrawFn) -> tuple[str, str, str]:
    """A text in which one thing of the person stands: spaced, widened, in other capitals."""
    field = draw(st.sampled_from(sorted(PERSON)))
    kind = "phone" if field == "other_phone" else field
    value = PERSON[field].replace("-", "") if kind == "phone" else PERSON[field]
    joints = st.sampled_from(JOINTS[kind])
    letters = []
    for character in value:
        changed = draw(st.sampled_from([character, character.upper(), character.lower()]))
        letters.append(WIDE.get(changed, changed) if draw(st.booleans()) else changed)
        letters.append(draw(joints))
    body = "".join(letters[:-1])
    prefix = draw(st.sampled_from(["", "+86", "0086-", "86 "])) if field == "phone" else ""
    before = draw(st.text(alphabet="现将反映转办，。 \n（", max_size=12))
    after = draw(st.text(alphabet="请于核实，。 \n）", max_size=12))
    return kind, prefix + body, f"{before}{prefix}{body}{after}"


@pytest.mark.obligation("NY-15.3", "YC-17")
@given(planted())
def test_whatever_is_planted_in_whatever_spelling_is_found(case: tuple[str, str, str]) -> None:
    kind, _body, text = case

    assert kind in {found for found, _ in hits(text)}


@given(planted())
def test_no_excerpt_gives_away_what_it_reports(case: tuple[str, str, str]) -> None:
    _kind, _body, text = case

    found = scan([("正文", text)], [secrets(**PERSON)])

    for hit in found:
        again = [h.kind for h in scan([("", hit.excerpt)], [secrets(**PERSON)])]
        assert hit.kind not in again


@given(st.text(max_size=200))
def test_any_text_is_scanned_without_fail_and_positions_lie_in_it(text: str) -> None:
    for hit in scan([("正文", text)], [secrets(**PERSON)]):
        assert 0 <= hit.start < hit.end <= len(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("来电人欧阳示例反映", "name"),
        ("来电人欧阳\n示例反映", "name"),
        ("电话１３８　００００－０００１。", "phone"),
        ("（+86）138 0000 0001", "phone"),
        ("一三八零零零零〇〇〇一", "phone"),
        ("固话63120001", "phone"),
        ("身份证 41000019900101000x", "id_number"),
        ("住示例镇示例村12号", "address"),
        ("邮箱li.shili＠EXAMPLE.com", "email"),
    ],
)
def test_usual_spellings_are_found(text: str, kind: str) -> None:
    assert [found for found, _ in hits(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        AROUND, "欧阳 某", "138****0001", "1380000", "示例镇示例村", "示例县示例镇人民政府", "来电人欧某示例反映",
        "2026年11月20日，13日内，8000元，00元01份",
    ],
)  # fmt: skip
def test_what_names_nobody_is_left_alone(text: str) -> None:
    assert hits(text) == []


@pytest.mark.parametrize("name", ["匿名", "张先生", "李", "", "来电人", "王某", "张某某"])
def test_a_name_that_names_nobody_is_not_searched_for(name: str) -> None:
    assert hits(f"来电人张先生、李某与王某反映，匿名，{name}。", name=name) == []


def test_a_title_behind_the_name_does_not_hide_it() -> None:
    assert hits("李示例反映", name="李示例女士") == [("name", "李示例")]


def test_a_name_inside_a_units_longer_name_is_told_as_doubtful_only() -> None:
    text = "现转王建村民委员会办理，来电人王建请求答复。"

    found = scan([("正文", text)], [secrets(name="王建")], ["王建村民委员会", "王建"])

    assert [(hit.start, hit.doubtful) for hit in found] == [(2, True), (15, False)]
    assert "可能只是单位名称的一部分" in found[0].sentence


def test_an_excerpt_masks_all_that_stands_near() -> None:
    text = "请与欧阳示例（138-0000-0001）联系"

    found = scan([("正文第2段", text)], [secrets(**PERSON)])

    assert [hit.kind for hit in found] == ["name", "phone"]
    for hit in found:
        assert "阳示例" not in hit.sentence and "0001" not in hit.sentence
        assert hit.sentence.startswith("正文第2段有投诉举报人的")


def test_what_is_broken_over_paragraphs_is_found_but_not_what_only_neighbours() -> None:
    texts = [
        ("标题", "关于欧阳"),
        ("主送", "示例县住建局"),
        ("正文第1段", "联系138-。"),
        ("正文第2段", "00000001。"),
    ]

    found = scan(texts, [secrets(**PERSON)])

    assert [(hit.place, hit.start, hit.end, hit.kind) for hit in found] == [
        ("正文第1段", 2, 7, "phone")
    ]


def test_places_name_every_text_of_a_letter() -> None:
    letter = Letter(
        form="letter", title="题", flag="示例县信用办", number="1号", addressee="示例县住建局",
        blocks=(Paragraph("一"), TableBlock((("甲", "乙"),), (1, 1), ("丙", "丁")), Paragraph("二")),
        annexes=(Annex("表", (Paragraph("三"),)),), signature="署", note="注", copies=("抄",),
    )  # fmt: skip

    places: dict[str, Any] = dict(places_of(letter))

    assert places["正文第2段"] == "二" and places["正文表1第1行"] == "甲 乙"
    assert places["附件1第1段"] == "三" and places["附件1标题"] == "表" and places["抄送"] == "抄"
    shown = "".join(places.values()).replace(" ", "")
    assert sorted(shown) == sorted("".join(letter.texts()))


def test_a_masked_text_keeps_its_words_and_tells_nobody() -> None:
    person = {"name": Secret("柏示例樨"), "phone": Secret("13800009917")}

    text = masked("柏 示例樨（138-0000-9917）反映土地没有交付", [person])

    assert text == "柏****（1************）反映土地没有交付"
    assert scan([("", text)], [person]) == ()
    assert masked("示例樨木厂反映", [{"name": Secret("樨木")}], ["示例樨木厂"]) == "示例樨木厂反映"


@pytest.mark.parametrize(
    ("person", "text"),
    [
        ({"name": "柏示例樨、榉示例桤"}, "榉示例桤反映"),
        ({"name": "柏示例樨等5人"}, "由柏示例樨代表"),
        ({"phone": "13800009917 0377-00009923"}, "请回00009923"),
        ({"id_number": "41130019000101991X；411300190001019922"}, "证件411300190001019922"),
        ({"email": "a.canary@example.org, b.canary@example.org"}, "寄b.canary@example.org"),
    ],
)
def test_each_of_several_in_one_field_is_found(person: dict[str, str], text: str) -> None:
    assert hits(text, **person)
