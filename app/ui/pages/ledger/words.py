"""What the ledger says of itself: how many lines there are, and what a selection comes to."""

from __future__ import annotations

from collections.abc import Sequence

from app.base.captions import day_with_year
from app.base.rows.ledger import LedgerSummary

LARGEST = 3


def total_words(total: int, kept: str = "") -> str:
    """1,234件, and the narrowing that no control shows."""
    return f"{total:,}件" + (f"（{kept}）" if kept else "")


def summary_words(summary: LedgerSummary, *, full: bool = False) -> str:
    """The selection summed up in one line; ``full`` gives every group."""
    parts = [
        f"选中{summary.cases:,}件",
        f"在办 {summary.open:,}",
        f"已结 {summary.ended:,}",
        f"超期 {summary.overdue:,}",
    ]
    if summary.average_days is not None:
        parts.append(f"已结平均用时 {summary.average_days} 天")
    if full and summary.received_from and summary.received_to:
        first, last = day_with_year(summary.received_from), day_with_year(summary.received_to)
        parts.append(f"收到 {first} 至 {last}")
    groups = [("未定承办", summary.by_unit), ("", summary.by_stage)]
    if full:
        groups += [("", summary.by_channel), ("未分类", summary.by_category)]
    most = None if full else LARGEST
    shown = [_group(group, blank, most) for blank, group in groups if len(group) > 1]
    if most is not None and len(summary.by_unit) > most:  # no three of them stand for all
        shown[0] = f"承办单位 {len([name for name, _ in summary.by_unit if name])} 个"
    return ("\n" if full else "　").join([" · ".join(parts), *shown])


def _group(group: Sequence[tuple[str, int]], blank: str, most: int | None) -> str:
    words = " · ".join(f"{caption or blank} {count:,}" for caption, count in group[:most])
    return f"{words}…" if most is not None and len(group) > most else words
