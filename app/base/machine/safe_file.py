"""A file that is there whole or not at all: written beside its place, then renamed into it."""

from __future__ import annotations

import errno
import itertools
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Final

from app.base.errors import StoreError
from app.base.machine import disk, halves
from app.base.machine.scratch import scratch

_log = logging.getLogger(__name__)
PREFIX: Final = "~诚信台导出-"
_count = itertools.count(1)

_SENTENCES: Final = (
    (
        (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)),
        "磁盘已满，没有导出“{name}”，原有的文件没有改动；请腾出空间或换一个位置再导出。",
    ),
    (
        (errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.ETXTBSY),
        "不能写入“{name}”，没有导出，原有的文件没有改动；它可能正在 Excel 中打开，或者文件夹是只读的，"
        "请关闭它或换一个位置。",
    ),
    (
        (errno.ENOENT, errno.ENOTDIR),
        "找不到要导出到的文件夹，没有导出“{name}”；请重新选择位置。",
    ),
    (
        (errno.ENAMETOOLONG, errno.EINVAL),
        "文件名“{name}”太长或含有不能用的字符，没有导出；请换一个名字。",
    ),
)
_OTHER: Final = "没有写成“{name}”，原有的文件没有改动；请检查磁盘或U盘后再导出。"


@contextmanager
def written_beside(
    target: Path, recorded: Callable[[], AbstractContextManager[object]] = nullcontext
) -> Iterator[Path]:
    """A path to write to; it takes the place of ``target`` when the block ends well.

    It is renamed within ``recorded()``, so that neither the file is there without its record nor
    the record without its file.
    Scratch files may lie in the same folder; it goes with all it holds, whatever happens.
    StoreError says in a sentence why nothing was written.
    """
    mark = f"{disk.own_mark()}-{next(_count)}-"
    try:
        with (
            halves.noted(target.parent, f"{PREFIX}{mark}*"),
            scratch(target.parent, PREFIX, mark) as folder,
        ):
            fresh = folder / "file"
            yield fresh
            _settle(fresh)
            with recorded():
                os.replace(fresh, target)
                _settle_name(target)  # before it is recorded that the file is there
    except OSError as error:
        raise refusal(error, target) from error


def refusal(error: OSError, target: Path) -> StoreError:
    """What the machine said, as a sentence."""
    found = (sentence for numbers, sentence in _SENTENCES if error.errno in numbers)
    return StoreError(next(found, _OTHER).format(name=target.name[:60]))


def _settle_name(target: Path) -> None:
    """The name on the disk, too; where that is refused the file is there all the same."""
    try:
        _settle(target.parent)
    except OSError as error:
        _log.warning("the name of an export was not synced: %s", type(error).__name__)


def _settle(path: Path) -> None:
    """Have the disk hold what was written; folders can't be asked on Windows."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
