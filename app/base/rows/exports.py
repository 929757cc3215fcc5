"""What is asked of an export, and what it says when it is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from app.base.rows.ledger import LedgerColumn, LedgerQuery

# Who complains: never in the ledger itself, in a workbook only where asked for and recorded.
IDENTITY_COLUMNS: Final = (
    LedgerColumn("complainant", "投诉举报人", "text", sortable=False),
    LedgerColumn("complainant_phone", "联系电话", "text", sortable=False),
    LedgerColumn("complainant_address", "联系地址", "text", sortable=False),
    LedgerColumn("complainant_email", "电子邮箱", "text", sortable=False),
    LedgerColumn("complainant_id", "证件号码", "text", sortable=False),
)


Paper = Literal["auto", "a4", "a3", "pages"]


@dataclass(frozen=True, slots=True)
class ExportLedger:
    """The ledger as a workbook: which lines in which order, which columns, where to."""

    path: Path
    query: LedgerQuery = field(default_factory=LedgerQuery)
    columns: tuple[str, ...] = ()  # () for those of a ledger that nobody has arranged
    paper: Paper = "auto"  # auto, a4, a3, pages: how many columns a printed page holds
    identity: bool = False  # with IDENTITY_COLUMNS, for a stated reason
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """A workbook that was written."""

    path: Path
    rows: int
    cut: int = 0  # cells whose text was too long for a cell
    recused: int = 0  # cases that the officer is recused from
    identities: int = 0  # complainants named in it, each recorded

    @property
    def sentence(self) -> str:
        """What was done, for the line at the top."""
        said = [f"已导出{self.rows:,}行到“{self.path.name}”"]
        if self.identities:
            said.append(f"含{self.identities:,}名投诉举报人身份，已记录")
        if self.recused:
            said.append(f"{self.recused:,}件因回避没有导出")
        if self.cut:
            said.append(f"{self.cut:,}格文字过长，已截短并在格内注明")
        return "；".join(said)
