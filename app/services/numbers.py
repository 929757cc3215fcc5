"""Numbers handed out inside the transaction that uses them: none twice, none skipped."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select

from app.models.office import NumberIssued

CASES = "case"


def issue_number(
    connection: Connection, series: str, pattern: str, *, on: date, at: datetime
) -> str:
    """The next number of the series in the year of ``on``, e.g. 示信投〔2026〕31号."""
    last = connection.scalar(
        select(func.max(NumberIssued.n)).where(
            NumberIssued.series == series, NumberIssued.year == on.year
        )
    )
    n = (last or 0) + 1
    text = pattern.format(year=on.year, n=n)
    row = {"series": series, "year": on.year, "n": n, "text": text, "created_at": at}
    connection.execute(insert(NumberIssued).values(row))
    return text
