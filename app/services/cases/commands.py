"""What a user asks for: one frozen dataclass a user action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.base.secret import Secret


@dataclass(frozen=True, slots=True)
class ComplainantInput:
    """A complainant as logged; what identifies them is secret from the start."""

    name: Secret
    phone: Secret = Secret("")
    address: Secret = Secret("")
    email: Secret = Secret("")
    id_number: Secret = Secret("")
    real_name: bool = True
    keep_secret: bool = False
    other_phone: Secret = Secret("")  # 回拨号码
    role: str = "complainant"  # representative (联名的代表人), agent (代理人)
    kind: str = "person"  # organisation: id_number is its 统一社会信用代码
    consent: str = ""  # to give the identity to the handling unit: yes, no, "" not asked

    @property
    def contact_known(self) -> bool:
        """Whether there is any way to reach them (NY-11.4)."""
        return any((self.phone, self.address, self.email, self.other_phone))


@dataclass(frozen=True, slots=True)
class AttachmentInput:
    """A file to keep with the case, whole."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RegisterCase:
    """A letter, mail or call becomes a case (step ``receive``)."""

    channel: str
    received_on: date
    title: str
    facts: str
    appeal: str = ""
    category: str = ""
    respondents: tuple[str, ...] = ()
    complainants: tuple[ComplainantInput, ...] = ()
    attachments: tuple[AttachmentInput, ...] = ()
    source_number: str = ""
    superior: str = ""
    superior_due_on: date | None = None
    truth_told: bool = False
    back_dated_reason: str = ""
    regulation: str = ""  # pack id; "" for the office's own
    # facts of app.rules.intake_facts by their keys: 邮戳日, 来文字号, 金额, 是否已诉讼 …
    details: Mapping[str, Any] = field(default_factory=dict)
    respondent_roles: tuple[str, ...] = ()  # beside ``respondents``: local (属地), competent (主管)
    officer: str = ""  # in charge from the start


@dataclass(frozen=True, slots=True)
class TakeStep:
    """A step is taken on a case, with the fields of its form."""

    case_id: int
    kind: str
    on: date
    unit: str = ""
    about: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VoidSteps:
    """Steps are taken back, together with those that rest on them."""

    case_id: int
    seqs: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ReviseStep:
    """A step's day or fields are put right."""

    case_id: int
    seq: int
    on: date
    reason: str
    unit: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    about: int | None = None


@dataclass(frozen=True, slots=True)
class ImportNotice:
    """A notice read and previewed is adopted by the office and by the open cases that move."""

    data: bytes = field(repr=False)
    file_name: str
    scope: str = "national"


@dataclass(frozen=True, slots=True)
class DecideCalendar:
    """The decision on a date that a new calendar would move earlier."""

    case_id: int
    adopt: bool
    reason: str
