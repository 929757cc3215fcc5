"""Pasted notice text made plain: web pages, full-width forms, broken lines, into sentences."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

NAMES: Final = (
    r"(?:元旦|春节|清明(?:节)?|(?:五一|国际)*劳动节|五一|端午(?:节)?|中秋(?:节)?|国庆(?:节)?|十一"
    r"|[\u4e00-\u9fa5]{0,24}纪念日)"
)
NUMBERING: Final = r"(?:[(\[]?[一二三四五六七八九十\d]{1,3}[)\]、.:,]+|[-—–·•*●◆■▪★☆#>]+)"
HEADING: Final = re.compile(
    rf"^{NUMBERING}?(?:\d{{4}}年)?(?P<name>{NAMES}(?:[、和与及/]{NAMES})*)"
    r"(?:假期|放假|休假|安排|时间|日期)*(?=[:,\s(\d]|-|—|$)"
)

_SCRIPT: Final = re.compile(r"<(script|style|noscript)\b.*?</\1\s*>|<!--.*?-->", re.S | re.I)
_TAG_SEEN: Final = re.compile(
    r"<(?:html|body|p|div|span|br|td|table|strong|b|font|h\d|li|a)\b", re.I
)
_BREAKS: Final = re.compile(
    r"<\s*(?:/?(?:p|div|li|tr|h\d|title|table|ul|section)\b|br\b)[^<>]*>", re.I
)
_CELL: Final = re.compile(r"</?t[dh]\b[^<>]*>", re.I)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
_UNSEEN: Final = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]")
_QUOTES: Final = re.compile("[「」『』“”\"‘’'《》〈〉_]|\\*\\*")
_SIMPLE: Final = str.maketrans(
    "國慶節勞動調補農曆歷週與連發電號辦關於間務廳開單須應後陽兩於",
    "国庆节劳动调补农历历周与连发电号办关于间务厅开单须应后阳两于",
)
_BRACKETS: Final = str.maketrans("【】〖〗{}", "()()()")
_SPACE: Final = re.compile(r"(?<![0-9A-Za-z])[^\S\n]+|[^\S\n]+(?![0-9A-Za-z])")
_SPACED: Final = re.compile(r"(?:\S[^\S\n]){16}")  # 国 务 院 办 公 厅: set wide, letter by letter
_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "O": 0}
_NUMERAL: Final = "[一二三四五六七八九十廿卅]{1,3}"
_YEAR_IN_WORDS: Final = re.compile("[〇○零一二三四五六七八九]{4}(?=年)")
_DAY_IN_WORDS: Final = re.compile(
    rf"(?<!农历)(?<![正腊])(?<!闰)({_NUMERAL})月({_NUMERAL})(?=[日号])"
)
_END_IN_WORDS: Final = re.compile(rf"(?<=[日号][至到、和\-—~])({_NUMERAL})(?=[日号])")
_COUNT_IN_WORDS: Final = re.compile(rf"(?<=[共假休])({_NUMERAL}|两)(?=天)")
_STOP: Final = re.compile(r"[。;!?]|(?<!\d)\.|\.(?!\d)")


def sentences(text: str) -> list[str]:
    """The text's sentences in plain half-width form, headings at the start of theirs."""
    return [part for line in _joined(plain(text)) for part in _split(line) if part]


def plain(text: str) -> str:
    """The text without markup, in half-width simplified characters and Arabic numerals."""
    if _TAG_SEEN.search(text):
        text = _without_tags(text)
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).replace("\r", "\n")
    text = _QUOTES.sub("", text.translate(_SIMPLE).translate(_BRACKETS))
    if _SPACED.search(text):
        text = re.sub(r"(?<=\S)[^\S\n](?=\S)", "", text)
    text = _SPACE.sub("", re.sub(r"[^\S\n]+", " ", text))
    text = _YEAR_IN_WORDS.sub(lambda m: "".join(str(_DIGITS[c]) for c in m[0]), text)
    text = _DAY_IN_WORDS.sub(lambda m: f"{_number(m[1])}月{_number(m[2])}", text)
    text = _END_IN_WORDS.sub(lambda m: str(_number(m[1])), text)
    return _COUNT_IN_WORDS.sub(lambda m: str(_number(m[1])), text)


def _without_tags(text: str) -> str:
    text = _SCRIPT.sub(" ", text)
    if re.search(r"<(?:p|div|br|li|tr|td)\b", text, re.I):
        text = re.sub(r"\s*\n\s*", " ", text)  # in a page's source a line break means nothing
    text = _TAG.sub("", _CELL.sub(" ", _BREAKS.sub("\n", text)))
    return html.unescape(text)


def _joined(text: str) -> list[str]:
    """Lines that belong together as one: a heading or the end of a sentence parts them."""
    lines = [stripped for line in text.split("\n") if (stripped := line.strip())]
    full = _full_lines(lines)
    joined: list[str] = []
    for before, line in zip(["", *lines], lines, strict=False):
        in_bracket = joined and joined[-1].rfind("(") > joined[-1].rfind(")")
        if joined and (in_bracket or not (_STOP.match(joined[-1][-1]) or _opens(line))):
            # elsewhere a number at each side stays two numbers and can't turn into another
            meet = before[-1].isdigit() and line[0].isdigit()
            joined[-1] += f" {line}" if meet and before not in full else line
        else:
            joined.append(line)
    return joined


def _full_lines(lines: list[str]) -> set[str]:
    """The lines that end where the column ends, in a text wrapped at a fixed column."""
    for measure in (len, _width):
        longest = max(map(measure, lines), default=0)
        full = [line for line in lines if measure(line) >= longest - 1]
        if len(lines) > 3 and len(full) * 3 > len(lines):
            return set(full)
    return set()


def _width(line: str) -> int:
    return sum(1 if c.isascii() else 2 for c in line)


def _opens(line: str) -> bool:
    return bool(
        HEADING.match(line)
        or re.match(rf"{NUMBERING}[\u4e00-\u9fa5]", line)
        or re.match(r"(?:放假|休息|休假|调休|上班|补班)[^:\d。,]{0,6}:", line)
    )


def _split(line: str) -> list[str]:
    numbered = re.match(rf"^{NUMBERING}", line)
    start = numbered.end() if numbered else 0
    parts = _STOP.split(line[start:])
    return [line[:start] + parts[0], *parts[1:]]


def _number(word: str) -> int:
    if word == "两":
        return 2
    word = word.replace("廿", "二十").replace("卅", "三十")
    tens, ten, units = word.rpartition("十")
    if not ten:
        return _DIGITS.get(word, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + _DIGITS.get(units, 0)
