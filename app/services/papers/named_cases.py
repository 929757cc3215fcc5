"""Cases that a paper names by their numbers: known, and searched for who complains in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, select

from app.base.errors import RuleViolation
from app.base.number_words import as_numbered
from app.base.secret import Secret
from app.rules.identity_scan import scan
from app.services.cases.cards import CASE
from app.services.gate.gate import Deed
from app.services.papers.case_people import people_told, refuse_hidden
from app.services.papers.letter_case import official_names
from app.services.papers.letter_making import IdentityLeak, unknown_to
from app.services.store import settings
from app.services.store.workspace import Workspace

# What every case number has, however an office or an old ledger writes it: its year, then its own.
_YEAR_AND_OWN: Final = re.compile(r"(?<!\d)(?:19|20)\d\d\D{0,4}?\d{1,6}(?![\d月])")
_BEFORE: Final = 30  # characters that may stand before the year: 示例县信用办投诉
_BEHIND: Final = 2  # behind the number: 号
_CALLED = select(CASE.c.id).where(CASE.c.number.in_(bindparam("numbers", expanding=True)))
_PORTION: Final = 400
KEPT_OUT: Final = "文书里写有你回避的案件的编号，没有发出，没有占用字号；请由其他经办人办理。"


def refuse_named(
    work: Workspace, deed: Deed, texts: Sequence[tuple[str, str]], title: str,
    *, but: Collection[int] = (), known: Sequence[Mapping[str, Secret]] = (),
) -> None:  # fmt: skip
    """IdentityLeak where a text names a case, ``but`` those given, and tells who complains there
    and the reader does not know it yet. Each read is recorded.

    RuleViolation where ``deed.by`` is recused from a case that is named (NY-15.1, YC-17).
    """
    with work.gate.see(work.gate.program) as whole:
        found = named_cases(whole.connection, (text for _place, text in texts))
    others = tuple(case_id for case_id in found if case_id not in but)
    if deed.kept_from() & set(others):
        raise RuleViolation(KEPT_OUT)
    official = official_names(deed.connection, settings.office_settings(deed.connection).name)
    for case_id in others:
        refuse_hidden(deed, case_id)
        people = people_told(work, deed.by, case_id, "scan", title[:40])
        hits = scan(texts, unknown_to(known, people), official)
        if stops := tuple(hit for hit in hits if not hit.doubtful):
            raise IdentityLeak(stops, of_case=False)


def named_cases(connection: Connection, texts: Iterable[str]) -> tuple[int, ...]:
    """The cases whose numbers stand in the texts, whoever is recused from them: ask in the
    program's view. Blanks and the kind of brackets make no difference."""
    asked = sorted({number for text in texts for number in _candidates(text)})
    found: dict[int, None] = {}
    for at in range(0, len(asked), _PORTION):
        portion = {"numbers": asked[at : at + _PORTION]}
        found |= dict.fromkeys(connection.scalars(_CALLED, portion))
    return tuple(found)


def _candidates(text: str) -> Iterator[str]:
    """Every stretch around a year and a number that may be the whole number of a case."""
    squeezed = "".join(text.split())
    for written in {squeezed, as_numbered(squeezed)}:
        for place in _YEAR_AND_OWN.finditer(written):
            for start in range(max(0, place.start() - _BEFORE), place.start() + 1):
                for end in range(place.end(), min(len(written), place.end() + _BEHIND) + 1):
                    yield written[start:end]
