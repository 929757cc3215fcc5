"""单位: names that mean one unit are pointed out, merged, parted, or left as two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from app.base.session import Session
from app.services.office import Office
from app.services.units.unit_commands import MergeUnits, SaveUnit
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.unit_pairs import UnitPairsDialog
from app.ui.main_window import MainWindow
from app.ui.pages.units import UnitsPage
from tests.services.papers.test_papers import written
from tools.tour import hands

FULL, SHORT = "示例县住房和城乡建设局", "县住建局"


@pytest.fixture
def twice(log_case: Callable[..., int], take: Callable[..., int]) -> tuple[int, int]:
    """Two cases of one unit that was written in two ways."""
    ids = []
    for name in (FULL, SHORT):
        case_id = log_case(respondent=name)
        take(case_id, "accept", date(2026, 11, 19))
        take(case_id, "refer", date(2026, 11, 19), unit=name)
        ids.append(case_id)
    return ids[0], ids[1]


def units_of(window: MainWindow) -> UnitsPage:
    window.open_page("units")
    hands.settle()
    page = window.pages["units"]
    assert isinstance(page, UnitsPage)
    return page


def pairs_of(page: UnitsPage) -> UnitPairsDialog:
    hands.click(page.pairs_button)
    assert page.pairs_dialog is not None
    return page.pairs_dialog


def names(page: UnitsPage) -> list[str]:
    return [row.name for row in page.unit_grid.rows.rows]


def test_the_page_points_out_a_likely_pair(window: MainWindow, twice: tuple[int, int]) -> None:
    page = units_of(window)

    assert page.pairs_frame.isVisible()
    assert f"如“{FULL}”和“{SHORT}”" in page.pairs_label.text()


def test_a_pair_is_merged_and_parted_again_by_the_toast(
    window: MainWindow, office: Office, twice: tuple[int, int], clock
) -> None:
    page = units_of(window)
    dialog = pairs_of(page)
    pair = dialog.current()
    assert pair is not None and (pair.keep, pair.other) == (FULL, SHORT)

    hands.click(dialog.merge_button)

    assert dialog.none_label.isVisible()
    hands.click(dialog.close_button)
    assert names(page) == [FULL]
    assert not page.pairs_frame.isVisible()
    shown = [page.name_grid.rows.index(i, 0).data() for i in range(2)]
    assert shown == [FULL, f"{SHORT}（并入）"]
    assert (
        office.reads.case_page(twice[1], clock.day, by=office.session()).card.handling_unit == FULL
    )

    hands.click(window.toast_panel.undo_button)

    assert sorted(names(page)) == sorted([FULL, SHORT])
    assert (
        office.reads.case_page(twice[1], clock.day, by=office.session()).card.handling_unit == SHORT
    )


def test_the_shorter_name_can_be_kept(
    window: MainWindow, office: Office, twice: tuple[int, int], clock
) -> None:
    dialog = pairs_of(units_of(window))

    hands.click(dialog.turn_button)
    hands.click(dialog.merge_button)
    hands.click(dialog.close_button)

    assert (
        office.reads.case_page(twice[0], clock.day, by=office.session()).card.handling_unit == SHORT
    )


def test_two_units_that_only_look_alike_are_not_asked_about_again(
    window: MainWindow, twice: tuple[int, int]
) -> None:
    page = units_of(window)
    dialog = pairs_of(page)

    hands.click(dialog.apart_button)
    hands.click(dialog.close_button)

    assert not page.pairs_frame.isVisible()
    assert sorted(names(page)) == sorted([FULL, SHORT])


def test_a_pair_that_can_not_be_one_unit_is_refused_in_the_dialog(
    window: MainWindow, twice: tuple[int, int], take: Callable[..., int]
) -> None:
    take(twice[0], "refer", date(2026, 11, 20), unit=SHORT, role="co")
    dialog = pairs_of(units_of(window))

    hands.click(dialog.merge_button)

    assert "是两个单位，没有合并" in dialog.error_label.text()
    assert dialog.current() is not None
    hands.click(dialog.close_button)


def test_a_unit_is_merged_by_hand_into_one_with_another_name(
    window: MainWindow, office: Office, actor, twice: tuple[int, int]
) -> None:
    office.unit_register.save(SaveUnit("示例县建设委"), actor)
    page = units_of(window)
    at = names(page).index("示例县建设委")
    page.unit_grid.selectRow(at)

    hands.click(page.merge_button)
    dialog = next(d for d in page.findChildren(FormDialog) if d.isVisible())
    hands.fill(dialog.form, {"into": FULL})
    hands.click(dialog.submit_button)

    assert "示例县建设委" not in names(page)
    assert [hit.name for hit in office.find.units("示例县建设委")] == [FULL]


def test_letters_to_a_unit_and_to_those_merged_into_it_are_opened_on_its_page(
    window: MainWindow, office: Office, actor: Session
) -> None:
    for name in ("示例县财政局", "示例县审计局"):
        office.unit_register.save(SaveUnit(name), actor)
    office.papers.issue(written(addressees=["示例县财政局"]), actor)
    office.unit_merging.merge(MergeUnits("示例县财政局", "示例县审计局"), actor)
    page = units_of(window)
    [unit] = page.unit_grid.rows.rows
    assert unit.name == "示例县审计局"

    hands.click(page.files_button)
    hands.settle()

    dialog = page.files_dialog
    assert dialog is not None
    (row,) = dialog.file_grid.rows.rows
    assert row.name.endswith(".pdf")
    assert dialog.viewer.name_label.text() == row.name
    hands.click(dialog.close_button)
