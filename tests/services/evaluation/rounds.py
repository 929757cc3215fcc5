"""Rounds for tests: three invented units under a shipped set, and random work in them."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.base.errors import AppError
from app.base.session import Session
from app.services.evaluation.round_commands import (
    Assess,
    CellText,
    Collect,
    Decide,
    Duty,
    Enter,
    Entered,
    NilReturn,
    OpenRound,
    Proceed,
    StageLock,
    TakeIn,
)
from app.services.evaluation.standing import standing
from app.services.office import Office
from app.services.store.content import AttachmentInput

UNITS = ("示例县住建局", "示例县交通局", "示例镇政府")
AS_OF = date(2025, 2, 10)
DEPARTMENTS = "nanyang-2024-departments"
COUNTIES = "nanyang-2024-counties"


@dataclass
class Grid:
    """A round and somebody who fills it in."""

    office: Office
    round: int
    me: Session

    @property
    def units(self) -> list[str]:
        return [uid for uid, _ in self.office.rounds.units(self.round, self.me)]

    def enter(
        self, *cells: tuple[int, str, str, Any], by: Session | None = None, **how: Any
    ) -> Entered:
        units = self.units
        typed = tuple(CellText(units[n], item, name, text) for n, item, name, text in cells)
        return self.office.entries.enter(Enter(self.round, typed, **how), by or self.me)

    def confirm(self, *cells: tuple[int, str, str, Any], **how: Any) -> Entered:
        return self.enter(*cells, said="confirmed", **how)

    def score(self, n: int, item: str, as_of: date = AS_OF) -> dict[str, Any]:
        body = self.office.scores.unit(self.round, self.units[n], as_of, self.me)
        return next(row for row in body["scores"] if row["item"] == item)

    def all(self) -> tuple[Any, ...]:
        return self.office.scores.all(self.round, AS_OF, self.me)


def open_grid(office: Office, set_id: str = DEPARTMENTS, **more: Any) -> Grid:
    me = office.session()
    command = OpenRound("示例轮次", set_id, units=UNITS, **{"counts_reported": True, **more})
    return Grid(office, office.rounds.open(command, me), me)


TYPED: dict[str, tuple[Any, ...]] = {
    "count": ("0", "2", "-1", "两件", None, "无（示例法院，2025-01-10，示例函〔2025〕1号）"),
    "amount": ("0", "无", "12.5", "-3", None),
    "ratio": ("95%", "0.95", "19/20", "98", "3/2", "0/0", None),
    "yes_no": ("是", "否", "maybe", None),
    "claim": ("无监管权限", "", None),
    "date": ("2024-03-31", "2024-04-01", "3月31日", None),
    "choices": (None,),
    "cases": (None, "无（示例法院，2025-01-10，示例函〔2025〕1号）", "若干"),
    "points": (
        {"points": "1", "reason": "示例理由"},
        {"points": "900", "reason": "示例"},
        "1",
        None,
    ),
    "text": ("示例", None),
}


class Filler:
    """Does one random thing in a round after the other; what is refused is counted, not kept."""

    def __init__(self, grid: Grid, seed: int) -> None:
        self.grid, self.rng = grid, random.Random(seed)
        self.done: Counter[str] = Counter()
        self.steps: list[int] = []
        self.decided: list[int] = []
        second = grid.office.officers.add("经办乙示例", grid.me)
        self.people = (grid.me, grid.office.session(second))
        self.units = grid.units
        with grid.office.gate.file.read() as connection:
            edition = standing(connection, grid.round).state.edition
        self.set = grid.office.workspace.editions.indicators(edition)

    def work(self, times: int) -> None:
        acts = [self.enter] * 12 + [self.undo] * 4 + [self.redo, self.decide, self.take_back]
        acts += [
            self.lock,
            self.unlock,
            self.nil,
            self.assess,
            self.proceed,
            self.collect,
            self.assign,
        ]
        for _ in range(times):
            act = self.rng.choice(acts)
            try:
                act()
            except AppError:
                self.done["refused"] += 1
            else:
                self.done[act.__name__] += 1

    def enter(self) -> None:
        cells = tuple(self._cell() for _ in range(self.rng.choice((1, 1, 1, 5, 30))))
        how = {
            "said": self.rng.choice(("reported", "reported", "confirmed")),
            "via": self.rng.choice(("type", "paste", "fill")),
            "seen": self.rng.choice((None, 1, len(self.steps))),
        }
        entered = self.grid.office.entries.enter(
            Enter(self.grid.round, cells, **how), self.rng.choice(self.people)
        )
        if entered.seq:
            self.steps.append(entered.seq)

    def _cell(self) -> CellText:
        item = self.rng.choice(list(self.set.items.values()))
        one = self.rng.choice(list(item.inputs.values()))
        text, name = self.rng.choice(TYPED[one.kind]), one.key
        if one.kind == "choices" and one.elements:
            name, text = f"{name}.{one.elements[0]}", self.rng.choice(one.states).caption
        elif one.elements and one.kind == "ratio":
            name = f"{name}.{self.rng.choice(one.elements)}"
        return CellText(self.rng.choice(self.units), item.key, name, text)

    def undo(self) -> None:
        office, me = self.grid.office, self.rng.choice(self.people)
        office.entries.undo(self.grid.round, self.rng.choice(self.steps or [1]), me)

    def redo(self) -> None:
        self.grid.office.entries.redo(
            self.grid.round, self.rng.choice(self.steps or [1]), self.grid.me
        )

    def decide(self) -> None:
        item = self.rng.choice(list(self.set.items.values()))
        unit = self.rng.choice(("", *self.units))
        questions = [(r.key, o.key) for r in item.readings for o in r.options]
        question, answer = self.rng.choice([*questions, ("not_assessed", True)])
        command = Decide(self.grid.round, question, answer, "示例理由", item.key, unit)
        self.decided.append(self.grid.office.round_decisions.decide(command, self.grid.me))

    def take_back(self) -> None:
        seq = self.rng.choice(self.decided or [1])
        self.grid.office.round_decisions.take_back(self.grid.round, seq, "示例理由", self.grid.me)

    def lock(self) -> None:
        if self.rng.random() < 0.4:
            stage = self.rng.choice(("reporting", "confirming", "deciding"))
            self.grid.office.rounds.lock(StageLock(self.grid.round, stage), self.grid.me)

    def unlock(self) -> None:
        for row in self.grid.office.rounds.all(self.grid.me):
            for stage in row.locked:
                command = StageLock(self.grid.round, stage, "示例理由")
                self.grid.office.rounds.unlock(command, self.grid.me)

    def assess(self) -> None:
        """A step of 得分核对 for one unit, in order or not."""
        kind, fields = self.rng.choice((
            ("send_deductions", {"days": 3, "score": "90"}), ("agree", {}), ("no_answer", {}),
            ("dispute", {"disputed": "1 示例"}), ("source_decides", {"decided": "1 示例"}),
        ))  # fmt: skip
        day = date(2025, 3, self.rng.randint(3, 20))
        command = Assess(self.grid.round, self.rng.choice(self.units), kind, day, fields)
        self.grid.office.assessments.take(command, self.grid.me)

    def proceed(self) -> None:
        """A step of the round's course, taken back now and then."""
        day = date(2025, 3, 20)
        if self.rng.random() < 0.3:
            command = Proceed(self.grid.round, "", day)
            self.grid.office.round_course.void(
                command, (self.rng.randint(1, 5),), "示例", self.grid.me
            )
            return
        kind = self.rng.choice(("begin", "score", "check", "settle"))
        self.grid.office.round_course.proceed(Proceed(self.grid.round, kind, day), self.grid.me)

    def collect(self) -> None:
        """A workbook goes out and comes back as it was."""
        office, me = self.grid.office, self.grid.me
        source = self.rng.choice(list(self.set.items.values())).source
        form = office.collecting.send(Collect(self.grid.round, source=source), me)
        file = AttachmentInput(form.name, form.data)
        office.collecting.take_in(TakeIn(self.grid.round, "示例", date(2025, 1, 20)), file, me)

    def assign(self) -> None:
        item = self.rng.choice(list(self.set.items))
        self.grid.office.self_evaluation.assign(
            self.grid.round, [Duty(item, ("示例",))], self.grid.me
        )

    def nil(self) -> None:
        items = [i for i in self.set.items.values() if any(o.columns for o in i.inputs.values())]
        item = self.rng.choice(items)
        one = next(o for o in item.inputs.values() if o.columns)
        command = NilReturn(
            self.grid.round, tuple(self.units), item.key, one.key, "示例法院", date(2025, 1, 10), "示例函〔2025〕1号"
        )  # fmt: skip
        self.steps.append(self.grid.office.entries.nil_return(command, self.grid.me).seq)
