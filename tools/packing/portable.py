"""What a Windows program or library says of itself: which libraries it loads, how new it is."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Iterator, NamedTuple

_DIRECTORIES = {0x10B: 96, 0x20B: 112}  # where they begin in the optional header, 32 and 64 bits
_IMPORTS, _DELAYED = 1, 13
_FIXED_INFO = b"\xbd\x04\xef\xfe"  # the signature of VS_FIXEDFILEINFO, before the versions


class Image(NamedTuple):
    """One .exe, .dll or .pyd: names of the libraries that it loads, and two versions of it."""

    loads: tuple[str, ...]  # lower case
    linker: tuple[int, int]  # of the compiler that made it: 14.44
    version: tuple[int, int] | None  # of the file itself, from its resource


def read_image(path: Path) -> Image | None:
    """What the file says; None if it isn't a Windows program or library."""
    data = path.read_bytes()
    if data[:2] != b"MZ" or len(data) < 0x40:
        return None
    head = struct.unpack_from("<I", data, 0x3C)[0]
    if data[head : head + 4] != b"PE\0\0":
        return None
    sections, optional_size = struct.unpack_from("<H12xH", data, head + 6)
    optional = head + 24
    magic, major, minor = struct.unpack_from("<HBB", data, optional)
    table = optional + optional_size
    places = [struct.unpack_from("<4I", data, table + 40 * at + 8) for at in range(sections)]

    def offset(address: int) -> int:
        for _size, start, length, raw in places:
            if start <= address < start + length:
                return int(address - start + raw)
        return 0

    def directory(number: int, step: int, name_at: int) -> Iterator[str]:
        address = struct.unpack_from("<I", data, optional + _DIRECTORIES[magic] + 8 * number)[0]
        at = offset(address) if address else 0
        while at and (name := struct.unpack_from("<I", data, at + name_at)[0]):
            begin = offset(name)
            yield data[begin : data.index(b"\0", begin)].decode("ascii").lower()
            at += step

    loads = (*directory(_IMPORTS, 20, 12), *directory(_DELAYED, 32, 4))
    found = data.find(_FIXED_INFO)
    version = None
    if found >= 0:
        high = struct.unpack_from("<I", data, found + 8)[0]
        version = (high >> 16, high & 0xFFFF)
    return Image(loads, (major, minor), version)
