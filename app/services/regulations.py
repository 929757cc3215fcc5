"""The office's regulations: the packs there are, the readings chosen, new editions adopted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from app.base.errors import InputError
from app.base.progress import SILENT, Progress
from app.base.rows.calendar import CaseMove
from app.base.rows.changes import Changed
from app.base.session import Session
from app.models.desk_statements import EDITION
from app.models.edition import REGULATION
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.regulation import Regulation
from app.rules.regulation.source import PackSource, edition_name
from app.services.cases.adoption import Adoption, open_cases_of, told_to
from app.services.gate.acts import ADMINISTERS, Act
from app.services.store import packs, settings
from app.services.store.workspace import Workspace

ADOPT_EDITION = Act("adopt_edition", "采用办法和解释口径", about="regulation", roles=ADMINISTERS)
_HISTORY = (
    select(EDITION.c.hash, EDITION.c.pack, EDITION.c.label, EDITION.c.created_at)
    .where(EDITION.c.kind == REGULATION)
    .order_by(EDITION.c.created_at.desc(), EDITION.c.pack)
)


@dataclass(frozen=True, slots=True)
class RegulationRow:
    """One regulation edition of the office."""

    edition: str
    pack: str
    label: str
    created_at: datetime
    current: bool


class Regulations:
    """Reads and changes the regulations that the office works under."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def packs(self) -> tuple[packs.Pack, ...]:
        """The shipped packs and the office's own; a faulty one names its mistake."""
        return packs.list_packs(self._work.packs_folder)

    def current(self, pack_id: str = "") -> Regulation:
        """The edition that new cases are given, of the office's pack or of ``pack_id``."""
        with self._work.gate.see(self._work.gate.program) as view:
            wanted = pack_id or settings.office_settings(view.connection).regulation
            edition = settings.get(view.connection, settings.EDITION + wanted)
            readings = settings.get(view.connection, settings.READINGS + wanted) or {}
        if edition is not None:
            return self._work.editions.regulation(edition)
        return read_regulation(packs.pack_source(wanted, self._work.packs_folder), readings)

    def history(self) -> tuple[RegulationRow, ...]:
        """The editions that the office has had, newest first."""
        with self._work.gate.see(self._work.gate.program) as view:
            rows = view.connection.execute(_HISTORY).all()
            return tuple(
                RegulationRow(
                    *row,
                    current=settings.get(view.connection, settings.EDITION + row.pack) == row.hash,
                )
                for row in rows
            )

    def preview_adopt(
        self,
        readings: Mapping[str, str] | None = None,
        pack: str = "",
        progress: Progress = SILENT,
        *,
        by: Session,
    ) -> tuple[CaseMove, ...]:
        """What adopting these readings, or the pack's newest file, would move; nothing is saved."""
        gate = self._work.gate
        with gate.see(gate.program) as whole, gate.see(by) as view:
            pack_id = pack or settings.office_settings(whole.connection).regulation
            source, chosen = self._chosen(readings, pack_id)
            name = edition_name(source.edition_bytes(chosen))
            regulation = read_regulation(source, chosen)
            editions = self._work.editions.with_regulation(name, regulation)
            work = replace(self._work, editions=editions)
            adoption = Adoption(work, whole.connection, regulation=name)
            cases = open_cases_of(whole.connection, pack_id, but=name)
            moves = [move for p in adoption.plan(cases, progress) for move in p.moves]
            return told_to(view, moves)

    def adopt_edition(
        self,
        by: Session,
        *,
        readings: Mapping[str, str] | None = None,
        pack: str = "",
        reason: str = "",
        earlier_too: bool = False,
        only: Collection[int] | None = None,
        progress: Progress = SILENT,
    ) -> Changed:
        """New cases come under the edition, and so does each open case of the pack.

        A case with a date that would move earlier keeps its edition unless ``earlier_too``; ``only``
        names the open cases that follow (those of an adoption that is taken back), else all do.
        """
        with self._work.gate.act(ADOPT_EDITION, by) as deed:
            now = deed.now
            pack_id = pack or settings.office_settings(deed.connection).regulation
            source, chosen = self._chosen(readings, pack_id)
            before = settings.get(deed.connection, settings.EDITION + pack_id)
            name = packs.set_edition(deed.connection, self._work.editions, source, chosen, at=now)
            cases = open_cases_of(deed.connection, pack_id, but=name)
            if name == before and not cases:
                raise InputError("办法和解释口径都没有变化，没有改动。")
            adoption = Adoption(self._work, deed.connection, regulation=name, reason=reason.strip())
            if only is not None:
                cases = [case for case in cases if case in only]
            planned = [p for p in adoption.plan(cases, progress) if earlier_too or not p.earlier]
            steps = adoption.write(planned, deed)
            deed.detail |= {"edition": name, "cases": len(planned), "steps": steps}
            return Changed(tuple(p.case_id for p in planned), settings=True)

    def _chosen(
        self, readings: Mapping[str, str] | None, pack_id: str
    ) -> tuple[PackSource, Mapping[str, str]]:
        source = packs.pack_source(pack_id, self._work.packs_folder)
        if readings is not None:
            return source, readings
        known = {str(r["key"]) for r in source.tables.get("readings", [])}
        taken = {k: v for k, v in self.current(pack_id).chosen.items() if k in known}
        return source, taken
