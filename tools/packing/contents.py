"""What the folder for Windows or Linux holds: programs, the data beside them, and what is left out."""

from __future__ import annotations

import ast
import re
from fnmatch import fnmatch
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from tools.machine.report import ROOT, WINDOWS

FOLDER = "ChengxinDesk"  # below dist/, and where the set-up puts it
WINDOW_PROGRAM = "ChengxinDesk"  # without a console
CONSOLE_PROGRAM = "chengxin-cli"  # the same program with one, so that headless commands print
INSIDE = "_internal"  # where PyInstaller keeps everything but the programs
MIGRATIONS = "app/models/migrations"
LICENCES = "licences"
LICENCE_NAME = re.compile(r"(licen[cs]e|copying|notice)", re.I)

# Modules that nothing of ours needs but that a hook or a guarded import would bring.
EXCLUDED_MODULES = (
    "PySide6.QtDesigner",
    "PySide6.QtOpenGLWidgets",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtQuickWidgets",
    "PySide6.QtWebEngineCore",
    "PySide6.QtWebEngineQuick",
    "PySide6.QtWebEngineWidgets",
    "IPython",
    "hypothesis",
    "matplotlib",
    "mypy",
    "numpy",
    "pip",
    "pytest",
    "setuptools",
    "sqlalchemy.testing",
    "tkinter",
)

# Files that Qt's own rules would bring: patterns over the path below _internal, with "/".
LEFT_OUT = (
    "*/opengl32sw.dll",  # 20 MB of software OpenGL; widgets paint without
    "*/Qt6Qml*.dll",
    "*/Qt6Quick*.dll",
    "*/Qt6VirtualKeyboard*.dll",
    "*/qml/*",
    "*/libQt6Qml*",
    "*/libQt6Quick*",
    "*/libQt6VirtualKeyboard*",
    "*/plugins/networkinformation/*",
    "*/plugins/platforminputcontexts/*virtualkeyboard*",  # Linux needs the others: ibus, compose
    "*/plugins/tls/*",  # the desk never goes to the network
    "*/plugins/qmltooling/*",
    # Sound is played by Windows itself (plugins/multimedia/windowsmediaplugin.dll).
    "*/plugins/multimedia/ffmpegmediaplugin.dll",
    "*/avcodec-*.dll",
    "*/avformat-*.dll",
    "*/avutil-*.dll",
    "*/swresample-*.dll",
    "*/swscale-*.dll",
    # Linux: the theme of GTK would bring GTK itself, 20 MB and older than the desktop's own.
    "*/plugins/platformthemes/libqgtk3.so",
    *(
        f"*/lib{name}.so*"
        for name in (
            "gtk-3",
            "gdk-3",
            "gdk_pixbuf-2.0",
            "atk-1.0",
            "atk-bridge-2.0",
            "atspi",
            "cairo",
            "cairo-gobject",
            "epoxy",
            "pango-1.0",
            "pangocairo-1.0",
            "pangoft2-1.0",
            "pixman-1",
            "thai",
            "datrie",
            "fribidi",
            "harfbuzz",
            "graphite2",
        )
    ),
    # Linux: screens without a desktop.
    "*/plugins/egldeviceintegrations/*",
    "*/plugins/platforms/libqeglfs.so",
    "*/libQt6EglF*",
)
# Libraries whose own files are asked for by a way through the folders of their modules, so that
# these must be there.
WITH_SOURCES = ("docx",)
TRANSLATIONS = "*/translations/*"
KEPT_TRANSLATIONS = "*/translations/qt*_zh_CN.qm"

# Parts of Windows itself. A copy beside the program would be loaded instead of the system's own,
# and on a build machine that is not Windows it may be a stand-in that only pretends.
NEVER = ("icuuc.dll", "icuin.dll", "icu.dll", "bcryptprimitives.dll", "kernel32.dll", "ntdll.dll")


def programs() -> tuple[str, ...]:
    """What the folder has to start; on Linux one program does both, for every one may print."""
    return (WINDOW_PROGRAM, CONSOLE_PROGRAM) if WINDOWS else (WINDOW_PROGRAM,)


def file_name(program: str) -> str:
    """What a program's file is called here."""
    return f"{program}.exe" if WINDOWS else program


def version() -> str:
    """The version of pyproject.toml, the only place that has it."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    found = re.search(r'^\[project\]$.*?^version = "([^"]+)"$', text, re.M | re.S)
    if found is None:
        raise ValueError("pyproject.toml has no version")
    return found.group(1)


def data_files() -> list[tuple[Path, str]]:
    """Every file that ships as it is, with its folder below _internal.

    The resources; and the migrations, which Alembic reads as files from their folder.
    """
    found = sorted((ROOT / "resources").rglob("*"))
    files = [path for path in found if path.is_file() and not path.name.startswith(".")]
    files += migration_files()
    files += manual_files()
    ours = [(path, path.parent.relative_to(ROOT).as_posix()) for path in files]
    return ours + licence_files()


def manual_files() -> list[Path]:
    """What F1 opens, with its pictures."""
    folder = ROOT / "docs"
    return [folder / "用户手册.md", *sorted((folder / "images").glob("*.png"))]


def licence_files() -> list[tuple[Path, str]]:
    """What the licences of Qt and of the libraries want to go along, with its folder.

    PySide6's wheels bring no licence text, so those of the LGPL lie in packaging/licences.
    """
    found = [(path, LICENCES) for path in sorted((ROOT / "packaging" / LICENCES).glob("*.txt"))]
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    for name in re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.M):
        try:
            files = distribution(name).files or ()
        except PackageNotFoundError:
            continue  # of another platform
        texts = {file.name: file for file in files if LICENCE_NAME.match(file.name)}
        found += [(Path(str(file.locate())), f"{LICENCES}/{name}") for file in texts.values()]
    return found


def migration_files() -> list[Path]:
    """What Alembic runs: its environment and one file a schema."""
    folder = ROOT / MIGRATIONS
    return [folder / "env.py", *sorted((folder / "versions").glob("*.py"))]


def hidden_modules() -> list[str]:
    """Every module of the application, and what the migrations import, which no code names."""
    scripts = migration_files()
    sources = [path for path in sorted((ROOT / "app").rglob("*.py")) if path not in scripts]
    names = {_module(path) for path in sources}
    for script in scripts:
        names |= _imports(script)
    return sorted(names)


def is_wanted(path: str) -> bool:
    """False for a file that Qt's rules bring and the desk doesn't need."""
    posix = path.replace("\\", "/")
    if fnmatch(posix, TRANSLATIONS):
        return fnmatch(posix, KEPT_TRANSLATIONS)
    if posix.rsplit("/", 1)[-1].lower() in NEVER:
        return False
    return not any(fnmatch(f"/{posix}", pattern) for pattern in LEFT_OUT)


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found - {"__future__"}
