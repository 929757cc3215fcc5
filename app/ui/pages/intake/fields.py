"""What the desk asks when it logs a letter, mail or call, and the command that comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from app.base.captions import CHANNELS, NO_CONTACT
from app.base.rows.forms import FieldRow
from app.base.rows.intake import IntakeField
from app.base.secret import Secret
from app.rules.intake_facts import IDENTITY_MODES, fields_of
from app.rules.regulation.regulation import Regulation
from app.rules.titles import propose_title
from app.services.cases.commands import RegisterCase
from app.services.people.complainant_input import ComplainantInput
from app.services.store.content import AttachmentInput
from app.ui.dialogs.why_now import why_field
from app.ui.forms.checks import phones_in

# Who speaks, by channel: 来电人, 来信人 …
SPEAKERS: Final[Mapping[str, str]] = {
    "letter": "来信人", "email": "发件人", "call": "来电人", "web": "留言人",
    "visit": "来访人", "fax": "来件人", "hotline": "反映人", "assigned": "投诉举报人",
}  # fmt: skip
PARTY_KINDS: Final = (("person", "个人"), ("organisation", "单位"))
PARTY_ROLES: Final = (
    ("complainant", "投诉举报人"), ("representative", "联名的代表人"), ("agent", "代理人"),
)  # fmt: skip
RESPONDENT_ROLES: Final = (("local", "属地"), ("competent", "主管"))
CONSENTS: Final = (("yes", "同意"), ("no", "不同意"))
ASSIGNMENTS: Final = (
    ("accepted", "上级已受理，转办、交办本办办理"), ("passed_on", "上级未受理，仅转送"),
)  # fmt: skip

# Fields that every case of a channel has beside the facts of app.rules.intake_facts.
_BEFORE: Final[Mapping[str, tuple[FieldRow, ...]]] = {
    "hotline": (FieldRow("source_number", "12345工单号", "text", False),),
    "web": (FieldRow("source_number", "网站编号", "text", False),),
    "letter": (FieldRow("source_number", "收文编号", "text", False),),
    "fax": (FieldRow("source_number", "收文编号", "text", False),),
    "assigned": (
        FieldRow("superior", "来文机关", "text", False),
        FieldRow("assignment", "上级怎样转来", "choice", False, ASSIGNMENTS),
        FieldRow("superior_due_on", "限办日期", "date", False),
        FieldRow("source_number", "收文编号", "text", False),
    ),
}
_COMMAND_FIELDS: Final = ("source_number", "superior", "assignment", "superior_due_on")


def source_fields(today: date) -> tuple[FieldRow, ...]:
    """How and when it came."""
    return (
        FieldRow("channel", "来源渠道", "choice", True, tuple(CHANNELS.items()), "call"),
        FieldRow("received_on", "收到日", "date", True, default=today),
        replace(why_field(), help="收到日已过了3个工作日以上，请写明原因。"),
        FieldRow("identity", "署名", "choice", True, IDENTITY_MODES, "real"),
        FieldRow("truth_told", "已告知真实性责任", "yes_no", False, default=False),
        FieldRow("officer", "经办人", "choice", False, help="不选就是登记的人，以后可以另行指定。"),
    )  # fmt: skip


def matter_fields(categories: Sequence[tuple[str, str]]) -> tuple[FieldRow, ...]:
    """What can be written down while somebody speaks: who, against whom, about what."""
    return (
        FieldRow("name", "来电人", "person", False),
        FieldRow("phone", "电话", "phone", False),
        FieldRow("respondent", "被投诉举报单位", "unit", True),
        FieldRow("category", "事项类别", "choice", False, tuple(categories)),
        FieldRow("title", "标题", "text", False, help="留空时用灰字拟的标题，不超过25字。"),
        FieldRow("facts", "事实", "lines", True),
        FieldRow("appeal", "诉求", "lines", False),
    )


def channel_fields(channel: str, regulation: Regulation | None = None) -> tuple[FieldRow, ...]:
    """What a form of this channel asks for besides, as the regulation has it."""
    common = {field.key for field in _common(regulation)}
    own = [field for field in fields_of(channel, regulation) if field.key not in common]
    return (*_BEFORE.get(channel, ()), *(row_of(field) for field in own))


def party_fields() -> tuple[FieldRow, ...]:
    """The rest about who complains and about whom."""
    return (
        FieldRow("party_kind", "投诉举报人是", "choice", True, PARTY_KINDS, "person"),
        FieldRow("party_role", "身份", "choice", True, PARTY_ROLES, "complainant"),
        FieldRow("id_number", "证件号码", "id_number", False, help="单位填统一社会信用代码。"),
        FieldRow("consent", "向承办单位提供身份", "choice", False, CONSENTS),
        FieldRow("other_phone", "回拨号码", "phone", False),
        FieldRow("email", "电子邮箱", "text", False),
        FieldRow("address", "通信地址", "text", False),
        FieldRow("no_contact", "联系方式不详的原因", "choice", False, tuple(NO_CONTACT.items()),
                 help="电话、邮箱、地址都没有的，写明原因。"),
    )  # fmt: skip


def people_fields() -> tuple[FieldRow, ...]:
    """Further people and units."""
    return (
        FieldRow("respondent_role", "被投诉举报单位是", "choice", False, RESPONDENT_ROLES),
        FieldRow("more_units", "其他被投诉举报单位", "units", False, RESPONDENT_ROLES),
        FieldRow("more_people", "其他投诉举报人", "people", False, PARTY_ROLES,
                 help="联名的逐人填写，写明代表人；有代理人的也填在这里。"),
    )  # fmt: skip


def detail_fields(regulation: Regulation | None = None) -> tuple[FieldRow, ...]:
    """The common facts: promise, amount, evidence, proceedings."""
    return tuple(row_of(field) for field in _common(regulation))


def _common(regulation: Regulation | None) -> tuple[IntakeField, ...]:
    return fields_of("", regulation)


def row_of(field: IntakeField) -> FieldRow:
    """A fact's field as a form builds it."""
    return FieldRow(
        field.key, field.caption, field.kind, field.required, field.options, help=field.help
    )


def title_of(values: Mapping[str, Any]) -> str:
    """The title as typed, else the one that the facts propose."""
    typed: str = values.get("title", "")
    respondent = values.get("respondent", "")
    about = f"投诉举报{respondent}" if respondent else ""
    return typed or propose_title(values.get("facts", ""), about)


def details_of(values: Mapping[str, Any], regulation: Regulation | None = None) -> dict[str, Any]:
    """The facts of the channel's form and the common ones, by their keys."""
    asked = (*channel_fields(values.get("channel", ""), regulation), *detail_fields(regulation))
    keys = (field.name for field in asked if field.name not in _COMMAND_FIELDS)
    return {key: values[key] for key in keys if values.get(key) not in (None, "", ())}


def command_of(
    values: Mapping[str, Any],
    attachments: Sequence[AttachmentInput] = (),
    regulation: Regulation | None = None,
) -> RegisterCase:
    """The command that logs what was entered."""
    assigned = values["channel"] == "assigned"
    units = values.get("more_units", ())
    return RegisterCase(
        channel=values["channel"],
        received_on=values["received_on"],
        title=title_of(values),
        facts=values["facts"],
        appeal=values.get("appeal", ""),
        category=values.get("category", ""),
        respondents=(values["respondent"], *(u["name"] for u in units)),
        respondent_roles=(values.get("respondent_role", ""), *(u.get("role", "") for u in units)),
        complainants=complainants_of(values),
        attachments=tuple(attachments),
        source_number=values.get("source_number", ""),
        superior=values.get("superior", "") if assigned else "",
        assignment=values.get("assignment", "") if assigned else "",
        superior_due_on=values.get("superior_due_on") if assigned else None,
        truth_told=bool(values.get("truth_told")),
        back_dated_reason=values.get("back_dated_reason", ""),
        officer=values.get("officer", ""),
        details=details_of(values, regulation),
    )


def complainants_of(values: Mapping[str, Any]) -> tuple[ComplainantInput, ...]:
    """Who complains, the one who speaks first."""
    mode = values.get("identity", "real")
    name = "" if mode == "anonymous" else values.get("name", "")
    secret, consent = mode == "secret", values.get("consent", "")
    phone, second = _two_phones(values.get("phone", ""), values.get("other_phone", ""))
    first = ComplainantInput(
        name=Secret(name),
        real_name=bool(name),
        keep_secret=secret,
        phone=Secret(phone),
        address=Secret(values.get("address", "")),
        email=Secret(values.get("email", "")),
        id_number=Secret(values.get("id_number", "")),
        other_phone=Secret(second),
        role=values.get("party_role", "complainant"),
        kind=values.get("party_kind", "person"),
        consent=consent,
        no_contact=values.get("no_contact", ""),
    )
    others = (
        ComplainantInput(
            name=Secret(person["name"]),
            phone=Secret(person.get("phone", "")),
            address=Secret(person.get("address", "")),
            id_number=Secret(person.get("id_number", "")),
            kind=person.get("kind") or "person",
            keep_secret=secret,
            role=person.get("role") or "complainant",
            consent=consent,
            no_contact=person.get("no_contact", ""),
        )
        for person in values.get("more_people", ())
    )
    return (first, *others)


def _two_phones(phone: str, other: str) -> tuple[str, str]:
    """Two numbers in one field: the second one is another number to call back, if there is room."""
    found = phones_in(phone)
    if len(found) == 2 and not other:
        return found[0], found[1]
    return phone, other


def draft_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was entered, as a draft keeps it."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()}
