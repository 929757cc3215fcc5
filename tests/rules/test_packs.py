"""Packs that are wrong: each mistake is named with its key and article, and none crashes the lint."""

from __future__ import annotations

import copy
import dataclasses
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import cli
from app.base.errors import PackError
from app.base.rows.intake import IntakeField
from app.rules.regulation.check import remarks
from app.rules.regulation.reader import lint, read_regulation
from app.rules.regulation.regulation import (
    CLOCK_ROLES,
    GUARDS,
    STAGES,
    STEP_ROLES,
    WAIVERS,
    Accused,
    ClockDef,
    Effect,
    ExtensionDef,
    ExtensionLevel,
    FieldDef,
    Gate,
    Once,
    Opening,
    Reading,
    Requirement,
    StageDef,
    StepDef,
)
from app.rules.regulation.shipped import shipped_pack_ids, shipped_source
from app.rules.regulation.source import PackSource, edition_name, read_source, source_from_edition
from app.rules.scenario import run_scenario

THIRD = Path(__file__).parent / "packs" / "third-city.toml"


def third_text() -> str:
    return THIRD.read_text(encoding="utf-8")


def changed(old: str, new: str) -> str:
    """The invented pack with one passage replaced."""
    text = third_text()
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


@pytest.mark.parametrize("pack", shipped_pack_ids())
def test_a_shipped_pack_has_neither_problems_nor_remarks(pack: str) -> None:
    source = shipped_source(pack)

    assert lint(source) == ()
    assert remarks(read_regulation(source)) == ()


TRANSFER = 'opens = [{ step = "receive", at = "recorded_on", limit = 3 }]'

BROKEN = {
    # what is wrong: (passage, replacement, key, article, words)
    "misspelt key of a clock": (
        'roll = "next_working_day"\nowner = "office"\nstart_text = "登记之日"\nopens = [{ step = "receive", at = "recorded_on", limit = 3',
        'rol = "next_working_day"\nowner = "office"\nstart_text = "登记之日"\nopens = [{ step = "receive", at = "recorded_on", limit = 3',
        "clocks.transfer.rol", "第四条", "不认识的键",
    ),
    "misspelt key of an opening": (
        TRANSFER, TRANSFER.replace("limit", "limits"),
        "clocks.transfer.opens[1].limits", "第四条", "不认识的键",
    ),
    "misspelt key of a step": (
        'caption = "挂牌督办"', 'captoin = "挂牌督办"',
        "steps.supervise_second.captoin", "第十五条", "不认识的键",
    ),
    "misspelt top-level key": ("[extension]", "[extention]", "extention", "", "不认识的键"),
    "misspelt key of a field": (
        "must_be = true", "must_bee = true", "steps.accept.fields.named_department.must_bee", "第四条", "不认识的键",
    ),
    "misspelt key of a requirement": (
        "unanswered = true", "unaswered = true", "steps.supervise_second.requires[2].unaswered", "第十五条", "不认识的键",
    ),
    "misspelt key of an extension level": (
        "cap = 15,", "cap = 15, cup = 1,", "extension.levels[2].cup", "第十二条第三款", "不认识的键",
    ),
    "clock without an article": (
        'caption = "转办期"\narticle = "第四条"', 'caption = "转办期"', "clocks.transfer.article", "", "缺少",
    ),
    "clock with an empty article": (
        'caption = "转办期"\narticle = "第四条"', 'caption = "转办期"\narticle = " "', "clocks.transfer.article", "", "缺少",
    ),
    "extension without an article": (
        'repeat = false\narticle = "第十二条"', "repeat = false", "extension.article", "", "缺少",
    ),
    "extension level without an article": (
        'cap = 15, article = "第十二条第三款"', "cap = 15", "extension.levels[2].article", "第十二条", "缺少",
    ),
    "extension level without a cap": (
        'approver = "市信用办", by = "office", cap = 15,', 'approver = "市信用办",', "extension.levels[2].cap", "第十二条第三款", "缺少",
    ),
    "reading without an article": (
        'caption = "3日告知"\narticle = "第七条"', 'caption = "3日告知"', "readings[1].article", "", "缺少",
    ),
    "clock without a caption": ('caption = "转办期"', 'caption = ""', "clocks.transfer.caption", "第四条", "缺少"),
    "limit of nothing": (TRANSFER, TRANSFER.replace("3", "0"), "clocks.transfer.opens[1].limit", "第四条", "正整数"),
    "negative limit": (TRANSFER, TRANSFER.replace("3", "-5"), "clocks.transfer.opens[1].limit", "第四条", "正整数"),
    "limit in words": (TRANSFER, TRANSFER.replace("3", '"3"'), "clocks.transfer.opens[1].limit", "第四条", "整数"),
    "limit as a fraction": (TRANSFER, TRANSFER.replace("3", "2.5"), "clocks.transfer.opens[1].limit", "第四条", "整数"),
    "limit that is true": (TRANSFER, TRANSFER.replace("3", "true"), "clocks.transfer.opens[1].limit", "第四条", "整数"),
    "no limit at all": (TRANSFER, TRANSFER.replace(", limit = 3", ""), "clocks.transfer.opens[1].limit", "第四条", "缺少"),
    "cap of nothing": ("cap = 15", "cap = 0", "extension.levels[2].cap", "第十二条第三款", "正整数"),
    "opening without a step": (
        TRANSFER, TRANSFER.replace('step = "receive", ', ""), "clocks.transfer.opens[1].step", "第四条", "缺少",
    ),
    "clock that nothing opens": (TRANSFER, "opens = []", "clocks.transfer.opens", "第四条", "自何时起算"),
    "clock that nothing meets": (
        'met_by = ["refer", "decline", "forward"]', "met_by = []", "clocks.transfer.met_by", "第四条", "完成",
    ),
    "opened by a step that is not there": (
        TRANSFER, TRANSFER.replace("receive", "recieve"), "clocks.transfer.opens", "第四条", "没有步骤“recieve”",
    ),
    "met by a step that is not there": (
        'met_by = ["refer", "decline", "forward"]', 'met_by = ["refered"]', "clocks.transfer.met_by", "第四条", "没有步骤“refered”",
    ),
    "paused by a step that is not there": (
        'paused_by = ["request_correction"]', 'paused_by = ["ask"]', "clocks.acceptance_review.paused_by", "第四条", "没有步骤“ask”",
    ),
    "ended by a step that is not there": (
        'ended_by = ["supervise_second", "close"]', 'ended_by = ["supervise_third"]', "clocks.supervision_reply.ended_by", "第十六条", "没有步骤“supervise_third”",
    ),
    "reopened on an outcome that is not there": (
        "review_result outcome=return", "review_result outcome=sent_back", "clocks.investigation.reopened_by", "第九条", "没有“sent_back”",
    ),
    "reopened on a field that is not there": (
        "review_result outcome=return", "review_result result=return", "clocks.investigation.reopened_by", "第九条", "没有字段“result”",
    ),
    "paused and never resumed": (
        'resumed_by = ["supply_correction", "clock correction"]', "", "clocks.acceptance_review.resumed_by", "第四条", "恢复",
    ),
    "resumed and never paused": (
        'paused_by = ["request_correction"]', "", "clocks.acceptance_review.paused_by", "第四条", "暂停",
    ),
    "started on a date that the step has not": (
        TRANSFER, TRANSFER.replace("recorded_on", "concluded_on"), "clocks.transfer.opens.at", "第四条", "没有字段“concluded_on”",
    ),
    "started on a date that is not known": (
        TRANSFER, TRANSFER.replace("recorded_on", "yesterday"), "clocks.transfer.opens[1].at", "第四条", "不认识",
    ),
    "limit in a field that is not there": (
        TRANSFER, TRANSFER.replace("limit = 3", 'limit_field = "days"'), "clocks.transfer.opens.limit_field", "第四条", "没有字段“days”",
    ),
    "before a step that is not there": (
        'before = "accept"', 'before = "acept"', "clocks.acceptance_review.opens.before", "第四条", "没有步骤“acept”",
    ),
    "unknown unit": (
        'caption = "转办期"\narticle = "第四条"\nunit = "calendar_days"', 'caption = "转办期"\narticle = "第四条"\nunit = "weeks"', "clocks.transfer.unit", "第四条", "working_days、calendar_days、months",
    ),
    "unknown owner": (
        'owner = "office"\nstart_text = "登记之日"', 'owner = "mayor"\nstart_text = "登记之日"', "clocks.transfer.owner", "第四条", "不认识",
    ),
    "unknown stage": (
        'stages = ["received", "accepted", "handling", "result_review", "objected"]', 'stages = ["recieved"]', "steps.refer.stages", "第四条", "没有阶段“recieved”",
    ),
    "unknown stage to go to": ('to = "handling"', 'to = "handeling"', "steps.accept.to", "第四条", "没有阶段“handeling”"),
    "branch from an unknown stage": (
        'to_by_stage = { received = "received" }', 'to_by_stage = { recieved = "received" }', "steps.refer.to_by_stage", "第四条", "没有阶段“recieved”",
    ),
    "unknown effect": ('effect = "send"', 'effect = "sent"', "steps.supervise_second.effect", "第十五条", "不认识"),
    "unknown actor": (
        'caption = "挂牌督办"\nactor = "office"', 'caption = "挂牌督办"\nactor = "boss"', "steps.supervise_second.actor", "第十五条", "不认识",
    ),
    "requires a step that is not there": (
        'step = ["remind"]', 'step = ["reminded"]', "steps.supervise.requires", "第十四条", "没有步骤“reminded”",
    ),
    "requires written as a text": (
        'step = ["remind"]', 'step = "remind"', "steps.supervise.requires[2].step", "第十四条", "列表",
    ),
    "requirement without a sentence": (
        'step = ["remind"], otherwise = "refuse", sentence = "须先催办，经催办仍未办结的才可以督办。"', 'step = ["remind"]', "steps.supervise.requires[2].sentence", "第十四条", "缺少",
    ),
    "about a step that is not there": (
        'concerns = ["supervise"]', 'concerns = ["supervised"]', "steps.supervise_second.concerns", "第十五条", "没有步骤“supervised”",
    ),
    "unknown guard": (
        'offer_while = ["thread supervise supervise_second"]', 'offer_while = ["threads supervise"]', "steps.reply_improvement.offer_while", "第十六条", "不认识的条件",
    ),
    "guard about a step that is not there": (
        'offer_while = ["thread supervise supervise_second"]', 'offer_while = ["thread supervised"]', "steps.reply_improvement.offer_while", "第十六条", "supervised",
    ),
    "field that is not there": (
        'fields = ["unit", "delivered_on", "matters", "reason"]', 'fields = ["unit", "deliverd_on"]', "steps.reinvestigate.fields.deliverd_on", "第十一条", "没有这个字段",
    ),
    "field twice": (
        'fields = ["unit", "delivered_on", "matters", "reason"]', 'fields = ["unit", "unit"]', "steps.reinvestigate.fields.unit", "第十一条", "重复",
    ),
    "unknown list of options": (
        'name = "named_department", asked = true, must_be', 'name = "named_department", kind = "text", options = "departments", must_be', "steps.accept.fields.named_department.options", "第四条", "没有列表“departments”",
    ),
    "unknown kind of field": (
        'name = "named_department", asked = true, must_be', 'name = "named_department", kind = "colour", must_be', "steps.accept.fields.named_department.kind", "第四条", "不认识",
    ),
    "must_be that is no truth value": (
        "must_be = true", 'must_be = "true"', "steps.accept.fields.named_department.must_be", "第四条", "true 或 false",
    ),
    "extension of a clock that is not there": (
        'clock = "closure"\nlengthens', 'clock = "closing"\nlengthens', "extension.clock", "第十二条", "没有期限“closing”",
    ),
    "extension that lengthens nothing": (
        'lengthens = ["closure"]', "lengthens = []", "extension.lengthens", "第十二条", "延长哪些期限",
    ),
    "extension that nobody approves": (
        third_text()[third_text().index("levels = ["):third_text().index("]\n\n[[readings]]") + 1], "levels = []", "extension.levels", "第十二条", "由谁批准",
    ),
    "extension on an application that is not there": (
        'lengthens = ["closure"]', 'lengthens = ["closure"]\napplication = "ask"', "extension.application", "第十二条", "没有步骤“ask”",
    ),
    "fixed extension above its cap": (
        'lengthens = ["closure"]', 'lengthens = ["closure"]\nfixed = 20', "extension.levels[2].cap", "第十二条第三款", "超过",
    ),
    "reading without a default": ('default = "calendar"\n', "", "readings[1].default", "第七条", "默认项"),
    "reading with a default that is no option": (
        'default = "calendar"', 'default = "lunar"', "readings[1].default", "第七条", "默认项",
    ),
    "reading with one option": (
        third_text()[third_text().index('  { key = "working", caption'):], "]\n", "readings[1].options", "第七条", "两个",
    ),
    "reading whose options have one key": (
        'key = "working", caption', 'key = "calendar", caption', "readings[1].options", "第七条", "两个",
    ),
    "reading without a key": ('key = "notice_days"', "", "readings[1]", "", "缺少 key"),
    "reading that sets what is not there": (
        '"clocks.acceptance_notice.unit" = ', '"clocks.acceptance_notification.unit" = ', "readings.notice_days", "第七条", "acceptance_notification",
    ),
    "reading that sets a misspelt key": (
        '"clocks.acceptance_notice.unit" = ', '"clocks.acceptance_notice.units" = ', "clocks.acceptance_notice.units", "第七条", "不认识的键",
    ),
    "reading that sets a wrong value": (
        '"clocks.refusal_notice.unit" = "working_days"', '"clocks.refusal_notice.unit" = "weeks"', "clocks.refusal_notice.unit", "第七条", "不认识",
    ),
    "reading of a clock that is not there": (
        'clocks = ["acceptance_notice", "refusal_notice"]', 'clocks = ["notice"]', "readings.notice_days", "第七条", "没有期限“notice”",
    ),
    "two grounds of one key": ('key = "careless"', 'key = "late"', "lists.supervision_grounds", "", "重复"),
    "ground without a text": ('text = "敷衍应付"', 'text = ""', "lists.supervision_grounds[2].text", "第十四条第（二）项", "缺少"),
    "ground without a key": ('key = "careless", ', "", "lists.supervision_grounds[2].key", "第十四条第（二）项", "缺少"),
    "closing link that is no step": (
        'key = "report_result", text', 'key = "report", text', "lists.closing_links.report", "第九条", "没有这个步骤",
    ),
    "condition that acceptance does not ask for": (
        'key = "named_department", text', 'key = "in_county", text', "lists.conditions.in_county", "第四条", "没有字段",
    ),
    "gate on a clock that is not there": (
        'only = [{ clock = "second_reply"', 'only = [{ clock = "second_repli"', "steps.yellow_card.only", "第十五条第二款", "没有期限“second_repli”",
    ),
    "gate that does not say how the clock stands": (
        'clock = "second_reply", is = "failed"', 'clock = "second_reply"', "steps.yellow_card.only[1].is", "第十五条第二款", "over",
    ),
    "gate on a reason that is not known": (
        'holds = "anonymous"', 'holds = "nameless"', "steps.end_untold.only[1].holds", "第七条", "contact_unknown",
    ),
    "gate without a sentence": (
        'only = [{ holds = "anonymous", sentence = "署名的投诉举报须告知。" }]', 'only = [{ holds = "anonymous" }]', "steps.end_untold.only[1].sentence", "第七条", "缺少",
    ),
    "the office's own act without effect": (
        'only = [{ holds = "anonymous",', 'only = [{ holds = "anonymous", otherwise = "no_effect",', "steps.end_untold.otherwise", "第七条", "本办自己的行为",
    ),
    "once in nothing": (
        'once = { per = "thread", sentence', 'once = { sentence', "steps.yellow_card.once.per", "第十五条第二款", "没有写明",
    ),
    "once about nothing sent": (
        'once = { per = "round", article', 'once = { per = "thread", article', "steps.object.once", "第十一条", "concerns",
    ),
    "rule on the accused that is none": (
        'rule = "refuse", article', 'rule = "forbid", article', "steps.refer.accused.rule", "第四条第三款", "不认识",
    ),
    "must be what its list has not": (
        'must_be = "group"', 'must_be = "mayor"', "steps.yellow_card.fields.approved_by.must_be", "第十五条第二款", "mayor",
    ),
    "asked and answered beforehand": (
        'name = "named_department", asked = true', 'name = "named_department", default = true, asked = true', "steps.accept.fields.named_department.default", "第四条", "预先",
    ),
    "yes or no in another word": (
        'step = "accept simple=是"', 'step = "accept simple=对"', "clocks.simple_handling.opens", "第九条第三款", "是/否",
    ),
    "a trigger's condition that is none": (
        'step = "accept simple=是"', 'step = "accept simple"', "clocks.simple_handling.opens[1].step", "第九条第三款", "字段=值",
    ),
    "pause that waits for a clock that is not there": (
        '"clock correction"]', '"clock corection"]', "clocks.acceptance_review.resumed_by", "第四条", "没有别的期限",
    ),
    "role of a clock that is not known": (
        'role = "improvement_reply"', 'role = "improvement_replies"', "clocks.supervision_reply.role", "第十六条", "不认识",
    ),
    "role of a step that is not known": ('role = "extend"', 'role = "prolong"', "steps.extend_again.role", "第十二条第三款", "不认识"),
    "approver whom the form does not offer": (
        'by = "office"', 'by = "king"', "extension.levels[2].by", "第十二条第三款", "approved_by",
    ),
    "noted on a condition that is none": (
        '{ name = "approver", noted = true }', '{ name = "approver", noted = "reason" }', "steps.extend.fields.approver.noted", "第十二条", "字段=值",
    ),
    "shorter without a day": (
        'repeat = false\narticle = "第十二条"', 'repeat = false\nshorter = true\narticle = "第十二条"', "extension.shorter", "第十二条", "until",
    ),
    "stage without its place": (
        '[stages]\n', '[stages]\nhearing = { caption = "听证" }\n', "stages.hearing.order", "", "先后",
    ),
    "intake of a channel that is not there": ("counter = [{ key", "desk = [{ key", "intake.desk", "", "没有来源渠道"),
    "anonymity asked twice": ('key = "window", caption', 'key = "anonymous", caption', "intake.counter[1].key", "", "统一询问"),
    "ground proposed by an unknown sign": (
        'proposed_by = ["lawsuit.pending"]', 'proposed_by = ["lawsuit.lost"]', "lists.refusal_grounds.1.proposed_by", "第五条第（一）项", "lawsuit.pending",
    ),
    "ground of supervision on a clock that is not there": (
        'clocks = ["investigation"] }', 'clocks = ["inquiry"] }', "lists.supervision_grounds.late.clocks", "第十四条第（一）项", "inquiry",
    ),
    "wrong schema": ("schema = 1", "schema = 2", "schema", "", "应为 1"),
    "no schema": ("schema = 1", "", "schema", "", "应为 1"),
    "no id": ('id = "third-city"', "", "id", "", "缺少"),
    "a day that is none": ("issued_on = 2026-01-05", 'issued_on = "2026年1月5日"', "issued_on", "", "有效日期"),
    "a term that is no text": ('reinvestigate = "复查"', "reinvestigate = 3", "terms.reinvestigate", "", "文字"),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_a_mistake_is_named_with_its_key_and_article(what: str) -> None:
    old, new, key, article, words = BROKEN[what]

    problems = lint(read_source(changed(old, new)))

    fitting = [p for p in problems if p.key == key]
    assert fitting, [str(p) for p in problems]
    assert fitting[0].article == article
    assert words in fitting[0].sentence


@pytest.mark.parametrize("what", BROKEN)
def test_a_pack_with_a_mistake_is_not_used(what: str) -> None:
    old, new, _, _, _ = BROKEN[what]
    source = read_source(changed(old, new))

    if "sets" in what:  # the mistake shows only when that option is taken
        with pytest.raises(PackError):
            read_regulation(source, {"notice_days": "working"})
    else:
        with pytest.raises(PackError):
            read_regulation(source)


@pytest.mark.parametrize("step", ["receive", "accept", "close", "void_step", "revise_step"])
def test_a_pack_without_a_base_must_have_the_steps_that_every_case_needs(step: str) -> None:
    text = (THIRD.parent / "small-city.toml").read_text(encoding="utf-8")
    source = read_source(text.replace(f"[steps.{step}]", f"[steps.{step}_other]"))

    assert f"steps.{step}" in {p.key for p in lint(source)}


UNREADABLE = {
    # what is wrong: (text, words)
    "not TOML": ("schema = 1 1", "不是有效的 TOML"),
    "a key twice": ("id = 'a'\nid = 'b'", "不是有效的 TOML"),
    "a table twice": ("[steps.accept]\n[steps.accept]", "不是有效的 TOML"),
    "a base that is not there": ('base = "commun"', "commun"),
    "a base that is no text": ('base = ["common"]', "common"),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_file_that_cannot_be_read_says_why(what: str) -> None:
    text, words = UNREADABLE[what]

    with pytest.raises(PackError, match=words):
        read_source(text)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('[steps.withdraw]\narticle = "第八条"', "[steps.withdraw]", "steps.withdraw.article"),
        (
            ', article = "第五条第（二）项" }',
            " }",
            "lists.refusal_grounds.2.article",
        ),
        (
            ', article = "第十四条第（二）项" }',
            ' , article = "" }',
            "lists.supervision_grounds.careless.article",
        ),
    ],
)
def test_a_step_or_ground_without_an_article_is_remarked_on_but_can_be_used(
    old: str, new: str, key: str
) -> None:
    source = read_source(changed(old, new))

    assert lint(source) == ()
    assert [r.key for r in remarks(read_regulation(source))] == [key]


# ---------------------------------------------------------------- the command


def test_the_command_prints_every_problem_and_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "broken.toml"
    text = changed(TRANSFER, TRANSFER.replace("3", "0")).replace('to = "handling"', 'to = "there"')
    file.write_text(text, encoding="utf-8")

    status = cli.main(["lint-regulation", str(file)])

    said = capsys.readouterr().out
    assert status == 2
    assert "clocks.transfer.opens[1].limit（第四条）：应为正整数，现为“0”。" in said
    assert "steps.accept.to（第四条）" in said
    assert "共2处问题" in said


def test_the_command_prints_remarks_and_ends_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bare.toml"
    text = changed('[steps.withdraw]\narticle = "第八条"', "[steps.withdraw]")
    file.write_text(text, encoding="utf-8")

    status = cli.main(["lint-regulation", str(file)])

    assert status == 0
    assert "提示 steps.withdraw.article" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"schema = = 1", "TOML"), ("名 = 1".encode("gb18030"), "UTF-8"), (None, "打不开")],
)
def test_the_command_says_what_is_wrong_with_a_file_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes | None, words: str
) -> None:
    file = tmp_path / "file.toml"
    if data is not None:
        file.write_bytes(data)

    assert cli.main(["lint-regulation", str(file)]) == 1
    assert words in capsys.readouterr().err


# ---------------------------------------------------------------- whatever a pack holds

Place = tuple[str | int, ...]


def places(value: Any, here: Place = ()) -> Iterator[Place]:
    """Every place in the tables, outermost first."""
    if here:
        yield here
    children = value.items() if isinstance(value, dict) else ()
    children = enumerate(value) if isinstance(value, list) else children
    for key, child in children:
        yield from places(child, (*here, key))


def put(tables: dict[str, Any], place: Place, value: object) -> dict[str, Any]:
    """A copy of the tables with one value replaced."""
    copied: Any = copy.deepcopy(tables)
    here = copied
    for part in place[:-1]:
        here = here[part]
    here[place[-1]] = value
    return dict(copied)


ALL_PLACES = {pack: list(places(shipped_source(pack).tables)) for pack in shipped_pack_ids()}
SCALARS = st.one_of(
    st.text(max_size=3),
    st.integers(-3, 3),
    st.floats(),
    st.booleans(),
    st.sampled_from(["accept", "received", "on", "2026-01-01", "limit", "refuse", "a=b c=d", " "]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["key", "step", "name", "set", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(st.sampled_from(shipped_pack_ids()), st.data(), VALUES)
def test_lint_answers_whatever_value_stands_anywhere(
    pack: str, data: st.DataObject, value: object
) -> None:
    place = data.draw(st.sampled_from(ALL_PLACES[pack]))
    source = PackSource(put(shipped_source(pack).tables, place, value))

    problems = lint(source)

    try:
        read_regulation(source)
    except PackError as error:
        assert problems, error  # what is refused when it is used was named before
        assert str(error)


@given(st.text(max_size=60))
def test_a_text_is_read_as_a_pack_or_refused(text: str) -> None:
    try:
        source = read_source(text)
    except PackError:
        return
    assert lint(source)


@pytest.mark.parametrize(
    ("value", "problems"),
    [("07:32:00", []), ("2026-01-05T07:32:00", []), ("nan", ["place"]), ("-inf", ["place"])],
)
def test_times_are_texts_and_odd_numbers_are_named(value: str, problems: list[str]) -> None:
    source = read_source(changed('place = "示例市"', f"place = {value}"))

    assert [p.key for p in lint(source)] == problems


# ---------------------------------------------------------------- editions


@pytest.mark.parametrize("pack", shipped_pack_ids())
def test_an_edition_gives_back_the_pack_and_its_readings(pack: str) -> None:
    source = shipped_source(pack)
    data = source.edition_bytes({"investigation_stops": "dated"})

    again, readings = source_from_edition(data)

    assert readings["investigation_stops"] == "dated"
    regulation = read_regulation(again, readings)
    assert regulation.edition == edition_name(data)
    assert regulation.clocks["investigation"].met_at == "dated_on"


# ---------------------------------------------------------------- what docs/regulations.md teaches

TEACHING = (Path(__file__).resolve().parents[2] / "docs" / "regulations.md").read_text("utf-8")
SNIPPETS = [block.split("```")[0] for block in TEACHING.split("```toml\n")[1:]]


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_every_example_of_the_teaching_is_toml(snippet: str) -> None:
    assert tomllib.loads(snippet)


def test_the_first_pack_of_the_teaching_can_be_used() -> None:
    (whole,) = [s for s in SNIPPETS if s.startswith("schema") and "[clocks." in s]
    source = read_source(whole)
    case: dict[str, Any] = {
        "today": "2026-03-12",
        "steps": [
            {"step": "receive", "on": "2026-03-02"},
            {"step": "accept", "on": "2026-03-12"},
            {"step": "extend", "on": "2026-03-12", "amount": 5},
        ],
    }

    assert lint(source) == ()
    taken = run_scenario({**case, "steps": case["steps"][:2]}, {source.id: source})
    assert [(c["clock"], c["due_on"], c["outcome"]) for c in taken["clocks"]] == [
        ("acceptance_review", "2026-03-11", "met_late")  # March 2 + 7 working days
    ]
    assert "没有规定延期" in run_scenario(case, {source.id: source})["error"]


@pytest.mark.parametrize(
    "kind",
    [
        StepDef,
        ClockDef,
        Opening,
        ExtensionDef,
        ExtensionLevel,
        Reading,
        FieldDef,
        Requirement,
        Gate,
        Once,
        Accused,
        StageDef,
        IntakeField,
    ],
)
def test_the_teaching_names_every_key(kind: type) -> None:
    computed = {"word", "to_by_outcome", "set", "resumed_with", "triggers", "state"}
    keys = {field.name for field in dataclasses.fields(kind)} - computed

    assert [key for key in keys if f"`{key}`" not in TEACHING and f"{key} =" not in TEACHING] == []


def test_the_teaching_names_every_effect_stage_and_condition() -> None:
    words = [*(effect.value for effect in Effect), *GUARDS, *STAGES, *CLOCK_ROLES, *STEP_ROLES]
    words += WAIVERS

    assert [w for w in words if f"`{w}" not in TEACHING and w != "voided"] == []


def test_an_open_stage_that_says_not_what_is_waited_for_is_refused() -> None:
    """Where no clock runs nobody would ever be reminded of a case that stands there."""
    text = THIRD.read_text("utf-8").replace(
        "[stages]\n", '[stages]\npanel = { caption = "待会审", order = 1 }\n'
    )

    found = [str(problem) for problem in lint(read_source(text))]

    assert any("stages.panel.waiting" in one and "无人过问" in one for one in found)


def test_no_pack_leaves_open_what_becomes_of_a_referral_to_the_unit_complained_about() -> None:
    """Lint refuses it; an edition of an earlier year that says nothing of it stays readable."""
    text = (THIRD.parent / "small-city.toml").read_text(encoding="utf-8")
    silent = "\n".join(line for line in text.splitlines() if not line.startswith("accused"))

    (problem,) = lint(read_source(silent))

    assert (problem.key, problem.article) == ("steps.refer.accused", "第三条")
    assert "不得转，还是先问方式" in problem.sentence
    assert read_regulation(read_source(silent)).steps["refer"].accused is None
    steps = [
        {"step": "receive", "on": "2025-12-29", "respondents": [{"name": "示例小城住建局"}]},
        {"step": "accept", "on": "2025-12-30"},
        {"step": "refer", "on": "2025-12-31", "unit": "示例小城住建局"},
    ]
    source = read_source(text)
    told = run_scenario({"today": "2026-01-05", "steps": steps}, {source.id: source})
    assert (told["step"], told["article"]) == (3, "第三条第二款")
