"""Makes resources/calendars/statutory.toml once: the statutory holidays of 2018 to 2100.

Developer only. It needs the package ``lunar_python`` (not a dependency of the program) for the
lunar calendar and the solar term 清明, and compares itself with ``holidays`` before it writes.

    pip install lunar_python holidays && python tools/make_statutory_holidays.py
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

FIRST_YEAR, LAST_YEAR = 2018, 2100
TARGET = Path(__file__).resolve().parents[1] / "resources" / "calendars" / "statutory.toml"
# holidays 0.108 ends its exact table of 清明 in 2099; by computation the term falls on April 5.
EXPLAINED = {date(2100, 4, 4), date(2100, 4, 5)}
HEAD = """\
# Statutory holidays that all citizens share (全国年节及纪念日放假办法 第二条), 2018-2100.
# Made once by tools/make_statutory_holidays.py; not edited by hand.
# Years before 2025 follow 国务院令第644号; from 2025-01-01 国务院令第795号 adds 除夕 and May 2.
# They answer for a year without a notice, and every such answer is provisional (暂定).
"""


def statutory_holidays(year: int) -> dict[date, str]:
    """The statutory holidays of one year with their names, in order of the date."""
    enlarged = year >= 2025
    new_year = lunar_day(year, 1, 1)
    days = {date(year, 1, 1): "元旦", qingming(year): "清明节"}
    days |= {new_year + timedelta(n): "春节" for n in range(-1 if enlarged else 0, 3)}
    days |= {date(year, 5, n): "劳动节" for n in range(1, 3 if enlarged else 2)}
    days |= {lunar_day(year, 5, 5): "端午节"}
    days |= {date(year, 10, n): "国庆节" for n in range(1, 4)}
    mid_autumn = lunar_day(year, 8, 15)
    days[mid_autumn] = "国庆节、中秋节" if mid_autumn in days else "中秋节"
    return dict(sorted(days.items()))


def lunar_day(year: int, month: int, day: int) -> date:
    """The Gregorian date of a lunar month and day."""
    from lunar_python import Lunar

    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def qingming(year: int) -> date:
    """The day of the solar term 清明."""
    from lunar_python import Lunar

    solar = Lunar.fromYmd(year, 6, 1).getJieQiTable()["清明"]
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def differences(year: int, days: dict[date, str]) -> list[str]:
    """Where ``holidays`` sees another set of statutory days in the year."""
    import holidays

    known = holidays.country_holidays("CN", years=year, observed=False)
    theirs = {
        day
        for day, name in known.items()
        if day.year == year and "substituted" not in name and "Extended" not in name
    }
    odd = sorted((theirs ^ set(days)) - EXPLAINED)
    return [f"{day} {days.get(day, '-')} / {known.get(day)}" for day in odd]


def main() -> int:
    """Write the table; 1 when another source disagrees, after naming where."""
    lines, odd = [HEAD], []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        days = statutory_holidays(year)
        odd += differences(year, days)
        lines.append(f"[year.{year}]")
        lines += [f'{day:%m-%d} = "{name}"' for day, name in days.items()]
        lines.append("")
    TARGET.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    print("\n".join(odd) or f"{TARGET.name}: {LAST_YEAR - FIRST_YEAR + 1} years, no difference")
    return 1 if odd else 0


if __name__ == "__main__":
    sys.exit(main())
