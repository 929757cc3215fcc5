"""The columns of a list of backups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.base.captions import day_with_year, size_words
from app.base.rows.backups import REASONS, BackupRow
from app.base.tables import Column, Table


def moment_words(at: datetime) -> str:
    """Day, weekday and time, by which a backup is distinguished from the others."""
    return f"{day_with_year(at)} {at:%H:%M}"


def _counted(measure: str) -> Callable[[int | None], str]:
    """A number with its measure word; nothing where the manifest can't be read."""
    return lambda number: "" if number is None else f"{number}{measure}"


BACKUPS = Table[BackupRow](
    (
        Column("made_at", "备份时间", lambda b: b.made_at, moment_words, width=190),
        Column("state", "状态", lambda b: b.problem, lambda p: "✖ 不能使用" if p else "● 已核对",
               width=110, tooltip=lambda b: b.problem or "做成后重新打开，逐项核对过"),
        Column("reason", "何时", lambda b: REASONS.get(b.reason, ""), width=90),
        Column("cases", "案件", lambda b: b.cases if b.mark else None, _counted("件"), "right", 70),
        Column("steps", "步骤", lambda b: b.steps if b.mark else None, _counted("步"), "right", 80),
        Column("files", "附件公文", lambda b: b.files if b.mark else None, _counted("个"), "right", 80),
        Column("size", "大小", lambda b: b.size if b.mark else None,
               lambda n: "" if n is None else size_words(n), "right", 90),
        Column("place", "位置", lambda b: str(b.path.parent.parent), stretch=True,
               tooltip=lambda b: str(b.path)),
    )
)  # fmt: skip
