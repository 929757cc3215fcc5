"""The package for Linux: where its files lie, what it depends on, and that dpkg can read it."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from tools.machine import debian, paper_fonts
from tools.packing import contents, linux

QT_CORE = "libQt6Core.so.6"


def elf(*names: str) -> bytes:
    """The bytes of a library that names versions of the C library."""
    return b"\x7fELF" + b"".join(b"\0" + name.encode() for name in names) + b"\0"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder as a build leaves it: a program, libraries, fonts."""
    folder = tmp_path / "ChengxinDesk"
    fonts = folder / contents.INSIDE / "resources" / "fonts"
    fonts.mkdir(parents=True)
    for bundle in paper_fonts.BUNDLES.values():
        for name in bundle.files:
            (fonts / name).write_bytes(name.encode())
    program = folder / contents.WINDOW_PROGRAM
    program.write_bytes(elf("GLIBC_2.7"))
    program.chmod(0o700)
    for name in ("libxcb-cursor.so.0", "libGL.so.1", QT_CORE):
        (folder / contents.INSIDE / name).write_bytes(elf("GLIBC_2.2.5", "GLIBC_2.34"))
    (folder / contents.INSIDE / "libssl.so").symlink_to("libxcb-cursor.so.0")
    return folder


def test_a_library_tells_which_c_library_it_wants(tmp_path: Path) -> None:
    library = tmp_path / "lib.so"
    library.write_bytes(elf("GLIBC_2.2.5", "GLIBC_2.34", "GLIBC_2.4", "GLIBC_PRIVATE"))

    assert list(linux.glibc_of(library)) == [(2, 2, 5), (2, 34), (2, 4)]


def test_this_machine_s_c_library_names_versions() -> None:
    program = Path("/bin/sh").resolve()

    assert max(linux.glibc_of(program)) >= (2, 4)


def test_it_depends_on_its_c_library_and_on_what_is_not_in_the_folder(built: Path) -> None:
    needed = linux.depends(built)

    assert needed[0] == "libc6 (>= 2.34)"
    assert {"libgl1", "libegl1", "libfontconfig1", "libxcb-icccm4", "libpulse0"} <= set(needed)
    assert "libxcb-cursor0" not in needed  # it is in the folder
    assert "libglib2.0-0 | libglib2.0-0t64" in needed


def test_every_library_of_the_set_up_is_in_the_folder_or_depended_on(built: Path) -> None:
    needed = " ".join(linux.depends(built))

    for name, package in {**debian.OFFSCREEN_LIBRARIES, **debian.WINDOW_LIBRARIES}.items():
        assert (built / contents.INSIDE / name).exists() or package in needed


@pytest.fixture
def package(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real .deb over that folder."""
    monkeypatch.setattr(linux, "DIST", tmp_path)
    made = linux.make_package(built, tmp_path / "work")
    assert made is not None
    return made


needs_dpkg = pytest.mark.skipif(
    shutil.which("dpkg-deb") is None, reason="dpkg-deb is Debian's own program"
)


@needs_dpkg
def test_dpkg_reads_the_package(package: Path) -> None:
    fields = ("Package", "Version", "Architecture", "Depends", "Recommends")
    told = subprocess.run(
        ["dpkg-deb", "--field", str(package), *fields], capture_output=True, text=True, check=True
    ).stdout

    assert package.name == f"chengxin-desk_{contents.version()}_{linux.architecture()}.deb"
    assert f"Version: {contents.version()}\n" in told
    assert "Depends: libc6 (>= 2.34), " in told
    assert debian.FONT_PACKAGE in told


@needs_dpkg
def test_fonts_licences_entry_icon_and_commands_are_in_the_package(
    package: Path, tmp_path: Path
) -> None:
    tar = tmp_path / "data.tar"
    with tar.open("wb") as file:
        subprocess.run(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=file, check=True)
    with tarfile.open(tar) as held:
        members = {member.name.removeprefix("."): member for member in held.getmembers()}
    inside = f"{linux.HOME}/{contents.INSIDE}"

    for bundle in paper_fonts.BUNDLES.values():
        for name in bundle.files:
            assert members[f"{inside}/resources/fonts/{name}"].isfile()
    for command in ("chengxin-desk", "chengxin-cli"):
        assert members[f"/usr/bin/{command}"].linkname == f"{linux.HOME}/ChengxinDesk"
    assert members[f"{linux.HOME}/ChengxinDesk"].mode == 0o755
    assert members[f"{inside}/{QT_CORE}"].mode == 0o644
    assert members[f"{inside}/libssl.so"].issym()
    assert {(member.uid, member.gid) for member in members.values()} == {(0, 0)}
    assert "/usr/share/applications/cn.chengxin.desk.desktop" in members
    assert "/usr/share/icons/hicolor/scalable/apps/chengxin-desk.svg" in members
    assert "/usr/share/doc/chengxin-desk/copyright" in members


def test_the_entry_of_the_menu_starts_the_program_in_chinese() -> None:
    lines = linux.ENTRY.splitlines()

    assert lines[0] == "[Desktop Entry]"
    assert "Name=诚信台" in lines
    assert any(line.startswith("Exec=") and line.endswith(f"{linux.HOME}/ChengxinDesk")
               for line in lines)  # fmt: skip


def test_the_icon_is_drawn_in_the_program_s_colour(built: Path, tmp_path: Path) -> None:
    linux.lay_out(built, tmp_path / "tree")
    icons = tmp_path / "tree" / "usr" / "share" / "icons"
    drawn = next(icons.rglob("*.svg")).read_text("utf-8")

    assert "<svg" in drawn and "#0B57D0" in drawn and "currentColor" not in drawn


def test_where_dpkg_is_missing_there_is_no_package(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert linux.make_package(built, tmp_path / "work") is None
