"""Every number, date and article on a paper is the clocks' own account, whatever the history."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.base.errors import InputError
from app.base.letter import TableBlock
from app.base.machine.resources import resource_text
from app.base.rows.papers import PaperAbout
from app.reports.letters.templates import heads, kind_about
from app.rules.casework.explain import explain
from app.rules.regulation.regulation import UNIT_CAPTIONS
from app.services.office import Office
from app.services.papers.letter_case import LetterCase, read_letter_case
from app.services.papers.letter_commands import WriteLetter
from app.services.papers.paper_commands import WritePaper
from tests.marked import packs
from tests.services.making import Clock, Desk, make_office
from tests.services.papers.desk_kinds import letter_of_paper
from tests.services.papers.own_clock import amiss, tells_of_limit
from tests.services.papers.test_letters import text_of
from tests.services.random_commands import Worker

# Random histories in every pack; test_letters.py stays.
pytestmark = pytest.mark.slow

DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日|(\d{4})-(\d{2})-(\d{2})")
LENGTH = re.compile(r"(?<![\d第])(\d+)(个工作日|个自然日|个月)")
ARTICLE = re.compile(
    r"第[一二三四五六七八九十]+条(?:第[一二三四五六七八九十]+款)?(?:第（[一二三四五六七八九十]+）项)?"
)
PACKS = ("nanyang-2020", "yuncheng-2021")
PRINTED = {pack: set(ARTICLE.findall(resource_text(f"regulations/{pack}.toml"))) for pack in PACKS}


@pytest.mark.parametrize("pack", packs("NY-12 NY-16.1", "YC-14 YC-18"))
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_every_number_date_and_article_on_every_paper_is_the_clocks_own(
    tmp_path: Path, pack: str, seed: int
) -> None:
    clock = Clock(date(2026, 9, 21))
    with make_office(tmp_path / "office.cxt", clock, regulation=pack) as office:
        worker = Worker(office, clock, seed)
        worker.work(140)
        papers, days, lengths, own = 0, 0, 0, 0
        for case_id in worker.cases:
            case = _case(office, case_id)
            if case is None:
                continue
            known = _known(case)
            for kind, seq, text in _papers(office, case):
                papers += 1
                days += len(set(_days(text)))
                lengths += len(set(LENGTH.findall(text)))
                strange = {
                    "days": set(_days(text)) - known[0],
                    "lengths": set(LENGTH.findall(text)) - known[1],
                    "articles": set(ARTICLE.findall(text)) - PRINTED[case.regulation.id],
                }
                assert not any(strange.values()), (seed, case_id, kind, strange, text)
                if seq is not None and tells_of_limit(text):
                    wrong = tuple(amiss(case, heads()[kind], case.step(seq), text))
                    assert not wrong, (seed, case_id, kind, text)
                    own += 1
        handed_over_as_the_clocks_say(office)
        assert papers > 15 and days > 60 and lengths > 10  # there is something to compare
        assert own >= 2, own


def handed_over_as_the_clocks_say(office: Office) -> None:
    """The list of what an officer has in hand names no day but those of the cases' own clocks."""
    desk, day = Desk(office), office.workspace.today()
    about = PaperAbout("handover", officer=desk.me.name)
    letter = letter_of_paper(desk, WritePaper(kind_about("handover"), about, day))
    listed = next(b for b in letter.blocks if isinstance(b, TableBlock))
    numbers = [row[1] for row in listed.rows]
    plan = office.handovers.plan(desk.me.name, day, by=desk.me)
    assert numbers == [case.number for case in plan.cases] and numbers
    for row, one in zip(listed.rows, plan.cases, strict=True):
        case = _case(office, one.case_id)
        assert case is not None
        due = {clock.due_on for clock in case.clocks if clock.state != "met"}
        assert set(_days(row[5])) <= due, (one.number, row[5])


def _case(office: Office, case_id: int) -> LetterCase | None:
    with office.gate.see(office.session()) as view:
        card = office.reads.case_page(case_id, office.workspace.today(), by=office.session()).card
        return read_letter_case(office.workspace, view, case_id) if card.stage != "voided" else None


def _papers(office: Office, case: LetterCase) -> Iterator[tuple[str, int | None, str]]:
    """Each paper of a step that was taken, and the sheets."""
    desk = Desk(office)
    for offer in office.letters.offers(case.row.id, desk.me):
        if offer.seq is None and offer.numbered:
            continue
        command = WriteLetter(offer.kind, case.row.id, office.workspace.today(), seq=offer.seq)
        with contextlib.suppress(InputError):  # what lacks something is no paper
            yield offer.kind, offer.seq, text_of(office, desk, command)


def _known(case: LetterCase) -> tuple[set[date], set[tuple[str, str]]]:
    """The days and lengths that the record and the clocks' own reckoning hold."""
    lines = [
        line
        for clock in case.clocks
        for line in explain(
            clock,
            case.work.editions.regulation(clock.regulation),
            case.work.editions.calendar(clock.calendar),
        ).lines()
    ]
    told = "\n".join(lines)
    days = {case.today, case.regulation.issued_on, case.regulation.in_force_from, *_days(told)}
    days |= {r.recorded_at.date() for r in case.recorded}
    for recorded in case.recorded:
        days.add(recorded.step.on)
        days |= set(_days(str(dict(recorded.step.fields))))
    lengths = set(LENGTH.findall(told))
    for clock in case.clocks:
        days |= {d for d in (clock.due_on, clock.starts_on, clock.event_on, clock.met_on) if d}
        if clock.limit is not None:
            lengths.add((str(clock.limit), UNIT_CAPTIONS[clock.limit_unit]))
        lengths.add((str(case.late_days(clock)), "个工作日"))
    return {d for d in days if d}, lengths


def _days(text: str) -> Iterator[date]:
    for found in DAY.findall(text):
        year, month, day = (int(part) for part in (found[:3] if found[0] else found[3:]))
        yield date(year, month, day)
