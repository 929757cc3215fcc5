"""How the ledger was left: columns, widths and order, as an officer's draft keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.base.rows.ledger import LedgerColumn, LedgerIds, LedgerRow, LedgerView

LAYOUT_DRAFT: Final = "ledger-layout"


@dataclass(frozen=True, slots=True)
class LedgerAhead:
    """The ledger's first lines, read before the office was open."""

    columns: tuple[LedgerColumn, ...]  # that can be shown
    layout: LedgerView | None  # None where nobody has arranged it
    found: LedgerIds
    rows: tuple[LedgerRow, ...]  # of the beginning


def layout_draft(view: LedgerView) -> dict[str, Any]:
    """The part of a view that comes back as it was left: columns, widths and order."""
    return {
        "columns": list(view.columns),
        "widths": dict(view.widths),
        "sort": view.sort,
        "descending": view.descending,
    }


def layout_of(draft: Mapping[str, Any]) -> LedgerView:
    """The layout that ``layout_draft`` kept."""
    return LedgerView(
        "",
        tuple(draft.get("columns", ())),
        dict(draft.get("widths", {})),
        str(draft.get("sort", "received_on")),
        bool(draft.get("descending", True)),
    )
