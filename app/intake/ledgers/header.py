"""Finding the header of a ledger: which rows name the columns, and what each name means."""

from __future__ import annotations

import heapq
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from typing import Final

from app.base.errors import InputError
from app.intake.ledgers.cells import Merge, Sheet, column_letter
from app.intake.ledgers.values import clean_text, simplified

MAX_HEADER_DEPTH: Final = 3
ROWS_SEARCHED: Final = 60
MAX_HEADING: Final = 60

DATE_FIELDS: Final = ("received_on", "accepted_on", "referred_on", "closed_on", "answer_due_on")
KEPT_AS_TEXT: Final = "answer_due_on"  # 15个工作日 is no day, but says what was asked for

# Field by field, the better name first; a name may serve a second field where the first is taken.
SYNONYMS: Final[Mapping[str, str]] = {
    "received_on": (
        "收到日期 收到时间 收到日 收件日期 收件时间 收文日期 收文时间 接收日期 接收时间 来电日期 来电时间"
        " 来信日期 来信时间 来访日期 来访时间 来件日期 投诉日期 投诉时间 投诉举报日期 举报日期 举报时间"
        " 反映日期 反映时间 诉求日期 诉求时间 提交日期 提交时间 留言日期 留言时间 受理时间 登记日期"
        " 登记时间 工单时间 创建日期 创建时间 日期 时间"
    ),
    "source_number": (
        "工单号 工单编号 工单号码 来源编号 受理编号 受理单号 登记编号 登记号 诉求编号 投诉编号 投诉举报编号"
        " 案件编号 案件号 案号 信件编号 信件号 来件编号 流水号 单号 办件编号 线索编号 收文编号 收文号 原编号 编号"
    ),
    "complainant": (
        "投诉举报人 投诉举报人姓名 投诉人姓名 投诉人 举报人姓名 举报人 诉求人姓名 诉求人 来电人姓名 来电人"
        " 来信人姓名 来信人 来访人姓名 来访人 反映人姓名 反映人 信访人姓名 信访人 留言人 申请人 市民姓名"
        " 群众姓名 姓名 企业名称 联系人姓名 联系人 联络人 当事人"
    ),
    "phone": (
        "联系电话 联系方式 来电号码 来电电话 电话号码 主叫号码 手机号码 手机号 手机 投诉人电话 投诉人联系电话"
        " 投诉人联系方式 投诉举报人电话 投诉举报人联系电话 举报人电话 诉求人电话 诉求人联系电话 来电人电话"
        " 来电人联系电话 来电人号码 反映人电话 联系号码 联络电话 联络方式 电话"
    ),
    "respondent": (
        "被投诉举报单位 被投诉举报单位名称 被投诉单位 被投诉单位名称 被投诉方 被投诉对象 被投诉人 被举报单位"
        " 被举报单位名称 被举报方 被举报人 被反映单位 被反映对象 被诉单位 投诉对象 涉事单位 涉及单位 失信单位"
        " 失信主体 失信主体名称 失信单位名称 被投诉主体 被投诉举报主体 被投诉企业 被投诉机构 被投诉部门 被举报主体 被举报企业"
        " 被举报机构 被举报对象 举报对象 反映对象 诉求对象 涉诉单位 涉诉主体 涉事企业 涉事主体 涉及主体 涉及企业 责任主体"
        " 问题单位 责任单位"
    ),
    "handling_unit": (
        "转办单位 承办单位 承办单位名称 交办单位 办理单位 主办单位 处办单位 处理单位 转办部门 承办部门 办理部门"
        " 责任部门 责任单位"
    ),
    "title": "标题 诉求标题 投诉标题 工单标题 信件标题 主题 事项名称 投诉事项 诉求事项 事由 案由",
    "facts": (
        "诉求内容 投诉内容 投诉举报内容 举报内容 反映内容 反映问题 反映事项 反映情况 来电内容 来信内容 问题描述"
        " 诉求描述 事件描述 投诉举报事项 主要内容 主要诉求内容 内容摘要 问题内容 工单内容 留言内容 事实 事实与理由"
        " 基本情况 主要问题 举报事项 举报线索 线索内容 问题线索 基本案情 简要案情 案情 失信事实 失信行为 违约事项"
        " 投诉问题 内容"
    ),
    "appeal": "诉求目的 诉求 投诉诉求 投诉请求 诉求请求 请求 请求事项 主要诉求 具体诉求 期望结果 希望解决的问题",
    "accepted_on": "受理日期 受理日 立案日期 受理时间",
    "referred_on": (
        "转办日期 转办时间 交办日期 交办时间 派单时间 派单日期 下派时间 转交日期 转交时间 转出日期 分派时间"
    ),
    "closed_on": "办结日期 办结时间 办结日 结案日期 结案时间 完成日期 完成时间 归档时间 答复日期 答复时间",
    "answer_due_on": (
        "限办日期 限办时间 限办期限 上级限办日期 上级限办时间 上级限办期 要求反馈日期 要求反馈时间"
        " 要求报送日期 要求报送时间 报送期限 反馈期限 反馈时限"
    ),
    "result": "办理结果 办理情况 处理结果 处理情况 办结情况 调查结果 答复内容 反馈内容 办理意见 落实情况 回复内容 处置结果 处置情况",
    "satisfaction": "满意度 满意情况 是否满意 满意度评价 回访满意度 评价 回访结果",
    "channel": "渠道 来源 来源渠道 诉求来源 投诉渠道 投诉来源 工单来源 受理渠道 来件方式 来件渠道 投诉方式 反映渠道 线索来源",
    "category": "类别 类型 诉求类别 诉求类型 投诉类别 投诉类型 事项类别 问题类别 问题类型 失信类型 问题分类",
}
IGNORED: Final = frozenset({"序号", "序", "行号", "no", "#", "勾选", "选择", "操作"})
FIELDS: Final = tuple(SYNONYMS)

_OTHER_PARTY: Final = re.compile(r"被投诉|被举报|被反映|被诉|责任单位|承办|转办|办理|涉事|失信单位")
_TITLE: Final = re.compile(r"台账|登记表|登记簿|汇总|清单|明细|统计|一览|\d{4}年")
_NAME_AND_NUMBER: Final = re.compile(  # 投诉人及联系方式: the number is taken from behind the name
    r"[*]?(?!被)[^及和与、/+,]{0,8}(?:人|者|姓名)\s*(?:及其?|和|与|、|/|\+|,)\s*(?:联[系络])?(?:电话|方式|号码|手机号?码?)[*:]?"
)
_ABOUT: Final = re.compile(
    r"[:：].|\d{4}[年./-]\d"
)  # 填报单位：…, 2026年11月3日: of the whole table
_NOT_THIS_DAY: Final = re.compile(
    r"不|未|要求|限|应|计划|预计|拟|最迟|截止|办|交|结|转|回访|签收|受理"
)
_DAY_PARTS: Final = (
    frozenset({"年", "年份", "年度"}),
    frozenset({"月", "月份"}),
    frozenset({"日", "号", "日期"}),
)
_MARKS: Final = re.compile(r"[\s*＊:：、，,。.·/\\|_\-－—]+")
_BRACKETS: Final = re.compile(r"[(（\[【〔<《].*?[)）\]】〕>》]")


@dataclass(frozen=True, slots=True)
class Match:
    """Which field a column became and why; ``field`` is None for one kept as extra or ignored."""

    header: str
    column: str
    field: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet: its rows, its headings by column, the column of each field."""

    first_row: int
    last_row: int
    headings: Mapping[int, tuple[str, ...]]
    fields: Mapping[str, int]
    ignored: frozenset[int]
    matches: tuple[Match, ...]
    triples: Mapping[str, tuple[int, int, int]] = made(default_factory=dict)
    """Days over three columns: year, month, day."""

    @property
    def score(self) -> int:
        """How much of a ledger the header describes."""
        return len(self.fields) + len(self.triples)

    def heading(self, column: int) -> str:
        """The heading as it is shown: 来电人/姓名."""
        return "/".join(self.headings.get(column, ()))


_PART_OF_DAY: Final = re.compile(r"(?P<whose>.*?)\s*[(（\[]?(?P<part>[年月日])份?[)）\]]?")


def check_mapping(mapping: Mapping[str, str | None]) -> dict[str, str | None]:
    """The mapping by normalised heading; raises InputError for a field that doesn't exist."""
    checked: dict[str, str | None] = {}
    for heading, field in mapping.items():
        if field is not None and (not isinstance(field, str) or field not in SYNONYMS):
            raise InputError(
                f"对应表把“{str(heading)[:40]}”对应到未知的栏目“{str(field)[:40]}”，没有读取；"
                f"可用的栏目：{'、'.join(FIELDS)}。"
            )
        checked[normal(str(heading))] = field
    return checked


def normal(heading: str) -> str:
    """A heading without blanks, marks and width: what names are compared by."""
    text = simplified(unicodedata.normalize("NFKC", heading[:200]))
    bare = _MARKS.sub("", _BRACKETS.sub("", text)) or _MARKS.sub("", text)
    return bare.lower()


def _fields_by_name() -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for field, names in SYNONYMS.items():
        for rank, name in enumerate(names.split()):
            found.setdefault(normal(name), []).append((rank, field))
    return found


_FIELDS_OF: Final = _fields_by_name()


def is_heading(name: str) -> bool:
    """Whether a normalised text is a heading that we know."""
    return name in _FIELDS_OF or name in IGNORED


def _named_alike(heading: str) -> list[tuple[int, str, str]]:
    """The fields whose longer names end the heading: 群众诉求内容; rank, field and that name.

    要求办结时间 is a limit and no closing day, 转办登记时间 no day of receipt: such stay out.
    """
    for length in range(len(heading) - 1, 3, -1):
        name = heading[-length:]
        lead = heading[:-length]
        found = [
            (50 + rank, field, name)
            for rank, field in _FIELDS_OF.get(name, [])
            if not (field in DATE_FIELDS and _NOT_THIS_DAY.search(lead))
            and not (field in {"complainant", "phone"} and _OTHER_PARTY.search(lead))
        ]
        if found:
            return found
    return []


def find_header(sheet: Sheet, mapping: Mapping[str, str | None]) -> Header | None:
    """The best header among the first rows; None if nothing there names two columns of a ledger."""
    best: tuple[tuple[int, ...], Header] | None = None
    blocks = [block for block in sheet.merges if block.top <= ROWS_SEARCHED * 10][:2000]
    width = max((len(cells) for cells in sheet.rows.values()), default=1)
    for last in heapq.nsmallest(ROWS_SEARCHED, sheet.rows):
        near = [b for b in blocks if b.top <= last and b.bottom > last - MAX_HEADER_DEPTH]
        groups = [b for b in near if not _is_title(sheet, b, last, width)]
        natural = _natural_depth(groups, last)
        for depth in range(1, MAX_HEADER_DEPTH + 1):
            if last - depth + 1 < 1:
                break
            header = _header(sheet, last - depth + 1, last, groups, mapping)
            if header is None:
                continue
            cut = any(block.top <= last < block.bottom for block in groups)
            same = (int(depth == natural), -depth)
            rank = (header.score, int(not cut), len(header.headings), -last, *same)
            if best is None or rank > best[0]:
                best = (rank, header)
    return best[1] if best is not None else None


def _is_title(sheet: Sheet, block: Merge, last: int, width: int) -> bool:
    """Whether a block names the whole table and not a group of its columns."""
    across = block.right - block.left + 1
    if across > max(6, 0.6 * width):
        return True
    cells = sheet.rows.get(block.top, [])
    said = cells[block.left] if block.left < len(cells) else None
    if across > 1 and block.bottom < last and _ABOUT.search(_heading_text(said)):
        return True
    alone = not any(cell is not None for at, cell in enumerate(cells) if at != block.left)
    if across == 1 or block.bottom >= last or not alone:
        return False
    text = _heading_text(cells[block.left]) if block.left < len(cells) else ""
    below = sum(cell is not None for cell in sheet.rows.get(last, []))
    return across >= max(below, 3) or (
        _TITLE.search(simplified(text)) is not None and not is_heading(normal(text))
    )


def _natural_depth(groups: list[Merge], last: int) -> int:
    """How many rows the merged blocks around a row make a header of."""
    top = last
    for block in groups:
        if (block.bottom == last and block.top < last) or (
            block.bottom == last - 1 and block.right > block.left
        ):
            top = min(top, block.top)
    return min(last - top + 1, MAX_HEADER_DEPTH)


def _header(
    sheet: Sheet, first: int, last: int, groups: list[Merge], mapping: Mapping[str, str | None]
) -> Header | None:
    headings = _headings(sheet, first, last, groups)
    wanted: list[tuple[tuple[int, int], str, int, str]] = []
    ignored: set[int] = set()
    barred: dict[int, str] = {}
    parted = _days_in_three(headings)
    for column, parts in headings.items():
        if column in parted:
            rank, of_day, columns = parted[column]
            wanted.append(((rank, column), of_day, columns[0], "年月日分为三栏"))
            continue
        names = _names(parts)
        mapped = next((name for name in names if name in mapping), None)
        if mapped is not None:
            field = mapping[mapped]
            if field is None:
                ignored.add(column)
                barred[column] = "对应表中设为不读取"
            else:
                wanted.append(((0, column), field, column, "对应表"))
        elif names[-1] in IGNORED:
            ignored.add(column)
            barred[column] = "序号类的栏，不读取"
        else:
            wanted.extend(_wishes(names, parts, column))
    fields, reasons = _assigned(wanted)
    for _, field, column, _ in wanted:
        if column not in reasons:
            taken = "/".join(headings[fields[field]])
            barred[column] = f"同一栏目已取自“{taken}”，原文保留在附加内容中"
    needed = {"received_on", "facts", "title", "source_number"}
    if len(fields) < 2 or not needed & set(fields):
        return None
    triples = {
        field: columns
        for column, (_, field, columns) in parted.items()
        if column == columns[0] == fields.get(field) and reasons[column][1].startswith("年月日")
    }
    for field, columns in triples.items():
        ignored.update(columns[1:])
        reasons |= dict.fromkeys(columns[1:], (field, "年月日分为三栏"))
    matches = tuple(
        Match("/".join(parts), column_letter(column), *_verdict(column, reasons, barred))
        for column, parts in headings.items()
    )
    return Header(first, last, headings, fields, frozenset(ignored), matches, triples)


def _named_in_three(parts: Sequence[str]) -> str | None:
    """The day that 收件年, 收件月, 收件日 or 收件时间（年）, （月）, （日） are the parts of; None for others."""
    found = [_PART_OF_DAY.fullmatch(unicodedata.normalize("NFKC", part[:40])) for part in parts]
    if not all(found):
        return None
    named = [(match["whose"].strip(), match["part"]) for match in found if match is not None]
    if [part for _whose, part in named] != ["年", "月", "日"] or not named[0][0]:
        return None
    if not {whose for whose, _part in named[1:]} <= {named[0][0], ""}:
        return None
    whose = normal(named[0][0])
    return next((n for n in (whose, f"{whose}日期", f"{whose}时间") if n in _FIELDS_OF), None)


def _days_in_three(
    headings: Mapping[int, tuple[str, ...]],
) -> dict[int, tuple[int, str, tuple[int, int, int]]]:
    """The columns that stand for the year, the month and the day of one day: rank, field, columns.

    They stand under a heading of days, or alone; then they are the day of receipt.
    """
    found: dict[int, tuple[int, str, tuple[int, int, int]]] = {}
    for column in headings:
        columns = (column, column + 1, column + 2)
        if not all(at in headings for at in columns):
            continue
        last = [normal(headings[at][-1]) for at in columns]
        group = {normal("".join(headings[at][:-1])) for at in columns}
        if all(name in names for name, names in zip(last, _DAY_PARTS, strict=True)):
            above = group.pop() if len(group) == 1 else None
        else:
            above = _named_in_three([headings[at][-1] for at in columns])
        if above is None:
            continue
        rank, field = next(
            ((1 + r, f) for r, f in _FIELDS_OF.get(above, []) if f in DATE_FIELDS),
            (90, "received_on"),
        )
        if above and rank == 90 and not _TITLE.search(above):
            continue
        found |= dict.fromkeys(columns, (rank, field, columns))
    return found


def _verdict(
    column: int, reasons: Mapping[int, tuple[str, str]], barred: Mapping[int, str]
) -> tuple[str | None, str]:
    if column in reasons:
        return reasons[column]
    return None, barred.get(column, "没有对应的栏目，原文保留在附加内容中")


def _headings(
    sheet: Sheet, first: int, last: int, groups: list[Merge]
) -> dict[int, tuple[str, ...]]:
    """The headings by column, group first; a block's text counts for each column it covers."""
    grid: list[dict[int, str]] = []
    for row in range(first, last + 1):
        texts = {
            column: shown
            for column, value in enumerate(sheet.rows.get(row, []))
            if value is not None and (shown := _heading_text(value))
        }
        grid.append(texts)
    for block in groups:
        if not first <= block.top <= last:
            continue
        text = grid[block.top - first].get(block.left, "")
        for row in range(block.top, min(block.bottom, last) + 1):
            for column in range(block.left, block.right + 1 if text else block.left):
                grid[row - first].setdefault(column, text)
    _spread_groups(grid)
    headings: dict[int, tuple[str, ...]] = {}
    for column in sorted({column for texts in grid for column in texts}):
        parts: list[str] = []
        for texts in grid:
            text = texts.get(column, "")
            if text and text not in parts[-1:]:
                parts.append(text)
        headings[column] = tuple(parts)
    return headings


def _spread_groups(grid: list[dict[int, str]]) -> None:
    """Without merged blocks (.csv) a group stands over its first column only: carry it on."""
    for above, below in zip(grid, grid[1:], strict=False):
        group = ""
        for column in range(max(below, default=-1) + 1):
            if column in above:
                named = column in below and above[column] != below[column]
                group = (
                    above[column] if named and not _TITLE.search(simplified(above[column])) else ""
                )
            elif group and column in below:
                above[column] = group
            else:
                group = ""


def _heading_text(value: object) -> str:
    if not isinstance(value, str):
        return ""
    text = re.sub(r"\s+", "", clean_text(value[:500]))
    return text[:MAX_HEADING]


def _names(parts: tuple[str, ...]) -> list[str]:
    """What a heading may be called, the most exact first: 被投诉单位名称, then 名称."""
    names = [normal("".join(parts)), normal(parts[-1])]
    if len(parts) > 2:
        names.insert(1, normal("".join(parts[-2:])))
    return list(dict.fromkeys(names))


def _wishes(
    names: list[str], parts: tuple[str, ...], column: int
) -> list[tuple[tuple[int, int], str, int, str]]:
    """The fields a heading asks for, by rank; under 被投诉单位 a telephone isn't the caller's."""
    for position, name in enumerate(names):
        found = _FIELDS_OF.get(name, [])
        group = simplified("".join(parts[:-1]))
        if position and _OTHER_PARTY.search(group) and not _TITLE.search(group):
            found = [
                (rank, field) for rank, field in found if field not in {"complainant", "phone"}
            ]
        if found:
            return [((1 + rank, column), field, column, "同义词") for rank, field in found]
    if _NAME_AND_NUMBER.fullmatch(simplified(unicodedata.normalize("NFKC", parts[-1]))):
        return [((40, column), "complainant", column, "姓名和电话在一栏")]
    alike = _named_alike(names[0])
    if alike:
        return [((rank, column), field, column, f"近似：{name}") for rank, field, name in alike]
    if len(parts) > 1 and normal(parts[-1]) in {"名称", "单位", "单位名称"}:
        for rank, field in _FIELDS_OF.get(normal(parts[0]), []):
            return [((1 + rank, column), field, column, "同义词")]
    return []


def _assigned(
    wanted: list[tuple[tuple[int, int], str, int, str]],
) -> tuple[dict[str, int], dict[int, tuple[str, str]]]:
    """Each field to the column with the best name for it; no column twice."""
    fields: dict[str, int] = {}
    reasons: dict[int, tuple[str, str]] = {}
    for _, field, column, why in sorted(wanted):
        if field not in fields and column not in reasons:
            fields[field] = column
            reasons[column] = (field, why)
    ordered = {field: fields[field] for field in FIELDS if field in fields}
    return ordered, reasons
