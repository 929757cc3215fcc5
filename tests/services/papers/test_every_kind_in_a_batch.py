"""Each kind in one batch: letters of cases under both packs, and papers without a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.base.rows.papers import LettersResult
from app.reports.letters.templates import heads
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.shipped import shipped_source
from tests.services.making import Clock, Desk, make_office
from tests.services.papers.desk_kinds import command_of_paper, prepared_paper
from tests.services.papers.every_kind import command_for, prepared
from tests.services.papers.third_kinds import THIRD, ThirdDesk, third_office

PACKS = ("nanyang-2020", "yuncheng-2021")


def numbers(result: LettersResult) -> list[str]:
    assert [refusal.sentence for refusal in result.refused] == []
    return [issued.number for issued in result.issued]


@pytest.mark.slow
@pytest.mark.parametrize("pack", PACKS)
def test_every_letter_of_a_case_goes_out_in_one_batch(
    tmp_path: Path, clock: Clock, pack: str
) -> None:
    regulation = read_regulation(shipped_source(pack))
    kinds = [h.kind for h in heads().values()
             if h.subject == "case" and h.numbered and h.is_for(regulation)]  # fmt: skip
    with make_office(tmp_path / "batch.cxt", clock, regulation=pack) as office:
        desk = Desk(office)
        commands = [command_for(prepared(desk, kind)) for kind in kinds]
        seen = [command.case_id for command in commands]

        result = office.letters.issue_batch(commands, desk.me, looked_at=seen)

        assert numbers(result) == [f"示信函〔2026〕{n}号" for n in range(1, len(kinds) + 1)]


@pytest.mark.slow
@pytest.mark.parametrize("pack", ["nanyang-2020", THIRD])
def test_every_paper_without_a_case_goes_out_in_one_batch(
    tmp_path: Path, clock: Clock, pack: str
) -> None:
    rounds = ("round", "assessment")  # no regulation of complaints has a say in them
    kinds = [h.kind for h in heads().values()
             if h.numbered and h.subject not in ("case", *(rounds if pack == THIRD else ()))]  # fmt: skip
    path = tmp_path / "batch.cxt"
    with third_office(path, clock) if pack == THIRD else make_office(path, clock) as office:
        desk = ThirdDesk(office) if pack == THIRD else Desk(office)
        commands = [command_of_paper(prepared_paper(desk, kind)) for kind in kinds]

        result = office.papers.issue_batch(commands, desk.me)

        assert numbers(result) == [f"示信函〔2026〕{n}号" for n in range(1, len(kinds) + 1)]
