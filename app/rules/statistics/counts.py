"""One thing that is counted, and its sentence: what its query asks of period, kinds and limits.

The words are put in from the same fields from which the query is made, so that a definition changed
in one changes in the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from app.base.errors import PackError

ROWS: Final = ("span", "event", "answer", "chain")
LEFT_OUT: Final = {"merged": "并入他件的", "imported": "导入的已结件"}
WHEN: Final[Mapping[str, str]] = {
    "in_period": "统计期内", "ended_in_period": "在统计期内", "at_start": "到统计期开始时",
    "at_end": "到统计截止时", "cohort_ended": "在统计期内、到统计截止时已经",
}  # fmt: skip
KINDS: Final[Mapping[str, str]] = {
    "receive": "收到", "accept": "受理", "reopen": "重新启动", "decline": "不予受理",
    "exclude": "不列为失信", "forward": "移送、转报", "merge": "并入他件", "withdraw": "撤回",
    "extend": "延期", "return_referral": "退回转办", "refer": "转办",
    "reinvestigate": "二次（补充）调查", "object": "异议", "supervise": "督办函",
    "reply_improvement": "改进反馈", "visit_back": "回访", "give_feedback": "反馈",
    "record_dishonesty": "失信记录",
}  # fmt: skip
OUTCOMES: Final[Mapping[str, str]] = {
    "more": "两次以上", "once": "一次", "co": "协办", "lead": "主办", "adopted": "采纳",
    "partly": "部分采纳", "rejected": "不采纳", "find": "认定", "spare": "不予纳入",
    "satisfied": "满意", "mostly": "基本满意", "unsatisfied": "不满意",
}  # fmt: skip
ENDED: Final[Mapping[str, str]] = {
    "closed": "办结", "terminated": "撤回、移送、并入他件或不列为失信",
}  # fmt: skip
LIMITED: Final = "只计定有期限、没有免除的"
OF_ROWS: Final[Mapping[str, str]] = {"chain": "，一件一次", "answer": "，一件一次"}
OF_STEP: Final = "，按收到的单位计"


@dataclass(frozen=True, slots=True)
class Count:
    """One thing that is counted; every field takes part in the query and in the sentence."""

    key: str
    caption: str
    says: str
    rows: str
    kinds: tuple[str, ...]
    when: str
    unit: str = "件"
    outcomes: tuple[str, ...] = ()
    ended_as: str = ""
    late: bool | None = None
    limited: bool = False  # nothing but what had a limit that was not waived
    of_step: bool = False  # broken down by the unit of the step, not by 主办
    leaves_out: tuple[str, ...] = ()
    only: tuple[str, ...] = ()  # nothing but these
    article: Mapping[str, str] = field(default_factory=dict)  # by pack


def worded(count: Count) -> str:
    """What a count is, in a clause: 统计期内受理（不计导入的已结件）. PackError where its sentence
    is silent about something that its query asks, or a word is unknown."""
    words = _words(count)
    if silent := [name for name in words if f"{{{name}}}" not in count.says]:
        raise PackError(f"统计数“{count.key}”的口径没有写到：{'、'.join(silent)}。", key=count.key)
    try:
        told = count.says.format(**words)
    except (KeyError, IndexError, ValueError) as error:
        raise PackError(
            f"统计数“{count.key}”的口径里有不认识的项目：{error}。", key=count.key
        ) from error
    told += OF_ROWS.get(count.rows, "") + (OF_STEP if count.of_step else "")
    left = "、".join(LEFT_OUT[name] for name in count.leaves_out)
    only = "、".join(LEFT_OUT[name] for name in count.only)
    return told + (f"（不计{left}）" if left else "") + (f"（只计{only}）" if only else "")


def _words(count: Count) -> dict[str, str]:
    """The words for what the query asks; a name without words stands as it is."""
    words = {
        "when": WHEN[count.when],
        "kinds": "或者".join(KINDS.get(kind, kind) for kind in count.kinds),
    }
    if count.outcomes:
        words["outcomes"] = "或者".join(OUTCOMES.get(one, one) for one in count.outcomes)
    if count.ended_as:
        words["ended_as"] = ENDED.get(count.ended_as, count.ended_as)
    if count.limited:
        words["limited"] = LIMITED
    if count.late is not None:
        before, after = ("早于", "不早于") if count.when == "at_end" else ("晚于", "不晚于")
        words["late"] = before if count.late else after
    return words
