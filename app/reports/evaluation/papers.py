"""Reports of a round as papers of the house: the five parts for a unit, the summary, feedback.

The five parts are those of 第十一条 of the 评价办法 (PJ-11); a 监测 has the same parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.base.letter import (
    Annex,
    Attached,
    Block,
    Grid,
    GridCell,
    GridRow,
    Letter,
    Paragraph,
    TableBlock,
)
from app.base.rows.evaluation import DivisionRow
from app.reports.evaluation.pictures import Picture
from app.reports.letters.compose import numbered
from app.rules.evaluation.results import (
    SCORED,
    Board,
    Bucket,
    Change,
    Cost,
    FieldSum,
)

WIDE: Final = 8  # columns from which a table lies across
NOT_PUBLIC: Final = "试行期间暂不向社会公开"


@dataclass(frozen=True, slots=True)
class About:
    """What every report of a round says of it."""

    office: str
    round: str
    set_name: str
    status: str  # 征求意见稿 stands beside the set's name
    period: tuple[date, date]
    as_of: date
    document: str
    not_public: bool
    draft: bool  # nothing was published yet
    demo: bool
    again: str = "申请复评（附理由和证明材料）"  # what a unit that disagrees asks for

    @property
    def under(self) -> str:
        """The set with its status."""
        return f"《{self.set_name}》{f'（{self.status}）' if self.status else ''}"

    @property
    def span(self) -> str:
        """The period in words."""
        return f"{_day(self.period[0])}至{_day(self.period[1])}"


@dataclass(frozen=True, slots=True)
class UnitReport:
    """What the report of one unit is made of."""

    about: About
    unit: str
    body: Mapping[str, Any]
    fields: Sequence[FieldSum]
    place: int
    among: int
    said: str  # why it has no place
    change: Change | None
    evidence: Sequence[tuple[str, str]]  # kind of source, what
    decisions: Sequence[str]
    re_evaluation: Sequence[str]
    picture: Picture | None = None
    overall: str = ""  # 总体评价 in the words of who evaluates; no text gives grades


@dataclass(frozen=True, slots=True)
class Summary:
    """What the summary report of a round is made of."""

    about: About
    names: Mapping[str, str]
    boards: Sequence[Board]
    buckets: Sequence[Bucket]
    costs: Sequence[Cost]
    changes: Sequence[Change]
    decisions: Sequence[str]
    pictures: Sequence[Picture] = ()


def unit_report(told: UnitReport) -> Letter:
    """The report for a unit, in five parts."""
    about = told.about
    blocks: list[Block] = [Paragraph(_opening(told))]
    for heading, part in (
        ("综合评分和总体评价", _overall(told)),
        ("单项评分及其说明", _single(told.body)),
        ("存在问题及改进建议", _problems(told.body)),
        ("评价所依据的主要信息", _grounds(told)),
        ("其他", _others(told)),
    ):
        blocks += [Paragraph(heading, 1), *part]
    annexes = _pictures([told.picture] if told.picture else [])
    return _paper(about, f"{told.unit}政务诚信评价报告", blocks, annexes)


def summary_report(told: Summary) -> Letter:
    """The report of the whole round."""
    about = told.about
    count = sum(len(board.rows) for board in told.boards)
    blocks: list[Block] = [
        Paragraph(
            f"根据{about.under}，对{count}个单位{about.span}的政务诚信情况进行了评价，"
            f"得分截至{_day(about.as_of)}。现将结果汇总如下："
        )
    ]
    for heading, part in (
        ("总体情况", _ranking(told)),
        ("得分分布", _spread(told)),
        ("失分情况", _lost(told)),
        ("与上年比较", _years(told)),
        ("其他", [*_decided(told.decisions), *_marking(about)]),
    ):
        blocks += [Paragraph(heading, 1), *part]
    return _paper(about, f"{about.round}结果汇总报告", blocks, _pictures(told.pictures))


def feedback_paper(told: UnitReport, answer_by: str, *, reply: bool = True) -> Letter:
    """初评结果反馈 for a unit: its scores, what was deducted, and the reply slip to fill in."""
    about = told.about
    total = told.body["total"]
    said = f"{total['total']}分" if total["total"] else total["open"]
    first = (
        f"{told.unit}：根据{about.under}，你单位{about.span}的初评结果为{said}，"
        f"单项得分见下表。{answer_by}"
    )
    blocks: list[Block] = [Paragraph(first), *_single(told.body), *_marking(about)]
    annexes = (Annex("回执", (_slip(told.unit, about.again),)),) if reply else ()
    return _paper(about, f"{told.unit}初评结果反馈表", blocks, annexes)


def division_paper(about: About, unit: str, rows: Sequence[DivisionRow]) -> Letter:
    """责任分解表: every item with who is responsible for it and by when."""
    lines = tuple(
        (row.item, row.caption, row.assessed, row.points, "、".join(row.units),
         _day(row.due_on) if row.due_on else "", row.note)
        for row in rows
    )  # fmt: skip
    head = ("编号", "指标", "考核内容", "分值", "责任单位", "完成时限", "备注")
    said = f"根据{about.under}，现将{unit}{about.span}政务诚信自评工作分解下发（共{len(rows)}项，见附件），请按时限报送。"
    table = TableBlock(lines, (6, 16, 30, 6, 18, 14, 10), head, (0,))
    annexes = (Annex("责任分解表", (table,), turned=True),)
    return _paper(about, f"{unit}政务诚信自评责任分解表", [Paragraph(said)], annexes)


# ---- the five parts


def _opening(told: UnitReport) -> str:
    about = told.about
    return (
        f"根据{about.under}，对{told.unit}{about.span}的政务诚信情况进行了评价，"
        f"得分截至{_day(about.as_of)}。"
    )


def _overall(told: UnitReport) -> list[Block]:
    total = told.body["total"]
    said = f"综合评分{total['total']}分（满分{total['points']}分）。"
    if not total["total"]:
        said = f"综合评分{total['open']}"
    if told.place:
        said += f"在{told.among}个参加排名的单位中列第{told.place}名。"
    elif told.said and total["total"]:
        said += f"{told.said}。"
    if told.change is not None:
        said += _against(told.change)
    said += _extremes(told.fields)
    judged: list[Block] = [Paragraph(told.overall)] if told.overall else []
    rows = tuple(
        (one.caption, one.points, f"{one.score}{'（另有未定）' if one.open else ''}")
        for one in told.fields
    )
    head = ("一级指标", "已定分值", "得分")
    return [Paragraph(said), *judged, TableBlock(rows, (40, 30, 30), head, (0, 1, 2))]


def _single(body: Mapping[str, Any]) -> list[Block]:
    rows = tuple(
        (row["item"], row["caption"], row["points"] or "", row["score"] or _state(row), _why(row))
        for row in body["scores"]
    )
    head = ("编号", "指标", "分值", "得分", "计算与说明")
    return [TableBlock(rows, (8, 26, 8, 10, 48), head, (0, 2, 3))]


def _why(row: Mapping[str, Any]) -> str:
    parts = [
        f"{row['derivation']}。" if row["derivation"] else "",
        row["open"] or "", row["invalid"] or "",
        "".join(one["sentence"] for one in row["readings"] if one["by"] != "definition"),
        "".join(row["notes"]), "自报值，未经核定。" if row.get("unconfirmed") else "",
    ]  # fmt: skip
    return "".join(parts)


def _state(row: Mapping[str, Any]) -> str:
    return {"not_assessed": "不考核", "invalid": "填报有误"}.get(row["state"], "待定")


def _problems(body: Mapping[str, Any]) -> list[Block]:
    lost = [
        row for row in body["scores"]
        if row["state"] == SCORED and row["points"] and float(row["points"]) > float(row["score"])
    ]  # fmt: skip
    if not lost:
        return [Paragraph("已定的各项均得满分。")]
    lost.sort(key=lambda row: float(row["score"]) - float(row["points"]))
    said: list[Block] = [
        Paragraph(
            f"第{row['item']}项“{row['caption']}”失{_gap(row)}分。考核内容：{row['assessed']}。"
            f"建议按评分规则改进：{row['quote'] or ''}",
            3,
        )
        for row in lost
    ]
    return [Paragraph(f"失分共{len(lost)}项，按失分多少列出。"), *said]


def _gap(row: Mapping[str, Any]) -> str:
    from fractions import Fraction

    from app.rules.indicators.expressions import numeral

    return numeral(Fraction(row["points"]) - Fraction(row["score"]))


def _grounds(told: UnitReport) -> list[Block]:
    sources = dict.fromkeys(row["source"] for row in told.body["scores"])
    said: list[Block] = [
        Paragraph(f"数据来源：{'、'.join(s.removesuffix('提供') for s in sources)}。")
    ]
    if told.evidence:
        head = ("材料来源", "材料")
        said.append(TableBlock(tuple((s, w) for s, w in told.evidence), (35, 65), head, (0,)))
    else:
        said.append(Paragraph("本轮次没有为该单位登记佐证材料。"))
    return said


def _others(told: UnitReport) -> list[Block]:
    remarks = [Paragraph(text) for text in told.body["remarks"]]
    again = [Paragraph(text) for text in told.re_evaluation]
    return [*_decided(told.decisions), *remarks, *again, *_marking(told.about)] or [
        Paragraph("无。")
    ]


def _decided(decisions: Sequence[str]) -> list[Block]:
    if not decisions:
        return [Paragraph("本轮次没有对指标作出决定。")]
    return [Paragraph("本轮次的决定："), *(Paragraph(text, 3) for text in decisions)]


def _marking(about: About) -> list[Block]:
    return [Paragraph(f"{NOT_PUBLIC}。")] if about.not_public else []


# ---- the summary


def _ranking(told: Summary) -> list[Block]:
    found: list[Block] = []
    for board in told.boards:
        if len(told.boards) > 1:
            found.append(Paragraph(f"满分{board.base}分的单位（不同满分的单位不放在一起排名）", 2))
        rows = tuple(
            (
                f"{row.place}" if row.place else "—",
                told.names.get(row.unit, ""),
                row.total or "待定",
                row.said or (f"并列（{row.tied}个单位）" if row.tied > 1 else ""),
            )
            for row in board.rows
        )
        ranked = sum(1 for row in board.rows if row.place)
        found.append(Paragraph(f"参加排名的单位{ranked}个，按印出的得分排列，同分并列。"))
        found.append(TableBlock(rows, (10, 40, 15, 35), ("名次", "单位", "得分", "说明"), (0, 2)))
    return found


def _spread(told: Summary) -> list[Block]:
    rows = tuple(
        (bucket.caption, str(bucket.count), "、".join(told.names.get(u, "") for u in bucket.units))
        for bucket in told.buckets
    )
    return [
        Paragraph("按得分占满分的百分比："),
        TableBlock(rows, (22, 12, 66), ("分数段", "单位数", "单位"), (0, 1)),
    ]


def _lost(told: Summary) -> list[Block]:
    rows = tuple(
        (one.item, one.caption, one.points, one.lost, one.average, str(len(one.units)))
        for one in told.costs
        if one.units
    )
    if not rows:
        return [Paragraph("已定的各项均得满分。")]
    head = ("编号", "指标", "分值", "合计失分", "平均失分", "失分单位")
    return [TableBlock(rows, (8, 36, 10, 15, 15, 16), head, (0, 2, 3, 4, 5))]


def _years(told: Summary) -> list[Block]:
    if not told.changes:
        return [Paragraph("上年没有已发布的得分，不作比较。")]
    rows = tuple(
        (
            told.names.get(one.unit, ""),
            one.now or "待定",
            one.before or "—",
            one.difference or "—",
            one.said,
        )
        for one in told.changes
    )
    return [
        TableBlock(
            rows, (30, 13, 13, 13, 31), ("单位", "本年", "上年", "增减", "说明"), (0, 1, 2, 3)
        )
    ]


def _against(change: Change) -> str:
    if change.said:
        return f"与上年相比：{change.said}。"
    return f"上年{change.before}分，{_moved(change.difference)}。"


def _moved(difference: str) -> str:
    if difference.startswith("+"):
        return f"上升{difference[1:]}分"
    return f"下降{difference[1:]}分" if difference.startswith("-") else "持平"


# ---- parts of both


def _slip(unit: str, again: str) -> Grid:
    """回执: what a unit answers, item by item, with its seal."""
    cells = [
        GridCell(0, 0, "单位", align="centre"), GridCell(0, 1, unit, cs=3),
        GridCell(1, 0, "对初评结果", align="centre"),
        GridCell(1, 1, f"☐ 无异议　　☐ 有异议，{again}", cs=3),
        GridCell(2, 0, "编号", align="centre"), GridCell(2, 1, "指标", align="centre"),
        GridCell(2, 2, "异议和理由", align="centre"), GridCell(2, 3, "证明材料", align="centre"),
    ]  # fmt: skip
    for row in range(3, 8):
        cells += [GridCell(row, at) for at in range(4)]
    cells += [
        GridCell(8, 0, "单位主管领导签字", align="centre"), GridCell(8, 1, "", cs=3),
        GridCell(9, 0, "\t（单位公章）\n\t年　　月　　日", cs=4, at="foot"),
    ]  # fmt: skip
    rows = (
        GridRow(10), GridRow(12), GridRow(10), *([GridRow(14)] * 5), GridRow(20), GridRow(45)
    )  # fmt: skip
    return Grid((18, 24, 38, 20), rows, tuple(cells))


def _pictures(pictures: Sequence[Picture]) -> tuple[Annex, ...]:
    return tuple(
        annex
        for one in pictures
        for annex in (
            Annex(one.title, file=Attached("pdf", one.pdf, f"{one.title}.pdf")),
            Annex(
                f"{one.title}（数据）",
                (TableBlock(one.table.rows, _even(one), one.table.head),),
                turned=len(one.table.head) > WIDE,
            ),
        )
    )


def _even(picture: Picture) -> tuple[int, ...]:
    count = len(picture.table.head)
    share = 140 if count > WIDE else 220
    return (share, *[(1000 - share) // max(count - 1, 1)] * (count - 1))


def _paper(about: About, title: str, blocks: Sequence[Block], annexes: tuple[Annex, ...]) -> Letter:
    return Letter(
        form="sheet", title=title, blocks=numbered(blocks), annexes=annexes, signature=about.office,
        dated=about.as_of, sealed=False, draft=about.draft, demo=about.demo,
    )  # fmt: skip


def _extremes(fields: Sequence[FieldSum]) -> str:
    """Which fields did best and worst: facts, where a grade would be a guess."""
    known = [one for one in fields if one.points not in ("", "0")]
    if len(known) < 2:
        return ""
    best, worst = max(known, key=lambda o: o.share), min(known, key=lambda o: o.share)
    if best.share == worst.share:
        return ""
    return (
        f"得分率最高的是“{best.caption}”（{float(best.share * 100):.1f}%），"
        f"最低的是“{worst.caption}”（{float(worst.share * 100):.1f}%）。"
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
