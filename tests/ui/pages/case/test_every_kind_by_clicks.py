"""Each kind of paper of a case by clicks, under both packs: from the menu to issued or printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from app.base.rows.papers import LetterDraft
from app.reports.letters.templates import heads
from app.rules.regulation.shipped import shipped_regulation
from app.services.office import Office
from app.ui.dialogs.letter_window import LetterWindow
from app.ui.main_window import MainWindow
from app.ui.pages.case.page import CasePage
from app.ui.places import CaseAt
from tests.services.making import Desk, make_office
from tests.services.papers.every_kind import form_values, ready_case
from tests.ui.conftest import Clock
from tools.tour import hands

PACKS = ("nanyang-2020", "yuncheng-2021")
KINDS = {
    pack: [h.kind for h in heads().values()
           if h.subject == "case" and h.is_for(shipped_regulation(pack))]
    for pack in PACKS
}  # fmt: skip


@pytest.fixture(params=PACKS)
def pack(request: pytest.FixtureRequest) -> str:
    """The regulation of the office, one after the other."""
    return str(request.param)


@pytest.fixture
def office(tmp_path: Path, clock: Clock, pack: str) -> Iterator[Office]:
    with make_office(tmp_path / "office.sqlite", clock, regulation=pack) as made:  # type: ignore[arg-type]
        yield made


def opened(window: MainWindow, case_id: int, kind: str, seq: int | None) -> LetterWindow:
    """The window of the paper, by the menu 文书 of its case."""
    window.open_page("case", CaseAt(case_id))
    hands.settle()
    page = window.pages["case"]
    assert isinstance(page, CasePage)
    hands.click(page.letter_button)
    menu = page.case_letters.menu
    assert menu is not None
    action = next(a for a in menu.actions() if a.data() in ((kind, seq), [kind, seq]))
    menu.close()
    action.trigger()
    hands.settle()
    letter = page.case_letters.window
    assert letter is not None
    return letter


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))  # a window for several kinds, an office each
def test_every_kind_of_a_case_is_made_in_the_window(
    window: MainWindow, office: Office, pack: str, part: int
) -> None:
    for kind in KINDS[pack][part::4]:
        case_id, seq = ready_case(Desk(office), kind)
        letter = opened(window, case_id, kind, seq)
        draft = letter.draft
        assert isinstance(draft, LetterDraft)
        given = letter.form.values()
        lacking = {k: v for k, v in form_values(draft).items() if given.get(k) in (None, "", ())}
        hands.fill(letter.form, lacking)
        hands.pause()
        document = pypdfium2.PdfDocument(letter.paper_view.data)
        assert len(document) >= 1, kind
        if draft.numbered:
            assert letter.issue_button.isEnabled(), (kind, letter.missing_label.text())
            hands.click(letter.issue_button)
            hands.settle()
            assert letter.issued, (kind, letter.error_label.text())
        assert letter.print_button.isEnabled(), kind
        hands.click(letter.close_button)
        hands.settle()
