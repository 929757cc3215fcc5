"""Pictures of results: one vector drawing for screen, print and PDF, legible in grey and in the dark.

Every value stands beside its mark in figures, and what differs differs in lightness, never in hue
alone. Each picture is also a table (``Picture.table``).
"""

from __future__ import annotations

import io
import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.reports.letters.faces import Faces, Role

WIDTH: Final = 460.0  # points: the type area of a page
LEAST, MOST = 0.0, 1.0
EVEN: Final = 0.179  # the luminance over which black and white stand out alike
_one = threading.Lock()  # fonts remember which characters they were asked for


@dataclass(frozen=True, slots=True)
class Scheme:
    """Colours by what they are for, as lightness in a scheme."""

    paper: str
    ink: str
    faint: str
    strong: str
    weak: str
    low: tuple[int, int, int]  # of a heat map
    high: tuple[int, int, int]


LIGHT: Final = Scheme(
    "#FFFFFF", "#1A1A1A", "#B8B8B8", "#2F5D8A", "#A9C1D9", (247, 226, 214), (47, 93, 138)
)
DARK: Final = Scheme(
    "#1E1F22", "#ECECEC", "#5E6066", "#8FB8E0", "#3D536B", (92, 52, 40), (143, 184, 224)
)


@dataclass(frozen=True, slots=True)
class Table:
    """What a picture shows, in figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn picture: its PDF, its size in points, its table."""

    title: str
    pdf: bytes
    width: float
    height: float
    table: Table


@dataclass(frozen=True, slots=True)
class Bar:
    """A value of a picture: its caption, the value as printed, its share of the most (0 … 1)."""

    caption: str
    shown: str
    share: float
    before: float | None = None  # last year's share
    shown_before: str = ""


def field_picture(title: str, bars: Sequence[Bar], faces: Faces, scheme: Scheme = LIGHT) -> Picture:
    """By field: a radar of three and more, bars of fewer."""
    table = Table(("一级指标", "得分"), tuple((b.caption, b.shown) for b in bars))
    if len(bars) < 3:
        return _bars(title, bars, faces, scheme, table)
    return _radar(title, bars, faces, scheme, table)


def ranking_picture(
    title: str, bars: Sequence[Bar], faces: Faces, scheme: Scheme = LIGHT
) -> Picture:
    """The ranking: a bar a unit, the first above."""
    table = Table(("单位", "得分"), tuple((b.caption, b.shown) for b in bars))
    return _bars(title, bars, faces, scheme, table)


def years_picture(title: str, bars: Sequence[Bar], faces: Faces, scheme: Scheme = LIGHT) -> Picture:
    """Year on year: this year's bar above last year's paler one."""
    table = Table(
        ("单位", "本年", "上年"), tuple((b.caption, b.shown, b.shown_before) for b in bars)
    )
    return _bars(title, bars, faces, scheme, table)


def heat_picture(
    title: str,
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Sequence[Sequence[tuple[str, float | None]]],
    faces: Faces,
    scheme: Scheme = LIGHT,
) -> Picture:
    """Units × items: each cell by the share of its points, with the score in it; None is open."""
    with _one:
        pen = _Pen(faces, scheme)
        name_width, top = 110.0, 54.0
        cell = max(18.0, (WIDTH - name_width) / max(len(columns), 1))
        width, line = name_width + cell * len(columns) + 4, 15.0
        height = top + line * len(rows) + 6
        pen.begin(width, height)
        pen.text(4, height - 16, title, 11)
        for at, column in enumerate(columns):
            pen.text(name_width + cell * (at + 0.5), height - top + 6, column, 7.5, "middle")
        for number, (name, scores) in enumerate(zip(rows, cells, strict=True), 1):
            y = height - top - line * number
            pen.text(4, y + 4, _short(name, 13), 8)
            for at, (shown, share) in enumerate(scores):
                pen.cell(name_width + cell * at, y, cell, line, shown, share)
        table = Table(
            ("单位", *columns),
            tuple(
                (name, *(s for s, _ in scores)) for name, scores in zip(rows, cells, strict=True)
            ),
        )
        return pen.done(title, table)


def _bars(title: str, bars: Sequence[Bar], faces: Faces, scheme: Scheme, table: Table) -> Picture:
    with _one:
        pen = _Pen(faces, scheme)
        double = any(bar.before is not None for bar in bars)
        line = 26.0 if double else 17.0
        height = 34 + line * max(len(bars), 1) + (18 if double else 6)
        left, room = 130.0, WIDTH - 130.0 - 60.0
        pen.begin(WIDTH, height)
        pen.text(4, height - 16, title, 11)
        for number, bar in enumerate(bars, 1):
            y = height - 30 - line * number
            pen.text(left - 6, y + line / 2 - 3, _short(bar.caption, 14), 8.5, "end")
            own = 11.0 if double else line - 6
            pen.bar(left, y + (12 if double else 3), room * bar.share, own, scheme.strong)
            pen.text(left + room * bar.share + 4, y + (14 if double else 5), bar.shown, 8)
            if bar.before is not None:
                pen.bar(left, y + 3, room * bar.before, 7, scheme.weak)
                pen.text(left + room * bar.before + 4, y + 3, bar.shown_before, 7)
        pen.rule(left, height - 32, left, height - 32 - line * len(bars))
        if double:
            pen.text(left, 6, "上（深）：本年　下（浅）：上年", 8)
        return pen.done(title, table)


def _radar(title: str, bars: Sequence[Bar], faces: Faces, scheme: Scheme, table: Table) -> Picture:
    from reportlab.graphics.charts.spider import SpiderChart
    from reportlab.lib.colors import HexColor

    with _one:
        pen = _Pen(faces, scheme)
        width, height = 320.0, 270.0
        pen.begin(width, height)
        pen.text(4, height - 16, title, 11)
        chart = SpiderChart()
        chart.x, chart.y, chart.width, chart.height = 70, 30, 180, 180
        chart.data = [[bar.share for bar in bars], [1.0] * len(bars)]
        chart.labels = [f"{bar.caption} {bar.shown}" for bar in bars]
        chart.spokeLabels.fontName = pen.font
        chart.spokeLabels.fontSize = 8.5
        chart.spokeLabels.fillColor = HexColor(scheme.ink)
        chart.strands[0].strokeColor = HexColor(scheme.strong)
        chart.strands[0].strokeWidth = 1.8
        chart.strands[0].fillColor = None
        chart.strands[0].symbol = "FilledCircle"
        chart.strands[0].symbolSize = 4
        chart.strands[1].strokeColor = HexColor(scheme.faint)
        chart.strands[1].strokeDashArray = (2, 2)
        chart.strands[1].fillColor = None
        for at in range(len(bars)):  # outside the rim, clear of the strands
            turn = math.radians(chart.startAngle - 360 * at / len(bars))
            chart.spokeLabels[at].dx = 34 * math.cos(turn)
            chart.spokeLabels[at].dy = 9 * math.sin(turn)
        chart.spokes.strokeColor = HexColor(scheme.faint)
        chart.spokes.strokeWidth = 0.5
        pen.drawing.add(chart)
        pen.text(4, 8, "外圈为满分", 8)
        return pen.done(title, table)


class _Pen:
    """Draws in the faces of the house."""

    drawing: Any

    def __init__(self, faces: Faces, scheme: Scheme) -> None:
        self.faces, self.scheme = faces, scheme
        self.font = faces.font_for(Role.SONG, "分")

    def begin(self, width: float, height: float) -> None:
        """A fresh drawing of that size, in points."""
        from reportlab.graphics.shapes import Drawing, Rect
        from reportlab.lib.colors import HexColor

        self.drawing = Drawing(width, height, initialFontName=self.font)
        ground = Rect(0, 0, width, height, fillColor=HexColor(self.scheme.paper), strokeColor=None)
        self.drawing.add(ground)

    def text(
        self, x: float, y: float, words: str, size: float, anchor: str = "start", colour: str = ""
    ) -> None:
        """Words; runs of characters that the face lacks are set in one that has them."""
        from reportlab.graphics.shapes import String
        from reportlab.lib.colors import HexColor
        from reportlab.pdfbase.pdfmetrics import stringWidth

        runs = self._runs(words)
        widths = [stringWidth(part, font, size) for font, part in runs]
        at = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * sum(widths)
        for (font, part), width in zip(runs, widths, strict=True):
            ink = HexColor(colour or self.scheme.ink)
            self.drawing.add(String(at, y, part, fontName=font, fontSize=size, fillColor=ink))
            at += width

    def _runs(self, words: str) -> list[tuple[str, str]]:
        runs: list[tuple[str, str]] = []
        for char in words:
            font = self.faces.font_for(Role.SONG, char)
            if runs and runs[-1][0] == font:
                runs[-1] = (font, runs[-1][1] + char)
            else:
                runs.append((font, char))
        return runs

    def bar(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A bar from the left."""
        from reportlab.graphics.shapes import Rect
        from reportlab.lib.colors import HexColor

        fill = HexColor(colour)
        self.drawing.add(Rect(x, y, max(width, 0.5), height, fillColor=fill, strokeColor=None))

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A thin line."""
        from reportlab.graphics.shapes import Line
        from reportlab.lib.colors import HexColor

        ink = HexColor(self.scheme.faint)
        self.drawing.add(Line(x0, y0, x1, y1, strokeColor=ink, strokeWidth=0.6))

    def cell(
        self, x: float, y: float, width: float, height: float, shown: str, share: float | None
    ) -> None:
        """A cell of a heat map, its figure in what stands out from it; an open one is empty."""
        from reportlab.graphics.shapes import Rect
        from reportlab.lib.colors import HexColor

        fill = None if share is None else HexColor(_mixed(self.scheme, share))
        edge = HexColor(self.scheme.faint)
        self.drawing.add(
            Rect(x, y, width, height, fillColor=fill, strokeColor=edge, strokeWidth=0.4)
        )
        colour = self.scheme.ink if share is None else _over(_mixed(self.scheme, share))
        self.text(x + width / 2, y + 4.5, shown, 7, "middle", colour)

    def done(self, title: str, table: Table) -> Picture:
        """The finished picture."""
        from reportlab.graphics.renderPDF import draw
        from reportlab.pdfgen.canvas import Canvas

        out = io.BytesIO()
        size = (self.drawing.width, self.drawing.height)
        canvas = Canvas(out, pagesize=size, invariant=1, initialFontName=self.font)
        canvas.setTitle(title)
        draw(self.drawing, canvas, 0, 0)
        canvas.showPage()
        canvas.save()
        return Picture(title, out.getvalue(), *size, table)


def _mixed(scheme: Scheme, share: float) -> str:
    part = min(max(share, LEAST), MOST)
    channels = (
        round(low + (high - low) * part) for low, high in zip(scheme.low, scheme.high, strict=True)
    )
    return "#" + "".join(f"{channel:02X}" for channel in channels)


def _over(colour: str) -> str:
    """Black or white, whichever stands out more (at least 4.5 to 1 over every shade)."""
    return "#000000" if _luminance(colour) > EVEN else "#FFFFFF"


def _luminance(colour: str) -> float:
    """How light a colour is, 0 … 1, as contrast is reckoned."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
