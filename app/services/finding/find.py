"""Ctrl+K: cases, units and people by what is typed; people only by an exact name or number."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Text, bindparam, cast, func, select

from app.base.pinyin import match_unit
from app.base.rows.finding import EXACT, FindHit, UnitHit
from app.base.session import Session
from app.models.base import table_of
from app.models.desk_statements import visible
from app.models.identity import Identity, IdentityToken
from app.models.unit import Unit, UnitAlias, UnitName
from app.services.cases.cards import CASE
from app.services.finding import search as searching
from app.services.gate.access import View
from app.services.people.tokens import normalised, token
from app.services.store import settings
from app.services.store.editions import StoredEditions
from app.services.store.reading import reading
from app.services.store.workspace import Workspace

PHONE_DIGITS = 7  # fewer digits are no telephone number
PEOPLE = 5
UNIT, ALIAS, NAME = table_of(Unit), table_of(UnitAlias), table_of(UnitName)
_BORROWED = ALIAS.c.alias.concat(">").concat(cast(ALIAS.c.unit_id, Text))
_VERSION = select(
    select(func.aggregate_strings(UNIT.c.name, ",")).where(UNIT.c.active == 1).scalar_subquery(),
    select(func.aggregate_strings(_BORROWED, ",")).scalar_subquery(),
    select(func.max(NAME.c.id)).scalar_subquery(),
)
_NAMES = (
    (select(UNIT.c.name, UNIT.c.name).where(UNIT.c.active == 1), "名称"),
    (
        select(UNIT.c.name, ALIAS.c.alias)
        .join(ALIAS, ALIAS.c.unit_id == UNIT.c.id)
        .where(UNIT.c.active == 1),
        "简称",
    ),
    (
        select(UNIT.c.name, NAME.c.name)
        .join(NAME, NAME.c.unit_id == UNIT.c.id)
        .where(UNIT.c.active == 1, NAME.c.until_on.is_not(None)),
        "曾用名",
    ),
)
_OF_CASE = (
    CASE.c.id, CASE.c.number, CASE.c.title, CASE.c.respondent, CASE.c.stage, CASE.c.regulation_id,
)  # fmt: skip
_BY_KEYS = select(*_OF_CASE).where(CASE.c.id.in_(bindparam("cases", expanding=True)))
_NUMBERED = (
    (
        select(*_OF_CASE)
        .where(CASE.c.number == bindparam("called"), CASE.c.source_number.is_not(None))
        .where(visible(CASE.c.id))
        .limit(5),
        100,
    ),
    (
        select(*_OF_CASE)
        .where(CASE.c.source_number == bindparam("called"), CASE.c.source_number != "")
        .where(visible(CASE.c.id))
        .limit(5),
        98,
    ),
)
_PERSON, _TOKEN = table_of(Identity), table_of(IdentityToken)
_PEOPLE = (
    select(_PERSON.c.masked_name, _PERSON.c.masked_phone, CASE.c.id, CASE.c.number, CASE.c.title)
    .join_from(_PERSON, _TOKEN, _TOKEN.c.identity_id == _PERSON.c.id)
    .join(CASE, CASE.c.id == _PERSON.c.case_id)
    .where(
        _TOKEN.c.kind.in_(bindparam("kinds", expanding=True)),
        _TOKEN.c.token.in_(bindparam("tokens", expanding=True)),
        CASE.c.stage != "voided",
        visible(CASE.c.id),
    )
    .order_by(CASE.c.id.desc())
    .limit(PEOPLE)
)


@dataclass(frozen=True, slots=True)
class _Name:
    """One way to call a unit."""

    unit: str
    text: str
    why: str
    rank: int  # the present name before aliases, aliases before old names


class Find:
    """Finds what is typed; units' names and initials are kept in memory until units change."""

    def __init__(self, work: Workspace) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._names: tuple[_Name, ...] = ()
        self._version: tuple[object, ...] = ()

    def find(self, text: str, today: date, by: Session, limit: int = 20) -> tuple[FindHit, ...]:
        """The best answers first: an exact number, units, people, then cases by their words."""
        words = text.strip()
        if not words:
            return ()
        with reading(self._work, by, today) as (view, _):
            hits = [
                *_numbered(view, words, self._work.editions),
                *(
                    FindHit("unit", u.name, u.name, u.why, min(u.score, 96))
                    for u in self._units(view.connection, words, 6)
                ),
                *_people(view, words),
                *_worded(view, words, limit, self._work.editions),
            ]
        hits.sort(key=lambda hit: -hit.score)
        seen: dict[tuple[str, str], FindHit] = {}
        for hit in hits:
            seen.setdefault((hit.kind, hit.key), hit)
        return tuple(seen.values())[:limit]

    def units(self, text: str, limit: int = 12) -> tuple[UnitHit, ...]:
        """The units that the typed characters or pinyin initials may mean, best first."""
        with self._work.gate.see(self._work.gate.program) as view:
            return self._units(view.connection, text.strip(), limit)

    def _units(self, connection: Connection, words: str, limit: int) -> tuple[UnitHit, ...]:
        best: dict[str, UnitHit] = {}
        order: dict[str, tuple[int, int, int, str]] = {}
        for name in self._all_names(connection):
            score = _score(words, name)
            if score and score > best.get(name.unit, UnitHit("", "", 0)).score:
                best[name.unit] = UnitHit(name.unit, _why(words, name), score)
                order[name.unit] = (-score, name.rank, len(name.unit), name.unit)
        return tuple(best[unit] for unit in sorted(best, key=lambda unit: order[unit])[:limit])

    def _all_names(self, connection: Connection) -> tuple[_Name, ...]:
        version = _version(connection)
        with self._lock:
            if version != self._version:
                self._names = tuple(_load(connection))
                self._version = version
            return self._names


def _version(connection: Connection) -> tuple[object, ...]:
    """Changes whenever a unit is added, renamed, called by another alias or given up."""
    return tuple(connection.execute(_VERSION).one())


def _load(connection: Connection) -> list[_Name]:
    found: list[_Name] = []
    for rank, (query, why) in enumerate(_NAMES):
        found += [_Name(u, t, why, rank) for u, t in connection.execute(query)]
    return found


def _score(words: str, name: _Name) -> int:
    """How well the words fit a name: 100 the same, then its beginning, a part, its initials."""
    folded, text = words.casefold(), name.text.casefold()
    if folded == text:
        return EXACT
    if text.startswith(folded):
        return 97
    if folded in text:
        return 92
    if words.isascii():
        return match_unit(folded, name.text) if folded.isalnum() else 0
    rest = iter(text)
    return 70 if len(folded) > 1 and all(c in rest for c in folded) else 0


def _why(words: str, name: _Name) -> str:
    by_sound = words.isascii() and words.casefold() not in name.text.casefold()
    called = name.why if name.rank == 0 else f"{name.why} {name.text}"
    return f"{called}（拼音）" if by_sound else called


def _numbered(view: View, words: str, editions: StoredEditions) -> list[FindHit]:
    """The case with exactly this number, or this number at its source."""
    found, asked = [], {"called": words, "viewer": view.viewer}
    for query, score in _NUMBERED:
        rows = view.connection.execute(query, asked)
        found += [_case_hit(row, score, editions) for row in rows]
    return found


def _worded(view: View, words: str, limit: int, editions: StoredEditions) -> list[FindHit]:
    """The cases that hold every word, newest first; a word in the title or number counts more."""
    ids = searching.find(view, words, limit=limit)
    if not ids:
        return []
    rows = {row.id: row for row in view.connection.execute(_BY_KEYS, {"cases": ids})}
    found = []
    for at, row in enumerate(rows[case_id] for case_id in ids if case_id in rows):
        first = 90 if words in row.number else 85 if words in row.title else 75
        found.append(_case_hit(row, first - min(at, 15), editions))
    return found


def _case_hit(row: Any, score: int, editions: StoredEditions) -> FindHit:
    case_id, number, title, respondent, stage, edition = row
    called = editions.regulation(edition).stage_caption(stage)
    detail = "　".join(part for part in (respondent, called) if part)
    return FindHit("case", number, f"{number}　{title}", detail, score, case_id)


def _people(view: View, words: str) -> list[FindHit]:
    """The cases of whoever has exactly this name or number, by keyed token, masked (NY-15.3)."""
    digits = normalised("phone", words)
    kinds = ["phone"] if digits and len(digits) >= PHONE_DIGITS and not _wordy(words) else []
    if _wordy(words) and 2 <= len(normalised("name", words)) <= 20:
        kinds.append("name")
    if not kinds:
        return []
    key = bytes.fromhex(settings.get(view.connection, settings.IDENTITY_KEY))
    tokens = [token(key, kind, words) for kind in kinds]
    asked = {"kinds": kinds, "tokens": tokens, "viewer": view.viewer}
    return [
        FindHit("person", number, f"{name} {phone}".strip(), f"{number}　{title}", 88, case_id)
        for name, phone, case_id, number, title in view.connection.execute(_PEOPLE, asked)
    ]


def _wordy(text: str) -> bool:
    return any(c.isalpha() for c in text)
