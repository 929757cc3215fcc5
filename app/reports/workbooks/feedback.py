"""得分反馈表, 得分明细, 汇总排名: sums and ranks are live formulas, stored with the program's results.

What a program that only shows sees, and what one that recalculates gets, is the same to the last
digit: printed scores are summed and rounded to the places of the set.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.base.safe_text import safe_cell
from app.reports.workbooks.book import A4, DEMO, FONT, text_units
from app.rules.evaluation.results import Board

NOT_PUBLIC: Final = "试行期间暂不向社会公开"
MOST_NAME: Final = 31  # characters of a sheet's name
BARRED: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))


@dataclass(frozen=True, slots=True)
class Entered:
    """What a unit has for an item: both values in words, why it was cut."""

    reported: str
    confirmed: str
    why: str


@dataclass(frozen=True, slots=True)
class FeedbackUnit:
    """One unit of the workbook."""

    name: str
    body: Mapping[str, Any]
    entered: Mapping[str, Entered]


@dataclass(frozen=True, slots=True)
class Feedback:
    """The whole workbook."""

    title: str
    office: str
    set_name: str  # with its status
    as_of: date
    places: int
    units: Sequence[FeedbackUnit]
    boards: Sequence[Board]
    names: Mapping[str, str]
    not_public: bool
    demo: bool
    sheets: bool = True  # a 得分反馈表 for each unit
    penalties: frozenset[str] = frozenset()  # items whose points are taken off


def feedback_book(told: Feedback) -> bytes:
    """The workbook's bytes."""
    from xlsxwriter import Workbook

    data = io.BytesIO()
    book = Workbook(data, {"in_memory": True, "strings_to_formulas": False})
    styles = _Styles(book, told.places)
    ranked = bool(told.boards) or len(told.units) != 1  # one unit's own workbook ranks nobody
    ranking = book.add_worksheet("汇总排名") if ranked else None
    detail = book.add_worksheet("得分明细")
    stand, column = _Detail(detail, styles, told).write()
    if ranking is not None:
        _Ranking(ranking, styles, told).write(stand, column)
    used = {"汇总排名", "得分明细"}
    for unit in told.units if told.sheets else ():
        _Unit(book.add_worksheet(_sheet_name(unit.name, used)), styles, told, unit).write()
    book.set_properties({"title": told.title, "author": told.office})
    book.set_calc_mode("auto")
    book.close()
    return data.getvalue()


class _Styles:
    """Formats by what a cell is for."""

    def __init__(self, book: Any, places: int) -> None:
        plain = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
        lined = {**plain, "border": 1, "border_color": "#A6A6A6", "text_wrap": True}
        points = "0." + "0" * places if places else "0"
        self.title = book.add_format({**plain, "font_size": 16, "bold": True})
        self.line = book.add_format({**plain, "font_color": "#404040"})
        self.mark = book.add_format({**plain, "bold": True, "font_color": "#C00000"})
        self.head = book.add_format({**lined, "bold": True, "bg_color": "#DDE5EE"})
        self.text = book.add_format({**lined, "num_format": "@"})
        self.quoted = book.add_format({**lined, "num_format": "@", "quote_prefix": True})
        self.points = book.add_format(
            {**lined, "num_format": points, "align": "right", "indent": 1}
        )
        self.whole = book.add_format({**lined, "num_format": "0", "align": "center"})
        self.sum = book.add_format(
            {
                **lined,
                "num_format": points,
                "align": "right",
                "indent": 1,
                "bold": True,
                "bg_color": "#F2F2F2",
            }
        )
        self.room = book.add_format({**lined, "locked": False, "bg_color": "#FFFBE6"})


class _Sheet:
    """What all sheets do."""

    def __init__(self, sheet: Any, styles: _Styles, told: Feedback) -> None:
        self.sheet, self.styles, self.told = sheet, styles, told

    def head(self, title: str) -> None:
        """Title, the set with its status, what must stand on every output."""
        told = self.told
        self.text(0, 0, title, self.styles.title)
        self.sheet.set_row(0, 26)
        line = (told.office, told.set_name, f"得分截至{told.as_of.isoformat()}")
        self.text(1, 0, "　".join(line), self.styles.line)
        marks = [NOT_PUBLIC] if told.not_public else []
        marks += [DEMO] if told.demo else []
        self.text(2, 0, "　".join(marks), self.styles.mark)

    def text(self, row: int, at: int, text: str, style: Any = None) -> None:
        """Words, which are never calculated."""
        cell = safe_cell(text)
        kept = style or (self.styles.quoted if cell.quoted else self.styles.text)
        self.sheet.write_string(row, at, str(cell.value or ""), kept)

    def score(self, row: int, at: int, text: str | None, otherwise: str = "") -> None:
        """A printed score as a number, or words where there is none."""
        if text is None or text == "":
            self.text(row, at, otherwise)
        else:
            self.sheet.write_number(row, at, float(text), self.styles.points)

    def finish(self, widths: Sequence[int], head_row: int, *, upright: bool = False) -> None:
        """Widths and print set-up: A4, one page wide, the head repeated."""
        sheet = self.sheet
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        sheet.set_paper(A4)
        if not upright:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.repeat_rows(head_row)
        sheet.freeze_panes(head_row + 1, 1)
        sheet.set_footer("&C第 &P 页，共 &N 页")


class _Unit(_Sheet):
    """得分反馈表: 自报, 核定, 得分, 扣分依据, 单位意见."""

    def __init__(self, sheet: Any, styles: _Styles, told: Feedback, unit: FeedbackUnit) -> None:
        super().__init__(sheet, styles, told)
        self.unit = unit

    def write(self) -> None:
        """A line an item, the sum below."""
        self.head(f"{self.unit.name}得分反馈表")
        heads = ("编号", "指标", "分值", "自报", "核定", "得分", "扣分依据", "单位意见")
        for at, caption in enumerate(heads):
            self.text(3, at, caption, self.styles.head)
        rows = self.unit.body["scores"]
        counted = [{"item": row["item"], "points": _counted_points(row)} for row in rows]
        for line, row in enumerate(rows, 4):
            entered = self.unit.entered.get(row["item"], Entered("", "", ""))
            self.text(line, 0, row["item"])
            self.text(line, 1, row["caption"])
            self.score(line, 2, _counted_points(row), "不计")
            self.text(line, 3, entered.reported)
            self.text(line, 4, entered.confirmed)
            self.score(line, 5, row["score"], _state(row))
            basis = _basis(row, entered)
            self.text(line, 6, basis)
            self.sheet.write_blank(line, 7, None, self.styles.room)
            texts = ((basis, 40), (entered.reported, 19), (entered.confirmed, 19))
            lines = max(
                sum(-(-text_units(part) // width) or 1 for part in text.split("\n"))
                for text, width in texts
            )
            self.sheet.set_row(line, max(18, 14 * lines + 4))
        last = 4 + len(rows)
        self.text(last, 0, "合计", self.styles.head)
        for at in (1, 3, 4):
            self.text(last, at, "", self.styles.head)
        total = self.unit.body["total"]
        places, off = self.told.places, self.told.penalties
        penal = [line for line, row in enumerate(rows, 5) if row["item"] in off]
        none_of, twice = (
            "".join(f"-{times}{column}{line}" for line in penal)
            for times, column in (("", "C"), ("2*", "F"))
        )
        reached = [row for row in counted if row["item"] not in off]
        self.sheet.write_formula(
            last, 2, f"=SUM(C5:C{last}){none_of}", self.styles.sum, _sum(reached, "points", places)
        )
        self.sheet.write_formula(
            last, 5, f"=ROUND(SUM(F5:F{last}){twice},{places})", self.styles.sum,
            _sum(rows, "score", places, off),
        )  # fmt: skip
        said = total["open"] or (
            "" if _adds_up(self.unit.body, places, off) else f"总分{total['total']}分"
        )
        self.text(last, 6, said)
        self.text(last, 7, "")
        self.finish((7, 24, 8, 22, 22, 9, 44, 26), 3)


class _Detail(_Sheet):
    """得分明细: units × items, each unit's sum live."""

    def write(self) -> tuple[dict[str, int], str]:
        """Gives the row (from 1) in which each unit stands, and the column of the totals."""
        from xlsxwriter.utility import xl_col_to_name

        self.head(f"{self.told.title}得分明细")
        rows = self.told.units[0].body["scores"] if self.told.units else ()
        self.text(3, 0, "单位", self.styles.head)
        for at, row in enumerate(rows, 1):
            self.text(3, at, f"{row['item']} {row['caption']}", self.styles.head)
        total_at = len(rows) + 1
        self.text(3, total_at, "已定合计", self.styles.head)
        self.text(3, total_at + 1, "总分", self.styles.head)
        self.sheet.set_row(3, 60)
        last = xl_col_to_name(total_at - 1)
        stand: dict[str, int] = {}
        off = self.told.penalties
        for line, unit in enumerate(self.told.units, 4):
            self.text(line, 0, unit.name)
            for at, row in enumerate(unit.body["scores"], 1):
                self.score(line, at, row["score"], _state(row))
            places = self.told.places
            twice = "".join(
                f"-2*{xl_col_to_name(at)}{line + 1}"
                for at, row in enumerate(unit.body["scores"], 1) if row["item"] in off
            )  # fmt: skip
            self.sheet.write_formula(
                line, total_at, f"=ROUND(SUM(B{line + 1}:{last}{line + 1}){twice},{places})",
                self.styles.sum, _sum(unit.body["scores"], "score", places, off),
            )  # fmt: skip
            total = unit.body["total"]
            if total["total"] is None:
                self.text(line, total_at + 1, "待定")
            elif _adds_up(unit.body, places, off):
                cell = f"{xl_col_to_name(total_at)}{line + 1}"
                value = float(total["total"])
                self.sheet.write_formula(line, total_at + 1, f"={cell}", self.styles.sum, value)
            else:
                self.sheet.write_number(line, total_at + 1, float(total["total"]), self.styles.sum)
            stand[unit.body["unit"]] = line + 1
        self.sheet.autofilter(3, 0, max(3, 3 + len(self.told.units)), total_at + 1)
        self.finish((22, *[9] * len(rows), 10, 10), 3)
        return stand, str(xl_col_to_name(total_at + 1))


class _Ranking(_Sheet):
    """汇总排名: one list for each base; place and total are formulas over 得分明细."""

    def write(self, stand: Mapping[str, int], column: str) -> None:
        """Each board below the other, with a head of its own."""
        self.head(f"{self.told.title}汇总排名")
        line = 3
        for board in self.told.boards:
            if len(self.told.boards) > 1:
                self.text(line, 0, f"满分{board.base}分", self.styles.head)
                line += 1
            for at, caption in enumerate(("名次", "单位", "得分", "说明")):
                self.text(line, at, caption, self.styles.head)
            ranked = [row for row in board.rows if row.place]
            first, last = line + 2, line + 1 + len(ranked)
            for row in board.rows:
                line += 1
                self.text(line, 1, self.told.names.get(row.unit, ""))
                if row.place:
                    source = f"得分明细!{column}{stand[row.unit]}"
                    self.sheet.write_formula(
                        line, 2, f"={source}", self.styles.points, float(row.total)
                    )
                    self.sheet.write_formula(
                        line, 0, f"=RANK(C{line + 1},C${first}:C${last})", self.styles.whole,
                        row.place,
                    )  # fmt: skip
                    self.text(line, 3, f"并列（{row.tied}个单位）" if row.tied > 1 else "")
                else:
                    self.text(line, 0, "—")
                    self.score(line, 2, row.total, "待定")
                    self.text(line, 3, row.said)
            line += 2
        self.finish((8, 30, 12, 50), 3, upright=True)


def _sum(
    rows: Sequence[Mapping[str, Any]], name: str, places: int, off: frozenset[str] = frozenset()
) -> float:
    """What the program's own sum over these cells is, exactly; those of ``off`` are taken off."""
    from fractions import Fraction

    from app.rules.indicators.expressions import printed

    signed = (
        -Fraction(row[name]) if row["item"] in off else Fraction(row[name])
        for row in rows if row[name]
    )  # fmt: skip
    total = sum(signed, Fraction(0))
    return float(printed(total, places))


def _adds_up(body: Mapping[str, Any], places: int, off: frozenset[str]) -> bool:
    """Whether the total is the sum of the items: no rescaling, veto, bonus or cap in between."""
    total = body["total"]
    summed = _sum(body["scores"], "score", places, off)
    return total["total"] is not None and summed == float(total["total"])


def _counted_points(row: Mapping[str, Any]) -> str | None:
    """The points of an item that its unit can reach; none where it isn't assessed."""
    return None if row["state"] == "not_assessed" else row["points"]


def _state(row: Mapping[str, Any]) -> str:
    return {"not_assessed": "不考核", "invalid": "填报有误"}.get(row["state"], "待定")


def _basis(row: Mapping[str, Any], entered: Entered) -> str:
    parts = [
        f"核减：{entered.why}" if entered.why else "",
        f"{row['derivation']}" if row["derivation"] else "",
        row["open"] or "", row["invalid"] or "", "".join(row["notes"]),
        row["reading"] or "",
    ]  # fmt: skip
    return "；".join(part.rstrip("；") for part in parts if part)


def _sheet_name(name: str, used: set[str]) -> str:
    """A name that a sheet may bear and none bears yet."""
    plain = name.translate(BARRED)[:MOST_NAME] or "单位"
    candidate, number = plain, 2
    while candidate in used:
        candidate = f"{plain[: MOST_NAME - 4]}（{number}）"
        number += 1
    used.add(candidate)
    return candidate
