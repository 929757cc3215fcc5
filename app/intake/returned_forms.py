"""信息采集表 that came back: keys stand on the sheet itself, whatever was done to the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from app.base.rows.collection import (
    HEAD,
    HEADINGS,
    ReturnedBook,
    ReturnedCell,
    ReturnedRow,
    ReturnedSheet,
)
from app.intake.ledgers.cells import Broken, Budget, Sheet, Value, column_letter
from app.intake.ledgers.sheets import read_sheets

TAG: Final = "cxt1:"
UNIT, FIELD, NAME, OF_HEAD, LIST = "u:", "i:", "name", "head:", "list:"
SEARCHED_ROWS, SEARCHED_COLUMNS = 4, 3
FORMULA: Final = "单元格是公式，已取其保存的结果，请核对"


def read_return(data: bytes, file_name: str) -> ReturnedBook:
    """What a workbook holds by its keys; InputError where it is no table.

    Without our tag it is a foreign table: its cells as they stand, nothing assumed.
    """
    book = read_sheets(data, file_name, Budget())
    tagged = [(sheet, tag) for sheet in book.sheets if (tag := _tag(sheet))]
    main = next(((s, t) for s, t in tagged if LIST not in t), None)
    notes = [note for sheet in book.sheets if sheet.visible for note in sheet.notes]
    notes += book.notes
    if main is None:
        table = next((_table(sheet) for sheet in book.sheets if sheet.visible and sheet.rows), ())
        nothing = ReturnedSheet((), (), frozenset())
        return ReturnedBook("", {}, nothing, {}, tuple(notes), table)
    sheet, tag = main
    head, returned = _read(sheet)
    lists = {t.partition(LIST)[2]: _read_list(s) for s, t in tagged if LIST in t}
    return ReturnedBook(tag.split(":")[1], head, returned, lists, tuple(notes))


def _tag(sheet: Sheet) -> str:
    """Our tag, wherever in the first rows and columns it still stands."""
    for row in range(1, SEARCHED_ROWS):
        for value in sheet.rows.get(row, [])[:SEARCHED_COLUMNS]:
            text = value if isinstance(value, str) else ""
            at = text.find(TAG)
            if at >= 0:
                return str(text[at:])
    return ""


def _keys(sheet: Sheet) -> tuple[int, dict[int, str]]:
    """The keys of columns, and the row that holds them (0: nobody's)."""
    for row in range(1, SEARCHED_ROWS):
        found = {
            at: str(value)
            for at, value in enumerate(sheet.rows.get(row, []))
            if isinstance(value, str) and value.startswith((UNIT, FIELD, NAME))
        }
        if found and any(key.startswith(NAME) for key in found.values()):
            return row, found
    return 0, {}


def _read(sheet: Sheet) -> tuple[Mapping[str, str], ReturnedSheet]:
    keyed, columns = _keys(sheet)
    upright = any(
        _row_key(values).startswith(FIELD) for row, values in sheet.rows.items() if row != keyed
    )
    head: dict[str, str] = {}
    notes = list(_layout(sheet))
    rows: list[ReturnedRow] = []
    turned: dict[str, dict[str, ReturnedCell]] = {}
    found: set[str] = set()
    names = [at for at, key in columns.items() if key.startswith(NAME)]
    units = {at: key for at, key in columns.items() if key.startswith(UNIT)} or {
        at + 1: "" for at in names[:1]
    }
    for number in sorted(sheet.rows):
        values = sheet.rows[number]
        key = "" if number == keyed else _row_key(values)
        said = _head_of(key, _name(values, names))
        if said:
            head[said] = _first_text(values, names)
        elif upright and key.startswith(FIELD):
            field = key.removeprefix(FIELD)
            found.add(field)
            for at, unit in units.items():
                cell = _cell(sheet, number, at, values)
                turned.setdefault(unit.removeprefix(UNIT), {})[field] = cell
        elif number == keyed or upright:
            continue
        elif key.startswith(UNIT) or _looks_a_row(values, columns, _name(values, names)):
            cells = {
                name.removeprefix(FIELD): _cell(sheet, number, at, values)
                for at, name in columns.items()
                if name.startswith(FIELD)
            }
            name = _name(values, names)
            rows.append(ReturnedRow(key.removeprefix(UNIT), name, f"第{number}行", cells))
            if number in sheet.hidden_rows:
                notes.append(f"第{number}行（{name}）被隐藏，也已读取。")
    found |= {k.removeprefix(FIELD) for k in columns.values() if k.startswith(FIELD)}
    rows += [ReturnedRow(unit, "", f"“{sheet.name}”", cells) for unit, cells in turned.items()]
    return head, ReturnedSheet(tuple(rows), tuple(notes), frozenset(found))


def _read_list(sheet: Sheet) -> ReturnedSheet:
    """A list of events: a row an event, the unit by name."""
    _, columns = _keys(sheet)
    names = [at for at, key in columns.items() if key.startswith(NAME)]
    heads = max((n for n in range(1, SEARCHED_ROWS) if n in sheet.rows), default=1)
    first = next((n for n in sorted(sheet.rows) if _row_key(sheet.rows[n]) == "first"), heads + 1)
    rows = []
    for number in sorted(sheet.rows):
        values = sheet.rows[number]
        if number < first:
            continue
        cells = {
            key.removeprefix(FIELD): _cell(sheet, number, at, values)
            for at, key in columns.items()
            if key.startswith(FIELD)
        }
        if any(cell.text or cell.broken for cell in cells.values()):
            place = f"“{sheet.name}”第{number}行"
            rows.append(ReturnedRow("", _name(values, names), place, cells))
    found = frozenset(k.removeprefix(FIELD) for k in columns.values() if k.startswith(FIELD))
    return ReturnedSheet(tuple(rows), tuple(_layout(sheet)), found)


def _layout(sheet: Sheet) -> Iterator[str]:
    for row, column, shown, why in sheet.told:
        if row:
            yield f"“{sheet.name}”{column_letter(column)}{row}：{shown} {why}。"


def _row_key(values: list[Value | None]) -> str:
    """The key of a row, wherever its hidden column stands now."""
    for value in values[:SEARCHED_COLUMNS]:
        if isinstance(value, str) and value.startswith((UNIT, FIELD, OF_HEAD, "first")):
            return str(value)
    return ""


def _head_of(key: str, name: str) -> str:
    """Which line of the head a row is: by its key, or by its caption where the key is lost."""
    if key.startswith(OF_HEAD):
        return key.removeprefix(OF_HEAD)
    return next((word for word, caption in HEAD.items() if caption == name), "")


def _looks_a_row(values: list[Value | None], columns: Mapping[int, str], name: str) -> bool:
    """A row without a key: one that somebody added, or whose key was lost with its column."""
    if name in HEADINGS or name in HEAD.values():
        return False
    data = [at for at, key in columns.items() if key.startswith(FIELD)]
    return any(at < len(values) and values[at] is not None for at in data)


def _cell(sheet: Sheet, row: int, at: int, values: list[Value | None]) -> ReturnedCell:
    value = values[at] if at < len(values) else None
    told = FORMULA if (row, at) in sheet.formulas else ""
    if any((r, c) == (row, at) for r, c, _, _ in sheet.told) and told:
        return ReturnedCell(_shown(value), "公式的结果会随打开的日期变化，没有采用")
    if isinstance(value, Broken):
        return ReturnedCell(value.shown, value.why)
    return ReturnedCell(_shown(value), "", told, isinstance(value, datetime))


def _shown(value: Value | None) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None or isinstance(value, Broken) else str(value).strip()


def _name(values: list[Value | None], names: list[int]) -> str:
    return _shown(values[names[0]]) if names and names[0] < len(values) else ""


def _first_text(values: list[Value | None], names: list[int]) -> str:
    """What was filled in right of the caption of a head line."""
    start = (names[0] if names else 1) + 1
    return next((_shown(v) for v in values[start:] if _shown(v)), "")


def _table(sheet: Sheet) -> tuple[tuple[str, ...], ...]:
    width = max(len(row) for row in sheet.rows.values())
    return tuple(
        tuple(_shown(v) for v in (*row, *[None] * (width - len(row))))
        for _, row in sorted(sheet.rows.items())
    )
