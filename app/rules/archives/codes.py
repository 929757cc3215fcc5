"""Archive codes, retentions and days: what a volume or a piece is called, how long it is kept."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.rules.archives.pieces import Filing, Fonds, Subject
from app.rules.archives.shipped import Period, RetentionRule, Schedule, shipped_schedule

SEPARATORS: Final = "-.·"
_PATTERN: Final = re.compile(
    r"(?:[A-Za-z0-9.·-]|\{(?:全宗号|目录号|年度)\}){1,40}(?<=[-.·])\{案卷号(?::0[2-6])?\}"
)


@dataclass(frozen=True, slots=True)
class Retained:
    """The period that the schedule gives a case, and by which rule."""

    period: Period
    rule: RetentionRule
    status: str  # 待审 until the schedule was approved


def retention_of(subject: Subject, schedule: Schedule | None = None) -> Retained:
    """The first rule of the schedule whose facts all hold."""
    known = schedule or shipped_schedule()
    facts = {"instructed": subject.instructed, "result": subject.result}
    rule = next(one for one in known.rules if all(facts[fact] for fact in one.when))
    return Retained(known.periods[rule.period], rule, known.status)


def kept_through(period: Period, year: int) -> date | None:
    """The last day of keeping what is filed for ``year``; None: for ever.

    Periods run from January 1 of the next year.
    """
    return date(year + period.years, 12, 31) if period.years else None


def period_words(filing: Filing) -> str:
    """保管期限 in words: as the filing says, else as the shipped schedule calls its code."""
    known = shipped_schedule().periods.get(filing.retention)
    return filing.period or (known.caption if known else filing.retention)


def due_on(ended: date, schedule: Schedule | None = None) -> date:
    """By which day a case that ended then goes to the archive: June 30 of the next year."""
    known = schedule or shipped_schedule()
    return date(ended.year + 1, known.due_month, known.due_day)


def list_year(volume_year: int, filed_year: int, open_years: Collection[int]) -> int:
    """Of which year's 移交清册 a supplement is whose 卷 was handed over before: the next one.

    ``open_years`` have something to hand over still; without one from the year of the 卷 on it is
    that in which the supplement was filed.
    """
    return min((year for year in open_years if year >= volume_year), default=filed_year)


def volume_code(fonds: Fonds, filing: Filing) -> str:
    """档号 of a volume as its archive writes it: 全宗号-目录号-案卷号 where it says nothing else."""
    told = {"全宗号": fonds.number, "目录号": fonds.catalogue, "年度": filing.year}
    return fonds.pattern.format(**told, 案卷号=filing.number)


def series_of(fonds: Fonds, filing: Filing) -> str:
    """In which series the numbers of such a filing count on: the 目录 of volumes, or the 件 of a year."""
    if filing.by_piece:
        return piece_code(fonds, filing, 0).rsplit("-", 1)[0]
    head = fonds.pattern.rpartition("{")[0]
    return volume_code(replace(fonds, pattern=head), filing).rstrip(SEPARATORS)


def check_pattern(pattern: str) -> str:
    """What is wrong with the pattern of a 档号, "" for nothing."""
    if not _PATTERN.fullmatch(pattern) or "{全宗号}" not in pattern:
        return (
            f"档号格式“{pattern[:40]}”不能用：里面可以有{{全宗号}}、{{目录号}}、{{年度}}、字母、数字和“-”“.”“·”，"
            "要有{全宗号}，最后是一个分隔符和{案卷号}（要补足4位的写{案卷号:04}）"
        )
    return ""


def piece_code(fonds: Fonds, filing: Filing, number: int) -> str:
    """档号 of a piece: ``Z109-WS·2026-D30-XYB-0001``; without 机构（问题） one part less."""
    parts = (
        fonds.number, f"{fonds.branch}·{filing.year}", filing.retention, fonds.office_code,
        f"{number:04d}",
    )  # fmt: skip
    return "-".join(part for part in parts if part)
