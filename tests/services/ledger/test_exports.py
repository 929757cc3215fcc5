"""Exports: what the screen shows leaves as it stands; who complains only where asked and recorded."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.base.errors import Cancelled, InputError, RuleViolation, StoreError
from app.base.progress import Progress
from app.base.rows.exports import IDENTITY_COLUMNS, ExportLedger
from app.base.rows.ledger import LedgerFilters, LedgerQuery
from app.base.secret import Secret
from app.base.session import Session
from app.intake.ledgers.ledger import read_ledger
from app.models.audit import Audit
from app.models.base import table_of
from app.models.identity import IdentityAccess
from app.rules import redaction
from app.rules.redaction import EXPORT_COLUMNS
from app.services.cases.commands import Recuse
from app.services.office import Office
from app.services.people.complainant_input import ComplainantInput
from tests.services.making import TODAY, UNIT, Clock, Desk, make_office

ROOT = Path(__file__).parents[3]
FORMULA = '=HYPERLINK("http://x.example","点我")'


@pytest.fixture
def cases(desk: Desk) -> list[int]:
    """A new case with a nasty title, one that is late with a unit, one of two complainants."""
    late = desk.accepted(date(2026, 8, 3), date(2026, 8, 5))
    desk.take(late, "refer", date(2026, 8, 6), unit=UNIT)
    two = (ComplainantInput(Secret("李示例"), Secret("13800000002"), email=Secret("li@example.com")),
           ComplainantInput(Secret("王示例"), Secret("=1380000003")))  # fmt: skip
    return [late, desk.register(date(2026, 11, 18), title=FORMULA),
            desk.register(date(2026, 11, 19), title="公示未按期", complainants=two)]  # fmt: skip


def lines(path: Path, sheet: int = 0) -> list[list[Any]]:
    """The header and what is under it."""
    rows = load_workbook(path).worksheets[sheet].iter_rows(min_row=3, values_only=True)
    return [list(row) for row in rows]


def everything(path: Path) -> str:
    return json.dumps([lines(path, i) for i in range(len(load_workbook(path).worksheets))],
                      ensure_ascii=False, default=str)  # fmt: skip


def audits(office: Office, action: str) -> list[Any]:
    with office.gate.file.read() as connection:
        table = table_of(Audit)
        return list(connection.scalars(select(table.c.detail).where(table.c.action == action)))


def accesses(office: Office) -> list[Any]:
    with office.gate.file.read() as connection:
        return list(connection.execute(select(table_of(IdentityAccess))))


def test_the_ledger_leaves_in_the_order_and_columns_of_the_screen(
    desk: Desk, cases: list[int], tmp_path: Path
) -> None:
    query = LedgerQuery(LedgerFilters(received_from=date(2026, 11, 1)), "received_on", False)
    columns = ("received_on", "title", "number")

    end = desk.office.anchors.end()

    done = desk.office.exports.ledger(ExportLedger(tmp_path / "台账.xlsx", query, columns), desk.me)

    head, *rest = lines(done.path)
    assert head == ["收到日", "标题", "案号"]
    assert [row[1] for row in rest] == [FORMULA, "公示未按期"]
    assert rest[0][0].date() == date(2026, 11, 18)
    assert done.rows == 2 and done.sentence == "已导出2行到“台账.xlsx”"
    assert load_workbook(done.path).worksheets[0]["A2"].value == (
        "示例县信用办　导出时间 2026-11-20 09:30　共2件　筛选：收到日 2026-11-01至"
        f"　操作记录至{end.printed}"
    )
    assert audits(desk.office, "export_ledger") == [{"cases": 2, "columns": list(columns)}]
    assert not accesses(desk.office)


@pytest.mark.obligation("NY-15.3", "YC-17")
def test_a_column_that_nobody_decided_on_never_leaves(
    desk: Desk, cases: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided = {key: who for key, who in EXPORT_COLUMNS.items() if key != "title"}
    monkeypatch.setattr(redaction, "EXPORT_COLUMNS", decided)
    exports, path = desk.office.exports, tmp_path / "台账.xlsx"

    for export in (
        lambda: exports.ledger(ExportLedger(path), desk.me),
        lambda: exports.supervision(path, desk.me),
        lambda: exports.work(path, desk.me),
    ):
        with pytest.raises(InputError, match="“标题”没有列为可以导出的"):
            export()

    assert list(tmp_path.glob("*.xlsx")) == []


def test_our_own_export_can_be_read_in_again(desk: Desk, cases: list[int], tmp_path: Path) -> None:
    columns = tuple(column.key for column in desk.office.ledger.columns())
    done = desk.office.exports.ledger(
        ExportLedger(tmp_path / "a.xlsx", columns=columns, identity=True, reason="移交"), desk.me
    )

    read = read_ledger(done.path.read_bytes(), "a.xlsx")

    assert read.header_row == 3 and not read.rejected
    by_number = {row.values["source_number"]: row.values for row in read.rows}
    assert by_number["示信投〔2026〕1号"]["accepted_on"] == date(2026, 8, 5)
    assert by_number["示信投〔2026〕1号"]["handling_unit"] == UNIT
    assert by_number["示信投〔2026〕2号"]["title"] == FORMULA
    assert by_number["示信投〔2026〕2号"]["phone"] == "13800000001"
    assert by_number["示信投〔2026〕3号"]["received_on"] == date(2026, 11, 19)


@pytest.mark.obligation("NY-15.3")
def test_without_being_asked_for_nobodys_identity_leaves(
    desk: Desk, cases: list[int], tmp_path: Path
) -> None:
    every = tuple(column.key for column in desk.office.ledger.columns())
    exports = desk.office.exports
    exports.ledger(ExportLedger(tmp_path / "l.xlsx", columns=every), desk.me)
    exports.supervision(tmp_path / "s.xlsx", desk.me)
    exports.work(tmp_path / "w.xlsx", desk.me, everyone=True)

    for path in sorted(tmp_path.glob("*.xlsx")):
        told = everything(path)
        assert not re.search("张示例|李示例|王示例|138-?0000|example.com", told), path.name
    assert not accesses(desk.office)


@pytest.mark.obligation("NY-15.3")
def test_identities_leave_only_with_a_reason_and_each_is_recorded(
    desk: Desk, cases: list[int], tmp_path: Path
) -> None:
    command = ExportLedger(tmp_path / "a.xlsx", columns=("number",), identity=True)
    with pytest.raises(InputError, match="理由"):
        desk.office.exports.ledger(command, desk.me)
    assert not accesses(desk.office) and not (tmp_path / "a.xlsx").exists()

    done = desk.office.exports.ledger(
        ExportLedger(tmp_path / "a.xlsx", LedgerQuery(sort="number", descending=False),
                     ("number",), identity=True, reason="示例市信用办调阅"), desk.me
    )  # fmt: skip

    head, *rest = lines(done.path)
    assert head == ["案号", *(column.caption for column in IDENTITY_COLUMNS)]
    assert rest[2] == ["示信投〔2026〕3号", "李示例；王示例", "13800000002；=1380000003", None,
                       "li@example.com", None]  # fmt: skip
    found = accesses(desk.office)
    assert len(found) == done.identities == 4
    assert {(row.purpose, row.note, row.actor_id) for row in found} == {
        ("disclose", "示例市信用办调阅", desk.me.id)
    }
    assert audits(desk.office, "disclose_identities") == [
        {"purpose": "disclose", "cases": 3, "identities": 4}
    ]
    assert "4名投诉举报人身份，已记录" in done.sentence
    assert not desk.office.verify()


@pytest.mark.obligation("NY-15.1")
def test_who_keeps_out_of_a_case_exports_nothing_of_it(
    desk: Desk, cases: list[int], tmp_path: Path
) -> None:
    other = desk.office.session(desk.office.officers.add("经办乙示例", desk.me))
    desk.office.recusals.recuse(Recuse(cases[1], other.name, "近亲属", TODAY), desk.me)
    command = ExportLedger(tmp_path / "a.xlsx", columns=("title",), identity=True, reason="调阅")

    done = desk.office.exports.ledger(command, other)
    desk.office.exports.work(tmp_path / "w.xlsx", other, everyone=True)
    desk.office.exports.supervision(tmp_path / "s.xlsx", other)

    assert (done.rows, done.recused, done.identities) == (2, 1, 3)
    assert "1件因回避没有导出" in done.sentence
    assert not any(FORMULA.replace('"', '\\"') in everything(p) for p in tmp_path.glob("*.xlsx"))
    with pytest.raises(RuleViolation, match="登记回避"):
        desk.office.identities.disclose(cases, "调阅", other)


def test_a_stopped_export_leaves_no_file_and_the_old_one_as_it_was(
    desk: Desk, cases: list[int], tmp_path: Path
) -> None:
    target = tmp_path / "out" / "a.xlsx"
    target.parent.mkdir()
    target.write_bytes(b"old")
    steps: list[str] = []
    stopped = Progress(lambda *step: steps.append(step[2]), lambda: "正在保存 Excel 文件" in steps)

    with pytest.raises(Cancelled):
        desk.office.exports.ledger(ExportLedger(target), desk.me, stopped)

    assert list(target.parent.iterdir()) == [target] and target.read_bytes() == b"old"
    assert not audits(desk.office, "export_ledger")


@pytest.mark.parametrize(
    "name, error, words",
    [
        ("a.xls", InputError, "结尾"),
        ("folder.xlsx", InputError, "文件夹"),
        ("gone/a.xlsx", StoreError, "找不到要导出到的文件夹"),
        ("x" * 300 + ".xlsx", StoreError, "没有导出"),
        ("office.cxt.attachments/a.xlsx", InputError, "附件文件夹"),
    ],
)
def test_where_nothing_can_be_written_one_sentence_says_so(
    desk: Desk, tmp_path: Path, name: str, error: type[Exception], words: str
) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "office.cxt.attachments").mkdir(exist_ok=True)

    with pytest.raises(error, match=words) as refused:
        desk.office.exports.ledger(ExportLedger(tmp_path / name), desk.me)

    assert str(refused.value).endswith("。")
    assert not audits(desk.office, "export_ledger")


def test_the_supervision_list_has_a_sheet_of_units_and_one_of_cases(
    desk: Desk, cases: list[int], tmp_path: Path
) -> None:
    done = desk.office.exports.supervision(tmp_path / "督办.xlsx", desk.me)

    book = load_workbook(done.path)
    assert book.sheetnames == ["按单位", "逐件"]
    units, late = lines(done.path), lines(done.path, 1)
    assert units[0][:3] == ["单位", "已超期", "最久超期（工作日）"]
    assert units[1][0] == UNIT and isinstance(units[1][1], int)
    assert late[1][late[0].index("案号")] == "示信投〔2026〕1号"
    assert audits(desk.office, "export_supervision") == [{"lines": len(late) - 1}]


def test_the_days_work_leaves_with_its_articles_and_provisional_days(
    desk: Desk, cases: list[int], tmp_path: Path
) -> None:
    desk.take(cases[2], "accept", TODAY)

    done = desk.office.exports.work(tmp_path / "w.xlsx", desk.me)

    head, *rest = lines(done.path)
    assert head == [
        "期限",
        "案号",
        "被投诉单位",
        "标题",
        "计算中的期限",
        "到期日",
        "经办人",
        "办理",
    ]
    reads = desk.office.workbench
    named = reads.named(TODAY, desk.me, 100)  # what no running limit is about stands below
    assert len(rest) == done.rows == reads.work(TODAY, desk.me).total + len(named)
    sheet = load_workbook(done.path).worksheets[0]
    formats = {row[5].number_format for row in sheet.iter_rows(min_row=4) if row[5].is_date}
    assert formats == {"yyyy-mm-dd", 'yyyy-mm-dd"（暂定）"'}
    assert any("第" in row[4] and "条" in row[4] for row in rest)


def test_a_demo_offices_workbooks_say_so(tmp_path: Path) -> None:
    with make_office(tmp_path / "demo.cxt", Clock(), demo=True) as office:
        done = office.exports.ledger(ExportLedger(tmp_path / "a.xlsx"), office.session())

    assert "演示数据" in load_workbook(done.path).worksheets[0]["A1"].value


def headless(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", "export-ledger", *arguments],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_headless_export_tells_what_it_wrote_and_by_its_status_how_it_went(
    tmp_path: Path, clock: Clock
) -> None:
    path, to = tmp_path / "o.cxt", tmp_path / "a.xlsx"
    with make_office(path, clock) as office:
        Desk(office).register()
        busy = headless(str(path), str(to))
    good = headless(str(path), str(to), "--all")
    bad = headless(str(tmp_path / "none.cxt"), str(to))

    assert good.returncode == 0 and json.loads(good.stdout)["rows"] == 1
    assert len(lines(to)[0]) > 20
    assert (busy.returncode, bad.returncode) == (1, 1)
    assert busy.stderr.strip().endswith("。") and "找不到办公文件" in bad.stderr


def test_an_officer_of_the_office_is_named_in_the_audit(
    desk: Desk, cases: list[int], tmp_path: Path
) -> None:
    other: Session = desk.office.session(desk.office.officers.add("经办乙示例", desk.me))

    desk.office.exports.ledger(ExportLedger(tmp_path / "a.xlsx"), other)

    with desk.office.gate.file.read() as connection:
        table = table_of(Audit)
        query = select(table.c.actor_id).where(table.c.action == "export_ledger")
        assert connection.scalar(query) == other.id
