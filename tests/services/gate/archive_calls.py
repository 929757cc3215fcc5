"""What the recused officer asks of the archive, where the case has a 卷, is lent and handed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.base.rows.archives import ArchiveSettings
from app.services.archives.archive_commands import (
    CheckVolume,
    DecideLeave,
    FileCase,
    FileMany,
    GiveBack,
    Lend,
    Transfer,
)
from app.services.cases.commands import TakeStep
from app.services.store.attachments import OnPaper
from tests.services.making import TODAY, Desk

Call = Callable[[Any], Any]


def _own(s: Any) -> int:
    """A further case of the office, ended, that the officer may see."""
    desk = Desk(s.office)
    s.office.archive_options.save(ArchiveSettings(fonds="Z109"), desk.me)
    case = desk.register(TODAY)
    desk.take(case, "withdraw", TODAY)
    return case


def _filed(s: Any, case: int | None = None) -> int:
    """The key of the 卷 of the case, filed by the officer who may, with nobody's word for the other."""
    me = s.office.session()
    s.office.archive_options.save(ArchiveSettings(fonds="Z109"), me)
    if case is None:
        case = s.case
        end = TakeStep(case, "withdraw", TODAY)
        s.office.casework.take(end, me)
    s.office.filings.file(FileCase(case, "档案员示例", reason="示例"), me)
    return next(row.id for row in s.office.archives.rows(me).volumes if row.case_id == case)


def _lent(s: Any, part: str = "main") -> int:
    me = s.office.session()
    lend = Lend(_filed(s), part, "示例单位", "示例", TODAY + timedelta(days=1))
    s.office.lending.lend(lend, me)
    return int(s.office.archives.rows(me).loans[0].id)


def _asked(s: Any) -> str:
    me, options = s.office.session(), s.office.options
    options.save(replace(options.current(), director=s.other.uid), me)
    volume = _filed(s)
    s.office.lending.lend(Lend(volume, "sealed", "示例单位", "示例", TODAY), me)
    return str(s.office.archives.rows(me).loans[0].uid)


def _handed(s: Any) -> Any:
    key = _filed(s, _own(s))
    assert key
    return s.office.archive_transfers.hand_over(
        Transfer(2026, TODAY, "经办乙示例", "档案员示例"), s.other
    )


def _supplemented(s: Any) -> Any:
    case = _own(s)
    _filed(s, case)
    s.office.case_file.keep_on_paper(case, 1, OnPaper("示例", "示例柜"), s.office.session())
    return s.office.filings.file(FileCase(case, "档案员示例", reason="示例"), s.other)


def _asked_by_the_other(s: Any) -> Any:
    volume, me, options = _filed(s, _own(s)), s.office.session(), s.office.options
    options.save(replace(options.current(), director=me.uid), me)
    return s.office.lending.lend(Lend(volume, "sealed", "示例单位", "示例", TODAY), s.other)


ARCHIVE_CALLS: Mapping[str, Call] = {
    "filings.draft": lambda s: s.office.filings.draft(_own(s), s.other),
    "filings.file": lambda s: s.office.filings.file(
        FileCase(_own(s), "档案员示例", reason="示例"), s.other
    ),
    "filings.file_many": lambda s: s.office.filings.file_many(
        FileMany((_own(s), s.case), "档案员示例", "示例"), s.other
    ),
    "archives.rows": lambda s: s.office.archives.rows(s.other) if _lent(s) else None,
    "archive_checks.check": lambda s: s.office.archive_checks.check(
        CheckVolume(_filed(s, _own(s))), s.other
    ),
    "archive_copies.copy": lambda s: (
        s.office.archive_copies.copy(s.folder / "U盘", s.other) if _filed(s, _own(s)) else None
    ),
    "archive_transfers.hand_over": _handed,
    "archive_transfers.export": lambda s: (
        s.office.archive_transfers.export(s.folder / "清册.xlsx", 2026, s.other)
        if _filed(s, _own(s)) else None
    ),
    "archive_transfers.papers": lambda s: (
        s.office.archive_transfers.papers(2026, s.other) if _filed(s) else None
    ),
    "lending.lend": lambda s: s.office.lending.lend(
        Lend(_filed(s), "main", "示例单位", "示例", TODAY), s.other
    ),
    "lending.decide": lambda s: s.office.lending.decide(DecideLeave(_asked(s), True), s.other),
    "lending.give_back": lambda s: s.office.lending.give_back(GiveBack(_lent(s), TODAY), s.other),
    "archive_options.save": lambda s: s.office.archive_options.save(
        ArchiveSettings(fonds="Z109", fonds_name="示例"), s.other
    ),
}  # fmt: skip
# What an officer who keeps out begins on a case of their own, and what they are refused on the other.
ARCHIVE_FURTHER: Mapping[str, Call] = {
    "filings.draft of the case": lambda s: (
        s.office.filings.draft(s.case, s.other) if _filed(s) else None
    ),
    "filings.file of the case": lambda s: s.office.filings.file(
        FileCase(s.case, "档案员示例", reason="示例"), s.other
    ),
    "filings.file supplement": _supplemented,
    "archive_checks.check of the case": lambda s: s.office.archive_checks.check(
        CheckVolume(_filed(s)), s.other
    ),
    "archive_copies.copy of the case": lambda s: (
        s.office.archive_copies.copy(s.folder / "U盘", s.other) if _filed(s) else None
    ),
    "archive_transfers.hand_over of the case": lambda s: (
        s.office.archive_transfers.hand_over(
            Transfer(2026, TODAY, "经办乙示例", "档案员示例"), s.other
        ) if _filed(s) else None
    ),
    "lending.lend sealed": _asked_by_the_other,
}  # fmt: skip
ARCHIVE_BEGINS: Mapping[str, frozenset[str]] = {
    "filings.file": frozenset({"file_case"}),
    "lending.lend": frozenset({"lend_volume"}),
    "lending.decide": frozenset({"allow_sealed"}),
    "filings.draft of the case": frozenset(),
    "filings.file of the case": frozenset(),
    "filings.file supplement": frozenset({"supplement_volume"}),
    "archive_checks.check of the case": frozenset(),
    "archive_copies.copy of the case": frozenset(),
    "archive_transfers.hand_over of the case": frozenset({"hand_over_volumes"}),
    "lending.lend sealed": frozenset({"ask_sealed"}),
}
