"""Chinese names by their pinyin: the initials that find them, the key that puts them in order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import islice, product
from string import ascii_lowercase, digits
from typing import Final

from app.base.machine.resources import resource_text

GAPS: Final = 60  # letters in order, some left out
PIECE: Final = 80  # letters in one piece, from the middle on
# 示例县, 某市某区: where a unit is; whoever types its initials leaves that out.
_PLACE: Final = re.compile(r"(?:(?:[^县市区州省旗]{1,8}[县市区州省旗])+|县)(?=..)")

# ------------------------------------------------------------ initials


@cache
def _readings() -> dict[str, str]:
    """Character → the letters that its readings begin with (单: cds)."""
    found: dict[str, str] = {}
    for line in resource_text("pinyin/initials.txt").splitlines():
        if line.startswith("#"):
            continue
        letter, characters = line.split(" ", 1)
        for character in characters:
            found[character] = found.get(character, "") + letter
    return found


def initials(name: str) -> tuple[str, ...]:
    """Letter sets of a name, one a character: 单县 → ("cds", "x"); letters and digits stand for
    themselves, other signs are left out."""
    readings = _readings()
    sets = (readings.get(c) or (c.casefold() if c.isascii() and c.isalnum() else "") for c in name)
    return tuple(letters for letters in sets if letters)


def own_part(name: str) -> str:
    """A unit's name without the county that it begins with: 示例县住建局 → 住建局."""
    found = _PLACE.match(name)
    return name[found.end() :] if found else name


def match_text(typed: str, text: str) -> int:
    """How well what is typed fits a line to choose from, 0–100: its characters or its initials.

    Best where it, or a word of it, begins so; a piece of it comes before letters left out.
    """
    words = typed.strip().casefold()
    if not words:
        return 0
    found = text.casefold().find(words)
    if found >= 0:
        return 100 if found == 0 or not text[found - 1].isalnum() else 90
    if not words.isascii():
        return 0
    unnumbered = text.lstrip("0123456789 　.、．")  # 1 政策朝令夕改 begins with zc as well
    return max(match(words, _cached(text)), match(words, _cached(unnumbered)))


def match_unit(letters: str, name: str) -> int:
    """How well typed letters fit a unit's name, 0–100.

    Best are its own name's initials in one piece (zjj: 示例县住建局, 住建局), then the same with
    the county before them, then letters left out of its own name from its first letter on (zj:
    住房和城乡建设局, where 局 need not stand for one of them); then a piece from its middle (zj:
    财政局), least what needs the county's letters for a match.
    """
    own, whole = _cached(own_part(name)), _cached(name)
    scores = [match(letters, own), match(letters, whole)]
    if scores[0] and scores[0] <= PIECE and letters[:1].casefold() in own[0]:
        if _in_order(letters.casefold(), own[:-1]):
            scores[0] = PIECE + 4
        elif _in_order(letters.casefold(), own):
            scores[0] = PIECE + 2
    if scores[0] < GAPS and scores[1] == GAPS:
        scores[1] = GAPS - 20
    return max(scores)


@cache
def _cached(name: str) -> tuple[str, ...]:
    return initials(name)


def begins_with(letters: str, name_initials: Iterable[str]) -> bool:
    """Whether the typed letters spell the beginning of the name under some reading."""
    sets = tuple(name_initials)
    return len(letters) <= len(sets) and all(
        letter in choices for letter, choices in zip(letters, sets, strict=False)
    )


def match(letters: str, name_initials: tuple[str, ...]) -> int:
    """How well typed letters fit a name, 0–100: all of it, its beginning, a part, or with gaps.

    Offices leave syllables out (县住建局 for 示例县住房和城乡建设局), so letters in order but with
    gaps count too, least of all.
    """
    wanted = letters.casefold()
    if not wanted or len(wanted) > len(name_initials):
        return 0
    if begins_with(wanted, name_initials):
        return 95 if len(wanted) == len(name_initials) else 90
    if any(begins_with(wanted, name_initials[at:]) for at in range(1, len(name_initials))):
        return PIECE
    return GAPS if len(wanted) > 1 and _in_order(wanted, name_initials) else 0


def _in_order(letters: str, name_initials: tuple[str, ...]) -> bool:
    rest = iter(name_initials)
    return all(any(letter in choices for choices in rest) for letter in letters)


# ------------------------------------------------------------ order

# Stored keys are made with it: a change of any key (table, surnames, the lines below) raises it,
# and a column whose version is another is filled anew. Measured: 13 ms to read the table on first
# use, then 1.6 µs a title of 20 characters, 3.3 µs with two numbers in it.
ORDER_VERSION: Final = 1

# A key holds three of these for each character: lower case and digits compare alike as bytes, in
# SQLite, in Python and in every locale. Its parts, lowest first:
#   0..   signs                          1[0-9]  numbers: how many digits, then the digits
#   1[a-z]0  Latin letters               2.. to zy.  Chinese characters in pinyin order
#   zz....   any other character by its code point
_BASE: Final = digits + ascii_lowercase
_SIGNS: Final = (
    "_-‐–—―,;:!?.、。'‘’\"“”()[]{}<>〈〉《》「」『』【】〔〕〖〗§@*/\\&#%‰†°^`+±×÷=~|¥$€£→←↑↓"
)
_NAME_DOTS: Final = "·•・‧∙⋅"
_UNSEEN: Final = ("Cc", "Cf", "Mc", "Me", "Mn", "Zl", "Zp", "Zs")  # blanks, controls, accents
_NUMBER: Final = re.compile("([0-9０-９]+)")
_TO_ASCII: Final = str.maketrans("０１２３４５６７８９", digits)
_FIRST_CHINESE: Final = 2 * len(_BASE) ** 2
_LONG: Final = 9  # from so many digits on their count is written as a number itself


def order_key(text: str, *, person: bool = False) -> str:
    """A key in ASCII by which texts compare, byte by byte, as a Chinese list is ordered.

    Signs, then numbers by value (2号 before 10号), then Latin letters without regard to case,
    then Chinese by reading, tone and strokes, then whatever else there is. Full width counts as
    half width; blanks, name dots (·•・‧), accents and what is not seen count for nothing. With
    ``person`` the surname is read as a surname (单 shàn, 区 ōu). A text comes before those that
    it begins (with ``person``: unless it is only half of a surname like 尉迟).

    Equal keys do not mean the same text (李·明 and 李明, 02 and 2): sort by key and id. Keys of
    different ``ORDER_VERSION`` don't compare. Raises nothing.
    """
    keys, surnames = _order()
    key = keys.key_of(text)
    if not person:
        return key
    # A key starting with a Chinese character is cut by threes, so these are whole characters.
    for length in (6, 3):
        if (read_so := surnames.get(key[:length])) is not None:
            return read_so + key[length:]
    return key


def surname_readings() -> dict[str, tuple[str, ...]]:
    """Surnames that are read otherwise than their characters elsewhere, a reading a character."""
    found: dict[str, tuple[str, ...]] = {}
    for line in resource_text("pinyin/surnames.txt").splitlines():
        if line.startswith("#"):
            continue
        spoken, _, surnames = line.partition(":")
        found |= dict.fromkeys(surnames.split(), tuple(spoken.split()))
    return found


class _Keys(dict[str, str]):
    """Character → key; one that the table lacks is worked out once and kept."""

    def key_of(self, text: str) -> str:
        if _NUMBER.search(text) is None:
            return "".join(map(self.__getitem__, text))
        parts = _NUMBER.split(text)  # texts and numbers by turns
        parts[::2] = ["".join(map(self.__getitem__, part)) for part in parts[::2]]
        parts[1::2] = map(_number_key, parts[1::2])
        return "".join(parts)

    def __missing__(self, character: str) -> str:
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
        if plain != character:
            key = self.key_of(plain)
        elif character in _NAME_DOTS or unicodedata.category(character) in _UNSEEN:
            key = ""
        else:
            key = "zz" + _in_base(ord(character), width=4)
        self[character] = key
        return key


@cache
def _order() -> tuple[_Keys, dict[str, str]]:
    """The keys of all characters, and of surnames from the key that they would have else."""
    surnames = surname_readings()
    apart = {pair for name, spoken in surnames.items() for pair in zip(name, spoken, strict=True)}
    keys = _Keys({sign: "0" + _in_base(at, width=2) for at, sign in enumerate(_SIGNS)})
    keys |= {letter: f"1{letter}0" for letter in ascii_lowercase}
    in_surname: dict[tuple[str, str], str] = {}
    codes = map("".join, islice(product(_BASE, repeat=3), _FIRST_CHINESE, None))
    for line in resource_text("pinyin/order.txt").splitlines():
        if line.startswith("#"):
            continue
        reading, _, characters = line.partition(" ")
        for character, code in zip(characters, codes, strict=False):
            if (character, reading) in apart:
                in_surname[character, reading] = code
            else:
                keys[character] = code
    for (character, _), code in in_surname.items():
        keys.setdefault(character, code)  # 迟 is read as elsewhere in 尉迟
    return keys, {
        "".join(keys[character] for character in name): "".join(
            in_surname[pair] for pair in zip(name, spoken, strict=True)
        )
        for name, spoken in surnames.items()
    }


def _number_key(number: str) -> str:
    """The significant digits after how many they are: 2 before 10, and 007 is 7."""
    significant = number.translate(_TO_ASCII).lstrip("0")
    count = len(significant)
    return (
        f"1{count}{significant}" if count < _LONG else f"19{_number_key(str(count))}{significant}"
    )


def _in_base(number: int, *, width: int) -> str:
    written = ""
    for _ in range(width):
        number, rest = divmod(number, len(_BASE))
        written = _BASE[rest] + written
    return written
