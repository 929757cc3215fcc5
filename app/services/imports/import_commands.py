"""What a user asks of an import: a ledger that becomes cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Told = Literal["ended", "all", "none"]


@dataclass(frozen=True, slots=True)
class ImportLedger:
    """A ledger that was read becomes cases.

    ``opening``: the office's own ledger, old numbers kept, steps with their true dates; otherwise
    new cases of a hotline or website, where a source number already here is not added again.
    """

    source: str  # 12345, 网站, 办理台账
    channel: str
    opening: bool = False
    regulation: str = ""
    leave_out: frozenset[int] = frozenset()  # rows that the clerk took out of the preview
    file_name: str = ""  # named by the history of each case
    anew: frozenset[int] = frozenset()  # rows of a known number that a person found to be others
    told: Told = "ended"  # which accepted cases the office says were told, though undated
