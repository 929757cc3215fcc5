"""Finds who complains in a finished text: name, whole phone, ID number, address, mail, however spaced.

What counts as the same: full and half width, capitals, blanks and line breaks in between; for
names and numbers also hyphens and the like, for phones +86, brackets and Chinese numerals.

What is left alone: a name of one character (张先生 leaves 张), words that stand for nobody (匿名),
an address of fewer than six characters (it names a village, not a person). A name inside a longer
official name (王建 in 王建村民委员会) is reported as *doubtful*: shown, but it stops nothing, or common
two-character names would teach people to overrule without reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.base.letter import Grid, Letter, Paragraph
from app.base.secret import Secret

KINDS: Final[Mapping[str, str]] = {
    "name": "姓名", "phone": "电话", "id_number": "证件号码", "address": "住址", "email": "电子邮箱",
}  # fmt: skip
NOBODY: Final = frozenset(
    ("匿名", "不详", "未知", "佚名", "无名氏", "未具名", "未署名", "某某", "群众", "市民", "网民", "村民",
     "居民", "热心市民", "来电人", "来信人", "投诉人", "举报人", "投诉举报人", "投诉举报者")
)  # fmt: skip
SHORTEST_ADDRESS: Final = 6
SHORTEST_PHONE: Final = 5
LONGEST_PHONE: Final = 15  # 0086 and a mobile number
CONTEXT: Final = 8  # characters shown on either side of a hit
_TITLES: Final = ("先生", "女士", "小姐", "同志", "老师", "师傅", "老板", "经理", "某某", "某")
_NUMERALS: Final = {
    **{c: str(n) for n, c in enumerate("零一二三四五六七八九")},
    "〇": "0",
    "幺": "1",
}
_REGION: Final = re.compile(r"^.{2,12}?(?:省|自治区|市|县|区|旗)")
_SEVERAL: Final = re.compile(r"[,，;；、/／|\n]+")  # between several people in one field
_AND_OTHERS: Final = re.compile(r"(..)等(?:[\d一二三四五六七八九十百两几多余]*[人名位户])?$")
_BREAK: Final = "\0"  # stands for what parts one number from the next


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where somebody is named; the excerpt is masked and may be shown."""

    place: str  # 正文第3段
    start: int
    end: int
    kind: str
    excerpt: str
    doubtful: bool = False  # inside a longer official name: told, but no reason to stop

    @property
    def sentence(self) -> str:
        """正文第3段有投诉举报人的电话：…联系 138＊＊＊＊＊＊＊＊ 办理…"""
        doubt = "（可能只是单位名称的一部分）" if self.doubtful else ""
        return f"{self.place}有投诉举报人的{KINDS[self.kind]}{doubt}：{self.excerpt}"


@dataclass(frozen=True, slots=True)
class _Stream:
    """A text as it is compared: its characters, each with the place that it came from."""

    text: str
    origin: tuple[int, ...]

    def spans(self, wanted: str) -> Iterator[tuple[int, int]]:
        at = self.text.find(wanted)
        while at >= 0:
            yield self.origin[at], self.origin[at + len(wanted) - 1] + 1
            at = self.text.find(wanted, at + 1)


def scan(
    texts: Iterable[tuple[str, str]],
    people: Sequence[Mapping[str, Secret]],
    official: Iterable[str] = (),
) -> tuple[Hit, ...]:
    """Every place (caption, position) of the texts that tells who one of ``people`` is.

    A person maps name, phone, other_phone, address, email, id_number; ``official`` holds the
    names of units that a paper may well print. What is broken over paragraphs is found as well,
    and told by the paragraph in which it begins.
    """
    wanted = tuple(dict.fromkeys(w for person in people for w in _wanted(person)))
    names = tuple({_squeezed(name) for name in official} - {""})
    found: list[Hit] = []
    for run in _runs(texts):
        ends: list[int] = []
        whole = ""
        for _place, text in run:
            # A full stop may have been put where a line ended: it parts nothing.
            if ends and whole.endswith("。"):
                whole = whole[:-1] + " "
            whole += ("\n" if ends else "") + text
            ends.append(len(whole))
        for hit in _hits("", whole, wanted, names):
            at = next(i for i, end in enumerate(ends) if hit.start < end)
            start = ends[at - 1] + 1 if at else 0
            found.append(
                replace(
                    hit,
                    place=run[at][0],
                    start=hit.start - start,
                    end=min(hit.end, ends[at]) - start,
                )
            )
    return tuple(found)


def masked(text: str, people: Sequence[Mapping[str, Secret]], official: Iterable[str] = ()) -> str:
    """The text with whatever tells who one of ``people`` is starred but for its first character."""
    if not any(person.values() for person in people):
        return text
    characters = list(text)
    for hit in scan([("", text)], people, official):
        if not hit.doubtful:
            characters[hit.start + 1 : hit.end] = "*" * (hit.end - hit.start - 1)
    return "".join(characters)


def _runs(texts: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Paragraphs that follow one another are read as one text; any other text by itself."""
    run: list[tuple[str, str]] = []
    for place, text in texts:
        if run and not (_paragraph(place) and _paragraph(place) == _paragraph(run[-1][0])):
            yield run
            run = []
        run.append((place, text))
    if run:
        yield run


def _paragraph(place: str) -> str:
    """Whose paragraph it is: 正文, 附件1; "" for what is no paragraph."""
    whose, _, rest = place.partition("第")
    return whose if rest.endswith("段") else ""


def places_of(letter: Letter) -> tuple[tuple[str, str], ...]:
    """Each text of a paper with the words that say where it stands."""
    found = [
        ("紧急程度", letter.urgency), ("发文机关标志", letter.flag), ("发文字号", letter.number),
        ("签发人", "、".join(letter.signers)), ("标题", letter.title), ("主送", letter.addressee),
    ]  # fmt: skip
    for annexed, blocks in (
        ("", letter.blocks),
        *((f"附件{n}", a.blocks) for n, a in enumerate(letter.annexes, 1)),
    ):
        where, paragraphs, tables = annexed or "正文", 0, 0
        for block in blocks:
            if isinstance(block, Paragraph):
                paragraphs += 1
                found.append((f"{where}第{paragraphs}段", block.text))
                continue
            tables += 1
            if isinstance(block, Grid):
                for row_number in range(len(block.rows)):
                    cells = [cell.text for cell in block.cells if cell.r == row_number]
                    place = f"{where}表{tables}第{row_number + 1}行"
                    found.append((place, " ".join(cells)))
                continue
            for number, row in enumerate((block.head, *block.rows)):
                line = f"第{number}行" if number else "表头"
                found.append((f"{where}表{tables}{line}", " ".join(row)))
    found += [(f"附件{n}标题", annex.title) for n, annex in enumerate(letter.annexes, 1)]
    signed = "、".join((letter.signature, *letter.cosigners))
    found += [("署名", signed), ("附注", letter.note), ("抄送", "、".join(letter.copies))]
    found.append(("印发机关", letter.printer))
    return tuple((place, text) for place, text in found if text)


def _wanted(person: Mapping[str, Secret]) -> Iterator[tuple[str, str]]:
    """What to look for, each with its kind, in the form in which texts are compared."""

    def given(field: str) -> str:
        return person[field].reveal() if field in person else ""

    for part in _SEVERAL.split(given("name")):
        name = _person_name(_squeezed(part))
        if len(name) >= 2 and name not in NOBODY:
            yield "name", name
    for field in ("phone", "other_phone"):
        yield from (("phone", number) for number in _phones(given(field)))
    for part in _SEVERAL.split(given("id_number")):
        code = _code_stream(part).text.replace(_BREAK, "")
        if len(code) >= 8:
            yield "id_number", code
    address = _address_stream(given("address")).text
    yield from (("address", a) for a in _addresses(address) if len(a) >= SHORTEST_ADDRESS)
    for part in _SEVERAL.split(given("email")):
        mail = _mail_stream(part).text
        if "@" in mail:
            yield "email", mail


def _person_name(name: str) -> str:
    name = _AND_OTHERS.sub(r"\1", name)
    for title in _TITLES:
        if name.endswith(title):
            return name.removesuffix(title)
    return name


def _phones(text: str) -> Iterator[str]:
    """The number with and without its area code; several numbers in one field are each one."""
    for part in re.split(r"[,，;；、/／|\n或]+", text):
        digits = _digit_stream(part).text.replace(_BREAK, "")
        if len(digits) > LONGEST_PHONE and len(part.split()) > 1:  # two numbers, a blank between
            yield from (number for half in part.split() for number in _phones(half))
        if digits.startswith("0086"):
            digits = digits[4:]
        elif len(digits) == 13:
            digits = digits.removeprefix("86")
        if len(digits) >= SHORTEST_PHONE:
            yield digits
        area = re.match(r"0(?:10|2\d|[3-9]\d\d)(?=\d{7,8}$)", digits)
        if area:
            yield digits[area.end() :]


def _addresses(address: str) -> Iterator[str]:
    """The address, then without province, city and county: a paper rarely writes all of them."""
    while address:
        yield address
        region = _REGION.match(address)
        address = address[region.end() :] if region else ""


def _hits(
    place: str, text: str, wanted: Sequence[tuple[str, str]], official: Sequence[str]
) -> tuple[Hit, ...]:
    streams = {kind: make(text) for kind, make in _STREAMS.items()}
    spans = {(kind, span) for kind, sought in wanted for span in streams[kind].spans(sought)}
    outer = [span for name in official for span in streams["name"].spans(name)]
    covered = [span for _kind, span in spans]
    return tuple(
        Hit(
            place,
            *span,
            kind,
            _excerpt(text, span, covered),
            kind == "name" and _inside(span, outer),
        )
        for kind, span in sorted(spans, key=lambda found: (found[1], found[0]))
    )


def _inside(span: tuple[int, int], outer: Sequence[tuple[int, int]]) -> bool:
    """Whether it is part of something longer."""
    return any(a <= span[0] and span[1] <= b and b - a > span[1] - span[0] for a, b in outer)


def _excerpt(text: str, span: tuple[int, int], covered: Sequence[tuple[int, int]]) -> str:
    """A few characters around the hit; every hit in them keeps its first character only."""
    masked = list(text)
    for start, end in covered:
        masked[start + 1 : end] = "＊" * (end - start - 1)
    for start, _end in covered:  # the start of a hit may lie inside another
        if any(a < start < b for a, b in covered):
            masked[start] = "＊"
    first, last = max(span[0] - CONTEXT, 0), span[1] + CONTEXT
    body = "".join(masked[first:last]).replace("\n", " ")
    return f"{'…' if first else ''}{body}{'…' if last < len(text) else ''}"


# ------------------------------------------------------------ how texts are compared


def _stream(text: str, keep: Callable[[str], str]) -> _Stream:
    """``keep`` gives what a normalised character becomes: itself, another, a break or nothing."""
    kept: list[str] = []
    origin: list[int] = []
    for at, character in enumerate(text):
        for part in unicodedata.normalize("NFKC", character).casefold():
            for one in keep(part):
                kept.append(one)
                origin.append(at)
    return _Stream("".join(kept), tuple(origin))


def _blank(character: str) -> bool:
    """Blanks, line breaks, and what is not seen at all."""
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Zs", "Zl", "Zp")


def _joiner(character: str) -> bool:
    """What people put between the parts of a number or a name."""
    return (
        _blank(character)
        or unicodedata.category(character) in ("Pd", "Pc", "Ps", "Pe")
        or character in "·•・‧∙.+*−"
    )


def _name_stream(text: str) -> _Stream:
    return _stream(text, lambda c: "" if _joiner(c) else c)


def _digit_stream(text: str) -> _Stream:
    def keep(c: str) -> str:
        c = _NUMERALS.get(c, c)
        if c.isdecimal():
            return str(int(c))
        return "" if _joiner(c) else _BREAK

    return _stream(text, keep)


def _code_stream(text: str) -> _Stream:
    def keep(c: str) -> str:
        if c.isascii() and c.isalnum():
            return c
        return "" if _joiner(c) else _BREAK

    return _stream(text, keep)


def _address_stream(text: str) -> _Stream:
    return _stream(text, lambda c: c if c.isalnum() else "")


def _mail_stream(text: str) -> _Stream:
    return _stream(text, lambda c: "" if _blank(c) else c)


def _squeezed(text: str) -> str:
    return _name_stream(text).text


_STREAMS: Final[Mapping[str, Callable[[str], _Stream]]] = {
    "name": _name_stream, "phone": _digit_stream, "id_number": _code_stream,
    "address": _address_stream, "email": _mail_stream,
}  # fmt: skip
