"""Turning bytes of a Chinese mail into text: declared character sets, what they mean, what failed."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.intake.mail.iso2022cn import NAME as ISO_2022_CN
from app.intake.mail.iso2022cn import decode_iso2022cn, looks_like_iso2022cn
from app.intake.mail.plausible import reads_as_chinese, reads_as_words

# GB2312 and GBK are subsets of GB18030, and mails declare the small name for the large set.
_CHINESE_NAMES: Final = (
    "gb2312 gbk cp936 ms936 936 windows936 xgbk xgb2312 gb231280 csgb2312 csgb231280 csiso58gb231280"
    " euccn xeuccn eucgb2312cn chinese isoir58 gb18030 gb180302000 xgb18030 gb"
)
_CHINESE: Final = frozenset(_CHINESE_NAMES.split())
_ALIASES: Final = {
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "xutf8": "utf-8",
    "unicode11utf8": "utf-8",
    "unicode20utf8": "utf-8",
    "utf7": "utf-7",
    "unicode11utf7": "utf-7",
    "csunicode11utf7": "utf-7",
    "unicode20utf7": "utf-7",
    "xunicode20utf7": "utf-7",
    "hzgb2312": "hz",
    "hzgb": "hz",
    "big5": "cp950",
    "xxbig5": "cp950",
    "csbig5": "cp950",
    "big5hkscs": "big5hkscs",
    "ksc56011987": "cp949",
    "ksc5601": "cp949",
    "xsjis": "cp932",
    "shiftjis": "cp932",
}
# These names say nothing about the bytes; they are treated as if no name had been given.
_SILENT_NAMES: Final = (
    "default usascii ascii ansi unknown unknown8bit xunknown binary none null 7bit 8bit"
    " ansix341968 iso646us autodetect xuserdefined userdefined"
)
_SILENT: Final = frozenset(_SILENT_NAMES.split())
# Python knows these as text encodings, but no mail may ask for them.
_FORBIDDEN: Final = frozenset({"unicode_escape", "raw_unicode_escape", "punycode", "idna"})
# One-byte sets never fail, so Chinese text under their name would stay unreadable unnoticed.
_ONE_BYTE: Final = re.compile(
    r"iso8859-\d+|cp125\d|cp437|cp8[0-9]{2}|cp1006|cp720|cp737|cp775|latin-?1|mac[-_]\w+|koi8-\w|tis-620|hp-roman8"
)
_WIDE: Final = re.compile(r"utf-(?:16|32)(?:-[lb]e)?")
_BYTE_ORDERS: Final = frozenset({codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE})
_TRADITIONAL: Final = ("cp950", "big5hkscs")
# How much better another reading must be, see ``plausible``.
_READABLE: Final = 0.6
_BETTER: Final = 0.15
_FAR_BETTER: Final = 0.2
_ENOUGH: Final = 4  # Chinese characters that show which of two sets they are in
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._:+ -]{0,39}")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u0084\u0086-\u009f]")
_BIDI: Final = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class Trouble(Enum):
    """What went wrong while bytes became text."""

    NONE = "none"
    GUESSED = "guessed"
    UNKNOWN = "unknown"
    MISLABELLED = "mislabelled"
    LOSSY = "lossy"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the character set that gave it, and what was wrong with the declaration."""

    text: str
    charset: str
    trouble: Trouble = Trouble.NONE


def codec_name(charset: str | None) -> str | None:
    """The Python codec for a declared character set; None if it says nothing or is not known."""
    name = (charset or "").strip().strip("\"'").lower()
    if not _NAME.fullmatch(name):
        return None
    short = re.sub(r"[^a-z0-9]", "", name)
    if short in _CHINESE:
        return "gb18030"
    if short in _SILENT:
        return None
    try:
        info = codecs.lookup(_ALIASES.get(short, name.replace(" ", "-")))
        bytes(4).decode(info.name)  # refuses what makes no text, such as rot13 or base64
    except (LookupError, ValueError):
        return None
    return None if info.name.replace("-", "_") in _FORBIDDEN else info.name


def decode_text(
    data: bytes, charset: str | None = None, *, hint: str | None = None, prefer_utf8: bool = False
) -> Decoded:
    """The text of ``data``; it always answers.

    The declared set counts as long as the bytes fit it and what comes out can be read; else UTF-8,
    the set that a page names for itself (``hint``), GB18030 or Big5, whichever reads best.
    """
    codec = codec_name(charset)
    if (found := _seven_bits(data, charset, codec)) is not None:
        return found
    if data[:2] in _BYTE_ORDERS and (text := _strict(data, "utf-16")) is not None:
        wide = codec is not None and _WIDE.fullmatch(codec) is not None
        trouble = Trouble.NONE if wide else Trouble.MISLABELLED if codec else Trouble.GUESSED
        return Decoded(text, "utf-16", trouble)
    if data.isascii() and (codec is None or codec in {"utf-8", "gb18030"}):
        return Decoded(data.decode("ascii"), codec or "ascii", _undeclared(charset, Trouble.NONE))
    if prefer_utf8 and (text := _strict(data, "utf-8")) is not None:
        return Decoded(text, "utf-8")
    if codec is None and codec_name(hint) is not None:
        return decode_text(data, hint)
    if codec is None:
        return _chain(data, _undeclared(charset, Trouble.GUESSED))
    text = _strict(data, codec)
    if text is None and codec in _TRADITIONAL:
        text = _strict(data, "big5hkscs")
    if (better := _overruled(data, codec, text, codec_name(hint))) is not None:
        return better
    if text is not None:
        return Decoded(text, codec)
    return _chain(data, Trouble.MISLABELLED, codec_name(hint))


def scrub(text: str) -> str:
    """The text without control characters and lone surrogates: safe for UTF-8, JSON and paper."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text))


def one_line(text: str) -> str:
    """The text on one line, without control, invisible and direction-changing characters."""
    return " ".join(_BIDI.sub("", scrub(text)).split())


def _undeclared(charset: str | None, otherwise: Trouble) -> Trouble:
    short = re.sub(r"[^a-z0-9]", "", (charset or "").lower())
    known = not short or short in _SILENT or codec_name(charset) is not None
    return otherwise if known else Trouble.UNKNOWN


def _strict(data: bytes, codec: str) -> str | None:
    """The text if ``data`` is valid; None otherwise."""
    try:
        text = data.decode(codec)
    except (UnicodeError, LookupError):
        return None
    return None if _SURROGATE.search(text) else text


def _seven_bits(data: bytes, charset: str | None, codec: str | None) -> Decoded | None:
    """The text of a set that writes Chinese in seven bits, declared or recognised by its signs."""
    if not data.isascii():
        return None
    declared = re.sub(r"[^a-z0-9]", "", (charset or "").lower()).startswith("iso2022cn")
    elsewise = codec is None or not (codec in {"hz", "utf-7"} or codec.startswith("iso2022"))
    if declared or (elsewise and looks_like_iso2022cn(data)):
        text = decode_iso2022cn(data)
        trouble = Trouble.NONE if declared else Trouble.MISLABELLED if codec else Trouble.GUESSED
        return Decoded(text, ISO_2022_CN, Trouble.LOSSY if "\ufffd" in text else trouble)
    if elsewise and b"~{" in data and b"~}" in data:
        shown = _strict(data, "hz")
        if shown is not None and reads_as_chinese(shown) >= _READABLE:
            return Decoded(shown, "hz", Trouble.MISLABELLED if codec else Trouble.GUESSED)
    return None


def _chain(data: bytes, trouble: Trouble, hint: str | None = None) -> Decoded:
    """UTF-8, then GB18030 or Big5; damaged text goes to the set under which less of it is lost."""
    if (text := _strict(data, "utf-8")) is not None:
        return Decoded(text, "utf-8", trouble)
    if hint is not None and not _ONE_BYTE.fullmatch(hint) and not _WIDE.fullmatch(hint):
        text = _strict(data, hint)
        if text is not None and reads_as_chinese(text, hint) >= _READABLE:
            return Decoded(text, hint, trouble)
    lossy = data.decode("utf-8", "replace")
    # UTF-8 proves itself: GB18030 bytes hardly ever form its three-byte characters.
    if _chinese_count(lossy) >= 2 * lossy.count("\ufffd"):
        return Decoded(lossy, "utf-8", Trouble.LOSSY)
    if (text := _strict(data, "gb18030")) is not None:
        return _traditional(data, text, trouble) or Decoded(text, "gb18030", trouble)
    other = data.decode("gb18030", "replace")
    if (better := _traditional(data, other, trouble)) is not None:
        return better
    if other.count("\ufffd") <= lossy.count("\ufffd"):
        return Decoded(other, "gb18030", Trouble.LOSSY)
    return Decoded(lossy, "utf-8", Trouble.LOSSY)


def _traditional(data: bytes, simplified: str, trouble: Trouble) -> Decoded | None:
    """The text as Big5 where it reads far better so than ``simplified``."""
    text = _strict(data, "big5hkscs")
    if text is None or _chinese_count(text) < _ENOUGH:
        return None
    if reads_as_chinese(text) < reads_as_chinese(simplified) + _FAR_BETTER:
        return None
    return Decoded(text, "big5hkscs", trouble)


def _overruled(data: bytes, codec: str, declared: str | None, hint: str | None) -> Decoded | None:
    """The better reading where the declared set decodes without an error and yet is wrong."""
    if declared is None or (data.isascii() and not _WIDE.fullmatch(codec)) or codec == "utf-8":
        return None
    one_byte = _ONE_BYTE.fullmatch(codec) is not None
    text = _strict(data, "utf-8")
    if text is not None and _chinese_count(text) >= (1 if one_byte else 2):
        return Decoded(text, "utf-8", Trouble.MISLABELLED)
    if codec == "gb18030":
        return _traditional(data, declared, Trouble.MISLABELLED)
    if _WIDE.fullmatch(codec):
        return _not_wide(data, declared)
    if codec in {"utf-7", "hz"} or codec.startswith("iso2022"):
        return None  # eight-bit text would not have fitted them
    other = _chain(data, Trouble.MISLABELLED, hint)
    if not _chinese_count(other.text):
        return None
    own = reads_as_words(declared) if one_byte else reads_as_chinese(declared, codec) + _BETTER
    if reads_as_chinese(other.text) <= own:
        return None
    return other if other.charset != codec else None


def _not_wide(data: bytes, declared: str) -> Decoded | None:
    """The bytes in another set, where what two or four of them make is no text."""
    if b"\0" in data or data[:2] in _BYTE_ORDERS:
        return None
    other = _chain(data, Trouble.MISLABELLED)
    if data.isascii() or reads_as_chinese(other.text) > reads_as_chinese(declared) + _BETTER:
        return other
    return None


def _chinese_count(text: str) -> int:
    return sum(1 for character in text if "\u3000" <= character <= "\u9fff")
