"""The run-time DLLs of Visual C++: read off the libraries, there for each, never older than its user."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tools.packing import runtime
from tools.packing.portable import read_image


def image(
    loads: tuple[str, ...] = (),
    linker: tuple[int, int] = (14, 44),
    version: tuple[int, int] = (0, 0),
) -> bytes:
    """A library of Windows' own form, as small as may be: headers, one section, its imports."""
    section, raw = 0x1000, 0x200
    table = b"".join(
        struct.pack("<5I", 0, 0, 0, section + 20 * (len(loads) + 1) + 64 * at, 0)
        for at in range(len(loads))
    ) + bytes(20)
    names = b"".join(name.encode().ljust(64, b"\0") for name in loads)
    fixed = struct.pack("<4I", 0xFEEF04BD, 0x10000, version[0] << 16 | version[1], 0)
    body = table + names + fixed
    optional = struct.pack("<HBB", 0x20B, *linker) + bytes(108) + bytes(8)
    optional += struct.pack("<2I", section if loads else 0, 0) + bytes(8 * 14)
    head = b"PE\0\0" + struct.pack("<HH12xHH", 0x8664, 1, len(optional), 0x2022) + optional
    head += b".rdata\0\0" + struct.pack("<4I", len(body), section, len(body), raw) + bytes(16)
    start = b"MZ" + bytes(0x3A) + struct.pack("<I", 0x40)
    return (start + head).ljust(raw, b"\0") + body


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "PySide6" / "Qt6Core.dll").write_bytes(
        image(("KERNEL32.dll", "MSVCP140.dll", "VCRUNTIME140_1.dll"))
    )
    (tmp_path / "PySide6" / "MSVCP140.dll").write_bytes(image(version=(14, 44)))
    (tmp_path / "VCRUNTIME140_1.dll").write_bytes(image(version=(14, 38)))
    return tmp_path


def test_a_library_tells_what_it_loads_and_how_new_it_is(tmp_path: Path) -> None:
    file = tmp_path / "a.dll"
    file.write_bytes(image(("MSVCP140.dll", "KERNEL32.dll"), (14, 38), (14, 51)))
    read = read_image(file)

    assert read is not None
    assert read.loads == ("msvcp140.dll", "kernel32.dll")
    assert (read.linker, read.version) == ((14, 38), (14, 51))


@pytest.mark.parametrize(
    "data", [b"", b"MZ", b"text", b"MZ" + bytes(0x3A) + b"\x40\0\0\0" + bytes(80)]
)
def test_what_is_no_library_is_none(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.dll"
    file.write_bytes(data)

    assert read_image(file) is None


def test_a_folder_that_has_what_its_libraries_load_may_go_out(inside: Path) -> None:
    assert runtime.problems(inside) == []


def test_a_run_time_that_nobody_brought_is_named(inside: Path) -> None:
    (inside / "VCRUNTIME140_1.dll").unlink()

    assert runtime.problems(inside) == [
        "missing run-time: vcruntime140_1.dll, which PySide6/Qt6Core.dll loads"
    ]


def test_a_plug_in_is_served_by_the_copy_of_the_library_that_loads_it(inside: Path) -> None:
    plugin = inside / "PySide6" / "plugins" / "platforms" / "qwindows.dll"
    plugin.parent.mkdir(parents=True)
    plugin.write_bytes(image(("MSVCP140.dll",)))

    assert runtime.problems(inside) == []


def test_a_copy_in_another_library_s_folder_is_none_for_this_one(inside: Path) -> None:
    (inside / "shiboken6").mkdir()
    (inside / "PySide6" / "MSVCP140.dll").rename(inside / "shiboken6" / "MSVCP140.dll")

    assert runtime.problems(inside) == [
        "missing run-time: msvcp140.dll, which PySide6/Qt6Core.dll loads"
    ]


def test_a_run_time_older_than_its_user_is_named_wherever_it_lies(inside: Path) -> None:
    # Whichever is loaded first serves the whole process.
    (inside / "MSVCP140.dll").write_bytes(image(version=(14, 38)))

    assert runtime.problems(inside) == [
        "too old: MSVCP140.dll 14.38, for PySide6/Qt6Core.dll of 14.44"
    ]


def test_each_run_time_is_taken_from_the_newest_file_of_its_name(tmp_path: Path) -> None:
    old, new = tmp_path / "old.dll", tmp_path / "new.dll"
    old.write_bytes(image(version=(14, 38)))
    new.write_bytes(image(version=(14, 44)))
    entries = [
        ("VCRUNTIME140.dll", str(old), "BINARY"),
        ("PySide6\\vcruntime140.dll", str(new), "BINARY"),
        ("python311.dll", str(old), "BINARY"),
    ]

    assert [source for _, source, _ in runtime.newest(entries)] == [str(new), str(new), str(old)]
