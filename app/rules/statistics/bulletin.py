"""What a bulletin says of published figures: sentences as data, every number a field.

In the text that an officer edits a number stands by its name, 【办结率】 or 【示例县住建局·办结】. It is
put in when the paper is made, so what is printed is what was published; a number typed beside the
fields is refused, in figures and in words (31件, 三十一件, 百分之十, 七成), but for words that the
offered sentences have themselves (退回两次以上的).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.base.errors import InputError, PackError
from app.base.rows.statistics import (
    HIDDEN,
    BreakdownRow,
    CountCell,
    FigureCell,
    Period,
    StatisticsRows,
)
from app.rules.statistics.reckoning import LEAST_BASE, NO_CHANGE

NEXT: Final = "\n"
PARTS: Final = ("situation", "handling", "problems", "advice")
_SLOT: Final = re.compile(r"\{([a-z_.]+)\}")
_FIELD: Final = re.compile(r"【([^【】]*)】")
_DIGITS: Final = r"[0-9０-９][0-9０-９.,．，]*"
_WORDS: Final = r"[〇零一二两三四五六七八九十百千万廿卅壹贰叁肆伍陆柒捌玖拾]+"
_OF: Final = r"件次|件|人次|起|次|家|个百分点|个单位|个部门|个乡镇"
_TYPED: Final = re.compile(
    rf"{_DIGITS}\s*(?:多|余)?\s*(?:{_OF}|％|%|成|倍)"
    rf"|(?<!第){_WORDS}(?:多|余|几)?(?:{_OF}|倍|成(?![为立员果效熟本长功就]))"
    rf"|(?:{_DIGITS}|{_WORDS})\s*分之\s*(?:{_DIGITS}|{_WORDS})"
    rf"|(?:中位数|平均|最长)\s*{_DIGITS}"
)
_NO_NUMBER: Final = re.compile(  # the same characters where they count nothing
    r"一起(?!案|投|举|政)|一次性|一次说清|再一次|逐一次|二次(?=[（(]?补充|调查|转办)|一家之|一件一件|一件不落"
)
_AGAINST: Final = {"before": "环比", "last_year": "同比"}
_UNSAID: Final = frozenset(("", "–", "—", HIDDEN))  # printed where there is no number to speak of
_FEW: Final = "件中"  # 3件中2件: too few for a share, and the counts stand in the text anyway
_QUARTERS: Final = "一二三四"
_OWN: Final = {
    "period": "统计期间",
    "cut_off": "统计截止日",
    "times": "办理用时",
    "ages": "期末在办已办",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, said when none of ``when`` is nought and each of ``said`` has something to say;
    ``units`` lists those of whom it speaks; ``goes_on`` in the paragraph of the one before."""

    text: str
    when: tuple[str, ...] = ()
    units: str = ""
    said: tuple[str, ...] = ()
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Handling:
    """How units are set beside each other: by which figure, in which words, the same for all."""

    by: str
    most: int
    best: str
    worst: str
    says: str
    none: str


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The words of one kind of paper."""

    sentences: Mapping[str, tuple[Sentence, ...]]
    handling: Handling | None


def read_bulletin(text: str) -> Bulletin:
    """The words from TOML; PackError names what isn't known."""
    try:
        data = tomllib.loads(text)
        handling = Handling(**data.pop("handling")) if "handling" in data else None
        sentences = {part: tuple(map(_sentence, given)) for part, given in data.items()}
    except (tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise PackError(f"通报用语文件有误：{error}。") from error
    if strange := set(sentences) - set(PARTS):
        raise PackError(f"通报用语文件里有不认识的部分：{'、'.join(sorted(strange))}。")
    return Bulletin(sentences, handling)


def _sentence(given: Mapping[str, Any]) -> Sentence:
    lists = {key: tuple(given.get(key, ())) for key in ("when", "said")}
    return Sentence(**{**given, **lists})


def drafted(words: Bulletin, page: StatisticsRows) -> dict[str, str]:
    """Each part as an officer is offered it, a line a paragraph, numbers by their names."""
    names, printed = _captions(page), vocabulary(page)
    made = {
        part: "".join(
            f"{'' if one.goes_on else NEXT}{_named(_told(one, page, names), names)}"
            for one in sentences
            if _holds(one, page) and all(_speaks(key, names, printed) for key in one.said)
        ).lstrip(NEXT)
        for part, sentences in words.sentences.items()
    }
    if words.handling is not None:
        made["handling"] = "\n".join(_handling(words.handling, page, names))
    return {part: text for part, text in made.items() if text}


def vocabulary(page: StatisticsRows) -> dict[str, str]:
    """Every name that a number has, and what is printed for it."""
    found = {
        _OWN["period"]: period_words(page.period), _OWN["cut_off"]: _day(page.cut_off),
        _OWN["times"]: page.times.replace("　", "、"), _OWN["ages"]: page.ages.replace("　", "、"),
    }  # fmt: skip
    for cell in _cells(page):
        found[cell.caption] = cell.spoken if isinstance(cell, FigureCell) else str(cell.number)
        found[f"{cell.caption}·环比"] = _moved(cell.before)
        found[f"{cell.caption}·同比"] = _moved(cell.last_year)
    captions = _captions(page)
    for row in page.rows:
        for key, number in row.counts.items():
            found[f"{row.name}·{captions[key]}"] = HIDDEN if number is None else str(number)
        for key, spoken in row.figures.items():
            found[f"{row.name}·{captions[key]}"] = spoken
        for against, word in _AGAINST.items():
            for key, caption in captions.items():
                found[f"{row.name}·{caption}·{word}"] = _moved(row.moved(against, key))
    return found


def period_words(period: Period) -> str:
    """2026年第三季度, 2026年上半年, 2026年9月, 2026年7月1日至8月15日."""
    first, last = period.first, period.last
    ends = last.toordinal() + 1
    year, months = f"{first.year}年", last.month - first.month + 1
    whole = first.day == 1 and date.fromordinal(ends).day == 1 and first.year == last.year
    if whole and months == 12:
        return year
    if whole and months == 6 and first.month in (1, 7):
        return f"{year}{'上' if first.month == 1 else '下'}半年"
    if whole and months == 3 and first.month % 3 == 1:
        return f"{year}第{_QUARTERS[first.month // 3]}季度"
    if whole and months == 1:
        return f"{year}{first.month}月"
    same = first.year == last.year
    return f"{_day(first)}至{_day(last).removeprefix(year) if same else _day(last)}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _moved(change: str) -> str:
    """+12.00% as a sentence has it: 增长12.00%; of points: 上升2.50个百分点."""
    if change in _UNSAID:
        return change
    size = change.lstrip("+-−")
    if not any(digit in size for digit in "123456789"):
        return "持平"
    up = "上升" if size.endswith("点") else "增长"
    return f"{'下降' if change[0] in '-−' else up}{size}"


def filled(text: str, numbers: Mapping[str, str], offered: str = "") -> str:
    """The text with its numbers put in; InputError for a name that is none, for a typed number.

    A number that stands in the ``offered`` words too is a word of theirs.
    """
    theirs = {found.group() for found in _typed(offered)}
    typed = next((one for one in _typed(text) if one.group() not in theirs), None)
    if typed is not None:
        raise InputError(
            f"“{typed.group()}”是手写的数，没有生成文书；数字只能取自已发布的数据，"
            "请换成【办结】这样的数据项，或者改写这句话。"
        )

    def put(found: re.Match[str]) -> str:
        name = found.group(1).strip()
        if name not in numbers:
            raise InputError(
                f"【{name}】不是已发布数据里的数据项，没有生成文书；请照原来的写法改正，或者去掉。"
            )
        return "因基数少不作比较" if numbers[name] == NO_CHANGE else numbers[name]

    return _FIELD.sub(put, text)


def _typed(text: str) -> Iterator[re.Match[str]]:
    """The numbers that stand beside the fields."""
    return _TYPED.finditer(_NO_NUMBER.sub("", _FIELD.sub("【】", text)))


# ---------------------------------------------------------------- sentences


def _captions(page: StatisticsRows) -> dict[str, str]:
    return {cell.key: cell.caption for cell in _cells(page)}


def _cells(page: StatisticsRows) -> tuple[CountCell | FigureCell, ...]:
    return (*page.counts, *page.figures)


def _numbers(page: StatisticsRows) -> dict[str, int]:
    return {cell.key: cell.number for cell in page.counts}


def _holds(one: Sentence, page: StatisticsRows) -> bool:
    numbers = _numbers(page)
    return all(numbers[key] for key in one.when)


def _speaks(key: str, names: Mapping[str, str], printed: Mapping[str, str]) -> bool:
    """Whether there is something to print for a number: {received.before}, {times}."""
    told = printed[_named(f"{{{key}}}", names).strip("【】")]
    return told not in _UNSAID and _FEW not in told


def _told(one: Sentence, page: StatisticsRows, names: Mapping[str, str]) -> str:
    if not one.units:
        return one.text
    caption = names[one.units]
    unit = next(cell.unit for cell in page.counts if cell.key == one.units)
    said = "、".join(
        f"{row.name}（【{row.name}·{caption}】{unit}）"
        for row in page.rows
        if row.counts[one.units]
    )
    return one.text.replace("{units}", said)


def _named(text: str, names: Mapping[str, str], unit: str = "") -> str:
    """{closed} as 【办结】, of a unit as 【示例县住建局·办结】."""

    def name(found: re.Match[str]) -> str:
        key, _, against = found.group(1).partition(".")
        if key == "unit":
            return unit
        caption = _OWN.get(key) or names.get(key)
        if caption is None or (against and against not in _AGAINST):
            raise PackError(f"通报用语文件用到没有的数据项“{found.group(1)}”。")
        return (
            f"【{unit}{'·' if unit else ''}{caption}{'·' + _AGAINST[against] if against else ''}】"
        )

    return _SLOT.sub(name, text)


def _handling(words: Handling, page: StatisticsRows, names: Mapping[str, str]) -> Iterator[str]:
    best, worst = compared(page, words.by, words.most)
    if not best or not worst:
        yield words.none
        return
    for head, rows in ((words.best, best), (words.worst, worst)):
        yield head
        for row in rows:
            yield _named(words.says, names, row.name)


def compared(
    page: StatisticsRows, figure: str, most: int
) -> tuple[Sequence[BreakdownRow], Sequence[BreakdownRow]]:
    """The units that stand best and worst by a figure, each in the order of the table.

    None whose base is small; who shares the share of the last one is in with it; nobody stands on
    both sides.
    """
    cell = next(one for one in page.figures if one.key == figure)
    shares = {row.key: share for row in page.rows if (share := _share(row, cell)) is not None}
    ranked = sorted(shares.values(), reverse=True)
    side = min(most, len(ranked) // 2)
    if not side or ranked[0] == ranked[-1]:
        return (), ()
    high, low = ranked[side - 1], ranked[-side]
    if high == low:
        high, low = ranked[0], ranked[-1]
    return (
        [row for row in page.rows if row.key in shares and shares[row.key] >= high],
        [row for row in page.rows if row.key in shares and shares[row.key] <= low],
    )


def _share(row: BreakdownRow, cell: FigureCell) -> float | None:
    if not row.key:  # nobody's
        return None
    top, base = (
        sum(sign * (row.counts[key] or 0) for key, sign in side)
        for side in (cell.top_parts, cell.base_parts)
    )
    return top / base if base >= LEAST_BASE else None
