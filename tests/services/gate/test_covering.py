"""The marks of what is written: exact after every act, whatever was refused or taken back in it."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.base.errors import InputError
from app.models.audit import Audit
from app.models.cover import driver, kept_marks, marks_of_rows
from app.models.office import Setting
from app.services.covered import covered_findings
from app.services.units.unit_merge import MERGE_UNITS, PART_UNITS
from tests.services.making import Clock, Desk, open_office
from tools.reliability.forger import Forger

SHIPPED = Path(__file__).parents[2] / "reference" / "databases"


def exact(desk: Desk) -> bool:
    """Whether the marks kept are those of the rows, and the audit names them."""
    with desk.office.gate.file.read() as connection:
        raw = driver(connection)
        kept, fresh = kept_marks(raw), marks_of_rows(raw)
        same = all(kept.get(n, (0, m.text)) == (m.rows, m.text) for n, m in fresh.items())
        return same and list(covered_findings(connection)) == []


def put(desk: Desk, *keys: str) -> list[dict[str, object]]:
    moment = desk.office.workspace.now()
    return [{"key": key, "value": 1, "created_at": moment} for key in keys]


def test_writing_changing_and_taking_out_again_keep_the_marks(desk: Desk) -> None:
    gate = desk.office.gate
    for statement in (
        insert(Setting).values(put(desk, "示例一", "示例二")),
        update(Setting).where(Setting.key == "示例一").values(value=2),
        update(Setting).where(Setting.key == "示例一").values(value=2),
        delete(Setting).where(Setting.key == "示例一"),
    ):
        with gate.act(MERGE_UNITS, desk.me) as deed:
            deed.connection.execute(statement)
        assert exact(desk)


def test_only_a_row_after_which_something_changed_names_the_marks(desk: Desk) -> None:
    gate = desk.office.gate
    with gate.act(MERGE_UNITS, desk.me), gate.act(PART_UNITS, desk.me) as deed:
        deed.connection.execute(insert(Setting).values(put(desk, "示例")))
    with gate.act(MERGE_UNITS, desk.me):
        pass

    with gate.file.read() as connection:
        rows = connection.execute(select(Audit.cover).order_by(Audit.id.desc()).limit(3)).all()
    assert [row.cover is not None for row in rows] == [False, True, False]
    assert exact(desk)


def test_a_part_taken_back_leaves_no_mark(desk: Desk) -> None:
    with desk.office.gate.act(MERGE_UNITS, desk.me) as deed:
        deed.connection.execute(insert(Setting).values(put(desk, "示例留")))
        with pytest.raises(InputError), deed.attempt():
            deed.connection.execute(insert(Setting).values(put(desk, "示例去")))
            deed.connection.execute(delete(Setting).where(Setting.key == "示例留"))
            raise InputError("不行。")

    assert exact(desk)


def test_a_statement_that_fails_half_way_in_a_part_leaves_no_mark(desk: Desk) -> None:
    taken = put(desk, "示例甲", "示例乙", "示例甲")
    with desk.office.gate.act(MERGE_UNITS, desk.me) as deed:
        with pytest.raises(IntegrityError), deed.attempt():
            deed.connection.execute(insert(Setting).values(taken))
        deed.connection.execute(insert(Setting).values(put(desk, "示例丙")))

    assert exact(desk)


def test_an_act_that_goes_on_after_a_failed_statement_is_taken_back(desk: Desk) -> None:
    desk.register()
    with (
        pytest.raises(LookupError, match="a statement failed"),
        desk.office.gate.act(MERGE_UNITS, desk.me) as deed,
    ):
        deed.connection.execute(insert(Setting).values(put(desk, "示例甲")))
        with pytest.raises(IntegrityError):
            deed.connection.execute(insert(Setting).values(put(desk, "示例乙", "示例甲")))

    assert exact(desk)
    desk.register()
    assert exact(desk)


@pytest.mark.parametrize(
    "by_hand",
    [
        "DELETE FROM cover",
        "UPDATE identity SET name = '赵示例'",
        "DELETE FROM setting WHERE key = 'office.uid'",
        "UPDATE cover SET rows = rows + 1 WHERE name = 'identity'",
    ],
)
def test_nothing_that_the_program_does_later_hides_what_was_done_by_hand(
    desk: Desk, clock: Clock, by_hand: str
) -> None:
    path = desk.office.path
    desk.register()
    desk.office.close()
    Forger(path).sql(by_hand)

    with open_office(path, clock) as office:
        again = Desk(office)
        again.register()
        with (
            suppress(LookupError),
            office.gate.act(MERGE_UNITS, again.me) as deed,
            suppress(IntegrityError),
        ):
            deed.connection.execute(insert(Setting).values(put(again, "同", "同")))
        again.register()
        assert not exact(again)
    with open_office(path, clock) as office:
        assert not exact(Desk(office))


@pytest.mark.parametrize("version", [1, 2])
def test_a_file_of_an_earlier_schema_is_covered_from_its_first_opening(
    tmp_path: Path, clock: Clock, version: int
) -> None:
    path = tmp_path / "office.cxt"
    shutil.copy(SHIPPED / f"v{version}.cxt", path)

    with open_office(path, clock) as office:
        assert exact(Desk(office))
        Desk(office).register()
        assert exact(Desk(office))

    Forger(path).sql("UPDATE identity SET phone = '1'")
    with open_office(path, clock) as office:
        assert any("投诉举报人身份" in found for found in office.verify())


def test_an_act_that_fails_leaves_everything_as_it_was(desk: Desk) -> None:
    with pytest.raises(InputError), desk.office.gate.act(MERGE_UNITS, desk.me) as deed:
        deed.connection.execute(insert(Setting).values(put(desk, "示例")))
        raise InputError("不行。")
    assert exact(desk)

    desk.register()
    assert exact(desk)
