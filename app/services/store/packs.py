"""Which regulation packs there are, shipped or the office's own, and which edition is current."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from app.base.errors import PackError
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.regulation import Regulation
from app.rules.regulation.shipped import shipped_pack_ids, shipped_source
from app.rules.regulation.source import PackSource, read_source
from app.services.store import settings
from app.services.store.editions import StoredEditions
from app.services.store.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Pack:
    """A regulation pack that may be chosen; ``problem`` says why it may not."""

    id: str
    name: str
    number: str
    shipped: bool
    problem: str = ""


SHELF: Final = Shelf("办法", read_source, shipped_source)


def list_packs(folder: Path) -> tuple[Pack, ...]:
    """The shipped packs and those in the office's folder; a faulty one names its mistake."""
    packs = [pack_of(shipped_source(pack_id), shipped=True) for pack_id in shipped_pack_ids()]
    for path, found in SHELF.own(folder):
        try:
            if isinstance(found, PackError):
                raise found
            packs.append(pack_of(found, shipped=False))
        except PackError as error:
            packs.append(Pack(path.stem, path.name, "", shipped=False, problem=str(error)))
    return tuple(packs)


def pack_source(pack_id: str, folder: Path) -> PackSource:
    """The pack of that id, the office's own before the shipped one; PackError if neither is."""
    return SHELF.source(pack_id, folder)


def read_pack(path: Path) -> PackSource:
    """The pack of a file; PackError if it can't be read."""
    return SHELF.read(path)


def pack_of(source: PackSource, *, shipped: bool) -> Pack:
    """The pack as it may be chosen; PackError names the mistake in it."""
    regulation = read_regulation(source)
    return Pack(regulation.id, regulation.name, regulation.number, shipped=shipped)


def current_edition(
    connection: Connection, editions: StoredEditions, pack_id: str, folder: Path, *, at: datetime
) -> str:
    """The edition that new cases under this pack are given; stored when it is first asked for."""
    known = settings.get(connection, settings.EDITION + pack_id)
    if known is not None:
        return str(known)
    readings: Mapping[str, str] = settings.get(connection, settings.READINGS + pack_id) or {}
    return set_edition(connection, editions, pack_source(pack_id, folder), readings, at=at)


def set_edition(
    connection: Connection,
    editions: StoredEditions,
    source: PackSource,
    readings: Mapping[str, str],
    *,
    at: datetime,
) -> str:
    """Store the pack under these readings and make it the current edition of its id."""
    regulation: Regulation = read_regulation(source, readings)
    data = source.edition_bytes(readings)
    name = editions.keep_regulation(connection, data, label=regulation.name, at=at)
    values = {settings.EDITION + source.id: name, settings.READINGS + source.id: dict(readings)}
    settings.put(connection, values, at=at)
    return name
