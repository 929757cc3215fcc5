"""Which 保管期限表 is in force: the office's own, lying beside its file, else the one that ships."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.base.errors import PackError
from app.rules.archives.shipped import Schedule, read_schedule, shipped_schedule
from app.services.store.workspace import Workspace

OWN: Final = ("archives", "retention.toml")  # beside the office's file


def schedule_file(work: Workspace) -> Path:
    """Where the office's own schedule would lie."""
    return work.path.parent.joinpath(*OWN)


def schedule_of(work: Workspace) -> Schedule:
    """The schedule in force; PackError names what is wrong with the office's own."""
    path = schedule_file(work)
    if not path.is_file():
        return shipped_schedule()
    try:
        return read_schedule(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise PackError(
            "本办的保管期限表（archives/retention.toml）读不出来；请照随程序的格式改好。"
        ) from error
