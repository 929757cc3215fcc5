"""A round told from its steps: units, entries, decisions and locks as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from app.rules.casework.steps import Step

REPORTED, CONFIRMED = "reported", "confirmed"
SAID: Final = {REPORTED: "自报值", CONFIRMED: "核定值"}
# What each stage of a round locks for whoever comes after it.
STAGES: Final = {"reporting": "自报", "confirming": "核定", "deciding": "决定"}
STAGE_OF: Final = {REPORTED: "reporting", CONFIRMED: "confirming"}
VIA: Final = ("type", "paste", "fill", "workbook", "redo")
OPEN, UNITS, ENTER, DECIDE = "open_round", "add_round_units", "enter", "decide"
ADOPT, LOCK, UNLOCK, VOID = "adopt_set", "lock_stage", "unlock_stage", "void_step"
ATTACH, PROCEED, READ = "attach_evidence", "proceed", "adopt_procedure"
COLLECT, RETURNED, SEALED = "collect", "returned", "sealed_return"
ASSIGN, CITY, FATE = "assign_items", "city_score", "unit_fate"
PLACES: Final = tuple(STAGES)  # what a stage of a procedure may lock


@dataclass(frozen=True, slots=True)
class RoundStep:
    """One recorded step of a round; units and officers are named by uid."""

    seq: int
    kind: str
    on: date
    actor: str
    payload: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    voids: tuple[int, ...] = ()


class Cell(NamedTuple):
    """What somebody typed last into a cell; ``text`` None cleared it.

    A tuple, for a paste makes ten thousand of them.
    """

    seq: int
    text: Any
    by: str
    refused: str = ""

    def kept(self) -> dict[str, Any]:
        """The cell as a projection keeps it."""
        told: dict[str, Any] = {"seq": self.seq, "text": self.text, "by": self.by}
        return {**told, "refused": self.refused} if self.refused else told

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Cell:
        """The cell that a projection kept."""
        return cls(kept["seq"], kept["text"], kept["by"], kept.get("refused", ""))


Cells = dict[str, dict[str, Cell]]  # reported, confirmed → input → cell


@dataclass(slots=True)
class RoundState:
    """What the steps of a round come to."""

    uid: str = ""
    name: str = ""
    procedure: str = ""
    period: tuple[date, date] = (date.min, date.min)
    counts_reported: bool = False
    opened_on: date = date.min
    editions: list[tuple[int, str]] = field(default_factory=list)  # from which step on
    units: list[str] = field(default_factory=list)
    entries: dict[tuple[str, str], Cells] = field(default_factory=dict)
    decisions: list[RoundStep] = field(default_factory=list)
    locks: dict[str, int] = field(default_factory=dict)
    course: list[Step] = field(default_factory=list)  # of its procedure
    opened: dict[str, int] = field(default_factory=dict)  # what the stage locks, opened again
    procedure_edition: str = ""  # of the units' procedure; "" for the shipped one
    stage: str = ""
    stage_caption: str = ""
    stage_locks: dict[str, str] = field(default_factory=dict)  # what it locks → its caption
    steps: int = 0

    @property
    def edition(self) -> str:
        """The edition of the indicator set that the round is under."""
        return self.editions[-1][1]

    def edition_at(self, seq: int) -> str:
        """The edition that was in force when the step was recorded."""
        return next(name for start, name in reversed(self.editions) if start <= seq)


def tell(steps: Iterable[RoundStep]) -> RoundState:
    """The state after all steps; what was voided counts for nothing."""
    known = tuple(steps)
    gone = {seq for step in known if step.kind == VOID for seq in step.voids}
    state = RoundState()
    for step in known:
        state.steps = step.seq
        if step.seq not in gone and step.kind in _TELLS:
            _TELLS[step.kind](state, step)
    return state


def merge(cells: Cells, said: str, name: str, cell: Cell) -> None:
    """Lay one cell over what stands entered for an item."""
    cells.setdefault(said, {})[name] = cell


def cells_of(step: RoundStep) -> Iterable[tuple[str, str, str, Cell]]:
    """The cells of an ``enter`` step: unit, item, input, cell."""
    for unit, item, name, text, *why in step.payload["cells"]:
        yield unit, item, name, Cell(step.seq, text, step.actor, why[0] if why else "")


def decision_rows(decisions: Iterable[RoundStep], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The decisions as the rules of indicators read them; ``names`` says what officers are called."""
    return [
        {
            "seq": step.seq,
            "item": step.payload["item"],
            "unit": step.payload["unit"],
            "question": step.payload["question"],
            "answer": step.payload["answer"],
            "by": step.payload["approved_by"] or names.get(step.actor, step.actor),
            "on": step.on.isoformat(),
            "reason": step.payload["reason"],
        }
        for step in decisions
    ]


# ---- what each kind of step does


def _open(state: RoundState, step: RoundStep) -> None:
    given = step.payload
    state.uid, state.name, state.procedure = given["round_uid"], given["name"], given["procedure"]
    first, last = given["period"]
    state.period = (date.fromisoformat(first), date.fromisoformat(last))
    state.counts_reported = given["counts_reported"]
    state.opened_on = step.on
    state.editions.append((step.seq, given["indicators"]))


def _units(state: RoundState, step: RoundStep) -> None:
    state.units += [unit for unit in step.payload["units"] if unit not in state.units]


def _enter(state: RoundState, step: RoundStep) -> None:
    said = step.payload["as"]
    for unit, item, name, cell in cells_of(step):
        merge(state.entries.setdefault((unit, item), {}), said, name, cell)


def _decide(state: RoundState, step: RoundStep) -> None:
    state.decisions.append(step)


def _adopt(state: RoundState, step: RoundStep) -> None:
    state.editions.append((step.seq, step.payload["indicators"]))


def _lock(state: RoundState, step: RoundStep) -> None:
    state.locks[step.payload["stage"]] = step.seq


def _unlock(state: RoundState, step: RoundStep) -> None:
    state.locks.pop(step.payload["stage"], None)
    state.opened[step.payload["stage"]] = step.seq


def _proceed(state: RoundState, step: RoundStep) -> None:
    state.course.append(course_step(step))
    state.opened.clear()  # a further stage locks what it locks


def _read(state: RoundState, step: RoundStep) -> None:
    state.procedure_edition = step.payload["procedure"]


def course_step(step: RoundStep) -> Step:
    """A step of the round's procedure, as the engine of casework takes it."""
    given = step.payload
    return Step(
        seq=given["n"], kind=given["step"], on=step.on, about=given["about"],
        revises=given["revises"], voids=tuple(given["voids"]), fields=given["fields"],
        calendar=given["calendar"], regulation=given["procedure"],
    )  # fmt: skip


_TELLS: Final = {
    OPEN: _open, UNITS: _units, ENTER: _enter, DECIDE: _decide, ADOPT: _adopt, LOCK: _lock,
    UNLOCK: _unlock, PROCEED: _proceed, READ: _read,
}  # fmt: skip
