"""What the grid holds: cells as they stand, what is being saved, what can be undone; one way to write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from app.base.errors import AppError, NeedsReason
from app.base.progress import Progress
from app.base.rows.evaluation import EvidenceRow, GridCell, GridItem, GridUnit
from app.rules.evaluation.cell_texts import shown, taken
from app.rules.evaluation.counting import Place
from app.rules.evaluation.history import CONFIRMED, REPORTED, SAID, STAGE_OF, STAGES
from app.services.evaluation.live_round import LiveRound, StoodAt
from app.services.evaluation.round_commands import CellText, Enter, Entered
from app.ui.context import Context
from app.ui.jobs import after_paint
from app.ui.pages.rounds.grid.layout import Spot

Edit = tuple[Spot, Any]
KEPT: Final = "grid_unsaved"
PAINTED_FIRST: Final = 500  # cells: of a larger block the texts are painted before it is scored


@dataclass(slots=True)
class Done:
    """One act that can be undone: its steps, its units, what it is called."""

    seqs: list[int]
    units: frozenset[str]
    caption: str


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A cell that somebody else changed meanwhile, both values side by side."""

    spot: Spot
    unit: str
    caption: str
    mine: Any
    theirs: Any
    by: str


@dataclass(slots=True)
class _Rows:
    """A unit's row, found by item and cell."""

    row: GridUnit
    items: dict[str, GridItem] = field(default_factory=dict)
    cells: dict[tuple[str, str], GridCell] = field(default_factory=dict)


class GridBook(QObject):
    """The cells of one round on screen. Typing, pasting, filling, deleting all come to ``apply``."""

    changed = Signal(object)  # the units (uids) whose rows may look otherwise
    saved = Signal()  # an act has reached the file
    noted = Signal(str, bool)  # what became of an act; whether it can be undone
    overtaken = Signal(object)
    failed = Signal(object)  # the error; ``unsaved`` holds the cells
    reason_wanted = Signal(
        str
    )  # why: what was cut has to be explained; ``unsaved`` holds the cells

    def __init__(self, context: Context, live: LiveRound, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context, self.live = context, live
        self.pending: dict[Spot, Any] = {}
        self.unsaved: tuple[Edit, ...] = ()
        self.undoing: list[Done] = []
        self.redoing: list[Done] = []
        self.trial = False  # what is typed is reckoned with and never saved
        self.evidence: tuple[EvidenceRow, ...] = ()
        self.since = 0  # the last step of the 初评 that was published
        self._rows: dict[str, _Rows] = {}
        self._tried: dict[str, _Rows] = {}
        self._before: dict[str, _Rows] = {}  # rows of a block pasted just now, scored after a paint

    # ------------------------------------------------------------ what stands

    def text(self, spot: Spot) -> Any:
        """What stands in the cell."""
        cell = self.live.cell(spot.unit, spot.item, spot.input, spot.said)
        return cell.text if cell is not None else None

    def place(self, spot: Spot) -> Place | None:
        """Where the cell belongs in the set."""
        return self.live.place(spot.item, spot.input)

    def cell(self, unit: str, item: str, name: str) -> GridCell | None:
        """The cell as the grid shows it."""
        return self._row(unit).cells.get((item, name))

    def item(self, unit: str, item: str) -> GridItem | None:
        """The item with its score, as if what is being typed stood there."""
        return (self._tried.get(unit) or self._row(unit)).items.get(item)

    def row(self, unit: str) -> GridUnit:
        """The unit's row, as if what is being typed stood there."""
        return (self._tried.get(unit) or self._row(unit)).row

    def locked(self, said: str) -> str:
        """Why the cells can't be typed into; "" where they can."""
        stage = STAGE_OF[said]
        if stage not in self.live.row.locked:
            return ""
        return (
            f"“{STAGES[stage]}”阶段已锁定，不能改{SAID[said]}；须由主任在“阶段”里写明理由后解锁。"
        )

    def papers(self, spot: Spot) -> tuple[EvidenceRow, ...]:
        """The papers that the cell rests on."""
        return tuple(
            paper
            for paper in self.evidence
            if (not paper.units or spot.unit in paper.units)
            and paper.item in ("", spot.item)
            and paper.input in ("", spot.input)
            and (paper.item or paper.units)
        )

    def mark_changed(self, cell: GridCell) -> bool:
        """Whether the cell changed since the 初评 was published."""
        return bool(self.since) and cell.seq > self.since

    # ------------------------------------------------------------ typing

    def attempt(self, spot: Spot, text: Any) -> None:
        """Show what comes of it if that were typed."""
        row = self.live.tried(spot.unit, spot.item, spot.input, spot.said, text)
        self._tried = {spot.unit: _found(row)}

    def give_up(self) -> None:
        """Nothing is being typed any more."""
        self._tried = {}

    def apply(
        self, edits: Iterable[Edit], via: str = "type", caption: str = "填报", why: str = ""
    ) -> int:
        """Take the cells as they are now, save them behind that; gives how many differ.

        ``why`` says why a confirmed value is less than the reported one.
        """
        self.give_up()
        open_now = self._open(edits)
        if not open_now:
            return 0
        seen = self.live.seq
        by_kind = {said: _cells(open_now, said) for said in _saids(open_now)}
        units = _units(open_now)
        if len(open_now) > PAINTED_FIRST:
            self._before = {unit: self._rows[unit] for unit in units & self._rows.keys()}
            after_paint(self, self._catch_up)
        for said, cells in by_kind.items():
            self.live.lay(cells, said, self.context.actor.uid)
        self.pending.update(open_now)
        self.changed.emit(units)
        if self.trial:
            return len(open_now)
        commands = [
            Enter(self.live.row.id, cells, said, via, why if said == CONFIRMED else "", seen=seen)
            for said, cells in by_kind.items()
        ]
        office, by = self.context.office, self.context.actor

        def work(_progress: Progress) -> list[Entered]:
            return [office.entries.enter(command, by) for command in commands]

        self.context.jobs.write(
            self, work, lambda answers: self._entered(open_now, answers, caption),
            failed=lambda error: self._refused(error, open_now), paint_first=True,
        )  # fmt: skip
        return len(open_now)

    def save_again(self, why: str = "") -> None:
        """Try to save once more what could not be saved."""
        edits = self.unsaved
        self.forget_unsaved()
        self.apply(edits, "type", why=why)

    def recall(self) -> bool:
        """Bring back what could not be saved before the window was closed; whether there is any."""
        kept = self.context.typed.of(KEPT, self.live.row.uid)
        found = []
        for key, text in kept.items():
            spot = Spot(*key.split("|"))
            place = self.place(spot) if spot.unit in self.live.names else None
            if place is not None:
                found.append((spot, taken(place, str(text))))
        self.unsaved = tuple(found)
        return bool(found)

    def forget_unsaved(self) -> None:
        """Do without what could not be saved."""
        self.unsaved = ()
        self.context.typed.drop(KEPT, self.live.row.uid)

    # ------------------------------------------------------------ undo, redo

    def undo(self) -> bool:
        """Undo the last act, whole; False where there is none."""
        if not self.undoing or self.trial:
            return False
        done = self.undoing.pop()
        office, by, key = self.context.office, self.context.actor, self.live.row.id

        def work(_progress: Progress) -> StoodAt:
            for seq in reversed(done.seqs):
                office.entries.undo(key, seq, by)
            return office.round_pages.entries(key, done.units, by)

        def undone(stood: StoodAt) -> None:
            self.redoing.append(done)
            self._settle(done.units, stood)
            self.noted.emit(f"已撤消：{done.caption}", False)

        def failed(error: Exception) -> None:
            self.undoing.append(done)  # nothing of it was undone
            self.context.shell.show_error(error)

        self.context.jobs.write(self, work, undone, failed=failed, acts=False)
        return True

    def redo(self) -> bool:
        """Do again what was undone last; False where there is nothing."""
        if not self.redoing or self.trial:
            return False
        done = self.redoing.pop()
        office, by, key = self.context.office, self.context.actor, self.live.row.id

        def work(_progress: Progress) -> tuple[list[int], StoodAt]:
            seqs = [office.entries.redo(key, seq, by).seq for seq in done.seqs]
            return seqs, office.round_pages.entries(key, done.units, by)

        def redone(answer: tuple[list[int], StoodAt]) -> None:
            done.seqs = answer[0]
            self.undoing.append(done)
            self._settle(done.units, answer[1])
            self.noted.emit(f"已恢复：{done.caption}", True)

        def failed(error: Exception) -> None:
            self.redoing.append(done)
            self.context.shell.show_error(error)

        self.context.jobs.write(self, work, redone, failed=failed)
        return True

    # ------------------------------------------------------------ inside

    def _open(self, edits: Iterable[Edit]) -> list[Edit]:
        """Those that differ from what stands and may be typed; of others is said who opens them."""
        cell = self.live.cell
        wanted = []
        for spot, text in edits:
            stands = cell(*spot)
            if (None if stands is None else stands.text) != text:
                wanted.append((spot, text))
        closed = {said: why for said in _saids(wanted) if (why := self.locked(said))}
        if not closed:
            return wanted
        self.noted.emit(next(iter(closed.values())), False)
        return [(spot, text) for spot, text in wanted if spot.said not in closed]

    def _catch_up(self) -> None:
        """The texts of a block are painted: now what comes of them."""
        units = set(self._before)
        self._before = {}
        self.changed.emit(units)

    def _row(self, unit: str) -> _Rows:
        if unit in self._before:
            return self._before[unit]
        row = self.live.unit(unit)
        found = self._rows.get(unit)
        if found is None or found.row is not row:
            found = self._rows[unit] = _found(row)
        return found

    def _entered(self, edits: Sequence[Edit], answers: Sequence[Entered], caption: str) -> None:
        seqs = [answer.seq for answer in answers if answer.seq]
        lost = {(c.unit, c.item, c.input) for answer in answers for c in answer.overtaken}
        for said, seq in zip(_saids(edits), (answer.seq for answer in answers), strict=True):
            kept = [
                CellText(s.unit, s.item, s.input, text)
                for s, text in edits
                if s.said == said and self._still(s, text) and (s.unit, s.item, s.input) not in lost
            ]
            if seq:
                self.live.lay(kept, said, self.context.actor.uid, seq)
                self.live.seq = max(self.live.seq, seq)
        for spot, text in edits:
            if self._still(spot, text):
                self.pending.pop(spot, None)
        if seqs:
            self.undoing.append(Done(seqs, frozenset(_units(edits)), caption))
            self.redoing.clear()
        refused = [one for answer in answers for one in answer.refused]
        self.changed.emit(_units(edits))
        if lost:
            self._look_at([(s, t) for s, t in edits if (s.unit, s.item, s.input) in lost])
        self._tell(caption, len(edits), [one.why for one in refused])
        self.saved.emit()

    def _tell(self, caption: str, cells: int, refused: Sequence[str]) -> None:
        if cells == 1 and not refused and "，" not in caption:
            return  # one cell was typed, and everybody sees it
        many = f"{caption}，共{cells}格" if cells > 1 else caption
        words = f"{many}。" if not refused else f"{many}；{len(refused)}格不能成立：{refused[0]}"
        self.noted.emit(words, True)

    def _still(self, spot: Spot, text: Any) -> bool:
        """Whether nobody has typed over it since."""
        return spot in self.pending and self.pending[spot] == text

    def _look_at(self, edits: Sequence[Edit]) -> None:
        """Read what somebody else left in these cells, and show both."""
        units = _units(edits)
        stood = self.context.office.round_pages.entries(self.live.row.id, units, self.context.actor)
        for spot, _text in edits:
            self.pending.pop(spot, None)
        self._settle(units, stood)
        captions = {(one.item, one.input): one.caption for one in self.live.inputs}
        found = []
        for spot, text in edits:
            cell = self.cell(spot.unit, spot.item, spot.input)
            found.append(
                Overtaken(
                    spot, self.live.names[spot.unit],
                    f"{spot.item}　{captions.get((spot.item, spot.input), spot.input)}",
                    text, self.text(spot), cell.by if cell is not None else "",
                )
            )  # fmt: skip
        self.overtaken.emit(found)

    def _settle(self, units: Iterable[str], stood: StoodAt) -> None:
        known = set(units)
        self.live.settle(known, stood)
        again = [(spot, text) for spot, text in self.pending.items() if spot.unit in known]
        for said in SAID:
            if cells := _cells(again, said):
                self.live.lay(cells, said, self.context.actor.uid)
        self.changed.emit(known)
        self.saved.emit()

    def _refused(self, error: Exception, edits: Sequence[Edit]) -> None:
        """Cells return to what they were; what was typed stays at hand."""
        for spot, text in edits:
            if self._still(spot, text):
                self.pending.pop(spot)
        units = _units(edits)
        try:
            stood = self.context.office.round_pages.entries(
                self.live.row.id, units, self.context.actor
            )
            self._settle(units, stood)
        except AppError:
            self.changed.emit(units)
        self.unsaved = (*self.unsaved, *edits)
        typed = {"|".join((s.unit, s.item, s.input, s.said)): shown(t) for s, t in self.unsaved}
        self.context.typed.keep(typed, KEPT, self.live.row.uid)
        if isinstance(error, NeedsReason):
            self.reason_wanted.emit(str(error))
        else:
            self.failed.emit(error)


def _found(row: GridUnit) -> _Rows:
    return _Rows(
        row,
        {item.item: item for item in row.items},
        {(item.item, cell.input): cell for item in row.items for cell in item.cells},
    )


def _saids(edits: Iterable[Edit]) -> list[str]:
    """The kinds of value among them, in the order in which they are saved."""
    there = {spot.said for spot, _text in edits}
    return [said for said in SAID if said in there]


def _cells(edits: Iterable[Edit], said: str = REPORTED) -> tuple[CellText, ...]:
    return tuple(CellText(*spot[:3], text) for spot, text in edits if spot.said == said)


def _units(edits: Iterable[Edit]) -> set[str]:
    return {spot.unit for spot, _text in edits}
