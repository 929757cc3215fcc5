"""The page 发文: papers found, seen as they were kept, voided with a reason; numbers that go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.base.session import Session
from app.services.backups.numbers_kept import CARRY_NUMBERS
from app.services.cases.commands import Recuse, TakeStep
from app.services.office import Office
from app.services.papers.dispatch import Deliver
from app.services.papers.letter_commands import WriteLetter
from app.services.store import settings
from app.services.store.numbers import CARRIED, reserve
from app.ui.main_window import MainWindow
from app.ui.pages.case.page import CasePage
from app.ui.pages.documents import DocumentsPage
from app.ui.theme import Scheme, theme
from tests.services.making import by_itself
from tests.ui.conftest import FRIDAY
from tools.tour import hands

UNIT = "示例县住建局"


@pytest.fixture
def issue(
    office: Office, actor: Session, log_case: Callable[..., int], take: Callable[..., int]
) -> Callable[..., Any]:
    """Issues the referral of a fresh case."""

    def act(title: str = "承诺减免的租金未兑现", unit: str = UNIT) -> Any:
        case_id = log_case(title)
        take(case_id, "accept", date(2026, 11, 19))
        step = TakeStep(
            case_id,
            "refer",
            FRIDAY,
            unit=unit,
            fields={"role": "lead", **by_itself(office, case_id, "refer", unit)},
        )
        return office.letters.issue(WriteLetter("referral", case_id, FRIDAY, step=step), actor)

    return act


def register_of(window: MainWindow) -> DocumentsPage:
    window.open_page("documents")
    hands.settle()
    page = window.pages["documents"]
    assert isinstance(page, DocumentsPage)
    return page


def numbers(page: DocumentsPage) -> list[str]:
    return [row.number for row in page.document_grid.rows.rows]


def test_without_papers_the_page_says_where_they_come_from(window: MainWindow) -> None:
    page = register_of(window)

    assert "成批发函" in page.empty_label.text()
    assert page.gaps_label.text() == ""  # nothing was numbered: there is no word to say of numbers
    hands.click(page.supervision_button)
    assert window.page_stack.currentWidget() is window.pages["supervision"]


def test_the_kept_paper_is_shown_beside_its_line_and_saved_byte_for_byte(
    window: MainWindow, office: Office, actor: Session, issue: Callable[..., Any], tmp_path: Path
) -> None:
    issue()
    second = issue("超标准收费", "示例县教体局")
    page = register_of(window)
    assert numbers(page) == ["示信函〔2026〕2号", "示信函〔2026〕1号"]

    page.save_to(tmp_path / "存.pdf")

    kept = office.documents.pdf(second.id, actor)[1]
    assert page.paper_view.data == kept == (tmp_path / "存.pdf").read_bytes()
    assert page.paper_label.text() == "示信函〔2026〕2号"


def test_the_register_is_narrowed_by_words_kind_and_what_is_not_delivered_yet(
    window: MainWindow, office: Office, issue: Callable[..., Any]
) -> None:
    by = office.session()
    first = issue()
    issue("超标准收费", "示例县教体局")
    page = register_of(window)

    hands.press(window, "Ctrl+F")
    hands.write(page.text_field, "教体局")
    hands.settle()
    assert numbers(page) == ["示信函〔2026〕2号"]
    hands.write(page.text_field, "")
    page.kind_box.setCurrentIndex(page.kind_box.findData("referral"))
    hands.settle()

    assert len(numbers(page)) == 2 and page.count_label.text() == "2件"

    office.dispatch.deliver(Deliver(first.id, "hand", FRIDAY, "送达回证0001"), by)
    found = []
    for standing in ("open", "delivered", "voided"):
        page.standing_box.setCurrentIndex(page.standing_box.findData(standing))
        hands.settle()
        found.append(numbers(page))
    assert found == [["示信函〔2026〕2号"], ["示信函〔2026〕1号"], []]


def test_a_paper_is_voided_with_a_reason_and_its_number_stays(
    window: MainWindow, office: Office, issue: Callable[..., Any]
) -> None:
    issue()
    page = register_of(window)

    hands.click(page.void_button)
    assert page.dialog is not None and not page.dialog.submit_button.isEnabled()
    hands.fill(page.dialog.form, {"reason": "主送写错。"})
    hands.click(page.dialog.submit_button)

    assert numbers(page) == ["示信函〔2026〕1号"]
    assert "作废：主送写错。" in page.void_label.text() and page.void_label.isVisible()
    assert not page.void_button.isEnabled() and page.save_button.isEnabled()
    assert page.count_label.text() == "1件，作废1件"
    assert issue().number == "示信函〔2026〕2号"
    assert office.verify() == ()


def test_a_kept_paper_that_is_damaged_is_told_and_not_shown(
    window: MainWindow, office: Office, issue: Callable[..., Any]
) -> None:
    from app.services.store.content import content_path

    paper = issue()
    path = content_path(office.workspace.attachments_folder, paper.sha256)
    path.write_bytes(path.read_bytes() + b" ")

    page = register_of(window)

    assert page.paper_view.data == b"" and "备份" in page.paper_view.hint_label.text()
    assert not page.save_button.isEnabled()


@pytest.mark.obligation("NY-15.1")
def test_of_a_case_one_keeps_out_of_only_the_number_is_shown(
    window: MainWindow, office: Office, actor: Session, issue: Callable[..., Any]
) -> None:
    paper = issue()
    office.recusals.recuse(
        Recuse(paper.case_id, actor.name, "亲属", FRIDAY, nobody_left=True), actor
    )

    page = register_of(window)

    row = page.document_grid.rows.rows[0]
    assert (row.number, row.title, row.addressee, row.case_title) == (paper.number, "", "", "")
    assert "回避" in page.paper_view.hint_label.text()
    assert not page.void_button.isEnabled() and not page.case_button.isEnabled()


def test_numbers_go_on_from_the_paper_register(
    window: MainWindow, issue: Callable[..., Any]
) -> None:
    page = register_of(window)

    hands.click(page.start_button)
    assert page.dialog is not None
    hands.fill(page.dialog.form, {"last": "37"})
    hands.click(page.dialog.submit_button)

    assert issue().number == "示信函〔2026〕38号"


def test_enter_opens_the_case_of_a_paper(window: MainWindow, issue: Callable[..., Any]) -> None:
    paper = issue()
    page = register_of(window)

    hands.press(page.document_grid, "Return")

    case = window.pages["case"]
    assert isinstance(case, CasePage) and case.case_id == paper.case_id


@pytest.mark.parametrize("scheme", list(Scheme))
def test_the_page_opens_in_both_schemes(
    window: MainWindow, issue: Callable[..., Any], scheme: Scheme, qapp: Any
) -> None:
    theme.show(qapp, scheme)
    issue()

    assert not register_of(window).grab().isNull()


def test_the_register_is_a_sound_model(
    window: MainWindow, issue: Callable[..., Any], qtmodeltester: Any
) -> None:
    issue()

    qtmodeltester.check(register_of(window).document_grid.rows)


def test_numbers_that_a_restore_carried_over_are_explained_under_the_register(
    window: MainWindow, office: Office, issue: Callable[..., Any]
) -> None:
    """The second number was given out in the file that was set aside."""
    issue()
    series, text = "示信函〔{year}〕{n}号", "示信函〔2026〕2号"
    with office.gate.act(CARRY_NUMBERS, office.gate.program) as deed:
        reserve(deed.connection, series, ((2026, 2, text),), at=deed.now)
        settings.put(deed.connection, {CARRIED: [text]}, at=deed.now)
        deed.detail |= {"numbers": 1}
    issue("超标准收费")

    page = register_of(window)

    assert numbers(page) == ["示信函〔2026〕3号", "示信函〔2026〕1号"]
    said = page.gaps_label.text()
    assert said.startswith("“示信函〔2026〕2号”是恢复备份以前编出的，存档在换下的办公文件里")
    assert page.gaps_label.isVisible() and "空缺" in said
