"""Which clock of a case a paper answers for, found from the steps alone, and what it must print of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from app.rules.casework.clocks import Clock
from app.rules.casework.steps import Step
from app.rules.letter_heads import Head
from app.rules.regulation.regulation import UNIT_CAPTIONS
from app.services.papers.letter_case import LetterCase

SENT = ("refer", "reinvestigate")
ONE = r"第[一二三四五六七八九十]+条(?:第[一二三四五六七八九十]+款)?(?:第（[一二三四五六七八九十]+）项)?"
DAY = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
LENGTH = r"(\d+个(?:工作日|自然日|月))"
BEGINS = re.compile(rf"自收到本(?:函|交办单)之日起{LENGTH}?(?:（([^）]*)）)?内(?:调查核实|，)(.*)")
ASKED = re.compile(rf"自收到本(?:函|交办单)之日起{LENGTH}内(?:向我办反馈|书面反馈改进建议)")
RUNS = re.compile(
    rf"》({ONE})，该事项的([^，为]+?)(?:为{LENGTH})?，.*?(?:已于|将于){DAY}(?:（暂定）)?届满"
)
LATE = re.compile(r"已超期(\d+)个工作日")
CLOSED = re.compile(
    rf"自受理之日起{LENGTH}(?:（([^）]*)）)?内办结(?:，即不迟于{DAY})?[^；]*；.*?（({ONE})）"
)
BY_DAY = re.compile(rf"应当于{DAY}(?:（暂定）)?前办结")


def sent_by(case: LetterCase, step: Step) -> int | None:
    """The number of the referral or round that a later letter is about."""
    if step.about is not None:
        return step.about
    upto = [s for s in case.steps if s.kind in SENT and (not step.seq or s.seq < step.seq)]
    if step.unit:
        return next((s.seq for s in reversed(upto) if s.unit == step.unit), None)
    told = next(e.concerned for e in case.trace.events if e.step.seq == step.seq)
    return told[0].seq if told else None


def own_clock(case: LetterCase, head: Head, step: Step) -> Clock | None:
    """THE clock that the paper of this step answers for."""
    if head.kind == "supervision":
        return _supervised(case, step)
    if head.clock == "closure":
        return next((c for c in reversed(case.clocks) if c.role == "closure"), None)
    seq = step.seq if head.step in SENT else sent_by(case, step)
    mine = [c for c in case.clocks if c.role == head.clock and c.start_seq == seq]
    return mine[-1] if mine else None


def _supervised(case: LetterCase, step: Step) -> Clock | None:
    """Of the limits of that referral that ran then, the ones that the ground is about, the latest."""
    about = sent_by(case, step)
    ran = [
        c for c in case.clocks
        if c.start_seq == about and (c.state in ("open", "paused") or (c.closed_seq or 0) > step.seq)
    ]  # fmt: skip
    grounds = {g.key: g for g in case.regulation.lists["supervision_grounds"]}
    chosen = step.fields.get("ground", ())
    words = {w for key in chosen for w in grounds[str(key)].data.get("clocks", ())}
    ran = [c for c in ran if c.word in words] or ran
    calendar = case.work.editions.calendar(case.trace.calendar)

    def late(clock: Clock) -> int:
        on = case.today if clock.state == "open" else step.on
        return calendar.count(clock.due_on, on) if clock.due_on and clock.due_on < on else 0

    return max(ran, key=late, default=None)


def length_of(clock: Clock) -> str:
    return f"{clock.limit}{UNIT_CAPTIONS[clock.limit_unit]}" if clock.limit is not None else ""


def tells_of_limit(text: str) -> bool:
    """Whether the paper prints a limit of its own at all."""
    return any(pattern.search(text) for pattern in (ASKED, BEGINS, RUNS, CLOSED, BY_DAY))


def amiss(case: LetterCase, head: Head, step: Step, text: str) -> Iterator[str]:
    """Each length, day and article of the paper's own limit that is not the clock's."""
    clock = own_clock(case, head, step)
    if asked := ASKED.search(text):
        role = "improvement_reply" if head.kind == "supervision" else "unit_response"
        (own,) = [c for c in case.clocks if c.role == role and c.start_seq == step.seq]
        yield from _differs("应答期限", asked[1], length_of(own))
    for found in filter(None, (p.search(text) for p in (BEGINS, RUNS, CLOSED, BY_DAY))):
        if clock is None:
            yield f"{found[0]} rests on no clock"
            continue
        length, due, article = _printed(found)
        yield from _differs("期限", length, length_of(clock) if length is not None else None)
        yield from _differs("届满日", due, clock.due_on if due is not None else None)
        if article:
            yield from _differs("条款", article, clock.definition.article)
    if clock is not None and (late := LATE.search(text)):
        calendar = case.work.editions.calendar(case.trace.calendar)
        on = case.today if clock.state == "open" else step.on
        assert clock.due_on is not None
        yield from _differs("超期", int(late[1]), max(1, calendar.count(clock.due_on, on)))


def _printed(found: re.Match[str]) -> tuple[str | None, date | None, str]:
    """Length (None where the paper tells none), last day and article as they stand."""
    groups = found.groups()
    day = None
    if found.re is not BEGINS:
        at = {RUNS: 3, CLOSED: 2, BY_DAY: 0}[found.re]
        if groups[at]:
            day = date(*(int(part) for part in groups[at : at + 3]))
    if found.re is BEGINS:
        cited = re.search(rf"（({ONE})）", groups[2].partition("。")[0])
        return groups[0] or None, None, cited[1] if cited else ""
    if found.re is RUNS:
        return groups[2], day, groups[0]
    if found.re is CLOSED:
        return groups[0], day, groups[5]
    return None, day, ""


def _differs(what: str, printed: object, told: object) -> Iterator[str]:
    if printed != told:
        yield f"{what}: the paper says {printed}, its clock {told}"
