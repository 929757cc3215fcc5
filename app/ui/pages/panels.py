"""Pieces that pages are put together from: a captioned panel, the empty state."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui import theme


def panel(caption: QLabel, body: QWidget, *beside: QWidget) -> QFrame:
    """A caption with what stands beside it, over ``body``, under one hairline."""
    frame = QFrame()
    frame.setProperty("role", "panel")
    caption.setMinimumHeight(theme.CONTROL_HEIGHT)
    caption.setBuddy(body)
    head = QHBoxLayout()
    head.setContentsMargins(theme.TIGHT, 0, theme.HAIR, 0)
    head.setSpacing(theme.TIGHT)  # of its own: a row in a column without gaps would have none
    head.addWidget(caption, 1)
    for widget in beside:
        head.addWidget(widget)
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(head)
    column.addWidget(body, 1)
    return frame


def empty_state(sentence: QLabel, *buttons: QPushButton) -> QWidget:
    """One sentence and a button in the middle of a page with nothing on it."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.addStretch(1)
    sentence.setWordWrap(True)
    sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    column.addWidget(sentence)
    column.addSpacing(theme.GAP)
    for button in buttons:
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(2)
    return page
