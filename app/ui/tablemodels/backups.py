"""The columns of a list of backups."""

from __future__ import annotations

from app.base.backup_rows import REASONS, BackupRow
from app.base.captions import day_with_year, size_words
from app.base.tables import Column, Table

BACKUPS = Table[BackupRow](
    (
        Column("made_at", "备份时间", lambda b: b.made_at,
               lambda at: f"{day_with_year(at)} {at:%H:%M}", width=190),
        Column("state", "状态", lambda b: b.problem, lambda p: f"✖ {p}" if p else "● 已核对",
               width=110, tooltip=lambda b: b.problem or "做成后重新打开，逐项核对过"),
        Column("reason", "何时", lambda b: REASONS.get(b.reason, ""), width=90),
        Column("cases", "案件", lambda b: b.cases, lambda n: f"{n}件", "right", 70),
        Column("steps", "步骤", lambda b: b.steps, lambda n: f"{n}步", "right", 80),
        Column("files", "附件公文", lambda b: b.files, lambda n: f"{n}个", "right", 80),
        Column("size", "大小", lambda b: b.size, size_words, "right", 90),
        Column("place", "位置", lambda b: str(b.path.parent.parent), stretch=True,
               tooltip=lambda b: str(b.path)),
    )
)  # fmt: skip
