"""Makes the filled file of the present schema: python -m tests.services.fill_reference, once each."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from app.models.schema import VERSION
from app.rules.casework.back_dating import WHY
from app.services.calendars.calendar_commands import ImportNotice
from app.services.cases.commands import TakeStep, VoidSteps
from app.services.office import Office
from app.services.papers.letter_commands import VoidDocument, WriteLetter
from tests.services.making import NOTICE_2027, TODAY, UNIT, Clock, Desk, make_office

BOOK = "按登记簿补录"
TARGET = Path(__file__).parents[1] / "reference" / "databases" / f"v{VERSION}.cxt"


def fill(path: Path) -> None:
    """An office with a handful of cases in different stages."""
    with make_office(path, Clock()) as office:
        desk = Desk(office)
        handled = desk.register(date(2026, 9, 1), back_dated_reason=BOOK)
        now = {WHY: BOOK}
        desk.take(handled, "accept", date(2026, 9, 3), **now)
        desk.take(handled, "refer", date(2026, 9, 4), unit=UNIT, **now)
        desk.take(handled, "report_result", date(2026, 9, 28), result="true", **now)
        open_one = desk.accepted(date(2026, 11, 18), TODAY)
        desk.register(date(2026, 11, 19), title="超标准收费")
        merged = desk.register(date(2026, 11, 19))
        desk.take(merged, "merge", TODAY, into="示信投〔2026〕2号")
        desk.take(open_one, "notify_acceptance", TODAY)
        office.casework.void(VoidSteps(open_one, (4,), "录错"), desk.me)
        office.calendars.import_notice(
            ImportNotice(NOTICE_2027.read_bytes(), NOTICE_2027.name), desk.me
        )
        office.identities.read(1, "reveal", desk.me, "回电")
        issue_papers(office, desk, open_one)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("VACUUM INTO ?", (str(TARGET),))


def issue_papers(office: Office, desk: Desk, case_id: int) -> None:
    """A notice that was voided, and the one that stands in its place."""
    step = TakeStep(case_id, "notify_acceptance", TODAY, fields={"method": "paper"})
    first = office.letters.issue(
        WriteLetter("acceptance_notice", case_id, TODAY, step=step), desk.me
    )
    office.documents.void(VoidDocument(first.id, "日期写错。"), desk.me)
    again = WriteLetter("acceptance_notice", case_id, TODAY, seq=first.seq)
    office.letters.issue(again, desk.me)


if __name__ == "__main__":
    import tempfile

    TARGET.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder) / "office.cxt")
