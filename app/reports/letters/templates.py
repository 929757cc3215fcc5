"""Kinds of paper: the small closed language of ``resources/letters/*.toml``, read and checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, get_args

from app.base.errors import InputError
from app.base.letter import Level
from app.base.letter_fields import FIELDS
from app.base.machine.resources import resource_names, resource_text, resources_dir
from app.rules.letter_heads import Form, Head, Notice, Subject, head_mistakes
from app.rules.redaction import Audience, IdentityWay, may_be_told

FIELD: Final = re.compile(r"\{([a-z_]+)\}")
NUMBER: Final = "n"  # {n} in a loop: 1, 2, 3
ITEM: Final = "item"  # {item} in a loop over texts or lines
# Fields that go onto the paper by themselves, without a word of a template.
PAPER: Final[Mapping[Form, frozenset[str]]] = {
    "letter": frozenset({"flag", "number", "addressee", "signature", "dated", "sealed", "copies",
                         "draft", "demo"}),
    "general": frozenset({"flag", "number", "addressee", "signature", "dated", "sealed", "copies",
                          "urgency", "signers", "printer", "draft", "demo"}),
    "sheet": frozenset({"draft", "demo"}),
}  # fmt: skip


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
    stop: bool = True  # a sentence that lacks its 。 gets it


@dataclass(frozen=True, slots=True)
class RowSpec:
    """A row of a table."""

    cells: tuple[tuple[Part, ...], ...]
    least: int
    condition: Condition
    each: str
    fills: bool = False  # takes what is left of the page


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table: shares of its columns, its head, its rows, the points of its type (0: as tables)."""

    widths: tuple[int, ...]
    rows: tuple[RowSpec, ...]
    head: tuple[str, ...]
    labels: tuple[int, ...]
    condition: Condition
    size: float = 0.0


BlockSpec = TextSpec | TableSpec


@dataclass(frozen=True, slots=True)
class AnnexSpec:
    """An annex with its title."""

    title: tuple[Part, ...]
    blocks: tuple[BlockSpec, ...]
    condition: Condition


@dataclass(frozen=True)
class Template:
    """A kind of paper: its head, and what it says."""

    head: Head
    title: tuple[Part, ...]
    note: tuple[Part, ...]
    blocks: tuple[BlockSpec, ...]
    annexes: tuple[AnnexSpec, ...]
    label: str = ""  # above the title of a sheet
    across: bool = False  # a sheet on its long side

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields that it takes: those that its words use, and those of every such paper."""
        return fields_used(self) | PAPER[self.head.form]


def heads() -> Mapping[str, Head]:
    """The head of every shipped kind, in the order of menus and lists."""
    return _heads(resources_dir())


def head_of(kind: str) -> Head:
    """The head of a kind; InputError where there is none."""
    found = heads().get(kind)
    if found is None:
        raise InputError("没有这种文书，没有生成。")
    return found


def kind_of_step(step: str) -> str:
    """The first kind that carries out this step; InputError where no paper does."""
    found = next((head.kind for head in heads().values() if head.step == step), None)
    if found is None:
        raise InputError("这一步没有对应的文书，没有生成。")
    return found


def template(kind: str) -> Template:
    """The shipped template of a kind."""
    return _templates(resources_dir())[kind]


def kind_about(subject: Subject) -> str:
    """The first kind about this subject; InputError where there is none."""
    found = next((head.kind for head in heads().values() if head.subject == subject), None)
    if found is None:
        raise InputError("没有这种文书，没有生成。")
    return found


@cache
def _templates(_folder: Path) -> Mapping[str, Template]:
    names = (name.removesuffix(".toml") for name in resource_names("letters", ".toml"))
    return {kind: read_template(kind, resource_text(f"letters/{kind}.toml")) for kind in names}


@cache
def _heads(folder: Path) -> Mapping[str, Head]:
    found = (made.head for made in _templates(folder).values())
    return {head.kind: head for head in sorted(found, key=lambda head: (head.order, head.kind))}


def read_template(kind: str, text: str) -> Template:
    """A template from TOML; TemplateError names a key that the language doesn't know."""
    source = _Table(tomllib.loads(text), kind)
    made = Template(
        head=_head(kind, source),
        title=_parts(source.take("title"), f"{kind}.title"),
        note=_parts(source.take("note", ""), f"{kind}.note"),
        blocks=_blocks(source.take("blocks"), kind),
        annexes=tuple(
            _annex(entry, f"{kind}.annexes[{at}]")
            for at, entry in enumerate(source.take("annexes", []))
        ),
        label=source.take("label", ""),
        across=source.take("across", False),
    )
    if (made.label or made.across) and made.head.form != "sheet":
        raise TemplateError(f"{kind}：只有表单才写 label、across")
    source.finish()
    return made


def _head(kind: str, source: _Table) -> Head:
    made = Head(
        kind=kind,
        caption=source.take("caption"),
        form=source.one_of("form", get_args(Form)),
        subject=source.one_of("subject", get_args(Subject)),
        audience=Audience(source.one_of("audience", tuple(Audience))),
        order=source.take("order"),
        required=tuple(source.take("required")),
        editable=tuple(source.take("editable", ())),
        notices=tuple(_notice(entry, kind) for entry in source.take("notices", ())),
        step=source.take("step", ""),
        cites=_names(source.take("cites", ())),
        clock=source.take("clock", ""),
        term=source.take("term", ""),
        identity=IdentityWay(source.one_of("identity", tuple(IdentityWay), "")),
        packs=tuple(source.take("packs", ())),
        procedure=source.take("procedure", ""),
        offered=source.take("offered", ""),
        only=tuple(
            (name, _names(words)) for name, words in sorted(source.take("only", {}).items())
        ),
    )
    if wrong := tuple(head_mistakes(made)):
        raise TemplateError(f"{kind}：{'；'.join(wrong)}")
    return made


def _notice(entry: str | Mapping[str, Any], kind: str) -> Notice:
    if isinstance(entry, str):
        return Notice(entry)
    source = _Table(entry, f"{kind}.notices")
    made = Notice(source.take("text"), source.take("when", ""))
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

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> Any:
        value = self.take(key, default)
        if value not in allowed:
            raise TemplateError(
                f"{self._where}：{key} 应为 {'、'.join(filter(None, allowed))} 之一"
            )
        return value

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
            size=source.take("size", 0.0),
        )
        if any(len(row.cells) != len(made.widths) for row in made.rows):
            raise TemplateError(f"{where}：每行的格数须与 widths 相同")
    else:
        parts = _parts(source.take("text"), where)
        made = TextSpec(
            parts, source.take("level", 0), source.condition(), source.take("for", ""),
            source.take("stop", True),
        )  # fmt: skip
    source.finish()
    return made


def _row(entry: Mapping[str, Any], where: str) -> RowSpec:
    source = _Table(entry, where)
    cells = tuple(_parts(cell, where) for cell in source.take("cells"))
    made = RowSpec(
        cells, source.take("least", 0), source.condition(), source.take("for", ""),
        source.take("fills", False),
    )  # fmt: skip
    source.finish()
    return made


def _annex(entry: Mapping[str, Any], where: str) -> AnnexSpec:
    source = _Table(entry, where)
    title = _parts(source.take("title"), where)
    made = AnnexSpec(title, _blocks(source.take("blocks"), where), source.condition())
    source.finish()
    return made


# ---------------------------------------------------------------- what a template uses


def fields_used(made: Template) -> frozenset[str]:
    """The fields that the words of a template use."""
    return frozenset(name for _how, name, each in _uses(made) if name not in _loop_names(each))


def lint(made: Template) -> tuple[str, ...]:
    """What is wrong with a kind, in Chinese, a line a mistake; nothing when it can be used."""
    head, wrong = made.head, []
    for where, name, each in _uses(made):
        if name in _loop_names(each):
            continue
        if problem := _problem(head, name):
            wrong.append(f"{where}：{problem}")
        elif where == "文字" and FIELDS[name].kind in ("rows", "yes_no"):
            wrong.append(f"{where}：字段“{name}”不是文字，不能直接写入")
        elif where == "循环" and FIELDS[name].kind not in ("rows", "texts", "lines"):
            wrong.append(f"{where}：字段“{name}”只有一个值，不能循环")
    for where, names in (("必填", head.required), ("可改", head.editable)):
        for name in names:
            if problem := _problem(head, name):
                wrong.append(f"{where}：{problem}")
            elif name not in made.fields:
                wrong.append(f"{where}：{head.caption}没有用到字段“{name}”")
    return tuple(dict.fromkeys(wrong))


def _problem(head: Head, name: str) -> str:
    """Why a field can't stand on this kind: it doesn't exist, or its reader may not see it."""
    if name not in FIELDS:
        return f"没有“{name}”这个字段"
    given = head.identity is IdentityWay.BY_DECISION
    if not may_be_told(name, head.audience, identity_given=given):
        return f"{head.caption}的收件人不能知道字段“{name}”"
    return ""


def _loop_names(each: str) -> set[str]:
    if not each:
        return set()
    columns = FIELDS[each].columns if each in FIELDS else ()
    return {NUMBER, *(columns or (ITEM,))}


def _uses(made: Template) -> Iterator[tuple[str, str, str]]:
    """Every name that is used: how (文字, 条件, 循环), which, and inside which loop."""
    yield from _part_uses((*made.title, *made.note), "")
    yield from _part_uses((Part(notice.text) for notice in made.head.notices), "")
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
