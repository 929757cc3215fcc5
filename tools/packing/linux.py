"""The package for Linux: a .deb over the built folder, as 统信 UOS, 麒麟, Debian and Ubuntu install it."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path
from typing import Iterator

from tools.machine import debian
from tools.machine.report import ROOT
from tools.packing import contents

DIST = ROOT / "dist"
PACKAGE = "chengxin-desk"
IDENTITY = "cn.chengxin.desk"  # below /opt/apps: where these desktops keep what is not their own
HOME = f"/opt/apps/{IDENTITY}/files"
MAINTAINER = "Chengxin Desk <desk@localhost>"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
# What a program of PyInstaller's takes from the system whatever it was built on.
ALWAYS = ("libGL.so.1", "libEGL.so.1", "libfontconfig.so.1", "libfreetype.so.6")
SOUND = {"libpulse.so.0": "libpulse0"}  # recordings among the attachments
RENAMED = {debian.GLIB: "libglib2.0-0 | libglib2.0-0t64"}
SCREEN_FONTS = f"{debian.FONT_PACKAGE} | fonts-noto-cjk | fonts-wqy-zenhei"
NO_DPKG = (
    "dpkg-deb was not found, so there is no package, only the folder, which runs where it lies. "
    "Debian, Ubuntu, UOS and Kylin have dpkg-deb."
)

ENTRY = f"""[Desktop Entry]
Type=Application
Name=诚信台
Name[en]=Chengxin Desk
Comment=政务失信投诉举报办理与政务诚信评价
Exec=env "QT_IM_MODULES=fcitx;ibus;compose" {HOME}/{contents.WINDOW_PROGRAM}
Icon={PACKAGE}
Terminal=false
Categories=Office;
StartupNotify=true
"""
ABOUT = """诚信台：县信用办的工作台
 登记、转办、督办政务失信投诉举报，计算期限，印制公文，组织政务诚信评价。
 公文代用字体（Fandol、Noto Serif SC）及其许可随附。
"""


def make_package(built: Path, work: Path) -> Path | None:
    """The .deb in dist/; None where dpkg-deb is missing."""
    dpkg = shutil.which("dpkg-deb")
    if dpkg is None:
        return None
    tree = work / "deb"
    if tree.exists():
        shutil.rmtree(str(tree))
    lay_out(built, tree)
    target = DIST / f"{PACKAGE}_{contents.version()}_{architecture()}.deb"
    # xz: the dpkg of UOS 20 and Kylin V10 knows no zstd
    subprocess.check_call([dpkg, "--root-owner-group", "-Zxz", "--build", str(tree), str(target)])
    return target


def lay_out(built: Path, tree: Path) -> None:
    """Everything as it will lie on the disk, and DEBIAN/control."""
    shutil.copytree(str(built), str(tree / HOME[1:]), symlinks=True)
    commands = tree / "usr" / "bin"
    commands.mkdir(parents=True)
    for command in (PACKAGE, contents.CONSOLE_PROGRAM):
        os.symlink(f"{HOME}/{contents.WINDOW_PROGRAM}", str(commands / command))
    texts: dict[str, str] = {
        f"usr/share/applications/{IDENTITY}.desktop": ENTRY,
        f"usr/share/doc/{PACKAGE}/copyright": _copyright(),
        "DEBIAN/control": control(built),
    }
    for place, text in texts.items():
        file = tree / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    _put_icons(tree / "usr" / "share" / "icons" / "hicolor")
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or os.access(str(path), os.X_OK)
            path.chmod(0o755 if runs else 0o644)


def control(built: Path) -> str:
    """What dpkg asks: name, version, size, and which packages the program needs."""
    files = [path for path in built.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files) // 1024
    fields: list[tuple[str, str]] = [
        ("Package", PACKAGE),
        ("Version", contents.version()),
        ("Architecture", architecture()),
        ("Maintainer", MAINTAINER),
        ("Installed-Size", str(size)),
        ("Depends", ", ".join(depends(built))),
        ("Recommends", SCREEN_FONTS),
        ("Section", "office"),
        ("Priority", "optional"),
        ("Description", ABOUT.rstrip("\n")),
    ]
    return "".join(f"{name}: {value}\n" for name, value in fields)


def depends(built: Path) -> list[str]:
    """The packages of what is not in the folder: the C library it was built on, and Qt's own needs."""
    inside = {path.name for path in (built / contents.INSIDE).iterdir()}
    wanted = {**debian.OFFSCREEN_LIBRARIES, **debian.WINDOW_LIBRARIES, **SOUND}
    packages = {p for name, p in wanted.items() if name in ALWAYS or name not in inside}
    glibc = ".".join(str(part) for part in newest_glibc(built))
    return [f"libc6 (>= {glibc})", *sorted(RENAMED.get(name, name) for name in packages)]


def newest_glibc(built: Path) -> tuple[int, ...]:
    """The newest version of the C library that a file of the folder asks for."""
    return max(
        (version for path in _libraries(built) for version in glibc_of(path)), default=(2, 28)
    )


def glibc_of(path: Path) -> Iterator[tuple[int, ...]]:
    """Every version of the C library that a program or library names."""
    for name in re.findall(rb"\0GLIBC_(\d+(?:\.\d+)+)(?=\0)", path.read_bytes()):
        yield tuple(int(part) for part in name.split(b"."))


def architecture() -> str:
    """amd64, arm64: what dpkg calls this machine."""
    machine = platform.machine()
    return ARCHITECTURES.get(machine, machine)


def _libraries(built: Path) -> Iterator[Path]:
    for path in built.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def _copyright() -> str:
    licences = ROOT / "packaging" / contents.LICENCES / "README.txt"
    where = f"许可全文：{HOME}/{contents.INSIDE}/{contents.LICENCES}；字体的许可在其旁。\n"
    return licences.read_text("utf-8") + "\n" + where


def _put_icons(folder: Path) -> None:
    """The drawing in the program's colour, for every size."""
    from tools.packing import art

    place = folder / "scalable" / "apps" / f"{PACKAGE}.svg"
    place.parent.mkdir(parents=True)
    place.write_text(art.drawing(), "utf-8")
