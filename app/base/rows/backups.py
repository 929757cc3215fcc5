"""What is told about backups: rows of the list, the state and its words, the finds of a check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup as its manifest tells of it; ``problem`` where it can't be used or lacks files."""

    path: Path
    made_at: datetime
    reason: str = ""
    office: str = ""
    demo: bool = False
    mark: str = ""
    cases: int = 0
    steps: int = 0
    last_on: str = ""
    size: int = 0  # bytes of the database and of every file of the office
    files: int = 0
    audit_id: int = 0
    version: int = 0
    order: int = 0  # the how manieth of its place; 0 for those made before they were counted
    problem: str = ""

    @property
    def age(self) -> tuple[int, int, datetime]:
        """What sorts backups by when they were made, whatever the PC's clock said."""
        return self.order, self.audit_id, self.made_at

    @property
    def good(self) -> bool:
        """Whether nothing speaks against it; only a check reads every byte."""
        return not self.problem


@dataclass(frozen=True, slots=True)
class BackupState:
    """What the status bar says: the last good backup, what was written since, what went wrong."""

    last: BackupRow | None
    changed: bool
    failure: str = ""  # the last attempt's sentence, until one succeeds
    warning: str = ""  # another place that could not be reached
    finding: str = ""  # the office's file is otherwise than it was written, or than it was known


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup that was made and reopened, and the sentence of a place where none could be."""

    row: BackupRow
    warning: str = ""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found; without a sentence in ``findings`` everything is as it was written."""

    path: Path
    kind: str  # "file" or "backup"
    office: str
    cases: int
    steps: int
    last_on: str
    files: int
    findings: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What a restore would bring, and what the file in use has beyond it."""

    source: Path
    office: str
    demo: bool
    cases: int
    steps: int
    last_on: str
    made_at: datetime | None
    findings: tuple[str, ...]
    steps_lost: int | None  # recorded in the file in use since then; None where it can't be read
    cases_lost: int | None
    same_office: bool
    numbers_kept: int = 0  # given out since, carried over so that none is given twice
    barred: str = ""  # why this one can't take the place of the file in use


@dataclass(frozen=True, slots=True)
class Restored:
    """The file restored, and where the one before was put; None where there was none."""

    path: Path
    set_aside: Path | None


REASONS: Final[Mapping[str, str]] = {
    "exit": "退出时",
    "timed": "定时",
    "migration": "升级前",
    "import": "导入前",
    "restore": "恢复前",
    "manual": "手动",
    "stick": "备份到U盘",
}
AHEAD: Final = timedelta(hours=1)  # later than now: one of the two clocks was wrong
OLD: Final = timedelta(days=1)  # a backup is made every half hour: after a day something is wrong


def age_words(made_at: datetime, now: datetime) -> str:
    """How long ago: 刚刚, 12 分钟前, 3 小时前, 3 天前."""
    if made_at - now > AHEAD:
        return f"{made_at:%Y-%m-%d}（电脑时间不对）"
    minutes = int((now - made_at).total_seconds() // 60)
    if minutes < 2:
        return "刚刚"
    if minutes < 60:
        return f"{minutes} 分钟前"
    days = (now.date() - made_at.date()).days
    return f"{minutes // 60} 小时前" if minutes < 24 * 60 else f"{max(days, 1)} 天前"


def state_words(state: BackupState, now: datetime) -> tuple[str, str]:
    """What the status bar says, and how: "problem" for a failure, "warning", or ""."""
    if state.finding:
        return "✖ 办公文件与操作记录不符", "problem"
    if state.last is None:
        failed = bool(state.failure)
        return ("✖ 备份没有成功", "problem") if failed else ("▲ 还没有备份", "warning")
    age = age_words(state.last.made_at, now)
    if state.failure:
        return f"✖ 备份没有成功，上一份是{age}的", "problem"
    if state.warning:
        return f"▲ 已备份 {age}，另一处没有备份上", "warning"
    if state.changed and now - state.last.made_at >= OLD:
        return f"▲ 上次备份 {age}，此后有改动", "warning"
    return f"● 已备份 {age}" + ("" if state.changed else "，此后没有改动"), ""
