"""Writes compound files (MS-CFB, version 3) so that tests have .msg and .xls of their own."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Union

SECTOR, MINI, CUTOFF = 512, 64, 4096
END, FREE, FAT_SECTOR, NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Tree = Mapping[str, Union[bytes, "Tree"]]


@dataclass
class _Entry:
    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    data: bytes = b""
    left: int = NONE
    right: int = NONE
    child: int = NONE
    start: int = END
    size: int = 0


@dataclass
class _Sectors:
    """Sectors of one size with the chains that join them."""

    size: int
    data: bytearray = field(default_factory=bytearray)
    chain: list[int] = field(default_factory=list)

    def add(self, data: bytes) -> int:
        if not data:
            return END
        first, count = len(self.chain), -(-len(data) // self.size)
        self.data += data.ljust(count * self.size, b"\0")
        self.chain += [*range(first + 1, first + count), END]
        return first


def compound_file(tree: Tree) -> bytes:
    """The file that holds the streams and storages of ``tree``."""
    entries = [_Entry("Root Entry", 5)]
    entries[0].child = _children(tree, entries)
    big, small = _Sectors(SECTOR), _Sectors(MINI)
    for entry in entries:
        if entry.kind == 2:
            entry.size = len(entry.data)
            entry.start = (small if entry.size < CUTOFF else big).add(entry.data)
    entries[0].size, entries[0].start = len(small.data), big.add(bytes(small.data))
    mini_table = b"".join(struct.pack("<I", link) for link in small.chain)
    mini_start = big.add(mini_table.ljust(-(-len(mini_table) // SECTOR) * SECTOR, b"\xff"))
    directory = b"".join(_packed(entry) for entry in entries)
    while len(directory) % SECTOR:
        directory += _packed(_Entry("", 0))
    directory_start = big.add(directory)
    return _with_table(big, directory_start, mini_start, -(-len(mini_table) // SECTOR))


def _with_table(big: _Sectors, directory: int, mini: int, mini_count: int) -> bytes:
    used, tables = len(big.chain), 1
    while tables * (SECTOR // 4) < used + tables:
        tables += 1
    assert tables <= 109
    links = [*big.chain, *[FAT_SECTOR] * tables]
    links += [FREE] * (-len(links) % (SECTOR // 4))
    header = MAGIC + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, tables, directory, 0, CUTOFF, mini, mini_count, END, 0)
    places = [*range(used, used + tables), *[FREE] * (109 - tables)]
    header += struct.pack("<109I", *places)
    return header + bytes(big.data) + struct.pack(f"<{len(links)}I", *links)


def _children(tree: Tree, entries: list[_Entry]) -> int:
    """Add the entries of a storage; the number of the one at the top of their balanced tree."""
    names = sorted(tree, key=lambda name: (len(name), name.upper()))
    numbers = []
    for name in names:
        content = tree[name]
        numbers.append(len(entries))
        kind = 2 if isinstance(content, bytes) else 1
        entries.append(_Entry(name, kind, content if isinstance(content, bytes) else b""))
    for name, number in zip(names, numbers, strict=True):
        content = tree[name]
        if not isinstance(content, bytes):
            entries[number].child = _children(content, entries)
    return _balanced(numbers, entries)


def _balanced(numbers: list[int], entries: list[_Entry]) -> int:
    if not numbers:
        return NONE
    middle = len(numbers) // 2
    entry = entries[numbers[middle]]
    entry.left = _balanced(numbers[:middle], entries)
    entry.right = _balanced(numbers[middle + 1 :], entries)
    return numbers[middle]


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    return (
        name.ljust(64, b"\0")
        + struct.pack("<HBB", len(name) + 2 if name else 0, entry.kind, 1)
        + struct.pack("<III", entry.left, entry.right, entry.child)
        + bytes(16 + 4 + 16)
        + struct.pack("<IQ", entry.start, entry.size)
    )
