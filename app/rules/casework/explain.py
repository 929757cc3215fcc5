"""期限计算说明: how a clock came to its due date, day by day, with every article and reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.rules.calendar.calendar import Calendar, SkippedDay
from app.rules.casework.clocks import Clock
from app.rules.regulation.regulation import UNIT_CAPTIONS, Regulation

WAIVED = {
    "": "联系方式不详", "contact_unknown": "联系方式不详", "anonymous": "匿名投诉举报",
    "unreachable": "联系不上",
}  # fmt: skip
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole reckoning of one clock; ``lines()`` is what the screen and the paper print."""

    caption: str
    article: str
    start: str
    limit: str
    skipped: tuple[SkippedDay, ...]
    makeups: tuple[SkippedDay, ...]
    pauses: tuple[str, ...]
    extensions: tuple[str, ...]
    readings: tuple[str, ...]
    due: str
    outcome: str
    basis: str
    provisional: str

    def lines(self) -> tuple[str, ...]:
        """The reckoning as Chinese sentences, in the order in which one would work it."""
        skipped = "、".join(_named_day(d) for d in self.skipped)
        makeups = "、".join(_named_day(d) for d in self.makeups)
        made = (
            f"期限：{self.caption}，{self.article}。",
            f"起算：{self.start}",
            f"长度：{self.limit}",
            f"不计入的日子（{len(self.skipped)}天）：{skipped}。" if skipped else "",
            f"照常计入的调休上班日：{makeups}。" if makeups else "",
            *self.pauses,
            *self.extensions,
            f"届满：{self.due}",
            f"结果：{self.outcome}" if self.outcome else "",
            *self.readings,
            f"依据：{self.basis}",
            self.provisional,
        )
        return tuple(line for line in made if line)


def explain(clock: Clock, regulation: Regulation, calendar: Calendar) -> Explanation:
    """The reckoning of ``clock`` under the editions that judge it (Clock.regulation, .calendar)."""
    definition = clock.definition
    by_days = clock.limit_unit == "working_days" and clock.due_on is not None
    due = clock.due_on
    span = (clock.starts_on, due) if by_days and due else None
    return Explanation(
        caption=definition.caption,
        article=definition.article,
        start=_start(clock),
        limit=_limit(clock),
        skipped=calendar.skipped(*span) if span else _rolled(clock, calendar),
        makeups=calendar.makeups(*span) if span else (),
        pauses=tuple(_pause(clock, a, b, calendar) for a, b in clock.pauses),
        extensions=_extensions(clock, regulation),
        readings=tuple(
            f"解释口径：{reading.caption}（{reading.article}）——{option.caption}。"
            for reading, option in regulation.readings_of(clock.word)
        ),
        due=_due(clock),
        outcome=_outcome(clock),
        basis=_basis(regulation, calendar),
        provisional=_provisional(clock, calendar),
    )


def full_day(day: date) -> str:
    """2026年11月20日（周五）."""
    return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def _named_day(day: SkippedDay) -> str:
    """4月6日（周一 清明节）; a plain weekend day is 3月7日（周六）."""
    name = "" if day.name == "周末" else f" {day.name}"
    return f"{day.day.month}月{day.day.day}日（周{WEEKDAYS[day.day.weekday()]}{name}）"


def _start(clock: Clock) -> str:
    text = clock.definition.start_text or "起算之日"
    proof = f"（{clock.proof}）" if clock.proof else ""
    line = f"{full_day(clock.event_on)}为{text}{proof}，当日为第0日，自次日起计算。"
    if clock.presumed:
        line = f"{full_day(clock.event_on)}发出，尚无回证，推定当日送达（送达日推定）；当日为第0日，自次日起计算。"
    if clock.starts_on != clock.event_on:
        line += f"该日为休息日，按所选口径视为{full_day(clock.starts_on)}收到。"
    return line


def _limit(clock: Clock) -> str:
    if clock.override is not None:
        return f"依“{clock.override.law or '其他法律'}”另定（第{clock.override.seq}步）：{_length(clock)}"
    return _length(clock)


def _length(clock: Clock) -> str:
    if clock.limit is None:
        return "以指定的日期为准。"
    counted = {
        "working_days": "只计工作日，最后一日计满。",
        "calendar_days": "休息日照常计入",
        "months": "至届满月的同日，没有同日的为该月末日",
    }[clock.limit_unit]
    if clock.limit_unit != "working_days":
        rolls = clock.definition.roll == "next_working_day"
        counted += "；末日为休息日的顺延至次一工作日。" if rolls else "；末日为休息日的不顺延。"
    return f"{clock.limit}{UNIT_CAPTIONS[clock.limit_unit]}。{counted}"


def _rolled(clock: Clock, calendar: Calendar) -> tuple[SkippedDay, ...]:
    """For months and calendar days: only the rest days over which the end was moved."""
    if clock.due_on is None or clock.limit is None or clock.limit_unit == "working_days":
        return ()
    day, rolled = clock.due_on, []
    for skipped in reversed(calendar.skipped(clock.starts_on, clock.due_on)):
        if (day - skipped.day).days != 1:
            break
        rolled.append(skipped)
        day = skipped.day
    return tuple(reversed(rolled)) if clock.definition.roll != "none" else ()


def _pause(clock: Clock, begin: date, end: date | None, calendar: Calendar) -> str:
    first = full_day(begin + timedelta(days=1))  # the day of pausing itself was still counted
    if end is None:
        return f"暂停：{full_day(begin)}暂停，自{first}起不计入，尚未恢复。"
    if end <= begin:
        return f"暂停：{full_day(begin)}当日暂停并恢复，没有不计入的日子。"
    apart = f"暂停：{full_day(begin)}暂停，{first}至{full_day(end)}不计入，"
    if end == clock.met_on:
        used = f"{_used(clock, begin, calendar)}{UNIT_CAPTIONS[clock.left_unit]}"
        return f"{apart}当日完成，只计暂停前已用的{used}。"
    return f"{apart}自{full_day(end + timedelta(days=1))}起续算。"


def _used(clock: Clock, until: date, calendar: Calendar) -> int:
    """The clock's own days from its start to that day, without those of earlier pauses."""

    def days(first: date, last: date) -> int:
        working = clock.left_unit == "working_days"
        return calendar.count(first, last) if working else (last - first).days

    before = [(begin, end) for begin, end in clock.pauses if end is not None and end <= until]
    return days(clock.starts_on, until) - sum(days(begin, end) for begin, end in before)


def changes(clock: Clock, regulation: Regulation) -> str:
    """What made the limit another than the text's, in few words for a letter; "" where nothing did.

    An extension approved too late changed nothing and is not told.
    """
    told = []
    if clock.override is not None:
        told.append(f"依{clock.override.law or '其他法律'}另定")
    granted = [item for item in clock.lengthenings if not item.late]
    if granted and regulation.extension is not None and regulation.extension.shorter:
        told.append("已经批准延期")  # up to a day: the last day says how far
    else:
        told += [f"经批准延长{item.amount}{UNIT_CAPTIONS[item.unit]}" for item in granted]
    if clock.state == "paused":
        told.append("现暂停计算")
    elif any(end is None or begin < end for begin, end in clock.pauses):
        told.append("其间暂停计算")
    return "，".join(told)


def _extensions(clock: Clock, regulation: Regulation) -> tuple[str, ...]:
    article = regulation.extension.article if regulation.extension else ""
    lines = []
    for item in clock.lengthenings:
        amount = f"{item.amount}{UNIT_CAPTIONS[item.unit]}"
        if item.late:
            lines.append(
                f"延期：{full_day(item.on)}批准延长{amount}，已在届满之后，不改变逾期的认定（{article}）。"
            )
        else:
            origin = "自原届满日起计算" if item.from_due else "与原期限合并，自同一起算日计算"
            lines.append(f"延期：{full_day(item.on)}批准延长{amount}，{origin}（{article}）。")
    return tuple(lines)


def _due(clock: Clock) -> str:
    if clock.due_on is None:
        left = clock.left_when_paused
        counted = UNIT_CAPTIONS[clock.left_unit]
        return "暂停期间没有届满日。" + (f"恢复后还剩{left}{counted}。" if left is not None else "")
    return f"{full_day(clock.due_on)}，当日终了前。"


def _outcome(clock: Clock) -> str:
    if clock.met_on is not None:
        verdict = "逾期完成" if clock.state == "met_late" else "按期完成"
        return f"{full_day(clock.met_on)}{verdict}。"
    if clock.state == "waived":
        return f"{WAIVED[clock.waiver]}，免予告知（{clock.definition.waiver_article}）。"
    if clock.ended_on is not None:
        return f"{full_day(clock.ended_on)}终止，不再计算。"
    return ""


def _basis(regulation: Regulation, calendar: Calendar) -> str:
    names = [n.number or f"《{n.title}》" for n in calendar.notices]
    last = f"放假通知{len(names)}份（最近一份：{names[-1]}）" if names else "没有放假通知"
    return (
        f"{regulation.name}（{regulation.number}，版本 {regulation.edition[:8]}）；"
        f"{last}，日历版本 {calendar.edition[:8]}。"
    )


def _provisional(clock: Clock, calendar: Calendar) -> str:
    if not clock.provisional:
        return ""
    return (
        f"暂定：{full_day(calendar.firm_until)}以后的放假安排尚未公布，"
        "以周末和法定节假日暂算；放假通知导入后重新计算。"
    )
