"""The identity scan: planted in any spelling it is found, masked, and told where."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.letter import Annex, Letter, Paragraph, TableBlock
from app.base.secret import Secret
from app.rules.identity_scan import foreign, masked, places_of, scan
from app.rules.identity_words import may_tell, name_remark, respondent_remark

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


@pytest.mark.obligation("NY-15.3")
@given(planted(), st.sampled_from([*PERSON, "noted", "several"]), st.booleans())
def test_the_quick_look_never_spares_what_the_whole_search_would_star(
    case: tuple[str, str, str], field: str, elsewhere: bool
) -> None:
    """A title is searched whole only where it may tell; that look must never be the wiser one."""
    _kind, _body, text = case
    person = dict(PERSON)
    if field == "several":
        person["name"] = f"{PERSON['name']}、柏示例和榉示例"
        text += "榉示例" if elsewhere else ""
    elif elsewhere:  # whatever field a number was put in
        person[field] = f"{person.pop('phone')} {person.get(field, '')}"
    who = [secrets(**person)]
    found = [hit for hit in scan([("", text)], who) if not hit.doubtful]

    assert may_tell(text, who[0]) or not found
    assert (masked(text, who) == text) == all(hit.end - hit.start < 2 for hit in found)


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

    found = scan(texts, [secrets(**PERSON)], ["示例县住建局"])

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


@pytest.mark.parametrize(
    ("field", "text", "found"),
    [
        ("张示例和李实例", "李实例来电", "李实例"),
        ("张示例与李实例", "张示例来电", "张示例"),
        ("李和平和王建国", "王建国来电", "王建国"),
        ("李和平和王建国", "李和平来电", "李和平"),
        ("张示例 李实例", "李实例来电", "李实例"),
        ("示例商贸公司（张示例）", "张示例来电", "张示例"),
        ("示例商贸公司（张示例）", "示例商贸公司来电", "示例商贸公司"),
        ("示例商贸公司(法定代表人：张示例)", "张示例来电", "张示例"),
        ("张示例13800000001", "张示例来电", "张示例"),
        ("张示例，代理人李实例", "李实例来电", "李实例"),
        ("张示例（代李实例）", "李实例来电", "李实例"),
    ],
)
def test_each_name_in_a_field_for_names_is_searched_for(field: str, text: str, found: str) -> None:
    assert ("name", found) in hits(text, name=field)


@pytest.mark.parametrize("text", ["和谐发展", "实业有限公司", "示例村反映", "与县住建局联系"])
def test_a_companys_name_is_not_taken_to_pieces(text: str) -> None:
    assert hits(text, name="和谐与实业有限公司（示例村）") == []


@pytest.mark.parametrize(
    ("person", "text", "kind"),
    [
        ({"name": "张示例13800000001"}, "联系13800000001", "phone"),
        ({"address": "示例镇，电话13800000001"}, "联系138-0000-0001", "phone"),
        ({"noted": "本人又来电，改用 0377-00009923、13800000002"}, "请回00009923", "phone"),
        ({"noted": "改用 13800000002 或 b.canary@example.org"}, "请回13800000002", "phone"),
        ({"noted": "改用 b.canary@example.org"}, "寄b.canary@example.org", "email"),
        ({"phone": "13800000001"}, "尾号00000001", "phone"),
        ({"id_number": "41000019900101000X"}, "身份证尾号01000X", "id_number"),
        ({"id_number": "41000019900101000X"}, "41000019900101000×", "id_number"),
        (
            {"address": "示例镇示例路十二号楼三单元二〇一室"},
            "示例镇示例路12号楼3单元201室",
            "address",
        ),
        ({"address": "示例镇示例路12号"}, "住示例镇示例路十二号", "address"),
        ({"name": "陈国华"}, "來電人陳國華反映", "name"),
        ({"name": "張示例"}, "来电人张示例反映", "name"),
    ],
)
def test_numbers_and_names_are_found_however_they_are_noted(
    person: dict[str, str], text: str, kind: str
) -> None:
    assert kind in {found for found, _ in hits(text, **person)}


@pytest.mark.parametrize("text", ["2026-11-20收到", "第123456号", "1010000元", "01000Y"])
def test_a_number_that_only_begins_alike_is_left_alone(text: str) -> None:
    assert hits(text, noted="2026-11-20来电", id_number="41000019900101000X") == []


@pytest.mark.parametrize(
    "joint", list("/、,~|:；;'") + ["\ufe0f", "\u0301", "\u3164", "\u200d", " ｜ "]
)
def test_signs_between_the_characters_hide_no_name(joint: str) -> None:
    assert [kind for kind, _ in hits(joint.join("张示例"), name="张示例")] == ["name"]
    assert [k for k, _ in hits(joint.join("13800000001"), phone="13800000001")] == ["phone"]


def doubts(text: str, *official: str, **person: str) -> list[tuple[str, str]]:
    found = scan([("正文", text)], [secrets(**person)], official)
    return [(text[hit.start : hit.end], hit.sentence) for hit in found if hit.doubtful]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("李建国", "李先生反映", "李先生"),
        ("李建国", "李女士反映", "李女士"),
        ("欧阳建国", "欧阳先生反映", "欧阳先生"),
        ("李先生", "李先生反映", "李先生"),
        ("李建国", "建国反映", "建国"),
        ("王建", "由王、建设局办理", "王、建"),
    ],
)
def test_half_a_name_is_told_with_a_doubt_and_stops_nothing(
    name: str, text: str, told: str
) -> None:
    assert hits(text, name=name) == []
    assert [found for found, _ in doubts(text, name=name)] == [told]


def test_a_given_name_that_stands_in_a_units_name_tells_nothing() -> None:
    assert doubts("建国路街道", "建国路街道办事处", name="李建国") == []


def test_a_whole_persons_name_in_a_units_name_stops_the_paper() -> None:
    found = hits("转李建国的公司办理", "李建国的公司", name="李建国")

    assert found == [("name", "李建国")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("请与13900000009联系", "other_mobile"),
        ("请与+86 139-0000-0009联系", "other_mobile"),
        ("一三九零零零零零零零九", "other_mobile"),
        ("1 13900000009 2", "other_mobile"),
        ("壹叁玖零零零零零零零玖", "other_mobile"),
        ("13900000009陆示例", "other_mobile"),
        ("寄 someone@示例.中国", "other_email"),
        ("证件410000198001010017", "other_id"),
        ("证件 410000 19800101 001×", "other_id"),
        ("寄 someone @ example.org", "other_email"),
    ],
)
def test_any_number_that_is_not_the_offices_or_the_units_stops_a_paper(
    text: str, kind: str
) -> None:
    found = foreign([("正文第1段", text)], ["0377-63120000", "13800000001"])

    assert [hit.kind for hit in found] == [kind] and not found[0].doubtful
    assert "不属于本办和收文单位" in found[0].sentence and "9联系" not in found[0].sentence
    assert foreign([("正文第1段", text)], [text]) == ()


@pytest.mark.parametrize(
    "text", ["联系电话：0377-63120000", "2026年11月20日", "工单41130020261120001234"]
)
def test_other_numbers_stop_nothing(text: str) -> None:
    assert foreign([("正文", text)], []) == ()


def test_a_name_field_that_holds_more_is_remarked_on() -> None:
    assert "号码" in name_remark("张示例13800000001")
    assert "不止一个" in name_remark("张示例和李实例")
    assert "不止一个" in name_remark("示例公司（张示例）")
    for name in ("张示例", "李和平", "欧阳 示例", "示例和谐商贸有限公司", ""):
        assert name_remark(name) == ""


def test_a_respondent_with_the_complainants_name_in_it_is_remarked_on() -> None:
    assert "单位全称" in respondent_remark(["示例县住建局（举报人张示例）"], ["张示例"])
    assert respondent_remark(["示例县住建局"], ["张示例"]) == ""
