"""Malformed ledgers and mails through the real services: imported whole, or nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.base.errors import AppError
from app.base.secret import Secret
from app.intake.ledgers.ledger import read_ledger
from app.intake.mail.msg import read_any_mail
from app.models.base import Base
from app.services.cases.commands import RegisterCase
from app.services.imports.import_commands import ImportLedger
from app.services.office import Office
from app.services.people.complainant_input import ComplainantInput
from app.services.store.content import AttachmentInput
from tests.intake.hostile.formats import damaged
from tests.services.making import Clock, make_office

pytestmark = pytest.mark.slow

SAMPLE = 40  # of each format; every tenth of the malformed files


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "o.cxt", Clock()) as opened:
        yield opened


def counts(office: Office) -> dict[str, int]:
    """How many rows each table holds."""
    with office.gate.file.read() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


@pytest.mark.parametrize("name", ["xlsx", "xls", "csv", "table-page"])
def test_a_malformed_ledger_is_imported_whole_or_not_at_all(office: Office, name: str) -> None:
    by, command = office.session(), ImportLedger("示例热线", "hotline")
    taken = refused = 0

    for number in range(0, SAMPLE * 10, 10):
        before = counts(office)
        try:
            changed = office.imports.run(read_ledger(damaged(name, number), "a"), command, by)
        except AppError:
            refused += 1
            assert counts(office) == before
            continue
        taken += 1
        assert counts(office)["case"] == before["case"] + len(changed.cases)

    assert min(taken, refused) > 0
    assert not office.verify()


@pytest.mark.parametrize("name", ["eml", "msg"])
def test_a_malformed_mail_becomes_a_whole_case_or_none(office: Office, name: str) -> None:
    by, taken = office.session(), 0

    for number in range(0, SAMPLE * 10, 10):
        before = counts(office)
        data = damaged(name, number)
        try:
            mail = read_any_mail(data)
            files = (AttachmentInput("原件.eml", data),
                     *(AttachmentInput(a.name, a.data) for a in mail.attachments))  # fmt: skip
            person = ComplainantInput(Secret(mail.from_name), email=Secret(mail.from_address))
            office.casework.register(
                RegisterCase("email", date(2026, 11, 20), mail.subject or "无标题",
                             mail.text or "无正文", category="1", respondents=("示例县住建局",),
                             complainants=(person,), attachments=files), by
            )  # fmt: skip
        except AppError:
            assert counts(office) == before
            continue
        taken += 1

    assert taken > 0 and counts(office)["case"] == taken
    assert not office.verify()
