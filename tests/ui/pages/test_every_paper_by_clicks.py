"""Each kind of paper without a case by clicks, under both packs: from its choice to issued or printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from app.base.rows.papers import PaperDraft
from app.reports.letters.templates import heads
from app.services.office import Office
from app.ui.main_window import MainWindow
from tests.services.making import Desk, make_office
from tests.services.papers.desk_kinds import about_for, command_of_paper
from tests.ui.conftest import Clock
from tests.ui.pages.test_new_paper import fill, new, register_of
from tools.tour import hands

PACKS = ("nanyang-2020", "yuncheng-2021")
KINDS = [  # no regulation of complaints has a say in a round
    (pack, head.kind)
    for head in heads().values() if head.subject != "case"
    for pack in (PACKS[:1] if head.subject in ("round", "assessment") else PACKS)
]  # fmt: skip


@pytest.fixture
def office(tmp_path: Path, clock: Clock, pack: str) -> Iterator[Office]:
    with make_office(tmp_path / "office.sqlite", clock, regulation=pack) as made:  # type: ignore[arg-type]
        yield made


@pytest.mark.slow
@pytest.mark.parametrize(("pack", "kind"), KINDS)
def test_a_kind_without_a_case_is_made_in_the_window(
    window: MainWindow, office: Office, kind: str
) -> None:
    head = heads()[kind]
    about_for(Desk(office), kind)
    letter = new(register_of(window), head.caption)
    draft = letter.draft
    assert isinstance(draft, PaperDraft) and draft.kind == kind
    given = letter.form.values()
    typed = command_of_paper(draft).edits
    fill(letter, **{k: v for k, v in typed.items() if v and given.get(k) in (None, "", ())})

    assert len(pypdfium2.PdfDocument(letter.paper_view.data)) >= 1
    if draft.numbered:
        assert letter.issue_button.isEnabled(), letter.missing_label.text()
        hands.click(letter.issue_button)
        hands.settle()
        assert letter.issued, letter.error_label.text()
    assert letter.print_button.isEnabled()
    hands.click(letter.close_button)
