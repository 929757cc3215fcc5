"""Colours, spacing and fonts of the desk; the only place that names a colour."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from string import Template
from typing import Final

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app.base.machine.resources import resource_text, resources_dir
from app.base.rows.urgency import Urgency


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
    accent_hover: str
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
    accent_hover="#0A4BB3",
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
    accent_hover="#C2D8FC",
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
BETWEEN_MS: Final = 10  # what waits in the event loop comes in between

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
    """The palette in use; follows the system unless one was chosen."""

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
            hints.colorSchemeChanged.connect(lambda scheme: self.turn(app, _scheme_of(scheme)))

    def show(self, app: QApplication, scheme: Scheme) -> None:
        """Give the application the fonts, the palette and the style sheet of ``scheme`` at once."""
        self._take_off(app)
        self._put_on(app, scheme)

    def turn(self, app: QApplication, scheme: Scheme) -> None:
        """The same in three turns of the event loop, so that none makes anybody wait.

        Between them nothing is painted.
        """
        windows = [window for window in app.topLevelWidgets() if window.isVisible()]
        for window in windows:
            window.setUpdatesEnabled(False)

        def put_on() -> None:
            self._put_on(app, scheme)
            QTimer.singleShot(BETWEEN_MS, app, paint)

        def paint() -> None:
            for window in filter(shiboken6.isValid, windows):
                window.setUpdatesEnabled(True)

        self._take_off(app)
        QTimer.singleShot(BETWEEN_MS, app, put_on)

    def _take_off(self, app: QApplication) -> None:
        # Where one sheet follows another, Qt polishes a widget once for each of its ancestors:
        # 480 ms for 1,700 widgets. Taken off and put on anew it costs 40 and 60.
        if self._styled:
            app.setStyleSheet("")
            return
        self._styled = True
        app.setStyle("Fusion")
        app.setFont(body_font())

    def _put_on(self, app: QApplication, scheme: Scheme) -> None:
        self.scheme = scheme
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
        font.setWeight(QFont.Weight.Bold)  # thickened where a face has no bold; DemiBold is not
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@cache
def _family() -> str:
    return next(filter(QFontDatabase.hasFamily, _FAMILIES), "")


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
    """The style sheet of ``resources/styles/desk.qss`` in these colours."""
    icons = (resources_dir() / "icons").as_posix()
    tick = "dark" if colours is DARK else "light"
    return Template(resource_text("styles/desk.qss")).substitute(
        asdict(colours),
        icons=icons,
        tick=f"{icons}/check-{tick}.svg",
        title_points=TITLE_POINTS,
    )


def _scheme_of(scheme: Qt.ColorScheme) -> Scheme:
    return Scheme.DARK if scheme == Qt.ColorScheme.Dark else Scheme.LIGHT
