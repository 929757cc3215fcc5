"""The write-ahead log beside a file: whether an unclean end left one, and whether it can be read.

SQLite reads a log up to the first frame that is not as it was written and says nothing of the rest.
Frames as https://www.sqlite.org/fileformat2.html#the_write_ahead_log lays them down.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HEADER: Final = 32
FRAME: Final = 24
_MAGIC: Final = 0x377F0682  # with the last bit: checksums of big-endian words
_WORDS: Final = 0xFFFFFFFF


def log_of(path: Path) -> Path:
    """The log beside a file."""
    return path.with_name(path.name + "-wal")


def left_behind(path: Path) -> bool:
    """Whether a log with something in it lies beside the file: nobody folded it in at the end."""
    try:
        return log_of(path).stat().st_size > HEADER
    except OSError:
        return False


def lost_commits(path: Path) -> int:
    """How many transactions stand in the log behind a frame that can't be read.

    What was being written when the power went makes at most one of them, and is none that was
    acknowledged: from two on the log was damaged later.
    """
    try:
        data = log_of(path).read_bytes()
    except OSError:
        return 0
    frames = list(_frames(data))
    broken = next((at for at, frame in enumerate(frames) if not frame.whole), len(frames))
    return sum(frame.commits for frame in frames[broken:])


@dataclass(frozen=True, slots=True)
class _Frame:
    whole: bool
    commits: bool


def _frames(data: bytes) -> Iterator[_Frame]:
    """The frames of the log's present generation; older ones behind them have other salts."""
    if len(data) < HEADER:
        return
    magic, _version, size = struct.unpack(">III", data[:12])
    if magic & ~1 != _MAGIC or size < 512:
        return
    order = ">" if magic & 1 else "<"
    salts = data[16:24]
    sums = _checksum(data[:24], (0, 0), order)
    for at in range(HEADER, len(data) - FRAME - size + 1, FRAME + size):
        head, page = data[at : at + FRAME], data[at + FRAME : at + FRAME + size]
        if head[8:16] != salts:
            return
        sums = _checksum(page, _checksum(head[:8], sums, order), order)
        yield _Frame(head[16:24] == struct.pack(">II", *sums), head[4:8] != b"\0\0\0\0")


def _checksum(data: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    one, two = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for at in range(0, len(words), 2):
        one = (one + words[at] + two) & _WORDS
        two = (two + words[at + 1] + one) & _WORDS
    return one, two
