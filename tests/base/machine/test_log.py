"""The log tells what broke and where, and nothing of what anybody typed."""

from __future__ import annotations

import ast
import logging
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import __version__
from app.base.machine import log
from app.base.machine.log import LogFile, catch_unexpected, details, start_log, trace_of

SECRET = "柏示例樨13800009917"
APP = Path(__file__).resolve().parents[3] / "app"


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LogFile]:
    monkeypatch.setattr(log, "_path", None)
    handler = start_log(tmp_path / "数据")
    yield handler
    logging.getLogger().removeHandler(handler)
    handler.close()


def broken(name: str) -> None:
    try:
        int(name)
    except ValueError as error:
        raise KeyError(name) from error


def caught() -> Exception:
    try:
        broken(SECRET)
    except KeyError as error:
        return error
    raise AssertionError


def test_an_error_is_told_by_its_classes_and_places_without_its_words(started: LogFile) -> None:
    logging.getLogger("app.ui").error("job failed for %s", SECRET, exc_info=caught())

    text = started.path.read_text("utf-8")
    assert "job failed for %s" in text and "KeyError" in text and "ValueError" in text
    assert "tests/base/machine/test_log.py" in text and " broken" in text
    assert SECRET not in text and "13800009917" not in text


def test_the_words_of_libraries_are_left_out(started: LogFile) -> None:
    logging.getLogger("fontTools").warning(f"can't read {SECRET}")

    text = started.path.read_text("utf-8")
    assert "fontTools" in text and "test_log.py" in text and SECRET not in text


def test_nothing_is_made_before_the_first_line(started: LogFile) -> None:
    assert not started.path.exists()


def test_only_who_works_here_reads_it(started: LogFile) -> None:
    logging.getLogger("app").error("one")

    if os.name == "posix":
        assert started.path.stat().st_mode & 0o777 == 0o600


def test_it_grows_no_further_than_its_few_files(
    started: LogFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "MOST_BYTES", 2_000)
    for _ in range(400):
        logging.getLogger("app").error("one line more")

    files = list(started.path.parent.iterdir())
    assert len(files) == log.KEPT + 1 and all(f.stat().st_size <= 2_000 for f in files)


def test_a_log_that_can_not_be_written_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "数据").write_text("no folder")
    handler = LogFile(tmp_path / "数据")

    handler.handle(logging.LogRecord("app", logging.ERROR, "", 1, "one", (), None))

    assert capsys.readouterr().err == ""


def test_what_nobody_caught_is_in_the_log_and_told(
    started: LogFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    told: list[BaseException] = []
    catch_unexpected(told.append)
    error = caught()

    sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=broken, args=(SECRET,))
    thread.start()
    thread.join()

    text = started.path.read_text("utf-8")
    assert told == [error] and "in a thread" in text and text.count("KeyError") == 2
    assert SECRET not in text


def test_the_details_name_version_system_and_log_and_no_value(started: LogFile) -> None:
    text = details(caught())

    assert __version__ in text and str(started.path) in text and "KeyError" in text
    assert SECRET not in text
    assert SECRET not in trace_of(caught())


def test_what_is_said_to_the_log_are_words_of_the_program() -> None:
    """The formatter leaves values out; words put together beforehand would bring them in."""
    said = [
        (f"{path.name}:{node.lineno}", node.args[0])
        for path in APP.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"debug", "info", "warning", "error", "exception", "critical"}
        and "log" in ast.unparse(node.func.value).lower()
    ]

    assert len(said) > 10
    assert [place for place, words in said if not isinstance(words, ast.Constant)] == []
