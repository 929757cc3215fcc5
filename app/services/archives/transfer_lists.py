"""What was handed over and what is still here, package by package: a 卷, and each 补充归档 for itself.

A supplement to a 卷 that is still here goes along with it; one to a 卷 that was handed over before
goes into the next list.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import select

from app.base.rows.archives import PackageRow, TransferRow, TransferYear
from app.models.desk_statements import OFFICER, visible
from app.rules.archives.codes import due_on, list_year
from app.rules.archives.shipped import Schedule
from app.services.archives.volumes import (
    MORE_TRANSFERRED,
    SUPPLEMENT,
    TRANSFER,
    TRANSFERRED,
    VOLUME,
)
from app.services.gate.access import View

_OF_PACKAGE = (
    "filed_on", "pieces", "pages", "sealed_pieces", "sealed_pages", "sha256", "folder",
    "first_n", "last_n",
)  # fmt: skip
_OF_VOLUME = (VOLUME.c.case_id, VOLUME.c.mode, VOLUME.c.year, VOLUME.c.title, VOLUME.c.retention)
_VOLUMES = (
    select(VOLUME.c.id, VOLUME.c.code, *_OF_VOLUME, *(VOLUME.c[name] for name in _OF_PACKAGE),
           TRANSFERRED.c.transfer_id)
    .outerjoin(TRANSFERRED, TRANSFERRED.c.volume_id == VOLUME.c.id)
    .where(visible(VOLUME.c.case_id))
)  # fmt: skip
_SUPPLEMENTS = (
    select(SUPPLEMENT.c.id, SUPPLEMENT.c.volume_id, SUPPLEMENT.c.n, *_OF_VOLUME,
           *(SUPPLEMENT.c[name] for name in _OF_PACKAGE), MORE_TRANSFERRED.c.transfer_id)
    .join(VOLUME, VOLUME.c.id == SUPPLEMENT.c.volume_id)
    .outerjoin(MORE_TRANSFERRED, MORE_TRANSFERRED.c.supplement_id == SUPPLEMENT.c.id)
    .where(visible(VOLUME.c.case_id))
)  # fmt: skip
_TRANSFERS = (
    select(TRANSFER, OFFICER.c.name.label("officer"))
    .join(OFFICER, OFFICER.c.id == TRANSFER.c.actor_id)
    .order_by(TRANSFER.c.id.desc())
)


def packages(view: View, unfiled: Mapping[int, int]) -> tuple[PackageRow, ...]:
    """Every package that the viewer may see, as it stands in a list: by code, a supplement after its 卷.

    ``unfiled``: how many cases of a year have no 卷 yet, by which a year is open still.
    """
    asked = {"viewer": view.viewer}
    on = {row.id: row.on for row in view.connection.execute(_TRANSFERS)}
    volumes = {row.id: row for row in view.connection.execute(_VOLUMES, asked)}
    waiting = {row.year for row in volumes.values() if row.transfer_id is None} | {*unfiled}
    found = [
        ((len(row.code), row.code, 0), _package(row, 0, row.code, row.year))
        for row in volumes.values()
    ]
    for row in view.connection.execute(_SUPPLEMENTS, asked):
        volume = volumes[row.volume_id]
        gone = volume.transfer_id
        later = gone is not None and gone != row.transfer_id
        year = list_year(row.year, row.filed_on.year, waiting) if later else row.year
        code = PurePosixPath(row.folder).name
        package = _package(row, row.n, code, year, on[gone] if later else None)
        found.append(((len(volume.code), volume.code, row.n), package))
    return tuple(package for _place, package in sorted(found, key=lambda one: one[0]))


def _package(row: Any, n: int, code: str, year: int, before: date | None = None) -> PackageRow:
    if row.mode == "piece" and row.last_n > row.first_n:  # each piece has a number of its own
        code = f"{code}（至{row.last_n:04d}）"
    return PackageRow(
        row.id, row.case_id, n, year, code, row.title, row.filed_on, row.retention, row.pieces,
        row.pages, row.sealed_pieces, row.sealed_pages, row.sha256, row.folder, row.transfer_id, before,
    )  # fmt: skip


def here(known: tuple[PackageRow, ...], year: int) -> tuple[PackageRow, ...]:
    """What the list of a year would hold now."""
    return tuple(one for one in known if one.transfer_id is None and one.year == year)


def years_of(
    known: tuple[PackageRow, ...], unfiled: Mapping[int, int], schedule: Schedule, today: date
) -> tuple[TransferYear, ...]:
    """The years with something to hand over or to file, the newest first."""
    waiting = [one for one in known if one.transfer_id is None]
    volumes = Counter(one.year for one in waiting if not one.n)
    supplements = Counter(one.year for one in waiting if one.n)
    return tuple(
        TransferYear(
            year, volumes[year], supplements[year], unfiled.get(year, 0),
            due := due_on(date(year, 12, 31), schedule), due < today,
        )
        for year in sorted({*unfiled, *volumes, *supplements}, reverse=True)
    )  # fmt: skip


def transfers_of(
    view: View, every: tuple[PackageRow, ...], shown: tuple[PackageRow, ...]
) -> tuple[TransferRow, ...]:
    """Every handover, the newest first; of ``every`` package those that are not ``shown`` are counted."""
    whole = Counter(one.transfer_id for one in every)
    of: dict[int | None, list[PackageRow]] = defaultdict(list)
    for one in shown:
        of[one.transfer_id].append(one)
    return tuple(
        TransferRow(
            row.id, row.year, row.on, row.handed_by, row.received_by, row.note, tuple(of[row.id]),
            whole[row.id] - len(of[row.id]), row.officer,
        )
        for row in view.connection.execute(_TRANSFERS)
    )  # fmt: skip
