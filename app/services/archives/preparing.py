"""A case made ready to be filed: what is known of it before anything is written, and how it is filed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, cast

from app.base.errors import InputError
from app.base.rows.archives import ArchiveSettings
from app.base.session import Session
from app.rules.archives.codes import retention_of, series_of
from app.rules.archives.pieces import Filing, Fonds, Gap, Order, Piece
from app.rules.archives.shipped import Schedule
from app.services.archives.archive_commands import FileCase
from app.services.archives.archive_settings import archive_settings, fonds_of
from app.services.archives.gathered import Choices, Gathered, Since, lacking
from app.services.archives.gathering import gathered, outline, refuse_hidden
from app.services.archives.given_numbers import is_unknown, last_given
from app.services.archives.schedules import schedule_of
from app.services.archives.volumes import NOT_NEW, Package, volume_of
from app.services.store.workspace import Workspace

NOTHING_NEW: Final = "{}归档以后没有新的材料，没有补充归档。"
UNKNOWN: Final = (
    "这份办公文件是从备份恢复的，恢复以前立过的卷可能没有记在里面，没有归档；"
    "请单独办一次“立卷归档”，照档案登记簿填写“{}”最后的号。"
)


@dataclass(frozen=True, slots=True)
class Prepared:
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
    def by_piece(self) -> bool:
        """Whether it is filed by piece: as the 卷 was that it comes to."""
        return self.row.mode == "piece" if self.row is not None else self.known.by_piece

    @property
    def code(self) -> str:
        """The retention that the 卷 has already; "" for a new one."""
        return str(self.row.retention) if self.row is not None else ""

    @property
    def year(self) -> int:
        """归档年度: that of the ending, or of the 卷."""
        return int(self.row.year) if self.row is not None else self.found.subject.ended.year

    @property
    def number(self) -> int:
        """Which 补充归档 it is; 0 for the 卷 itself."""
        return self.package.count if self.package is not None else 0

    @property
    def counts(self) -> bool:
        """Whether it takes a number of its series: a supplement by volume bears that of its 卷."""
        return self.row is None or self.by_piece

    def series(self, filing: Filing) -> str:
        """The series in which its numbers count on."""
        return series_of(self.fonds, filing)


def prepare(
    work: Workspace, by: Session, case_id: int, choices: Choices, command: FileCase | None = None
) -> Prepared:
    """What is known before anything is written; who complains is read last, when nothing else
    stands in the way.

    InputError where it has nothing new; with a ``command``, that is no draft, also where it lacks
    something without a reason, where the period is none, or where the last number isn't known.
    """
    with work.gate.see(by, case_id) as view:
        known = archive_settings(view.connection)
        held = volume_of(view.connection, case_id)
        fonds = fonds_of(view.connection) if held is None else Fonds(**held[0].fonds)
        refuse_hidden(view, case_id)
        seen = outline(work, view, case_id)
    row, package = held if held else (None, None)
    missing = lacking(seen, package.upto if package is not None else 0)
    if package is not None and not _worth(seen, package):
        raise InputError(NOTHING_NEW.format(seen.subject.case_number))
    ready = Prepared(known, fonds, seen, missing, row, package)
    if command is not None:
        _require_filable(work, by, ready, command)
    since = Since(package.uids, package.upto) if package is not None else None
    found = gathered(work, by, case_id, choices, since)
    if command is not None:
        found = replace(found, pieces=tuple(p for p in found.pieces if not _left_out(p, found)))
    hide = found.masker.mask
    printed = tuple(replace(gap, sentence=hide(gap.sentence)) for gap in missing)
    return replace(ready, found=found, gaps=printed)


def filing_of(
    work: Workspace, by: Session, prepared: Prepared, command: FileCase, schedule: Schedule
) -> Filing:
    """How the case is filed, with the next number of its series."""
    today, found = work.today(), prepared.found
    hide = found.masker.mask
    code = command.retention or prepared.code or retention_of(found.subject, schedule).period.code
    if code not in schedule.periods:
        raise InputError("没有这种保管期限，没有归档；请重新选择。")
    made = Filing(
        code, 1, prepared.year, by.name, today, command.checked_by.strip(), today,
        hide(command.reason.strip()), (*found.corrected, *map(hide, command.notes)),
        prepared.order, prepared.by_piece, prepared.known.both_sides, prepared.number,
        schedule.periods[code].caption,
    )  # fmt: skip
    if not prepared.counts:
        return replace(made, number=prepared.row.first_n)
    last = last_given(work, prepared.series(made))
    return replace(made, number=max(last, command.last_used or 0) + 1)


def _require_filable(work: Workspace, by: Session, ready: Prepared, command: FileCase) -> None:
    """InputError says what stands in the way of filing."""
    missing = ready.gaps
    if missing and not command.reason.strip():
        more = f"等{len(missing)}处" if len(missing) > 1 else ""
        raise InputError(
            f"缺件：{missing[0].sentence.rstrip('。')}{more}。没有归档；请补齐，"
            "或者写明缺件的理由，理由会印在备考表里。"
        )
    series = ready.series(filing_of(work, by, ready, command, schedule_of(work)))
    with work.gate.see(by) as view:
        unknown = ready.counts and is_unknown(view.connection, series)
    if unknown and command.last_used is None:
        raise InputError(UNKNOWN.format(series))


def _left_out(piece: Piece, found: Gathered) -> bool:
    """A masked copy that nobody moved into the main part: the original lies sealed all the same."""
    return piece.sealed and piece.uid in found.offered


def _worth(seen: Gathered, package: Package) -> bool:
    """Whether there is anything to add that the 卷 doesn't hold."""
    return any(
        piece.uid not in package.uids and not piece.uid.startswith(NOT_NEW) for piece in seen.pieces
    )
