"""Text is never markup: nothing that anybody wrote makes the window open a file or a connection."""

from __future__ import annotations

import ast
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QModelIndex, Qt, QTimer
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.base.errors import AppError
from app.base.rows.statistics import Period
from app.base.secret import Secret
from app.rules.consultation.form import PointText
from app.services.cases.commands import Propose, RegisterCase, TakeStep
from app.services.consultation.call_commands import AskUnits, RecordAnswer, SplitOpinion
from app.services.evaluation.round_commands import CellText, Enter, OpenRound
from app.services.office import Office
from app.services.oversight.failures import ChangeFailure, SendFailures
from app.services.oversight.inspections import RecordInspection
from app.services.papers.incoming import ReceivePaper
from app.services.papers.phrases import Phrase
from app.services.people.complainant_input import ComplainantInput
from app.services.statistics.commands import CheckFigures
from app.services.store.content import AttachmentInput
from app.services.units.unit_commands import SaveContact, SaveUnit
from app.ui.main_window import MainWindow
from app.ui.widgets import picture_view
from app.ui.widgets.attachment_viewer import AttachmentViewer
from tests.services.consultation import making as calling
from tests.services.evaluation.rounds import DEPARTMENTS
from tests.services.making import SELF_CHECK, by_itself
from tests.services.oversight.test_warnings import PROMISE
from tests.services.papers.test_papers import written
from tests.ui.looks import DIALOGS, everything, pages
from tests.ui.opened import Opened
from tools.tour import hands

Field = QLineEdit | QPlainTextEdit
UI = Path(__file__).resolve().parents[2] / "app" / "ui"


@dataclass
class Trap:
    """A picture and a server that nobody has reason to touch, and words that lead to both."""

    opened: Opened
    server: socket.socket
    text: str

    def touched(self) -> list[str]:
        """What was opened since the last look."""
        found = self.opened.names()
        try:
            self.server.accept()[0].close()
            found.append("socket")
        except BlockingIOError:
            pass
        return found


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Trap]:
    folder = tmp_path / "share"
    folder.mkdir()
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    assert image.save(str(folder / "p.png"))
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        port = server.getsockname()[1]
        text = (
            f'<img src="file://{folder.as_posix()}/p.png"><img src="http://127.0.0.1:{port}/p.png">'
            f"<b>示例</b>"
        )
        opened = Opened(folder)
        yield Trap(opened, server, text)
        opened.close()


@pytest.fixture
def hostile(office: Office, actor: Any, trap: Trap) -> int:
    """A case of which every field that somebody fills holds the words of the trap."""
    bad = trap.text
    own = bad.replace("示例", "甲乙")  # what identifies somebody is starred in titles
    person = ComplainantInput(Secret(f"李{own}"), Secret("13800000001"), Secret(own), Secret(own))
    command = RegisterCase(
        channel="call", received_on=date(2026, 9, 1), title=bad, facts=bad, appeal=bad, category="1",
        respondents=(f"示例县{bad}局",), complainants=(person,), source_number=bad,
        attachments=(AttachmentInput(f"{bad.replace('/', '')}.txt", bad.encode()),),
    )  # fmt: skip
    case_id = office.casework.register(command, actor).cases[0]
    for kind, on, unit, fields in (
        ("accept", date(2026, 9, 4), "", {}),
        ("refer", date(2026, 9, 9), f"示例县{bad}局", {**SELF_CHECK, "summary": bad, "note": bad}),
    ):
        office.casework.take(TakeStep(case_id, kind, on, unit=unit, fields=fields), actor)
    hostile_register(office, actor, bad)
    hostile_round(office, actor, bad)
    hostile_calls(office, actor, bad)
    hostile_papers(office, actor, bad)
    hostile_oversight(office, actor, bad)
    return case_id


def hostile_papers(office: Office, actor: Any, bad: str) -> None:
    """A paper that is issued, one that is under way, one that came in, a phrase of one's own."""
    told = {"title": bad, "addressees": [f"示例县{bad}局"], "blocks": [{"text": bad}]}
    issued = office.papers.issue(written(**told), actor)
    file = AttachmentInput(f"{bad.replace('/', '')}.txt", bad.encode())
    office.dispatch.attach(issued.id, [file], bad, actor)
    office.stations.submit(written(**told), {}, actor)
    came = ReceivePaper(date(2026, 11, 19), bad, bad, bad, note=bad, file=file)
    office.incoming.receive(came, actor)
    office.phrases.keep(Phrase(bad), actor)


def hostile_oversight(office: Office, actor: Any, bad: str) -> None:
    """A check of a unit that found the words, and cases of which a warning speaks."""
    unit = f"示例县{bad}局"
    flaw = RecordInspection(
        unit, "secrecy", date(2026, 11, 2), "flawed", bad, bad, date(2026, 11, 16)
    )
    office.inspections.record(flaw, actor)
    for month in (3, 6, 9):
        command = RegisterCase(
            "call", date(2026, month, 2), bad, facts=PROMISE, respondents=(unit,), category="1"
        )
        (case_id,) = office.casework.register(command, actor).cases
    hostile_failure(office, actor, bad)
    period = Period(date(2026, 1, 1), date(2026, 11, 20))
    key = office.snapshots.publish(f"办理情况{bad}", period, actor)
    office.snapshots.check(CheckFigures(key, unit, "differs", date(2026, 11, 20), bad), actor)
    office.approvals.propose(Propose(case_id, "accept", bad, date(2026, 11, 19)), actor)


def hostile_failure(office: Office, actor: Any, bad: str) -> None:
    """A failure on record, corrected, and a list that was sent, all in these words."""
    day, unit = date(2026, 11, 10), f"示例县{bad}局"
    command = RegisterCase(
        "call",
        day,
        bad,
        facts=PROMISE,
        respondents=(unit,),
        category="1",
        regulation="yuncheng-2021",
    )
    (case_id,) = office.casework.register(command, actor).cases
    for kind, fields in (
        ("accept", {}), ("refer", {"delivered_on": day.isoformat()}),
        ("report_result", {"result": "true", "measures": bad}), ("review_result", {"outcome": "pass"}),
        ("give_feedback", {"satisfaction": "satisfied", "method": "call"}),
        ("record_dishonesty", {"finding": "find", "basis": bad}),
    ):  # fmt: skip
        to = unit if kind in ("refer", "report_result") else ""
        told = {**by_itself(office, case_id, kind, to), **fields}
        office.casework.take(TakeStep(case_id, kind, day, unit=to, fields=told), actor)
    office.failures.send(SendFailures(date(2026, 11, 12), bad, bad), actor)
    change = ChangeFailure(case_id, "correct", date(2026, 11, 13), bad, bad)
    office.failures.change(change, actor)


def hostile_register(office: Office, actor: Any, bad: str) -> None:
    """Units, contacts, officers whose names and notes hold the words."""
    for name in (f"示例县{bad}局", f"示例县{bad}住建局", f"示例县{bad}住房和城乡建设局"):
        office.unit_register.save(SaveUnit(name), actor)
    office.unit_register.save(SaveUnit(f"示例县{bad}局", aliases=(bad,)), actor)
    contact = SaveContact(f"示例县{bad}局", bad, bad, bad, bad)
    office.unit_register.save_contact(contact, actor)
    office.officers.add(f"经办{bad}", actor)


def hostile_round(office: Office, actor: Any, bad: str) -> None:
    """A round called so, of a unit called so, with an entry that says so."""
    command = OpenRound(f"轮次{bad}", DEPARTMENTS, units=(f"示例县{bad}局",), counts_reported=True)
    opened = office.rounds.open(command, actor)
    (unit, _name), *_ = office.rounds.units(opened, actor)
    cells = (CellText(unit, "8", "closed", bad),)
    office.entries.enter(Enter(opened, cells), actor)


def hostile_calls(office: Office, actor: Any, bad: str) -> None:
    """A call that came in and one that went out, answered in these words."""
    more = {"topic": bad, "asks": bad, "number": bad, "sender": bad, "addressee": bad,
            "reply_to": bad, "deadline": bad}  # fmt: skip
    for call in (
        calling.received(office, actor, title=bad, **more),
        calling.issued(office, actor, units=(f"示例县{bad}局",), title=bad, **more),
    ):
        asked = AskUnits(call, (f"示例县{bad}局",))
        with suppress(AppError):  # the one that went out has asked it already
            office.calls.ask(asked, actor)
        uid = calling.uids(office, call, actor)[0]
        office.call_answers.record(RecordAnswer(call, uid, bad), actor)
        office.call_answers.split(SplitOpinion(call, uid, (PointText(bad),)), actor)


def test_a_label_left_to_guess_would_have_opened_it(qtbot: QtBot, trap: Trap) -> None:
    label = QLabel(trap.text)
    qtbot.addWidget(label)
    label.show()
    hands.settle()

    assert ("p.png" in trap.touched()) == trap.opened.tells
    label.setText("")


@pytest.mark.slow
def test_no_page_dialog_or_tooltip_opens_what_somebody_wrote(
    window: MainWindow, hostile: int, trap: Trap
) -> None:
    taken: set[str] = set()
    dialogs: set[str] = set()
    told: set[str] = set()  # the pages on which somebody's words really stood
    tips = told_in_tips = 0
    for root in everything(window, hostile, trap.text):
        if isinstance(root, QDialog) and shows(root, "<img"):
            dialogs |= {kind.__name__ for kind in type(root).__mro__}
        if shows(root, "<img"):
            told.add(window.page_stack.currentWidget().objectName())
        before = typed(root, trap.text)
        hands.settle()
        for tip in tooltips(root):
            told_in_tips += trap.text[:20] in tip
            QToolTip.showText(root.mapToGlobal(root.rect().center()), tip, root)
            hands.settle()
            tips += 1
        root.grab()
        taken |= {f"{type(root).__name__}: {label.text()}" for label in guessing()}
        taken |= {f"{type(root).__name__}: {name}" for name in trap.touched()}
        for field, text in before:  # the look goes on with it
            write(field, text)
    window.toast_panel.say(trap.text, more=(trap.text, lambda: None))
    window.error_bar.sentence_label.setText(trap.text)
    window.error_bar.show()
    window.grab()
    hands.settle()
    QToolTip.hideText()

    assert not taken and not trap.touched() and not list(guessing())
    assert tips > 50 and told_in_tips > 5
    assert told >= SHOWN
    assert sorted({kind.__name__ for kind in DIALOGS} - dialogs - OF_OUR_OWN) == []
    assert not dialogs & OF_OUR_OWN


# New pages are walked by themselves (page_list); of these it is known that they show the words.
SHOWN = {
    "workbench", "ledger", "units", "rounds", "consultation", "case", "settings", "documents",
    "director", "oversight", "supervision", "statistics", "archives",
}  # fmt: skip
# Dialogs of which lists and labels show the program's own words alone: what somebody wrote stands
# in their fields, and in the lines of their boxes.
OF_OUR_OWN = {
    "AboutDialog", "ExportDialog", "FirstStart", "KeysDialog", "ManualWindow", "NoticeDialog",
    "OfficeDaysDialog", "PaperChooser", "SaveViewDialog",
}  # fmt: skip


@pytest.mark.slow
def test_no_question_or_menu_of_a_page_opens_what_somebody_wrote(
    window: MainWindow, hostile: int, trap: Trap, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_given: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_given: ([], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given: "")
    monkeypatch.setattr(QPrintDialog, "exec", lambda _dialog: QDialog.DialogCode.Rejected)
    asked: Counter[str] = Counter()
    hostiles = 0
    for page in pages(window, hostile):
        for button in [b for b in page.findChildren(QPushButton) if asks(b)]:
            if not shiboken6.isValid(button) or not asks(button):
                continue
            button.click()
            hands.settle()
            for shown in in_front(window):
                asked[page.objectName()] += 1
                hostiles += shows(shown, "<img") or told_in_menu(shown)
                if isinstance(shown, QDialog):
                    typed(shown, trap.text)
                    hands.settle()
                shown.grab()
                assert not trap.touched() and not list(guessing())
                shown.close()
                hands.settle()
    assert set(asked) >= {"documents", "oversight", "statistics", "supervision", "rounds", "case"}
    assert sum(asked.values()) > 60 and hostiles > 20


def asks(button: QPushButton) -> bool:
    """Whether a dialog or a menu opens by it."""
    return button.isVisible() and button.isEnabled() and button.text().endswith("…")


def in_front(window: MainWindow) -> list[QWidget]:
    """The dialogs and menus that are open, the last one first."""
    kinds = QDialog | QMenu
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kinds) and w.isVisible()]
    return found[::-1]


def told_in_menu(shown: QWidget) -> bool:
    return isinstance(shown, QMenu) and any("<img" in a.text() for a in shown.actions())


def shows(root: QWidget, words: str) -> bool:
    """Whether a label or a line in sight shows the words."""
    labels = (label.text() for label in root.findChildren(QLabel) if label.isVisible())
    return any(words in text for text in labels) or any(
        words in str(model.index(row, column).data())
        for view in root.findChildren(QAbstractItemView)
        if view.isVisible() and (model := view.model()) is not None
        for row in range(min(model.rowCount(QModelIndex()), 20))
        for column in range(1 if isinstance(view, QListView) else model.columnCount(QModelIndex()))
    )


def typed(root: QWidget, text: str) -> list[tuple[Field, str]]:
    """Write it into every field in sight; gives what stood there."""
    fields = [*root.findChildren(QLineEdit), *root.findChildren(QPlainTextEdit)]
    open_ones = [f for f in fields if f.isVisible() and f.isEnabled() and not f.isReadOnly()]
    before = [(f, f.text() if isinstance(f, QLineEdit) else f.toPlainText()) for f in open_ones]
    for field in open_ones:
        write(field, text)
    return before


def write(field: Field, text: str) -> None:
    if isinstance(field, QLineEdit):
        field.setText(text)
    else:
        field.setPlainText(text)


def tooltips(root: QWidget) -> set[str]:
    """Every tooltip of a window: of its widgets, and of the lines of its lists and tables."""
    found = {widget.toolTip() for widget in root.findChildren(QWidget) if widget.isVisible()}
    for view in root.findChildren(QAbstractItemView):
        model = view.model()
        if model is None or not view.isVisible():
            continue
        columns = 1 if isinstance(view, QListView) else model.columnCount(QModelIndex())
        for row in range(min(model.rowCount(QModelIndex()), 5)):
            for column in range(columns):
                found.add(model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or "")
    return {tip for tip in found if isinstance(tip, str) and tip}


def guessing() -> Iterator[QLabel]:
    """Labels, Qt's own for tooltips among them, that take what they show for markup."""
    for widget in QApplication.allWidgets():
        guesses = isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText
        if guesses and "<" in widget.text():
            yield widget


def test_every_label_of_the_desk_is_made_by_the_one_class() -> None:
    made = [
        f"{path.relative_to(UI)}:{node.lineno}"
        for path in UI.rglob("*.py")
        if path.name not in ("plain.py", "manual.py")  # the manual is our own text
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Call) and getattr(node.func, "id", "") in GUESSERS)
        or (isinstance(node, ast.Attribute) and node.attr in {"setMarkdown", "insertHtml"})
        or makes_a_label_of_qt(node)
        or (
            isinstance(node, ast.ClassDef) and GUESSERS & {getattr(b, "id", "") for b in node.bases}
        )
    ]

    assert made == []


def makes_a_label_of_qt(node: ast.AST) -> bool:
    """A form's row whose caption is a mere text: Qt makes the label of it."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    if node.func.attr not in {"addRow", "insertRow"} or len(node.args) < 2:
        return False
    first = node.args[-2]
    return not (
        (isinstance(first, ast.Call) and getattr(first.func, "id", "") in LABELS)
        or getattr(first, "id", "") == "label"
    )


LABELS = {"PlainLabel", "captioned", "labelled"}
GUESSERS = {"QLabel", "QTextEdit", "QTextBrowser", "QMessageBox", "QErrorMessage", "QSplashScreen"}


# ------------------------------------------------------------ pictures and sounds


def shown(viewer: AttachmentViewer, qtbot: QtBot, name: str, data: bytes) -> str:
    """The sentence, or "" where it is shown."""
    viewer.show_file(name, data)
    qtbot.waitUntil(lambda: not viewer.waiting, timeout=20_000)
    return viewer.sentence_label.text() if viewer.view_stack.currentIndex() == 0 else ""


@pytest.fixture
def viewer(qtbot: QtBot) -> AttachmentViewer:
    made = AttachmentViewer()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("name", ["图.svg", "图.png", "图.jpg", "图.svgz"])
def test_no_svg_is_drawn_whatever_it_is_called(
    viewer: AttachmentViewer, qtbot: QtBot, trap: Trap, name: str
) -> None:
    source = trap.text.split('"')[1]
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{source}"/></svg>'.encode()

    sentence = shown(viewer, qtbot, name, svg)

    assert "另存" in sentence and trap.touched() == []


@pytest.mark.parametrize("name", ["录音.mp3", "录音.wav", "录音.m4a"])
def test_no_playlist_is_played_whatever_it_is_called(
    viewer: AttachmentViewer, qtbot: QtBot, trap: Trap, name: str
) -> None:
    url = trap.text.split('"')[3]
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{url}\n#EXT-X-ENDLIST\n".encode()

    sentence = shown(viewer, qtbot, name, playlist)
    qtbot.wait(100)

    assert "不是能在这里播放的录音" in sentence and trap.touched() == []


def a_picture(width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_Mono)
    image.fill(0)
    buffer = QBuffer(data := QByteArray())
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")
    return bytes(data.data())


def test_a_picture_of_too_many_pixels_is_not_unpacked(
    viewer: AttachmentViewer, qtbot: QtBot
) -> None:
    assert "太大" in shown(viewer, qtbot, "图.png", a_picture(12_000, 12_000))


def test_a_file_of_too_many_bytes_is_no_picture_here(
    viewer: AttachmentViewer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_view, "MOST_BYTES", 10)

    assert "太大" in shown(viewer, qtbot, "图.png", a_picture(20, 20))


def test_the_window_goes_on_while_a_picture_is_decoded_and_gives_up_politely(
    viewer: AttachmentViewer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_view, "MOST_MS", 100)
    read = QImageReader.read

    def slowly(reader: QImageReader) -> QImage:
        time.sleep(1)
        return read(reader)

    monkeypatch.setattr(QImageReader, "read", slowly)
    turns: list[int] = []
    ticking = QTimer(viewer)
    ticking.timeout.connect(lambda: turns.append(1))
    ticking.start(10)

    sentence = shown(viewer, qtbot, "图.png", a_picture(20, 20))

    assert "没有再等" in sentence and len(turns) > 5
    monkeypatch.undo()
    assert shown(viewer, qtbot, "图.png", a_picture(20, 20)) == ""
    qtbot.wait(1_000)  # the late answer changes nothing
    assert viewer.view_stack.currentWidget() is viewer.picture_view


def test_what_waits_is_dropped_when_another_file_is_chosen(
    viewer: AttachmentViewer, qtbot: QtBot
) -> None:
    viewer.show_file("图.png", a_picture(4_000, 4_000))
    viewer.show_file("说明.txt", "示例".encode())
    qtbot.wait(400)

    assert viewer.view_stack.currentWidget() is viewer.text_view
