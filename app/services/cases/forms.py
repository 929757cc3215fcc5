"""Forms of steps: what a pack asks for, with the options that this case gives, ready to be built."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.base.captions import RESPONDENT_ROLES
from app.base.rows.forms import FieldRow, StepForm
from app.rules.casework.answers import answered, evidence
from app.rules.casework.clocks import Clock
from app.rules.casework.facts import AMEND, AMENDABLE
from app.rules.casework.flow import accused_question
from app.rules.casework.next_steps import next_steps, possible_steps
from app.rules.casework.steps import Step
from app.rules.casework.trace import HANDLING_KINDS, Thread, Trace
from app.rules.intake_facts import CHANNEL_FIELDS, fields_of
from app.rules.regulation.regulation import Effect, FieldDef, Regulation, StepDef

NOTED: Final = "请写明；没有写明的，案件里记为异常说明。"


def forms_of(
    trace: Trace,
    clocks: Sequence[Clock],
    regulation: Regulation,
    facts: Mapping[str, Any],
    level: str = "county",
) -> tuple[tuple[StepForm, ...], tuple[StepForm, ...]]:
    """The forms of the steps that the case calls for, and of the others that may be recorded.

    ``level`` is the office's: what only an office of the other level decides is not asked.
    """
    if trace.stage == "voided":
        return (), ()
    called = next_steps(trace, clocks, regulation)
    words = {step.word for step in called}
    others = [s for s in possible_steps(trace, regulation) if s.word not in words]
    return (
        tuple(step_form(s, trace, regulation, facts, level) for s in called),
        tuple(step_form(s, trace, regulation, facts, level) for s in others),
    )


def step_form(
    step: StepDef,
    trace: Trace,
    regulation: Regulation,
    facts: Mapping[str, Any],
    level: str = "county",
) -> StepForm:
    """The form of one step on this case; ``facts``, by the fields of 更改事实, as they are now."""
    rows = [
        _field(field, step, trace, regulation)
        for field in step.fields
        if field.level in ("", level)
    ]
    if step.concerns and not any(row.name == "about" for row in rows):
        about = _about(step, trace, regulation)
        if about:
            must = _must_name(step, trace)
            rows.insert(0, FieldRow("about", "针对哪一次", "step", required=must, options=about))
    if step.word == AMEND and facts:
        rows = [*_amendable(regulation, facts), *rows]
    return StepForm(
        kind=step.word,
        caption=step.caption,
        article=step.article,
        fields=tuple(rows),
        leaves_house=step.leaves_house,
        reading="　".join(filter(None, (_waiting(step, trace), _readings(step, regulation)))),
        meets=tuple(
            clock.word
            for clock in regulation.clocks.values()
            if any(trigger.step == step.word for trigger in clock.met_by)
        ),
        **_asked_of_accused(step, regulation, facts),
    )


def _asked_of_accused(
    step: StepDef, regulation: Regulation, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """Before it is sent to one of the units complained about the form asks by which way."""
    names = tuple(str(given["name"]) for given in facts.get("respondents") or ())
    asked = [(n, q) for n in names if (q := accused_question(regulation, step.word, n, names))]
    if not asked:
        return {}
    question = asked[0][1]
    sentence = (
        f"{question.sentence}（{question.article}）" if question.article else question.sentence
    )
    return {
        "accused": tuple(name for name, _ in asked),
        "accused_sentence": sentence,
        "accused_refused": question.refused,
    }


def _waiting(step: StepDef, trace: Trace) -> str:
    """A letter of the kind that waits for its answer: another one would be the second."""
    if step.effect is not Effect.SEND or step.word in HANDLING_KINDS:
        return ""
    open_ = trace.open_threads(step.word)
    if not open_:
        return ""
    last = open_[-1]
    whom = f"给{last.unit}的" if last.unit else ""
    return f"⚠ 第{last.seq}步（{last.sent_on.isoformat()}）{whom}“{step.caption}”还没有答复，请核对是否再发一次。"


def thread_caption(thread: Thread, regulation: Regulation) -> str:
    """第4步 转办 示例县住建局."""
    step = regulation.step(thread.kind)
    name = step.caption if step else thread.kind
    return f"第{thread.seq}步 {name} {thread.unit or ''}".rstrip()


def _field(field: FieldDef, step: StepDef, trace: Trace, regulation: Regulation) -> FieldRow:
    options: tuple[tuple[str, str], ...] = ()
    default = field.default if field.must_be is None or field.asked else field.must_be
    if field.kind == "step":
        options = _about(step, trace, regulation)
        default = options[0][0] if len(options) == 1 else default
    elif field.kind == "unit" and step.effect is Effect.OPEN_ROUND:
        default = default or _reported(trace)
    elif field.options == "clocks":
        options = tuple((word, clock.caption) for word, clock in regulation.clocks.items())
    elif field.kind == "tests":  # one article for all of them, it stands in the heading
        options = tuple((c.key, c.text) for c in regulation.lists.get(field.options, ()))
    elif field.options:
        options = _choices(field.options, step, regulation)
    return FieldRow(
        name=field.name,
        caption=field.caption,
        kind=field.kind,
        required=field.required
        or field.asked
        or field.must_be is not None
        or (field.kind == "step" and _must_name(step, trace)),
        options=options,
        default=default,
        help=_help(field, step),
        notes=_notes(field, trace, regulation) if field.kind == "tests" else (),
    )


def _reported(trace: Trace) -> str | None:
    """The unit whose result is looked into again: the leading one that reported last."""
    done = [t.unit for t in trace.threads if t.state in ("answered", "passed") and t.role != "co"]
    return next((unit for unit in reversed(done) if unit), None)


def _notes(field: FieldDef, trace: Trace, regulation: Regulation) -> tuple[tuple[str, str], ...]:
    """What each test means, and the last that the case says about it."""
    notes = []
    for choice in regulation.lists.get(field.options, ()):
        found = evidence(choice, trace, regulation)
        known = ""
        if found is not None:
            mark = "" if found.holds else "⚠ "
            known = f"{mark}本件：{found.step.on.isoformat()} {found.caption}，{found.text}"
        notes.append((choice.key, "\n".join(filter(None, (choice.note, known)))))
    return tuple(notes)


def _choices(name: str, step: StepDef, regulation: Regulation) -> tuple[tuple[str, str], ...]:
    """The entries of a list; those that name a step are offered on that step alone."""
    return tuple(
        (choice.key, f"{choice.text}（{choice.article}）" if choice.article else choice.text)
        for choice in regulation.lists.get(name, ())
        if choice.data.get("step", step.word) == step.word
    )


def _about(step: StepDef, trace: Trace, regulation: Regulation) -> tuple[tuple[str, str], ...]:
    """The threads that the step may be about: those it is called for first."""
    threads = _called_for(step, trace) or [t for t in trace.threads if t.kind in step.concerns]
    return tuple((str(t.seq), thread_caption(t, regulation)) for t in threads)


def _called_for(step: StepDef, trace: Trace) -> list[Thread]:
    """The threads that wait for this step; none where it is about nothing that waits."""
    wanted = {
        Effect.DELIVER: lambda t: t.presumed and t.state != "returned",
        Effect.ANSWER: lambda t: t.state == "open",
        Effect.HAND_BACK: lambda t: t.state == "open",
        Effect.REVIEW: lambda t: t.state == "answered",
        Effect.NOTE: lambda t: t.state == "open",
    }.get(step.effect)
    if wanted is None or (step.effect is Effect.NOTE and step.no_target == "free"):
        return []
    return [t for t in trace.threads if t.kind in step.concerns and wanted(t)]


def _must_name(step: StepDef, trace: Trace) -> bool:
    """Whether somebody has to say which thread is meant: several wait, and a guess would meet or
    end the clock of another unit. A review is of the last report unless it says otherwise."""
    return step.effect is not Effect.REVIEW and len(_called_for(step, trace)) > 1


def _help(field: FieldDef, step: StepDef) -> str:
    article = field.article if field.article and field.article != step.article else ""
    noted = NOTED if field.noted == "always" and not field.required else ""
    return "　".join(text for text in (field.hint, noted, article) if text)


def _amendable(regulation: Regulation, facts: Mapping[str, Any]) -> list[FieldRow]:
    """The texts, whom the case complains about, and every further fact that intake asks for."""
    categories = tuple((c.key, c.text) for c in regulation.lists.get("categories", ()))
    texts = [
        FieldRow(fact.name, fact.caption, fact.kind, required=False,
                 default=facts.get(fact.name, ""),
                 options=categories if fact.kind == "choice" else ())
        for fact in AMENDABLE
    ]  # fmt: skip
    respondents = FieldRow(
        "respondents", "被投诉举报单位", "units", False, tuple(RESPONDENT_ROLES.items()),
        facts.get("respondents"),
    )  # fmt: skip
    details = facts.get("details", {})
    return [
        *texts,
        respondents,
        *(
            FieldRow(f"details.{f.key}", f.caption, f.kind, False, f.options, details.get(f.key),
                     f.help)
            for f in fields_of(facts.get("channel", ""), regulation)
        ),
    ]  # fmt: skip


def _amended_texts(step: Step, regulation: Regulation) -> list[str]:
    """What an amend step changed, captioned."""
    parts = []
    for fact in AMENDABLE:
        if step.fields.get(fact.name) is not None:
            text = step.text(fact.name)
            choice = regulation.choice("categories", text)
            parts.append(f"{fact.caption}：{(choice.text if choice else text) or '（删去）'}")
    if "respondents" in step.fields:
        names = "、".join(r["name"] for r in step.fields["respondents"])
        parts.append(f"被投诉举报单位：{names}")
    known = {f.key: f for channel in CHANNEL_FIELDS for f in fields_of(channel, regulation)}
    for key, value in step.fields.get("details", {}).items():
        text = dict(known[key].options).get(str(value), str(value)) if key in known else str(value)
        caption = known[key].caption if key in known else key
        parts.append(f"{caption}：{'（删去）' if value is None else text}")
    return [part.rstrip(_STOPS) for part in parts]


def _readings(step: StepDef, regulation: Regulation) -> str:
    """The readings that bear on the limits that the step opens or meets."""
    clocks = regulation.clock_index.get(step.word, ())
    opened = [c for c in clocks if any(o.step.step == step.word for o in c.opens)]
    taken = {r.key: f"{r.caption}：{o.caption}" for c in opened
             for r, o in regulation.readings_of(c.word)}  # fmt: skip
    return "；".join(taken.values())


def field_text(step: Step, regulation: Regulation) -> str:
    """What was filled in, captioned, in one text; nothing for fields the form does not know."""
    definition = regulation.step(step.kind)
    if definition is None:
        return ""
    parts = _amended_texts(step, regulation) if step.kind == AMEND else []
    parts += _field_texts(definition, step, regulation)
    for name, text in _CORRECTION_FIELDS:
        if step.fields.get(name) and definition.field_def(name) is None:
            parts.append(f"{text}：{str(step.fields[name]).rstrip(_STOPS)}")
    return "；".join(parts)


def revision_text(original: StepDef, before: Step, revision: Step, regulation: Regulation) -> str:
    """What a revision changed of a step, captioned: what stood there → what stands there now."""
    parts = []
    if revision.on != before.on:
        parts.append(f"日期：{before.on.isoformat()} → {revision.on.isoformat()}")
    if revision.unit and revision.unit != before.unit:
        parts.append(f"单位：{before.unit or NOTHING_THERE} → {revision.unit}")
    for field in original.fields:
        if field.name in ("unit", "about") or field.name not in revision.fields:
            continue
        was, now = before.fields.get(field.name), revision.fields[field.name]
        if was != now:
            texts = (_told_value(field, value, regulation) for value in (was, now))
            parts.append(f"{field.caption}：{' → '.join(texts)}")
    parts += _amended_texts(revision, regulation) if original.word == AMEND else []
    return "；".join(parts)


def _told_value(field: FieldDef, value: object, regulation: Regulation) -> str:
    return NOTHING_THERE if value in (None, "", [], {}) else _value_text(field, value, regulation)


def _field_texts(definition: StepDef, step: Step, regulation: Regulation) -> list[str]:
    parts = []
    for field in definition.fields:
        value = step.fields.get(field.name)
        if field.name in ("unit", "about") or value in (None, "", [], {}):
            continue
        parts.append(f"{field.caption}：{_value_text(field, value, regulation)}")
    return parts


NOTHING_THERE = "（空）"
_STOPS = "。；，、 \n"  # what ends a text as typed; the next part follows after a semicolon


_CORRECTION_FIELDS = (
    ("reason", "理由"),
    ("revision_reason", "理由"),
    ("back_dated_reason", "补登说明"),
)


def _answers_text(answers: Mapping[str, bool], field: FieldDef, regulation: Regulation) -> str:
    texts = {c.key: c.text for c in regulation.lists.get(field.options, ())}
    return "、".join(f"{texts.get(k, k)}（{'是' if yes else '否'}）" for k, yes in answers.items())


def _value_text(field: FieldDef, value: object, regulation: Regulation) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.kind == "tests":
        return _answers_text(answered(value), field, regulation)
    keys = value if isinstance(value, list) else [value]
    texts = []
    for key in keys:
        choice = regulation.choice(field.options, str(key)) if field.options else None
        clock = regulation.clocks.get(str(key)) if field.options == "clocks" else None
        texts.append(choice.text if choice else clock.caption if clock else str(key))
    return "、".join(text.rstrip(_STOPS) for text in texts)
