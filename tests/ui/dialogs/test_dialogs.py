"""Every dialog of every page: Chinese, named, high enough, whole, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QWidget,
)

import app.ui
from app.base.machine.resources import resources_dir
from app.base.rows.settings import DeskSettings
from app.base.session import Session
from app.services.office import Office
from app.ui.backup_watch import BackupWatch
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.main_window import MainWindow
from app.ui.pages.base import Page
from app.ui.places import CaseAt
from app.ui.theme import CONTROL_HEIGHT
from app.ui.widgets.elided_label import ElidedLabel
from tests.ui.looks import DIALOGS
from tools.tour import hands

pytestmark = pytest.mark.slow

LATIN = re.compile(r"Ctrl\+\S+|Enter|Esc|[\w-]+\.xlsx|Excel|PDF|\(&?[A-Z]\)|“[^”]*[/\\][^”]*”")
CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
CLICKED = (QPushButton, QLineEdit, QComboBox, QCheckBox, QRadioButton)
PAGE_HEIGHT = 768 - 24
OPENING = resources_dir() / "samples" / "ledger-opening.xlsx"
UI = Path(app.ui.__file__).parent
# These are looked at by tests of their own: the pages of the first start, the keys at a glance.
ELSEWHERE = {"AboutDialog", "ManualWindow", "FirstStart", "KeysDialog"}


@dataclass(frozen=True)
class Way:
    """How a dialog is come to: page, what must be done there first, the button."""

    page: str
    button: str
    first: Callable[[Page], None] = lambda _page: None
    opens: str = "FormDialog"

    def __str__(self) -> str:
        return f"{self.page}.{self.button}"


def to_tab(caption: str) -> Callable[[Page], None]:
    def turn(page: Page) -> None:
        captions = [page.tabs.tabText(at) for at in range(page.tabs.count())]
        page.tabs.setCurrentIndex(captions.index(caption))

    return turn


def all_lines(page: Page) -> None:
    page.grid.selectAll()
    hands.pause()


def refused_for_some(page: Page) -> None:
    all_lines(page)
    hands.click(page.batch_bar.step_buttons["refer"])
    hands.fill(page.batch_bar.dialog.form, {"unit": "示例县财政局"})


def brought_in(page: Page) -> None:
    hands.choose(page.source_box, "原有办理台账")
    page.open_file(OPENING)
    hands.settle()
    hands.click(page.import_button)


def asked_for_letters(page: Page) -> None:
    hands.click(page.tick_late_button)
    hands.click(page.supervise_button)
    hands.fill(page.letters.dialog.form, {"suggestion": "请限期办结（示例）。"})


def letter_opened(page: Page) -> None:
    page.case_letters.open(page.case_id, "referral")
    hands.settle()


def nowhere_to_back_up(page: Page) -> None:
    page.context.office.backups.places[0].write_bytes(b"in the way")
    BackupWatch(page.window())


def backed_up(page: Page) -> None:
    page.context.office.backups.make("manual")
    to_tab("备份")(page)
    page.reload()


WAYS = (
    Way("ledger", "batch_bar.step_buttons.refer", all_lines),
    Way("ledger", "batch_bar.step_buttons.assign", all_lines),
    Way("ledger", "batch_bar.dialog.submit_button", refused_for_some, "BatchResultDialog"),
    Way("ledger", "view_menu.ask_name", opens="SaveViewDialog"),
    Way("ledger", "exporting.button", opens="ExportDialog"),
    Way("supervision", "remind_button", lambda page: hands.click(page.tick_late_button)),
    Way("supervision", "supervise_button", lambda page: hands.click(page.tick_late_button)),
    Way("visits", "draw_button"),
    Way("visits", "choose_button"),
    Way("calendar", "import_button", opens="NoticeDialog"),
    Way("calendar", "office_days_button", opens="OfficeDaysDialog"),
    Way("units", "add_button"),
    Way("units", "edit_button"),
    Way("units", "rename_button"),
    Way("units", "merge_button"),
    Way("units", "pairs_button", opens="UnitPairsDialog"),
    Way("units", "add_contact_button"),
    Way("settings", "people_panel.add_officer_button", to_tab("经办人")),
    Way("settings", "people_panel.away_button", to_tab("经办人")),
    Way("settings", "recusal_panel.recuse_button", to_tab("回避")),
    Way("settings", "backup_panel.restore_button", backed_up, "RestoreDialog"),
    Way("settings", "context.shell.close", nowhere_to_back_up, "ClosingAnyway"),
    Way("import_ledger", "past.undo_button", brought_in),
    Way("case", "approval_strip.propose_button"),
    Way("case", "revise_button", lambda page: page.timeline.select(1)),
    Way("case", "void_button", lambda page: page.timeline.select(2)),
    Way("case", "case_letters.window.renew_preview", letter_opened, "LetterWindow"),
    Way("supervision", "letters.dialog.submit_button", asked_for_letters, "PaperBatchDialog"),
)


@pytest.fixture
def case_id(
    office: Office, actor: Session, log_case: Callable[..., int], take: Callable[..., int]
) -> int:
    """A late case of a unit that stands in the register twice, in an office that asks for 批示."""
    case_id = log_case(on=date(2026, 9, 1), respondent="示例县住房和城乡建设局")
    take(case_id, "accept", date(2026, 9, 4))
    take(case_id, "refer", date(2026, 9, 9), unit="示例县住建局")
    closed = log_case("已经办结的一件", on=date(2026, 9, 1))
    take(closed, "accept", date(2026, 9, 4))
    take(closed, "close", date(2026, 9, 7))
    office.options.save(DeskSettings(approval=("accept", "decline", "refer", "close")), actor)
    return case_id


def dialog_of(window: MainWindow, case_id: int, way: Way) -> QDialog:
    """The dialog that a button of a page opens."""
    if way.page == "case":
        window.open_page("case", CaseAt(case_id))
    else:
        window.open_page(way.page)
    hands.settle()
    page = window.pages[way.page]
    way.first(page)
    found: object = page
    for name in way.button.split("."):
        found = found[name] if isinstance(found, dict) else getattr(found, name)
    if isinstance(found, QWidget):
        hands.click(found)
    else:
        found()
        hands.settle()
    shown = [w for w in window.findChildren(QDialog) if w.isVisible()]
    assert len(shown) == 1, shown
    return shown[0]


def visible(kind: type | tuple[type, ...], root: QWidget) -> list[QWidget]:
    return [w for w in root.findChildren(QWidget) if isinstance(w, kind) and w.isVisible()]


def english(dialog: QDialog) -> Iterator[str]:
    texts = [w.text() for w in visible((QAbstractButton, QLabel), dialog)]
    texts += [w.placeholderText() for w in visible(QLineEdit, dialog)]
    for text in (*texts, dialog.windowTitle()):
        if re.search("[A-Za-z]{2,}", LATIN.sub("", text)):
            yield f"英文：{text}"


def nameless(dialog: QDialog) -> Iterator[str]:
    for widget in visible(CONTROLS, dialog):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.objectName()[:3] == "qt_":
            continue
        if not widget.objectName() or not widget.accessibleName():
            yield f"没有名称：{type(widget).__name__} {widget.objectName()}"


def low_or_cut(dialog: QDialog) -> Iterator[str]:
    for widget in visible(CLICKED, dialog):
        if not isinstance(widget.parent(), QComboBox) and widget.height() < CONTROL_HEIGHT:
            yield f"太矮：{widget.objectName()} {widget.height()}"
    for button in visible(QPushButton, dialog):
        if button.width() < button.sizeHint().width():
            yield f"切掉：{button.text()}"
    for label in visible(QLabel, dialog):
        if label.wordWrap():
            short = label.height() < label.heightForWidth(label.width())
        else:
            short = label.width() < label.sizeHint().width()
        if short and label.text() and not isinstance(label, ElidedLabel):
            yield f"切掉：{label.objectName()} {label.text()}"


def against_the_eye(dialog: QDialog) -> Iterator[str]:
    """Tab goes down or to the right; up only into a column further right."""
    for before, after in pairwise(stops_of(dialog)):
        one, other = placed(before, dialog), placed(after, dialog)
        scrolled = next(
            (a for a in dialog.findChildren(QScrollArea) if a.isAncestorOf(before)), None
        )
        if scrolled is not None and not scrolled.isAncestorOf(after):  # it may lie out of sight
            one.moveBottom(min(one.bottom(), placed(scrolled, dialog).bottom()))
        up = other.bottom() <= one.top() and other.left() < one.right()
        beside = other.top() < one.bottom() and one.top() < other.bottom()
        if up or (beside and other.right() <= one.left()):
            yield f"顺序：{before.objectName()} → {after.objectName()}"


def stops_of(dialog: QDialog) -> list[QWidget]:
    stops, widget = [], dialog.nextInFocusChain()
    while widget is not dialog:
        tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        usable = widget.isEnabled() and widget.isVisible() and widget.focusProxy() is None
        if dialog.isAncestorOf(widget) and tab and usable:
            stops.append(widget)
        widget = widget.nextInFocusChain()
    return stops


def placed(widget: QWidget, dialog: QDialog) -> QRect:
    return QRect(widget.mapTo(dialog, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_dialog_is_chinese_named_whole_in_order_and_left_by_esc(
    window: MainWindow, office: Office, case_id: int, way: Way
) -> None:
    dialog = dialog_of(window, case_id, way)
    before = office.reads.case_page(case_id, date(2026, 11, 20), by=office.session()).timeline

    problems = [
        problem
        for look in (english, nameless, low_or_cut, against_the_eye)
        for problem in look(dialog)
    ]
    kind, size = type(dialog).__name__, dialog.size()
    hands.press(dialog, "Esc")

    assert problems == []
    assert kind == way.opens
    assert size.width() <= 1366 and size.height() <= PAGE_HEIGHT
    assert not [w for w in window.findChildren(QDialog) if w.isVisible()]
    assert (
        office.reads.case_page(case_id, date(2026, 11, 20), by=office.session()).timeline == before
    )


@pytest.mark.slow
@pytest.mark.parametrize("way", {way.opens: way for way in WAYS}.values(), ids=str)
def test_a_call_is_logged_from_within_a_dialog(window: MainWindow, case_id: int, way: Way) -> None:
    dialog = dialog_of(window, case_id, way)

    hands.press(dialog, "Ctrl+N")

    assert not [w for w in window.findChildren(QDialog) if w.isVisible()]
    assert window.page_stack.currentWidget() is window.pages["intake"]


@pytest.mark.parametrize(
    ("way", "typed"),
    [
        (Way("units", "add_button"), {"name": "示例县水利局"}),
        (Way("units", "rename_button"), {"new_name": "示例县住建局（新）"}),
        (
            Way("settings", "recusal_panel.recuse_button", to_tab("回避")),
            {"reason": "近亲属（示例）"},
        ),
        (Way("visits", "choose_button"), {"name": "示例名单"}),
        (Way("case", "approval_strip.propose_button"), {"opinion": "拟予办结。"}),
        (
            Way("ledger", "batch_bar.step_buttons.refer", all_lines),
            {"unit": "示例县财政局", "note": "一并办理。"},
        ),
    ],
    ids=lambda given: str(given) if isinstance(given, Way) else "",
)
def test_what_was_typed_into_a_dialog_is_there_again_and_the_day_is_the_new_one(
    window: MainWindow, case_id: int, clock, way: Way, typed: dict[str, str]
) -> None:
    dialog = dialog_of(window, case_id, way)
    assert isinstance(dialog, FormDialog)
    hands.fill(dialog.form, typed)
    hands.press(dialog, "Esc")
    clock.day = date(2026, 11, 23)
    window.today.check()

    again = dialog_of(window, case_id, way)

    assert isinstance(again, FormDialog)
    values = again.form.values()
    assert {name: values.get(name) for name in typed} == typed
    assert values.get("on", clock.day) == clock.day
    again.reject()


def test_every_dialog_of_the_window_is_looked_at() -> None:
    found = {
        name
        for path in UI.rglob("*.py")
        for name in re.findall(
            r"^class (\w+)\((?:QDialog|PaperStack|Listing)\)", path.read_text("utf-8"), re.MULTILINE
        )
    }

    looked_at = {dialog.__name__ for dialog in DIALOGS}
    assert found == {way.opens for way in WAYS} | ELSEWHERE | looked_at & found
