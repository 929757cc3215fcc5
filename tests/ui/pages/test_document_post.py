"""发文 → 寄送: envelopes, labels and the day's list by clicks, left as PDFs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.base.session import Session
from app.services.office import Office
from app.ui.main_window import MainWindow
from app.ui.pages import document_post
from app.ui.pages.documents import DocumentsPage
from tests.reports.letters.measuring import page_text
from tests.services.papers.test_papers import written
from tests.ui.pages.test_document_doings import register_of
from tools.tour import hands

TYPED = "示例县信用办，示例县示例路1号，000100\n示例县财政局，示例县示例路2号，000200"


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that the dialog of the system would name."""
    path = tmp_path / "寄送.pdf"
    monkeypatch.setattr(document_post, "choose_name", lambda *_: path)
    return path


def choose(page: DocumentsPage, caption: str) -> Any:
    hands.click(page.post_button)
    menu = page.post.menu
    assert menu is not None
    action = next(a for a in menu.actions() if a.text().startswith(caption))
    menu.close()
    action.trigger()
    hands.settle()
    return page.post.dialog


def test_an_envelope_is_printed_and_its_addresses_come_back(
    window: MainWindow, office: Office, actor: Session, target: Path
) -> None:
    office.papers.issue(written(), actor)
    page = register_of(window)

    dialog = choose(page, "信封")
    hands.fill(dialog.form, {"size": "C5", "addresses": TYPED})
    hands.click(dialog.submit_button)
    hands.settle()

    (text,) = page_text(target.read_bytes())
    assert "示例县财政局　收" in text and "示例县示例路2号" in text
    assert choose(page, "地址标签").form.values()["addresses"] == TYPED


def test_labels_are_printed_for_every_line_of_the_list(
    window: MainWindow, office: Office, actor: Session, target: Path
) -> None:
    for addressee in ("示例县财政局", "示例县司法局"):
        office.papers.issue(written(addressees=[addressee]), actor)
    page = register_of(window)

    dialog = choose(page, "地址标签")
    hands.fill(dialog.form, {"which": "all", "used": 2})
    hands.click(dialog.submit_button)
    hands.settle()

    (text,) = page_text(target.read_bytes())
    assert "示例县财政局　收" in text and "示例县司法局　收" in text


def test_the_day_s_list_is_printed(
    window: MainWindow, office: Office, actor: Session, target: Path
) -> None:
    issued = office.papers.issue(written(), actor)
    page = register_of(window)

    dialog = choose(page, "发文清单")
    hands.click(dialog.submit_button)
    hands.settle()

    text = "".join("".join(page_text(target.read_bytes())).split())
    assert issued.number in text and "发文清单" in text
