"""Decisions asked for and what was decided on them (办理审批、签发 …)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

State = Literal["waiting", "approved", "refused", "withdrawn"]


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A decision proposed (拟办意见) and, once given, the instruction on it (批示)."""

    case_id: int
    number: str
    title: str
    seq: int
    step: str  # accept, decline, refer, close
    step_caption: str
    opinion: str
    proposed_by: str
    proposed_on: date
    state: Literal["waiting", "approved", "refused"]
    instruction: str
    instructed_by: str
    instructed_on: date | None


@dataclass(frozen=True, slots=True)
class ApprovalRecord:
    """One approval as it is kept: what about, what it allows, of whom asked, who decided, why."""

    uid: str
    subject: str  # case, paper, round, office
    subject_uid: str
    case_id: int | None
    seq: int | None  # the step of the case that asks
    act: str
    caption: str
    payload: Mapping[str, Any]
    asked_of: str  # director, office, unit_head, leader, superior, or an officer's uid
    asked_by: str
    asked_by_id: int
    asked_on: date
    state: State
    decided_by: str  # with the post: 示例县分管副县长王示例
    decided_on: date | None
    reason: str
    wanted_on: date | None
    number: str = ""  # of the case
    title: str = ""
