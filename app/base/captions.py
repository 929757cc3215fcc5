"""The Chinese words for enums, days and deadlines; enums themselves hold no text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from app.base.rows.urgency import Urgency

if TYPE_CHECKING:
    from app.base.rows.board import CaseCard
    from app.base.rows.cases import AttachmentRow

WEEKDAYS: Final = "一二三四五六日"

# Each state has its own shape, so that grey-scale and colour-blind eyes lose nothing.
SHAPES: Final[Mapping[Urgency, str]] = {
    Urgency.OVERDUE: "✖",
    Urgency.SOON: "▲",
    Urgency.RUNNING: "●",
    Urgency.PROVISIONAL: "◌",
    Urgency.PAUSED: "‖",
    Urgency.NONE: "",
}
URGENCY_WORDS: Final[Mapping[Urgency, str]] = {
    Urgency.OVERDUE: "已超期",
    Urgency.SOON: "将到期",
    Urgency.RUNNING: "期限内",
    Urgency.PROVISIONAL: "暂定",
    Urgency.PAUSED: "暂停计算",
    Urgency.NONE: "没有期限",
}
OUTCOMES: Final[Mapping[str, str]] = {
    "running": "计算中",
    "overdue": "已超期",
    "met": "按期",
    "met_late": "逾期完成",
    "waived": "免予",
    "paused": "暂停",
    "ended": "终止",
    "lapsed": "未行使",
}
CHANNELS: Final[Mapping[str, str]] = {
    "letter": "来信",
    "email": "电子邮件",
    "call": "电话",
    "web": "网站专栏",
    "visit": "来访",
    "fax": "传真",
    "hotline": "12345",
    "assigned": "上级转办",
}
STEP_STATES: Final[Mapping[str, str]] = {
    "": "",
    "voided": "已撤销",
    "revised": "已改正",
    "voids": "撤销",
    "revises": "改正",
}
RESPONDENT_ROLES: Final[Mapping[str, str]] = {"local": "属地", "competent": "主管"}
# Why nobody knows how a complainant is reached; kept with each of them at the registration.
NO_CONTACT: Final[Mapping[str, str]] = {
    "not_given": "来件没有写明", "declined": "本人不愿留", "hidden": "来电没有显示号码",
    "unclear": "写得不清，无法辨认",
}  # fmt: skip
PARTY_ROLES: Final[Mapping[str, str]] = {"representative": "代表人", "agent": "代理人"}
CONSENTS: Final[Mapping[str, str]] = {
    "yes": "同意向承办单位提供身份",
    "no": "不同意向承办单位提供身份",
}
HANDLER_ROLES: Final[Mapping[str, str]] = {"lead": "主办", "co": "协办"}
HANDLER_STATES: Final[Mapping[str, str]] = {
    "open": "办理中",
    "answered": "已报结果",
    "passed": "审核通过",
    "settled": "不再办理",
    "returned": "已退回",
}
DAY_KINDS: Final[Mapping[bool, str]] = {True: "上班", False: "休息"}


def day_in_list(day: date) -> str:
    """The day as lists show it: 11-20 周五."""
    return f"{day.month:02}-{day.day:02} 周{WEEKDAYS[day.weekday()]}"


def day_with_year(day: date) -> str:
    """The day as tables of several years show it: 2026-11-20 周五."""
    return f"{day.year}-{day_in_list(day)}"


def day_near(day: date, today: date) -> str:
    """The day as a page shows it: with its year only where that is not this year's."""
    return day_in_list(day) if day.year == today.year else day_with_year(day)


def day_in_full(day: date) -> str:
    """The day as headings show it: 2026年11月20日 周五."""
    return f"{day.year}年{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


def deadline_words(
    urgency: Urgency, remaining: int | None, *, provisional: bool = False, short: bool = False
) -> str:
    """A deadline without its shape: 超期3个工作日, 今日到期, 剩12个工作日（暂定）; "" without one."""
    if urgency is Urgency.PAUSED:
        return URGENCY_WORDS[urgency]
    if remaining is None:
        return "" if urgency is Urgency.NONE else URGENCY_WORDS[urgency]
    if short:
        words = f"超{-remaining}" if remaining < 0 else f"剩{remaining}" if remaining else "今日"
        return words + ("?" if provisional else "")
    if remaining < 0:
        words = f"超期{-remaining}个工作日"
    else:
        words = f"剩{remaining}个工作日" if remaining else "今日到期"
    return f"{words}（暂定）" if provisional else words


def card_words(card: CaseCard) -> str:
    """超期3个工作日, the deadline of a case without its shape; "" when no clock runs."""
    return deadline_words(card.urgency, card.remaining, provisional=card.provisional)


def badge_text(card: CaseCard) -> str:
    """✖ 超期3个工作日, as headings and screen readers give it; "" when no clock runs."""
    words = card_words(card)
    return f"{SHAPES[card.urgency]} {words}".strip() if words else ""


def size_words(size: int) -> str:
    """A file's size as people read it: 312 字节, 4.1 KB, 2.3 MB."""
    if size < 1024:
        return f"{size} 字节"
    return f"{size / 1024:.1f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


def kept_words(row: AttachmentRow) -> str:
    """How much a file is; of what is kept on paper only its day, its pages and where it lies."""
    if not row.place:
        return size_words(row.size)
    day = day_with_year(row.dated) if row.dated else ""
    pages = f"{row.pages} 页" if row.pages else ""
    return "　".join(filter(None, ("纸质", day, pages, f"存放：{row.place}")))
