"""The states that a deadline can be in, as UI.md paints them."""

from __future__ import annotations

from enum import StrEnum


class Urgency(StrEnum):
    """The deadline states of UI.md: each has its own shape and words; ``NONE`` has no clock."""

    OVERDUE = "overdue"  # ✖ 超期3个工作日
    SOON = "soon"  # ▲ 今日到期 / 剩2个工作日
    RUNNING = "running"  # ● 剩12个工作日
    PROVISIONAL = "provisional"  # ◌ 暂定
    PAUSED = "paused"
    NONE = "none"
