"""Holiday data in the JSON shape of holiday-cn: one file for each notice year."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

from app.base.errors import InputError
from app.base.safe_text import printable
from app.intake.notices.reading import Gathered, NoticeReading, workable
from app.rules.calendar.calendar import FIRST_DAY, LAST_DAY, Calendar, Notice

MOST_NAME: Final = 40  # characters of a holiday's name


def read_json(text: str, base: Calendar) -> NoticeReading:
    """The notices of one such file or a list of them; InputError if it is another JSON."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError("JSON 文件不完整或已损坏，没有读取。") from error
    years = content if isinstance(content, list) else [content]
    if not years or not all(isinstance(one, dict) and "days" in one for one in years):
        raise InputError("JSON 文件不是节假日数据（缺少 days），没有读取。")
    unread: list[str] = []
    notices = [notice for one in years if (notice := _year(one, base, unread))]
    return NoticeReading(tuple(notices), tuple(unread))


def _year(content: dict[str, Any], base: Calendar, unread: list[str]) -> Notice | None:
    year, days = content.get("year"), content["days"]
    if type(year) is not int or not FIRST_DAY.year <= year <= LAST_DAY.year:
        unread.append(f"年份“{printable(str(year)[:MOST_NAME])}”无法识别，该年数据没有采用")
        return None
    if not isinstance(days, list) or not days:
        unread.append(f"{year}年的数据没有任何日期，按尚未公布处理")
        return None
    odd: list[str] = []
    gathered = Gathered(year, [], [])
    for entry in days:
        odd += _take(entry, gathered, base)
    like = Notice("", None, f"{year}年节假日数据（JSON）", year, "national", (), ())
    notice = gathered.settle(odd, amends=False, like=like)
    unread += odd
    return notice if notice.rest or notice.work else None


def _take(entry: Any, gathered: Gathered, base: Calendar) -> list[str]:
    """Put one day where it belongs; the answer is what was not understood of it."""
    shown = printable(json.dumps(entry, ensure_ascii=False)[:80])
    if not isinstance(entry, dict) or not isinstance(entry.get("isOffDay"), bool):
        return [f"{shown}：没有写明休息还是上班"]
    try:
        day = date.fromisoformat(str(entry.get("date")))
    except ValueError:
        return [f"{shown}：日期不存在或无法识别"]
    # files go by notice year: the end of December before it stands in the file
    if day.year != gathered.year and (day.year, day.month) != (gathered.year - 1, 12):
        return [f"{shown}：日期不属于{gathered.year}年的通知"]
    if day < FIRST_DAY:
        return [f"{shown}：日期不在日历范围内"]
    name = printable(str(entry.get("name") or "放假"))[:MOST_NAME]
    if entry["isOffDay"]:
        gathered.rest.append((day, name))
        return []
    if day.weekday() < 5 and base.is_working(day):
        return []  # 2020-02-03, a Monday: the first ordinary working day after an extension
    reason = workable(day, base)
    if reason:
        return [f"{shown}：{reason}"]
    gathered.work.append((day, name))
    return []
