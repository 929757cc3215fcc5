"""Units that stand in the register twice: proposed, merged without rewriting a step, parted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.base.errors import InputError
from app.base.rows.ledger import LedgerFilters, LedgerQuery
from app.services.cases.rebuild import differences, rebuild
from app.services.units.unit_commands import MergeUnits, SaveUnit
from app.services.verify import verify
from tests.services.making import TODAY, Clock, Desk

FULL, SHORT = "示例县住房和城乡建设局", "县住建局"
DAY = date(2026, 11, 4)


def referred(desk: Desk, unit: str) -> int:
    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 3), respondents=(unit,))
    desk.take(case_id, "refer", DAY, unit=unit)
    return case_id


def handled_by(desk: Desk, unit: str) -> list[int]:
    query = LedgerQuery(LedgerFilters(unit=unit), sort="number", descending=False)
    return list(desk.office.ledger.ids(query, TODAY, by=desk.me).ids)


def accused(desk: Desk, unit: str) -> list[int]:
    query = LedgerQuery(LedgerFilters(respondent=unit), sort="number", descending=False)
    return list(desk.office.ledger.ids(query, TODAY, by=desk.me).ids)


def test_the_likely_pairs_are_proposed_with_their_cases(desk: Desk) -> None:
    referred(desk, FULL)
    referred(desk, SHORT)
    referred(desk, SHORT)

    (pair,) = desk.office.unit_merging.proposals()

    assert (pair.keep, pair.other, pair.why) == (FULL, SHORT, "像是简写")
    assert (pair.keep_cases, pair.other_cases) == (1, 2)


def test_what_was_declined_is_not_proposed_again(desk: Desk) -> None:
    referred(desk, FULL)
    referred(desk, SHORT)

    desk.office.unit_merging.decline(SHORT, FULL, desk.me)

    assert desk.office.unit_merging.proposals() == ()


def test_cases_follow_and_no_step_is_rewritten(desk: Desk) -> None:
    first, second = referred(desk, FULL), referred(desk, SHORT)

    changed = desk.office.unit_merging.merge(MergeUnits(SHORT, FULL), desk.me)

    assert changed.cases == (second,)
    assert handled_by(desk, FULL) == accused(desk, FULL) == [first, second]
    assert handled_by(desk, SHORT) == [first, second]  # the old name still finds them
    page = desk.office.reads.case_page(second, TODAY, by=desk.me)
    assert page.card.handling_unit == FULL
    assert [row.unit for row in page.timeline if row.kind == "refer"] == [FULL]
    assert {clock.unit for clock in page.clocks if clock.clock == "investigation"} == {FULL}
    assert verify(desk.office.workspace) == ()  # every step's hash still fits


def test_a_later_step_under_either_name_is_about_the_unit_kept(desk: Desk) -> None:
    case_id = referred(desk, SHORT)
    desk.office.unit_register.save(SaveUnit(FULL), desk.me)
    desk.office.unit_merging.merge(MergeUnits(SHORT, FULL), desk.me)

    desk.take(case_id, "report_result", date(2026, 11, 6), unit=SHORT, result="true")

    assert desk.clocks(case_id)["investigation"].outcome == "met"
    assert desk.office.units.names() == (FULL,)


def test_the_old_name_stays_in_the_history_with_its_contacts_and_aliases(desk: Desk) -> None:
    register = desk.office.unit_register
    register.save(SaveUnit(FULL), desk.me)
    register.save(SaveUnit(SHORT, aliases=("住建",)), desk.me)
    desk.office.unit_merging.merge(MergeUnits(SHORT, FULL), desk.me)

    (row,) = register.all(inactive=True)

    assert [(n.name, n.until_on, n.merged) for n in row.names] == [
        (FULL, None, False), (SHORT, TODAY, True),
    ]  # fmt: skip
    assert row.aliases == ("住建",)
    register.save(SaveUnit(FULL, aliases=("住建", "建设局")), desk.me)  # the merge stays
    assert [hit.name for hit in desk.office.find.units(SHORT)] == [FULL]


def test_a_unit_that_was_merged_twice_over_is_found_by_every_name(desk: Desk) -> None:
    case_id = referred(desk, "住建局")
    for name in (SHORT, FULL):
        desk.office.unit_register.save(SaveUnit(name), desk.me)
    desk.office.unit_merging.merge(MergeUnits("住建局", SHORT), desk.me)

    desk.office.unit_merging.merge(MergeUnits(SHORT, FULL), desk.me)

    for name in ("住建局", SHORT, FULL):
        assert handled_by(desk, name) == [case_id]
    assert desk.office.reads.case_page(case_id, TODAY, by=desk.me).card.handling_unit == FULL


def test_a_rebuilt_file_is_the_same(desk: Desk, tmp_path: Path) -> None:
    referred(desk, FULL)
    referred(desk, SHORT)
    desk.office.unit_merging.merge(MergeUnits(SHORT, FULL), desk.me)

    rebuild(desk.office.gate.file, tmp_path / "again.sqlite", today=TODAY)

    assert differences(desk.office.path, tmp_path / "again.sqlite") == ()


def test_two_that_had_a_part_in_one_case_are_two_units(desk: Desk) -> None:
    case_id = referred(desk, FULL)
    desk.take(case_id, "refer", date(2026, 11, 5), unit=SHORT, role="co")

    with pytest.raises(InputError, match="都在“示信投〔2026〕1号”里"):
        desk.office.unit_merging.merge(MergeUnits(SHORT, FULL), desk.me)

    assert set(desk.office.units.names()) == {SHORT, FULL}


def test_parted_again_each_has_its_own_cases(desk: Desk, clock: Clock) -> None:
    first, second = referred(desk, FULL), referred(desk, SHORT)
    desk.office.unit_merging.merge(MergeUnits(SHORT, FULL), desk.me)

    desk.office.unit_merging.part(SHORT, desk.me)

    assert (handled_by(desk, FULL), handled_by(desk, SHORT)) == ([first], [second])
    assert (accused(desk, FULL), accused(desk, SHORT)) == ([first], [second])
    assert [n.until_on for r in desk.office.unit_register.all() for n in r.names] == [None, None]


@pytest.mark.parametrize(
    ("name", "into"), [(SHORT, SHORT), (SHORT, "没有的单位"), ("没有的", FULL)]
)
def test_what_can_not_be_merged_is_refused(desk: Desk, name: str, into: str) -> None:
    for known in (FULL, SHORT):
        desk.office.unit_register.save(SaveUnit(known), desk.me)

    with pytest.raises(InputError, match="没有改动"):
        desk.office.unit_merging.merge(MergeUnits(name, into), desk.me)
    with pytest.raises(InputError, match="没有并入别的单位"):
        desk.office.unit_merging.part(SHORT, desk.me)


def test_the_name_of_a_merged_entry_is_not_given_to_another_unit(desk: Desk) -> None:
    for known in (FULL, SHORT, "示例县教育局"):
        desk.office.unit_register.save(SaveUnit(known), desk.me)
    desk.office.unit_merging.merge(MergeUnits(SHORT, FULL), desk.me)

    for unit in (FULL, "示例县教育局"):
        with pytest.raises(InputError, match="不能用作新名称"):
            desk.office.units.rename(unit, SHORT, from_on=TODAY, by=desk.me)


def test_an_import_proposes_what_its_rows_brought(desk: Desk) -> None:
    desk.office.unit_register.save(SaveUnit(FULL), desk.me)

    referred(desk, "住建局")

    assert [p.other for p in desk.office.unit_merging.proposals()] == ["住建局"]
