"""Marks places in what stands in a field: laid under the text until it is typed into."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from app.ui import theme
from app.ui.forms.editors import Editor, LinesEditor, TextEditor


def mark_places(editor: Editor, spans: Sequence[tuple[int, int]]) -> None:
    """Lay a colour under these places; a field of one line shows the first of them selected."""
    if isinstance(editor, TextEditor):
        if spans:
            editor.line.setSelection(spans[0][0], spans[0][1] - spans[0][0])
        return
    if isinstance(editor, LinesEditor):
        mark_in(editor.lines, spans)


def mark_in(lines: QPlainTextEdit, spans: Sequence[tuple[int, int]]) -> None:
    """The same in a field of several lines that is no form's."""
    marks = []
    for start, end in spans:
        mark = QTextEdit.ExtraSelection()
        mark.format.setBackground(theme.theme.colour("selection"))
        cursor = QTextCursor(lines.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        mark.cursor = cursor
        marks.append(mark)
    lines.setExtraSelections(marks)
