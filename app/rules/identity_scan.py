"""Finds who complains in a finished text: name, phone, ID number, address, mail, however spaced.

What is searched for of a person stands in ``identity_words``, what counts as the same in
``identity_streams``. What may be nothing is *doubtful*: shown, but it stops no paper, or people
would learn to overrule without reading: 李先生, a given name alone, a name of two characters
inside a longer official name (王建 in 王建村民委员会) or over a comma.

``foreign`` and ``strangers`` find the numbers and addresses in a paper to a unit that are nobody's it may name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.base.letter import Grid, Letter, Paragraph
from app.base.secret import Secret
from app.rules.identity_streams import (
    STREAMS,
    WEAK,
    Stream,
    code_of,
    code_stream,
    digit_stream,
    digits_of,
    mail_of,
    mail_stream,
    squeezed,
)
from app.rules.identity_words import Wanted, is_person, may_tell, wanted_of

KINDS: Final[Mapping[str, str]] = {
    "name": "姓名", "phone": "电话", "id_number": "证件号码", "address": "住址", "email": "电子邮箱",
    "other_mobile": "手机号码", "other_id": "身份证号码", "other_email": "电子邮箱",
}  # fmt: skip
CALLED: Final = "投诉举报人"
CONTEXT: Final = 8  # characters shown on either side of a hit
PART: Final = "可能只是单位名称的一部分"
APART: Final = "可能只是前后两个词相连"
_MOBILE: Final = re.compile(r"(?<!\d)(?:(?:00)?86)?1[3-9]\d{9}(?!\d)")
_ID: Final = re.compile(
    r"(?<![0-9a-z])[1-9]\d{5}(?:19\d\d|20[01]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx]"
    r"(?![0-9a-z])"
)
_MAIL: Final = re.compile(r"[a-z0-9_.+-]+@[a-z0-9\u4e00-\u9fff-]+(?:\.[a-z0-9\u4e00-\u9fff-]+)+")
# A number with at most one sign between its digits: what neighbours in a table is not one number.
_LOOSE_MOBILE: Final = re.compile(r"(?<!\d)(?:\+?(?:00)?86[-\s]?)?1[3-9]\d(?:[-\s.]?\d){8}(?!\d)")


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where somebody is named; the excerpt is masked and may be shown."""

    place: str  # 正文第3段
    start: int
    end: int
    kind: str
    excerpt: str
    doubtful: bool = False  # told, but no reason to stop
    doubt: str = ""  # why it may be nothing

    @property
    def tells(self) -> bool:
        """Whether it is something of who complains; else it is a stranger's number."""
        return not self.kind.startswith("other_")

    @property
    def sentence(self) -> str:
        """正文第3段有投诉举报人的电话：…联系 138＊＊＊＊＊＊＊＊ 办理…"""
        doubt = f"（{self.doubt or PART}）" if self.doubtful else ""
        if not self.tells:
            return f"{self.place}有不属于本办和收文单位的{KINDS[self.kind]}：{self.excerpt}"
        return f"{self.place}有投诉举报人的{KINDS[self.kind]}{doubt}：{self.excerpt}"


def scan(
    texts: Iterable[tuple[str, str]],
    people: Sequence[Mapping[str, Secret]],
    official: Iterable[str] = (),
) -> tuple[Hit, ...]:
    """Every place (caption, position) of the texts that tells who one of ``people`` is.

    A person maps name, phone, other_phone, address, email, id_number, and ``noted``: a text with
    numbers in it; ``official`` holds the names of units that a paper may well print. What is broken
    over paragraphs is found as well, and told by the paragraph in which it begins.
    """
    names = tuple({squeezed(name) for name in official} - {""})
    asked = dict.fromkeys(w for person in people for w in wanted_of(person))
    # A given name that stands in a unit's name tells nothing: 示例 of 李示例 in 示例县.
    wanted = tuple(w for w in asked if not (w.doubt and any(w.text in name for name in names)))
    return _placed(texts, lambda text: _hits(text, wanted, names))


def foreign(
    texts: Iterable[tuple[str, str]], own: Iterable[str], contact: Iterable[str] = ()
) -> tuple[Hit, ...]:
    """Mobile numbers, ID numbers and mail addresses that stand in none of the texts ``own``.

    ``contact`` says how the office is reached: its numbers and addresses may stand, no ID number.
    """
    own, contact = tuple(own), tuple(contact)
    digits = "\n".join(map(digits_of, (*own, *contact)))
    codes = "\n".join(map(code_of, own))
    mails = "\n".join(map(mail_of, (*own, *contact)))

    def find(text: str) -> tuple[Hit, ...]:
        found = {
            *_others(digit_stream(text), "other_mobile", _MOBILE, digits),
            *_others(_plain(text), "other_mobile", _LOOSE_MOBILE, digits),
            *_others(code_stream(text), "other_id", _ID, codes),
            *_others(mail_stream(text), "other_email", _MAIL, mails),
        }
        covered = [span for _kind, span in found]
        return tuple(
            Hit("", *span, kind, _excerpt(text, span, covered))
            for kind, span in sorted(found, key=lambda one: (one[1], one[0]))
            if not _inside(span, covered)
        )

    return _placed(texts, find)


def strangers(
    texts: Iterable[tuple[str, str]],
    hits: Sequence[Hit],
    own: Iterable[str],
    contact: Iterable[str],
) -> tuple[Hit, ...]:
    """Numbers that are nobody's the paper may name, but for those that are told already."""
    told = {(hit.place, at) for hit in hits for at in range(hit.start, hit.end)}
    return tuple(h for h in foreign(texts, own, contact) if (h.place, h.start) not in told)


def _plain(text: str) -> Stream:
    """The text in half width and figures, nothing left out."""
    kept = [(c, at) for at, one in enumerate(text) for c in unicodedata.normalize("NFKC", one)]
    places = tuple(at for _c, at in kept)
    return Stream("".join(c for c, _at in kept), places, tuple(at + 1 for at in places))


def _others(
    stream: Stream, kind: str, pattern: re.Pattern[str], known: str
) -> Iterator[tuple[str, tuple[int, int]]]:
    for found in pattern.finditer(stream.text):
        told = found.group()
        if kind == "other_mobile":
            told = "".join(c for c in told if c.isdecimal())[-11:]
        if told not in known:
            yield kind, (stream.origin[found.start()], stream.until[found.end() - 1])


def _placed(
    texts: Iterable[tuple[str, str]], find: Callable[[str], Iterable[Hit]]
) -> tuple[Hit, ...]:
    """What is found in runs of paragraphs, each told by the paragraph in which it begins."""
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
        for hit in find(whole):
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
    people = [person for person in people if may_tell(text, person)]
    if not people:
        return text
    characters = list(text)
    for hit in scan([("", text)], people, official):
        if not hit.doubtful:
            characters[hit.start + 1 : hit.end] = "*" * (hit.end - hit.start - 1)
    return "".join(characters)


def anonymised(
    text: str,
    people: Sequence[Mapping[str, Secret]],
    official: Iterable[str] = (),
    called: str = CALLED,
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text with who one of ``people`` is in the place of each name and number, and where.

    张示例 becomes 投诉举报人, a number 投诉举报人的电话; 投诉举报人张示例 is not told twice.
    """
    made, spans, at = "", [], 0
    for hit in sorted(scan([("", text)], people, official), key=lambda hit: hit.start):
        if hit.doubtful or hit.start < at:
            continue
        made += text[at : hit.start]
        word = called if hit.kind == "name" else f"{called}的{KINDS[hit.kind]}"
        if made.endswith(called):
            word = word.removeprefix(called)
        spans.append((len(made), len(made) + len(word)))
        made, at = made + word, hit.end
    return made + text[at:], tuple(spans)


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


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    span: tuple[int, int]
    doubt: str


def _hits(text: str, wanted: Sequence[Wanted], official: Sequence[str]) -> tuple[Hit, ...]:
    kinds = {one.kind for one in wanted} | ({"name"} if official else set())
    streams = {kind: STREAMS[kind](text) for kind in kinds} if wanted else {}
    outer = [span for name in official for span in streams["name"].spans(name)] if wanted else []
    found = {
        _Found(one.kind, span, one.doubt or _doubt(text, one, span, outer))
        for one in wanted
        for span in streams[one.kind].spans(one.text, alone=one.alone)
    }
    told = [one for one in found if not any(_hides(other, one) for other in found)]
    covered = [one.span for one in told]
    return tuple(
        Hit("", *one.span, one.kind, _excerpt(text, one.span, covered), bool(one.doubt), one.doubt)
        for one in sorted(told, key=lambda one: (one.span, one.kind, one.doubt))
    )


def _doubt(
    text: str, wanted: Wanted, span: tuple[int, int], outer: Sequence[tuple[int, int]]
) -> str:
    """Why a whole name may be nothing; "" where it is what it looks like."""
    if wanted.kind != "name":
        return ""
    telling = len(wanted.text) > 2 and is_person(wanted.text)  # no unit is called so by chance
    if _inside(span, outer) and not telling:
        return PART
    normal = unicodedata.normalize("NFKC", text[slice(*span)])
    return APART if len(wanted.text) == 2 and WEAK & set(normal) else ""


def _hides(other: _Found, one: _Found) -> bool:
    """Whether ``one`` is but a part of the other, or the same with a doubt."""
    if other.kind != one.kind or other == one:
        return False
    inside = other.span[0] <= one.span[0] and one.span[1] <= other.span[1]
    if not inside:
        return False
    if other.span == one.span:
        return bool(one.doubt) and (not other.doubt or other.doubt < one.doubt)
    return bool(one.doubt) or not other.doubt


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
