"""A picture as a page: upright, on A4 along its longer side, without what a camera wrote into it."""

from __future__ import annotations

import io
from typing import Final

from app.base.letter import Attached
from app.reports.archives.files import upright_size
from app.reports.letters.geometry import MM, PageStyle
from app.reports.letters.layout import SetPage
from app.reports.letters.setting import Picture

MARGIN: Final = 18.0  # millimetres
HEAD: Final = 30.0  # … above, so that number and archive stamp have room
DOTS: Final = 150  # an inch: no picture is printed larger than this
FINEST: Final = 220  # dots an inch that are kept: the original lies in the package
QUALITY: Final = 90
UPRIGHT: Final = PageStyle(210, 297, number="none")
ALONG: Final = PageStyle(297, 210, number="none")


def picture_page(data: bytes, frame: int) -> SetPage:
    """Frame ``frame`` (from 0) of a picture that was looked at, on a page of its own."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as opened:
        opened.seek(frame)
        wide, high = upright_size(opened)
        style = ALONG if wide > high else UPRIGHT
        room = ((style.width - 2 * MARGIN) * MM, (style.height - MARGIN - HEAD) * MM)
        scale = min(room[0] / wide, room[1] / high, 72 / DOTS)
        shown = (wide * scale, high * scale)
        plain = ImageOps.exif_transpose(opened)
        least = max(1, round(shown[0] / 72 * FINEST)), max(1, round(shown[1] / 72 * FINEST))
        bytes_ = _encoded(plain, least)
    x, y = (style.width * MM - shown[0]) / 2, HEAD * MM + (room[1] - shown[1]) / 2
    mark = Picture(x, y, *shown, Attached("picture", bytes_))
    return SetPage((mark,), style)


def _encoded(picture: object, most: tuple[int, int]) -> bytes:
    """PNG for black and white, JPEG for the rest; on white where it is transparent."""
    from PIL import Image

    assert isinstance(picture, Image.Image)
    out = io.BytesIO()
    if picture.mode == "1":
        picture.save(out, "PNG")
        return out.getvalue()
    if picture.mode.startswith("I"):  # sixteen bits of grey
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        over = picture.convert("RGBA")
        picture = Image.new("RGB", over.size, "white")
        picture.paste(over, mask=over.getchannel("A"))
    plain = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
    if plain.width > most[0]:
        plain = plain.resize(most, Image.Resampling.LANCZOS)
    plain.info.clear()
    plain.save(out, "JPEG", quality=QUALITY, subsampling=0)
    return out.getvalue()
