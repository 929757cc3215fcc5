"""The fonts that papers are set in where a machine has no 仿宋, 小标宋, 黑体, 楷体: brought once.

Fandol (GPL 3 with font exception) comes from Debian's archive and is converted to TrueType outlines;
Noto Serif SC (OFL 1.1) comes from npm as it is. They lie in a cache of the user, and as links in
``resources/fonts``, whence the packages for Windows and Linux take them with their licences.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Callable, NamedTuple

from tools.machine import debian
from tools.machine.report import ROOT, WINDOWS, child_environment, say

FOLDER = ROOT / "resources" / "fonts"
EDITION = "1"  # of the cache: another number makes everything anew
FANDOL_PACKAGE = "texlive-lang-chinese"
FANDOL_FACES = ("Fang", "Hei", "Kai", "Song")
NOTO_PACKAGE = "@expo-google-fonts/noto-serif-sc@0.4.3"
NOTO_WEIGHTS = ("400Regular", "600SemiBold")


class Bundle(NamedTuple):
    """Fonts that come together: the files that must be there, and what brings them to a folder."""

    files: tuple[str, ...]
    bring: Callable[[Path, Path, Path], None]  # the environment's Python, a scratch folder, target


def _bring_fandol(python: Path, scratch: Path, target: Path) -> None:
    """Take the package apart without installing it: its 49 MB bring 200 MB of others along."""
    fetch = ["apt-get", "download", "-q", FANDOL_PACKAGE]
    if not _quietly(fetch, scratch) and debian.update_lists():
        _quietly(fetch, scratch)
    archive = next(scratch.glob("*.deb"))
    subprocess.check_call(["dpkg-deb", "-x", str(archive), str(scratch)])
    share = scratch / "usr" / "share"
    fonts = share / "texlive/texmf-dist/fonts/opentype/public/fandol"
    sources = [str(fonts / f"Fandol{face}-Regular.otf") for face in FANDOL_FACES]
    convert = [str(python), "-m", "tools.convert_fonts", str(target), *sources]
    subprocess.check_call(convert, cwd=str(ROOT), env=child_environment())
    documents = share / "doc/texlive-doc/fonts/fandol"
    with gzip.open(str(documents / "COPYING.gz"), "rb") as text:
        (target / "Fandol-COPYING.txt").write_bytes(text.read())
    shutil.copyfile(str(documents / "README"), str(target / "Fandol-README.txt"))


def _bring_noto(_python: Path, scratch: Path, target: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not installed")
    subprocess.check_call(
        [npm, "pack", "--silent", NOTO_PACKAGE], cwd=str(scratch), stdout=subprocess.DEVNULL
    )
    wanted = {f"package/{w}/NotoSerifSC_{w}.ttf": f"NotoSerifSC_{w}.ttf" for w in NOTO_WEIGHTS}
    wanted["package/LICENSE_FONT"] = "NotoSerifSC-OFL.txt"
    with tarfile.open(str(next(scratch.glob("*.tgz")))) as archive:
        for name, to in wanted.items():
            member = archive.extractfile(name)
            assert member is not None
            with member, (target / to).open("wb") as file:
                shutil.copyfileobj(member, file)


BUNDLES: dict[str, Bundle] = {
    "Fandol": Bundle(
        (*(f"Fandol{face}-Regular.ttf" for face in FANDOL_FACES),
         "Fandol-COPYING.txt", "Fandol-README.txt"),
        _bring_fandol,
    ),
    "Noto Serif SC": Bundle(
        (*(f"NotoSerifSC_{weight}.ttf" for weight in NOTO_WEIGHTS), "NotoSerifSC-OFL.txt"),
        _bring_noto,
    ),
}  # fmt: skip


def ensure_paper_fonts(python: Path) -> None:
    """Leave the fonts in ``resources/fonts``, from the cache or made now; never stops a start.

    What could not be brought is told, and tried again only when the environment is made anew.
    """
    for name, bundle in BUNDLES.items():
        if not missing(bundle, FOLDER):
            continue
        tried = ROOT / ".venv" / f"fonts-failed-{name.split()[0].lower()}.txt"
        if missing(bundle, cache_folder()):
            if tried.exists() or os.environ.get("CHENGXIN_NO_APT"):
                continue
            say(f"bringing the fonts for papers: {name} (once a machine; a minute or two)")
            failure = _make(bundle, python)
            if failure:
                tried.write_text(failure, "utf-8")
                say(f"papers will do without {name}: {failure}")
                continue
        try:
            _put_in_place(bundle)
        except OSError as error:
            say(f"papers will do without {name}: {error}")


def missing(bundle: Bundle, folder: Path) -> list[str]:
    """The files of a bundle that a folder lacks."""
    return [file for file in bundle.files if not (folder / file).is_file()]


def cache_folder() -> Path:
    """Where the finished fonts are kept for every copy of the project on this machine."""
    if WINDOWS:
        base = Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local")))
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache"))
    return base / "chengxin-desk" / f"paper-fonts-{EDITION}"


def _make(bundle: Bundle, python: Path) -> str:
    """Fill the cache; says why it could not be done, or ""."""
    cache = cache_folder()
    with tempfile.TemporaryDirectory() as folder:
        scratch, target = Path(folder) / "scratch", Path(folder) / "target"
        scratch.mkdir()
        target.mkdir()
        try:
            bundle.bring(python, scratch, target)
            cache.mkdir(parents=True, exist_ok=True)
            for file in bundle.files:
                half = cache / f"{file}.{os.getpid()}"
                shutil.copyfile(str(target / file), str(half))
                os.replace(str(half), str(cache / file))  # never half a font under its name
        except (OSError, subprocess.CalledProcessError, StopIteration, KeyError) as error:
            return f"{type(error).__name__}: {error}"
    return ""


def _put_in_place(bundle: Bundle) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file in missing(bundle, FOLDER):
        try:
            os.link(str(cache_folder() / file), str(FOLDER / file))
        except OSError:  # another disk
            shutil.copyfile(str(cache_folder() / file), str(FOLDER / file))


def _quietly(command: list[str], folder: Path) -> bool:
    """True if the command went well; its words are dropped."""
    done = subprocess.run(
        command, cwd=str(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return done.returncode == 0
