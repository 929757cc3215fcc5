"""立卷: a case becomes a 卷 in one act: gathered, looked through for gaps, packed, checked, registered.

The package is made beside its place before anything is written; the act gives it its number, takes the
step 立卷归档, keeps the row and puts the folder into its place. What is refused leaves no trace.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import Connection, bindparam, func, insert, select

from app.base.errors import AppError, Cancelled, InputError, RuleViolation, StoreError
from app.base.machine import disk, halves
from app.base.machine.scratch import scratch
from app.base.progress import SILENT, Progress
from app.base.rows.archives import ArchiveSettings, Filed, FiledMany, FilingDraft, PieceRow
from app.base.session import Session
from app.models.base import new_uid
from app.models.desk_statements import BY_PINYIN, CASE
from app.reports.archives.package import PREFIX, package_name
from app.rules.archives.codes import piece_code, retention_of, volume_code
from app.rules.archives.order import arranged
from app.rules.archives.pieces import Filing, Fonds, Gap, Order, Volume
from app.rules.casework.steps import Step
from app.services.archives.archive_commands import FileCase, FileMany
from app.services.archives.archive_settings import archive_folder, archive_settings, fonds_of
from app.services.archives.gathering import (
    Choices,
    Gathered,
    Since,
    gathered,
    lacking,
    outline,
    refuse_hidden,
)
from app.services.archives.packing import Pack, pack
from app.services.archives.schedules import schedule_of
from app.services.archives.volumes import NOT_NEW, SUPPLEMENT, VOLUME, Package, volume_of
from app.services.cases.recording import StepRecorder
from app.services.gate.acts import DESK, Act
from app.services.gate.gate import Deed
from app.services.store import numbers, settings
from app.services.store.workspace import Workspace

FILE_CASE = Act("file_case", "立卷归档", about="case", roles=DESK)
SUPPLEMENT_VOLUME = Act("supplement_volume", "补充归档", about="case", roles=DESK)
STEP: Final = "archive"
_LAST: Final = (
    select(func.max(VOLUME.c.last_n)).where(VOLUME.c.series == bindparam("series")),
    select(func.max(SUPPLEMENT.c.last_n)).where(SUPPLEMENT.c.series == bindparam("series")),
)
_STEPS: Final = select(CASE.c.steps).where(CASE.c.id == bindparam("case"))
_NUMBERS: Final = select(CASE.c.id, CASE.c.number).where(
    CASE.c.id.in_(bindparam("cases", expanding=True))
)
_KEEP, _KEEP_MORE = insert(VOLUME), insert(SUPPLEMENT)
NOTHING_NEW: Final = "{}归档以后没有新的材料，没有补充归档。"


class Filings:
    """Shows what a case would be filed as, and files it; many in one go."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def draft(self, case_id: int, by: Session, choices: Choices = Choices()) -> FilingDraft:
        """The case as it would be filed now; who complains is read for it, and that recorded.

        InputError where it has not ended or has nothing new, RuleViolation where ``by`` keeps out.
        """
        prepared = self._prepared(case_id, by, choices)
        found, schedule = prepared.found, schedule_of(self._work)
        proposed = retention_of(found.subject, schedule)
        code = prepared.code or proposed.period.code
        filing = self._filing(prepared, FileCase(case_id, ""), by, code)
        standing = arranged(found.pieces, prepared.order)
        rows = tuple(
            PieceRow(
                one.piece.uid, one.heading.caption, one.piece.title, one.piece.number,
                one.piece.responsible, one.piece.day, one.sealed,
                one.piece.uid in found.fixed or (one.sealed and not one.piece.sealed)
                or one.piece.uid.startswith("sealed:"),
                one.piece.uid in found.unread, one.piece.medium == "paper", one.piece.pages,
            )
            for one in (*standing.main, *standing.sealed)
        )  # fmt: skip
        with self._work.gate.see(by) as view:
            officers = tuple(a.name for a in _officers(view.connection) if a.id != by.id)
        return FilingDraft(
            case_id, found.subject.case_number, found.subject.title, _code(prepared.fonds, filing),
            filing.year, code, f"{proposed.rule.why}（{proposed.status}）",
            tuple((p.code, p.caption) for p in schedule.periods.values()),
            tuple(gap.sentence for gap in prepared.gaps), rows, officers, prepared.number,
        )  # fmt: skip

    def file(self, command: FileCase, by: Session, progress: Progress = SILENT) -> Filed:
        """The case is filed; InputError says what is missing: a checker, or the reason for gaps."""
        checker = command.checked_by.strip()
        if not checker:
            raise InputError("没有写明检查人，没有归档；检查人由立卷人以外的人担任。")
        if checker == by.name:
            raise InputError("检查人不能是立卷人本人，没有归档；请另选一人。")
        reason = command.reason.strip()
        prepared = self._prepared(command.case_id, by, command.choices, reason)
        found = prepared.found
        schedule = schedule_of(self._work)
        retention = (
            command.retention or prepared.code or retention_of(found.subject, schedule).period.code
        )
        if retention not in schedule.periods:
            raise InputError("没有这种保管期限，没有归档；请重新选择。")
        filing = self._filing(prepared, command, by, retention)
        filing = replace(filing, period=schedule.periods[retention].caption)
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

    def _prepared(
        self, case_id: int, by: Session, choices: Choices, reason: str | None = None
    ) -> _Prepared:
        """What is known before anything is written; who complains is read last, when nothing else
        stands in the way. ``reason`` "" refuses a case with gaps; None is no filing yet."""
        with self._work.gate.see(by, case_id) as view:
            known = archive_settings(view.connection)
            held = volume_of(view.connection, case_id)
            fonds = fonds_of(view.connection) if held is None else Fonds(**held[0].fonds)
            refuse_hidden(view, case_id)
            seen = outline(self._work, view, case_id)
        row, package = held if held else (None, None)
        missing = lacking(seen, package.upto if package is not None else 0)
        if package is not None and not _worth(seen, package):
            raise InputError(NOTHING_NEW.format(seen.subject.case_number))
        if missing and reason == "":
            more = f"等{len(missing)}处" if len(missing) > 1 else ""
            raise InputError(
                f"缺件：{missing[0].sentence.rstrip('。')}{more}。没有归档；请补齐，"
                "或者写明缺件的理由，理由会印在备考表里。"
            )
        since = Since(package.uids, package.upto) if package is not None else None
        found = gathered(self._work, by, case_id, choices, since)
        hide = found.masker.mask
        printed = tuple(replace(gap, sentence=hide(gap.sentence)) for gap in missing)
        return _Prepared(known, fonds, found, printed, row, package)

    def _filing(self, prepared: _Prepared, command: FileCase, by: Session, code: str) -> Filing:
        today, row, hide = self._work.today(), prepared.row, prepared.found.masker.mask
        by_piece = row.mode == "piece" if row is not None else prepared.known.by_piece
        made = Filing(
            code, 1, row.year if row is not None else prepared.found.subject.ended.year, by.name,
            today, command.checked_by.strip(), today, hide(command.reason.strip()),
            (*prepared.found.corrected, *map(hide, command.notes)),
            prepared.order, by_piece, prepared.known.both_sides, prepared.number,
        )  # fmt: skip
        if row is not None and not by_piece:
            return replace(made, number=row.first_n)
        return replace(made, number=self._next(series_of(prepared.fonds, made)))

    def _register(
        self,
        command: FileCase,
        by: Session,
        prepared: _Prepared,
        volume: Volume,
        packed: Pack,
        places: tuple[Path, Path, Path],
    ) -> None:
        fresh, place, name = places
        row, filing, found = prepared.row, volume.filing, prepared.found
        act = FILE_CASE if row is None else SUPPLEMENT_VOLUME
        moved = False
        try:
            with self._work.gate.act(act, by, case=command.case_id) as deed:
                self._unchanged(deed, command.case_id, prepared, filing)
                code = _code(volume.fonds, filing)
                said = (
                    f"档号{code}"
                    if row is None
                    else f"档号{row.code}，补充归档第{prepared.number}次"
                )
                seq = self._take(deed, command.case_id, found.merged, said)
                values = {
                    "uid": new_uid(), "series": series_of(volume.fonds, filing),
                    "first_n": filing.number, "last_n": packed.last_n, "pieces": packed.pieces,
                    "pages": packed.pages, "sealed_pieces": packed.sealed_pieces,
                    "sealed_pages": packed.sealed_pages,
                    "listing": sorted(piece.uid for piece in found.pieces),
                    "gaps": [gap.sentence for gap in prepared.gaps], "reason": filing.reason,
                    "folder": name.as_posix(), "sha256": packed.sha256, "upto_seq": seq,
                    "filed_on": filing.filed_on, "checked_by": filing.checked_by,
                    "actor_id": by.id, "at": deed.now,
                }  # fmt: skip
                if row is None:
                    values |= {
                        "case_id": command.case_id, "mode": "piece" if filing.by_piece else "volume",
                        "year": filing.year, "code": code, "title": found.subject.title,
                        "retention": filing.retention,
                        "retention_ground": retention_of(found.subject, schedule_of(self._work)).rule.why,
                        "fonds": _plain(volume.fonds), "first_on": found.subject.began,
                        "last_on": found.subject.ended,
                    }  # fmt: skip
                    deed.connection.execute(_KEEP, values)
                else:
                    deed.connection.execute(
                        _KEEP_MORE, values | {"volume_id": row.id, "n": prepared.number}
                    )
                deed.detail |= {
                    "code": code, "pieces": packed.pieces, "sealed": packed.sealed_pieces,
                    "gaps": len(prepared.gaps), "sha256": packed.sha256,
                    "looked_at": len(found.unread),
                }  # fmt: skip
                used = _used_key(series_of(volume.fonds, filing))
                settings.put(deed.connection, {used: packed.last_n}, at=deed.now)
                _make_room(place / name)
                disk.replace(fresh, place / name)
                moved = True
        except BaseException:
            if moved:
                with suppress(OSError):
                    shutil.rmtree(place / name)
            raise

    def _unchanged(self, deed: Deed, case_id: int, prepared: _Prepared, filing: Filing) -> None:
        """RuleViolation where something came between the gathering and this moment."""
        held = volume_of(deed.connection, case_id)
        same = (held[1].last.id if held else 0) == (
            prepared.package.last.id if prepared.package else 0
        )
        number = self._next(series_of(prepared.fonds, filing))
        free = (prepared.row is not None and not filing.by_piece) or number == filing.number
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

    def _next(self, series: str) -> int:
        """The next number of a series; the 卷 of cases that one is recused from count with the others,
        and those of a file that a restore set aside."""
        with self._work.gate.see(self._work.gate.program) as whole:
            last = [whole.connection.scalar(one, {"series": series}) for one in _LAST]
            last.append(settings.get(whole.connection, _used_key(series)))
        return max((int(n) for n in last if n), default=0) + 1

    def _number(self, case_id: int, by: Session) -> str:
        with self._work.gate.see(by) as view:
            ids = view.only((case_id,))
            rows = {r.id: r.number for r in view.connection.execute(_NUMBERS, {"cases": ids})}
        return str(rows.get(case_id, ""))


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What is known before anything is written."""

    known: ArchiveSettings
    fonds: Fonds
    found: Gathered
    gaps: tuple[Gap, ...]
    row: Any  # the 卷 that it comes to; None: it becomes one
    package: Package | None  # what that holds

    @property
    def order(self) -> Order:
        """The order in which the pieces lie."""
        return cast("Order", self.known.order)

    @property
    def code(self) -> str:
        """The retention that the 卷 has already; "" for a new one."""
        return str(self.row.retention) if self.row is not None else ""

    @property
    def number(self) -> int:
        """Which 补充归档 it is; 0 for the 卷 itself."""
        return self.package.count if self.package is not None else 0


def series_of(fonds: Fonds, filing: Filing) -> str:
    """In which series the numbers of such a filing count on: the 目录 of volumes, or the 件 of a year."""
    if not filing.by_piece:
        return f"{fonds.number}-{fonds.catalogue}"
    return piece_code(fonds, filing, 0).rsplit("-", 1)[0]


def _used_key(series: str) -> str:
    """Where the last number of a series is kept so that a restore carries it over."""
    return f"{numbers.START}archive:{series}"


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


def _worth(seen: Gathered, package: Package) -> bool:
    """Whether there is anything to add that the 卷 doesn't hold."""
    return any(
        piece.uid not in package.uids and not piece.uid.startswith(NOT_NEW) for piece in seen.pieces
    )


def _plain(fonds: Fonds) -> Mapping[str, str]:
    names = ("number", "name", "catalogue", "branch", "office_code", "office", "category")
    return {name: getattr(fonds, name) for name in names}


def _officers(connection: Connection) -> list[Any]:
    return list(connection.execute(BY_PINYIN))
