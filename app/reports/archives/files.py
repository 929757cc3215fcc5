"""What a file is, and whether its pages are printed into a volume or a holder stands for it.

What is signed, sealed, locked, damaged or no document is never opened up: its original goes into the
package as it is, and a holder says what it is, how long, and why it isn't printed here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from app.reports import pdfium

MOST_PAGES: Final = 1_000
MOST_FRAMES: Final = 200
MOST_PIXELS: Final = 120_000_000
CHECKED_BYTES: Final = (
    64 << 20
)  # a PDF up to this size is decoded whole to see whether it is damaged

SIGNED: Final = "含有电子签名或签章，拆开即失效"
LOCKED: Final = "设有密码或权限限制"
DAMAGED: Final = "文件损坏，不能完整读出"
LAYERED: Final = "含有关闭的图层，印出会与看到的不同"
DYNAMIC: Final = "是动态表单，离开制作它的软件不能显示"
ODD_MARKS: Final = "含有本程序不认识的签章控件"
LONG: Final = "页数过多"
EMPTY: Final = "没有内容"
LARGE: Final = "图片过大"
WITHIN: Final = "内含附件文件，见原件"
MENDED: Final = "文件结构有误，印入的是修复后能读出的页，以原件为准"
NO_DOCUMENT: Final = "不是可以印在纸上的版式文件"
OFD: Final = "是OFD版式文件，须用专用软件打开"
SOUND: Final = "是音像材料"
PICTURE: Final = "是本程序不能显示的图片"

PLAYED: Final = "音像，不分页"
UNTOLD: Final = "文件没有写明页数，以原件为准"
TEXTS: Final = ("文本", "电子邮件", "网页")
MOST_READ: Final = 4 << 20  # bytes of a part that tells how many pages there are
_TELLING: Final = "docProps/app.xml"
_TOLD: Final = re.compile(rb"<(?:Pages|Slides)>(\d{1,6})</")
_OFD_PAGE: Final = re.compile(rb"<(?:\w+:)?Page\b")

_STANDARD_MARKS: Final = frozenset({
    "/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine",
    "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Stamp", "/Ink", "/Popup",
    "/FileAttachment", "/Sound", "/Movie", "/Screen", "/Widget", "/PrinterMark", "/TrapNet",
    "/Watermark", "/3D", "/Redact", "/RichMedia", "/Projection",
})  # fmt: skip
_SOUNDS: Final = (
    (b"ID3", "MP3录音"), (b"\xff\xfb", "MP3录音"), (b"\xff\xf3", "MP3录音"), (b"OggS", "OGG录音"),
    (b"fLaC", "FLAC录音"), (b"#!AMR", "AMR录音"), (b"\x1aE\xdf\xa3", "MKV录像"),
    (b"0&\xb2u\x8ef\xcf\x11", "WMA录音、WMV录像"), (b"\x00\x00\x01\xba", "MPEG录像"),
    (b"\xff\xf1", "AAC录音"), (b"\xff\xf9", "AAC录音"),
)  # fmt: skip
_RIFF: Final = {b"WAVE": "WAV录音", b"AVI ": "AVI录像"}
_BRANDS: Final = {
    b"heic": "HEIC图片", b"heix": "HEIC图片", b"mif1": "HEIC图片", b"avif": "AVIF图片",
    b"M4A ": "M4A录音", b"M4B ": "M4A录音", b"3gp4": "3GP录像", b"3gp5": "3GP录像", b"qt  ": "MOV录像",
}  # fmt: skip
_PICTURES: Final = (
    (b"\x89PNG", "PNG图片"), (b"\xff\xd8\xff", "JPEG图片"), (b"II*\0", "TIFF图片"),
    (b"MM\0*", "TIFF图片"), (b"BM", "BMP图片"), (b"GIF8", "GIF图片"),
)  # fmt: skip
_MODES: Final = frozenset({
    "1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "I", "I;16", "I;16B", "I;16L",
})  # fmt: skip
_OFFICE: Final = (
    ("OFD.xml", "OFD版式文件"), ("word/", "Word文档"), ("xl/", "Excel表格"), ("ppt/", "PPT演示文稿"),
)  # fmt: skip
_BY_ENDING: Final = {
    ".txt": "文本", ".csv": "文本", ".eml": "电子邮件", ".msg": "电子邮件", ".htm": "网页", ".html": "网页",
    ".mht": "网页", ".doc": "Word文档", ".wps": "WPS文字", ".xls": "Excel表格", ".et": "WPS表格",
    ".ppt": "PPT演示文稿", ".zip": "压缩包", ".rar": "压缩包", ".7z": "压缩包", ".ceb": "CEB版式文件",
    ".gd": "GD版式文件", ".sep": "SEP版式文件",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Looked:
    """A file as it was found: its format in words, the size in points of each page to print.

    ``held`` says why a holder stands for it instead; then ``pages`` is how many pages it has, if
    that can be told (0: not), else ``extent`` says how long it is in words, "" where nothing can be
    read. ``notes``: what of it is not printed though its pages are.
    """

    format: str
    sizes: tuple[tuple[float, float], ...] = ()
    held: str = ""
    pages: int = 0
    notes: tuple[str, ...] = ()
    extent: str = ""

    @property
    def picture(self) -> bool:
        """Whether its pages are pictures."""
        return self.format.endswith("图片")


def looked_at(data: bytes, name: str) -> Looked:
    """What the file is; never an error: what can't be read is held."""
    if not data:
        return Looked(_by_ending(name), held=EMPTY, extent=EMPTY)
    if b"%PDF-" in data[:1024]:
        return _pdf(data)
    for magic, caption in _PICTURES:
        if data.startswith(magic):
            return _picture(data, caption)
    if data[:4] == b"RIFF":
        if data[8:12] == b"WEBP":
            return _picture(data, "WEBP图片")
        return Looked(_RIFF.get(data[8:12], "音像文件"), held=SOUND, extent=PLAYED)
    if data[4:8] == b"ftyp":
        caption = _BRANDS.get(data[8:12], "MP4录像")
        if caption.endswith("图片"):
            return Looked(caption, held=PICTURE, pages=1)
        return Looked(caption, held=SOUND, extent=PLAYED)
    for magic, caption in _SOUNDS:
        if data.startswith(magic):
            return Looked(caption, held=SOUND, extent=PLAYED)
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, name)
    caption = _by_ending(name)
    return Looked(caption, held=NO_DOCUMENT, extent=_text_extent(data, caption))


def _text_extent(data: bytes, caption: str) -> str:
    """How long a text is, which has no pages until somebody prints it; other files say nothing of it."""
    if caption not in TEXTS:
        return UNTOLD
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        lines = len(text.rstrip().splitlines())
        return f"电子文本，不分页，共{lines}行{sum(not c.isspace() for c in text)}字"
    return UNTOLD


def _by_ending(name: str) -> str:
    ending = PurePath(name).suffix.lower()
    return _BY_ENDING.get(ending, f"{ending[1:].upper()}文件" if ending[1:] else "文件")


def _zipped(data: bytes, name: str) -> Looked:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            for part, caption in _OFFICE:
                if any(one.startswith(part) for one in names):
                    return _office(archive, names, caption)
    except Exception:  # noqa: BLE001 - what is damaged is found out in any way: it can't be read
        return Looked(_by_ending(name), held=DAMAGED)
    inside = sum(not one.endswith("/") for one in names)
    return Looked(_by_ending(name), held=NO_DOCUMENT, extent=f"压缩包，内有{inside}个文件")


def _office(archive: zipfile.ZipFile, names: Sequence[str], caption: str) -> Looked:
    """A document of an office program, with the length that it tells of itself."""
    if caption.startswith("OFD"):
        documents = [one for one in names if one.lower().endswith("/document.xml")]
        pages = sum(len(_OFD_PAGE.findall(_begin(archive, one))) for one in documents)
        return Looked(caption, held=OFD, pages=pages, extent=UNTOLD)
    if caption == "Excel表格":
        sheets = sum(one.startswith("xl/worksheets/") and one.endswith(".xml") for one in names)
        return Looked(caption, held=NO_DOCUMENT, extent=f"电子表格，不分页，共{sheets}个工作表")
    told = _TOLD.search(_begin(archive, _TELLING) if _TELLING in names else b"")
    return Looked(caption, held=NO_DOCUMENT, pages=int(told[1]) if told else 0, extent=UNTOLD)


def _begin(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(MOST_READ)


# ---------------------------------------------------------------- PDF


def _pdf(data: bytes) -> Looked:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            return _opened(document, data)
    except pikepdf.PasswordError:
        return Looked("PDF", held=LOCKED)
    except Exception:  # noqa: BLE001 - what is damaged is found out in any way: it can't be read
        return Looked("PDF", held=DAMAGED)


def _opened(document: Any, data: bytes) -> Looked:
    count = len(document.pages)
    mended = bool(document.get_warnings())
    cut = mended and b"%%EOF" not in data.rstrip(b"\0\r\n\t ")[-1024:]
    held = _why_held(document, count)
    if not held and (cut or _broken(document, data, count)):
        held = DAMAGED
    if held:
        return Looked("PDF", held=held, pages=count)
    notes = [WITHIN] if len(document.attachments) else []
    notes += [MENDED] if mended else []
    sizes = tuple(displayed(page) for page in document.pages)
    made_drawable(document)
    for page in document.pages:  # what can't be drawn is found out here, not when it is bound
        as_drawn(page)
    return Looked("PDF", sizes, pages=count, notes=tuple(notes))


def _why_held(document: Any, count: int) -> str:
    if document.is_encrypted:
        return LOCKED
    if not 0 < count <= MOST_PAGES:
        return LONG if count else EMPTY
    if _signed(document):
        return SIGNED
    form = document.Root.get("/AcroForm", {})
    if "/XFA" in form:
        return DYNAMIC
    if _has_closed_layers(document):
        return LAYERED
    marks = (mark for page in document.pages for mark in page.obj.get("/Annots", ()))
    if any(str(mark.get("/Subtype", "/Text")) not in _STANDARD_MARKS for mark in marks):
        return ODD_MARKS
    return ""


def _signed(document: Any) -> bool:
    import pikepdf

    return any(
        isinstance(thing, pikepdf.Dictionary)
        and ("/ByteRange" in thing or thing.get("/Type") == pikepdf.Name.Sig)
        for thing in document.objects
    )


def _has_closed_layers(document: Any) -> bool:
    layers = document.Root.get("/OCProperties")
    if layers is None:
        return False
    default = layers.get("/D", {})
    return bool(len(default.get("/OFF", ()))) or str(default.get("/BaseState", "/ON")) != "/ON"


def _broken(document: Any, data: bytes, count: int) -> bool:
    """Whether a second reader sees other pages, or a stream can't be decoded."""
    import pypdfium2

    try:
        with pdfium.opened(data) as other:
            if len(other) != count:
                return True
            for page in other:  # each page loads, or PdfiumError
                page.close()
    except (pypdfium2.PdfiumError, ValueError):
        return True
    if len(data) > CHECKED_BYTES:
        return False
    told = map(str, document.check_pdf_syntax())
    return any("error decoding" in line or line.startswith("ERROR") for line in told)


def made_drawable(document: Any) -> None:
    """What is filled in and noted on the pages becomes part of them, in this opened copy."""
    form = document.Root.get("/AcroForm")
    if form is not None and bool(form.get("/NeedAppearances", False)):
        document.generate_appearance_streams()
    document.flatten_annotations("all")


def as_drawn(page: Any) -> Any:
    """What a page shows, as a form that can be drawn anywhere."""
    import pikepdf

    page.obj.CropBox = page.obj.TrimBox = pikepdf.Array(shown_box(page))
    return page.as_form_xobject()


def displayed(page: Any) -> tuple[float, float]:
    """Width and height in points of a page as a reader shows it: cropped, turned, in its own unit."""
    left, bottom, right, top = shown_box(page)
    unit = float(page.obj.get("/UserUnit", 1))
    size = ((right - left) * unit, (top - bottom) * unit)
    return (size[1], size[0]) if page.rotation % 180 else size


def shown_box(page: Any) -> tuple[float, float, float, float]:
    """The part of a page that a reader shows, in the page's own points; A4 where there is none."""
    media = _box(page.mediabox) or (0.0, 0.0, 595.276, 841.89)
    crop = _box(page.cropbox) or media
    cut = (
        max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]),
        min(media[3], crop[3]),
    )  # fmt: skip
    return cut if cut[2] - cut[0] >= 1 and cut[3] - cut[1] >= 1 else media


def _box(values: Sequence[Any]) -> tuple[float, float, float, float] | None:
    x0, y0, x1, y1 = (float(value) for value in values)
    box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return box if box[2] - box[0] >= 1 and box[3] - box[1] >= 1 else None


# ---------------------------------------------------------------- pictures


def _picture(data: bytes, caption: str) -> Looked:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as picture:
            frames = getattr(picture, "n_frames", 1)
            if caption.startswith(("GIF", "WEBP")):
                frames = 1  # a moving picture: its first state is printed
            if frames > MOST_FRAMES:
                return Looked(caption, held=LONG, pages=frames)
            sizes = []
            for frame in range(frames):
                picture.seek(frame)
                if picture.width * picture.height > MOST_PIXELS:
                    return Looked(caption, held=f"{LARGE}（{picture.width}×{picture.height}点）")
                picture.load()
                if picture.mode not in _MODES:
                    return Looked(caption, held=PICTURE, pages=frames)
                sizes.append(upright_size(picture))
    except Image.DecompressionBombError:
        return Looked(caption, held=LARGE)
    except Exception:  # noqa: BLE001 - decoders raise whatever they like: it can't be read
        return Looked(caption, held=DAMAGED)
    return Looked(caption, tuple(sizes), pages=len(sizes))


def upright_size(picture: Any) -> tuple[float, float]:
    """Width and height of a picture as the camera says it is held, in dots."""
    turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    wide, high = float(picture.width), float(picture.height)
    return (high, wide) if turned else (wide, high)
