"""The office's backups: where they go, when one is due, the list, and the state that is shown."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from app.base.errors import Cancelled, InputError, StoreError
from app.base.machine import disk
from app.base.progress import SILENT, Progress
from app.base.rows.backups import BackupMade, BackupRow, BackupState, CheckReport
from app.base.rows.changes import Changed
from app.base.session import Session
from app.models.backup_file import audit_head, mark_of
from app.services.backups.anchoring import anchors_of, not_held
from app.services.backups.backup_making import make_backup
from app.services.backups.backup_place import (
    PLACES,
    backups_in,
    find_backups,
    newest_first,
    newest_good,
    note_check,
    places_of,
    root_in,
)
from app.services.gate.acts import ADMINISTERS, Act
from app.services.store import settings
from app.services.store.workspace import Workspace

SAVE_BACKUP_PLACES = Act(
    "save_backup_places", "保存备份位置", about="backup", roles=ADMINISTERS, undo="again"
)

TIMED: Final = "timed"  # behind the work: the file itself is looked through, too
_log = logging.getLogger(__name__)


class Backups:
    """Makes and lists backups of the open office."""

    def __init__(self, work: Workspace) -> None:
        self._work = work
        self._making = threading.Lock()
        self._failure = self._warning = self._finding = ""
        self._mark = ""

    @property
    def places(self) -> tuple[Path, ...]:
        """Where backups go, the folder beside the file first."""
        return places_of(self._work.path)

    def save_places(self, folders: Sequence[Path], by: Session) -> Changed:
        """Keep the further places; InputError for one that can't be written."""
        wanted = [folder for folder in dict.fromkeys(folders) if folder != self.places[0]]
        for folder in wanted:
            _require_writable(folder)
        with self._work.gate.act(SAVE_BACKUP_PLACES, by) as deed:
            settings.put(deed.connection, {PLACES: [str(folder) for folder in wanted]}, at=deed.now)
            deed.detail |= {"n": len(wanted)}
        return Changed(settings=True)

    def make(self, reason: str, progress: Progress = SILENT) -> BackupMade:
        """A backup in every place that can be reached; StoreError if no place took one."""
        with self._making:
            rows = self._make_in_all(self.places, reason, progress)
            if not rows:
                self._failure, self._warning = self._warning, ""
                raise StoreError(self._failure)
            return BackupMade(rows[0], self._warning)

    def make_if_changed(self, reason: str, progress: Progress = SILENT) -> BackupMade | None:
        """A backup in each place that lacks what was written since; None where no place does."""
        with self._making:
            due = [place for place in self.places if self._due(place)]
            rows = self._make_in_all(due, reason, progress)
            if not rows and due and len(due) == len(self.places):
                self._failure, self._warning = self._warning, ""
                raise StoreError(self._failure)
            if rows and reason == TIMED:
                self.look()
            return BackupMade(rows[0], self._warning) if rows else None

    def _due(self, place: Path) -> bool:
        last = self._newest_in(place)
        return last is None or last.audit_id != audit_head(self._work.path)

    def _make_in_all(
        self, places: Sequence[Path], reason: str, progress: Progress
    ) -> list[BackupRow]:
        """The backups made; the last sentence of a place that took none is kept as the warning."""
        self._failure = self._warning = ""
        rows = []
        for place in places:
            try:
                rows.append(self._make_in(place, reason, progress))
            except Cancelled:
                raise
            except StoreError as error:
                _log.warning("backup (%s) failed: %s", reason, type(error.__cause__).__name__)
                self._warning = self._warning or str(error)
        return rows

    def make_in(self, place: Path, progress: Progress = SILENT) -> BackupRow:
        """备份到U盘: one backup in a folder that is no regular place."""
        with self._making:
            return self._make_in(place, "stick", progress)

    def require(self, reason: str, progress: Progress = SILENT) -> None:
        """A backup before something large; StoreError says that it was not begun."""
        try:
            self.make_if_changed(reason, progress)
        except StoreError as error:
            raise StoreError(f"事前的备份没有做成，这次操作没有开始。{error}") from error

    def all(self) -> tuple[BackupRow, ...]:
        """Every backup of this office in its places, the newest first."""
        return newest_first(row for place in self.places for row in self._rows_in(place))

    def state(self) -> BackupState:
        """The last good backup, whether something was written since, and what went wrong."""
        head = audit_head(self._work.path)
        newest = filter(None, (self._newest_in(place) for place in self.places))
        # Places count for themselves; of two the one that holds all, then the one that holds more.
        last = max(newest, key=lambda row: (row.audit_id == head, *row.age[1:]), default=None)
        changed = last is None or last.audit_id != head
        return BackupState(last, changed, self._failure, self._warning, self._finding)

    def check(self, path: Path, *, today: date, progress: Progress = SILENT) -> CheckReport:
        """Whether every byte of a backup is as it was written; one that fails is good no more."""
        from app.services.backups.backup_check import check_backup

        report = check_backup(path, today=today, progress=progress)
        note_check(path, report.findings[0] if report.findings else "")
        return report

    def found_in(self, folder: Path) -> tuple[BackupRow, ...]:
        """The backups on a stick or in another folder, of whichever office."""
        return find_backups(folder)

    def look(self) -> str:
        """The first sentence of what speaks against the open file, "" for none.

        Its chain, all that the chain covers, and what the backups' manifests remember of it; the
        state says it from then on. For a worker: it reads the whole file.
        """
        from app.services.covered import sealed_findings

        gate = self._work.gate
        anchors = list(anchors_of(self._work.path, self._own_mark()))
        with gate.see(gate.program) as view:
            found = (*not_held(self._work, anchors), *sealed_findings(view.connection))
        self._finding = found[0] if found else ""
        return self._finding

    def _make_in(self, place: Path, reason: str, progress: Progress) -> BackupRow:
        file = self._work.path
        row = make_backup(file, place, reason=reason, now=self._work.now(), progress=progress)
        self._mark = row.mark
        return row

    def _newest_in(self, place: Path) -> BackupRow | None:
        try:
            return newest_good(root_in(place, self._own_mark()))
        except OSError:
            return None

    def _rows_in(self, place: Path) -> tuple[BackupRow, ...]:
        try:
            return backups_in(root_in(place, self._own_mark()))
        except OSError:
            return ()  # a stick that is not plugged in, or nothing there yet

    def _own_mark(self) -> str:
        if not self._mark:
            self._mark = mark_of(self._work.path)
        return self._mark


def _require_writable(folder: Path) -> None:
    probe = folder / ".chengxin-probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        disk.write_whole(probe, b"")
        probe.unlink()
    except OSError as error:
        raise InputError(
            f"不能在“{folder}”里写入（{disk.why(error)}），没有保存；请选别的文件夹。"
        ) from None
