"""The log of this PC: what went wrong and where in the program, and nothing of what anybody typed.

A line holds the moment, the level, who logs and the words that stand in the program; of an error
its class and the places that it came through. Messages of errors, the values of a record and the
words of libraries are left out: they may hold anything.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any, Final

from app import __version__

LOG_FILE: Final = "诚信台.log"
MOST_BYTES: Final = 1_000_000
KEPT: Final = 4  # older files, 诚信台.log.1 …
OURS: Final = "app"
MOST_CAUSES: Final = 8
_ROOT: Final = Path(__file__).parents[3]
_FRAMES: Final = 60

_path: Path | None = None


class PlainFormatter(logging.Formatter):
    """A record without its values; see the module."""

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.split(".")[0] == OURS and isinstance(record.msg, str)
        words = record.msg if ours else f"{PurePath(record.pathname).name}:{record.lineno}"
        head = f"{self.formatTime(record)} {record.levelname} {record.name} {words}"
        error = record.exc_info[1] if record.exc_info else None
        return head if error is None else f"{head}\n{trace_of(error)}"


class LogFile(logging.Handler):
    """Writes to the file in ``folder``; it is made, and its library loaded, with the first line."""

    def __init__(self, folder: Path) -> None:
        super().__init__(logging.WARNING)
        self.path = folder / LOG_FILE
        self._file: logging.Handler | None = None
        self.setFormatter(PlainFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._opened().emit(record)
        except OSError:  # a full disk must not stop the work as well
            return

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()

    def _opened(self) -> logging.Handler:
        if self._file is None:
            from logging.handlers import RotatingFileHandler

            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
            self._file = RotatingFileHandler(
                self.path, maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8", delay=True
            )
            self._file.setFormatter(self.formatter)
            self._file.handleError = _no_trace  # type: ignore[method-assign, assignment]
        return self._file


def start_log(folder: Path) -> LogFile:
    """From now on warnings and errors go into the log in ``folder``."""
    global _path
    handler = LogFile(folder)
    logging.getLogger().addHandler(handler)
    _path = handler.path
    return handler


def log_path() -> Path | None:
    """Where the log of this PC lies; None where none was started."""
    return _path


def catch_unexpected(show: Callable[[BaseException], None]) -> None:
    """What nobody caught goes into the log, in whatever thread; ``show`` tells who sits there."""
    log = logging.getLogger(__name__)

    def caught(
        kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, _trace)
            return
        log.error("nobody caught", exc_info=error)
        show(error)

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            log.error("nobody caught, in a thread", exc_info=args.exc_value)

    def unraisable(args: Any) -> None:
        if args.exc_value is not None:
            log.error("nobody could be told", exc_info=args.exc_value)

    sys.excepthook = caught
    threading.excepthook = in_thread
    sys.unraisablehook = unraisable


def trace_of(error: BaseException) -> str:
    """Class and places of an error and of what caused it, oldest first; no word of its messages."""
    chain: list[str] = []
    while error is not None and len(chain) < MOST_CAUSES:
        places = "\n".join(_places(error.__traceback__))
        chain.append("\n".join(filter(None, (places, type(error).__qualname__))))
        before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if before is None:
            break
        error = before
    return "\n— then —\n".join(reversed(chain))


def details(error: BaseException) -> str:
    """What 复制详情 copies: version, system and trace; no word of what was typed."""
    import platform  # the start waits for none

    where = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"诚信台 {__version__}\n{where}\n日志：{_path or '没有'}\n{trace_of(error)}\n"


def _places(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace, limit=-_FRAMES):
        file = Path(frame.filename)
        known = file.relative_to(_ROOT).as_posix() if file.is_relative_to(_ROOT) else file.name
        yield f"  {known}:{frame.lineno} {frame.name}"


def _no_trace(_record: logging.LogRecord) -> None:
    """A log that can't be written is no reason to write elsewhere."""
