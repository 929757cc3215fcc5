"""Colours: contrast in both schemes, one place for them, shapes beside them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.base.captions import SHAPES
from app.base.machine.resources import resource_text
from app.base.rows.urgency import Urgency
from app.ui.theme import COLOURS, DARK, LIGHT, Colours, Scheme, style_sheet, theme

UI = Path(__file__).resolve().parents[2] / "app" / "ui"
WRITTEN = ("text", "muted", "accent", "overdue", "soon", "running", "provisional")
GROUNDS = ("base", "window", "alternate", "selection", "hover")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", COLOURS.values(), ids=list(COLOURS))
@pytest.mark.parametrize("role", WRITTEN)
@pytest.mark.parametrize("ground", GROUNDS)
def test_what_is_written_can_be_read(colours: Colours, role: str, ground: str) -> None:
    assert contrast(getattr(colours, role), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", COLOURS.values(), ids=list(COLOURS))
def test_days_and_buttons_can_be_read(colours: Colours) -> None:
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.on_accent, colours.accent_hover) >= 4.5
    assert contrast(colours.text, colours.rest_day) >= 4.5
    assert contrast(colours.text, colours.make_up) >= 4.5
    assert contrast(colours.muted, colours.rest_day) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_border_of_a_field_and_the_focus_stand_out(colours: Colours) -> None:
    assert contrast(colours.border, colours.base) >= 3
    assert contrast(colours.focus, colours.base) >= 3


def test_every_deadline_state_has_a_shape_of_its_own() -> None:
    shapes = [SHAPES[urgency] for urgency in Urgency if urgency is not Urgency.NONE]

    assert len(set(shapes)) == len(shapes)


def test_the_style_sheet_takes_its_colours_from_the_theme() -> None:
    assert not re.search(r"#[0-9A-Fa-f]{6}\b", resource_text("styles/desk.qss"))
    assert DARK.accent in style_sheet(DARK)
    assert LIGHT.accent not in style_sheet(DARK)


def test_a_change_of_the_systems_scheme_comes_in_turns_and_paints_nothing_between(
    qtbot: QtBot, qapp: QApplication
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

    theme.turn(qapp, Scheme.DARK)

    assert not window.updatesEnabled()
    qtbot.waitUntil(window.updatesEnabled)
    assert theme.scheme is Scheme.DARK
    assert window.palette().window().color().name() == DARK.window.lower()


def test_a_change_of_scheme_polishes_no_widget_more_than_twice(
    qtbot: QtBot, qapp: QApplication
) -> None:
    outer = inner = QWidget()
    qtbot.addWidget(outer)
    for _level in range(6):
        QVBoxLayout(inner).addWidget(child := QWidget())
        inner = child
    polished = StyleChanges(inner)
    outer.show()
    polished.count = 0

    theme.show(qapp, Scheme.DARK)

    assert 1 <= polished.count <= 2


class StyleChanges(QObject):
    """Counts how often a widget was told of another style."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.StyleChange
        return False


def test_no_colour_is_named_outside_the_theme() -> None:
    pattern = re.compile(r"#[0-9A-Fa-f]{6}\b|QColor\(\s*\d")
    named = [
        file.name
        for file in UI.rglob("*.py")
        if file.name != "theme.py" and pattern.search(file.read_text("utf-8"))
    ]

    assert not named
