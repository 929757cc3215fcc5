"""Colours, spacing, fonts and the style sheet of the desk; the only place that names a colour."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app.base.resources import resources_dir
from app.base.rows import Urgency


class Scheme(StrEnum):
    """Which of the two palettes is shown."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Colours:
    """One palette by role; every text on its ground reaches a contrast of 4.5."""

    window: str
    base: str
    alternate: str
    text: str
    muted: str
    hairline: str
    border: str
    hover: str
    accent: str
    on_accent: str
    selection: str
    focus: str
    overdue: str
    soon: str
    running: str
    provisional: str
    rest_day: str
    make_up: str


LIGHT: Final = Colours(
    window="#F3F4F6",
    base="#FFFFFF",
    alternate="#F8F9FA",
    text="#1F2328",
    muted="#57606A",
    hairline="#D8DCE0",
    border="#8C959F",
    hover="#E8ECF1",
    accent="#0B57D0",
    on_accent="#FFFFFF",
    selection="#DCE8FB",
    focus="#0B57D0",
    overdue="#B3261E",
    soon="#8A5A00",
    running="#1B6E3C",
    provisional="#57606A",
    rest_day="#E6EAEF",
    make_up="#FFF3D6",
)
DARK: Final = Colours(
    window="#1E1E1E",
    base="#252627",
    alternate="#2A2B2D",
    text="#E6E7E9",
    muted="#A8B0B8",
    hairline="#3B3E42",
    border="#7A828A",
    hover="#323539",
    accent="#A8C7FA",
    on_accent="#1E1E1E",
    selection="#2C3F5E",
    focus="#A8C7FA",
    overdue="#F2B8B5",
    soon="#FFCF70",
    running="#8FD6A6",
    provisional="#A8B0B8",
    rest_day="#34383D",
    make_up="#4A3F23",
)
COLOURS: Final = {Scheme.LIGHT: LIGHT, Scheme.DARK: DARK}

# The grid of 4.
HAIR, TIGHT, GAP, WIDE, ROOMY = 4, 8, 12, 16, 24
CONTROL_HEIGHT: Final = 28
ROW_HEIGHT: Final = 30
RADIUS: Final = 4

BODY_POINTS: Final = 10.0
SMALL_POINTS: Final = 9.0
TITLE_POINTS: Final = 14.0

_FAMILIES: Final = (
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)


class Theme(QObject):
    """The palette in use; follows the system unless told otherwise."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scheme = Scheme.LIGHT
        self._follows = self._styled = False

    @property
    def colours(self) -> Colours:
        """The colours in use."""
        return COLOURS[self.scheme]

    def follow_system(self, app: QApplication) -> None:
        """Show the system's scheme now and whenever it changes."""
        hints = app.styleHints()
        self.show(app, _scheme_of(hints.colorScheme()))
        if not self._follows:
            self._follows = True
            hints.colorSchemeChanged.connect(lambda scheme: self.show(app, _scheme_of(scheme)))

    def show(self, app: QApplication, scheme: Scheme) -> None:
        """Give the application the fonts, the palette and the style sheet of ``scheme``."""
        self.scheme = scheme
        if not self._styled:
            self._styled = True
            app.setStyle("Fusion")
        app.setFont(body_font())
        app.setPalette(palette(self.colours))
        app.setStyleSheet(style_sheet(self.colours))
        self.changed.emit()

    def urgency(self, urgency: Urgency) -> QColor:
        """The colour in which a deadline of this state is written."""
        return QColor(getattr(self.colours, _URGENCY_ROLES[urgency]))

    def colour(self, role: str) -> QColor:
        """The colour of one role of Colours, e.g. ``muted``."""
        return QColor(getattr(self.colours, role))


_URGENCY_ROLES: Final = {
    Urgency.OVERDUE: "overdue",
    Urgency.SOON: "soon",
    Urgency.RUNNING: "running",
    Urgency.PROVISIONAL: "provisional",
    Urgency.PAUSED: "muted",
    Urgency.NONE: "muted",
}

theme: Final = Theme()


@cache
def body_font(points: float = BODY_POINTS, *, bold: bool = False) -> QFont:
    """The face of the screen at ``points``, with tabular figures; shared, so not to be altered."""
    font = QFont(_family())
    font.setPointSizeF(points)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@cache
def _family() -> str:
    families = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    return next((name for name in _FAMILIES if name in families), "")


def palette(colours: Colours) -> QPalette:
    """The Qt palette of these colours."""
    result = QPalette()
    role = QPalette.ColorRole
    for part, colour in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.base),
        (role.AlternateBase, colours.alternate),
        (role.Text, colours.text),
        (role.Button, colours.window),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.text),
        (role.ToolTipBase, colours.base),
        (role.ToolTipText, colours.text),
        (role.PlaceholderText, colours.muted),
        (role.Highlight, colours.selection),
        (role.HighlightedText, colours.text),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.Mid, colours.hairline),
        (role.Accent, colours.accent),
    ):
        result.setColor(part, QColor(colour))
    for part in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, part, QColor(colours.muted))
    return result


def style_sheet(colours: Colours) -> str:
    """What the palette can't say: heights, hairlines, the visible focus."""
    c, scheme = colours, Scheme.DARK if colours is DARK else Scheme.LIGHT
    tick = (resources_dir() / "icons" / f"check-{scheme.value}.svg").as_posix()
    return f"""
QToolTip {{ color: {c.text}; background: {c.base}; border: 1px solid {c.border}; padding: 4px; }}
QPushButton {{ min-height: {CONTROL_HEIGHT - 10}px; padding: 4px 12px; color: {c.text};
  border: 1px solid {c.border}; border-radius: {RADIUS}px; background: {c.base}; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:pressed, QPushButton:checked {{ background: {c.selection}; border-color: {c.accent}; }}
QPushButton:focus {{ border: 2px solid {c.focus}; padding: 3px 11px; }}
QPushButton:disabled {{ color: {c.muted}; background: {c.window}; border-color: {c.hairline}; }}
QPushButton[role="primary"] {{ background: {c.accent}; color: {c.on_accent};
  border-color: {c.accent}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {c.text}; }}
QPushButton[role="primary"]:disabled {{ background: {c.hover}; color: {c.muted};
  border-color: {c.hairline}; }}
QPushButton[role="quiet"] {{ border-color: transparent; background: transparent;
  color: {c.accent}; }}
QPushButton[role="quiet"]:hover {{ background: {c.hover}; }}
QPushButton[role="quiet"]:focus {{ border-color: {c.focus}; }}
QPushButton[role="quiet"]:disabled {{ color: {c.muted}; }}
QPushButton[role="side"] {{ text-align: left; border: 0; border-left: 3px solid transparent;
  border-radius: 0; padding: 6px 12px; min-height: 24px; background: transparent; }}
QPushButton[role="side"]:hover {{ background: {c.hover}; }}
QPushButton[role="side"]:checked {{ background: {c.selection};
  border-left: 3px solid {c.accent}; }}
QPushButton[role="side"]:focus {{ border: 2px solid {c.focus}; border-left-width: 3px;
  padding: 4px 10px 4px 12px; }}
QPushButton[role="count"] {{ padding: 4px 12px; }}
QLineEdit, QPlainTextEdit, QListWidget[role="choices"] {{ background: {c.base}; color: {c.text};
  border: 1px solid {c.border}; border-radius: {RADIUS}px; padding: 3px 8px; }}
QLineEdit {{ min-height: {CONTROL_HEIGHT - 8}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QListWidget[role="choices"]:focus {{
  border: 2px solid {c.focus}; padding: 2px 7px; }}
QLineEdit:read-only, QPlainTextEdit:read-only {{ background: {c.window};
  border-color: {c.hairline}; }}
QComboBox {{ min-height: {CONTROL_HEIGHT - 4}px; }}
QComboBox QLineEdit, QComboBox QLineEdit:focus {{ border: none; padding: 0 4px; min-height: 0;
  background: transparent; }}
QCheckBox, QRadioButton {{ min-height: {CONTROL_HEIGHT}px; spacing: {TIGHT}px; }}
QRadioButton::indicator, QCheckBox::indicator, QListWidget::indicator {{ width: 14px;
  height: 14px; border: 1px solid {c.border}; background: {c.base}; }}
QRadioButton::indicator {{ border-radius: 8px; }}
QCheckBox::indicator, QListWidget::indicator {{ border-radius: 3px; }}
QRadioButton::indicator:checked {{ border-color: {c.accent}; background: qradialgradient(
  cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5, stop: 0 {c.accent}, stop: 0.5 {c.accent},
  stop: 0.6 {c.base}, stop: 1 {c.base}); }}
QCheckBox::indicator:checked, QListWidget::indicator:checked {{ border-color: {c.accent};
  background: {c.accent}; image: url("{tick}"); }}
QRadioButton:focus {{ color: {c.accent}; }}
QTableView::item {{ padding-left: 5px; }}
QListView, QTableView, QScrollArea, QTextBrowser {{ border: 0; background: {c.base}; }}
QTableView {{ border: 1px solid {c.base}; gridline-color: {c.hairline};
  selection-background-color: {c.selection}; selection-color: {c.text}; }}
QScrollArea[role="plain"] {{ background: transparent; }}
QPlainTextEdit[role="reading"] {{ background: {c.base}; border: 0; }}
QListWidget[role="choices"]::item {{ min-height: {CONTROL_HEIGHT - 4}px; }}
QListWidget[role="lines"]::item {{ padding: 4px 0; }}
QListView:focus, QTableView:focus, QTextBrowser:focus {{ border: 1px solid {c.focus}; }}
QHeaderView::section {{ background: {c.window}; color: {c.muted}; border: 0;
  border-bottom: 1px solid {c.hairline}; padding: 4px 8px; min-height: 20px; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar::tab {{ min-height: 24px; padding: 2px 12px; color: {c.muted};
  border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {c.text}; border-bottom: 2px solid {c.accent}; }}
QTabBar::tab:focus {{ color: {c.accent}; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {c.hairline}; }}
QMenu {{ background: {c.base}; border: 1px solid {c.border}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; }}
QMenu::item:selected {{ background: {c.selection}; color: {c.text}; }}
QStatusBar {{ border-top: 1px solid {c.hairline}; }}
QStatusBar::item {{ border: 0; }}
QSplitter::handle {{ background: {c.hairline}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QFrame[role="line"] {{ background: {c.hairline}; border: 0; }}
QFrame[role="panel"] {{ background: {c.base}; border: 0; }}
QFrame[role="bar"] {{ background: {c.base}; border: 0; border-bottom: 1px solid {c.hairline}; }}
QFrame[role="side"] {{ background: {c.window}; border: 0;
  border-right: 1px solid {c.hairline}; }}
QFrame[role="notice"] {{ background: {c.base}; border: 1px solid {c.border};
  border-left: 4px solid {c.text}; border-radius: {RADIUS}px; }}
QFrame[role="popup"] {{ background: {c.base}; border: 1px solid {c.border};
  border-radius: {RADIUS}px; }}
QFrame[role="toast"] {{ background: {c.text}; border-radius: {RADIUS}px; }}
QFrame[role="toast"] QLabel {{ color: {c.window}; }}
QFrame[role="toast"] QPushButton {{ color: {c.window}; background: transparent;
  border: 1px solid {c.window}; }}
QFrame[role="toast"] QPushButton:focus {{ border: 2px solid {c.window}; }}
QLabel[role="title"] {{ font-size: {TITLE_POINTS}pt; font-weight: 600; }}
QLabel[role="section"] {{ font-weight: 600; }}
QLabel[role="muted"] {{ color: {c.muted}; }}
QLabel[role="problem"] {{ color: {c.text}; font-weight: 600; }}
"""


def _scheme_of(scheme: Qt.ColorScheme) -> Scheme:
    return Scheme.DARK if scheme == Qt.ColorScheme.Dark else Scheme.LIGHT
