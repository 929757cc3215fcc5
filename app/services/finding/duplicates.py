"""Earlier cases that what is being typed may repeat: same caller, same matter, or both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.base.rows.finding import DuplicateHint, DuplicateHints
from app.base.secret import Secret
from app.base.session import Session
from app.models.base import table_of
from app.models.case import CaseRespondent, CaseText
from app.models.desk_statements import KEPT_OUT, UNIT
from app.models.identity import Identity, IdentityToken
from app.models.words import hits as hits_of
from app.models.words import runs
from app.rules.regulation.regulation import Regulation
from app.services.cases.cards import CASE
from app.services.cases.projection import matter
from app.services.gate.access import View
from app.services.people.tokens import normalised, token
from app.services.register.units import find_unit
from app.services.store import settings
from app.services.store.desk_settings import desk_settings
from app.services.store.reading import reading
from app.services.store.workspace import Workspace

RESPONDENT = table_of(CaseRespondent)
IDENTITY = table_of(Identity)
TOKEN = table_of(IdentityToken)
DAYS = 30  # near in time: the same number within so many days is counted
TYPED = 400  # characters of what is typed that are compared
COMMON = 500  # pairs of characters in so many cases tell nothing apart
RARE = 16  # pairs by which candidates are counted
LOOKED_UP = 60  # pairs whose hits are looked up, spread over the text
CANDIDATES = 40
MATCHED = ("phone", "name", "id_number", "email")
CAPTIONS = {
    "same_person": "同人同事",
    "other_person": "异人同事",
    "closed_again": "已办结又来",
    "same_contact": "同人来件",
}
RANK = ("closed_again", "same_person", "other_person", "same_contact")
TEXT = table_of(CaseText)
_ROWS = (
    select(
        CASE.c.id, CASE.c.number, CASE.c.title, CASE.c.respondent, CASE.c.received_on, CASE.c.stage,
        CASE.c.category, CASE.c.regulation_id, TEXT.c.text,
    )
    .join(TEXT, TEXT.c.case_id == CASE.c.id)
    .where(
        CASE.c.id.in_(bindparam("cases", expanding=True)), CASE.c.stage != "voided",
        CASE.c.id.not_in(KEPT_OUT),
    )
)  # fmt: skip
_COMPLAINS_OF = (
    select(RESPONDENT.c.case_id)
    .where(
        RESPONDENT.c.case_id == bindparam("case"),
        RESPONDENT.c.unit_uid
        == select(UNIT.c.uid).where(UNIT.c.id == bindparam("unit")).scalar_subquery(),
    )
    .limit(1)
)
_KNOWN_BY = (
    select(IDENTITY.c.case_id)
    .join(TOKEN, TOKEN.c.identity_id == IDENTITY.c.id)
    .where(
        TOKEN.c.kind == bindparam("kind"),
        TOKEN.c.token == bindparam("token"),
        IDENTITY.c.case_id.not_in(KEPT_OUT),
    )
    .order_by(IDENTITY.c.case_id.desc())
    .limit(2 * CANDIDATES)
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form so far; any of it may be blank."""

    phone: Secret = Secret("")
    name: Secret = Secret("")
    id_number: Secret = Secret("")
    email: Secret = Secret("")
    unit: str = ""
    text: str = ""  # title and facts
    category: str = ""


class Duplicates:
    """Looks for repeats while somebody types."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def hints(
        self,
        typed: Typed,
        today: date,
        *,
        by: Session,
        but: int | None = None,
        limit: int = 8,
    ) -> DuplicateHints:
        """The hints, likeliest first; ``but`` leaves out the case at hand. Nothing is decided."""
        with reading(self._work, by, today) as (view, _):
            people = _same_people(view, typed)
            pairs = bigrams(typed.text[:TYPED])
            alike = _alike(view.connection, pairs) if len(pairs) >= 3 else []
            ids = [key for key in dict.fromkeys([*people, *alike]) if key != but]
            similar = desk_settings(view.connection).similar
            unit = find_unit(view.connection, typed.unit) if typed.unit.strip() else None
            found = []
            for row in _rows(view, ids[: 4 * CANDIDATES]):
                regulation = self._work.editions.regulation(row.regulation_id)
                known = people.get(row.id, frozenset())
                against = _Against(row, known, unit, view.connection, regulation)
                hint = against.hint(typed, pairs, similar)
                if hint is not None:
                    found.append(hint)
            recent = today - timedelta(days=DAYS)
            same = sum(
                1
                for row in _rows(view, [k for k in people if k != but])
                if "phone" in people[row.id] and row.received_on >= recent
            )
        found.sort(key=lambda h: (RANK.index(h.kind), -h.similarity, -h.case_id))
        return DuplicateHints(tuple(found[:limit]), same, DAYS)


@dataclass(frozen=True, slots=True)
class _Against:
    """One earlier case set against what is typed."""

    row: Any
    by: frozenset[str]  # what of the person is the same
    unit: int | None
    connection: Connection
    regulation: Regulation  # that the earlier case stands under

    def hint(self, typed: Typed, pairs: frozenset[str], similar: int) -> DuplicateHint | None:
        """The hint that the case deserves, or None."""
        row = self.row
        same_unit = self.unit is not None and self._complains_of(self.unit)
        likeness = similarity(pairs, bigrams(matter(row.text)))
        person = bool(self.by - {"name"}) or ("name" in self.by and (same_unit or likeness >= 30))
        same_kind = same_unit and (not typed.category or typed.category == row.category)
        # the same person on the same unit need say it less alike than a stranger
        same_matter = likeness >= (similar * 2 // 3 if person and same_unit else similar)
        same_matter = same_matter or (person and same_kind and len(pairs) < 8)
        kind = self._kind(person, same_matter)
        if kind is None:
            return None
        return DuplicateHint(
            kind=kind,  # type: ignore[arg-type]
            caption=CAPTIONS[kind],
            case_id=row.id,
            number=row.number,
            title=row.title,
            respondent=row.respondent,
            received_on=row.received_on,
            stage=self.regulation.stage_caption(row.stage),
            similarity=likeness,
            sentence=self._sentence(kind, likeness),
        )

    def _kind(self, person: bool, same_matter: bool) -> str | None:
        if person and same_matter:
            return (
                "closed_again" if self.row.stage in self.regulation.ended_stages else "same_person"
            )
        if same_matter:
            return "other_person"
        return "same_contact" if person else None

    def _complains_of(self, unit: int) -> bool:
        asked = {"case": self.row.id, "unit": unit}
        return self.connection.scalar(_COMPLAINS_OF, asked) is not None

    def _sentence(self, kind: str, likeness: int) -> str:
        row = self.row
        who = "同一电话" if "phone" in self.by else "同一投诉举报人" if self.by else "其他人"
        when = f"{row.received_on.year}年{row.received_on.month}月{row.received_on.day}日"
        if kind == "same_contact":
            return f"{who}{when}有过来件（{row.number}），内容不同。"
        now = f"现为{self.regulation.stage_caption(row.stage)}"
        state = "已终结，又来同一事项" if kind == "closed_again" else now
        return f"{who}{when}来件{row.number}内容相近（{likeness}%），{state}。"


def bigrams(given: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text; ASCII words and numbers stay whole."""
    found: set[str] = set()
    for run in runs(given):
        found.update([run] if run.isascii() else (a + b for a, b in pairwise(run)))
    return frozenset(found)


def similarity(one: frozenset[str], other: frozenset[str]) -> int:
    """How much two texts share, per cent: of both together (Dice), or of the shorter one.

    While somebody types the text is a beginning, so most of the shorter one being found in the
    longer counts nearly as much.
    """
    if not one or not other:
        return 0
    shared = len(one & other)
    dice = 200 * shared // (len(one) + len(other))
    shorter = min(len(one), len(other))
    return max(dice, 90 * shared // shorter if shorter >= 8 else 0)


def _same_people(view: View, typed: Typed) -> dict[int, frozenset[str]]:
    """Case → what of its complainant is the same, newest cases only; by keyed tokens."""
    key = bytes.fromhex(settings.get(view.connection, settings.IDENTITY_KEY))
    found: dict[int, frozenset[str]] = {}
    for kind in MATCHED:
        given = getattr(typed, kind).reveal()
        if len(normalised(kind, given)) < (7 if kind == "phone" else 2):
            continue
        asked = {"kind": kind, "token": token(key, kind, given), "viewer": view.viewer}
        for case_id in view.connection.scalars(_KNOWN_BY, asked):
            found[case_id] = found.get(case_id, frozenset()) | {kind}
    return found


def _alike(connection: Connection, pairs: Iterable[str]) -> list[int]:
    """The cases that share most of the rarest pairs, likeliest first, along the word index."""
    hits: list[tuple[int, list[int]]] = []
    ordered_pairs = sorted(pairs)
    for pair in ordered_pairs[:: -(-len(ordered_pairs) // LOOKED_UP)]:
        rows = hits_of(connection, f'"{pair}"', many=COMMON)
        if 0 < len(rows) < COMMON:
            hits.append((len(rows), rows))
    hits.sort(key=lambda hit: hit[0])
    counted: Counter[int] = Counter()
    for _, rows in hits[:RARE]:
        counted.update(rows)
    needed = min(3, len(hits[:RARE]))
    ordered = sorted(counted.items(), key=lambda item: (-item[1], -item[0]))
    return [case_id for case_id, count in ordered[:CANDIDATES] if count >= needed]


def _rows(view: View, ids: list[int]) -> list[Any]:
    asked = {"cases": ids, "viewer": view.viewer}
    found: Mapping[int, Any] = {row.id: row for row in view.connection.execute(_ROWS, asked)}
    view.admit(found)
    return [found[key] for key in ids if key in found]
