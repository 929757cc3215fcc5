"""Invented years of a county's complaints with planted patterns, written before what finds them.

A year is made from a seed: noise by chance, then the patterns of ``PLANTS``, each with the cases
that are its own and the day by which it stood. Nothing here knows how a warning is found. One seed
was looked at while the thresholds were set, the other never.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

LOOKED_AT, UNSEEN = 2026, 7_411
YEAR_BEGINS: Final = date(2026, 1, 1)
DAYS: Final = 365
PAST: Final = 365  # days of noise before the year
UNITS: Final = tuple(f"示例县{name}局" for name in (
    "住建", "交通", "教体", "民政", "水利", "农业", "林业", "商务", "财政", "人社", "自然资源", "文旅",
    "卫健", "审计", "统计", "市监", "应急", "城管", "医保", "环保",
))  # fmt: skip
PLACES: Final = tuple(f"示例{name}镇" for name in "东南西北中上下前后左右")
CATEGORIES: Final = ("1", "2", "3", "4", "5", "6")
PROJECTS: Final = tuple(f"示{sign}" for sign in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥")
THINGS: Final = (
    "园区土地迟迟没有交付", "工程尾款长期不付", "装修补助没有发放", "厂房租金没有减免", "道路没有接通",
    "奖励资金一拖再拖", "拆迁安置房没有分下来", "货款不结", "用电扩容不办", "税收返还没有到账",
    "验收手续一直不给办", "设备采购合同不履行", "招标保证金不退", "学区承诺变了", "停业损失没有补偿",
    "培训补贴没有拨付", "水费多收", "许可证照迟迟不发", "征地款没有付清", "合作协议被单方面终止",
)  # fmt: skip


@dataclass(frozen=True)
class Event:
    """Something that happened to a case: extended, returned, objected, second round, supervised."""

    kind: str
    day: date


@dataclass(frozen=True)
class Case:
    """A case as the year knows it; ``complainant`` is a token, never a name."""

    id: int
    received: date
    unit: str
    category: str
    place: str
    text: str
    complainant: str
    closed: date | None
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Plant:
    """A pattern that was put in: which, about what, its cases, the day by which it stood."""

    pattern: str
    about: str
    cases: frozenset[int]
    stood: date


@dataclass
class Year:
    """The cases in the order of their receipt, and what was planted."""

    cases: list[Case] = field(default_factory=list)
    plants: list[Plant] = field(default_factory=list)


def year_of(seed: int, noise: int = 170) -> Year:
    """A year with every pattern in it, over a year of noise before it."""
    chance = random.Random(seed)
    made = Year()
    for _ in range(noise * (DAYS + PAST) // DAYS):
        day = YEAR_BEGINS + timedelta(days=chance.randrange(-PAST, DAYS))
        add(made, chance, day)
    for plant in PLANTS:
        plant(made, chance)
    made.cases.sort(key=lambda case: (case.received, case.id))
    return made


def quiet_year(seed: int, noise: int = 20) -> Year:
    """A small county's year: fewer than thirty cases, one promise broken three times."""
    chance = random.Random(seed)
    made = Year()
    for _ in range(noise):
        add(made, chance, YEAR_BEGINS + timedelta(days=chance.randrange(DAYS)))
    same_promise(made, chance)
    made.cases.sort(key=lambda case: (case.received, case.id))
    return made


def add(made: Year, chance: random.Random, day: date, **own: object) -> int:
    """A case by chance, but for what is given; gives its number."""
    key = len(made.cases) + 1
    project, thing = chance.choice(PROJECTS), chance.choice(THINGS)
    closed = day + timedelta(days=chance.randrange(20, 75))
    case = Case(
        key, day, chance.choice(UNITS), chance.choice(CATEGORIES), chance.choice(PLACES),
        f"{project}企业反映{thing}，已经{chance.randrange(2, 30)}个月，{chance.choice(('多次催要', '去过几次', '写过报告'))}没有结果。",
        f"人{seed_free(chance)}", closed,
    )  # fmt: skip
    made.cases.append(replace(case, **own))  # type: ignore[arg-type]
    return key


def seed_free(chance: random.Random) -> int:
    return chance.randrange(10**9)


def days_in(chance: random.Random, first: date, span: int, number: int) -> list[date]:
    return sorted(first + timedelta(days=chance.randrange(span)) for _ in range(number))


def begin(chance: random.Random, room: int) -> date:
    """A day of the year with so many days after it, not before March."""
    return YEAR_BEGINS + timedelta(days=chance.randrange(60, DAYS - room))


def planted(made: Year, pattern: str, about: str, keys: list[int]) -> None:
    stood = max(case.received for case in made.cases if case.id in keys)
    made.plants.append(Plant(pattern, about, frozenset(keys), stood))


def hot_unit(made: Year, chance: random.Random) -> None:
    """A unit that draws a few a year draws eight in a month."""
    unit = chance.choice(UNITS)
    days = days_in(chance, begin(chance, 40), 28, 8)
    planted(made, "hot_unit", unit, [add(made, chance, day, unit=unit) for day in days])


def hot_matter(made: Year, chance: random.Random) -> None:
    """A category that draws about two and a half a month draws fourteen in one."""
    category = chance.choice(CATEGORIES)
    days = days_in(chance, begin(chance, 40), 28, 14)
    planted(made, "hot_matter", category, [add(made, chance, d, category=category) for d in days])


def hot_place(made: Year, chance: random.Random) -> None:
    """A township that draws one or two a month draws nine in one, by several units."""
    place = chance.choice(PLACES)
    days = days_in(chance, begin(chance, 40), 28, 9)
    planted(made, "hot_place", place, [add(made, chance, day, place=place) for day in days])


def hot_document(made: Year, chance: random.Random) -> None:
    """One document is complained of five times within two months, each time in other words."""
    number = f"示政办〔2025〕{chance.randrange(10, 99)}号"
    days = days_in(chance, begin(chance, 60), 50, 5)
    words = (
        "说好的补贴不认了",
        "文件里的奖励不兑现",
        "依据它申报的资金没有下文",
        "承诺的优惠被取消",
        "规定的返还没有办",
    )
    keys = [
        add(made, chance, day, text=f"{chance.choice(PROJECTS)}公司：{said}，见{number}。")
        for day, said in zip(days, words, strict=True)
    ]
    planted(made, "hot_document", number, keys)


def same_promise(made: Year, chance: random.Random) -> None:
    """The same promise is complained of three times over half a year, each time put otherwise."""
    unit, project = chance.choice(UNITS), chance.choice(PROJECTS)
    days = days_in(chance, begin(chance, 190), 180, 3)
    texts = (
        f"{unit}承诺给{project}农贸市场商户减免三年摊位费，至今没有兑现。",
        f"{project}农贸市场商户三年摊位费减免的承诺，{unit}没有兑现。",
        f"{unit}答应的{project}农贸市场摊位费减免三年没有兑现，商户意见大。",
    )
    keys = [add(made, chance, d, unit=unit, text=text) for d, text in zip(days, texts, strict=True)]
    planted(made, "same_promise", unit, keys)


def same_contract(made: Year, chance: random.Random) -> None:
    """One contract, by its number, three times in the year."""
    number = f"SL-2024-{chance.randrange(100, 999)}"
    days = days_in(chance, begin(chance, 200), 190, 3)
    words = ("进度款没有付", "违约金不认", "质保金扣住不退")
    keys = [
        add(made, chance, day, text=f"合同编号{number}，{said}。")
        for day, said in zip(days, words, strict=True)
    ]
    planted(made, "same_contract", number, keys)


def same_complainant(made: Year, chance: random.Random) -> None:
    """One complainant comes four times in the year, about different units."""
    token = f"人{seed_free(chance)}"
    days = days_in(chance, begin(chance, 250), 240, 4)
    units = chance.sample(UNITS, 4)
    keys = [
        add(made, chance, day, complainant=token, unit=unit)
        for day, unit in zip(days, units, strict=True)
    ]
    planted(made, "same_complainant", token, keys)


def after_supervision(made: Year, chance: random.Random) -> None:
    """A unit was supervised, and within three months the same kind of matter came twice more."""
    unit, category = chance.choice(UNITS), chance.choice(CATEGORIES)
    first = begin(chance, 150)
    supervised = first + timedelta(days=40)
    keys = [add(made, chance, first, unit=unit, category=category,
                events=(Event("supervise", supervised),))]  # fmt: skip
    keys += [
        add(made, chance, day, unit=unit, category=category)
        for day in days_in(chance, supervised + timedelta(days=5), 70, 2)
    ]
    planted(made, "after_supervision", unit, keys)


def hard(made: Year, chance: random.Random) -> None:
    """A case that was extended, handed back twice, objected to and looked into anew; still open."""
    first = begin(chance, 180)
    kinds = ("return", "return", "extend", "object", "second_round")
    events = tuple(
        Event(kind, first + timedelta(days=12 + 20 * at)) for at, kind in enumerate(kinds)
    )
    key = add(made, chance, first, closed=None, events=events)
    made.plants.append(Plant("hard", str(key), frozenset({key}), events[-1].day))


PLANTS: Final = (
    hot_unit, hot_matter, hot_place, hot_document, same_promise, same_contract, same_complainant,
    after_supervision, hard, hard,
)  # fmt: skip
