"""Holiday notices as text, holiday-cn JSON or .ics: which reader a file needs, and the report."""

from __future__ import annotations

import codecs
from typing import Final

from app.base.errors import InputError
from app.intake.notices.ics import read_ics
from app.intake.notices.json import read_json
from app.intake.notices.reading import NoticeReading
from app.intake.notices.text import read_text
from app.rules.calendar.calendar import Calendar

__all__ = ["NoticeReading", "notice_report", "read", "read_bytes"]

MAX_BYTES: Final = 2_000_000
MAX_CHARACTERS: Final = 200_000

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FOREIGN: Final = (
    (b"%PDF", "PDF 文件"),
    (b"PK\x03\x04", "Word 或压缩文件"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
)


def read(text: str, base: Calendar) -> NoticeReading:
    """The days of a notice in any wording since 2015, or of JSON or .ics text pasted in.

    ``base`` gives the range, the weekends and what an extension extends. What can't be read is
    named in ``unread``; InputError only for text that is too long or a broken file.
    """
    start = text.lstrip("\ufeff \t\r\n")
    if start.upper().startswith("BEGIN:VCALENDAR"):
        return read_ics(start, base)
    if start.startswith(("{", "[{")) or (start.startswith("[") and start[1:].lstrip()[:1] == "{"):
        return read_json(start, base)
    if len(text) > MAX_CHARACTERS:
        raise InputError("内容过长，不像放假通知，没有读取；请只粘贴通知正文。")
    return read_text(text, base)


def read_bytes(data: bytes, file_name: str, base: Calendar) -> NoticeReading:
    """The same for a file's bytes; InputError for what is no text file or is too large."""
    if len(data) > MAX_BYTES:
        raise InputError(f"文件“{file_name}”过大，不像放假通知，没有读取。")
    return read(_decode(data, file_name), base)


def notice_report(reading: NoticeReading) -> dict[str, list[str]]:
    """What ``read-notice`` prints: ISO dates, sorted, and the passages not understood."""
    return {
        "rest": [day.isoformat() for day in reading.rest],
        "work": [day.isoformat() for day in reading.work],
        "unread": list(reading.unread),
    }


def _decode(data: bytes, file_name: str) -> str:
    for magic, kind in _FOREIGN:
        if data.startswith(magic):
            raise InputError(
                f"文件“{file_name}”是{kind}，无法直接读取；请复制通知正文，另存为文本文件后再导入。"
            )
    charsets = [charset for bom, charset in _BOMS if data.startswith(bom)] or ["utf-8", "gb18030"]
    for charset in charsets:
        try:
            text = data.decode(charset)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError(f"文件“{file_name}”不是文本文件或文字编码无法识别，没有读取。")
