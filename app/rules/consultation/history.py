"""A call for opinions told from its steps: who is asked, who answered, points and verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

RECEIVED, ISSUED = "received", "issued"
DIRECTIONS: Final = {RECEIVED: "来的", ISSUED: "去的"}
# What a call has come to; a received one goes up the first four, an issued one is open or closed.
STATES: Final = {
    "open": "征求中", "to_sign": "待签", "sealed": "已盖章", "reported": "已报送",
    "closed": "已汇总",
}  # fmt: skip
VERDICTS: Final = {"adopted": "采纳", "partly": "部分采纳", "rejected": "不采纳"}
VIA: Final = ("typed", "workbook")
NIL: Final = "无意见"  # as the form has it, to the letter

RECEIVE, ISSUE, AMEND, ASK = "receive_call", "issue_call", "amend_call", "ask_units"
ANSWER, SEALED_RETURN, REMIND = "record_answer", "record_sealed_return", "remind_units"
SPLIT, WEIGH, CLOSE = "split_opinion", "weigh_point", "close_call"
DRAFT, SEAL, REPORT = "draft_answer", "seal_answer", "report_answer"
FILE, VOID = "file_call_paper", "void_call_step"
KINDS: Final = {
    RECEIVE: "收到征求意见", ISSUE: "发出征求意见", AMEND: "更正", ASK: "征求单位意见",
    ANSWER: "登记反馈", SEALED_RETURN: "登记盖章件", REMIND: "催报", SPLIT: "整理意见",
    WEIGH: "研究意见", CLOSE: "汇总", DRAFT: "拟反馈表", SEAL: "盖章", REPORT: "报送",
    FILE: "归入文件", VOID: "撤销",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CallStep:
    """One recorded step of a call; units and officers are named by uid."""

    seq: int
    kind: str
    on: date
    actor: str
    payload: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    voids: tuple[int, ...] = ()


@dataclass(slots=True)
class Asked:
    """A unit that was asked, and what it said; ``nil`` None: nothing yet."""

    due_at: datetime | None = None
    nil: bool | None = None
    opinion: str = ""
    answered_on: date | None = None
    sealed_on: date | None = None
    reminded_on: date | None = None
    answer_seq: int | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One point of an opinion, tied to an item of an annex ("" : to the whole)."""

    seq: int
    n: int
    unit: str  # "" : the office's own
    annex: str
    item: str
    caption: str
    text: str
    reason: str
    verdict: str = ""
    why: str = ""
    weighed_on: date | None = None
    weighed_seq: int | None = None

    @property
    def told(self) -> tuple[str, str, str, str]:
        """What makes it the same point when an opinion is split anew."""
        return self.unit, self.annex, self.item, self.text


@dataclass(slots=True)
class CallState:
    """What the steps of a call come to."""

    uid: str = ""
    direction: str = RECEIVED
    head: dict[str, Any] = field(default_factory=dict)  # HEAD → value, days and moments as texts
    opened_on: date = date.min
    state: str = "open"
    nil: bool | None = None
    opinion: str = ""
    sealed_on: date | None = None
    reported_at: datetime | None = None
    reported_to: str = ""
    units: dict[str, Asked] = field(default_factory=dict)
    points: list[Point] = field(default_factory=list)
    steps: int = 0

    @property
    def due_at(self) -> datetime | None:
        """The moment by which the call wants its answer."""
        return moment(self.head["due_at"])

    @property
    def silent(self) -> tuple[str, ...]:
        """The units that have not answered; who said 无意见 has."""
        return tuple(unit for unit, asked in self.units.items() if asked.nil is None)

    def point(self, seq: int, n: int) -> Point | None:
        """The point that was made in this step, as it stands."""
        return next((p for p in self.points if (p.seq, p.n) == (seq, n)), None)


HEAD: Final = (
    "title", "topic", "asks", "number", "sender", "addressee", "reply_to", "dated", "deadline",
    "due_at", "sets",
)  # fmt: skip


def moment(text: str | None) -> datetime | None:
    """A moment as steps keep it."""
    return datetime.fromisoformat(text) if text else None


def tell(steps: Iterable[CallStep]) -> CallState:
    """The state after all steps; what was voided counts for nothing."""
    known = tuple(steps)
    gone = {seq for step in known if step.kind == VOID for seq in step.voids}
    state = CallState()
    for step in known:
        state.steps = step.seq
        if step.seq not in gone and step.kind in _TELLS:
            _TELLS[step.kind](state, step)
    return state


# ---- what each kind of step does


def _open(state: CallState, step: CallStep) -> None:
    given = step.payload
    state.uid, state.opened_on = given["call_uid"], step.on
    state.direction = RECEIVED if step.kind == RECEIVE else ISSUED
    state.head = {name: given[name] for name in HEAD}


def _amend(state: CallState, step: CallStep) -> None:
    state.head |= {name: value for name, value in step.payload.items() if name in HEAD}


def _ask(state: CallState, step: CallStep) -> None:
    for unit in step.payload["units"]:
        state.units.setdefault(unit, Asked()).due_at = moment(step.payload["due_at"])


def _answer(state: CallState, step: CallStep) -> None:
    given = step.payload
    asked = state.units.setdefault(given["unit"], Asked())
    if asked.nil is not None and given["opinion"] != asked.opinion:
        state.points = [point for point in state.points if point.unit != given["unit"]]
    asked.nil, asked.opinion = given["nil"], given["opinion"]
    asked.answered_on, asked.answer_seq = step.on, step.seq


def _sealed_return(state: CallState, step: CallStep) -> None:
    state.units.setdefault(step.payload["unit"], Asked()).sealed_on = step.on


def _remind(state: CallState, step: CallStep) -> None:
    for unit in step.payload["units"]:
        if unit in state.units:
            state.units[unit].reminded_on = step.on


def _split(state: CallState, step: CallStep) -> None:
    """The points of a unit, in place of those of before; one that is told again keeps its verdict."""
    unit = step.payload["unit"]
    before = {point.told: point for point in state.points if point.unit == unit}
    state.points = [point for point in state.points if point.unit != unit]
    for n, given in enumerate(step.payload["points"], 1):
        point = Point(step.seq, n, unit, **given)
        was = before.get(point.told)
        if was is not None:
            point = replace(
                point, verdict=was.verdict, why=was.why, weighed_on=was.weighed_on,
                weighed_seq=was.weighed_seq,
            )  # fmt: skip
        state.points.append(point)


def _weigh(state: CallState, step: CallStep) -> None:
    seq, n = step.payload["point"]
    verdict = step.payload["verdict"]
    state.points = [
        replace(
            point, verdict=verdict, why=step.payload["why"],
            weighed_on=step.on if verdict else None, weighed_seq=step.seq if verdict else None,
        )
        if (point.seq, point.n) == (seq, n)
        else point
        for point in state.points
    ]  # fmt: skip


def _draft(state: CallState, step: CallStep) -> None:
    state.nil, state.opinion = step.payload["nil"], step.payload["opinion"]
    state.state, state.sealed_on = "to_sign", None


def _seal(state: CallState, step: CallStep) -> None:
    state.state, state.sealed_on = "sealed", step.on


def _report(state: CallState, step: CallStep) -> None:
    state.state = "reported"
    state.reported_at, state.reported_to = moment(step.payload["at"]), step.payload["to"]


def _close(state: CallState, step: CallStep) -> None:
    state.state = "closed"


_TELLS: Final = {
    RECEIVE: _open, ISSUE: _open, AMEND: _amend, ASK: _ask, ANSWER: _answer,
    SEALED_RETURN: _sealed_return, REMIND: _remind, SPLIT: _split, WEIGH: _weigh, CLOSE: _close,
    DRAFT: _draft, SEAL: _seal, REPORT: _report,
}  # fmt: skip
