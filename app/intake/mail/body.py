"""Readable text out of the bodies of a mail: HTML without a browser, flowed and plain text.

The standard library's HTML parser needs 30 s for 60 KB of "<a <a <a" and raises on "<![foo[" and
on "&#999…": the scanner here looks at each character once, fetches nothing and always answers.
"""

from __future__ import annotations

import html
import re
from typing import Final

from app.intake.mail.charset import one_line, scrub

MAX_HTML: Final = 5_000_000
MAX_TEXT: Final = 1_000_000

_SKIPPED: Final = frozenset({"script", "style", "title", "template", "svg", "object", "iframe"})
_LINE_TAG_NAMES: Final = (
    "address article aside blockquote br caption center dd div dl dt fieldset figure footer form h1"
    " h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody thead tr ul"
)
_LINE_TAGS: Final = frozenset(_LINE_TAG_NAMES.split())
_CELL_TAGS: Final = frozenset({"td", "th"})
_TOKEN: Final = re.compile(
    r"<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9:]*+)"
    r"(?P<rest>(?:\"[^\"<]*\"|'[^'<]*'|[^<>\"']|[\"'])*+)>"
    r"|(?P<text>[^<]+|<)",
)
_ATTRIBUTE: Final = re.compile(
    r"""(?<![^\s"'/])(href|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE
)
_LONG_NUMBER: Final = re.compile(r"&#[xX]?[0-9A-Fa-f]{8,};?")
_META: Final = re.compile(
    rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I
)


def html_charset(data: bytes) -> str | None:
    """The character set that an HTML text names in its own head; None if it names none."""
    match = _META.search(data[:4096])
    return match[1].decode("ascii") if match else None


def html_text(source: str) -> str:
    """The text that a reader of the page would see, block by block, table rows by line."""
    page = _Page()
    hidden = ""
    for match in _TOKEN.finditer(_without_remarks(source)):
        tag = (match["tag"] or "").lower()
        if hidden:
            hidden = "" if tag == hidden and match["close"] else hidden
        elif not tag:
            page.text(unescape(match["text"]))
        elif tag in _SKIPPED and not match["close"]:
            hidden = "" if match["rest"].endswith("/") else tag
        else:
            page.tag(tag, match["rest"], closing=bool(match["close"]))
    return tidy(page.result())


def unescape(text: str) -> str:
    """The text with its entities resolved; numbers beyond any character become U+FFFD."""
    return html.unescape(_LONG_NUMBER.sub("\ufffd", text))


def unflow(text: str, *, delete_space: bool = False) -> str:
    """The text of a format=flowed part with its soft line breaks joined (RFC 3676)."""
    out: list[str] = []
    joined = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        line = line[1:] if line.startswith(" ") else line
        soft = line.endswith(" ") and line != "-- " and not quoted
        piece = line[:-1] if soft and delete_space else line
        if joined and not quoted:
            out[-1] += piece
        else:
            out.append(piece)
        joined = soft
    return "\n".join(out)


def tidy(text: str) -> str:
    """The text with plain line ends, no trailing blanks and no blank lines at its ends."""
    lines = [line.rstrip() for line in scrub(text).lstrip("\ufeff").split("\n")]
    return "\n".join(lines).strip("\n")


def _without_remarks(source: str) -> str:
    """The source without comments, declarations and processing instructions, in one pass."""
    out: list[str] = []
    position = 0
    while (start := source.find("<", position)) >= 0:
        opening = source[start : start + 4]
        if opening == "<!--":
            out.append(source[position:start])
            end = source.find("-->", start + 4)
            if end < 0:
                return "".join(out)
            position = end + 3
        elif opening[:2] in {"<!", "<?"}:
            out.append(source[position:start])
            end = source.find(">", start)
            if end < 0:
                return "".join(out)
            position = end + 1
        else:
            out.append(source[position : start + 1])
            position = start + 1
    out.append(source[position:])
    return "".join(out)


class _Page:
    """Lines of text as they come out of tags."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._pre = 0
        self._link = ""
        self._link_text: list[str] = []

    def text(self, text: str) -> None:
        if self._link:
            self._link_text.append(text)
        if self._pre:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self._line.append(first)
            for other in others:
                self._break()
                self._line.append(other)
        else:
            self._line.append(re.sub(r"[ \t\r\n\f\xa0]+", " ", text))

    def tag(self, tag: str, rest: str, *, closing: bool) -> None:
        if tag == "br" or tag == "hr":
            self._break()
        elif tag in _LINE_TAGS:
            self._end_of_block()
            if tag == "pre":
                self._pre = max(0, self._pre + (-1 if closing else 1))
            if tag == "li" and not closing:
                self._line.append("· ")
        elif tag in _CELL_TAGS and closing:
            self._line.append("\t")
        elif tag == "a":
            self._anchor("" if closing else _attribute(rest, "href"))
        elif tag == "img" and (alt := one_line(_attribute(rest, "alt"))):
            self._line.append(f"〔图片：{alt}〕")

    def result(self) -> str:
        self._break()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines))

    def _anchor(self, href: str) -> None:
        """Keep the address of a link that its text does not show: it may be evidence."""
        shown = "".join(self._link_text)
        if self._link and self._link not in shown and self._link.rstrip("/") not in shown:
            self._line.append(f"〔{self._link}〕")
        self._link = href if href.lower().startswith(("http://", "https://")) else ""
        self._link_text = []

    def _end_of_block(self) -> None:
        if "".join(self._line).strip(" \n"):
            self._break()
        else:
            self._line = []

    def _break(self) -> None:
        line = "".join(self._line)
        if not self._pre:
            line = "\t".join(re.sub(" +", " ", cell).strip(" ") for cell in line.split("\t"))
        self._lines.append(line)
        self._line = []


def _attribute(rest: str, name: str) -> str:
    for match in _ATTRIBUTE.finditer(rest[:8000]):
        if match[1].lower() == name:
            return one_line(unescape(match[2] or match[3] or match[4] or ""))[:2000]
    return ""
