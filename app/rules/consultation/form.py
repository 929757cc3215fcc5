"""The form of annex 3, 意见反馈表, in words (YJ-1): its captions, and points set into its one cell."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.rules.consultation.history import NIL

ANNEX: Final = "附件3"
TITLE: Final = "意见反馈表"
UNIT: Final = "单位："
TIME: Final = "时间："
NO_DAY: Final = "    年    月    日"  # for the pen, until it is signed
TOPIC, OPINION, SIGNED, SEAL = "议题名称", "单位意见", "单位主管领导签字", "（单位公章）"
CONTINUED: Final = "单位意见（续）"
_LETTER: Final = re.compile(r"[a-z]$")
_ENDS: Final = "。；;.，,、 　\n"


@dataclass(frozen=True, slots=True)
class OpinionForm:
    """The form filled in; ``dated`` None leaves the day blank for the pen."""

    unit: str
    topic: str
    opinion: str
    dated: date | None = None

    @property
    def unit_line(self) -> str:
        """The line of the unit."""
        return UNIT + self.unit

    @property
    def time_line(self) -> str:
        """The line of the day, in Arabic digits where it is filled."""
        day = self.dated
        return TIME + (f"{day.year}年{day.month}月{day.day}日" if day else NO_DAY)


@dataclass(frozen=True, slots=True)
class PointText:
    """One point as it is set into the cell, or as somebody split it out of one."""

    text: str
    reason: str = ""
    annex: str = ""
    item: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An item that points may be tied to."""

    annex: str
    key: str
    caption: str
    assessed: str = ""  # 考核内容, by which it may be named too

    @property
    def number(self) -> str:
        """The number as printed: 6 for 6a."""
        return _LETTER.sub("", self.key)


def opinion_text(points: Sequence[PointText]) -> str:
    """What the one cell says: 无意见 to the letter, one point plainly, several numbered."""
    told = [_told(point) for point in points if point.text.strip()]
    if not told:
        return NIL
    if len(told) == 1:
        return told[0]
    return "\n".join(f"{number}.{text}" for number, text in enumerate(told, 1))


def _told(point: PointText) -> str:
    text, reason = point.text.strip().rstrip(_ENDS), point.reason.strip().rstrip(_ENDS)
    if not point.annex and not point.item:
        said = f"{text}。"
    else:
        number = f"第{_LETTER.sub('', point.item)}项" if point.item else ""
        caption = quoted(point.caption) if point.item and point.caption else ""
        asked = text if text.startswith("建议") else f"建议{text}"
        said = f"对{point.annex}{number}{caption}：{asked}。"
    return f"{said}理由：{reason}。" if reason else said


def quoted(caption: str) -> str:
    """A caption in quotation marks; those inside it become single ones."""
    inner = caption.replace("“", "‘").replace("”", "’")
    return f"“{inner}”"


def is_nil(opinion: str) -> bool:
    """Whether an opinion says that there is none, however it is spaced or stopped."""
    plain = "".join(unicodedata.normalize("NFKC", opinion).split()).strip("。.!，,；;“”\"'")
    return plain in {NIL, "我单位无意见", "我局无意见", "无", "无修改意见", "没有意见"}


# ---------------------------------------------------------------- out of the cell

_NUMBERED: Final = re.compile(
    r"(?m)(?:^|(?<=[。；;\n]))[ \t　]*(?:[（(]?\d{1,2}[)）]|\d{1,2}[.．、]|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十]{1,3}[)）]|[①-⑳])(?!\d)[ \t　]*"
)
_REASON: Final = re.compile(r"(?:理由(?:是|如下)?|原因(?:是)?)[:：]?")
_NAMES: Final = re.compile(
    r"^对?(?:《?(附件[ \t]*\d+)》?)?[，,中的]*第?[ \t]*(\d{1,2})[ \t]*[项条]指?标?(?:[“\"「《]([^”\"」》]*)[”\"」》])?[:：，,]?"
)
_ANNEX: Final = re.compile(r"^对?(附件[ \t]*\d+)[:：，,]")


def proposed_points(opinion: str, items: Iterable[KnownItem]) -> tuple[PointText, ...]:
    """How an opinion may be split; staff decide. Each number begins a point, items are recognised
    by their number and annex, or by their caption; nothing is left out of the words."""
    known = tuple(items)
    if is_nil(opinion) or not opinion.strip():
        return ()
    pieces = [piece.strip() for piece in _NUMBERED.split(opinion)]
    return tuple(_point(piece, known) for piece in pieces if piece.strip(_ENDS))


def _point(piece: str, known: Sequence[KnownItem]) -> PointText:
    body, reason = piece, ""
    split = _REASON.search(piece)
    if split and split.start() > 0:
        body, reason = piece[: split.start()].strip(_ENDS), piece[split.end() :].strip(_ENDS)
    item, annex, text = None, "", body
    named = _NAMES.match(body)
    if named:
        annex = "".join((named[1] or "").split())
        caption = (named[3] or "").replace("‘", "“").replace("’", "”")
        item = _item(known, annex, named[2], caption)
        headed = bool(named[3]) or named[0].rstrip()[-1] in ":：，,"
        text = body[named.end() :].strip() if headed else body
    elif (whole := _ANNEX.match(body)) is not None:
        annex, text = "".join(whole[1].split()), body[whole.end() :].strip()
    if item is None:
        item = _by_caption(known, body)
    if item is None:
        return PointText(body.strip(_ENDS), reason, annex)
    return PointText((text or body).strip(_ENDS), reason, item.annex, item.key, item.caption)


def _item(known: Sequence[KnownItem], annex: str, number: str, caption: str) -> KnownItem | None:
    """The item of that number; where several bear it, the one whose caption is named."""
    found = [one for one in known if one.number == number and (not annex or one.annex == annex)]
    if caption:
        called = [one for one in found if caption in (one.caption, one.assessed)]
        found = called or found
    return found[0] if len(found) == 1 else None


def _by_caption(known: Sequence[KnownItem], body: str) -> KnownItem | None:
    """The one item whose caption, or what it assesses, the words name whole."""
    named = [
        (len(name), one)
        for one in known
        for name in {one.caption, one.assessed}
        if len(name) >= 4 and name in body
    ]
    longest = max((length for length, _ in named), default=0)
    best = [one for length, one in named if length == longest]
    return best[0] if len(best) == 1 else None


# ---------------------------------------------------------------- reading a form by its captions

CAPTIONS: Final = (TOPIC, OPINION, SIGNED, SEAL)


def normal(text: str) -> str:
    """A text as captions are compared: full and half width, blanks and line ends alike."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def same_topic(one: str, other: str) -> bool:
    """Whether two 议题名称 say the same: widths, blanks, quotation marks and 书名号 left aside."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return re.sub(r"[《》“”\"'〈〉]", "", normal(text))


def known_items(annex: str, items: Iterable[tuple[str, str, str]]) -> tuple[KnownItem, ...]:
    """The items of an annex, of key, caption and what is assessed; the latter is the caption where
    several items bear one number."""
    made = [KnownItem(annex, key, caption, assessed) for key, caption, assessed in items]
    counted = Counter(one.number for one in made)
    return tuple(
        replace(one, caption=one.assessed, assessed=one.caption)
        if counted[one.number] > 1 and one.assessed
        else one
        for one in made
    )


_QUOTED: Final = re.compile(r"《([^》]+)》(（[^）]*）)?")


def topic_of(title: str) -> str:
    """The 议题名称 that a document's title names: what stands in its 《》, or the title itself."""
    found = _QUOTED.search(title)
    return f"{found[1]}{found[2] or ''}" if found else title.strip()
