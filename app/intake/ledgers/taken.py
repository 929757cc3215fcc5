"""What became of the lines of a ledger: the rows that were taken, and the findings on all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from app.intake.ledgers.cells import Broken, Numeral, Value
from app.intake.ledgers.values import clean_text

SHOWN: Final = 80
UNIT_FIELDS: Final = ("respondent", "handling_unit")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of the ledger: days as dates, all else as text; ``extra`` by heading."""

    row: int
    values: dict[str, str | date]
    extra: dict[str, str]
    several: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of a field that names more than one unit, person or number: each of them."""

    def each(self, name: str) -> tuple[str, ...]:
        """The units or people of a field one by one; () if it is empty."""
        found = self.several.get(name)
        return found if found is not None else tuple(filter(None, [self.text(name)]))

    def people(self) -> tuple[tuple[str, str], ...]:
        """Name and telephone of each complainant; "" for what isn't there."""
        names, phones = self.each("complainant"), self.each("phone")
        if len(names) < 2:
            return ((self.text("complainant"), self.text("phone")),) if names or phones else ()
        if len(phones) > len(names):
            phones = ("、".join(phones),)
        padded = (*phones, *[""] * len(names))
        return tuple(zip(names, padded, strict=False))

    def text(self, name: str) -> str:
        """The field as text, "" if it is empty."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else value.isoformat()


@dataclass(frozen=True, slots=True)
class Finding:
    """A cell or a row to look at: ``row`` is None for the file, ``cell`` "" for a whole row."""

    row: int | None
    cell: str
    value: str
    why: str


@dataclass(slots=True)
class Rows:
    """What became of the rows under the header."""

    taken: list[LedgerRow] = field(default_factory=list)
    rejected: list[Finding] = field(default_factory=list)
    flagged: list[Finding] = field(default_factory=list)
    skipped: list[Finding] = field(default_factory=list)


def shown_of(value: Value) -> str:
    """A value as a person reads it in its cell."""
    if isinstance(value, Broken):
        return value.shown
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == datetime.min.time()
            else value.isoformat(" ")
        )
    return str(value) if isinstance(value, Numeral) else clean_text(value)


def short(value: Value) -> str:
    """The beginning of it, as a finding quotes it."""
    return shown_of(value)[:SHOWN]
