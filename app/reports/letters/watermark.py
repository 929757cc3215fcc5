"""草稿 and 演示 across a page: a grey picture beneath the text, so that no reader takes it for text."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from app.reports.letters.faces import Faces, Role
from app.reports.letters.geometry import MARK_EM, MARK_GREY, MM, PAGE_WIDTH

_PIXELS = 220  # a character
_ANGLE = 45


def watermark(canvas: Any, word: str, faces: Faces, paper: tuple[float, float]) -> None:
    """Draw the word across a page of that size (points), in the heading face, before all else."""
    file = faces.path_of(Role.HEADING)
    picture = _picture(word, file.path, file.index)
    em = MARK_EM * MM * _shrink(word) * min(1.0, min(paper) / (PAGE_WIDTH * MM))
    width, height = em * len(word), em
    canvas.saveState()
    canvas.translate(paper[0] / 2, paper[1] / 2)
    canvas.rotate(_ANGLE)
    canvas.drawImage(picture, -width / 2, -height / 2, width, height, mask="auto")
    canvas.restoreState()


def _shrink(word: str) -> float:
    """Four characters must stay on the page too."""
    return min(1.0, 3.4 / len(word))


@cache
def _picture(word: str, path: Path, index: int) -> Any:
    from PIL import Image, ImageDraw, ImageFont  # comes with reportlab, which draws pictures by it
    from reportlab.lib.utils import ImageReader

    shape = Image.new("L", (_PIXELS * len(word), _PIXELS), 0)
    font = ImageFont.truetype(str(path), int(_PIXELS * 0.86), index=index)
    middle = (_PIXELS * len(word) / 2, _PIXELS / 2)
    ImageDraw.Draw(shape).text(middle, word, fill=255, font=font, anchor="mm")
    # grey all over and only the shape opaque: some viewers tint the ground of a turned picture
    picture = Image.new("RGBA", shape.size, (MARK_GREY, MARK_GREY, MARK_GREY, 0))
    picture.putalpha(shape)
    return ImageReader(picture)
