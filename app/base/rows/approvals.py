"""Decisions proposed and the instructions on them (办理审批)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


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
