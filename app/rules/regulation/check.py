"""Whether the parts of a pack fit together: what triggers, guards, clocks and readings name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.rules.regulation.regulation import (
    CLOCK_ROLES,
    DEFAULT_STAGES,
    NO,
    YES,
    ClockDef,
    Effect,
    FieldDef,
    Opening,
    Regulation,
    StepDef,
    Trigger,
    condition_of,
    trigger_of,
)
from app.rules.regulation.table import Problem

NEEDED = ("receive", "accept", "close")  # roles: every case of a complaint has these
CODES_OWN = ("void_step", "revise_step")  # words that code writes
WITNESSES = ("evidence", "shown_by", "not_before", "not_after", "before_any")
STEP_GUARDS = ("thread", "unanswered", "pending", "not_pending", "not_yet")
UNIT_SIGNS = ("overdue", "no_feedback")
REFUSAL_SIGNS = (
    *(
        f"{proceeding}.{state}"
        for proceeding in ("lawsuit", "review", "arbitration", "petition", "criminal")
        for state in ("pending", "done")
    ),
    "anonymous", "conditions",
)  # fmt: skip
GROUND_LISTS = (
    "categories", "exclusions", "refusal_grounds", "conditions", "supervision_grounds",
    "closing_links",
)  # fmt: skip
INTAKE_DATES = (
    "hotline_due_on", "hotline_accepted_on", "hotline_called_on", "hotline_return_due_on",
    "document_on", "postmarked_on",
)  # fmt: skip
NO_LAW = (Effect.ADOPT, Effect.VOID, Effect.REVISE)


def cross_check(regulation: Regulation, problems: list[Problem]) -> None:
    """Add what does not fit together to ``problems``."""
    problems.extend(_needed(regulation))
    for step in regulation.steps.values():
        problems.extend(_step(step, regulation))
    for clock in regulation.clocks.values():
        problems.extend(_clock(clock, regulation))
    problems.extend(_extension(regulation))
    problems.extend(_lists(regulation))
    for reading in regulation.readings:
        for word in reading.clocks:
            if word not in regulation.clocks:
                sentence = f"没有期限“{word}”。"
                problems.append(Problem(f"readings.{reading.key}", reading.article, sentence))


def _needed(regulation: Regulation) -> Iterator[Problem]:
    """A pack with stages of its own begins and ends somewhere; the others also accept."""
    own = regulation.stages is not DEFAULT_STAGES and not set(DEFAULT_STAGES) <= set(
        regulation.stages
    )
    if own:
        for effect, name in ((Effect.OPEN, "open"), (Effect.CLOSE, "close")):
            if not regulation.words_with(effect):
                yield Problem("steps", "", f"没有步骤开始或结束案件（effect = “{name}”）。")
    for word in () if own else NEEDED:
        if not regulation.words(word):
            yield Problem(f"steps.{word}", "", "缺少这个步骤。")
    for word in CODES_OWN:
        if word not in regulation.steps:
            yield Problem(f"steps.{word}", "", "缺少这个步骤。")
    for key, stage in regulation.stages.items():
        if stage.open and not stage.waiting:
            yield Problem(
                f"stages.{key}.waiting", "", "没有写明在等什么：没有期限时，这里的案件会无人过问。"
            )


def remarks(regulation: Regulation) -> tuple[Problem, ...]:
    """What a pack may leave out, but a refusal or a screen would then name no article."""
    found = [
        Problem(f"steps.{step.word}.article", "", f"“{step.caption}”没有写明条款。")
        for step in regulation.steps.values()
        if not step.article.strip() and _needs_article(step)
    ]
    found += [
        Problem(f"lists.{name}.{choice.key}.article", "", f"“{choice.text}”没有写明条款。")
        for name in GROUND_LISTS
        for choice in regulation.lists.get(name, ())
        if not choice.article.strip()
    ]
    return tuple(found)


def unasked(regulation: Regulation) -> tuple[Problem, ...]:
    """Referrals that would go to the unit complained about without a question: no pack may leave
    that open (an edition of earlier years may; it stays readable)."""
    return tuple(
        Problem(
            f"steps.{step.word}.accused",
            step.article,
            "没有写明转给被投诉举报单位时怎么办：不得转，还是先问方式。",
        )
        for step in regulation.steps.values()
        if step.role == "refer" and step.effect is Effect.SEND and step.accused is None
    )


def check_readings(tables: Mapping[str, Any], problems: list[Problem]) -> None:
    """Readings must be sound before they can be laid over anything."""
    readings = tables.get("readings", [])
    if not isinstance(readings, list):
        problems.append(Problem("readings", "", "应写作 [[readings]]。"))
        return
    seen: set[str] = set()
    for index, reading in enumerate(readings, 1):
        name = f"readings[{index}]"
        if not isinstance(reading, dict) or not isinstance(reading.get("key"), str):
            problems.append(Problem(name, "", "缺少 key。"))
            continue
        article = str(reading.get("article", ""))
        if reading["key"] in seen:
            problems.append(Problem(f"{name}.key", article, f"“{reading['key']}”重复。"))
        seen.add(reading["key"])
        problems.extend(_options(reading, name, article))


def _options(reading: Mapping[str, Any], name: str, article: str) -> Iterator[Problem]:
    options = reading.get("options")
    rows = [o for o in options if isinstance(o, dict)] if isinstance(options, list) else []
    keys = [o["key"] for o in rows if isinstance(o.get("key"), str)]
    if not isinstance(options, list) or len(keys) != len(options):
        yield Problem(f"{name}.options", article, "每个选项应为带 key 的表。")
    elif len(keys) < 2 or len(set(keys)) != len(keys):
        yield Problem(f"{name}.options", article, "至少要有两个不同的选项。")
    elif reading.get("default") not in keys:
        yield Problem(f"{name}.default", article, "默认项不在选项之中。")
    for row in rows:
        if not isinstance(row.get("set", {}), dict):
            yield Problem(f"{name}.options.set", article, "set 应为表（{ 路径 = 值 }）。")


def _step(step: StepDef, regulation: Regulation) -> Iterator[Problem]:
    def problem(key: str, sentence: str) -> Problem:
        return Problem(f"steps.{step.word}.{key}", step.article, sentence)

    for key, words in (
        ("requires", [word for r in step.requires for word in (*r.step, *r.decided_by)]),
        ("concerns", step.concerns),
        ("settles", step.settles),
    ):
        for word in words:
            if word not in regulation.steps:
                yield problem(key, f"没有步骤“{word}”。")
    if any(not r.step for r in step.requires):
        yield problem("requires", "没有写明要先有哪一步（step）。")
    for requirement in step.requires:
        for trigger in requirement.triggers if not requirement.unanswered else ():
            if trigger.step in regulation.steps:
                for sentence in _trigger(trigger, regulation):
                    yield problem("requires", sentence)
    for gate in step.only:
        if gate.clock and gate.clock not in regulation.clocks:
            yield problem("only", f"没有期限“{gate.clock}”。")
    if step.once is not None and step.once.per == "thread" and not step.concerns:
        yield problem("once", "按每次发出只能一次的步骤，须写明针对哪些步骤（concerns）。")
    own_act = step.actor in ("office", "system")
    if own_act and any(g.otherwise == "no_effect" for g in (*step.only, step.once) if g):
        yield problem("otherwise", "本办自己的行为不能登记为不产生效力；应为 refuse 或 record。")
    for condition, _stage in step.to_when:
        if step.field_def(condition.field) is None:
            yield problem("to_when", f"没有字段“{condition.field}”。")
    for guard in step.offer_while:
        for word in _guard_gaps(guard, regulation):
            yield problem("offer_while", f"“{guard}”里的“{word}”不存在。")
    if step.effect in (Effect.OPEN, Effect.CLOSE) and not step.to:
        yield problem("to", "没有写明进入哪个阶段。")
    ended = [key for key, stage in regulation.stages.items() if not stage.open]
    if step.effect is Effect.CLOSE and step.to and step.to not in ended:
        yield problem("to", f"“{step.to}”不是终结的阶段；可用：{'、'.join(ended)}。")
    names = [f.name for f in step.fields]
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield problem(f"fields.{name}", "字段重复。")
    for field in step.fields:
        yield from _field(field, step, regulation)


def _guard_gaps(guard: str, regulation: Regulation) -> Iterator[str]:
    word, *rest = guard.split()
    known = {*regulation.clocks, *CLOCK_ROLES} if word == "clock" else set(regulation.steps)
    if word in ("clock", *STEP_GUARDS):
        if not rest:
            yield "（空）"
        yield from (name for name in rest if name not in known)


def _field(field: FieldDef, step: StepDef, regulation: Regulation) -> Iterator[Problem]:
    keys = [c.key for c in regulation.lists.get(field.options, ())]
    if field.options and field.default is not None and keys and field.default not in keys:
        yield Problem(
            f"steps.{step.word}.fields.{field.name}.default",
            field.article,
            f"默认值“{field.default}”不在列表“{field.options}”里。",
        )
    for key, text in (("required_when", field.required_when), ("noted", field.noted)):
        condition = condition_of(text) if text not in ("", "always") else None
        if condition is not None:
            meant = Trigger(step.word, condition.field, "|".join(condition.values))
            for sentence in _trigger(meant, regulation):
                yield Problem(
                    f"steps.{step.word}.fields.{field.name}.{key}", field.article, sentence
                )
    if field.asked and field.default is not None:
        place = f"steps.{step.word}.fields.{field.name}.default"
        yield Problem(place, field.article, "须由人回答的字段不能预先填好。")
    if isinstance(field.must_be, str) and regulation.choice(field.options, field.must_be) is None:
        yield Problem(
            f"steps.{step.word}.fields.{field.name}.must_be",
            field.article,
            f"列表“{field.options}”里没有“{field.must_be}”。",
        )
    yield from _tests(field, step, regulation)


def _tests(field: FieldDef, step: StepDef, regulation: Regulation) -> Iterator[Problem]:
    """What a field of tests names: its list, the decision, the steps that bear witness."""

    def problem(key: str, sentence: str) -> Problem:
        return Problem(f"steps.{step.word}.fields.{field.name}.{key}", field.article, sentence)

    if field.kind != "tests":
        if field.all_yes_when:
            yield problem("all_yes_when", '只有 kind = "tests" 的字段可以写这一项。')
        return
    if not field.options:
        yield problem("options", "没有写明是哪些条件。")
    name, _, value = field.all_yes_when.partition("=")
    decision = step.field_def(name)
    if field.all_yes_when and (
        decision is None or regulation.choice(decision.options, value) is None
    ):
        yield problem("all_yes_when", f"“{field.all_yes_when}”不是这一步的某项决定。")
    for choice in regulation.lists.get(field.options, ()):
        for name in WITNESSES:
            sources = choice.data.get(name, ())
            for source in sources if isinstance(sources, list | tuple) else (sources,):
                kind, dot, word = str(source).partition(".")
                known = _has_field(regulation, kind, word) if dot else kind in regulation.steps
                if not known or (name == "evidence" and not dot):
                    key = f"lists.{field.options}.{choice.key}.{name}"
                    yield Problem(key, choice.article, f"没有步骤或字段“{source}”。")
        if field.proved and not any(choice.data.get(n) for n in ("evidence", "shown_by")):
            key = f"lists.{field.options}.{choice.key}.evidence"
            yield Problem(
                key, choice.article, "没有写明由哪些步骤、字段证明（evidence、shown_by）。"
            )


def _clock(clock: ClockDef, regulation: Regulation) -> Iterator[Problem]:
    def problem(key: str, sentence: str) -> Problem:
        return Problem(f"clocks.{clock.word}.{key}", clock.article, sentence)

    for key, triggers in (
        ("opens", tuple(o.step for o in clock.opens)),
        ("met_by", clock.met_by),
        ("ended_by", clock.ended_by),
        ("reopened_by", clock.reopened_by),
        ("paused_by", clock.paused_by),
        ("resumed_by", clock.resumed_by),
    ):
        for trigger in triggers:
            for sentence in _trigger(trigger, regulation):
                yield problem(key, sentence)
    for opening in clock.opens:
        for key, sentence in _opening(opening, regulation):
            yield problem(f"opens.{key}", sentence)
    if not clock.met_by:
        yield problem("met_by", "没有写明由哪一步完成。")
    for word in clock.resumed_with:
        other = regulation.clocks.get(word)
        if other is None or word == clock.word:
            yield problem("resumed_by", f"没有别的期限“{word}”。")
        elif clock.word in other.resumed_with:
            yield problem("resumed_by", f"与期限“{word}”互相等待。")
    if clock.paused_by and not clock.resumed_by and not clock.resumed_with:
        yield problem("resumed_by", "能暂停就要写明何时恢复。")
    if (clock.resumed_by or clock.resumed_with) and not clock.paused_by:
        yield problem("paused_by", "写了何时恢复，没有写何时暂停。")
    if clock.met_at != "on" and not any(
        _has_field(regulation, trigger.step, clock.met_at) for trigger in clock.met_by
    ):
        yield problem("met_at", f"完成期限的步骤都没有字段“{clock.met_at}”。")


def _trigger(trigger: Trigger, regulation: Regulation) -> Iterator[str]:
    step = regulation.steps.get(trigger.step)
    if step is None:
        yield f"没有步骤“{trigger.step}”。"
        return
    if not trigger.field:
        return
    field = step.field_def(trigger.field)
    if field is None:
        yield f"步骤“{trigger.step}”没有字段“{trigger.field}”。"
        return
    for value in trigger.values:
        if field.options and field.options != "clocks":
            if regulation.choice(field.options, value) is None:
                yield f"“{trigger.step}”的“{trigger.field}”没有“{value}”这一项。"
        elif field.kind == "yes_no" and value not in YES | NO:
            yield f"“{trigger.step}”的“{trigger.field}”只能是 是/否（true/false），现为“{value}”。"
        elif field.kind == "number" and not value.isdecimal():
            yield f"“{trigger.step}”的“{trigger.field}”应为整数，现为“{value}”。"


def _opening(opening: Opening, regulation: Regulation) -> Iterator[tuple[str, str]]:
    word = opening.step.step
    if word not in regulation.steps:
        return
    for key, name in (
        ("at", "" if opening.at == "on" else opening.at),
        ("limit_field", opening.limit_field),
        ("due_field", opening.due_field),
    ):
        if name and not _has_field(regulation, word, name) and not _asked(regulation, word, name):
            yield key, f"步骤“{word}”没有字段“{name}”。"
    for key, trigger in (("after", opening.after), ("unless", opening.unless)):
        for sentence in _trigger(trigger, regulation) if trigger is not None else ():
            yield key, sentence
    if opening.before and opening.before not in regulation.steps:
        yield "before", f"没有步骤“{opening.before}”。"


def _has_field(regulation: Regulation, word: str, name: str) -> bool:
    step = regulation.steps.get(word)
    return step is not None and step.field_def(name) is not None


def _asked(regulation: Regulation, word: str, name: str) -> bool:
    """Whether 登记 asks for the field, so that the step which opens a case holds it."""
    step = regulation.steps[word]
    if step.effect is not Effect.OPEN:
        return False
    return name in INTAKE_DATES or any(
        field.key == name for fields in regulation.intake.values() for field in fields
    )


def _extension(regulation: Regulation) -> Iterator[Problem]:
    extension = regulation.extension
    if extension is None:
        return
    for key, words in (("clock", (extension.clock,)), ("lengthens", extension.lengthens)):
        for word in words:
            if word not in regulation.clocks:
                yield Problem(f"extension.{key}", extension.article, f"没有期限“{word}”。")
    if not extension.lengthens:
        yield Problem("extension.lengthens", extension.article, "没有写明延长哪些期限。")
    if extension.application and extension.application not in regulation.steps:
        sentence = f"没有步骤“{extension.application}”。"
        yield Problem("extension.application", extension.article, sentence)
    steps = [regulation.steps[word] for word in regulation.words_with(Effect.EXTEND)]
    if extension.shorter and not any(step.field_def("until") for step in steps):
        sentence = "可以短于规定长度的延期，步骤须有字段“until”（延长至）。"
        yield Problem("extension.shorter", extension.article, sentence)
    for index, level in enumerate(extension.levels, 1):
        fields = [f for step in steps if (f := step.field_def("approved_by"))]
        if level.by and not any(regulation.choice(f.options, level.by) for f in fields):
            sentence = f"延期的步骤没有字段“approved_by”，或其列表里没有“{level.by}”。"
            yield Problem(f"extension.levels[{index}].by", level.article, sentence)
        if extension.fixed is not None and extension.fixed > level.cap:
            sentence = f"固定延长{extension.fixed}，超过本级上限{level.cap}。"
            yield Problem(f"extension.levels[{index}].cap", level.article, sentence)


def _lists(regulation: Regulation) -> Iterator[Problem]:
    for link in regulation.closing_links:
        after, unless = link.data.get("only_after", ""), str(link.data.get("unless", ""))
        if after and after not in regulation.steps:
            place = f"lists.closing_links.{link.key}.only_after"
            yield Problem(place, link.article, f"没有步骤“{after}”。")
        trigger = trigger_of(unless) if unless else None
        for sentence in _trigger(trigger, regulation) if trigger else ():
            yield Problem(f"lists.closing_links.{link.key}.unless", link.article, sentence)
        if link.key not in regulation.steps:
            yield Problem(f"lists.closing_links.{link.key}", link.article, "没有这个步骤。")
    accept = regulation.step_in_role("accept")
    yield from _proposals(regulation)
    for condition in regulation.lists.get("conditions", ()):
        if accept is not None and accept.field_def(condition.key) is None:
            sentence = f"步骤“accept”没有字段“{condition.key}”。"
            yield Problem(f"lists.conditions.{condition.key}", condition.article, sentence)


def _proposals(regulation: Regulation) -> Iterator[Problem]:
    """What makes the program propose a ground is one of the words that it knows."""
    for name, known in (("refusal_grounds", REFUSAL_SIGNS), ("supervision_grounds", UNIT_SIGNS)):
        for choice in regulation.lists.get(name, ()):
            for word in choice.proposed_by:
                if word not in known:
                    sentence = f"“{word}”不认识；可用：{'、'.join(known)}。"
                    yield Problem(
                        f"lists.{name}.{choice.key}.proposed_by", choice.article, sentence
                    )
            for word in choice.data.get("clocks", ()):
                if not isinstance(word, str) or word not in regulation.clocks:
                    key = f"lists.{name}.{choice.key}.clocks"
                    yield Problem(key, choice.article, f"没有期限“{word}”。")
            for word in choice.data.get("awaits", ()):
                if not isinstance(word, str) or word not in regulation.steps:
                    key = f"lists.{name}.{choice.key}.awaits"
                    yield Problem(key, choice.article, f"没有步骤“{word}”。")


def _needs_article(step: StepDef) -> bool:
    """Whether the step is more than a note of practice: it changes the case or can be refused."""
    if step.effect in NO_LAW:
        return False
    return (
        step.effect is not Effect.NOTE
        or step.otherwise == "refuse"
        or step.no_target == "refuse"
        or any(r.otherwise == "refuse" for r in step.requires)
        or any(f.required or f.must_be is not None or f.required_when for f in step.fields)
        or any(g.otherwise == "refuse" for g in (*step.only, step.once) if g)
    )
