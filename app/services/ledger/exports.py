"""Workbooks that leave the desk: ledger, supervision list, the day's work; each export is recorded."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from app.base.errors import InputError
from app.base.machine.safe_file import written_beside
from app.base.progress import SILENT, Progress
from app.base.rows.exports import IDENTITY_COLUMNS, Exported, ExportLedger, Paper
from app.base.rows.ledger import LedgerRow
from app.base.secret import Secret
from app.base.session import Session
from app.reports.workbooks.book import Head, Part, Written, write_book
from app.reports.workbooks.sheets import FIRM, ledger_part, supervision_parts, work_part
from app.rules.redaction import Audience, may_be_exported
from app.services.desk.supervision import Supervision
from app.services.desk.workbench import WorkbenchReads
from app.services.gate.acts import DESK, Act
from app.services.gate.anchors import end_of
from app.services.gate.disclosure import Leave
from app.services.ledger.ledger_columns import column
from app.services.ledger.ledger_filters import in_words
from app.services.ledger.ledger_query import DEFAULT_COLUMNS, Ledger
from app.services.people.identity import Identities
from app.services.store import settings
from app.services.store.reading import office_regulation
from app.services.store.stages import known_stages
from app.services.store.workspace import Workspace

EXPORT_LEDGER = Act(
    "export_ledger", "导出台账", about="case", roles=DESK, leaves_house=True, audited="by steps"
)
EXPORT_SUPERVISION = Act(
    "export_supervision", "导出督办清单", about="case", roles=DESK, leaves_house=True,
    audited="by steps",
)  # fmt: skip
EXPORT_WORK = Act(
    "export_work", "导出今日待办", about="case", roles=DESK, leaves_house=True, audited="by steps"
)

SUFFIX: Final = ".xlsx"
MOST_WORK: Final = 100_000  # lines of the day's work; the sheet is for a person
APART: Final = "；"  # between several complainants of one case


Write = Callable[[str, str, Sequence[Part], Audience, Progress], Written]


class Exports:
    """Writes workbooks; a cancelled or failed one leaves no file."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def ledger(self, command: ExportLedger, by: Session, progress: Progress = SILENT) -> Exported:
        """The ledger as the command narrows, sorts and arranges it.

        Identities are recorded before the first is read, so an export that is then stopped leaves
        its record, but no file. InputError or StoreError says why nothing was written.
        """
        shown = [column(key).shown for key in command.columns or DEFAULT_COLUMNS]
        keys = (*(found.key for found in shown), FIRM)
        ledger, today = Ledger(self._work), self._work.today()
        leave = None
        with (
            ledger.lines(command.query, today, columns=keys, by=by) as (ids, batches),
            self._book(command.path, by, EXPORT_LEDGER, command.paper) as (write, detail),
        ):
            if command.identity:
                leave = Identities(self._work).disclose(ids, command.reason, by)
                shown = [*shown, *IDENTITY_COLUMNS]
            detail |= {"cases": len(ids), "columns": [found.key for found in shown]}
            part = ledger_part(shown, self._lines(batches, leave, by), len(ids))
            with self._work.gate.see(by) as view:
                regulation = office_regulation(self._work, view.connection)
                stages = known_stages(self._work, view)
            narrowed = in_words(command.query.filters, regulation, stages)
            about = f"筛选：{narrowed}" if narrowed else ""
            written = write("台账", about, [part], Audience.OFFICE, progress)
        return Exported(
            command.path,
            written.rows,
            written.cut,
            recused=ledger.ids(command.query, today, by=self._work.gate.program).total - len(ids),
            identities=len(leave.uids) if leave else 0,
        )

    def supervision(self, path: Path, by: Session, progress: Progress = SILENT) -> Exported:
        """What units have late or nearly so: a sheet of the units, one of their cases."""
        units = Supervision(self._work).units(self._work.today(), by)
        lines = sum(len(unit.lines) for unit in units)
        with self._book(path, by, EXPORT_SUPERVISION) as (write, detail):
            detail["lines"] = lines
            parts = supervision_parts(units)
            written = write("督办清单", "", parts, Audience.HANDLING_UNIT, progress)
        return Exported(path, lines, written.cut)

    def work(
        self, path: Path, by: Session, progress: Progress = SILENT, *, everyone: bool = False
    ) -> Exported:
        """今日待办 of the officer, or of the whole office as the officer may see it."""
        reads, today = WorkbenchReads(self._work), self._work.today()
        lines = (
            *reads.work(today, by, MOST_WORK, everyone=everyone).lines,
            *reads.named(today, by, MOST_WORK, everyone=everyone),
        )
        about = f"{today.isoformat()} {'全办' if everyone else by.name}"
        with self._book(path, by, EXPORT_WORK) as (write, detail):
            detail["lines"] = len(lines)
            written = write("今日待办", about, [work_part(lines)], Audience.OFFICE, progress)
        return Exported(path, len(lines), written.cut)

    @contextmanager
    def _book(
        self, path: Path, by: Session, act: Act, paper: Paper = "auto"
    ) -> Iterator[tuple[Write, dict[str, Any]]]:
        """Writes a workbook beside ``path``; recorded, it takes its place when the block ends.

        The second is the detail of the audit row, for the block to fill.
        """
        self._check(path)
        now = self._work.now()
        with self._work.gate.see(by) as view:
            office = settings.office_settings(view.connection)
            sealed = end_of(view.connection).printed
        detail: dict[str, Any] = {}

        @contextmanager
        def recorded() -> Iterator[None]:
            with self._work.gate.act(act, by) as deed:
                deed.note(act.verb, case=None, detail=detail)  # no file before its record
                yield

        with written_beside(path, recorded) as fresh:

            def write(
                title: str,
                about: str,
                parts: Sequence[Part],
                audience: Audience,
                progress: Progress,
            ) -> Written:
                _require_exportable(parts, audience)
                head = Head(title, office.name, now, about, office.demo, sealed, paper)
                written = write_book(fresh, head, parts, progress)
                progress.step(1, 1)
                return written

            yield write, detail

    def _lines(
        self, batches: Iterator[tuple[LedgerRow, ...]], leave: Leave | None, by: Session
    ) -> Iterator[LedgerRow]:
        """The lines, with who complains where there is leave to tell it."""
        identities = Identities(self._work)
        for rows in batches:
            people = identities.told(leave, [row.case_id for row in rows], by) if leave else {}
            for row in rows:
                named = people.get(row.case_id, ())
                yield replace(row, values={**row.values, **_told(named)}) if named else row

    def _check(self, path: Path) -> None:
        """InputError for a place where no workbook may be put."""
        if path.suffix.lower() != SUFFIX:
            raise InputError(
                f"导出的文件名要以 {SUFFIX} 结尾，没有导出；请改一下“{path.name[:60]}”。"
            )
        if os.path.isdir(path):
            raise InputError(f"“{path.name[:60]}”是一个文件夹，没有导出；请换一个文件名。")
        own = self._work.attachments_folder
        if own.exists() and own.resolve() in path.resolve().parents:
            raise InputError("附件文件夹里不能放导出的表，没有导出；请换一个位置。")


def _require_exportable(parts: Sequence[Part], audience: Audience) -> None:
    """InputError where a sheet has a column that the audience may not be told (NY-15.3, YC-17)."""
    for told in (told for part in parts for told in part.table.columns):
        if not may_be_exported(told.key, audience):
            raise InputError(f"栏目“{told.caption}”没有列为可以导出的，没有导出。")


def _told(people: Sequence[Mapping[str, Secret]]) -> dict[str, str]:
    """The identity columns of one case, its complainants in their order."""
    phones = [(person["phone"], person["other_phone"]) for person in people]
    told = {
        "complainant": [person["name"] for person in people],
        "complainant_phone": [number for pair in phones for number in pair],
        "complainant_address": [person["address"] for person in people],
        "complainant_email": [person["email"] for person in people],
        "complainant_id": [person["id_number"] for person in people],
    }
    return {key: APART.join(t.reveal() for t in found if t) for key, found in told.items()}
