"""Sheets of the office itself, one for everybody at once: seen by arrow keys, then printed together."""

from __future__ import annotations

import pypdfium2
import pytest

from app.reports.letters.templates import heads
from app.services.office import Office
from app.ui.main_window import MainWindow
from tests.services.making import Desk
from tests.services.papers.desk_kinds import about_for
from tests.ui.pages.test_new_paper import register_of
from tools.tour import hands


def words(pdf: bytes) -> str:
    return "".join(
        "".join(page.get_textpage().get_text_bounded().split())
        for page in pypdfium2.PdfDocument(pdf)
    )


@pytest.mark.parametrize(
    ("subject", "box"), [("answer", "answer_box"), ("handover", "officer_box")]
)
def test_a_sheet_for_everybody_is_printed_in_one_go_and_takes_no_number(
    window: MainWindow, office: Office, subject: str, box: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[list[bytes]] = []
    monkeypatch.setattr(
        "app.ui.pages.paper_batches.print_from",
        lambda _owner, _context, papers, _caption: printed.append(papers),
    )
    desk = Desk(office)
    head = next(head for head in heads().values() if head.subject == subject)
    about_for(desk, head.kind)
    office.officers.add("经办乙示例", desk.me)
    page = register_of(window)
    hands.click(page.new_button)
    hands.settle()
    chooser = page.new_papers.chooser
    assert chooser is not None
    hands.write(chooser.find_field, head.caption)
    everybody = getattr(chooser, box)
    names = [everybody.itemText(at) for at in range(everybody.count() - 1)]
    everybody.setCurrentIndex(everybody.count() - 1)
    hands.click(chooser.open_button)
    hands.settle()
    letter = page.new_papers.window
    assert letter is not None and not letter.draft.numbered
    hands.pause()
    assert letter.issue_button.isVisible() and letter.issue_button.isEnabled()
    hands.click(letter.issue_button)
    hands.settle()

    batch = page.new_papers.batches.dialog
    assert batch is not None and len(batch.stack_grid.rows.rows) == len(names) >= 2
    assert batch.send_button.text() == f"打印 {len(names)} 件"
    hands.click(batch.send_button)
    hands.settle()

    [papers] = printed
    assert all(name in words(pdf) for name, pdf in zip(names, papers, strict=True))
    assert office.documents.rows(desk.me) == ()
    batch.reject()
