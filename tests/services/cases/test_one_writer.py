"""Steps are written by one function, whoever takes them: a register, an import, a new calendar."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.services.cases.bulk import take_over
from app.services.cases.case_steps import insert_steps
from app.services.cases.commands import VoidSteps
from app.services.cases.rebuild import rebuild
from tests.services.calendars.test_calendars import earlier_notice
from tests.services.making import TODAY, UNIT, Clock, Desk, make_office
from tools.sample_cases import histories

APP = Path(__file__).parents[3] / "app"
WRITER = APP / "services" / "cases" / "case_steps.py"
WRITES = {"insert", "update", "delete", "upsert", "insert_new", "insert_all"}


def writes_steps(tree: ast.AST) -> bool:
    """Whether a module builds a statement that writes to the table of steps, by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value.lower().split()
            if "case_step" in words and WRITES & set(words):
                return True
        if isinstance(node, ast.Call) and _name(node.func) in WRITES:
            into = {_name(part) for given in node.args[:1] for part in ast.walk(given)}
            if into & {"STEP", "CaseStep"}:
                return True
    return False


def _name(node: ast.AST) -> str:
    return getattr(node, "attr", "") or getattr(node, "id", "")


def test_one_module_alone_says_that_steps_are_written() -> None:
    files = sorted(APP.rglob("*.py"))

    found = {file for file in files if writes_steps(ast.parse(file.read_text("utf-8")))}

    assert found - {file for file in found if "migrations" in file.parts} == {WRITER}


@pytest.fixture
def writers() -> Iterator[list[str]]:
    """The functions from which steps were inserted while a test ran."""
    found: list[str] = []

    def look(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("INSERT INTO case_step "):
            return
        frame = sys._getframe()
        while frame.f_back is not None and frame.f_code.co_filename != str(WRITER):
            frame = frame.f_back
        found.append(frame.f_code.co_name)

    event.listen(Engine, "before_cursor_execute", look)
    yield found
    event.remove(Engine, "before_cursor_execute", look)


def test_whatever_takes_a_step_goes_through_that_function(
    tmp_path: Path, writers: list[str]
) -> None:
    with make_office(tmp_path / "office.sqlite", Clock()) as office:
        desk = Desk(office)
        case = desk.accepted(date(2026, 11, 16), date(2026, 11, 17))
        seq = desk.take(case, "refer", date(2026, 11, 18), unit=UNIT)
        office.casework.void(VoidSteps(case, (seq,), "误登"), desk.me)
        take_over(office.workspace, list(histories(3)), desk.me, source="示例", total=3)
        batch = office.batches.all(desk.me)[0].id
        office.batches.undo(batch, desk.me)
        earlier_notice(desk)
        taken = len(writers)
        rebuild(office.gate.file, tmp_path / "again.sqlite", today=TODAY)

    assert set(writers) == {insert_steps.__name__}
    assert taken >= 6
    assert len(writers) > taken
