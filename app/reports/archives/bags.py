"""How a package lies on disk: BagIt's layout, its lists as text, names that every disk takes.

The writer and the check of a package share this and nothing else.
"""

from __future__ import annotations

import csv
import hashlib
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from app.base.safe_text import is_formula, printable

FORMAT: Final = "1"  # of a package; what is released stays readable for good
BAGIT: Final = "bagit.txt"
INFO: Final = "bag-info.txt"
MANIFEST: Final = "manifest-sha256.txt"
TAGS: Final = "tagmanifest-sha256.txt"
TAG_FILES: Final = (BAGIT, INFO, MANIFEST)
DECLARED: Final = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

DATA: Final = "data"
MAIN: Final = "data/案卷.pdf"
SEALED: Final = "data/副卷/副卷.pdf"  # all that is sealed lies in one folder
PIECES_LIST: Final = "data/归档文件目录.pdf"
PIECES: Final = "data/归档文件"
ORIGINALS: Final = "data/原件"
SEALED_ORIGINALS: Final = "data/副卷/原件"  # by number alone
CONTENTS: Final = "data/目录.csv"
SEALED_CONTENTS: Final = "data/副卷/目录.csv"
PAGES: Final = "data/页码.csv"
FILES: Final = "data/原件清单.csv"
SEALED_FILES: Final = "data/副卷/原件清单.csv"

CONTENTS_HEAD: Final = (
    "顺序号", "档号", "文号", "责任者", "题名", "日期", "首页", "末页", "页数", "载体", "文件", "备注",
)  # fmt: skip
PAGES_HEAD: Final = ("文件", "位置", "页号", "面", "顺序号", "内容")
FILES_HEAD: Final = (
    "路径", "原文件名", "题名", "顺序号", "格式", "页数", "字节", "SHA-256", "怎样列入", "说明",
)  # fmt: skip
PRINTED: Final = "已印入"
HELD: Final = "占位页"

LONGEST_PATH: Final = 200  # characters of a path inside a package
LONGEST_NAME: Final = 60  # characters of a file's own name in it
LONGEST_BYTES: Final = 180
_FORBIDDEN: Final = frozenset('<>:"/\\|?*%')


def ending_of(name: str) -> str:
    """The ending of a file's name as a path may hold it: .jpg, or nothing."""
    _, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and len(ending) <= 8 and ending.isascii() and ending.isalnum() else ""  # fmt: skip


def safe_component(name: str) -> str:
    """A file name that Windows, Linux and BagIt take, its ending kept; never empty."""
    flat = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    kept = "".join("_" if c in _FORBIDDEN else c for c in flat if c.isprintable()).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    ending = f".{ending}" if dot and stem and len(ending) <= 8 and ending.isalnum() else ""
    stem = (kept[: len(kept) - len(ending)] if ending else kept).strip(" .") or "文件"
    while len(stem + ending) > LONGEST_NAME or len((stem + ending).encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    return f"{stem.rstrip(' .') or '文件'}{ending}"


def listed(hashes: Mapping[str, str]) -> str:
    """A list of checksums as BagIt writes it, by path."""
    return "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes))


def read_list(text: str) -> dict[str, str]:
    """The checksums of a list by path; ValueError says which line is none."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line and number == text.count("\n") + 1:
            continue  # after the last line end
        sha256, gap, path = line[:64], line[64:66], line[66:]
        if gap != "  " or not path or path in found or set(sha256) - set("0123456789abcdef"):
            raise ValueError(f"第{number}行")
        found[path] = sha256
    return found


def info_text(pairs: Iterable[tuple[str, str]]) -> str:
    """bag-info.txt: a line a pair."""
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in pairs)


def read_info(text: str) -> dict[str, str]:
    """The pairs of bag-info.txt; ValueError where a line is none."""
    found = {}
    for number, line in enumerate(text.splitlines(), start=1):
        name, colon, value = line.partition(":")
        if not colon:
            raise ValueError(f"第{number}行")
        found[name.strip()] = value.strip()
    return found


def oxum(sizes: Sequence[int]) -> str:
    """Payload-Oxum: how many bytes in how many files."""
    return f"{sum(sizes)}.{len(sizes)}"


def sha256_of(data: bytes) -> str:
    """The hash of bytes."""
    return hashlib.sha256(data).hexdigest()


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table that Excel opens by a double click: UTF-8 with its mark, nothing in it calculated."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = printable(value).replace("\n", " ")
    return f"'{text}" if is_formula(text) else text


def read_csv(data: bytes, head: Sequence[str]) -> list[dict[str, str]]:
    """The rows of such a table; ValueError where it is none with this head."""
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    try:
        rows = list(csv.reader(text, strict=True))
    except csv.Error as error:
        raise ValueError("不是CSV") from error
    if not rows or tuple(rows[0]) != tuple(head):
        raise ValueError("表头不对")
    if any(len(row) != len(head) for row in rows):
        raise ValueError("有一行的格数不对")
    return [dict(zip(head, row, strict=True)) for row in rows[1:]]
