"""What papers print of limits, days and articles is what the clocks of the case say."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.base.letter_fields import Day
from app.reports.letters.templates import heads, template
from app.rules.regulation.regulation import UNIT_CAPTIONS
from app.rules.regulation.shipped import shipped_pack_ids
from app.services.papers.case_view import case_view
from app.services.papers.letter_case import LetterCase, read_letter_case
from app.services.papers.letter_making import fill
from app.services.papers.letter_sources import Told
from tests.services.making import Desk
from tests.services.papers.every_kind import HISTORIES, UNIT, WHERE
from tests.services.papers.test_kinds import desk_of

# Random histories in every pack; test_letters.py stays.
pytestmark = pytest.mark.slow

CITED = ("limit", "due_on", "clock_article")


def agrees(case: LetterCase) -> int:
    """How many papers of the case were compared; AssertionError for one that says otherwise."""
    compared = 0
    for head in heads().values():
        if head.subject != "case" or not head.is_for(case.regulation):
            continue
        wanted = set(CITED) & template(head.kind).fields
        steps = [s for s in case.steps if head.tells(s)] if head.step else []
        for step in steps if wanted else ():
            fields = fill(case_view(case, Told(head, step)))
            if not {"due_on", "limit"} & fields.keys():
                continue
            said = [
                clock for clock in case.clocks
                if clock.due_on
                and fields.get("due_on", clock.due_on) in (
                    clock.due_on, Day(clock.due_on, clock.provisional),
                )
                and fields.get("clock_article", clock.definition.article) == clock.definition.article
                and fields.get("limit", "") in ("", f"{clock.limit}{UNIT_CAPTIONS[clock.limit_unit]}")
            ]  # fmt: skip
            assert said, (head.kind, {name: str(fields.get(name)) for name in CITED})
            if head.clock:
                assert any(clock.role == head.clock for clock in said), head.kind
            compared += 1
    return compared


def look(desk: Desk, case_id: int) -> int:
    with desk.office.gate.see(desk.me, case_id) as view:
        return agrees(read_letter_case(desk.office.workspace, view, case_id))


@pytest.mark.parametrize("pack", shipped_pack_ids())
def test_papers_of_every_stage_tell_the_limits_that_are_counted(tmp_path: Path, pack: str) -> None:
    only = {"finding_notice", "sparing_note", "extension_approval", "extension_refusal"}
    histories: dict[str, Callable[..., int]] = {
        **{history.__name__: history for history in HISTORIES},
        **{k: h for k, h in WHERE.items() if pack == "yuncheng-2021" or k not in only},
    }
    with desk_of(tmp_path, pack) as desk:
        compared = sum(look(desk, history(desk)) for history in histories.values())

    assert compared >= 8


@pytest.mark.parametrize("pack", shipped_pack_ids())
def test_random_days_of_two_units_never_part_a_paper_from_its_own_clock(
    tmp_path: Path, pack: str
) -> None:
    rng = random.Random(20261130)
    compared = 0
    with desk_of(tmp_path, pack) as desk:
        for _round in range(12):
            received = date(2026, 8, 3) + timedelta(rng.randrange(40))
            accepted = received + timedelta(rng.randrange(3))
            case_id = desk.accepted(received, accepted)
            for unit in (UNIT, "示例县教体局"):
                sent = accepted + timedelta(rng.randrange(1, 6))
                arrived = sent + timedelta(rng.randrange(4))
                told = {"delivered_on": arrived.isoformat()} if rng.random() < 0.7 else {}
                seq = desk.take(case_id, "refer", sent, unit=unit, role="lead", **told)
                if rng.random() < 0.6:
                    desk.take(case_id, "remind", sent + timedelta(20), about=seq)
            compared += look(desk, case_id)

    assert compared > 20
