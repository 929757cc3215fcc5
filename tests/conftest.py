"""What every test shares: no display needed, steady hypothesis runs, no dialog left behind."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from app.rules.casework import back_dating, delivery
from app.rules.casework.steps import Step
from app.rules.regulation.regulation import StepDef

# Off the screen even where there is one: no window steals the focus from another.
if sys.platform.startswith("linux"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same examples on every run, no clock: a red test is red for everybody. HYPOTHESIS_PROFILE=deep
# looks for new ones.
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("deep", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


ROOMY = 4 << 30  # bytes free in memory: room for the files of two processes of tests


def pytest_configure(config: pytest.Config) -> None:
    """Let the files of tests lie in memory where it has room: each write of an office waits for
    the disk, which shows nothing here."""
    memory = Path("/dev/shm")
    with suppress(OSError):
        if shutil.disk_usage(memory).free >= ROOMY and os.access(memory, os.W_OK):
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave what was loaded until now out of every later look for garbage."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-golden`` writes the golden files anew; a person reads the difference."""
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


_SAID_WHY = back_dating.said_why
_UNPROVED = delivery.unproved
_MEANT: dict[str, Callable[[date, date], date]] = {}


@pytest.fixture(autouse=True, scope="session")
def as_if_entered_then() -> Iterator[None]:
    """Histories of weeks ago are told in tests as if each step said why it is recorded only now, its
    deliveries were proved, and each paper was signed on its day."""
    from app.services.papers import signing

    _MEANT["signed_now"] = signing.signed_now
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(back_dating, "said_why", lambda _fields: True)
        patched.setattr(delivery, "unproved", _as_if_proved)
        patched.setattr(signing, "signed_now", lambda dated, _today: dated)
        yield


def _as_if_proved(step: Step, definition: StepDef) -> str:
    """A step that names no way is taken as one whose proof lies at hand."""
    return _UNPROVED(step, definition) if step.text(delivery.WAY) else ""


@pytest.fixture(autouse=True)
def asks_proof(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test marked ``asks_proof`` must say what proves a delivery."""
    if request.node.get_closest_marker("asks_proof") is not None:
        monkeypatch.setattr(delivery, "unproved", _UNPROVED)


@pytest.fixture(autouse=True)
def asks_why(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test marked ``asks_why`` meets the question itself."""
    if request.node.get_closest_marker("asks_why") is not None:
        monkeypatch.setattr(back_dating, "said_why", _SAID_WHY)
        from app.services.papers import signing

        monkeypatch.setattr(signing, "signed_now", _MEANT["signed_now"])


@pytest.fixture(autouse=True, scope="session")
def strict_gate() -> Iterator[None]:
    """Enforce the rights of roles, and examine every statement of an officer's view."""
    from app.services.gate.gate import Gate
    from tests.examiner import examined

    Gate.enforced = True
    with examined():
        yield
    Gate.enforced = False


@pytest.fixture(autouse=True)
def no_dialog_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a window test that leaves a dialog open: the next one would click into it."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    yield
    left = _close_open_dialogs()
    assert not left, f"left open: {', '.join(left)}"


def _close_open_dialogs() -> list[str]:
    """Close whatever dialog is still visible; gives the class and title of each."""
    from PySide6.QtWidgets import QApplication, QDialog

    dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog)]
    shown = [dialog for dialog in dialogs if dialog.isVisible()]
    names = [f"{type(dialog).__name__} 「{dialog.windowTitle()}」" for dialog in shown]
    for dialog in shown:
        dialog.close()
    return names


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Repeat what failed before pytest (dev.py test), so that the end of the output tells all."""
    failed = os.environ.get("CHENGXIN_FAILED_CHECKS")
    if failed:
        terminalreporter.section("checks that failed before the tests", red=True)
        terminalreporter.write_line(failed)
