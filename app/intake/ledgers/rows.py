"""From the cells under a header to rows of the office: taken, rejected, pointed out, skipped."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final

from app.base.errors import InputError
from app.intake.ledgers.asides import BELOW, FEW, may_be_aside, why_aside
from app.intake.ledgers.cells import (
    MAX_CELL_TEXT,
    Broken,
    Budget,
    Merge,
    Sheet,
    Value,
    cell_name,
    column_letter,
)
from app.intake.ledgers.days import DayReading, month_of, read_day, weekday_of, years_of
from app.intake.ledgers.dittos import Dittos, is_ditto
from app.intake.ledgers.header import (
    DATE_FIELDS,
    KEPT_AS_TEXT,
    MAX_HEADING,
    Header,
    is_heading,
    normal,
)
from app.intake.ledgers.several import is_unit, read_people, read_units
from app.intake.ledgers.surplus import Aligner
from app.intake.ledgers.taken import SHOWN, UNIT_FIELDS, Finding, LedgerRow, Rows, short, shown_of
from app.intake.ledgers.values import (
    clean_text,
    half_width,
    id_card_doubt,
    is_mobile,
    is_nothing,
    lost_digits,
    name_and_phone,
    read_id,
    read_phone,
)

MAX_FILLED: Final = 3_000_000
MAX_TEXT: Final = 100_000_000

_NUMBER: Final = re.compile(r"号码|身份证|电话|手机|编号|证号")
_UNITS: Final = frozenset(UNIT_FIELDS)
_MADE_ON: Final = re.compile(
    r"(?:填报|填表|制表|报送|打印|导出|统计|上报)(?:日期|时间)|^(?:日期|时间)[:：]"
)
_OF_SHEET: Final = "工作表名称"
_YEAR_NAMES: Final = frozenset({"年", "年份", "年度"})
_WEEKDAYS: Final = frozenset({"星期", "星期几", "周几"})
_DAY_FIRST: Final = re.compile(r"\s*(?:1[3-9]|2\d|3[01])[-./]\d{1,2}[-./]\d{4}\b")
_YEAR_FIRST: Final = re.compile(r"\s*\d{4}[-/.]")
_TURNED: Final = "同一栏里有先写日、后写月的日期，这一格的月和日可能被软件对调了，请对照原件核对"
_NAMING: Final = _UNITS | {"complainant", "source_number", "title", "facts"}
_VOID: Final = re.compile(
    r"[(（]?已?(?:作废|撤诉|撤回|撤销|撤件|注销|无效|退件|退单|重复件?)(?:件|处理)?[。.]?[)）]?"
)
_TEXTS: Final = frozenset({"title", "facts", "appeal", "result"})
_OF_A_CASE: Final = frozenset({"title", "facts", "complainant", "phone", "source_number"})
_IDENTITY: Final = ("source_number", "received_on", "facts", "title")


def read_rows(sheet: Sheet, header: Header, budget: Budget) -> Rows:
    """All rows under the header, each in exactly one of taken, rejected and skipped."""
    return _RowReader(sheet, header, budget).read()


class _RowReader:
    def __init__(self, sheet: Sheet, header: Header, budget: Budget) -> None:
        self._sheet, self._header, self._budget = sheet, header, budget
        self._rows = Rows()
        self._numbers = sorted(n for n in sheet.rows if n > header.last_row)
        self._own = {n: sheet.rows[n] for n in self._numbers}
        self._covered: dict[int, dict[int, Value]] = {}
        self._wide: set[int] = set()
        self._field_of = {column: name for name, column in header.fields.items()}
        self._year, self._titles = _title(sheet, header)
        self._names = {normal(part) for parts in header.headings.values() for part in parts}
        self._month: int | None = None
        self._source = self._year_source = "标题"
        if self._year is not None:
            self._month = _title_month(sheet, header)
        self._look_at_name(sheet)
        self._year_column = next(
            (c for c, parts in header.headings.items() if normal(parts[-1]) in _YEAR_NAMES), None
        )
        if any(self._year_column in columns for columns in header.triples.values()):
            self._year_column = None
        self._headings: dict[int, str] = {}
        self._numbered = {c for c in header.headings if _NUMBER.search(header.heading(c))}
        self._weekday = next(
            (c for c, parts in header.headings.items() if normal(parts[-1]) in _WEEKDAYS), None
        )
        self._last_column = max(header.headings, default=0)
        self._dittos = Dittos(header)
        self._aligner = Aligner(sheet, header)
        self._day_first = self._columns_of_day_first()
        self._characters = 0

    def read(self) -> Rows:
        self._spread_blocks()
        previous: int | None = None
        for done, number in enumerate(self._numbers):
            if done % 500 == 0:
                self._budget.tick(done, len(self._numbers))
            own = {
                column: value
                for column, value in enumerate(self._own[number])
                if value is not None and (not isinstance(value, str) or clean_text(value))
            }
            if self._other_table(own):
                self._leave_rest(number, self._numbers[done:])
                break
            why = self._no_row(number, own)
            if why:
                self._rows.skipped.append(Finding(number, "", _first(own), why))
                self._caption(own)
            elif previous is not None and self._continues(number, own):
                self._append(number, own)
            elif previous is not None and number not in self._covered and self._goes_on(own):
                self._append_text(number, own)
            else:
                previous = number if self._take(number, own) else None
        self._point_out_hidden()
        self._tell_of_cells()
        return self._rows

    def _look_at_name(self, sheet: Sheet) -> None:
        """Take the year or the month that no title gives from the name of the sheet: 2026年, 11月."""
        years, found = years_of(sheet.name), month_of(sheet.name)
        if self._year is None and len(years) == 1:
            self._year, self._year_source = years.pop(), _OF_SHEET
        if self._month is None and found is not None and found[0] in {None, self._year}:
            self._month, self._source = found[1], _OF_SHEET

    def _columns_of_day_first(self) -> frozenset[int]:
        """The columns of days that hold a text such as 20/11/2026.

        Whoever opened that file where the month comes first has turned the other days around.
        """
        columns = [c for n, c in self._header.fields.items() if n in DATE_FIELDS]
        return frozenset(
            column
            for column in columns
            for cells in self._own.values()
            if column < len(cells)
            and isinstance(value := cells[column], str)
            and _DAY_FIRST.match(value)
        )

    def _caption(self, own: dict[int, Value]) -> None:
        """Keep the month of a caption between the rows for the days without one."""
        texts = list(_texts(own))
        found = month_of(texts[0]) if len(texts) == 1 else None
        if found is not None:
            year, self._month = found
            self._source = "分月标题"
            if year is not None:
                self._year, self._year_source = year, self._source

    def _day(self, value: str | datetime, cells: dict[int, Value]) -> DayReading:
        year, source = self._year, self._year_source
        told = cells.get(self._year_column) if self._year_column is not None else None
        if told is not None and (match := re.fullmatch(r"(20\d\d)\s*年?度?", shown_of(told))):
            year, source = int(match[1]), "年份栏"
        return read_day(
            value,
            year,
            month=self._month,
            source=self._source,
            year_source=source,
            since_1904=self._sheet.since_1904,
        )

    def _spread_blocks(self) -> None:
        """Give each covered cell the value of its block; a block across the table is a caption."""
        width = max(len(self._header.headings), 2)
        filled = 0
        for block in self._sheet.merges:
            if block.top <= self._header.last_row:
                continue
            cells = self._own.get(block.top, [])
            value = cells[block.left] if block.left < len(cells) else None
            across = block.right - block.left + 1
            if across > max(3, width // 2):
                self._wide.add(block.top)
                continue
            if value is None:
                continue
            columns = self._columns_of(block)
            start = bisect.bisect_left(self._numbers, block.top)
            end = bisect.bisect_right(self._numbers, block.bottom)
            for number in self._numbers[start:end]:
                into = self._covered.setdefault(number, {})
                for column in columns:
                    if (number, column) != (block.top, block.left):
                        into.setdefault(column, value)
                filled += across
                if filled > MAX_FILLED:
                    raise InputError("表格的合并单元格过大，没有读取；请取消合并后再导入。")

    def _columns_of(self, block: Merge) -> list[int]:
        """The columns that a block's value is for: the first, and the other unit beside a unit.

        A day over the names beside it is nobody's name; that the block lies over them is told. A
        heading may lie over several columns itself.
        """
        left, own = block.left, self._header.headings.get(block.left)
        beside = [
            column
            for column in range(left + 1, block.right + 1)
            if column in self._header.headings and self._header.headings[column] != own
        ]
        units = [c for c in beside if {self._field_of.get(c), self._field_of.get(left)} <= _UNITS]
        if others := [c for c in beside if c not in units and c not in self._header.ignored]:
            named = "、".join(self._heading(column) for column in others[:FEW])
            why = f"这一格与“{named}”合并，只作为“{self._heading(left)}”读取，请核对"
            self._rows.flagged.append(Finding(block.top, cell_name(block.top, left), "", why))
        return [left, *units]

    def _other_table(self, own: dict[int, Value]) -> bool:
        """Whether the row is the header of another table: headings in other columns."""
        texts = {
            c: normal(v) for c, v in own.items() if isinstance(v, str) and len(v) <= MAX_HEADING
        }
        if len(texts) < 3 or len(texts) < len(own):
            return False
        known = [column for column, text in texts.items() if is_heading(text)]
        moved = [
            column
            for column in known
            if texts[column] not in map(normal, self._header.headings.get(column, ()))
        ]
        return len(known) >= 3 and 2 * len(known) >= len(texts) and len(moved) >= 2

    def _leave_rest(self, number: int, rest: list[int]) -> None:
        """Leave the rows of another table alone, and say so once for all and for each."""
        why = f"第{number}行起是表头不同的另一张表，未读取，请拆成单独的工作表再导入"
        self._rows.flagged.append(Finding(number, "", "", why))
        self._rows.skipped.extend(
            Finding(n, "", _first(dict(enumerate(v for v in self._own[n] if v))), "另一张表的内容")
            for n in rest
        )

    def _no_row(self, number: int, own: dict[int, Value]) -> str:
        """Why the row is none of the ledger's; "" for a row."""
        if not own:
            return "空行" if number not in self._covered else "合并单元格的续行"
        if all(c in self._header.ignored and shown_of(v).isdecimal() for c, v in own.items()):
            return "空行（只有序号）"
        texts = [clean_text(v) if isinstance(v, str) else "" for v in own.values()]
        shown = [text for text in texts if text]
        if shown and len(shown) > 1 and all(normal(text) in self._names for text in shown):
            return "重复的表头"
        if len(shown) == len(texts) and shown and all(text in self._titles for text in shown):
            return "重复的标题"
        return self._aside(number, own)

    def _aside(self, number: int, own: dict[int, Value]) -> str:
        """Why a row is a total, a note or a caption; "" for a row."""
        first = shown_of(own[min(own)])
        broken = any(isinstance(value, Broken) for value in own.values())
        if (len(own) <= FEW or may_be_aside(first)) and not broken:
            why = why_aside([shown_of(own[column]) for column in sorted(own)], self._year)
            if why:
                return why
        if len(own) == 2 and self._is_colophon(own):
            return BELOW
        if len(own) != 1 or number in self._covered:
            return ""
        column = next(iter(own))
        caption = number in self._wide or self._field_of.get(column) not in _IDENTITY[1:]
        return "说明行（整行只有一格有内容）" if caption or month_of(first) else ""

    def _is_colophon(self, own: dict[int, Value]) -> bool:
        """Whether a row holds only the unit that made the table and the day of it."""
        if any(self._field_of.get(column) in _OF_A_CASE for column in own):
            return False
        shown = [shown_of(value) for value in own.values()]
        return any(is_unit(text) for text in shown) and any(
            read_day(value, 2000).day is not None
            for value in own.values()
            if not isinstance(value, Broken)
        )

    def _continues(self, number: int, own: dict[int, Value]) -> bool:
        """Whether all that makes a row of its own belongs to a block that began above."""
        covered = self._covered.get(number, {})
        columns = [self._header.fields[n] for n in _IDENTITY if n in self._header.fields]
        return any(c in covered for c in columns) and not any(c in own for c in columns)

    def _goes_on(self, own: dict[int, Value]) -> bool:
        """Whether only the text of the case above goes on, in a line of its own."""
        names = {self._field_of.get(column) for column in own}
        return len(own) == 1 and bool(names & {"facts", "result", "appeal"})

    def _append_text(self, number: int, own: dict[int, Value]) -> None:
        row = self._rows.taken[-1]
        (column, value), *_ = own.items()
        name = self._field_of[column]
        row.values[name] = "\n".join(filter(None, (row.text(name), shown_of(value))))
        why = f"整行只有{self._heading(column)}一格，接在第{row.row}行之后，请核对"
        self._rows.flagged.append(Finding(number, cell_name(number, column), short(value), why))
        self._count(row)

    def _append(self, number: int, own: dict[int, Value]) -> None:
        """Add what a continuing row holds to the row above it."""
        if not self._rows.taken:
            return
        row = self._rows.taken[-1]
        for column, value in own.items():
            name = self._field_of.get(column)
            text = shown_of(value)
            if column in self._header.ignored or name in DATE_FIELDS:
                continue
            if name is None:
                heading = self._heading(column)
                row.extra[heading] = "\n".join(filter(None, (row.extra.get(heading, ""), text)))
            elif name in {"complainant", "phone", *UNIT_FIELDS} and text:
                self._add_to_list(row, name, text)
            elif name not in _IDENTITY:
                row.values[name] = "\n".join(filter(None, (row.text(name), text)))
        why = f"本行各栏合并在第{row.row}行，内容并入第{row.row}行，请核对"
        self._rows.flagged.append(Finding(number, "", _first(own), why))

    def _add_to_list(self, row: LedgerRow, name: str, text: str) -> None:
        """One more person, number or unit of a case over several rows."""
        if name == "phone":
            text = read_phone(text).phone
        elif name in UNIT_FIELDS:
            text = "、".join(read_units(text).names)
        known = row.each(name)
        if text and text not in known:
            row.several[name] = (*known, text)
            row.values[name] = "、".join(row.several[name])

    def _take(self, number: int, own: dict[int, Value]) -> bool:
        pending: list[Finding] = []
        width = self._sheet.widths.get(number)
        if width is not None:
            aligned = self._aligner.align(number, width, self._own[number])
            if aligned.refused:
                self._rows.rejected.append(Finding(number, "", _first(own), aligned.why))
                return False
            if aligned.cells is not None:
                own = aligned.cells
            if aligned.why:
                pending.append(Finding(number, "", _first(own), aligned.why))
        cells = {**self._covered.get(number, {}), **own}
        self._dittos.resolve(number, cells, pending)
        row = LedgerRow(number, {}, {})
        refusal = self._day_cell(row, "received_on", cells, pending)
        if refusal is None:
            refusal = self._other_weekday(row, cells)
        for name, column in self._header.fields.items():
            if name != "received_on" and column in cells:
                self._cell(row, name, column, cells, pending)
        for column, value in cells.items():
            if column not in self._field_of and column not in self._header.ignored:
                self._extra(row, column, value, pending)
        if refusal is None and not (row.text("facts") or row.text("title")):
            refusal = self._empty(number, cells, pending)
        if refusal is not None:
            self._rows.rejected.append(refusal)
            return False
        self._rows.flagged.extend(pending)
        self._check_order(row)
        self._rows.taken.append(row)
        self._count(row)
        return True

    def _empty(self, number: int, cells: dict[int, Value], pending: list[Finding]) -> Finding:
        """Why a row without facts and title can't be taken, at the cell that should hold them."""
        why, shown, cell = "既没有内容也没有标题", "", ""
        for name in ("title", "facts"):
            column = self._header.fields.get(name)
            if column is None:
                continue
            cell, value = cell_name(number, column), cells.get(column)
            if isinstance(value, Broken):
                why, shown = f"既没有内容也没有标题：{value.why}", value.shown
            elif told := next((f for f in pending if f.cell == cell), None):
                why, shown = f"既没有内容也没有标题：{told.why}", told.value
        return Finding(number, cell, shown, why)

    def _day_cell(
        self, row: LedgerRow, name: str, cells: dict[int, Value], pending: list[Finding]
    ) -> Finding | None:
        """Read a day into the row; what stands in the way comes back."""
        column = self._header.fields.get(name)
        if column is None:
            return Finding(row.row, "", "", "表中没有收到日期一栏，请在对应表中指定")
        cell, value = cell_name(row.row, column), cells.get(column)
        if name in self._header.triples:
            value = self._joined_day(name, cells)
        if value is None:
            return Finding(row.row, cell, "", f"没有填写{self._heading(column)}")
        if isinstance(value, Broken):
            return Finding(row.row, cell, value.shown, value.why)
        reading = self._day(value, cells)
        if reading.day is None and isinstance(value, str) and is_ditto(clean_text(value)):
            reading = DayReading(None, f"写的是“{clean_text(value)}”，上面没有可用的日期")
        if reading.day is None:
            return Finding(row.row, cell, short(value), f"{self._heading(column)}：{reading.why}")
        row.values[name] = reading.day
        if column in self._day_first and _may_be_turned(value, reading.day):
            pending.append(Finding(row.row, cell, short(value), _TURNED))
        if reading.note:
            pending.append(Finding(row.row, cell, short(value), reading.note))
        return None

    def _other_weekday(self, row: LedgerRow, cells: dict[int, Value]) -> Finding | None:
        """Why the weekday that stands in a column of its own is not that of the day of receipt."""
        value = cells.get(self._weekday) if self._weekday is not None else None
        found = weekday_of(value) if isinstance(value, str) else None
        day = row.values["received_on"]
        if found is None or self._weekday is None or not isinstance(day, date):
            return None
        if found == day.weekday():
            return None
        cell, right = cell_name(row.row, self._weekday), "一二三四五六日"[day.weekday()]
        why = f"{day.isoformat()}是星期{right}，这一格写的不是，不能确定收到的是哪一天"
        return Finding(row.row, cell, shown_of(value or ""), why)

    def _joined_day(self, name: str, cells: dict[int, Value]) -> Value | None:
        """The day that stands in three columns, as one text."""
        parts = []
        for column, unit in zip(self._header.triples[name], "年月日", strict=True):
            value = cells.get(column)
            if isinstance(value, Broken):
                return value
            text = "" if value is None else re.sub(r"[年月日号份]+$", "", shown_of(value))
            parts.append(f"{text}{unit}" if text else "")
        return "".join(parts) or None

    def _cell(
        self,
        row: LedgerRow,
        name: str,
        column: int,
        cells: dict[int, Value],
        pending: list[Finding],
    ) -> None:
        value, cell = cells[column], cell_name(row.row, column)
        if name in DATE_FIELDS:
            doubt = self._day_cell(row, name, cells, pending)
            if doubt is not None:
                kept = "，原文保留" if name == KEPT_AS_TEXT else ""
                why = f"{doubt.why}；这一日期未采用{kept}"
                pending.append(Finding(row.row, cell, doubt.value, why))
                if kept:
                    row.extra[self._heading(column)] = shown_of(value)
            return
        if isinstance(value, Broken):
            pending.append(Finding(row.row, cell, value.shown, f"{value.why}；这一格未采用"))
            return
        text = shown_of(value)
        if name in _NAMING and is_nothing(text):
            why = f"写的是“{text}”，按没有填写处理"
            pending.append(Finding(row.row, cell, text, why))
            return
        both = name_and_phone(text) if name == "phone" else None
        if both and not row.text("complainant"):
            row.values["complainant"], text = both
            why = "电话前面写有姓名，已分开，请核对"
        elif name == "phone" and isinstance(value, str):
            phone = read_phone(value)
            text, why = phone.phone, phone.doubt
        elif name == "source_number" and isinstance(value, str):
            number = read_id(value)
            text, why = number.phone, number.doubt
        else:
            if name == "complainant" and (both := name_and_phone(text)):
                text = self._parted(row, cell, both, cells, pending)
            moved = name == "complainant" and is_mobile(text)
            why = "这一栏写的像是电话号码，请核对是否串栏" if moved else _text_doubt(text)
        if why:
            pending.append(Finding(row.row, cell, short(value), why))
        if name in UNIT_FIELDS and text:
            text = self._units(row, name, cell, text, pending)
        elif name == "complainant" and len(people := read_people(text)) > 1:
            row.several[name], text = people, "、".join(people)
            why = f"一格里有{len(people)}个人，分别读取，请核对"
            pending.append(Finding(row.row, cell, "", why))
        elif name == "phone" and "、" in text:
            row.several[name] = tuple(text.split("、"))
        if text:
            row.values[name] = text

    def _parted(
        self,
        row: LedgerRow,
        cell: str,
        both: tuple[str, str],
        cells: dict[int, Value],
        pending: list[Finding],
    ) -> str:
        """The name of a cell with a number behind it; the number counts where the row has no other."""
        column = self._header.fields.get("phone", -1)
        other = shown_of(cells[column]) if column in cells else ""
        if not other or is_nothing(other):
            cells.pop(column, None)
            row.values["phone"] = both[1]
        why = "姓名后面写有电话号码，已分开，请核对"
        if other and other != both[1] and not is_nothing(other):
            row.extra[f"{self._heading(self._header.fields['complainant'])}电话"] = both[1]
            why = "姓名后面写有另一个电话号码，保留在附加内容中，请核对"
        pending.append(Finding(row.row, cell, "", why))
        return both[0]

    def _units(
        self, row: LedgerRow, name: str, cell: str, text: str, pending: list[Finding]
    ) -> str:
        """The names of a cell's units; each one's part in the matter goes beside them."""
        found = read_units(text)
        if len(found.names) > 1:
            row.several[name] = found.names
            why = f"一格里有{len(found.names)}个单位，分别读取，请核对"
            pending.append(Finding(row.row, cell, text[:SHOWN], why))
        if any(found.parts):
            told = "、".join(
                f"{n}（{p}）" if p else n for n, p in zip(found.names, found.parts, strict=True)
            )
            row.extra[f"{self._heading(self._header.fields[name])}分工"] = told
            why = "写的分工（或“等几家”）不是单位名称，没有作为名称，保留在附加内容中，请核对"
            pending.append(Finding(row.row, cell, text[:SHOWN], why))
        return "、".join(found.names)

    def _extra(self, row: LedgerRow, column: int, value: Value, pending: list[Finding]) -> None:
        heading = self._heading(column)
        if isinstance(value, Broken):
            self._doubt(row, column, value.shown, f"{value.why}；这一格未采用", pending)
            return
        if lost := lost_digits(value):
            self._doubt(row, column, "", f"{heading}{lost}", pending)
            return
        text = shown_of(value)
        if not text:
            return
        if doubt := id_card_doubt(text):
            self._doubt(row, column, "", doubt, pending)
        if _VOID.fullmatch(text):
            self._doubt(row, column, text, f"{heading}写的是“{text}”，仍已读取，请核对", pending)
        if column > self._last_column:
            why = "这一格在表头最后一栏之外，内容保留在附加内容中，请核对是否串栏"
            self._doubt(row, column, text[:SHOWN], why, pending)
        name = self._field_of.get(column - 1)
        if (
            name in _TEXTS
            and self._header.headings.get(column) == self._header.headings[column - 1]
        ):
            row.values[name] = "\n".join(filter(None, (row.text(name), text)))
            self._doubt(row, column, "", f"“{heading}”占两栏，两格接在一起读取，请核对", pending)
            return
        if heading in row.extra:
            heading = f"{heading}（{column_letter(column)}）"
        row.extra[heading] = half_width(text) if column in self._numbered else text

    @staticmethod
    def _doubt(row: LedgerRow, column: int, shown: str, why: str, pending: list[Finding]) -> None:
        pending.append(Finding(row.row, cell_name(row.row, column), shown, why))

    def _heading(self, column: int) -> str:
        known = self._headings.get(column)
        if known is None:
            known = self._header.heading(column) or f"{column_letter(column)}列（无表头）"
            self._headings[column] = known
        return known

    def _check_order(self, row: LedgerRow) -> None:
        received = row.values["received_on"]
        for name in DATE_FIELDS[1:]:
            later = row.values.get(name)
            if isinstance(later, date) and isinstance(received, date) and later < received:
                column = self._header.fields[name]
                why = f"{self._heading(column)}早于收到日期，请核对"
                cell = cell_name(row.row, column)
                self._rows.flagged.append(Finding(row.row, cell, later.isoformat(), why))

    def _count(self, row: LedgerRow) -> None:
        texts = (*row.values.values(), *row.extra.values())
        self._characters += sum(len(text) for text in texts if isinstance(text, str))
        if self._characters > MAX_TEXT:
            raise InputError("台账的文字总量过大，没有读取；请拆分成几个文件再导入。")

    def _tell_of_cells(self) -> None:
        """Comments, pictures and formulas whose result changes, wherever they stand."""
        self._rows.flagged.extend(
            Finding(row or None, cell_name(row, column) if row else "", shown, why)
            for row, column, shown, why in self._sheet.told
        )

    def _point_out_hidden(self) -> None:
        taken = {row.row for row in self._rows.taken}
        why = "这一行在表格中被筛选隐藏，仍已读取" if self._sheet.filtered else "隐藏的行，仍已读取"
        self._rows.flagged.extend(
            Finding(number, "", "", why) for number in sorted(taken & self._sheet.hidden_rows)
        )
        self._rows.flagged.extend(
            Finding(number, "", "", "这一行有加删除线的文字，可能已经作废或撤回，仍已读取，请核对")
            for number in sorted(taken & self._sheet.struck_rows)
        )
        for column in sorted(self._sheet.hidden_columns & set(self._header.headings)):
            cell = cell_name(self._header.last_row, column)
            self._rows.flagged.append(
                Finding(self._header.last_row, cell, self._heading(column), "隐藏的列，仍已读取")
            )


def _may_be_turned(value: str | datetime, day: date) -> bool:
    """Whether a program may have made this day out of its month and day turned around."""
    by_program = isinstance(value, datetime) or _YEAR_FIRST.match(value) is not None
    return by_program and day.day <= 12 and day.day != day.month


def _title_month(sheet: Sheet, header: Header) -> int | None:
    """The one month that the title names; the day on which the table was made is not in it."""
    texts = _above_header(sheet, header)
    months = {
        int(m)
        for text in texts
        for m in re.findall(r"20\d{2}\s*[年.\-/]\s*(\d{1,2})\s*月", text)
        if not _MADE_ON.search(text)
    }
    month = months.pop() if len(months) == 1 else 0
    return month if 1 <= month <= 12 else None


def _above_header(sheet: Sheet, header: Header) -> list[str]:
    return [
        clean_text(value)
        for number in range(1, min(header.first_row, 100))
        for value in sheet.rows.get(number, [])
        if isinstance(value, str)
    ]


def _title(sheet: Sheet, header: Header) -> tuple[int | None, frozenset[str]]:
    """The one year that the rows above the header name, and the texts of those rows."""
    texts = _above_header(sheet, header)
    years = _years(text for text in texts if not _MADE_ON.search(text)) or _years(texts)
    year = years.pop() if len(years) == 1 else None
    return year, frozenset(text for text in texts if text)


def _years(texts: Iterable[str]) -> set[int]:
    return {year for text in texts for year in years_of(text)}


def _texts(own: dict[int, Value]) -> Iterator[str]:
    for value in own.values():
        text = shown_of(value)
        if text:
            yield text


def _first(own: dict[int, Value]) -> str:
    return next(_texts(own), "")[:SHOWN]


def _text_doubt(text: str) -> str:
    if len(text) >= MAX_CELL_TEXT:
        return f"这一格有{len(text)}个字，达到 Excel 单格上限，可能已被截断"
    if "\ufffd" in text:
        return "有无法辨认的字，请对照原件"
    return ""
