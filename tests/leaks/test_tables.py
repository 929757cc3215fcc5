"""No table tells who complains unless it was asked for with a reason and recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.base.rows.exports import Exported, ExportLedger
from app.base.rows.ledger import LedgerQuery
from app.ui.pages.ledger.copy import copied
from tests.leaks.canaries import Nest, of_workbook, traces
from tests.services.making import TODAY

pytestmark = pytest.mark.obligation("NY-15.3", "YC-17")


def _ledger(nest: Nest, path: Path) -> Exported:
    every = tuple(column.key for column in nest.office.ledger.columns())
    return nest.office.exports.ledger(ExportLedger(path, columns=every), nest.desk.me)


def _supervision(nest: Nest, path: Path) -> Exported:
    return nest.office.exports.supervision(path, nest.desk.me)


def _work(nest: Nest, path: Path) -> Exported:
    return nest.office.exports.work(path, nest.desk.me, everyone=True)


@pytest.mark.parametrize("export", [_ledger, _supervision, _work])
def test_no_part_of_a_workbook_tells_who_complains(
    nest: Nest, tmp_path: Path, export: Callable[[Nest, Path], Exported]
) -> None:
    done = export(nest, tmp_path / "表.xlsx")

    assert done.rows > 0
    assert traces(of_workbook(done.path)) == []
    assert traces([("提示", done.sentence), ("文件名", done.path.name)]) == []
    assert nest.accesses() == []


@pytest.mark.parametrize("typed", [True, False])
def test_what_is_copied_does_not_either(nest: Nest, typed: bool) -> None:
    ledger = nest.office.ledger
    columns = ledger.columns()
    lines = tuple(
        ledger.export(
            LedgerQuery(), TODAY, columns=[c.key for c in columns], by=nest.office.session()
        )
    )

    data = copied(columns, lines).mime()

    assert len(lines) == 10
    assert traces([("剪贴板", data.html() if typed else data.text())]) == []


def test_identity_columns_hold_them_and_each_is_on_record(nest: Nest, tmp_path: Path) -> None:
    command = ExportLedger(tmp_path / "表.xlsx", identity=True, reason="移交档案")

    done = nest.office.exports.ledger(command, nest.desk.me)

    told = traces(of_workbook(done.path))
    assert told and all("xl/" in trace for trace in told)  # not in docProps
    assert done.identities == 30
    assert nest.accesses() == ["disclose"] * 30
    assert traces([("提示", done.sentence)]) == []


def test_lists_that_the_desk_reads_are_masked(nest: Nest) -> None:
    office, me = nest.office, nest.desk.me
    rows: list[object] = [office.reads.board(TODAY, by=office.session())]
    rows += office.workbench.work(TODAY, me, 100, everyone=True).lines
    rows += office.supervision.units(TODAY, me)
    rows += office.documents.rows(me)
    rows += [
        hint for case in nest.cases.values() for hint in office.related.of(case.clean, TODAY, me)
    ]

    assert len(rows) > 10
    assert traces(("列表", repr(row)) for row in rows) == []


@pytest.mark.parametrize("text", ["示例樨", "柏示例", "0000991", "9917", "楝示例", "例桤"])
def test_a_part_of_a_name_or_number_finds_nobody(nest: Nest, text: str) -> None:
    hits = nest.office.find.find(text, TODAY, nest.desk.me)

    assert not [hit for hit in hits if hit.kind == "person"]
    assert {hit.case_id for hit in hits if hit.kind == "case"} <= {
        c.told for c in nest.cases.values()
    }  # by the facts
    assert traces((hit.kind, repr(hit)) for hit in hits) == []


def test_the_whole_name_finds_the_case_masked(nest: Nest) -> None:
    hits = nest.office.find.find("柏示例樨", TODAY, nest.desk.me)

    assert [hit for hit in hits if hit.kind == "person"]
    assert traces((hit.kind, repr(hit)) for hit in hits) == []
