"""From a pack's tables to a Regulation; every mistake is named with its key and article."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from app.base.delivery import LIST
from app.base.errors import PackError
from app.base.rows.intake import IntakeField
from app.rules.regulation.check import check_readings, cross_check, unasked
from app.rules.regulation.delivery_fields import WAYS_OFFERED, with_proof
from app.rules.regulation.regulation import (
    CLOCK_ROLES,
    DEFAULT_STAGES,
    GUARDS,
    STEP_ROLES,
    WAIVERS,
    Accused,
    Choice,
    ClockDef,
    Condition,
    Effect,
    ExtensionDef,
    ExtensionLevel,
    FieldDef,
    Gate,
    Once,
    Opening,
    Option,
    Reading,
    Regulation,
    Requirement,
    StageDef,
    StepDef,
    Trigger,
    condition_of,
    trigger_of,
)
from app.rules.regulation.source import PackSource, Table, edition_name
from app.rules.regulation.table import PackTable, Problem

T = TypeVar("T")
FIELD_KINDS = (
    "text", "lines", "date", "number", "yes_no", "choice", "choices", "tests", "unit", "step",
)  # fmt: skip
UNITS = ("working_days", "calendar_days", "months")
ACTORS = ("office", "unit", "complainant", "superior", "system")
INTAKE_KINDS = (
    "text", "lines", "date", "datetime", "number", "money", "choice", "choices", "yes_no",
)  # fmt: skip
OTHERWISE = ("refuse", "record", "no_effect")
DATES = ("on", "delivered_on", "recorded_on", "dated_on", "concluded_on")


def read_regulation(source: PackSource, readings: Mapping[str, str] | None = None) -> Regulation:
    """The regulation under the readings chosen; PackError names the first mistake's key."""
    regulation, problems = _read(source, readings or {})
    if problems:
        first = problems[0]
        more = (
            f"（另有{len(problems) - 1}处，可用 lint-regulation 全部列出）" if problems[1:] else ""
        )
        raise PackError(f"办法数据有误：{first}{more}", key=first.key, article=first.article)
    return regulation


def lint(source: PackSource) -> tuple[Problem, ...]:
    """Every mistake of the pack under its defaults and under each option of each reading."""
    try:
        regulation, problems = _read(source, {})
    except PackError as error:
        return (Problem(error.key, error.article, str(error)),)
    if problems:
        return tuple(problems)
    found = {str(problem): problem for problem in unasked(regulation)}
    for reading in regulation.readings:
        for option in reading.options:
            try:
                _, wrong = _read(source, {reading.key: option.key})
            except PackError as error:
                wrong = [Problem(error.key, error.article or reading.article, str(error))]
            for problem in wrong:
                found.setdefault(str(problem), problem)
    return tuple(found.values())


def _read(source: PackSource, readings: Mapping[str, str]) -> tuple[Regulation, list[Problem]]:
    problems: list[Problem] = []
    check_readings(source.tables, problems)
    taken: dict[str, str] = {}
    if problems:
        tables = source.tables
    else:
        tables, taken = source.with_readings(readings)
    edition = edition_name(source.edition_bytes(readings)) if not problems else ""
    top = PackTable(tables, "", problems)
    regulation = _regulation(top, edition, taken)
    cross_check(regulation, problems)
    return regulation, problems


def _regulation(top: PackTable, edition: str, taken: Mapping[str, str]) -> Regulation:
    top.get("base", str, "")
    if top.get("schema", int, 0) != 1:
        top.fail("schema", "应为 1。")
    stages = _stages(top)
    lists = _lists(top)
    fields = _shared_fields(top)
    steps = _named(top, "steps", lambda t, w: _step(t, w, fields, lists, stages))
    result = Regulation(
        id=top.need("id"),
        edition=edition,
        name=top.need("name"),
        number=top.need("number"),
        place=top.need("place"),
        issued_on=top.day("issued_on"),
        in_force_from=top.day("in_force_from"),
        terms=_terms(top),
        steps=steps,
        clocks=_named(top, "clocks", lambda t, w: _clock(t, w, steps)),
        extension=_extension(top),
        lists={LIST: WAYS_OFFERED, **lists},
        closing_links=lists.get("closing_links", ()),
        readings=tuple(_reading(t) for t in top.tables("readings")),
        chosen=dict(taken),
        stages=stages,
        intake=_intake(top, lists),
    )
    top.done()
    return result


def _stages(top: PackTable) -> Mapping[str, StageDef]:
    """The stages that the pack declares, or the shipped ones; 已作废 is always there."""
    if "stages" not in top.raw:
        return DEFAULT_STAGES
    declared = _named(top, "stages", _stage)
    if not any(s.open for s in declared.values()) or all(s.open for s in declared.values()):
        top.fail("stages", "至少要有一个进行中的阶段和一个终结的阶段。")
    return {**declared, "voided": DEFAULT_STAGES["voided"]}


def _stage(t: PackTable, key: str) -> StageDef:
    goes_on = t.get("open", bool, True)
    if goes_on and "order" not in t.raw:
        t.fail("order", "进行中的阶段要写明先后（0 为作出受理决定之前）。")
    return StageDef(
        key=key,
        caption=t.need("caption"),
        open=goes_on,
        order=t.count("order"),
        turn=t.one_of("turn", ACTORS, "office"),
        waiting=t.text("waiting"),
        shows_after=t.count("shows_after") or 0,
        locks=t.words("locks"),
    )


def _intake(
    top: PackTable, lists: Mapping[str, tuple[Choice, ...]]
) -> Mapping[str, tuple[IntakeField, ...]]:
    """What 登记 asks for by channel; ``common`` of every channel."""
    holder = top.child(top.get("intake", dict, {}), "intake")
    channels = ("common", *(choice.key for choice in lists.get("channels", ())))
    found = {}
    for channel in holder.raw:
        if channel not in channels:
            holder.fail(channel, f"没有来源渠道“{channel}”；可用：{'、'.join(channels)}。")
            continue
        found[channel] = tuple(_intake_field(row, lists) for row in holder.tables(channel))
        keys = [field.key for field in found[channel]]
        for key in sorted({k for k in keys if keys.count(k) > 1}):
            holder.fail(channel, f"字段“{key}”重复。")
    return found


# What the intake page asks for once, in a place of its own.
ASKED_ONCE = ("identity", "anonymous", "real_name", "keep_secret", "consent", "contact_known")


def _intake_field(t: PackTable, lists: Mapping[str, tuple[Choice, ...]]) -> IntakeField:
    options = t.text("options")
    if options and options not in lists:
        t.fail("options", f"没有列表“{options}”。")
    key = t.need("key")
    if key in ASKED_ONCE:
        t.fail("key", f"“{key}”由登记页统一询问一次（署名、联系方式），不能再问。")
    field = IntakeField(
        key=key,
        caption=t.need("caption"),
        kind=t.one_of("kind", INTAKE_KINDS, "text"),
        required=t.get("required", bool, False),
        options=tuple((c.key, c.text) for c in lists.get(options, ())),
        help=t.text("help"),
    )
    if field.kind in ("choice", "choices") and not options:
        t.fail("options", "没有写明可选哪些项目。")
    t.done()
    return field


def _terms(top: PackTable) -> Mapping[str, str]:
    holder = top.child(top.get("terms", dict, {}), "terms")
    return {key: holder.text(key) for key in holder.raw}


def _shared_fields(top: PackTable) -> Mapping[str, Mapping[str, Any]]:
    """The fields that steps may use by name; what is no table is reported and left out."""
    shared = top.get("fields", dict, {})
    for name, raw in shared.items():
        if not isinstance(raw, dict):
            top.fail(f"fields.{name}", "应为表。")
    return {name: raw for name, raw in shared.items() if isinstance(raw, dict)}


def _named(top: PackTable, key: str, build: Callable[[PackTable, str], T]) -> dict[str, T]:
    built: dict[str, T] = {}
    for word, raw in top.get(key, dict, {}).items():
        if not isinstance(raw, dict):
            top.fail(f"{key}.{word}", "应为表。")
            continue
        table = top.child(raw, f"{key}.{word}")
        built[word] = build(table, word)
        table.done()
    return built


def _lists(top: PackTable) -> dict[str, tuple[Choice, ...]]:
    lists: dict[str, tuple[Choice, ...]] = {}
    holder = top.child(top.get("lists", dict, {}), "lists")
    for name in holder.raw:
        choices = []
        for row in holder.tables(name):
            key, text = row.need("key"), row.need("text")
            extra = {
                k: v for k, v in row.raw.items() if k not in ("key", "text", "article", "note")
            }
            choices.append(Choice(key, text, row.text("article"), row.text("note"), extra))
        if len({c.key for c in choices}) != len(choices):
            holder.fail(name, "有重复的 key。")
        lists[name] = tuple(choices)
    return lists


def _step(
    t: PackTable,
    word: str,
    fields: Mapping[str, Mapping[str, Any]],
    lists: Mapping[str, Any],
    known: Mapping[str, StageDef],
) -> StepDef:
    stages = t.words("stages")
    if "*" in stages:
        stages = tuple(known)
    return StepDef(
        word=word,
        caption=t.need("caption"),
        actor=t.one_of("actor", ACTORS, "office"),
        article=t.text("article"),
        order_article=t.text("order_article", t.text("article")),
        effect=Effect(t.one_of("effect", tuple(e.value for e in Effect), "note")),
        stages=_stage_words(t, "stages", stages, known),
        to=t.text("to"),
        to_by_outcome=_branches(t, known),
        otherwise=t.one_of("otherwise", ("refuse", "record"), "record"),
        sentence=t.text("sentence"),
        requires=tuple(_requirement(r) for r in t.tables("requires")),
        concerns=t.words("concerns"),
        no_target=t.one_of("no_target", ("refuse", "record", "free"), "free"),
        fields=with_proof(t.raw.get("effect"), _fields(t, fields, lists)),
        offer=_stage_words(t, "offer", t.words("offer", stages), known),
        offer_while=_guards(t),
        delivery=t.get("delivery", bool, False),
        batch=t.get("batch", bool, False),
        leaves_house=t.get("leaves_house", bool, False),
        role=t.one_of("role", STEP_ROLES, word) if "role" in t.raw else word,
        only=tuple(_gate(row) for row in t.tables("only")),
        once=_once(t),
        accused=_accused(t),
        settles=t.words("settles"),
        to_when=_to_when(t, known),
    )


def _gate(t: PackTable) -> Gate:
    gate = Gate(
        clock=t.text("clock"),
        state=t.one_of("is", ("over", "not_over", "failed"), "not_over"),
        holds=t.text("holds"),
        article=t.text("article", t.article),
        sentence=t.need("sentence"),
        otherwise=t.one_of("otherwise", OTHERWISE, "refuse"),
    )
    if bool(gate.clock) == bool(gate.holds):
        t.fail("clock", "写明哪一项期限（clock、is），或哪一种情形（holds），二者之一。")
    elif gate.clock and "is" not in t.raw:
        t.fail(
            "is", "没有写明期限应当 over（已届满）、not_over（未届满）还是 failed（届满未完成）。"
        )
    if gate.holds and gate.holds not in WAIVERS:
        t.fail("holds", f"“{gate.holds}”不认识；可用：{'、'.join(WAIVERS)}。")
    t.done()
    return gate


def _once(holder: PackTable) -> Once | None:
    raw = holder.get("once", dict, {})
    if not raw:
        return None
    t = holder.child(raw, "once")
    once = Once(
        per=t.one_of("per", ("case", "round", "thread"), "case"),
        article=t.text("article", t.article),
        sentence=t.need("sentence"),
        otherwise=t.one_of("otherwise", OTHERWISE, "refuse"),
    )
    if "per" not in t.raw:
        t.fail("per", "没有写明是一件（case）、一轮（round）还是一次发出（thread）之内只能一次。")
    t.done()
    return once


def _accused(holder: PackTable) -> Accused | None:
    raw = holder.get("accused", dict, {})
    if not raw:
        return None
    t = holder.child(raw, "accused")
    accused = Accused(
        t.one_of("rule", ("ask", "refuse"), "ask"), t.text("article", t.article), t.need("sentence")
    )
    t.done()
    return accused


def _to_when(t: PackTable, known: Mapping[str, StageDef]) -> tuple[tuple[Condition, str], ...]:
    branches = []
    for text, to in t.get("to_when", dict, {}).items():
        condition = condition_of(text)
        if condition is None:
            t.fail("to_when", f"“{text}”应写作 字段=值。")
        elif not isinstance(to, str) or to not in known:
            t.fail("to_when", f"没有阶段“{to}”；可用：{'、'.join(known)}。")
        else:
            branches.append((condition, to))
    return tuple(branches)


def _stage_words(
    t: PackTable, key: str, stages: tuple[str, ...], known: Mapping[str, StageDef]
) -> tuple[str, ...]:
    for stage in stages:
        if stage not in known:
            t.fail(key, f"没有阶段“{stage}”；可用：{'、'.join(known)}。")
    return stages


def _guards(t: PackTable) -> tuple[str, ...]:
    guards = t.words("offer_while")
    for guard in guards:
        if not guard.split() or guard.split()[0] not in GUARDS:
            t.fail("offer_while", f"不认识的条件“{guard}”；可用：{'、'.join(GUARDS)}。")
            return ()
    return guards


def _branches(t: PackTable, known: Mapping[str, StageDef]) -> Mapping[str, str]:
    """Where the step leads by outcome (``pass``) or by stage (``@received``)."""
    by_outcome = t.get("to_by_outcome", dict, {})
    by_stage = t.get("to_by_stage", dict, {})
    _stage_words(t, "to_by_stage", tuple(by_stage), known)
    branches = {**by_outcome, **{f"@{stage}": to for stage, to in by_stage.items()}}
    for to in (*branches.values(), t.text("to")):
        if to != "" and (not isinstance(to, str) or to not in known):
            t.fail("to", f"没有阶段“{to}”；可用：{'、'.join(known)}。")
    return {key: to for key, to in branches.items() if isinstance(to, str)}


def _requirement(t: PackTable) -> Requirement:
    triggers = _triggers(t, "step")
    requirement = Requirement(
        step=tuple(trigger.step for trigger in triggers),
        otherwise=t.one_of("otherwise", ("refuse", "record"), "refuse"),
        sentence=t.need("sentence"),
        unanswered=t.get("unanswered", bool, False),
        answered=t.get("answered", bool, False),
        decided_by=t.words("decided_by"),
        latest=t.get("latest", bool, False),
        article=t.text("article") if "article" in t.raw else "",
        triggers=triggers,
    )
    t.done()
    return requirement


def _fields(
    t: PackTable, shared: Mapping[str, Mapping[str, Any]], lists: Mapping[str, Any]
) -> tuple[FieldDef, ...]:
    defs = []
    for index, entry in enumerate(t.get("fields", list, []), 1):
        if isinstance(entry, str):
            name, required = entry.rstrip("!"), entry.endswith("!")
            own: Table = {"required": required} if required else {}
        elif isinstance(entry, dict) and isinstance(entry.get("name"), str):
            name, own = entry["name"], dict(entry)
        else:
            t.fail(f"fields[{index}]", "应为字段名，或带 name 的表。")
            continue
        raw = {**shared.get(name, {}), **own, "name": name}
        if "caption" not in raw:
            t.fail(f"fields.{name}", "没有这个字段；请写 caption，或在 [fields] 中定义。")
        table = t.child(raw, f"fields.{name}")
        definition = _field(table, name)
        if definition.options and definition.options not in (*lists, "clocks"):
            table.fail("options", f"没有列表“{definition.options}”。")
        defs.append(definition)
    return tuple(defs)


def _field(t: PackTable, name: str) -> FieldDef:
    result = FieldDef(
        name=t.text("name", name),
        caption=t.text("caption"),
        kind=t.one_of("kind", FIELD_KINDS, "text"),
        required=t.get("required", bool, False),
        clock=t.get("clock", bool, False),
        article=t.text("article", t.article),
        options=t.text("options"),
        must_be=_must_be(t),
        sentence=t.text("sentence"),
        hint=t.text("hint"),
        default=t.raw.get("default"),
        all_yes_when=t.text("all_yes_when"),
        proved=t.get("proved", bool, False),
        required_when=_condition_text(t, "required_when"),
        noted=_noted(t),
        asked=t.get("asked", bool, False),
        backed_by=t.one_of("backed_by", ("", "respondents"), ""),
        level=t.one_of("level", ("", "county", "city"), ""),
    )
    if not isinstance(result.default, str | int | None):
        t.fail("default", f"应为文字、整数或 true/false，现为“{result.default}”。")
    t.used.add("default")
    t.done()
    return result


def _must_be(t: PackTable) -> bool | str | None:
    if "must_be" not in t.raw:
        return None
    if t.raw.get("kind") == "choice":
        return t.need("must_be")
    return t.get("must_be", bool, False)


def _condition_text(t: PackTable, key: str) -> str:
    text = t.text(key)
    if text and condition_of(text) is None:
        t.fail(key, f"“{text}”应写作 字段=值。")
        return ""
    return text


def _noted(t: PackTable) -> str:
    """``always``, a condition, or "" where an empty field is not worth a note."""
    if isinstance(t.raw.get("noted"), bool):
        return "always" if t.get("noted", bool, False) else ""
    return _condition_text(t, "noted")


def _clock(t: PackTable, word: str, steps: Mapping[str, StepDef]) -> ClockDef:
    t.need("article")
    unit = t.one_of("unit", UNITS, "working_days")
    openings = tuple(_opening(o, unit) for o in t.tables("opens"))
    if not openings:
        t.fail("opens", "没有写明自何时起算。")
    met_by = _triggers(t, "met_by")
    resumed = t.words("resumed_by")
    return ClockDef(
        word=word,
        caption=t.need("caption"),
        article=t.text("article"),
        unit=unit,
        owner=t.one_of("owner", ACTORS, _doer(met_by, steps)),
        start_text=t.text("start_text"),
        opens=openings,
        met_by=met_by,
        met_at=t.one_of("met_at", DATES, "on"),
        ended_by=_triggers(t, "ended_by"),
        reopened_by=_triggers(t, "reopened_by"),
        paused_by=_triggers(t, "paused_by"),
        resumed_by=tuple(
            _trigger(text, t, "resumed_by") for text in resumed if not text.startswith("clock ")
        ),
        waived_while=_waivers(t),
        waiver_article=t.text("waiver_article"),
        revived=t.one_of("revived", ("from_learning", "original"), "from_learning"),
        rest_day_start=t.one_of("rest_day_start", ("as_is", "next_working_day"), "as_is"),
        roll=t.one_of("roll", ("none", "next_working_day"), "none"),
        warn=t.whole("warn") or 3,
        role=t.one_of("role", CLOCK_ROLES, word) if "role" in t.raw else word,
        lapses=t.get("lapses", bool, False),
        applies=t.get("applies", bool, True),
        resumed_with=tuple(
            text.removeprefix("clock ").strip() for text in resumed if text.startswith("clock ")
        ),
    )


def _doer(met_by: tuple[Trigger, ...], steps: Mapping[str, StepDef]) -> str:
    """Who answers for a clock that does not say so: whoever does what meets it first."""
    step = steps.get(met_by[0].step) if met_by else None
    return step.actor if step is not None and step.actor != "system" else "office"


def _waivers(t: PackTable) -> str:
    text = t.text("waived_while")
    for word in text.split():
        if word not in WAIVERS:
            t.fail("waived_while", f"“{word}”不认识；可用：{'、'.join(WAIVERS)}。")
            return ""
    return " ".join(text.split())


def _opening(t: PackTable, clock_unit: str) -> Opening:
    opening = Opening(
        step=_trigger(t.need("step"), t, "step"),
        at=t.one_of("at", DATES, "on"),
        limit=t.whole("limit"),
        limit_field=t.text("limit_field"),
        due_field=t.text("due_field"),
        unit=t.one_of("unit", UNITS, clock_unit),
        before=t.text("before"),
        after=_trigger(t.text("after"), t, "after") if "after" in t.raw else None,
        unless=_trigger(t.text("unless"), t, "unless") if "unless" in t.raw else None,
    )
    if "limit" not in t.raw and not opening.limit_field and not opening.due_field:
        t.fail("limit", "缺少 limit、limit_field 或 due_field 之一。")
    t.done()
    return opening


def _triggers(t: PackTable, key: str) -> tuple[Trigger, ...]:
    return tuple(_trigger(text, t, key) for text in t.words(key))


def _trigger(text: str, t: PackTable, key: str) -> Trigger:
    trigger = trigger_of(text)
    if trigger is None:
        t.fail(key, f"“{text}”应写作 步骤，或 步骤 字段=值。")
    return trigger or Trigger(text.split()[0] if text.split() else "")


def _extension(top: PackTable) -> ExtensionDef | None:
    raw = top.get("extension", dict, {})
    if not raw:
        return None
    t = top.child(raw, "extension")
    levels = tuple(_level(row) for row in t.tables("levels"))
    if not levels:
        t.fail("levels", "没有写明由谁批准、最多多长。")
    result = ExtensionDef(
        clock=t.need("clock"),
        lengthens=t.words("lengthens"),
        unit=t.one_of("unit", UNITS, "working_days"),
        counted_from=t.one_of("counted_from", ("start", "due"), "start"),
        cap=t.whole("cap") or sum(level.cap for level in levels),
        repeat=t.get("repeat", bool, False),
        application=t.text("application"),
        fixed=t.whole("fixed"),
        levels=levels,
        article=t.need("article"),
        shorter=t.get("shorter", bool, False),
    )
    t.done()
    return result


def _level(t: PackTable) -> ExtensionLevel:
    cap = t.whole("cap")
    if cap is None and "cap" not in t.raw:
        t.fail("cap", "缺少本级最多延长多少。")
    level = ExtensionLevel(t.need("approver"), cap or 1, t.need("article"), t.text("by"))
    t.done()
    return level


def _option(t: PackTable) -> Option:
    option = Option(t.need("key"), t.need("caption"), t.get("set", dict, {}))
    t.done()
    return option


def _reading(t: PackTable) -> Reading:
    options = tuple(_option(row) for row in t.tables("options"))
    result = Reading(
        key=t.need("key"),
        caption=t.need("caption"),
        article=t.need("article"),
        sentence=t.need("sentence"),
        default=t.need("default"),
        options=options,
        clocks=t.words("clocks"),
    )
    t.done()
    return result
