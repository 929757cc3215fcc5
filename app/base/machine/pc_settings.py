"""The settings of this PC, apart from the office's: a small JSON file, written in one go."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any, Final

from app.base.errors import StoreError
from app.base.machine import disk

OFFICE_FILE: Final = "office_file"  # where the office's file lies, when not in the data folder
OFFICERS: Final = "officers"  # who worked here last, by office file: its uid
ANCHORS: Final = "anchors"  # where each file's audit ended when it was last seen: no, hash
WINDOW: Final = "window"  # geometry, splitters, page in front: an object, kept by the main window

_log = logging.getLogger(__name__)


class PcSettings:
    """Values by key, read once; with ``path`` None they are kept in memory only (tests, tour)."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._values: dict[str, Any] = _read(path) if path is not None else {}

    def get(self, key: str, default: Any = None) -> Any:
        """The value kept under ``key``; the default where there is none or one of another kind."""
        value = self._values.get(key, default)
        if default is not None and not isinstance(value, type(default)):
            return default
        return value

    def put(self, **values: Any) -> None:
        """Keep values (None forgets one); StoreError if the file can't be written."""
        kept = _read(self.path) if self.path is not None else self._values
        merged = {**kept, **values}  # office and demo, side by side, both write here
        self._values = {key: value for key, value in merged.items() if value is not None}
        if self.path is None:
            return
        try:
            _write(self.path, self._values)
        except OSError as error:
            _log.warning("settings of this PC not written: %s", error.strerror)
            raise StoreError(
                f"不能写入本机设置“{self.path.name}”（{disk.why(error)}），办公数据不受影响；"
                "请检查磁盘空间和文件夹权限。"
            ) from None

    def remember(self, **values: Any) -> None:
        """Keep values that nobody misses: where that fails, a line in the log is enough."""
        try:
            self.put(**values)
        except StoreError:
            return  # put has written the line


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("settings of this PC unreadable, defaults used: %s", type(error).__name__)
        return {}
    if not isinstance(values, dict):
        _log.warning("settings of this PC are no object, defaults used")
        return {}
    return values


def _write(path: Path, values: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    disk.write_whole(path, json.dumps(values, ensure_ascii=False, indent=1).encode())
