"""What a user asks for: one frozen dataclass a user action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from app.services.people.complainant_input import ComplainantInput
from app.services.store.content import AttachmentInput


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
    assignment: str = ""  # by a superior: accepted there (AS-1), or passed on
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
class TakeMany:
    """One step on many cases: 转办, 催办, 登记送达, 指定经办, 受理告知, 督办.

    ``about`` and ``units`` may differ by case; where ``about`` is not given, the one thread that
    the step can be about is found by itself.
    """

    kind: str
    on: date
    case_ids: tuple[int, ...]
    unit: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[int, int] = field(default_factory=dict)
    units: Mapping[int, str] = field(default_factory=dict)
    fields_of: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recuse:
    """Somebody is recused from a case: an officer of the office, or staff of the handling unit."""

    case_id: int
    person: str
    reason: str
    on: date
    unit: str = ""  # "" for the office's own officer
    successor: str = ""  # who is put in charge of the case instead
    nobody_left: bool = False  # known and wanted: no officer sees the case afterwards
    back_dated_reason: str = ""


@dataclass(frozen=True, slots=True)
class EndRecusal:
    """An officer's recusal ends: the director says so, of the director's own their superior."""

    case_id: int
    seq: int
    reason: str
    superior: str = ""  # who decided, where the director must not decide alone


@dataclass(frozen=True, slots=True)
class Propose:
    """拟办意见: a decision is proposed for approval."""

    case_id: int
    step: Literal["accept", "decline", "refer", "close"]
    opinion: str
    on: date
    back_dated_reason: str = ""


@dataclass(frozen=True, slots=True)
class Instruct:
    """批示: the decision proposed in step ``about`` is approved or not."""

    case_id: int
    about: int
    approved: bool
    instruction: str
    on: date
    # Received from a leader who never sits here; "" for whoever sits at the desk.
    given_by: str = ""
    post: str = ""  # 县长, 分管副县长
    asked_for: date | None = None  # the day by which it asks for the work to be done
    copy_place: str = ""  # where the copy of it lies that is kept on paper
    back_dated_reason: str = ""
