"""Holiday calendars as .ics: all-day events, exclusive ends, marks for 休 and 班."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from app.base.errors import InputError
from app.intake.notices.normal import NAMES
from app.intake.notices.reading import Gathered, NoticeReading, workable
from app.rules.calendar.calendar import FIRST_DAY, LAST_DAY, Calendar, Notice

MAX_DAYS: Final = 16

_CHINA: Final = timedelta(hours=8)
_APPLE: Final = {"WORK-HOLIDAY": "rest", "ALTERNATE-WORKDAY": "work"}
_EDGE_BEFORE: Final = r"(?:^|[\s(（\[【「｜|:：\-])"
_EDGE_AFTER: Final = r"(?:$|[\s)）\]】」｜|:：\-])"
_WORK: Final = re.compile(
    rf"(?<!不)上班|补班|{_EDGE_BEFORE}班{_EDGE_AFTER}|班$|\bwork(?:ing)? ?day|\bmake-?up (?:work|day)",
    re.IGNORECASE,
)
_NO_WORK: Final = re.compile(r"值班|加班|班会|班车|夜班|早班|晚班|培训班|不上班")
_REST: Final = re.compile(
    rf"(?<!不)放假|假期|(?<!年)休假|(?<!不)休息|{_EDGE_BEFORE}休{_EDGE_AFTER}|(?<![调换倒串移])休$"
)
# 调休 alone names a day off or a day worked instead: the event's category or description says which
_SWAPPED: Final = re.compile(r"调休|换休|倒休|串休|移休")
_SAYS_WORK: Final = re.compile(
    r"business ?day|work(?:ing)? ?day|make-?up|工作日|(?<!不)上班|补班", re.IGNORECASE
)
_SAYS_REST: Final = re.compile(r"holiday|day ?off|节假日|休息日|放假|不上班", re.IGNORECASE)
_DAILY: Final = re.compile(r"^FREQ=DAILY;(?:INTERVAL=1;)?COUNT=(\d{1,2})$")
_DURATION: Final = re.compile(r"^P(?:(\d{1,2})D|(\d)W)$")


@dataclass(slots=True)
class _Event:
    fields: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.fields.get(name, "").strip()

    @property
    def shown(self) -> str:
        return f"日历事件“{self.get('SUMMARY') or '无标题'}”（{self.get('DTSTART') or '无日期'}）"


def read_ics(text: str, base: Calendar) -> NoticeReading:
    """The free and make-up days of an .ics file by notice year; InputError if it is cut short.

    An event without a mark for 休 or 班 is named in ``unread``.
    """
    if "END:VCALENDAR" not in text.upper():
        raise InputError("日历文件不完整（没有结束标记），没有读取；请重新下载。")
    years: dict[int, Gathered] = {}
    odd: dict[int, list[str]] = defaultdict(list)
    loose: list[str] = []
    for event in _events(text):
        try:
            _take(event, years, odd, base)
        except ValueError as error:
            # a swapped day that can't be told leaves its year open; other events are no holidays
            about = _year_of(event) if _SWAPPED.search(event.get("SUMMARY")) else None
            (odd[about] if about is not None else loose).append(f"{event.shown}：{error}")
    notices = [_settled(years[year], odd[year]) for year in sorted(years)]  # may add to ``odd``
    named = [line for year in sorted(odd) for line in odd[year]]
    return NoticeReading(tuple(n for n in notices if n.rest or n.work), (*named, *loose))


def _year_of(event: _Event) -> int | None:
    try:
        return _moment(event.get("DTSTART"))[0].year
    except ValueError:
        return None


def _settled(gathered: Gathered, odd: list[str]) -> Notice:
    title = f"{gathered.year}年节假日数据（日历文件）"
    like = Notice("", None, title, gathered.year, "national", (), ())
    return gathered.settle(odd, amends=False, like=like)


def _take(
    event: _Event, years: dict[int, Gathered], odd: dict[int, list[str]], base: Calendar
) -> None:
    """Put the event's days where they belong; ValueError with the reason if it can't be told."""
    mark = _mark(event)
    title = event.get("SUMMARY")
    name = "、".join(dict.fromkeys(re.findall(NAMES, title))) or title or "放假"
    for day in _days(event):
        year = day.year + (day.month == 12 and "元旦" in name)
        gathered = years.setdefault(year, Gathered(year, [], []))
        if mark == "rest":
            gathered.rest.append((day, name))
        elif reason := workable(day, base):
            odd[year].append(f"{event.shown}：{day.isoformat()} {reason}")
        else:
            gathered.work.append((day, name))


def _mark(event: _Event) -> str:
    apple = _APPLE.get(event.get("X-APPLE-SPECIAL-DAY").upper())
    if apple:
        return apple
    title = event.get("SUMMARY")
    said = _said(event)
    # 上班(补元旦假期) names the holiday it makes up for: work is looked for first
    if _WORK.search(title) and not _NO_WORK.search(title):
        named = "work"
    elif _REST.search(title) and not _NO_WORK.search(title):
        named = "rest"
    elif _SWAPPED.search(title):
        named = said
    else:
        named = ""
    if not named:
        raise ValueError("没有写明休息还是上班")
    if said and said != named and _SAYS_WORK.search(event.get("CATEGORIES")):
        raise ValueError("标题与类别互相矛盾，不能确定是休息还是上班")
    return named


def _said(event: _Event) -> str:
    """What the event's categories say of the day, then its description; "" for neither or both."""
    for text in (event.get("CATEGORIES"), event.get("DESCRIPTION")):
        work, rest = _SAYS_WORK.search(text), _SAYS_REST.search(text)
        if bool(work) != bool(rest):
            return "work" if work else "rest"
    return ""


def _days(event: _Event) -> list[date]:
    start, _ = _moment(event.get("DTSTART"))
    length = (_end(event, start) - start).days
    rule = event.get("RRULE")
    if rule:
        daily = _DAILY.match(rule)
        if not daily or length != 1:
            raise ValueError("重复规则无法识别")
        length = int(daily[1])
    if not 1 <= length <= MAX_DAYS:
        raise ValueError(f"起止日期不合理（共{length}天）")
    days = [start + timedelta(n) for n in range(length)]
    if days[0] < FIRST_DAY or days[-1] > LAST_DAY:
        raise ValueError("日期不在日历范围内")
    return days


def _end(event: _Event, start: date) -> date:
    """The first day after the event: DTEND is exclusive, a missing one means one day."""
    if event.get("DTEND"):
        end, rest_of_day = _moment(event.get("DTEND"))
        return end + timedelta(1) if rest_of_day else end
    duration = _DURATION.match(event.get("DURATION"))
    if duration:
        return start + timedelta(int(duration[1] or 0) + 7 * int(duration[2] or 0))
    if event.get("DURATION"):
        raise ValueError("时长无法识别")
    return start + timedelta(1)


def _moment(value: str) -> tuple[date, bool]:
    """The day in China, and whether the moment lies within the day rather than at its start."""
    try:
        if "T" not in value:
            return datetime.strptime(value, "%Y%m%d").date(), False
        moment = datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S")
    except ValueError:
        raise ValueError("日期不存在或无法识别") from None
    if value.endswith("Z"):
        moment += _CHINA
    return moment.date(), moment.time() != datetime.min.time()


def _events(text: str) -> Iterator[_Event]:
    """Each VEVENT with its own lines unfolded; alarms inside it are skipped."""
    event: _Event | None = None
    inside = 0
    for line in re.sub(r"\r?\n[ \t]", "", text).splitlines():
        head, _, value = line.partition(":")
        name = head.split(";")[0].strip().upper()
        if name == "BEGIN" and value.strip().upper() == "VEVENT":
            event, inside = _Event(), 0
        elif name == "END" and value.strip().upper() == "VEVENT" and event is not None:
            yield event
            event = None
        elif event is not None and name in ("BEGIN", "END"):
            inside += 1 if name == "BEGIN" else -1
        elif event is not None and not inside:
            event.fields.setdefault(name, _unescape(value))


def _unescape(value: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda m: " " if m[1] in "nN" else m[1], value)
