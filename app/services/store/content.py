"""Contents by their hash, beside the office's file: on disk before a row names them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from app.base.errors import InputError, StoreError
from app.base.machine import disk

NAME_BYTES = 240  # what file systems take, also where a name is Chinese


@dataclass(frozen=True, slots=True)
class AttachmentInput:
    """A file to keep with the case, whole."""

    name: str
    data: bytes = field(repr=False)


def content_path(folder: Path, sha256: str) -> Path:
    """Where the content of that hash lies."""
    return folder / sha256[:2] / sha256


def store_content(folder: Path, data: bytes) -> str:
    """Write the content unless it is there, safely on disk when this returns; gives its hash.

    Content without a row (the transaction failed) is harmless: nothing refers to it.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    target = content_path(folder, sha256)
    try:
        if target.exists() and target.stat().st_size == len(data):
            return sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_safely(target, data)
    except OSError as error:
        raise StoreError(
            "附件不能写入磁盘，这次操作没有保存，此前的内容都在；请检查磁盘空间和文件夹权限后重试。"
        ) from error
    return sha256


def _write_safely(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        disk.replace(Path(name), target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


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
