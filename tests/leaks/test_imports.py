"""A ledger that is taken over puts who complains into the identity, not into the facts."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook

from app.intake.ledgers.ledger import LedgerReading, read_ledger
from app.services.finding.duplicates import Typed
from app.services.imports.import_commands import ImportLedger
from tests.leaks.canaries import AGENT, PERSON, traces
from tests.leaks.test_store import told_columns
from tests.services.making import UNIT, Clock, Desk, make_office

pytestmark = pytest.mark.obligation("NY-15.3", "YC-17")
COLUMNS = {
    "编号": "示信投〔2026〕7号", "收到日期": "2026-11-18", "投诉人": PERSON.name.reveal(),
    "联系电话": PERSON.phone.reveal(), "被投诉单位": UNIT, "投诉内容": "土地没有交付。",
    "标题": f"{PERSON.name.reveal()}反映土地没有交付", "家庭住址": PERSON.address.reveal(),
    "电子邮箱": PERSON.email.reveal(), "身份证号": PERSON.id_number.reveal(),
    "代理人": AGENT.name.reveal(), "代理人电话": AGENT.phone.reveal(),
    "来电号码": PERSON.other_phone.reveal(), "举报人2": PERSON.name.reveal(), "备注栏": "领导关注",
}  # fmt: skip


@pytest.fixture
def reading() -> LedgerReading:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (list(COLUMNS), list(COLUMNS.values())):
        sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return read_ledger(stream.getvalue(), "台账.xlsx")


@pytest.mark.parametrize("opening", [True, False])
def test_a_ledger_taken_over_tells_it_in_the_identity_alone(
    tmp_path, reading: LedgerReading, opening: bool
) -> None:
    with make_office(tmp_path / "office.cxt", Clock()) as office:
        desk = Desk(office)
        command = ImportLedger("台账", "letter", opening=opening)

        preview = office.imports.preview(reading, command, by=office.session())
        done = office.imports.run(reading, command, desk.me)

        facts = office.reads.case_page(1, Clock().day, by=office.session()).facts
        assert preview.added == 1 and "领导关注" in facts
        assert traces([("预览", repr(preview.lines)), ("结果", repr(done))]) == []
        assert told_columns(office.path) == set()
        for person in (PERSON, AGENT):
            typed = Typed(phone=person.phone, name=person.name)
            (hint,) = office.duplicates.hints(typed, Clock().day, by=office.session()).hints
            assert hint.case_id == 1
