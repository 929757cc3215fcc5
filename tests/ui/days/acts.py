"""What the scripts of days have in common: going to a page, what is asked, what is said, the steps."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.services.office import Office
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.main_window import MainWindow
from tools.tour import hands

FRIDAY = date(2026, 11, 20)


def front(window: MainWindow) -> Any:
    """The page in front."""
    return window.page_stack.currentWidget()


def go(window: MainWindow, name: str, place: object = None) -> Any:
    """Open a page; it is then in front."""
    window.open_page(name, place)
    hands.settle()
    return front(window)


def asked(window: MainWindow) -> FormDialog:
    """The form that is open."""
    return next(d for d in window.findChildren(FormDialog) if d.isVisible())


def said(window: MainWindow) -> str:
    """What was said in passing last."""
    return window.toast_panel.text_label.text()


def steps(office: Office, case_id: int) -> list[str]:
    """The steps of a case that count."""
    rows = office.reads.case_page(case_id, FRIDAY, by=office.session()).timeline
    return [row.kind for row in rows if not row.state]
