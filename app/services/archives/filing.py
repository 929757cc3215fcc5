"""立卷: a case becomes a 卷 in one act: gathered, looked through for gaps, packed, checked, registered.

The package is made beside its place before anything is written; the act gives it its number, takes the
step 立卷归档, keeps the row and puts the folder into its place. What is refused leaves no trace.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select

from app.base.errors import AppError, Cancelled, InputError, RuleViolation, StoreError
from app.base.machine import disk, halves
from app.base.machine.scratch import scratch
from app.base.progress import SILENT, Progress
from app.base.rows.archives import Filed, FiledMany, FilingDraft, PieceRow
from app.base.session import Session
from app.models.base import new_uid
from app.models.desk_statements import BY_PINYIN, CASE
from app.reports.archives.package import PREFIX, package_name
from app.rules.archives.codes import piece_code, retention_of, volume_code
from app.rules.archives.order import arranged
from app.rules.archives.pieces import Filing, Fonds, Volume
from app.rules.casework.steps import Step
from app.services.archives.archive_commands import FileCase, FileMany
from app.services.archives.archive_settings import archive_folder
from app.services.archives.gathered import Choices
from app.services.archives.given_numbers import is_unknown, last_given, note_given
from app.services.archives.packing import Pack, pack
from app.services.archives.preparing import Prepared, filing_of, prepare
from app.services.archives.schedules import schedule_of
from app.services.archives.volumes import SUPPLEMENT, VOLUME, volume_of
from app.services.cases.recording import StepRecorder
from app.services.gate.acts import DESK, Act
from app.services.gate.gate import Deed
from app.services.store.workspace import Workspace

FILE_CASE = Act("file_case", "立卷归档", about="case", roles=DESK)
SUPPLEMENT_VOLUME = Act("supplement_volume", "补充归档", about="case", roles=DESK)
STEP: Final = "archive"
_STEPS: Final = select(CASE.c.steps).where(CASE.c.id == bindparam("case"))
_NUMBERS: Final = select(CASE.c.id, CASE.c.number).where(
    CASE.c.id.in_(bindparam("cases", expanding=True))
)
_KEEP, _KEEP_MORE = insert(VOLUME), insert(SUPPLEMENT)


class Filings:
    """Shows what a case would be filed as, and files it; many in one go."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def draft(self, case_id: int, by: Session, choices: Choices = Choices()) -> FilingDraft:
        """The case as it would be filed now; who complains is read for it, and that recorded.

        InputError where it has not ended or has nothing new, RuleViolation where ``by`` keeps out.
        """
        prepared = prepare(self._work, by, case_id, choices)
        found, schedule = prepared.found, schedule_of(self._work)
        proposed = retention_of(found.subject, schedule)
        filing = filing_of(self._work, by, prepared, FileCase(case_id, ""), schedule)
        standing = arranged(found.pieces, prepared.order)
        rows = tuple(
            PieceRow(
                one.piece.uid, one.heading.caption, one.piece.title, one.piece.number,
                one.piece.responsible, one.piece.day, one.sealed,
                one.piece.uid in found.fixed or (one.sealed and not one.piece.sealed)
                or one.piece.uid.startswith("sealed:"),
                one.piece.uid in found.unread, one.piece.medium == "paper", one.piece.pages, one.piece.uid in found.offered,
            )
            for one in (*standing.main, *standing.sealed)
        )  # fmt: skip
        with self._work.gate.see(by) as view:
            officers = tuple(a.name for a in _officers(view.connection) if a.id != by.id)
            unknown = prepared.counts and is_unknown(view.connection, prepared.series(filing))
        return FilingDraft(
            case_id, found.subject.case_number, found.subject.title, _code(prepared.fonds, filing),
            filing.year, filing.retention, f"{proposed.rule.why}（{proposed.status}）",
            tuple((p.code, p.caption) for p in schedule.periods.values()),
            tuple(gap.sentence for gap in prepared.gaps), rows, officers, prepared.number,
            filing.number - 1 if unknown else None,
        )  # fmt: skip

    def file(self, command: FileCase, by: Session, progress: Progress = SILENT) -> Filed:
        """The case is filed; InputError says what is missing: a checker, or the reason for gaps."""
        checker = command.checked_by.strip()
        if not checker:
            raise InputError("没有写明检查人，没有归档；检查人由立卷人以外的人担任。")
        if checker == by.name:
            raise InputError("检查人不能是立卷人本人，没有归档；请另选一人。")
        schedule = schedule_of(self._work)
        prepared = prepare(self._work, by, command.case_id, command.choices, command)
        found = prepared.found
        filing = filing_of(self._work, by, prepared, command, schedule)
        volume = Volume(prepared.fonds, found.subject, filing, found.pieces, prepared.gaps)
        place = archive_folder(self._work, prepared.known)
        name = Path(str(filing.year)) / package_name(volume)
        try:
            disk.private_folder(place / name.parent)
            mark = f"{disk.own_mark()}-"
            half = f"{PREFIX}{mark}*"  # what a kill leaves here holds sealed pages
            with halves.noted(place, half), scratch(place, PREFIX, mark) as aside:
                fresh = aside / "卷"
                packed = pack(self._work, by, fresh, volume, found.content, progress)
                self._register(command, by, prepared, volume, packed, (fresh, place, name))
        except OSError as error:
            raise StoreError(
                f"归档文件夹写不进去（{disk.why(error)}），没有归档；请检查“设置”的“归档”里的文件夹。"
            ) from error
        return Filed(
            command.case_id,
            _code(prepared.fonds, filing),
            place / name,
            packed.pages,
            packed.sealed_pages,
        )

    def file_many(self, command: FileMany, by: Session, progress: Progress = SILENT) -> FiledMany:
        """Many cases, each whole by itself; those filed stay filed when it is stopped."""
        filed: list[Filed] = []
        refused: list[tuple[int, str, str]] = []
        choices = Choices(all_main=command.looked_at)
        ids = tuple(dict.fromkeys(command.case_ids))
        for at, case_id in enumerate(ids):
            try:
                progress.step(at, len(ids), f"正在立卷 {at + 1}/{len(ids)}")
                one = FileCase(case_id, command.checked_by, reason=command.reason, choices=choices)
                filed.append(self.file(one, by))
            except Cancelled:
                return FiledMany(tuple(filed), tuple(refused), len(ids) - at)
            except AppError as error:
                if isinstance(error, StoreError) and not filed:
                    raise
                refused.append((case_id, self._number(case_id, by), str(error)))
                if isinstance(error, StoreError):  # the disk is full: the next would end so, too
                    return FiledMany(tuple(filed), tuple(refused), len(ids) - at - 1)
        progress.step(len(ids), len(ids), "已经办完")
        return FiledMany(tuple(filed), tuple(refused))

    # ------------------------------------------------------------ parts

    def _register(
        self,
        command: FileCase,
        by: Session,
        prepared: Prepared,
        volume: Volume,
        packed: Pack,
        places: tuple[Path, Path, Path],
    ) -> None:
        """The step, the row and the folder's name in one transaction; refused, nothing is left."""
        fresh, place, name = places
        row, filing, found = prepared.row, volume.filing, prepared.found
        act = FILE_CASE if row is None else SUPPLEMENT_VOLUME
        code = _code(volume.fonds, filing)
        said = (
            f"档号{row.code}，补充归档第{prepared.number}次" if row is not None else f"档号{code}"
        )
        moved = False
        try:
            with self._work.gate.act(act, by, case=command.case_id) as deed:
                self._unchanged(deed, command.case_id, prepared, filing)
                seq = self._take(deed, command.case_id, found.merged, said)
                self._keep(deed, command.case_id, prepared, volume, packed, (name, seq))
                if prepared.counts:
                    note_given(deed.connection, prepared.series(filing), packed.last_n, deed.now)
                deed.detail |= {
                    "code": code, "pieces": packed.pieces, "sealed": packed.sealed_pieces,
                    "gaps": len(prepared.gaps), "sha256": packed.sha256,
                    "looked_at": len(found.unread),
                }  # fmt: skip
                _make_room(place / name)
                disk.replace(fresh, place / name)
                moved = True
        except BaseException:
            if moved:
                with suppress(OSError):
                    shutil.rmtree(place / name)
            raise

    def _keep(
        self,
        deed: Deed,
        case_id: int,
        prepared: Prepared,
        volume: Volume,
        packed: Pack,
        told: tuple[Path, int],
    ) -> None:
        """The row of the 卷, or of what is added to it."""
        filing, found, (name, seq) = volume.filing, prepared.found, told
        values = {
            "uid": new_uid(), "series": prepared.series(filing), "first_n": filing.number,
            "last_n": packed.last_n, "pieces": packed.pieces, "pages": packed.pages,
            "sealed_pieces": packed.sealed_pieces, "sealed_pages": packed.sealed_pages,
            "listing": sorted(piece.uid for piece in found.pieces),
            "gaps": [gap.sentence for gap in prepared.gaps], "reason": filing.reason,
            "folder": name.as_posix(), "sha256": packed.sha256, "upto_seq": seq,
            "filed_on": filing.filed_on, "checked_by": filing.checked_by, "actor_id": deed.by.id,
            "at": deed.now,
        }  # fmt: skip
        if prepared.row is not None:
            more = {"volume_id": prepared.row.id, "n": prepared.number}
            deed.connection.execute(_KEEP_MORE, values | more)
            return
        ground = retention_of(found.subject, schedule_of(self._work)).rule.why
        deed.connection.execute(_KEEP, values | {
            "case_id": case_id, "mode": "piece" if filing.by_piece else "volume",
            "year": filing.year, "code": _code(volume.fonds, filing), "title": found.subject.title,
            "retention": filing.retention, "retention_ground": ground,
            "fonds": _plain(volume.fonds), "first_on": found.subject.began,
            "last_on": found.subject.ended,
        })  # fmt: skip

    def _unchanged(self, deed: Deed, case_id: int, prepared: Prepared, filing: Filing) -> None:
        """RuleViolation where something came between the gathering and this moment."""
        held = volume_of(deed.connection, case_id)
        same = (held[1].last.id if held else 0) == (
            prepared.package.last.id if prepared.package else 0
        )
        last = last_given(self._work, prepared.series(filing)) if prepared.counts else 0
        free = not prepared.counts or last < filing.number
        steps = deed.connection.scalar(_STEPS, {"case": case_id})
        if not same or not free or steps != prepared.found.upto:
            raise RuleViolation("立卷的时候案件或档号有了变动，没有归档；请再办一次。")

    def _take(self, deed: Deed, case_id: int, merged: Sequence[int], said: str) -> int:
        """The step 立卷归档 of the case, and of those merged into it; gives the case's own."""
        recorder = StepRecorder(self._work, deed)
        for other in merged:
            note = f"{said}（随并入的案件立卷）"
            recorder.append(other, Step(0, STEP, deed.today, fields={"note": note}))
        return recorder.append(case_id, Step(0, STEP, deed.today, fields={"note": said}))

    def _number(self, case_id: int, by: Session) -> str:
        with self._work.gate.see(by) as view:
            ids = view.only((case_id,))
            rows = {r.id: r.number for r in view.connection.execute(_NUMBERS, {"cases": ids})}
        return str(rows.get(case_id, ""))


def _code(fonds: Fonds, filing: Filing) -> str:
    return (
        piece_code(fonds, filing, filing.number) if filing.by_piece else volume_code(fonds, filing)
    )


def _make_room(target: Path) -> None:
    """Where a package lies that no row knows (the program was killed), give it another name."""
    number = 1
    aside = target
    while aside.exists():
        aside = target.with_name(f"{target.name} 未登记{number}")
        number += 1
    if aside != target:
        disk.replace(target, aside)


def _plain(fonds: Fonds) -> Mapping[str, str]:
    names = (
        "number",
        "name",
        "catalogue",
        "branch",
        "office_code",
        "office",
        "category",
        "pattern",
    )
    return {name: getattr(fonds, name) for name in names}


def _officers(connection: Connection) -> list[Any]:
    return list(connection.execute(BY_PINYIN))
