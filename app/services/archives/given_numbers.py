"""The numbers of 档号 that were given: by this file, by one that a restore set aside, by packages that lie
there. None is given twice, wherever the file came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, bindparam, func, select

from app.reports.archives import bags
from app.rules.archives.codes import SEPARATORS
from app.services.archives.archive_settings import archive_folders
from app.services.archives.volumes import SUPPLEMENT, VOLUME
from app.services.store import numbers, settings
from app.services.store.workspace import Workspace

_LAST: Final = (
    select(func.max(VOLUME.c.last_n)).where(VOLUME.c.series == bindparam("series")),
    select(func.max(SUPPLEMENT.c.last_n)).where(SUPPLEMENT.c.series == bindparam("series")),
)


def last_given(work: Workspace, series: str) -> int:
    """The last number of a series; the 卷 of cases that one is recused from count with the others."""
    with work.gate.see(work.gate.program) as whole:
        known = [whole.connection.scalar(one, {"series": series}) for one in _LAST]
        known.append(settings.get(whole.connection, _used_key(series)))
        folders = archive_folders(work, whole.connection)
    borne = (number for folder in folders for number in borne_in(folder, series))
    return max((*(int(n) for n in known if n), *borne), default=0)


def is_unknown(connection: Connection, series: str) -> bool:
    """Whether the file was restored where none was, and nobody said yet how far the series went."""
    said = settings.get(connection, numbers.UNKNOWN)
    return said is not None and series not in said


def note_given(connection: Connection, series: str, last: int, at: datetime) -> None:
    """Keep the last number so that a restore carries it over; from now on it is known."""
    settings.put(connection, {_used_key(series): last}, at=at)
    if is_unknown(connection, series):
        said = settings.get(connection, numbers.UNKNOWN)
        settings.put(connection, {numbers.UNKNOWN: [*said, series]}, at=at)


def borne_in(folder: Path, series: str) -> Iterator[int]:
    """The numbers of a series that whole packages in a folder bear, whoever made them."""
    number = rf"{re.escape(series)}[{SEPARATORS}](\d+)"
    named, listed = re.compile(rf"{number}(?:-补\d+)?(?: 未登记\d+)?"), re.compile(number)
    found: list[tuple[int, Path]] = []
    with suppress(OSError):  # it isn't there: a filing says so when it writes
        for package in folder.glob("*/*"):
            name = named.fullmatch(package.name)
            if name is not None and (package / bags.TAGS).is_file():
                found.append((int(name[1]), package))
    yield from (number for number, _package in found)
    for _number, package in sorted(found)[-1:]:  # by piece it bears those behind it, too
        with suppress(OSError):
            text = (package / bags.CONTENTS).read_text("utf-8-sig", errors="replace")
            yield from map(int, listed.findall(text))


def _used_key(series: str) -> str:
    return f"{numbers.START}archive:{series}"
