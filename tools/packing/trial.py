"""The trial of a built program: a letter, a case, an archive, its window; without a display."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Callable, NamedTuple

from tools.machine import paper_fonts
from tools.machine.report import ROOT

SECONDS = 120  # a machine that builds is a busy one
SETTLED = 5.0  # seconds: what goes wrong on opening does so by then
ARCHIVE = ROOT / "tests" / "reports" / "archives" / "released" / "format-1"
KIND = "free"  # its template is a whole letter: four levels, a table, a rare name


class Seen(NamedTuple):
    """What the program did, a sentence each, and what it should have done and didn't."""

    lines: list[str]
    faults: list[str]


def tried(program: list[str], python: Path, folder: Path) -> Seen:
    """Let ``program`` work in ``folder``, which is emptied first.

    ``python`` has the project's libraries: it makes the office's file that the program opens.
    """
    if folder.exists():
        shutil.rmtree(str(folder))
    (folder / "data").mkdir(parents=True)
    seen = Seen([], [])
    for step in (_letter, _office, _archive, _window):
        before = len(seen.faults)
        try:
            step(program, python, folder, seen)
        except (OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
            seen.faults.append(f"{step.__name__.strip('_')}: {type(error).__name__}: {error}")
        if len(seen.faults) > before:
            break
    return seen


def _environment(folder: Path) -> dict[str, str]:
    """This machine's, without Python's own words in it, and with data of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return {**kept, "QT_QPA_PLATFORM": "offscreen", "CHENGXIN_DATA": str(folder / "data")}


def _run(program: list[str], words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    # Pipes and no files: under wine Python doesn't start on a file's handle.
    return subprocess.run(
        [*program, *words], cwd=str(folder), env=_environment(folder), encoding="utf-8", input="",
        capture_output=True, timeout=SECONDS, check=False,
    )  # fmt: skip


def _answer(program: list[str], words: list[str], folder: Path) -> Any:
    """The JSON that a command prints; ValueError with its own words if it fails."""
    done = _run(program, words, folder)
    if done.returncode != 0:
        raise ValueError(f"{words[0]}: exit status {done.returncode}: {done.stdout}{done.stderr}")
    return json.loads(done.stdout)


def _letter(program: list[str], _python: Path, folder: Path, seen: Seen) -> None:
    """A letter as PDF and .docx; where faces are stood in for, by the fonts that go along."""
    data = _answer(program, ["letter", KIND, "--template"], folder)
    (folder / "letter.json").write_text(json.dumps(data), "utf-8")
    words = [
        "letter",
        KIND,
        "--data",
        "letter.json",
        "--out",
        "letter.pdf",
        "--docx",
        "letter.docx",
    ]
    answer = _answer(program, words, folder)
    for name, begins in (("letter.pdf", b"%PDF"), ("letter.docx", b"PK")):
        if not (folder / name).read_bytes().startswith(begins):
            seen.faults.append(f"letter: {name} is none")
    if answer["missing"]:
        seen.faults.append(f"letter: no glyph for {answer['missing']}")
    used = sorted({stand_in["used"] for stand_in in answer["stand_ins"]})
    ours = tuple(paper_fonts.BUNDLES)
    present = not any(
        paper_fonts.missing(b, paper_fonts.FOLDER) for b in paper_fonts.BUNDLES.values()
    )
    others = [name for name in used if not name.startswith(ours)]
    if others and present:
        seen.faults.append(f"letter: set in {', '.join(others)} and not in the fonts that go along")
    faces = ", ".join(used) or "the system's own faces"
    seen.lines.append(f"printed a letter of {answer['pages']} pages in {faces}")


def _office(program: list[str], python: Path, folder: Path, seen: Seen) -> None:
    """A case recorded in an office's file, and the file found sound."""
    maker = ROOT / "packaging" / "new_office.py"
    make = [str(python), str(maker), str(folder / "office.sqlite")]
    subprocess.run(
        make, cwd=str(ROOT), env=dict(os.environ, PYTHONUTF8="1"), input=b"", timeout=SECONDS,
        capture_output=True, check=True,
    )  # fmt: skip
    case = json.loads((ROOT / "resources" / "samples" / "call.json").read_text("utf-8"))
    case["received_on"] = date.today().isoformat()
    (folder / "case.json").write_text(json.dumps(case), "utf-8")
    answer = _answer(program, ["record", "office.sqlite", "case.json", "--date-is-right"], folder)
    checked = _run(program, ["check", "office.sqlite"], folder)
    if checked.returncode != 0:
        seen.faults.append(f"check: {checked.stdout}{checked.stderr}")
    seen.lines.append(f"recorded {answer['number']} in an office's file, and found the file sound")


def _archive(program: list[str], _python: Path, folder: Path, seen: Seen) -> None:
    """The package of a filed case, as it was released, found whole: its PDFs are read for that."""
    checked = _run(program, ["verify-archive", str(ARCHIVE)], folder)
    if checked.returncode != 0:
        seen.faults.append(f"verify-archive: {checked.stdout}{checked.stderr}")
    seen.lines.append("verified the archive of a case")


def _window(program: list[str], _python: Path, folder: Path, seen: Seen) -> None:
    """The window, painted into memory, opens the file and stays open."""
    lock = folder / "office.sqlite.lock"
    held = lock.read_bytes() if lock.exists() else b""
    window = subprocess.Popen(
        [*program, "--file", str(folder / "office.sqlite")], cwd=str(folder),
        env=_environment(folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        opened = _wait(lambda: window.poll() is not None or lock.read_bytes() != held)
        time.sleep(SETTLED)
        if window.poll() is not None:
            said = window.communicate(timeout=SECONDS)[0].decode("utf-8", "replace")
            seen.faults.append(f"window: ended with {window.returncode}: {said}")
        elif not opened:
            seen.faults.append("window: the office's file wasn't opened")
        else:
            seen.lines.append("opened the window over that file")
    finally:
        window.kill()
        with suppress(subprocess.TimeoutExpired):  # wine's own helpers may hold the pipe
            window.communicate(timeout=10)


def _wait(done: Callable[[], bool]) -> bool:
    """Whether it came true in time."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            if done():
                return True
        except OSError:  # not there yet, or held at the moment
            pass
        time.sleep(0.2)
    return False
