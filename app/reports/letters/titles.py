"""Splitting a title into lines that keep their words and stand as a trapezoid or diamond (7.3.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from math import comb
from typing import Final

from app.reports.letters.breaking import kept_spans, may_break

# Words of official titles that stay whole; a line breaks best behind a 的 and never begins with
# one. The names of units and a regulation's terms come from the office (``words``).
_WORDS: Final = (
    # papers
    "提醒督办函", "督办函", "转办函", "告知书", "通知书", "决定书", "建议书", "登记表", "审批表", "反馈表",
    "送达回证", "报告单", "责任书", "承诺书", "说明书", "请示", "批复", "意见", "通报", "通告", "公告", "决定",
    "命令", "议案", "纪要", "报告", "通知", "复函", "来函", "函告", "方案", "规划", "计划", "总结", "要点", "清单",
    # rules
    "管理办法", "管理规定", "管理细则", "实施办法", "实施细则", "实施方案", "实施意见", "暂行办法", "暂行规定",
    "试行办法", "工作规则", "工作规程", "工作制度", "工作方案", "办法", "规定", "细则", "条例", "规则", "规程",
    "制度", "标准", "规范", "指南", "目录",
    # bodies
    "社会信用体系建设", "信用体系建设", "领导小组办公室", "领导小组", "联席会议", "人民政府办公室", "人民政府",
    "办公室", "委员会", "管委会", "村委会", "居委会", "管理委员会", "街道办事处", "办事处", "人大常委会",
    "发展和改革委员会", "发展改革委", "自然资源局", "市场监督管理局", "市场监管局", "住房和城乡建设局",
    "交通运输局", "农业农村局", "财政局", "教育局", "公安局", "司法局", "民政局", "审计局", "水利局", "税务局",
    "生态环境局", "行政审批局", "卫生健康委员会", "人民法院", "人民检察院", "开发区", "示范区", "高新区",
    "各乡镇", "各部门", "各单位", "有关单位", "有关部门", "公司", "集团",
    # subjects
    "投诉举报登记表", "受理告知书", "不予受理", "投诉举报者", "投诉举报人", "投诉举报", "政务失信", "政务诚信",
    "失信行为", "失信主体", "失信约束", "守信激励", "联合惩戒", "信用修复", "信用评价", "信用监测", "信用信息",
    "信用承诺", "诚信建设", "营商环境", "改进建议", "采纳情况", "办理情况", "办理结果", "落实情况", "进展情况",
    "整改情况", "有关情况", "有关问题", "期限计算", "督促办理", "限期办理", "转办", "交办", "督办", "事项",
    "关于", "问题", "工作", "建设", "管理", "监督", "检查", "评价", "考核", "认定", "公布", "印发", "转发", "开展",
    "加强", "进一步", "做好", "推进", "完善", "规范", "补充", "核实", "信息", "材料", "情况", "补正", "征求",
    "召开", "会议", "培训", "年度", "季度", "重点", "任务", "分工", "实施", "贯彻", "落实", "提升", "行动",
    "专项", "治理", "拖欠", "账款", "中小企业", "民营企业", "企业", "合同", "履约", "招标投标", "政府采购",
    "招商引资", "拆迁", "补偿", "政策", "承诺", "兑现", "工程款", "示例",
)  # fmt: skip
_OWN_PARTS: Final = r"[A-Za-z0-9.]+|〔\d+〕\d*号?|——|……|."
MOST_WEIGHED: Final = 4  # lines; every way to break so many is weighed …
MOST_WAYS: Final = 20_000  # … unless there are more
_BAD_START: Final = frozenset("的和与及或等了之")
_BAD_END: Final = frozenset("和与及或在对为将向被把")
_FEWEST: Final = 3  # characters of a last line


def split_title(title: str, most: int, words: Sequence[str] = ()) -> tuple[str, ...]:
    """The title in as few lines of at most ``most`` characters as hold it, evenly and by words.

    ``words`` are kept whole besides those that every office uses.
    """
    lines: list[str] = []
    for part in title.split("\n"):
        lines += _split(part.strip(), most, tuple(words))
    return tuple(lines)


def split_name(name: str, most: int) -> tuple[str, ...]:
    """The name of a body in even lines; what stands in brackets has lines of its own where it finds
    no room beside the rest."""
    return split_title(name if len(name) <= most else name.replace("（", "\n（"), most)


@lru_cache(maxsize=256)
def _split(title: str, most: int, words: tuple[str, ...]) -> tuple[str, ...]:
    if len(title) <= most:
        return (title,) if title else ()
    ends = _ends(title, words)
    for count in range(-(-len(title) // most), MOST_WEIGHED + 1):
        if comb(len(ends), count - 1) > MOST_WAYS:
            break
        found = [
            lines
            for cuts in combinations(ends, count - 1)
            if max(map(len, lines := _cut(title, cuts))) <= most
        ]
        if found:
            return min(found, key=_awkward)
    return _greedy(title, ends, most)


def _greedy(title: str, ends: list[int], most: int) -> tuple[str, ...]:
    """Each line as long as it may be: for what is too long, or has too few places, to weigh."""
    lines, at = [], 0
    while at < len(title):
        end = max((e for e in (*ends, len(title)) if at < e <= at + most), default=at + most)
        if len(title) - _FEWEST < end < len(title):  # the last line would hold next to nothing
            end = max((e for e in ends if at < e <= len(title) - _FEWEST), default=end)
        lines.append(title[at:end])
        at = end
    return tuple(lines)


@lru_cache(maxsize=8)
def _parts(words: tuple[str, ...]) -> re.Pattern[str]:
    """What finds the next word; of two that begin alike the longer."""
    known = sorted({w for w in (*_WORDS, *words) if len(w) > 1}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, known)) + "|" + _OWN_PARTS)


def _ends(title: str, words: tuple[str, ...]) -> list[int]:
    """Where a line may end: between words, by the rules for stops, not before a 的."""
    closed = {at for begin, end in kept_spans(title) for at in range(begin + 1, end)}
    ends, at = [], 0
    for match in _parts(words).finditer(title):
        at = match.end()
        if (
            at < len(title)
            and at not in closed
            and may_break(title[at - 1], title[at])
            and title[at] not in _BAD_START
        ):
            ends.append(at)
    return ends


def _cut(title: str, cuts: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(title[a:b] for a, b in zip((0, *cuts), (*cuts, len(title)), strict=True))


def _awkward(lines: tuple[str, ...]) -> float:
    """How far the lines are from even and from good places to break; the least is taken."""
    lengths = [len(line) for line in lines]
    uneven = float(max(lengths) - min(lengths))
    for line in lines[:-1]:
        uneven -= 3 if line[-1] == "的" else 0
        uneven -= 2 if line[-1] in "》”、" else 0
        uneven += 6 if line[-1] in _BAD_END or line == "关于" else 0
    inside = sum(line.count("“") != line.count("”") for line in lines)
    inside += sum(line.count("《") != line.count("》") for line in lines)
    waist = any(  # an hourglass: a line between two longer ones
        lengths[at] < min(max(lengths[:at]), max(lengths[at + 1 :]))
        for at in range(1, len(lengths) - 1)
    )
    block = len(set(lengths)) == 1  # a rectangle is neither trapezoid nor diamond
    short = lengths[-1] < _FEWEST
    return uneven + 2 * inside + (4 if waist else 0) + (1.5 if block else 0) + (30 if short else 0)
