"""What is told about a handover: what an officer has in hand, and the handovers there were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class HandoverCase:
    """One case that goes over."""

    case_id: int
    number: str
    title: str
    unit: str
    stage: str
    limit: str  # 调查核实期 2026-12-30 剩22个工作日; every running one, a line each
    original: str  # where the paper file lies: 来信原件已归档


@dataclass(frozen=True, slots=True)
class HandoverPaper:
    """A paper that was sent and whose delivery is not recorded yet."""

    number: str  # 督办函 示信函〔2026〕12号, or what was sent where no paper was made
    case_number: str
    unit: str
    sent_on: date


@dataclass(frozen=True, slots=True)
class HandoverPlan:
    """What an officer has in hand; ``hidden`` cases can't be told to who asks."""

    officer: str
    cases: tuple[HandoverCase, ...]
    papers: tuple[HandoverPaper, ...]
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A handover that took place."""

    id: int
    on: date
    giver: str
    taker: str
    witness: str
    cases: int
