"""What a step would do to the limits of a case, said before it is taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.rules.casework.clocks import Clock

Key = tuple[str, int, int]


def foretold(before: Sequence[Clock], after: Sequence[Clock]) -> tuple[str, ...]:
    """A sentence for each limit that begins, ends or gets another last day."""
    known = {_key(clock): clock for clock in before}
    told = (_sentence(known.get(_key(clock)), clock) for clock in after)
    return tuple(sentence for sentence in told if sentence)


def _key(clock: Clock) -> Key:
    return clock.word, clock.start_seq, clock.thread or 0


def _sentence(before: Clock | None, now: Clock) -> str:
    name = now.definition.caption
    if before is None:
        return f"{name}：开始计算，届满 {_day(now)}" if now.state == "open" and now.due_on else ""
    if before.state == "open" and now.state != "open":
        return f"{name}：{_ending(now)}"
    if now.state == "open" and before.due_on != now.due_on:
        return f"{name}：届满 {_day(before)} → {_day(now)}"
    return ""


def _ending(clock: Clock) -> str:
    if clock.state == "met":
        return f"按期完成（届满 {_day(clock)}）"
    if clock.state == "met_late":
        return f"逾期完成（届满 {_day(clock)}）"
    return {"paused": "暂停计算", "waived": "免予", "ended": "不再计算"}.get(clock.state, "结束")


def _day(clock: Clock) -> str:
    if clock.due_on is None:
        return "另定"
    firm = "（暂定）" if clock.provisional else ""
    presumed = "（推定送达）" if clock.presumed else ""
    return f"{_iso(clock.due_on)}{firm}{presumed}"


def _iso(day: date) -> str:
    return day.isoformat()
