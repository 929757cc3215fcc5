"""How texts are compared when somebody's name or number is searched for: what counts as the same.

Full and half width, capitals, traditional forms, blanks, line breaks, signs that aren't seen and
marks set upon a character; for names and numbers whatever people put in between (李/示/例), for
numbers Chinese numerals, for addresses 十二号 and 12号.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.base.hanzi import simplified_forms

BREAK: Final = "\0"  # stands for what parts one number from the next
_NUMERALS: Final = {
    **{c: str(n) for n, c in enumerate("零一二三四五六七八九")},
    "〇": "0",
    "幺": "1",
}
_CAPITALS: Final = re.compile("[零〇壹贰叁肆伍陆柒捌玖]{6,}")
_SMALL: Final = str.maketrans("壹贰叁肆伍陆柒捌玖", "一二三四五六七八九")
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_COUNTED: Final = frozenset("零〇一二三四五六七八九十百千")
_CROSSES: Final = frozenset("×✕✖хχ╳")  # written for the X at the end of an ID number
_UNSEEN: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by name, blank to the eye
_UNSEEN_KINDS: Final = frozenset(("Cc", "Cf", "Co", "Mn", "Me", "Zs", "Zl", "Zp"))
_BRACKETS: Final = frozenset(("Pd", "Pc", "Ps", "Pe", "Pi", "Pf"))
_JOINTS: Final = frozenset("·•・‧∙.+*−/\\、,~|:;'\"`_^=<>&#\u4e28\u30fb\u2502\u4e36")
# Between two characters these may as well part two words: 王，建设局.
WEAK: Final = frozenset("/、,|:;&")


@dataclass(frozen=True, slots=True)
class Stream:
    """A text as it is compared: its characters, each with the places that it came from."""

    text: str
    origin: tuple[int, ...]
    until: tuple[int, ...]

    def spans(self, wanted: str, *, alone: bool = False) -> Iterator[tuple[int, int]]:
        """Where it stands in the text; ``alone``: not as part of a longer number."""
        at = self.text.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            around = self.text[at - 1 : at] + self.text[end : end + 1]
            if not (alone and any(c.isascii() and c.isalnum() for c in around)):
                yield self.origin[at], self.until[end - 1]
            at = self.text.find(wanted, at + 1)

    def matches(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Where the pattern stands in the text."""
        for found in pattern.finditer(self.text):
            yield self.origin[found.start()], self.until[found.end() - 1]


def blank(character: str) -> bool:
    """Blanks, line breaks, and what is not seen at all."""
    return (
        character.isspace()
        or character in _UNSEEN
        or unicodedata.category(character) in _UNSEEN_KINDS
    )


def joint(character: str) -> bool:
    """What people put between the parts of a number or a name."""
    return blank(character) or character in _JOINTS or unicodedata.category(character) in _BRACKETS


class _Kept(dict[str, str]):
    """What each character becomes in one kind of stream, worked out when it is first met.

    ``keep`` gives what a normalised character becomes: itself, another, a break or nothing.
    """

    def __init__(self, keep: Callable[[str], str]) -> None:
        super().__init__()
        self._keep = keep

    def __missing__(self, character: str) -> str:
        normal = unicodedata.normalize("NFKC", character).casefold().translate(simplified_forms())
        kept = self[character] = "".join(map(self._keep, normal))
        return kept

    def text(self, text: str) -> str:
        """The text as it is compared."""
        return "".join(map(self.__getitem__, text))

    def stream(self, text: str) -> Stream:
        """The same with the places that its characters came from."""
        kept = [*map(self.__getitem__, text)]
        origin = tuple(at for at, part in enumerate(kept) for _one in part)
        return Stream("".join(kept), origin, tuple(at + 1 for at in origin))


def _digit(c: str) -> str:
    c = _NUMERALS.get(c, c)
    if c.isdecimal():
        return str(int(c))
    return "" if joint(c) else BREAK


def _code(c: str) -> str:
    c = "x" if c in _CROSSES else _NUMERALS.get(c, c)
    if c.isascii() and c.isalnum():
        return c
    if c.isdecimal():
        return str(int(c))
    return "" if joint(c) else BREAK


_NAMES: Final = _Kept(lambda c: "" if joint(c) else c)
_DIGITS: Final = _Kept(_digit)
_CODES: Final = _Kept(_code)
_MAILS: Final = _Kept(lambda c: "" if blank(c) else c)
_ADDRESSES: Final = _Kept(lambda c: c if c.isalnum() else "")


def name_stream(text: str) -> Stream:
    return _NAMES.stream(text)


def _small_figures(text: str) -> str:
    """The text with 壹叁玖… as 一三九…, where so many stand together that they are a number: 陆 and
    伍 alone are surnames. Each character keeps its place."""
    return _CAPITALS.sub(lambda run: run[0].translate(_SMALL), text)


def digit_stream(text: str) -> Stream:
    return _DIGITS.stream(_small_figures(text))


def code_stream(text: str) -> Stream:
    return _CODES.stream(_small_figures(text))


def mail_stream(text: str) -> Stream:
    return _MAILS.stream(text)


def digits_of(text: str) -> str:
    """The text of ``digit_stream`` alone."""
    return _DIGITS.text(_small_figures(text))


def code_of(text: str) -> str:
    """The text of ``code_stream`` alone."""
    return _CODES.text(_small_figures(text))


def mail_of(text: str) -> str:
    """The text of ``mail_stream`` alone."""
    return _MAILS.text(text)


def address_stream(text: str) -> Stream:
    """Letters and digits alone, numbers in figures: 十二号楼 is 12号楼."""
    plain = _ADDRESSES.stream(text)
    kept: list[str] = []
    origin: list[int] = []
    until: list[int] = []
    at = 0
    while at < len(plain.text):
        end = at
        while end < len(plain.text) and plain.text[end] in _COUNTED:
            end += 1
        figures = _figures(plain.text[at:end]) if end > at else plain.text[at]
        end = max(end, at + 1)
        for one in figures:
            kept.append(one)
            origin.append(plain.origin[at])
            until.append(plain.until[end - 1])
        at = end
    return Stream("".join(kept), tuple(origin), tuple(until))


def _figures(numeral: str) -> str:
    """一百零五 → 105, 二〇一 → 201."""
    if not set(numeral) & set(_UNITS):
        return "".join(_NUMERALS[c] for c in numeral)
    total, digit = 0, 0
    for character in numeral:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = int(_NUMERALS[character])
    return str(total + digit)


def squeezed(text: str) -> str:
    """A name as it is compared."""
    return _NAMES.text(text)


STREAMS: Final[Mapping[str, Callable[[str], Stream]]] = {
    "name": name_stream, "phone": digit_stream, "id_number": code_stream,
    "address": address_stream, "email": mail_stream,
}  # fmt: skip
