"""A paper without a case, from data that somebody wrote: its form and every text, read and checked."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeVar, get_args

from app.base.errors import InputError
from app.base.letter import (
    Annex,
    Attached,
    Block,
    Dropped,
    Face,
    Form,
    Grid,
    GridCell,
    GridRow,
    Letter,
    Level,
    Paragraph,
    Run,
    TableBlock,
    Words,
)
from app.reports.letters.characters import dropped, printable
from app.reports.letters.compose import numbered

FREE: Final = "free"
CAPTION: Final = "自拟文书"
Kind = TypeVar("Kind")
ReadFile = Callable[[str], bytes]
_FACES: Final = get_args(Face)
_FORMS: Final = get_args(Form)
_MARKS: Final = re.compile(
    r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．]|（\d+）"
)
_PICTURES: Final = (".png", ".jpg", ".jpeg")

# What a paper may be told, as `letter free --template` prints it; everything but title, blocks and
# form may be left out. All names are invented.
TEMPLATE: Final[Mapping[str, Any]] = {
    "form": "letter",
    "flag": "示例县社会信用体系建设工作领导小组办公室",
    "number": "示信函〔2026〕12号",
    "urgency": "",
    "signers": [],
    "title": "关于商请提供示例路改造工程有关材料的函",
    "addressees": ["示例县交通运输局"],
    "blocks": [
        {"text": "为核实有关事项，现商请你单位协助如下："},
        {"level": 1, "text": "需要的材料"},
        {"level": 2, "text": "合同材料。", "run_in": "施工合同及补充协议的复印件，由张示例接收。"},
        {"level": 3, "text": "付款凭证。"},
        {"level": 3, "text": "验收报告。"},
        {
            "table": {
                "widths": [20, 80],
                "head": ["序号", "材料名称"],
                "rows": [["1", "施工合同"], ["2", "验收报告"]],
                "labels": [0],
            }
        },
        {"text": "请于2026年12月4日前函复。"},
    ],
    "attachments": [
        {
            "title": "材料交接单",
            "turned": False,
            "blocks": [
                {
                    "form": {
                        "widths": [20, 40, 40],
                        "size": 12,
                        "heads": 1,
                        "rows": [{"height": 10}, {"height": 12}, {"height": 30, "whole": True}],
                        "cells": [
                            {"r": 0, "c": 0, "text": "类别", "align": "centre"},
                            {"r": 0, "c": 1, "text": "名称", "align": "centre"},
                            {"r": 0, "c": 2, "text": "份数", "align": "centre"},
                            {"r": 1, "c": 0, "rs": 2, "text": "合同材料", "upright": True},
                            {"r": 1, "c": 1, "text": "施工合同"},
                            {"r": 1, "c": 2, "text": "☑ 原件　☐ 复印件"},
                            {"r": 2, "c": 1, "cs": 2, "text": "\t签字：　　　　年　　月　　日"},
                        ],
                    }
                }
            ],
        }
    ],
    "signatures": ["示例县社会信用体系建设工作领导小组办公室"],
    "date": "2026-11-20",
    "sealed": True,
    "note": "联系人：李示例；联系电话：0000-0000000",
    "copies": ["示例县人民政府办公室"],
    "printer": "",
    "printed": None,
    "duplex": False,
    "draft": False,
    "demo": False,
    "names": ["张示例", "李示例"],
    "identity": [],
    "own_numbers": [],
}


def compose_free(data: Mapping[str, Any], read_file: ReadFile) -> Letter:
    """The paper that the data describe; ``read_file`` gives the bytes of a named attachment.

    Raises InputError with the place (blocks第2项) and what is wrong there.
    """
    source = _Data(data, "")
    names = tuple(source.texts("names"))
    source.take("identity", None)
    reader = _Reader(names, read_file)
    signatures = source.texts("signatures")
    title = source.text("title")
    blocks = reader.blocks(source.rows("blocks"), "正文")
    if not title or not blocks:
        raise InputError("自拟文书还缺标题或正文（title、blocks），没有生成文书；请补全后再试。")
    made = Letter(
        form=source.one_of("form", _FORMS, "letter"),
        title=reader.clean(title, "标题"),
        blocks=blocks,
        flag=reader.clean(source.text("flag"), "发文机关标志"),
        number=reader.clean(source.text("number"), "发文字号"),
        addressee="、".join(reader.clean(a, "主送") for a in source.texts("addressees")),
        annexes=tuple(
            reader.annex(row, at) for at, row in enumerate(source.rows("attachments"), 1)
        ),
        signature=reader.clean(signatures[0], "署名") if signatures else "",
        cosigners=tuple(reader.clean(name, "署名") for name in signatures[1:]),
        dated=source.day("date"),
        sealed=source.flag("sealed", True),
        note=reader.words(source.text("note"), "附注"),
        copies=tuple(reader.clean(name, "抄送") for name in source.texts("copies")),
        draft=source.flag("draft"),
        demo=source.flag("demo"),
        urgency=reader.clean(source.text("urgency"), "紧急程度"),
        signers=tuple(reader.clean(name, "签发人") for name in source.texts("signers")),
        printer=reader.clean(source.text("printer"), "印发机关"),
        printed=source.day("printed"),
        duplex=source.flag("duplex"),
        dropped=tuple(reader.dropped),
    )
    source.finish()
    return made


class _Reader:
    """Reads texts and blocks, and gathers what was left out of them."""

    def __init__(self, names: Sequence[str], read_file: ReadFile) -> None:
        known = sorted({name for name in names if len(name) > 1}, key=len, reverse=True)
        self._names = re.compile("|".join(map(re.escape, known))) if known else None
        self._read = read_file
        self.dropped: list[Dropped] = []

    def clean(self, text: str, place: str) -> str:
        """The text as it can be seen."""
        self.dropped += dropped(text, place)
        return printable(text).strip()

    def words(self, text: str, place: str, face: Face = "") -> str:
        """The text with its names as runs that stay whole."""
        clean = "\n".join(self.clean(line, place) for line in text.split("\n"))
        if self._names is None and not face:
            return clean
        runs, at = [], 0
        for found in self._names.finditer(clean) if self._names is not None else ():
            runs += [Run(clean[at : found.start()], face), Run(found[0], face, keep=True)]
            at = found.end()
        return Words([*runs, Run(clean[at:], face)])

    def blocks(self, rows: Sequence[Mapping[str, Any]], where: str) -> tuple[Block, ...]:
        """The blocks; headings are numbered unless the writer has done so."""
        made: list[Block] = []
        paragraphs = 0
        for at, row in enumerate(rows, start=1):
            source = _Data(row, f"{where}的blocks第{at}项")
            if "table" in row:
                made.append(self._table(source.table("table"), f"{where}第{at}项"))
            elif "form" in row:
                made.append(self._form(source.table("form"), f"{where}第{at}项"))
            else:
                paragraphs += 1
                made += self._paragraphs(source, f"{where}第{paragraphs}段")
            source.finish()
        typed = any(
            isinstance(block, Paragraph) and block.level and _MARKS.match(block.text)
            for block in made
        )
        return tuple(made) if typed else numbered(made)

    def annex(self, row: Mapping[str, Any], number: int) -> Annex:
        """An annex: blocks, or a file that is read."""
        source = _Data(row, f"attachments第{number}项")
        where = f"附件{number}"
        file = source.text("file")
        content = source.text("content")
        made = Annex(
            self.clean(source.text("title"), f"{where}标题"),
            self.blocks(source.rows("blocks"), where),
            self._attached(file, content, source.where) if file or content else None,
            source.flag("turned"),
        )
        if not made.title or not (made.blocks or made.file):
            raise InputError(f"{source.where}缺少标题或内容，没有生成文书；请补全后再试。")
        source.finish()
        return made

    def _attached(self, name: str, content: str, where: str) -> Attached:
        if content:
            try:
                data = base64.b64decode(content, validate=True)
            except ValueError:
                raise InputError(f"{where}的content不是Base64，没有生成文书。") from None
        else:
            data = self._read(name)
        picture = name.lower().endswith(_PICTURES) or data[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0")
        return Attached("picture" if picture else "pdf", data, re.split(r"[/\\]", name)[-1])

    def _paragraphs(self, source: _Data, place: str) -> list[Paragraph]:
        level: Level = source.one_of("level", get_args(Level), 0)
        given = source.rows("runs")
        if given:
            runs = [run for at, row in enumerate(given, 1) for run in self._run(row, place, at)]
            return [Paragraph(Words(runs), level)]
        text, rest = source.text("text"), source.text("run_in")
        if not text.strip():
            raise InputError(f"{source.where}没有文字（text），没有生成文书；请补全后再试。")
        if rest:
            head = self.words(text, place, "subheading" if level == 2 else "heading")
            body = self.words(rest, place, "body")
            return [Paragraph(Words((*_runs(head), *_runs(body))), level)]
        first, *others = (line for line in text.split("\n") if line.strip())
        made = [Paragraph(self.words(first, place), level)]
        return made + [Paragraph(self.words(line, place)) for line in others]

    def _run(self, row: Mapping[str, Any], place: str, at: int) -> list[Run]:
        source = _Data(row, f"{place}的runs第{at}项")
        text = source.text("text")
        self.dropped += dropped(text, place)
        made = Run(printable(text), source.one_of("face", _FACES, ""), source.flag("keep"))
        source.finish()
        return [made]

    def _table(self, source: _Data, place: str) -> TableBlock:
        made = TableBlock(
            tuple(
                tuple(self.words(str(cell), place) for cell in row) for row in source.lists("rows")
            ),
            tuple(source.numbers("widths")),
            tuple(self.clean(cell, place) for cell in source.texts("head")),
            tuple(source.numbers("labels")),
            tuple(source.numbers("least")),
        )
        columns = len(made.widths)
        rows = [*made.rows, made.head] if made.head else list(made.rows)
        if not made.rows or not columns or any(len(row) != columns for row in rows):
            raise InputError(f"{place}的表格每行的格数须与widths相同，没有生成文书。")
        source.finish()
        return made

    def _form(self, source: _Data, place: str) -> Grid:
        rows = []
        for at, row in enumerate(source.rows("rows"), start=1):
            one = _Data(row, f"{place}的rows第{at}项")
            rows.append(GridRow(one.number("height"), one.flag("whole", True)))
            one.finish()
        cells = tuple(
            self._cell(_Data(row, f"{place}的cells第{at}项"), place)
            for at, row in enumerate(source.rows("cells"), start=1)
        )
        made = Grid(
            tuple(source.numbers("widths")), tuple(rows), cells,
            int(source.number("heads")), source.number("size", 12.0),
        )  # fmt: skip
        source.finish()
        _check_form(made, place)
        return made

    def _cell(self, source: _Data, place: str) -> GridCell:
        text = source.text("text")
        self.dropped += dropped(text, place)
        made = GridCell(
            r=int(source.number("r")), c=int(source.number("c")), text=text,
            rs=int(source.number("rs", 1)), cs=int(source.number("cs", 1)),
            size=source.number("size"),
            align=source.one_of("align", ("left", "centre", "right"), "left"),
            at=source.one_of("at", ("top", "middle", "foot"), "middle"),
            face=source.one_of("face", _FACES, "body"),
            upright=source.flag("upright"),
        )  # fmt: skip
        source.finish()
        return made


def _runs(text: str) -> tuple[Run, ...]:
    return text.runs if isinstance(text, Words) else (Run(text),)


def _check_form(form: Grid, place: str) -> None:
    """Each place of the grid is covered by one cell at most, and no cell leaves it."""
    rows, columns = len(form.rows), len(form.widths)
    taken: set[tuple[int, int]] = set()
    for cell in form.cells:
        held = {
            (r, c) for r in range(cell.r, cell.r + cell.rs) for c in range(cell.c, cell.c + cell.cs)
        }
        inside = 0 <= cell.r <= rows - cell.rs and 0 <= cell.c <= columns - cell.cs
        if cell.rs < 1 or cell.cs < 1 or not inside or held & taken:
            raise InputError(
                f"{place}的表格里第{cell.r + 1}行第{cell.c + 1}列的格子越出表格或与别的格子重叠，"
                "没有生成文书。"
            )
        taken |= held
    if not rows or not columns or not 6 <= form.size <= 26 or not 0 <= form.heads <= rows:
        raise InputError(f"{place}的表格缺少行、列，或字号、表头行数不对，没有生成文书。")


class _Data:
    """An object of the data whose every key must be known."""

    def __init__(self, data: Any, where: str) -> None:
        if not isinstance(data, Mapping):
            raise InputError(f"{where or '数据'}应是JSON对象，没有生成文书。")
        self._left = dict(data)
        self.where = where

    def take(self, key: str, default: Any) -> Any:
        """The value of a key, once; a null is as if left out."""
        found = self._left.pop(key, None)
        return default if found is None else found

    def text(self, key: str) -> str:
        """A text; "" where there is none."""
        return self._typed(key, str, "", "文字")

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        return self._typed(key, bool, default, "true或false")

    def number(self, key: str, default: float = 0) -> float:
        """A number that isn't negative."""
        found = self.take(key, default)
        if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found < 10_000:
            raise self._wrong(key, "数")
        return found

    def day(self, key: str) -> date | None:
        """A day written 2026-11-20."""
        found = self.text(key)
        try:
            return date.fromisoformat(found) if found else None
        except ValueError:
            raise self._wrong(key, "日期（如2026-11-20）") from None

    def texts(self, key: str) -> list[str]:
        """A list of texts; one text is a list of one."""
        found = self.take(key, [])
        found = [found] if isinstance(found, str) else found
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise self._wrong(key, "文字的列表")
        return [one for one in found if one.strip()]

    def numbers(self, key: str) -> list[int]:
        """A list of whole numbers."""
        found: list[int] = self._typed(key, list, [], "整数的列表")
        if not all(isinstance(one, int) and 0 <= one < 10_000 for one in found):
            raise self._wrong(key, "整数的列表")
        return found

    def rows(self, key: str) -> list[Mapping[str, Any]]:
        """A list of objects."""
        found: list[Mapping[str, Any]] = self._typed(key, list, [], "列表")
        if not all(isinstance(one, Mapping) for one in found):
            raise self._wrong(key, "对象的列表")
        return found

    def lists(self, key: str) -> list[list[Any]]:
        """A list of lists."""
        found: list[list[Any]] = self._typed(key, list, [], "列表")
        if not all(isinstance(one, list) for one in found):
            raise self._wrong(key, "列表的列表")
        return found

    def table(self, key: str) -> _Data:
        """An object within."""
        return _Data(self.take(key, {}), f"{self.where}的{key}")

    def one_of(self, key: str, allowed: Sequence[Any], default: Any) -> Any:
        """One of the allowed values."""
        found = self.take(key, default)
        if isinstance(found, bool) or found not in allowed:
            raise self._wrong(key, "、".join(str(one) for one in allowed if one != "") + "之一")
        return found

    def finish(self) -> None:
        """Refuse what nobody took."""
        if self._left:
            keys = "、".join(sorted(map(str, self._left)))
            raise InputError(f"{self.where or '数据'}里有不认识的项目：{keys}，没有生成文书。")

    def _typed(self, key: str, kind: type[Kind], default: Kind, wanted: str) -> Kind:
        found: object = self.take(key, default)
        if not isinstance(found, kind):
            raise self._wrong(key, wanted)
        return found

    def _wrong(self, key: str, wanted: str) -> InputError:
        where = f"{self.where}的{key}" if self.where else key
        return InputError(f"{where}应为{wanted}，没有生成文书；请改正后再试。")
