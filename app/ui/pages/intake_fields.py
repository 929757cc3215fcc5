"""What the desk asks when it logs a letter, mail or call, and the command that comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from app.base.captions import CHANNELS
from app.base.rows import FieldRow
from app.base.secret import Secret
from app.services.commands import AttachmentInput, ComplainantInput, RegisterCase

TITLE_LENGTH: Final = 30
_STOPS: Final = "。！？!?\n；;"


def source_fields(today: date) -> tuple[FieldRow, ...]:
    """Where it came from and from whom."""
    return (
        FieldRow("channel", "来源渠道", "choice", True, tuple(CHANNELS.items()), "call"),
        FieldRow("received_on", "收到日", "date", True, default=today),
        FieldRow("source_number", "来件编号", "text", False),
        FieldRow("superior", "来文机关", "text", False),
        FieldRow("superior_due_on", "上级限办日期", "date", False),
        FieldRow("name", "姓名", "text", False),
        FieldRow("phone", "电话", "text", False),
        FieldRow("email", "电子邮箱", "text", False),
        FieldRow("address", "通信地址", "text", False),
        FieldRow("anonymous", "匿名", "yes_no", False, default=False),
        FieldRow("keep_secret", "要求保密", "yes_no", False, default=False),
        FieldRow("truth_told", "已告知对材料真实性负责", "yes_no", False, default=False),
    )


def matter_fields(categories: Sequence[tuple[str, str]]) -> tuple[FieldRow, ...]:
    """What it is about."""
    return (
        FieldRow("respondent", "被投诉举报单位", "unit", True),
        FieldRow("category", "事项类别", "choice", False, tuple(categories)),
        FieldRow("title", "标题", "text", False, help="留空时取内容的第一句。"),
        FieldRow("facts", "内容", "lines", True),
        FieldRow("appeal", "诉求", "lines", False),
    )


def title_from(facts: str) -> str:
    """The first sentence of the facts, cut to what a title may hold."""
    text = facts.strip()
    end = min((at for stop in _STOPS if (at := text.find(stop)) > 0), default=len(text))
    sentence = text[:end].strip()
    return sentence if len(sentence) <= TITLE_LENGTH else sentence[: TITLE_LENGTH - 1] + "…"


def command_of(
    values: Mapping[str, Any], attachments: Sequence[AttachmentInput] = ()
) -> RegisterCase:
    """The command that logs what was entered."""
    assigned = values["channel"] == "assigned"
    return RegisterCase(
        channel=values["channel"],
        received_on=values["received_on"],
        title=values.get("title") or title_from(values["facts"]),
        facts=values["facts"],
        appeal=values.get("appeal", ""),
        category=values.get("category", ""),
        respondents=(values["respondent"],),
        complainants=_complainants(values),
        attachments=tuple(attachments),
        source_number=values.get("source_number", ""),
        superior=values.get("superior", "") if assigned else "",
        superior_due_on=values.get("superior_due_on") if assigned else None,
        truth_told=bool(values.get("truth_told")),
    )


def _complainants(values: Mapping[str, Any]) -> tuple[ComplainantInput, ...]:
    name = "" if values.get("anonymous") else values.get("name", "")
    return (
        ComplainantInput(
            name=Secret(name),
            real_name=bool(name),
            keep_secret=bool(values.get("keep_secret")),
            phone=Secret(values.get("phone", "")),
            address=Secret(values.get("address", "")),
            email=Secret(values.get("email", "")),
        ),
    )


def draft_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was entered, as a draft keeps it."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()}
