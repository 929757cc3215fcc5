"""The trial of a program: here of the sources themselves, which a package must equal."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from tools.packing import trial

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [sys.executable, str(ROOT / "main.py")]


@pytest.mark.slow
def test_the_program_prints_records_verifies_and_opens_its_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "SETTLED", 1.0)
    seen = trial.tried(SOURCES, Path(sys.executable), tmp_path / "trial")

    assert seen.faults == []
    assert [line.split()[0] for line in seen.lines] == ["printed", "recorded", "verified", "opened"]
    assert (tmp_path / "trial" / "letter.pdf").read_bytes().startswith(b"%PDF")


def spoilt(folder: Path, words: str) -> list[str]:
    """The program, with ``words`` of Python that come before it."""
    file = folder / "spoilt.py"
    file.write_text(
        f"import sys, runpy\nsys.path.insert(0, {str(ROOT)!r})\n{words}\n"
        f"sys.argv[0] = {str(ROOT / 'main.py')!r}\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n",
        "utf-8",
    )
    return [sys.executable, str(file)]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("print('no'); sys.exit(4)", "letter: exit status 4: no"),
        ("print('{}'); sys.exit(0)", "letter: "),
        (
            "from pathlib import Path\nfrom app.reports.letters import faces\n"
            "faces.font_folders = lambda: [Path('/usr/share/fonts')]",
            "and not in the fonts that go along",
        ),
    ],
    ids=["it fails", "it makes nothing", "its fonts stayed behind"],
)
def test_what_goes_wrong_is_told(words: str, fault: str, tmp_path: Path) -> None:
    seen = trial.tried(spoilt(tmp_path, words), Path(sys.executable), tmp_path / "trial")

    assert len(seen.faults) == 1
    assert fault in seen.faults[0]


def test_a_window_that_ends_at_once_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\necho 'no display'\nexit 1\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "office.sqlite").touch()
    seen = trial.Seen([], [])
    monkeypatch.setattr(trial, "SETTLED", 0.0)

    trial._window([str(program)], Path(sys.executable), tmp_path, seen)

    assert seen.faults == ["window: ended with 1: no display\n"]
