"""File names that come with a mail: made harmless, kept readable, told apart."""

from __future__ import annotations

import re
from typing import Final

from app.intake.mail.charset import one_line
from app.intake.mail.notes import Notes

MAX_NAME_BYTES: Final = 255
MAX_NAME_CHARACTERS: Final = 120

_FORBIDDEN: Final = re.compile(r'[<>:"|?*\x00-\x1f]')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,10}$")

_SUFFIX_BY_TYPE: Final = {
    "application/ms-tnef": ".dat",
    "application/msword": ".doc",
    "application/pdf": ".pdf",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/rtf": ".rtf",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/zip": ".zip",
    "audio/amr": ".amr",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "image/bmp": ".bmp",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/png": ".png",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/rtf": ".rtf",
    "video/mp4": ".mp4",
}


def clean_name(name: str, notes: Notes) -> str:
    """A bare file name that every system can store; "" if nothing of the name is left."""
    shown = one_line(name)
    bare = re.split(r"[\\/]", shown)[-1]
    bare = _FORBIDDEN.sub("_", bare).strip(" .")
    if _RESERVED.match(bare):
        bare = "_" + bare
    short = shorten(bare)
    if short != bare:
        notes.add(f"附件“{short}”的文件名过长，已截短。")
    if shown != " ".join(name.split()):
        notes.add(f"附件“{short}”的文件名含有不可见或改变文字方向的字符，已去除。")
    return short


def shorten(name: str) -> str:
    """The name cut to what file systems take, in bytes and in characters; its suffix is kept."""
    suffix_match = _SUFFIX.search(name)
    suffix = suffix_match[0] if suffix_match else ""
    stem = name[: len(name) - len(suffix)][: MAX_NAME_CHARACTERS - len(suffix)]
    room = MAX_NAME_BYTES - len(suffix)
    stem = stem.encode("utf-8", "replace")[:room].decode("utf-8", "ignore")
    return stem.rstrip(" .") + suffix if stem else suffix.lstrip(".")


def default_name(content_type: str, ordinal: int) -> str:
    """The name of a part that came without one: 附件3.pdf."""
    return f"附件{ordinal}{_SUFFIX_BY_TYPE.get(content_type, '.bin')}"


class NameRegister:
    """Hands out names of which no two are equal on a system that ignores case."""

    def __init__(self, notes: Notes) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}
        self._notes = notes

    def take(self, name: str) -> str:
        """The name itself, or with a number before its suffix where it is taken."""
        result = name
        while result.casefold() in self._taken:
            number = self._next.get(name.casefold(), 2)
            self._next[name.casefold()] = number + 1
            suffix_match = _SUFFIX.search(name)
            suffix = suffix_match[0] if suffix_match else ""
            tail = f"({number}){suffix}"
            stem = name[: len(name) - len(suffix)][: MAX_NAME_CHARACTERS - len(tail)]
            room = MAX_NAME_BYTES - len(tail)
            result = stem.encode("utf-8")[:room].decode("utf-8", "ignore") + tail
            self._notes.add("有附件重名，已在文件名后加序号区分。")
        self._taken.add(result.casefold())
        return result
