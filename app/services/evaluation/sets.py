"""The indicator sets that a round may be under: shipped ones, and the office's own before them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.base.errors import PackError
from app.base.rows.evaluation import SetRow
from app.rules.indicators.reader import read_set
from app.rules.indicators.shipped import shipped_set_ids, shipped_set_source
from app.rules.indicators.source import SetSource, read_set_source
from app.services.store.shelf import Shelf

SHELF: Final = Shelf("指标体系", read_set_source, shipped_set_source)


def list_sets(folder: Path) -> tuple[SetRow, ...]:
    """The shipped sets and the office's own; a faulty one names its mistake."""
    rows = [_row(shipped_set_source(name), shipped=True) for name in shipped_set_ids()]
    for path, found in SHELF.own(folder):
        try:
            if isinstance(found, PackError):
                raise found
            rows.append(_row(found, shipped=False))
        except PackError as error:
            rows.append(SetRow(path.stem, path.name, "", "", shipped=False, problem=str(error)))
    return tuple(rows)


def set_source(set_id: str, folder: Path) -> SetSource:
    """The set of that id, the office's own before the shipped one; PackError if neither is."""
    return SHELF.source(set_id, folder)


def _row(source: SetSource, *, shipped: bool) -> SetRow:
    found = read_set(source)
    return SetRow(found.id, found.name, found.status, found.procedure, shipped=shipped)
