"""Templates of letters: the small closed language of ``resources/letters/*.toml``, read and checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from app.base.letter import Level
from app.base.letter_fields import FIELDS, KINDS
from app.base.resources import resource_text

FIELD: Final = re.compile(r"\{([a-z_]+)\}")
NUMBER: Final = "n"  # {n} in a loop: 1, 2, 3
ITEM: Final = "item"  # {item} in a loop over texts or lines


class TemplateError(ValueError):
    """A template that can't be used; names the file's key."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Printed when all of ``when`` are filled and none of ``unless``."""

    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it asks about."""
        return (*self.when, *self.unless)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text, perhaps conditional, perhaps once for each entry of a list."""

    text: str
    condition: Condition = Condition()
    each: str = ""
    join: str = ""


@dataclass(frozen=True, slots=True)
class TextSpec:
    """A paragraph or heading; ``each`` makes one for every entry of a list."""

    parts: tuple[Part, ...]
    level: Level
    condition: Condition
    each: str


@dataclass(frozen=True, slots=True)
class RowSpec:
    """A row of a table."""

    cells: tuple[tuple[Part, ...], ...]
    least: int
    condition: Condition
    each: str


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table: shares of its columns, its head, its rows."""

    widths: tuple[int, ...]
    rows: tuple[RowSpec, ...]
    head: tuple[str, ...]
    labels: tuple[int, ...]
    condition: Condition


BlockSpec = TextSpec | TableSpec


@dataclass(frozen=True, slots=True)
class AnnexSpec:
    """An annex with its title."""

    title: tuple[Part, ...]
    blocks: tuple[BlockSpec, ...]
    condition: Condition


@dataclass(frozen=True, slots=True)
class Template:
    """What a kind of letter says."""

    kind: str
    title: tuple[Part, ...]
    note: tuple[Part, ...]
    blocks: tuple[BlockSpec, ...]
    annexes: tuple[AnnexSpec, ...]


@cache
def template(kind: str) -> Template:
    """The shipped template of a kind of ``KINDS``."""
    return read_template(kind, resource_text(f"letters/{kind}.toml"))


def read_template(kind: str, text: str) -> Template:
    """A template from TOML; TemplateError names a key that the language doesn't know."""
    source = _Table(tomllib.loads(text), kind)
    made = Template(
        kind=kind,
        title=_parts(source.take("title"), f"{kind}.title"),
        note=_parts(source.take("note", ""), f"{kind}.note"),
        blocks=_blocks(source.take("blocks"), kind),
        annexes=tuple(
            _annex(entry, f"{kind}.annexes[{at}]")
            for at, entry in enumerate(source.take("annexes", []))
        ),
    )
    source.finish()
    return made


class _Table:
    """A TOML table whose every key must be taken."""

    def __init__(self, entries: Mapping[str, Any], where: str) -> None:
        self._left = dict(entries)
        self._where = where

    def take(self, key: str, default: Any = None) -> Any:
        if key not in self._left and default is None:
            raise TemplateError(f"{self._where}：缺少 {key}")
        return self._left.pop(key, default)

    def condition(self) -> Condition:
        return Condition(_names(self.take("when", ())), _names(self.take("unless", ())))

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def finish(self) -> None:
        if self._left:
            raise TemplateError(f"{self._where}：不认识 {'、'.join(sorted(self._left))}")


def _names(given: str | Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _parts(given: Any, where: str) -> tuple[Part, ...]:
    return tuple(_part(entry, where) for entry in (given if isinstance(given, list) else [given]))


def _part(given: Any, where: str) -> Part:
    if isinstance(given, str):
        return Part(given)
    source = _Table(given, where)
    made = Part(source.take("text"), source.condition(), source.take("for", ""),
                source.take("join", ""))  # fmt: skip
    source.finish()
    return made


def _blocks(entries: Iterable[Mapping[str, Any]], where: str) -> tuple[BlockSpec, ...]:
    return tuple(_block(entry, f"{where}.blocks[{at}]") for at, entry in enumerate(entries))


def _block(entry: Mapping[str, Any], where: str) -> BlockSpec:
    source = _Table(entry, where)
    made: BlockSpec
    if "rows" in source:
        made = TableSpec(
            widths=tuple(source.take("widths")),
            rows=tuple(_row(row, where) for row in source.take("rows")),
            head=tuple(source.take("head", ())),
            labels=tuple(source.take("labels", ())),
            condition=source.condition(),
        )
        if any(len(row.cells) != len(made.widths) for row in made.rows):
            raise TemplateError(f"{where}：每行的格数须与 widths 相同")
    else:
        parts = _parts(source.take("text"), where)
        made = TextSpec(parts, source.take("level", 0), source.condition(), source.take("for", ""))
    source.finish()
    return made


def _row(entry: Mapping[str, Any], where: str) -> RowSpec:
    source = _Table(entry, where)
    cells = tuple(_parts(cell, where) for cell in source.take("cells"))
    made = RowSpec(cells, source.take("least", 0), source.condition(), source.take("for", ""))
    source.finish()
    return made


def _annex(entry: Mapping[str, Any], where: str) -> AnnexSpec:
    source = _Table(entry, where)
    title = _parts(source.take("title"), where)
    made = AnnexSpec(title, _blocks(source.take("blocks"), where), source.condition())
    source.finish()
    return made


# ---------------------------------------------------------------- what a template uses

# Fields that go onto the paper by themselves, without a word of a template.
PAPER: Final = frozenset({"flag", "number", "addressee", "signature", "dated", "sealed", "copies",
                          "draft", "demo"})  # fmt: skip


def lint(kind: str, made: Template) -> tuple[str, ...]:
    """What is wrong with a template, in Chinese, a line a mistake; nothing when it can be used."""
    taken = set(KINDS[kind].fields)
    used: set[str] = set()
    wrong: list[str] = []
    for where, name, each in _uses(made):
        if name in _loop_names(each):
            continue
        used.add(name)
        if name not in FIELDS:
            wrong.append(f"{where}：没有“{name}”这个字段")
        elif name not in taken:
            wrong.append(f"{where}：{KINDS[kind].caption}不使用字段“{name}”")
        elif where == "文字" and FIELDS[name].kind in ("rows", "yes_no"):
            wrong.append(f"{where}：字段“{name}”不是文字，不能直接写入")
        elif where == "循环" and FIELDS[name].kind not in ("rows", "texts", "lines"):
            wrong.append(f"{where}：字段“{name}”只有一个值，不能循环")
    unused = sorted(taken - used - PAPER)
    wrong += [f"{KINDS[kind].caption}没有用到字段“{name}”" for name in unused]
    return tuple(dict.fromkeys(wrong))


def _loop_names(each: str) -> set[str]:
    if not each:
        return set()
    columns = FIELDS[each].columns if each in FIELDS else ()
    return {NUMBER, *(columns or (ITEM,))}


def _uses(made: Template) -> Iterator[tuple[str, str, str]]:
    """Every name that is used: how (文字, 条件, 循环), which, and inside which loop."""
    yield from _part_uses((*made.title, *made.note), "")
    yield from _block_uses(made.blocks)
    for annex in made.annexes:
        yield from _conditions(annex.condition)
        yield from _part_uses(annex.title, "")
        yield from _block_uses(annex.blocks)


def _block_uses(blocks: Iterable[BlockSpec]) -> Iterator[tuple[str, str, str]]:
    for block in blocks:
        yield from _conditions(block.condition)
        if isinstance(block, TextSpec):
            yield from _loop(block.each)
            yield from _part_uses(block.parts, block.each)
            continue
        for row in block.rows:
            yield from _conditions(row.condition)
            yield from _loop(row.each)
            for cell in row.cells:
                yield from _part_uses(cell, row.each)


def _part_uses(parts: Iterable[Part], each: str) -> Iterator[tuple[str, str, str]]:
    for part in parts:
        yield from _conditions(part.condition)
        yield from _loop(part.each)
        for name in FIELD.findall(part.text):
            yield "文字", name, part.each or each


def _conditions(condition: Condition) -> Iterator[tuple[str, str, str]]:
    for name in condition.fields:
        yield "条件", name, ""


def _loop(each: str) -> Iterator[tuple[str, str, str]]:
    if each:
        yield "循环", each, ""
