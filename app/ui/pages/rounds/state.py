"""What the parts of the page 评价 share: which round is open, and what of it was read."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.base.rows.evaluation import EvidenceRow, RoundRow
from app.services.evaluation.live_round import LiveRound
from app.services.evaluation.round_commands import Snapshot
from app.ui.context import Context


class RoundState(QObject):
    """The round that is open; parts ask it to read again and hear what came."""

    opened = Signal(object)  # a RoundRow, None for the list
    live_ready = Signal(object)
    evidence_changed = Signal()
    snapshots_changed = Signal()
    entries_moved = Signal()  # something was entered: what is counted of it may differ
    rounds_moved = Signal()  # a round was opened, locked, published…

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.row: RoundRow | None = None
        self.live: LiveRound | None = None
        self.evidence: tuple[EvidenceRow, ...] = ()
        self.snapshots: tuple[Snapshot, ...] = ()

    @property
    def since(self) -> int:
        """The last step that the 初评 published first rests on; 0 before."""
        return self.snapshots[0].seq if self.snapshots else 0

    def open(self, row: RoundRow | None) -> None:
        """Work on this round from now on."""
        if row is None or self.row is None or row.id != self.row.id:
            self.live, self.evidence, self.snapshots = None, (), ()
        self.row = row
        self.opened.emit(row)
        if row is not None:
            self.read()

    def read(self) -> None:
        """Read the round again: its cells, papers, snapshots."""
        if self.row is None:
            return
        office, by, key = self.context.office, self.context.actor, self.row.id
        today = self.context.today.day

        def work() -> tuple[LiveRound, tuple[EvidenceRow, ...], tuple[Snapshot, ...]]:
            return (
                office.round_pages.live(key, today, by),
                office.round_evidence.of_round(key, by),
                office.scores.snapshots(key, by),
            )

        self.context.jobs.read(self, work, self._take, key="round")

    def entries_saved(self) -> None:
        """An entry has reached the file."""
        self.entries_moved.emit()

    def moved(self) -> None:
        """A step was taken that isn't an entry: read everything anew."""
        self.rounds_moved.emit()
        self.read()

    def read_evidence(self) -> None:
        """Read the papers again."""
        if self.row is None:
            return
        office, by, key = self.context.office, self.context.actor, self.row.id
        self.context.jobs.read(
            self, lambda: office.round_evidence.of_round(key, by), self._take_evidence, key="papers"
        )

    def _take(
        self, answer: tuple[LiveRound, tuple[EvidenceRow, ...], tuple[Snapshot, ...]]
    ) -> None:
        self.live, self.evidence, self.snapshots = answer
        self.row = self.live.row
        self.live_ready.emit(self.live)
        self.evidence_changed.emit()
        self.snapshots_changed.emit()

    def _take_evidence(self, evidence: tuple[EvidenceRow, ...]) -> None:
        self.evidence = evidence
        self.evidence_changed.emit()
