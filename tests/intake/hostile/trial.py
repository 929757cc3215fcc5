"""Trying malformed files in a process of its own: bounded in time and memory, every escape told."""

from __future__ import annotations

import re
import signal
import sys
import traceback
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

from app.base.errors import AppError
from tests.intake.hostile.formats import damaged, judged

SECONDS: Final = 6  # of processor time for one small file; the slowest good one takes 0.2
MEMORY: Final = 400 * 1024 * 1024  # beyond what the process holds when it starts
CHINESE: Final = re.compile("[\u4e00-\u9fff]")


class TooLong(BaseException):
    """Reading took longer than any small file may; no reader's own except catches it."""


@dataclass
class Outcome:
    """How many files were answered and refused, and what went wrong with which."""

    answered: int = 0
    refused: int = 0
    escaped: list[str] = field(default_factory=list)


def bound_memory() -> None:
    """Let this process grow by ``MEMORY`` at most, where the system can say so."""
    if sys.platform != "linux":
        return
    import resource

    with open("/proc/self/statm", encoding="ascii") as file:
        held = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, resource.RLIM_INFINITY))


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong


def tried(name: str, first: int, last: int) -> Outcome:
    """The malformed files of these numbers, each read as the program would."""
    outcome = Outcome()
    for number in range(first, last):
        try_one(name, damaged(name, number), f"{name} {number}", outcome)
    return outcome


def try_one(name: str, data: bytes, label: str, outcome: Outcome) -> None:
    """Read one file; it must be answered or refused in a sentence, in bounded time and memory."""
    alarmed = hasattr(signal, "SIGVTALRM")
    try:
        if alarmed:
            signal.signal(signal.SIGVTALRM, _ring)
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        judged(name, data)
        outcome.answered += 1
    except AppError as refused:
        outcome.refused += 1
        fault = fault_of(str(refused))
        if fault:
            outcome.escaped.append(f"{label}: {fault}: {refused!s:.200}")
    except (Exception, TooLong, MemoryError) as error:  # noqa: BLE001 - what the trial is for
        where = traceback.format_exception(error)[-4:]
        outcome.escaped.append(f"{label}: {error!r:.200}\n{''.join(where)}")
    finally:
        if alarmed:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def fault_of(sentence: str) -> str:
    """What is wrong with a sentence that a clerk should understand; "" for nothing."""
    if not CHINESE.search(sentence):
        return "no Chinese sentence"
    if "\n" in sentence:
        return "more than one line"
    if len(sentence) > 400:
        return "too long to read"
    if not sentence.endswith(("。", "）", "！")):
        return "no end"
    try:
        sentence.encode("utf-8")
    except UnicodeEncodeError:
        return "a lone surrogate"
    return ""
