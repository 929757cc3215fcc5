"""A city whose clocks bear words of their own: papers and supervision go by the roles alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.base.machine.resources import resource_text
from app.reports.letters.templates import heads
from app.rules.regulation.reader import lint, read_regulation
from app.rules.regulation.regulation import Regulation
from app.rules.regulation.shipped import shipped_regulation
from app.rules.regulation.source import read_source
from app.services.office import Office
from tests.services.making import TODAY, UNIT, Clock, Desk
from tests.services.papers.every_kind import command_for, letter_of, prepared
from tests.services.test_founding import SETTINGS

NANYANG = shipped_regulation("nanyang-2020")
OWN_CLOCKS = re.findall(r"(?m)^\[clocks\.(\w+)\]", resource_text("regulations/nanyang-2020.toml"))
SHEETS_OF_WORDS = ("deadline_explanation",)  # tells the edition, which is another


def in_other_words() -> str:
    """南阳's own text, each of its clocks called by another word with its role beside."""
    text = resource_text("regulations/nanyang-2020.toml")
    text = re.sub(r'(?m)^id = ".*"', 'id = "other-words"', text)
    for word in OWN_CLOCKS:
        text = re.sub(
            rf"(?m)^\[clocks\.{word}\](.*)$", rf'[clocks.own_{word}_days]\1\nrole = "{word}"', text
        )
        text = text.replace(f'"{word}"', f'"own_{word}_days"').replace(
            f'role = "own_{word}_days"', f'role = "{word}"'
        )
        text = re.sub(rf'"clocks\.{word}\.', f'"clocks.own_{word}_days.', text)
    return text


@contextmanager
def desk_of(folder: Path, pack: str) -> Iterator[Desk]:
    folder.mkdir()
    (folder / "regulations").mkdir()
    (folder / "regulations" / "other-words.toml").write_text(in_other_words(), encoding="utf-8")
    own, clock = replace(SETTINGS, regulation=pack, readings={}), Clock()
    with Office.create(
        folder / "office.cxt", own, today=clock.today, now=clock.now, officer="经办甲示例"
    ) as office:
        yield Desk(office)


def test_the_pack_is_sound_and_no_clock_of_its_own_bears_the_usual_word() -> None:
    source = read_source(in_other_words())
    regulation: Regulation = read_regulation(source)

    assert lint(source) == ()
    assert OWN_CLOCKS and not set(OWN_CLOCKS) & set(regulation.clocks)
    assert {clock.role for clock in regulation.clocks.values()} == {
        clock.role for clock in NANYANG.clocks.values()
    }


@pytest.mark.slow
def test_every_kind_of_paper_says_the_same(tmp_path: Path) -> None:
    kinds = [
        kind for kind, head in heads().items()
        if head.subject == "case" and head.is_for(NANYANG) and kind not in SHEETS_OF_WORDS
    ]  # fmt: skip
    told: dict[str, dict[str, list[str]]] = {}
    for pack in ("nanyang-2020", "other-words"):
        with desk_of(tmp_path / pack, pack) as desk:
            told[pack] = {}
            for kind in kinds:
                draft = prepared(desk, kind)
                told[pack][kind] = [*letter_of(desk, draft, command_for(draft)).texts()]

    assert told["other-words"] == told["nanyang-2020"]
    assert any("30个工作日" in text for text in told["other-words"]["referral"])


def test_the_page_of_supervision_and_the_workbench_go_by_the_roles(tmp_path: Path) -> None:
    seen = {}
    for pack in ("nanyang-2020", "other-words"):
        with desk_of(tmp_path / pack, pack) as desk:
            case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 3))
            desk.take(case_id, "refer", date(2026, 9, 4), unit=UNIT)
            desk.register(date(2026, 11, 16))
            office, me = desk.office, desk.me
            (unit,) = office.supervision.units(TODAY, by=me)
            work = office.workbench.work(TODAY, me)
            seen[pack] = (
                [(u.caption, u.article, u.due_on, [(g.key, g.why) for g in u.grounds])
                 for u in unit.lines],
                [(line.caption, line.due_on, line.step) for line in work.lines],
            )  # fmt: skip

    assert seen["other-words"] == seen["nanyang-2020"]
    assert seen["other-words"][0][0][3] == [("1", "调查核实期已超期21个工作日")]
