"""What the page 档案 shows: cases to file, volumes as they were filed, handovers, loans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ArchiveSettings:
    """The fonds and how this office files; ``folder`` "" is the one beside the office's file."""

    fonds: str = ""  # 全宗号
    fonds_name: str = ""  # the host's; "" until somebody says it
    catalogue: str = "1"  # 目录号
    branch: str = "WS"  # 门类代码
    office_code: str = "XYB"  # 机构（问题）代码
    by_piece: bool = False
    order: str = "conclusion"  # or time
    both_sides: bool = True
    folder: str = ""
    pattern: str = "{全宗号}-{目录号}-{案卷号}"  # of the 档号 of a volume


@dataclass(frozen=True, slots=True)
class ToFileRow:
    """An ended case that has no 卷 yet, or something new since its 卷 was closed."""

    case_id: int
    number: str
    title: str
    ended_as: str  # closed, refused, forwarded, withdrawn
    ended_on: date
    year: int
    officer: str
    gaps: tuple[str, ...]  # what lacks, a sentence each
    handover_by: date  # June 30 of the next year, where the schedule says nothing else
    volume: str = ""  # 档号 of the 卷 that this comes to; "" for one to be made
    merged: int = 0  # cases merged into it


@dataclass(frozen=True, slots=True)
class PieceRow:
    """A piece as it will be filed, for the one who files to look at."""

    uid: str
    heading: str
    title: str
    number: str
    responsible: str
    day: date | None
    sealed: bool
    fixed: bool  # it shows who complains: it stays in the sealed part
    unread: bool  # nothing could be searched in it: a picture, a scan, sound
    on_paper: bool
    pages: int
    offered: bool = (
        False  # a masked copy: filed where it is moved into the main part, else left out
    )


@dataclass(frozen=True, slots=True)
class FilingDraft:
    """A case as it would be filed: its pieces, what lacks, what is proposed."""

    case_id: int
    number: str
    title: str
    code: str
    year: int
    retention: str
    retention_ground: str
    retentions: tuple[tuple[str, str], ...]
    gaps: tuple[str, ...]
    pieces: tuple[PieceRow, ...]
    checkers: tuple[str, ...]  # the other officers
    supplement: int = 0  # the number of this 补充归档; 0 for the 卷 itself
    last_known: int | None = None  # of a restored file: the last number known, to be compared


@dataclass(frozen=True, slots=True)
class VolumeRow:
    """A 卷 as it was filed, and what became of it."""

    id: int
    uid: str
    case_id: int
    number: str
    code: str
    title: str
    year: int
    retention: str
    pieces: int
    pages: int
    sealed_pieces: int
    filed_on: date
    filed_by: str
    checked_by: str
    gaps: tuple[str, ...]
    reason: str
    supplements: int
    checked_on: date | None  # the newest 检查
    outcome: str  # sound, flawed, "" never
    found: str
    transferred_on: date | None
    lent: str  # to whom it is lent now; "" it is here
    path: Path
    fingerprints: tuple[str, ...] = ()  # of its package and those of its supplements
    waiting: int = 0  # supplements that are here still, its 卷 handed over before


@dataclass(frozen=True, slots=True)
class PackageRow:
    """One package as a line of a 移交清册: a 卷, or a 补充归档 to one."""

    id: int  # of the 卷 or of the supplement
    case_id: int
    n: int  # which 补充归档 it is; 0 for the 卷
    year: int  # of whose list it is
    code: str
    title: str
    filed_on: date
    retention: str
    pieces: int
    pages: int
    sealed_pieces: int
    sealed_pages: int
    fingerprint: str
    folder: str  # under the archive's folder
    transfer_id: int | None  # the handover that it was in; None: it is here
    before: date | None = None  # of a supplement: when its 卷 was handed over without it


@dataclass(frozen=True, slots=True)
class CopyRow:
    """How the packages are safe beside the archive's folder: no backup holds them."""

    packages: int  # that there are
    copied: int = 0  # of these in the newest copy
    on: date | None = None  # when it was made; None: never
    place: str = ""


@dataclass(frozen=True, slots=True)
class PackagesCopied:
    """What a copy of all packages came to."""

    place: Path
    fresh: int
    whole: int  # that lie there now, each byte as it was written
    flawed: tuple[str, ...]  # what could not be copied, a sentence each


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A handover of a year."""

    id: int
    year: int
    on: date
    handed_by: str
    received_by: str
    note: str
    packages: tuple[PackageRow, ...]
    recused: int  # packages of cases that one is recused from
    officer: str


@dataclass(frozen=True, slots=True)
class TransferYear:
    """A year with 卷 and 补充归档 that are not handed over yet, or with cases that have no 卷."""

    year: int
    volumes: int
    supplements: int
    unfiled: int
    due_on: date
    late: bool


@dataclass(frozen=True, slots=True)
class LoanRow:
    """A 卷 lent, or asked for; ``state`` is waiting, refused, approved, lent, late or returned."""

    id: int  # 0 for a leave that is only asked for
    uid: str  # of the loan, or of the approval that waits
    volume_id: int
    case_id: int
    code: str
    title: str
    part: str  # main, sealed
    borrower: str
    purpose: str
    lent_on: date | None
    due_on: date | None
    returned_on: date | None
    state: str
    allowed: str  # who gave leave for the sealed part, and when
    note: str
    officer: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A case that was filed."""

    case_id: int
    code: str
    path: Path
    pages: int
    sealed_pages: int


@dataclass(frozen=True, slots=True)
class FiledMany:
    """What became of many: those filed, those refused with the reason, how many were left."""

    filed: tuple[Filed, ...]
    refused: tuple[tuple[int, str, str], ...]  # case, its number, why not
    untried: int = 0  # not begun when it was stopped


@dataclass(frozen=True, slots=True)
class ArchiveRows:
    """All that the page shows."""

    to_file: tuple[ToFileRow, ...]
    more: int  # ended cases beyond those read
    volumes: tuple[VolumeRow, ...]
    years: tuple[TransferYear, ...]
    transfers: tuple[TransferRow, ...]
    loans: tuple[LoanRow, ...]
    recused: int
    copy: CopyRow = CopyRow(0)
