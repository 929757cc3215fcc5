"""Which facts each channel's intake asks for, how they are kept, and what they propose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from app.base.errors import InputError
from app.base.rows.intake import FactRow, IntakeField, Proposal
from app.rules.regulation.regulation import Regulation

ORIGINALS: Final = (("kept", "本办留存"), ("returned", "退还本人"), ("forwarded", "随件移送"))
IDENTITY_MODES: Final = (
    ("real", "实名"), ("anonymous", "匿名"), ("secret", "实名但要求保密"),
)  # fmt: skip
ANSWER_WAYS: Final = (
    ("paper", "书面"), ("call", "电话"), ("email", "电子邮件"), ("message", "短信"),
    ("visit", "当面"), ("none", "不需要答复"),
)  # fmt: skip
PROCEEDINGS: Final = (
    ("lawsuit", "诉讼"), ("review", "行政复议"), ("arbitration", "仲裁"), ("petition", "信访"),
    ("criminal", "刑事立案"),
)  # fmt: skip
PROCEEDING_STATES: Final = (("pending", "正在进行"), ("done", "已有结论"))

# What each channel asks for beyond the common facts; phones of people belong to the identity.
CHANNEL_FIELDS: Final[Mapping[str, tuple[IntakeField, ...]]] = {
    "letter": (
        IntakeField("postmarked_on", "邮戳日", "date"),
        IntakeField("tracking_number", "挂号/快递单号", "text"),
        IntakeField("pages", "页数", "number"),
        IntakeField("original", "原件去向", "choice", options=ORIGINALS),
    ),
    "email": (
        IntakeField("sent_at", "发送时间", "datetime"),
        IntakeField("arrived_at", "收到时间", "datetime"),
    ),
    "call": (
        IntakeField("started_at", "来电时间", "datetime"),
        IntakeField("seconds", "通话时长（秒）", "number"),
        IntakeField("taken_by", "记录人", "text"),
    ),
    "visit": (
        IntakeField("taken_by", "接访人", "text"),
        IntakeField("people", "来访人数", "number"),
    ),
    "fax": (
        IntakeField("arrived_at", "收到时间", "datetime"),
        IntakeField("pages", "页数", "number"),
    ),
    "web": (IntakeField("submitted_at", "提交时间", "datetime"),),
    "hotline": (
        IntakeField("hotline_accepted_on", "12345受理日", "date"),
        IntakeField(
            "hotline_called_on", "群众来电日", "date", help="收到日是12345派给本办的那一天。"
        ),
        IntakeField("hotline_due_on", "12345要求反馈日期", "date"),
        IntakeField("hotline_return_due_on", "12345退单截止日期", "date"),
    ),
    "assigned": (
        IntakeField("document_number", "来文字号", "text"),
        IntakeField("document_on", "来文日期", "date"),
        IntakeField("report_wanted", "报送要求", "lines"),
    ),
}

COMMON_FIELDS: Final = (
    IntakeField("matter_on", "事情发生的时间", "text", help="可以写一段时间，如2024年5月至今"),
    IntakeField("township", "涉及的乡镇（街道）", "text"),
    IntakeField("promise", "承诺/合同/文件", "lines"),
    IntakeField("amount", "涉及金额（元）", "money"),
    IntakeField("evidence", "证据清单", "lines", help="一行一件"),
    IntakeField("answer_way", "希望的答复方式", "choice", options=ANSWER_WAYS),
    *(
        IntakeField(key, f"是否已{caption}", "choice", options=PROCEEDING_STATES)
        for key, caption in PROCEEDINGS
    ),
)

MOST: Final = Decimal(10) ** 15  # no county promises more
CODE_CHARACTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def fields_of(channel: str, regulation: Regulation | None = None) -> tuple[IntakeField, ...]:
    """The facts that a form of this channel asks for, its own first.

    A regulation that says under ``[intake]`` what it asks for of a channel, or of all, is followed
    in that; for the rest the shipped fields stand. Signature and anonymity are asked once, in the
    page's own place, and are never among them.
    """
    own = regulation.intake if regulation is not None else {}
    return (
        *own.get(channel, CHANNEL_FIELDS.get(channel, ())),
        *own.get("common", COMMON_FIELDS),
    )


def plain_details(
    details: Mapping[str, Any], channel: str, regulation: Regulation | None = None
) -> dict[str, Any]:
    """The facts as a step keeps them, blanks left out; InputError for one that can't be."""
    known = {field.key: field for field in fields_of(channel, regulation)}
    plain: dict[str, Any] = {}
    for key, value in details.items():
        field = known.get(key)
        if field is None:
            raise InputError(f"来件登记没有“{key}”这一项，没有保存。")
        kept = _plain(field, value.strip() if isinstance(value, str) else value)
        if kept is not None:
            plain[key] = kept
    return plain


def _plain(field: IntakeField, value: Any) -> Any:
    if value is None or value == "":
        return None
    if field.kind == "money":
        return money(value, field.caption)
    if field.kind == "number":
        return _whole(value, field.caption)
    if field.kind in ("date", "datetime"):
        return _moment(value, field)
    if field.kind == "choice" and value not in {key for key, _ in field.options}:
        raise InputError(f"“{field.caption}”里没有“{value}”这一项，没有保存；请重新选择。")
    return value


def money(value: Any, caption: str = "金额") -> str:
    """An amount as the text of its Decimal; InputError unless it is 0 or more with two places."""
    text = str(value).replace(",", "").replace("，", "").replace("元", "").strip()
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    known = amount.is_finite() and 0 <= amount < MOST
    if not known or amount != amount.quantize(Decimal("0.01")):
        raise InputError(f"“{caption}”应为元，最多两位小数，现为“{value}”，没有保存。")
    return f"{amount:f}"


def _whole(value: Any, caption: str) -> int:
    text = str(value)
    if not text.isdecimal():
        raise InputError(f"“{caption}”应填整数，现为“{value}”，没有保存。")
    return int(text)


def _moment(value: Any, field: IntakeField) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    try:
        read = datetime.fromisoformat(str(value))
    except ValueError:
        raise InputError(
            f"“{field.caption}”不是有效的日期：“{value}”，没有保存；请写成 2026-11-20。"
        ) from None
    if field.kind == "date":
        return read.date().isoformat()
    return read.isoformat(sep=" ", timespec="minutes")


def fact_rows(
    details: Mapping[str, Any], channel: str, regulation: Regulation | None = None
) -> tuple[FactRow, ...]:
    """The facts kept with a case, captioned, in the order of the form."""
    rows = []
    for field in fields_of(channel, regulation):
        value = details.get(field.key)
        if value is None:
            continue
        text = dict(field.options).get(str(value), str(value))
        rows.append(FactRow(field.key, field.caption, field.kind, value, text))
    return tuple(rows)


def check_code(code: str) -> str:
    """The 统一社会信用代码 in capitals; InputError if its check digit (GB 32100) is wrong."""
    clean = code.strip().upper()
    if len(clean) != 18 or any(c not in CODE_CHARACTERS for c in clean):
        raise InputError("统一社会信用代码应为18位数字和大写字母（不含I、O、S、V、Z），没有保存。")
    total = sum(CODE_CHARACTERS.index(c) * w for c, w in zip(clean[:17], CODE_WEIGHTS, strict=True))
    if CODE_CHARACTERS[(31 - total % 31) % 31] != clean[17]:
        raise InputError("统一社会信用代码的校验位不符，可能有一位写错，没有保存；请核对。")
    return clean


def proposals(
    details: Mapping[str, Any], regulation: Regulation, *, anonymous: bool = False
) -> tuple[Proposal, ...]:
    """What the proceedings already taken suggest: a person decides, nothing follows by itself.

    Which ground speaks of which proceeding the pack says itself (``proposed_by``).
    """
    found: list[Proposal] = []
    for key, caption in PROCEEDINGS:
        state = details.get(key)
        if state is None:
            continue
        why = f"已{caption}（{dict(PROCEEDING_STATES)[state]}）"
        found.extend(_grounds(regulation, f"{key}.{state}", why))
    if anonymous:
        found.extend(_grounds(regulation, "anonymous", "未以实名"))
    return tuple({(p.step, p.ground): p for p in found}.values())


def told(proposal: Proposal) -> str:
    """The proposal as a sentence: why, the ground with its article, and where it belongs."""
    whither = f"，可引导向{proposal.forward_to}提出" if proposal.forward_to else ""
    return f"{proposal.why}：可考虑{proposal.article}“{proposal.text}”{whither}"


def _grounds(regulation: Regulation, sign: str, why: str) -> list[Proposal]:
    """The grounds that the pack proposes on this sign (``proposed_by``)."""
    return [
        Proposal(
            step="decline",
            ground=ground.key,
            text=ground.text,
            article=ground.article,
            forward_to=str(ground.data.get("forward_to", "")),
            why=why,
        )
        for ground in regulation.lists.get("refusal_grounds", ())
        if sign in ground.proposed_by
    ]
