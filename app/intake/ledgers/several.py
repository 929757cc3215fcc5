"""Several units or people in one cell, and the parts that units have in a matter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MAX_UNITS: Final = 20
LONGEST_NAME: Final = 40
LONGEST_LIST: Final = 600

_SUFFIX: Final = re.compile(
    r"(?:局|委|委员会|办|办公室|厅|部|院|所|站|中心|队|政府|镇|乡|街道|办事处|村|村委会|社区|居委会|公司|集团|厂|店|校"
    r"|学校|中学|小学|大学|学院|幼儿园|医院|银行|分行|支行|法院|工会|协会|联合会|合作社|园区|园|场|馆|社|处|科|股|组|管委会"
    r"|物业|超市|酒店|基地|庭|台|会)$"
)
_STRONG: Final = re.compile(r"(?:局|委员会|办公室|办事处|政府|公司|中心|法院|检察院|管委会)$")
_NUMBERING: Final = re.compile(
    r"^\s*(?:[①-⑳⑴-⒇❶-❿]|[(（]\s*[\d一二三四五六七八九十]{1,2}\s*[)）]|\d{1,2}\s*[.、)）．](?!\d)"
    r"|[一二三四五六七八九十]{1,2}\s*[、.．]|[A-Za-z]\s*[、.)）．]|[-·•●◆*]\s*)\s*"
)
# Where the next of a list begins, for lists whose first is numbered in the same way.
_NEXT: Final = (
    (re.compile(r"\s*[(（]\s*[\d一二三四五六七八九十]{1,2}\s*[)）]"),
     re.compile(r"\s*(?=[(（]\s*[\d一二三四五六七八九十]{1,2}\s*[)）])")),
    (re.compile(r"\s*[一二三四五六七八九十]{1,2}\s*[、.．]"),
     re.compile(r"(?<=[\s;；。,，、局委办厅院所会队府镇乡司处站村])(?=[一二三四五六七八九十]{1,2}\s*[、.．])")),
    (re.compile(r"\s*[A-Za-z]\s*[、.)）．]"),
     re.compile(r"(?<=[\s;；。,，、])(?=[A-Za-z]\s*[、.)）．])")),
    (re.compile(r"\s*\d{1,2}\s*[、.)）．]"),
     re.compile(r"(?<=[;；。,，、局委办厅院所会队府镇乡司处站村])(?=\d{1,2}\s*[、.)）．](?!\d))")),
)  # fmt: skip
_INLINE: Final = re.compile(r"(?<=\S)\s*(?=[①-⑳⑴-⒇❶-❿])|(?<=[^\d\s])\s+(?=\d{1,2}[.、．](?!\d))")
_PART: Final = r"(?:牵头|主办|协办|配合|主责|协同|属地|主管|责任|承办|会办|参与)(?:单位|部门)?"
_PART_AFTER: Final = re.compile(rf"\s*[(（\[【]\s*({_PART})\s*[)）\]】]\s*$")
_PART_BEFORE: Final = re.compile(rf"^\s*[(（\[【]?\s*({_PART})\s*[)）\]】]?\s*[:：]\s*")
_AND_MORE: Final = re.compile(
    r"\s*(等(?:\s*[\d一二三四五六七八九十几多数]{0,3}\s*(?:个|家)?\s*(?:单位|部门))?)$"
)
_LISTED: Final = re.compile(r"\s*[\n、;；]\s*")
_COMMAS: Final = re.compile(r"\s*[,，/／\\|+＋&＆]\s*")
_PART_THEN_NEXT: Final = re.compile(rf"([(（\[【]\s*{_PART}\s*[)）\]】])\s*(?=[\u4e00-\u9fff])")
_BLANKS: Final = re.compile(r"\s+")
_AND: Final = re.compile(r"以及|[和与及]")
_PERSON: Final = re.compile(r"[\u4e00-\u9fff·]{2,4}(?:示例)?[\dA-Za-z甲乙丙丁]?|示例.{1,3}")
_APART: Final = re.compile(r"[、,，;；/\n]")
_NO_PERSON: Final = re.compile(
    r"匿名|群众|市民|村民|业主|居民|职工|家属|等|人$|代表|不详|先生|女士"
)


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a cell, and beside each its part: 牵头, or "" for none."""

    names: tuple[str, ...]
    parts: tuple[str, ...]


@lru_cache(maxsize=4_096)  # the same units stand in many rows
def read_units(text: str) -> Units:
    """The units that a cell names; a name of one piece, or what is no list, stays one."""
    if len(text) > LONGEST_LIST:
        return Units((text,), ("",))
    pieces = _pieces(text)
    if len(pieces) > MAX_UNITS:
        return Units((text,), ("",))
    named: dict[str, str] = {}
    for piece in pieces:
        name, part = _without_part(piece)
        names = [name]
        if (match := _AND_MORE.search(name)) and is_unit(name[: match.start()]):
            names = _listed(name[: match.start()])
            part = part or (match[1] if len(match[1]) > 1 else "")
        for one in filter(None, names):
            named.setdefault(one, part if one == names[-1] else "")
    return Units(tuple(named) or (text,), tuple(named.values()) or ("",))


def read_people(text: str) -> tuple[str, ...]:
    """The people that a cell names, where each piece of it can only be a name; otherwise the text."""
    if not _APART.search(text):
        return (text,)
    pieces = [_NUMBERING.sub("", piece).strip() for piece in _APART.split(text)]
    pieces = [piece for piece in pieces if piece]
    names = all(
        _PERSON.fullmatch(p) and not _NO_PERSON.search(p) and not _STRONG.search(p) for p in pieces
    )
    return tuple(dict.fromkeys(pieces)) if 1 < len(pieces) <= MAX_UNITS and names else (text,)


def _pieces(text: str) -> list[str]:
    text = _PART_THEN_NEXT.sub(r"\1、", text)
    lines = [
        one for part in text.split("\n") for line in _INLINE.split(part) for one in _steps(line)
    ]
    lines = [line for line in lines if line.strip()]
    numbered = len(lines) > 1 or (lines and _NUMBERING.match(lines[0]))
    pieces = [_NUMBERING.sub("", line).strip() for line in lines] if numbered else [text.strip()]
    out: list[str] = []
    for piece in pieces:
        out.extend(_listed(piece))
    return [
        one for piece in out if (one := _NUMBERING.sub("", piece).strip(" 、,，;；。《》“”「」"))
    ]


def _steps(line: str) -> list[str]:
    """The entries of a list that stand on one line."""
    for first, following in _NEXT:
        if first.match(line):
            return following.split(line)
    return [line]


def _listed(piece: str) -> list[str]:
    """The names of a list on one line; a sentence is none."""
    parts = [part for part in _LISTED.split(piece) if part]
    if len(parts) > 1 and all(_may_be_name(part) for part in parts):
        return [one for part in parts for one in _listed(part)]
    parts = [part for part in _COMMAS.split(piece) if part]
    if len(parts) > 1 and all(is_unit(part) for part in parts):
        return parts
    parts = _BLANKS.split(piece)  # 示例镇 示例村 is one place
    if len(parts) > 1 and all(_STRONG.search(_bare(part)) for part in parts):
        return parts
    for match in _AND.finditer(piece):
        left, right = piece[: match.start()], piece[match.end() :]
        if min(len(left), len(right)) > 2 and all(_STRONG.search(_bare(t)) for t in (left, right)):
            return [left, *_listed(right)]
    return [piece]


def _may_be_name(text: str) -> bool:
    name = _bare(text)
    return is_unit(text) or (2 <= len(name) <= 12 and not re.search(r"[。！？的了]", name))


def is_unit(text: str) -> bool:
    """Whether a text ends like the name of a unit."""
    name = _bare(text)
    return len(name) <= LONGEST_NAME and len(name) > 1 and _SUFFIX.search(name) is not None


def _bare(text: str) -> str:
    return re.sub(r"等$", "", _without_part(_NUMBERING.sub("", text))[0])


def _without_part(text: str) -> tuple[str, str]:
    """The name, and the part that the unit has in the matter."""
    part = ""
    for form in (_PART_AFTER, _PART_BEFORE):
        if match := form.search(text):
            part = part or match[1]
            text = form.sub("", text)
    return text.strip(), part
