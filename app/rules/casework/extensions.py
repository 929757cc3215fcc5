"""Whether a limit may be lengthened or set by hand: caps, times, application, lateness."""

from __future__ import annotations

from collections.abc import Sequence

from app.base.errors import RuleViolation
from app.rules.casework.clocks import OPEN_STATES, Clock, clocks_of
from app.rules.casework.steps import Step
from app.rules.casework.trace import Editions, Thread, Trace
from app.rules.regulation.regulation import (
    UNIT_CAPTIONS,
    Effect,
    ExtensionDef,
    ExtensionLevel,
    Regulation,
)


def check_extension(
    trace: Trace,
    step: Step,
    regulation: Regulation,
    editions: Editions,
    concerned: tuple[Thread, ...],
) -> str:
    """An irregularity ("" for none); raises RuleViolation where the pack does not allow it."""
    extension = regulation.extension
    if extension is None:
        raise RuleViolation(f"{regulation.name}没有规定延期，不能延长期限。")
    clock = _open_clock(trace, editions, extension.clock)
    if clock is None:
        caption = regulation.clocks[extension.clock].caption
        raise RuleViolation(f"没有正在计算的{caption}，不能延期。", article=extension.article)
    granted = _granted(trace, regulation, clock)
    _check_application(trace, step, regulation, extension)
    level = _check_amount(step, extension, granted)
    _check_approver(step, regulation, level)
    if extension.shorter and step.day("until") is not None:
        _check_until(step, clock, level)
    return "；".join(_late(trace, step, editions, extension, concerned))


def _late(
    trace: Trace,
    step: Step,
    editions: Editions,
    extension: ExtensionDef,
    concerned: tuple[Thread, ...],
) -> list[str]:
    """One sentence a limit that was over when the extension was approved: it lengthens none."""
    threads = {t.seq for t in concerned}
    words = dict.fromkeys((extension.clock, *extension.lengthens))
    return [
        f"逾期后批准：批准日{step.on}晚于{clock.definition.caption}届满日{clock.due_on}，"
        "不改变已经逾期的认定。"
        for clock in clocks_of(trace, editions)
        if clock.word in words
        and clock.state == "open"
        and clock.due_on is not None
        and step.on > clock.due_on
        and (clock.thread is None or not threads or clock.thread in threads)
    ]


def _granted(trace: Trace, regulation: Regulation, clock: Clock) -> list[Step]:
    """Every step that lengthened the clock, whatever it is called."""
    kinds = regulation.words_with(Effect.EXTEND)
    return [s for s in trace.steps_of(*kinds) if s.seq > clock.start_seq]


def _check_approver(step: Step, regulation: Regulation, level: ExtensionLevel) -> None:
    """Only whom the text names may approve: what the step says is compared."""
    given = step.text("approved_by")
    if not level.by or not given or given == level.by:
        return
    definition = regulation.step(step.kind)
    field = definition.field_def("approved_by") if definition else None
    choice = regulation.choice(field.options, given) if field else None
    raise RuleViolation(
        f"延期须经{level.approver}批准，“{choice.text if choice else given}”无权批准，没有登记。",
        article=level.article,
    )


def _check_until(step: Step, clock: Clock, level: ExtensionLevel) -> None:
    until = step.day("until")
    if until is not None and clock.due_on is not None and until <= clock.due_on:
        raise RuleViolation(
            f"延长至{until}不晚于现在的届满日{clock.due_on}，不是延长；请核对。",
            article=level.article,
        )


def extendable(trace: Trace, clocks: Sequence[Clock], regulation: Regulation) -> bool:
    """Whether the limit may still be lengthened: its clock runs, and times and cap are left."""
    extension = regulation.extension
    if extension is None:
        return False
    running = [c for c in clocks if c.word == extension.clock and c.state in OPEN_STATES]
    if not running:
        return False
    granted = _granted(trace, regulation, running[-1])
    left = extension.cap - sum(s.whole("amount") or extension.fixed or 0 for s in granted)
    return left >= (extension.fixed or 1) and (
        extension.repeat or len(granted) < len(extension.levels)
    )


def pending(trace: Trace, request: str, *answers: str) -> bool:
    """Whether a request (an application) still waits for one of its answers."""
    asked = sum(1 for _ in trace.steps_of(request))
    return asked > sum(1 for _ in trace.steps_of(*answers))


def _check_application(
    trace: Trace, step: Step, regulation: Regulation, extension: ExtensionDef
) -> None:
    if not extension.application:
        return
    answers = (*regulation.words_with(Effect.EXTEND), *regulation.words("refuse_extension"))
    if not pending(trace, extension.application, *answers):
        raise RuleViolation(
            "没有待决定的书面延期申请，不能批准延期；请先登记承办单位的申请。",
            article=extension.article,
        )


def _check_amount(step: Step, extension: ExtensionDef, granted: list[Step]) -> ExtensionLevel:
    """The level at which this extension is granted; RuleViolation beyond its cap."""
    unit = UNIT_CAPTIONS[extension.unit]
    if len(granted) >= len(extension.levels) and not extension.repeat:
        raise RuleViolation(
            f"只能延期{len(extension.levels)}次，已经延过{len(granted)}次，不能再延。",
            article=extension.article,
        )
    level = extension.levels[min(len(granted), len(extension.levels) - 1)]
    amount = step.whole("amount") or extension.fixed
    if amount is None or amount < 1:
        raise RuleViolation("须填写延长多少，且为正整数。", article=level.article)
    if extension.fixed is not None and amount != extension.fixed:
        raise RuleViolation(
            f"延长期限只能是{extension.fixed}{unit}，不能是{amount}{unit}。", article=level.article
        )
    total = sum(s.whole("amount") or extension.fixed or 0 for s in granted) + amount
    if amount > level.cap:
        raise RuleViolation(
            f"由{level.approver}批准的延长期限不得超过{level.cap}{unit}，现为{amount}{unit}。",
            article=level.article,
        )
    if total > extension.cap:
        raise RuleViolation(
            f"延长期限合计不得超过{extension.cap}{unit}，本次之后合计{total}{unit}。",
            article=extension.article,
        )
    return level


def check_override(trace: Trace, step: Step, regulation: Regulation, editions: Editions) -> None:
    """A limit is set by hand only for a clock that runs, with a length or a date (NY-16.3)."""
    word = step.text("clock")
    definition = regulation.clocks.get(word)
    if definition is None:
        names = "、".join(c.caption for c in regulation.clocks.values())
        raise RuleViolation(f"请写明另定哪一项期限；可选：{names}。", article=_article(regulation))
    if _open_clock(trace, editions, word) is None:
        raise RuleViolation(
            f"没有正在计算的{definition.caption}，不能另定期限。", article=_article(regulation)
        )
    if step.whole("limit") is None and step.day("due_on") is None:
        raise RuleViolation("另定期限须写明多长或届满日。", article=_article(regulation))


def _article(regulation: Regulation) -> str:
    definition = regulation.step_in_role("override_limit")
    return definition.article if definition else ""


def _open_clock(trace: Trace, editions: Editions, word: str) -> Clock | None:
    running = [c for c in clocks_of(trace, editions) if c.word == word and c.state in OPEN_STATES]
    return running[-1] if running else None
