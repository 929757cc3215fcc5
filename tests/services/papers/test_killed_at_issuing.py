"""The number is given at 发出 in one transaction with the file: killed within it, there is neither."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from app.services.cases.commands import TakeStep
from app.services.papers.letter_commands import WriteLetter
from app.services.store.content import attachments_of
from tests.services.making import TODAY, Clock, Desk, copied_office, make_office, open_office
from tests.services.papers.every_kind import HANDLING

MOMENTS = ("number_issued", "document", "paper_under_way", "COMMIT")
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


def command(case_id: int) -> WriteLetter:
    step = TakeStep(case_id, "refer", TODAY, unit=HANDLING, fields={"role": "lead"})
    return WriteLetter("referral", case_id, TODAY, step=step)


def issue_and_die(path: Path, at: str) -> None:
    """In a child: issue the paper, and be killed right after this table was written, or before the
    transaction is committed."""

    def die() -> None:
        os.kill(os.getpid(), KILL)

    def after(_connection: Any, _cursor: Any, statement: str, *_told: Any) -> None:
        if statement.startswith(f"INSERT INTO {at} "):
            die()

    with open_office(path, Clock()) as office:
        event.listen(Engine, "after_cursor_execute", after)
        if at == "COMMIT":
            event.listen(Engine, "commit", lambda _connection: die())
        office.stations.issue_now(command(1), {}, office.session())


@pytest.mark.parametrize("at", MOMENTS)
def test_killed_anywhere_within_it_there_is_no_number_no_step_and_no_paper(
    tmp_path: Path, at: str
) -> None:
    path = tmp_path / "office.cxt"
    with copied_office(path, Clock(), "issuing", lambda p: make_office(p, Clock())) as office:
        Desk(office).accepted(date(2026, 11, 16), date(2026, 11, 17))
    way = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    child = way.Process(  # type: ignore[attr-defined]
        target=issue_and_die, args=(path, at)
    )
    child.start()
    child.join()
    assert child.exitcode not in (0, 1)

    with open_office(path, Clock()) as office:
        desk = Desk(office)
        assert office.documents.rows(desk.me) == ()
        assert "refer" not in desk.kinds(1)
        assert office.verify() == ()
        issued = office.stations.issue_now(command(1), {}, desk.me)  # the number was not used up

        assert issued.number == "示信函〔2026〕1号"
        row, pdf = office.documents.pdf(issued.id, desk.me)
        assert len(pdf) == row.size
        assert list(attachments_of(path).rglob(row.sha256[:2] + "*"))
