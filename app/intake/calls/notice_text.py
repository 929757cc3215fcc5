"""What the pasted text of a call says of itself: title, number, deadline, address; nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_TITLE: Final = re.compile(r"关于.{0,8}征求.{2,120}?(?:的通知|的函|的公告)")
_NUMBER: Final = re.compile(r"[\u4e00-\u9fff]{2,12}[〔\[(（]\d{4}[〕\])）]\s*\d{1,4}\s*号")
_DAY: Final = r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}[日号]|底|末)"
_DEADLINE: Final = re.compile(
    rf"{_DAY}(?:[（(](?:星期|周)[一二三四五六日天][)）])?"
    r"(?:上午|下午|中午)?(?:\d{1,2}[:：时点](?:\d{2}分?|半)?)?(?:下班)?(?:以前|之前|前)"
)
_SENTENCE: Final = re.compile(r"[^。；\n]*(?:反馈|报送|回复)[^。\n]*。?")
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_SENDER: Final = re.compile(r"[\u4e00-\u9fff]{4,40}(?:办公室|委员会|局|厅|办|政府)")
_DATED: Final = re.compile(r"(?m)^\s*(\d{4})年(\d{1,2})月(\d{1,2})日\s*$")


@dataclass(frozen=True, slots=True)
class CallText:
    """What was found; "" where the text doesn't say it."""

    title: str = ""
    number: str = ""
    sender: str = ""
    deadline: str = ""
    asks: str = ""
    reply_to: str = ""


def read_call_text(text: str) -> CallText:
    """What the text of a notice says of itself; always an answer, of empty fields at worst."""
    lines = [_clean(line) for line in text.replace("\r", "\n").split("\n")]
    body = "\n".join(line for line in lines if line)
    whole = body.replace("\n", "")
    title = _TITLE.search(whole)
    number = _NUMBER.search(whole)
    deadline = _DEADLINE.search(whole)
    asked = [found[0].strip() for found in _SENTENCE.finditer(body) if _DEADLINE.search(found[0])]
    mail = _MAIL.search(whole)
    return CallText(
        title[0] if title else "",
        number[0] if number else "",
        _sender(lines, title[0] if title else ""),
        deadline[0] if deadline else "",
        asked[0] if asked else "",
        mail[0] if mail else "",
    )


def _sender(lines: list[str], title: str) -> str:
    """The line above the title that names an office, or the 署名 above the date."""
    for at, line in enumerate(lines):
        if title and title[:6] in line:
            above = [one for one in lines[:at] if _SENDER.fullmatch(one)]
            if above:
                return above[-1]
            break
    for at, line in enumerate(lines):
        if _DATED.match(line):
            above = [one for one in lines[:at] if one]
            if above and _SENDER.fullmatch(above[-1]):
                return above[-1]
    return ""


def _clean(line: str) -> str:
    """A line without blanks between Chinese characters and figures, in full-width marks as typed."""
    text = "".join(c if c in "（）：；，。" else unicodedata.normalize("NFKC", c) for c in line)
    return re.sub(r"(?<![A-Za-z@.])[ \t\u3000]+(?![A-Za-z])", "", text.strip())
