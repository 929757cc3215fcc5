"""Which shared libraries and fonts Qt needs here, and how Debian and Ubuntu install them."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple, Sequence

from tools.machine.report import ROOT, SetupError, command_text, has_display, say

FONT_PACKAGE = "fonts-wqy-microhei"
GLIB = "libglib2.0-0"
# Letters are set in these where the real faces (仿宋, 小标宋, 黑体, 楷体) aren't installed; the
# screen asks for its own family by name and looks the same with and without them.
PAPER_FONTS = {
    "uming.ttc": "fonts-arphic-uming",
    "ukai.ttc": "fonts-arphic-ukai",
    "wqy-zenhei.ttc": "fonts-wqy-zenhei",
    "LXGWWenKai-Regular.ttf": "fonts-lxgw-wenkai",
}
REAL_PAPER_FONT = "simfang.ttf"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")

# Measured on a bare Debian 12: what PySide6 loads without a display …
OFFSCREEN_LIBRARIES = {
    "libglib-2.0.so.0": GLIB,
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
}
# … and what its X11 plug-in needs besides for a window.
WINDOW_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


class Missing(NamedTuple):
    """What this machine lacks: libraries without which Qt can't start, and Chinese fonts."""

    libraries: dict[str, str]
    font: bool
    paper: tuple[str, ...] = ()  # packages of the fonts that letters are set in

    @property
    def packages(self) -> list[str]:
        """The Debian packages that the window needs, under the names of this release."""
        names = sorted(set(self.libraries.values())) + ([FONT_PACKAGE] if self.font else [])
        return ["libglib2.0-0t64" if n == GLIB and _has_t64_names() else n for n in names]


class _FontSet(ctypes.Structure):
    _fields_ = [
        ("nfont", ctypes.c_int),
        ("sfont", ctypes.c_int),
        ("fonts", ctypes.c_void_p),
    ]


def ensure_libraries() -> None:
    """Leave the machine able to show Chinese in Qt, or say what to type.

    Raises SetupError if Qt could not even start; a missing font alone is only told, because the
    program works, with boxes for characters.
    """
    if not sys.platform.startswith("linux"):
        return
    missing = find_missing()
    if missing.packages and _may_try(missing.packages, _tried()):
        say("Qt needs what this machine lacks: " + ", ".join(missing.packages))
        installed = apt_install(missing.packages)
        missing = find_missing()
        if not installed:
            _tried().write_text(" ".join(missing.packages), "utf-8")
    _bring_paper_fonts(missing.paper)
    if not missing.packages:
        return
    if shutil.which("apt-get"):
        advice = command_text(["sudo", "apt-get", "install", *missing.packages])
    else:
        names = [*missing.libraries, *(["a font with Simplified Chinese"] if missing.font else [])]
        advice = "install with your package manager: " + ", ".join(names)
    if missing.libraries:
        raise SetupError(f"Qt can't start without {', '.join(missing.libraries)}.\n  {advice}")
    say(f"No Chinese font here: characters will show as boxes.\n  {advice}")


def _bring_paper_fonts(packages: tuple[str, ...]) -> None:
    """Install what letters are set in, as far as this release has it; never stops a start."""
    tried = _tried("paper")
    if not packages or not _may_try(list(packages), tried):
        return
    say("letters are set in fonts that this machine lacks: " + ", ".join(packages))
    if not apt_install(list(packages)):
        environment = dict(os.environ)
        known = [p for p in packages if _quiet_call(["apt-cache", "show", p], environment)]
        if known and len(known) < len(packages):
            apt_install(known)
    left = find_missing().paper
    if left:
        tried.write_text(" ".join(left), "utf-8")
        say("letters will do without: " + ", ".join(left))


def missing_paper_fonts(folders: Sequence[str] = FONT_FOLDERS) -> tuple[str, ...]:
    """The packages of the fonts for letters that aren't here; none where the real faces are."""
    found = set()
    for folder in folders:
        for _where, _folders, files in os.walk(os.path.expanduser(folder)):
            found.update(files)
    if REAL_PAPER_FONT in {name.lower() for name in found}:
        return ()
    return tuple(package for file, package in PAPER_FONTS.items() if file not in found)


def find_missing() -> Missing:
    """What is missing now; libraries of the window plug-in count only where there is a display."""
    wanted = dict(OFFSCREEN_LIBRARIES)
    if has_display():
        wanted.update(WINDOW_LIBRARIES)
    libraries = {name: package for name, package in wanted.items() if not _loads(name)}
    return Missing(libraries, font=not has_chinese_font(), paper=missing_paper_fonts())


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_chinese_font() -> bool:
    """True if fontconfig, which Qt asks too, knows a font for Simplified Chinese."""
    try:
        fontconfig = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return False
    for name in ("FcNameParse", "FcObjectSetCreate"):
        getattr(fontconfig, name).restype = ctypes.c_void_p
    fontconfig.FcNameParse.argtypes = [ctypes.c_char_p]
    fontconfig.FcObjectSetAdd.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    fontconfig.FcFontList.argtypes = [ctypes.c_void_p] * 3
    fontconfig.FcFontList.restype = ctypes.POINTER(_FontSet)

    fontconfig.FcInitReinitialize()  # sees a font that was installed a moment ago
    wanted = fontconfig.FcObjectSetCreate()
    fontconfig.FcObjectSetAdd(wanted, b"family")
    found = fontconfig.FcFontList(None, fontconfig.FcNameParse(b":lang=zh-cn"), wanted)
    return bool(found) and found.contents.nfont > 0


def apt_install(packages: list[str]) -> bool:
    """Install by apt as root or through passwordless sudo; False if that isn't allowed or failed.

    Without package lists (a fresh container) the first try fails, so they are fetched then.
    """
    prefix = _root_prefix()
    if prefix is None:
        return False
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    keep = [] if not prefix else ["DEBIAN_FRONTEND=noninteractive"]
    install = [*prefix, *keep, "apt-get", "install", "-y", "-q", "--no-install-recommends"]
    say("installing by apt: " + " ".join(packages))
    if _quiet_call([*install, *packages], environment):
        return True
    return update_lists() and _quiet_call([*install, *packages], environment)


def update_lists() -> bool:
    """Fetch apt's package lists, which a fresh container lacks; False where that isn't allowed."""
    prefix = _root_prefix()
    return prefix is not None and _quiet_call(
        [*prefix, "apt-get", "update", "-q"], dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    )


def _quiet_call(argv: list[str], environment: dict[str, str]) -> bool:
    result = subprocess.run(
        argv,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return result.returncode == 0


def _root_prefix() -> list[str] | None:
    """How to become root without asking anyone: nothing, sudo, or None where it isn't allowed.

    CHENGXIN_NO_APT=1 forbids it: the command is then only printed.
    """
    if os.environ.get("CHENGXIN_NO_APT") or not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and _quiet_call([sudo, "-n", "true"], dict(os.environ)):
        return [sudo, "-n"]
    return None


def _may_try(packages: list[str], tried: Path) -> bool:
    """False if apt isn't allowed or failed on the same packages: offline starts must stay quick."""
    failed_before = tried.is_file() and tried.read_text("utf-8") == " ".join(packages)
    return not failed_before and _root_prefix() is not None


def _tried(of: str = "apt") -> Path:
    """Where the packages stand that apt could not bring; goes when .venv goes."""
    return ROOT / ".venv" / f"{of}-failed.txt"


def _has_t64_names() -> bool:
    """True from Debian 13 and Ubuntu 24.04 on, where 64-bit time renamed libglib2.0-0."""
    try:
        lines = Path("/etc/os-release").read_text("utf-8").splitlines()
    except OSError:
        return False
    release = dict(line.replace('"', "").split("=", 1) for line in lines if "=" in line)
    version = release.get("VERSION_ID", "99").split(".")[0]  # testing and sid have no number
    first = {"debian": 13, "ubuntu": 24}.get(release.get("ID", ""), 100)
    return version.isdigit() and int(version) >= first
