"""Contents by their hash, beside the office's file: on disk before a row names them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.base.errors import InputError, StoreError
from app.base.machine import disk

NAME_BYTES = 240  # what file systems take, also where a name is Chinese

Step = Callable[[int], None]  # told how many bytes were read or written; may raise


def unseen(_size: int) -> None:
    """Nobody follows the bytes."""


@dataclass(frozen=True, slots=True)
class AttachmentInput:
    """A file to keep with the case, whole."""

    name: str
    data: bytes = field(repr=False)


def content_path(folder: Path, sha256: str) -> Path:
    """Where the content of that hash lies."""
    return folder / sha256[:2] / sha256


def attachments_of(file: Path) -> Path:
    """Where the contents of an office's file lie, beside it."""
    return file.with_name(file.name + ".attachments")


def drafts_of(file: Path) -> Path:
    """Where files wait that are to be kept with a case not yet logged; no backup has them."""
    return file.with_name(file.name + ".drafts")


def first_of(folders: Sequence[Path], sha256: str) -> Path:
    """Where a content lies in the first of the folders that has it."""
    paths = [content_path(folder, sha256) for folder in folders]
    return next((path for path in paths if path.exists()), paths[0])


def hash_there(path: Path, step: Step = unseen) -> str:
    """The hash of what lies there now; "" where it is gone or can't be read."""
    try:
        return disk.sha256_of(path, step)
    except OSError:
        return ""


def store_content(folder: Path, data: bytes) -> str:
    """Write the content unless it is there, safely on disk when this returns; gives its hash.

    Content without a row (the transaction failed) is harmless: nothing refers to it.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    target = content_path(folder, sha256)
    try:
        if target.exists() and target.stat().st_size == len(data):
            return sha256
        disk.private_folder(folder)
        disk.private_folder(target.parent)
        disk.write_whole(target, data)
    except OSError as error:
        raise StoreError(
            "附件不能写入磁盘，这次操作没有保存，此前的内容都在；请检查磁盘空间和文件夹权限后重试。"
        ) from error
    return sha256


def bring_content(folder: Path, source: Path, sha256: str, step: Step = unseen) -> bool:
    """Whether the content lies in ``folder``, whole: it did, or was copied from ``source``.

    A copy that came out otherwise than its hash says doesn't count. OSError of the medium passes.
    """
    target = content_path(folder, sha256)
    if target.exists() and disk.sha256_of(target, step) == sha256:
        os.utime(target)  # in use: no other backup's tidying takes it for left over
        return True
    if not source.is_file() or disk.sha256_of(source) != sha256:
        return False
    disk.private_folder(folder)
    disk.private_folder(target.parent)
    disk.copy_whole(source, target, step)
    return disk.sha256_of(target) == sha256


def share_contents(folder: Path, second: Path) -> None:
    """Second names for all contents, which never change; where the medium knows none, for none."""
    for content in folder.glob("??/*"):
        other = second / content.parent.name / content.name
        try:
            disk.private_folder(second)
            disk.private_folder(other.parent)
            os.link(content, other)
        except OSError:
            return


def sweep_contents(folder: Path, wanted: Collection[str], before: float = float("inf")) -> None:
    """Take what nobody names any more off the disk, where it was last used ``before`` (a time)."""
    for path in folder.glob("??/*"):
        if path.name not in wanted:
            with suppress(OSError):  # in use by another program: the next sweep takes it
                if path.stat().st_mtime < before:
                    disk.drop(path)


def safe_name(name: str) -> str:
    """A file name without folders and control characters, short enough for every disk."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    base = "".join(c for c in base if c.isprintable()).strip() or "附件"
    stem, dot, ending = base.rpartition(".")
    ending = f".{ending}" if dot and stem and len(ending) <= 10 else ""
    stem = base[: len(base) - len(ending)]
    while len((stem + ending).encode()) > NAME_BYTES:
        stem = stem[:-1]
    return stem + ending


def read_content(folder: Path, sha256: str) -> bytes:
    """The content of an attachment; errors if it is gone or no longer what was stored."""
    if len(sha256) != 64 or not all(c in "0123456789abcdef" for c in sha256):
        raise InputError("附件的标识不正确，没有打开。")
    try:
        data = content_path(folder, sha256).read_bytes()
    except OSError as error:
        raise StoreError(
            "找不到这个附件的内容，案件的其他内容都在；请从最近的备份恢复附件文件夹。"
        ) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise StoreError("附件的内容已被改动或损坏，没有打开；请从最近的备份恢复附件文件夹。")
    return data
