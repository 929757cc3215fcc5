"""From a kind and its fields to the finished paper: the template filled in, headings numbered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.base.errors import InputError
from app.base.letter import (
    Annex,
    Block,
    Dropped,
    Letter,
    Level,
    Paragraph,
    Run,
    TableBlock,
    Words,
    joined,
    runs_of,
    split_lines,
)
from app.base.letter_fields import FIELDS, Day, FieldValue
from app.reports.letters.characters import dropped, printable
from app.reports.letters.templates import (
    FIELD,
    ITEM,
    NUMBER,
    BlockSpec,
    Condition,
    Part,
    TableSpec,
    TextSpec,
    template,
)

_DIGITS: Final = "〇一二三四五六七八九"
_INNER: Final = str.maketrans("“”", "‘’")  # quotes within quotes, GB/T 15834
_ENDS: Final = frozenset("。！？：；，、…—”』」")
_TWICE: Final = "的通知的通知"
_OPTIONAL_NUMBER: Final = (3, 4)  # 1. and （1）: left out where there is no second one
# Characters of a field's value that a line never splits: a name, 第十九条, 3日; days are longer.
LONGEST_KEPT: Final = 4


def compose(kind: str, fields: Mapping[str, FieldValue]) -> Letter:
    """The paper that says these fields.

    Raises InputError naming, by caption, the fields that are missing. A field that the kind doesn't
    take is a mistake of the caller: ValueError.
    """
    made = template(kind)
    known = made.head
    strange = sorted(set(fields) - made.fields)
    if strange:
        raise ValueError(f"{kind} takes no {', '.join(strange)}")
    values = {name: _cleaned(value) for name, value in fields.items()}
    missing = [FIELDS[name].caption for name in known.required if not values.get(name)]
    if missing:
        raise InputError(f"{known.caption}还缺{'、'.join(missing)}，没有生成文书；请补全后再试。")
    fill = _Filling(values)
    return Letter(
        form=known.form,
        title=_once(fill.text(made.title)),
        blocks=fill.blocks(made.blocks),
        flag=fill.plain("flag"),
        number=fill.plain("number"),
        addressee=fill.plain("addressee"),
        annexes=tuple(
            Annex(fill.text(annex.title), fill.blocks(annex.blocks))
            for annex in made.annexes
            if fill.holds(annex.condition)
        ),
        signature=fill.plain("signature"),
        dated=_day(values.get("dated")),
        sealed=bool(values.get("sealed", True)),
        note=fill.text(made.note),
        copies=fill.entries_of("copies"),
        draft=bool(values.get("draft")),
        demo=bool(values.get("demo")),
        urgency=fill.plain("urgency"),
        signers=fill.entries_of("signers"),
        printer=fill.plain("printer"),
        printed=_day(values.get("dated")) if fill.plain("printer") else None,
        label=made.label,
        across=made.across,
        compact=known.form == "sheet",
        dropped=tuple(one for name, value in fields.items() for one in _dropped(name, value)),
    )


@dataclass(frozen=True, slots=True)
class _Filling:
    """The fields of one paper, and how they go into texts."""

    values: Mapping[str, FieldValue]

    def holds(self, condition: Condition) -> bool:
        """Whether all of ``when`` are filled and none of ``unless``."""
        return all(map(self.values.get, condition.when)) and not any(
            map(self.values.get, condition.unless)
        )

    def plain(self, name: str) -> str:
        """A field as text."""
        return _text_of(self.values.get(name, ""))

    def entries_of(self, name: str) -> tuple[str, ...]:
        """The entries of a field of several texts."""
        return tuple(entry[ITEM] for entry in self._entries(name))

    def text(self, parts: Iterable[Part], item: Mapping[str, str] | None = None) -> str:
        """The parts that hold, filled and joined; the runs know what came from a field."""
        made: list[str] = []
        for part in parts:
            if not self.holds(part.condition):
                continue
            if part.each:
                for at, entry in enumerate(self._entries(part.each)):
                    made += [part.join] if at else []
                    made.append(self._fill(part.text, entry))
            else:
                made.append(self._fill(part.text, item or {}))
        return joined(made)

    def blocks(self, specs: Sequence[BlockSpec]) -> tuple[Block, ...]:
        """The blocks that hold, with their numbers."""
        made: list[Block] = []
        for spec in specs:
            if not self.holds(spec.condition):
                continue
            if isinstance(spec, TableSpec):
                table = self._table(spec)
                made += [table] if table.rows else []
            else:
                made += self._paragraphs(spec)
        return numbered(made)

    def _paragraphs(self, spec: TextSpec) -> list[Paragraph]:
        entries = self._entries(spec.each) if spec.each else [{}]
        texts = (self.text(spec.parts, entry) for entry in entries)
        made: list[Paragraph] = []
        for text in texts:
            lines = [stripped(line) for line in split_lines(text) if line.strip()]
            made += [
                Paragraph(_ended(line, spec.level) if spec.stop else line, 0 if at else spec.level)
                for at, line in enumerate(lines)
            ]
        return made

    def _table(self, spec: TableSpec) -> TableBlock:
        rows: list[tuple[str, ...]] = []
        least: list[int] = []
        fills: int | None = None
        for row in spec.rows:
            if not self.holds(row.condition):
                continue
            for entry in self._entries(row.each) if row.each else [{}]:
                rows.append(tuple(self.text(cell, entry) for cell in row.cells))
                least.append(row.least)
            fills = len(rows) - 1 if row.fills else fills
        return TableBlock(
            tuple(rows), spec.widths, spec.head, spec.labels, tuple(least), spec.size, fills
        )

    def _fill(self, text: str, item: Mapping[str, str]) -> str:
        """A text with its fields put in, each a run of its own that says whether it stays whole."""
        runs: list[Run] = []
        at = 0
        for found in FIELD.finditer(text):
            value = item[found[1]] if found[1] in item else self.plain(found[1])
            quoted = found.start() > 0 and text[found.start() - 1] == "“"
            runs.append(Run(text[at : found.start()]))
            runs += _value_runs(value.translate(_INNER) if quoted else value)
            at = found.end()
        if not at:
            return text
        return Words((*runs, Run(text[at:])))

    def _entries(self, name: str) -> list[dict[str, str]]:
        """A field's entries as the names of a loop: its columns, or item; and n."""
        value = self.values.get(name, ())
        if isinstance(value, str):
            value = tuple(line for line in value.split("\n") if line.strip())
        assert isinstance(value, tuple)
        columns = FIELDS[name].columns or (ITEM,)
        made = []
        for at, entry in enumerate(value, start=1):
            cells = (entry,) if isinstance(entry, str) else entry
            made.append({NUMBER: str(at), **dict(zip(columns, cells, strict=True))})
        return made


def _value_runs(value: str) -> list[Run]:
    """A field's value as runs: each of several joined by 、 stays whole if it is short."""
    runs: list[Run] = []
    for at, entry in enumerate(value.split("、")):
        runs += [Run("、")] if at else []
        runs.append(Run(entry, keep=1 < len(entry) <= LONGEST_KEPT and entry.isalnum()))
    return runs


def _once(title: str) -> str:
    """A title in which 的通知 stands once: what is handed on is a 通知 itself (TB-1)."""
    end = title.rfind(_TWICE)
    if end < 0:
        return title
    runs, at = [], 0
    for run in runs_of(title):
        cut = slice(max(0, end - at), max(0, end + len(_TWICE) // 2 - at))
        kept = f"{run.text[: cut.start]}{run.text[cut.stop :]}"
        runs.append(Run(kept, run.face, run.keep))
        at += len(run.text)
    return Words(runs)


def stripped(text: str) -> str:
    """The text without blanks at its ends, with its runs."""
    if not isinstance(text, Words) or text == text.strip():
        return text if isinstance(text, Words) else text.strip()
    runs = list(text.runs)
    while runs and not runs[0].text.strip():
        runs.pop(0)
    while runs and not runs[-1].text.strip():
        runs.pop()
    runs[0] = Run(runs[0].text.lstrip(), runs[0].face, runs[0].keep)
    runs[-1] = Run(runs[-1].text.rstrip(), runs[-1].face, runs[-1].keep)
    return Words(runs)


def _ended(text: str, level: Level) -> str:
    """The sentence with its full stop, which people leave out in forms; headings have none."""
    return text if level in (1, 2) or text[-1] in _ENDS else joined((text, "。"))


def numbered(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with 一、（一）1. （1） before headings and lists; a list of one needs no number."""
    made: list[Block] = []
    counts = [0] * 5
    for at, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or not block.level:
            made.append(block)
            continue
        level = block.level
        counts[level] += 1
        counts[level + 1 :] = [0] * (4 - level)
        if (
            level in _OPTIONAL_NUMBER
            and counts[level] == 1
            and not _goes_on(blocks[at + 1 :], level)
        ):
            made.append(Paragraph(block.text))
        else:
            mark = number_of(level, counts[level])
            made.append(Paragraph(joined((mark, block.text)), level))
    return tuple(made)


def _goes_on(rest: Iterable[Block], level: int) -> bool:
    """Whether another entry of the same level follows before the next higher heading."""
    levels = (b.level for b in rest if isinstance(b, Paragraph) and 0 < b.level <= level)
    return next(levels, 0) == level


def number_of(level: Level, count: int) -> str:
    """The mark before an entry (7.3.3): 一、（一）1. （1）."""
    return {1: f"{han(count)}、", 2: f"（{han(count)}）", 3: f"{count}. ", 4: f"（{count}）"}[level]


def han(number: int) -> str:
    """A number from 1 to 99 in characters: 二十一; a larger one in digits."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _day(value: FieldValue | None) -> date | None:
    return value.on if isinstance(value, Day) else value if isinstance(value, date) else None


def _text_of(value: FieldValue) -> str:
    if isinstance(value, date):
        return str(Day(value))
    if isinstance(value, tuple):
        return "、".join(str(entry) for entry in value)
    return "" if isinstance(value, bool) else str(value)


def _cleaned(value: FieldValue) -> FieldValue:
    """The value without what a printer can't print and a reader can't see."""
    if isinstance(value, str):
        return _cleaned_text(value)
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return tuple(tuple(map(_cleaned_text, row)) for row in value)
    if isinstance(value, tuple):
        return tuple(text for entry in value if (text := _cleaned_text(str(entry))))
    return value


def _dropped(name: str, value: FieldValue) -> Iterable[Dropped]:
    """What ``_cleaned`` leaves out of a field, each with its place in it."""
    caption = FIELDS[name].caption
    if isinstance(value, str):
        yield from dropped(value, caption)
    elif isinstance(value, tuple):
        for at, entry in enumerate(value, start=1):
            for text in (entry,) if isinstance(entry, str) else entry:
                yield from dropped(text, f"{caption}第{at}项")


def _cleaned_text(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(printable(line).strip() for line in lines).strip("\n")
