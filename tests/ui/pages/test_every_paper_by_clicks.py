"""Each kind of paper without a case by clicks, under three packs: from its choice to issued or printed."""

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
from tests.services.papers.third_kinds import THIRD, ThirdDesk, third_office
from tests.ui.conftest import Clock
from tests.ui.pages.test_new_paper import fill, new, register_of
from tools.tour import hands

PACKS = ("nanyang-2020", "yuncheng-2021", THIRD)
ROUNDS = ("round", "assessment")  # no regulation of complaints has a say in them
PARTS = 3  # a window for several kinds, an office each
KINDS = {
    pack: [head.kind for head in heads().values()
           if head.subject != "case" and (pack == PACKS[0] or head.subject not in ROUNDS)]
    for pack in PACKS
}  # fmt: skip


@pytest.fixture
def office(tmp_path: Path, clock: Clock, pack: str) -> Iterator[Office]:
    path = tmp_path / "office.sqlite"
    make = third_office if pack == THIRD else make_office
    more = {} if pack == THIRD else {"regulation": pack}
    with make(path, clock, **more) as made:  # type: ignore[operator]
        yield made


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("pack", PACKS)
def test_every_kind_without_a_case_is_made_in_the_window(
    window: MainWindow, office: Office, pack: str, part: int
) -> None:
    desk = ThirdDesk(office) if pack == THIRD else Desk(office)
    for kind in KINDS[pack][part::PARTS]:
        made_by_clicks(window, desk, kind)


def made_by_clicks(window: MainWindow, desk: Desk, kind: str) -> None:
    """What the kind is about is there; the paper is chosen, filled in, and issued or printed."""
    about_for(desk, kind)
    letter = new(register_of(window), heads()[kind].caption)
    draft = letter.draft
    assert isinstance(draft, PaperDraft) and draft.kind == kind
    given = letter.form.values()
    typed = command_of_paper(draft).edits
    fill(letter, **{k: v for k, v in typed.items() if v and given.get(k) in (None, "", ())})

    assert len(pypdfium2.PdfDocument(letter.paper_view.data)) >= 1, kind
    if draft.numbered:
        assert letter.issue_button.isEnabled(), (kind, letter.missing_label.text())
        hands.click(letter.issue_button)
        hands.settle()
        assert letter.issued, (kind, letter.error_label.text())
    assert letter.print_button.isEnabled(), kind
    hands.click(letter.close_button)
    hands.settle()
