"""Suspected repeats within one ledger: the same number, or the same caller with a like text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from app.intake.ledgers.cells import cell_name
from app.intake.ledgers.taken import Finding, LedgerRow

LIKE: Final = 0.6
MAX_COMPARED: Final = 20  # rows of one caller that a row is compared with
MAX_SAME: Final = 100  # a number that stands in more rows is a switchboard, not a caller
_COMPARED_TEXT: Final = 500


def suspected_repeats(rows: Sequence[LedgerRow], fields: dict[str, int]) -> list[Finding]:
    """A finding for each row that seems to repeat an earlier one, naming that row."""
    found: list[Finding] = []
    by_number: dict[str, LedgerRow] = {}
    by_phone: dict[str, list[tuple[LedgerRow, frozenset[str]]]] = {}
    for row in rows:
        number = re.sub(r"\s+", "", row.text("source_number")).casefold()
        first = by_number.setdefault(number, row) if number else row
        if first is not row:
            cell = cell_name(row.row, fields["source_number"])
            why = f"与第{first.row}行编号相同，疑似重复"
            found.append(Finding(row.row, cell, row.text("source_number"), why))
            continue
        phone = re.sub(r"\D", "", row.text("phone"))
        if len(phone) < 7:
            continue
        earlier = by_phone.setdefault(phone, [])
        if len(earlier) >= MAX_SAME:
            continue
        pairs = _pairs(row.text("title") + row.text("facts"))
        for other, others in earlier[-MAX_COMPARED:]:
            if _likeness(pairs, others) >= LIKE:
                cell = cell_name(row.row, fields["phone"])
                why = f"与第{other.row}行电话相同、内容相近，疑似重复"
                found.append(Finding(row.row, cell, row.text("phone"), why))
                break
        earlier.append((row, pairs))
    return found


def _pairs(text: str) -> frozenset[str]:
    """The neighbouring pairs of characters of a text."""
    plain = re.sub(r"[\W_]+", "", text[:_COMPARED_TEXT])
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """0 for nothing in common, 1 for the same pairs."""
    common = len(one & other)
    together = len(one) + len(other) - common
    return common / together if together else 0.0
