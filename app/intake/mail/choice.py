"""Which of a mail's two bodies says more, the plain text or the page: by content, not by length."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from app.intake.mail.links import cloud_links

COMPARED: Final = 200_000  # characters of a body that are looked at
PIECES: Final = 2_000
SHORT: Final = 4  # shorter pieces (发自, 您好) stand anywhere
LONGEST_STUB: Final = 400
SHORT_PLAIN: Final = 60
SAID: Final = 0.97  # so much of a body in the other: nothing is left out

_ASIDE: Final = re.compile(
    r"〔[^〔〕\n]{0,2100}〕|<?https?://[^\s<>\"'，。；）)\]】〕]+>?|\[(?:cid|image|图片)[^\[\]\n]{0,200}\]|<[^<>\s]{1,300}@[^<>\s]{1,200}>",
    re.IGNORECASE,
)
_END: Final = re.compile(r"[\n\t。！？!?；;]+")
_STUB: Final = re.compile(
    r"不(?:能|支持)[^。\n]{0,16}(?:html|网页|超文本|图文)|(?:html|网页|超文本)[^。\n]{0,12}(?:格式|邮件|内容)"
    r"[^。\n]{0,12}(?:无法|不能|不支持|请)|无法(?:正常)?(?:显示|查看|浏览)|(?:切换|使用)[^。\n]{0,12}html"
    r"|(?:用|到|在)浏览器(?:中|里)?(?:打开|查看|浏览)|does(?: not|n't) (?:support|display)"
    r"|(?:html|browser|view(?:er)?)[^.\n]{0,40}(?:required|enabled?|support|capable|compatible|format)"
    r"|view (?:this|the) (?:e-?mail|message)|this is a multi-?part message|(?:unable|not able|can(?:no|')t) "
    r"[^.\n]{0,20}(?:html|display|view)|enable html|html(?:-| )?(?:e-?)?mail",
    re.IGNORECASE,
)


class Choice(Enum):
    """Which body is read."""

    PLAIN = "plain"
    PAGE = "page"
    BOTH = "both"


def choose(plain: str, page: str) -> Choice:
    """The plain text where it leaves out nothing of the page, otherwise the page.

    Both, where each says what the other does not. A text that only says that its reader can't show
    pages, or that the files lie elsewhere, says nothing.
    """
    if not page.strip():
        return Choice.PLAIN
    if not plain.strip():
        return Choice.PAGE
    in_plain, in_page = _bare(plain), _bare(page)
    links = {link.address for link in cloud_links(page[:COMPARED])}
    whole = all(address in plain for address in links)
    if whole and _said(page, in_plain) >= SAID:
        return Choice.PLAIN
    short = len(plain) < SHORT_PLAIN and len(page) > 3 * len(plain)
    if short or _said(plain, in_page) >= SAID or _is_stub(plain, in_page):
        return Choice.PAGE
    return Choice.PLAIN if _is_stub(page, in_plain) and whole else Choice.BOTH


def _is_stub(text: str, other: str) -> bool:
    """Whether what the other body lacks is no more than a word about how to read the mail."""
    own = "\n".join(piece for piece in _pieces(text) if _bare(piece) not in other)
    return len(own) <= LONGEST_STUB and _STUB.search(own) is not None


def _said(text: str, other: str) -> float:
    """Which share of a text stands in the other one."""
    bare = [_bare(piece) for piece in _pieces(text)]
    counted = [piece for piece in bare if len(piece) >= SHORT]
    total = sum(map(len, counted))
    return sum(len(piece) for piece in counted if piece in other) / total if total else 1.0


def _pieces(text: str) -> list[str]:
    plain = _ASIDE.sub("", text[:COMPARED])
    return [piece for piece in _END.split(plain) if piece.strip()][:PIECES]


def _bare(text: str) -> str:
    """The letters and digits of a text, without links, marks and blanks."""
    return re.sub(r"[\W_]+", "", _ASIDE.sub("", text[:COMPARED])).casefold()
