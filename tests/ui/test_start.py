"""How the desk comes up and goes: what was copied does not bring the process down."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

COPY = """
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from app.ui.clipboard import COPIED_HERE, release_clipboard
from app.ui.start import make_application
app = make_application()
data = QMimeData()
data.setObjectName(COPIED_HERE)
data.setText("示信投\\t示例")
data.setHtml("<b>示例</b>")
QGuiApplication.clipboard().setMimeData(data)
release_clipboard()
assert QGuiApplication.clipboard().text() == "示信投\\t示例"
"""


def test_what_was_copied_stays_and_the_process_ends_well() -> None:
    ended = subprocess.run([sys.executable, "-c", COPY], capture_output=True, text=True)

    assert ended.returncode == 0, ended.stderr


EMPTY = """
from app.ui.clipboard import release_clipboard
from app.ui.start import make_application
app = make_application()
release_clipboard()
"""


def test_a_clipboard_that_never_held_anything_is_left_alone() -> None:
    ended = subprocess.run([sys.executable, "-c", EMPTY], capture_output=True, text=True)

    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(
    "context, word, chinese",
    [
        ("QMessageBox", "Show Details...", "显示详情..."),  # Qt's own catalogue
        ("QPlatformTheme", "&Retry", "重试"),  # ours
        ("QFileDialog", "a word of years to come", "a word of years to come"),
    ],
)
def test_a_word_of_qt_is_chinese_or_at_least_there(context: str, word: str, chinese: str) -> None:
    assert QCoreApplication.translate(context, word) == chinese


@pytest.mark.parametrize("mode", list(QFileDialog.FileMode))
def test_the_file_dialog_of_qt_itself_is_chinese(qtbot: QtBot, mode: QFileDialog.FileMode) -> None:
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(mode)

    captions = [w.text() for kind in (QLabel, QAbstractButton) for w in dialog.findChildren(kind)]
    hints = [button.toolTip() for button in dialog.findChildren(QAbstractButton)]
    entries = [action.text() for view in dialog.findChildren(QWidget) for action in view.actions()]
    kinds = [
        QCoreApplication.translate("QAbstractFileIconProvider", word)
        for word in ("Drive", "Folder", "File Folder", "File", "%1 File", "Shortcut", "Unknown")
    ]

    english = re.compile(r"[A-Za-z]{2}")
    assert [text for text in captions + hints + entries + kinds if english.search(text)] == []
