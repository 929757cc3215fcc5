"""The gate on a real file: who may, one transaction, one audit row, nothing past it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from app.base.errors import InputError, RuleViolation
from app.base.session import Role
from app.models.audit import Audit
from app.models.office import Draft, Setting
from app.services.cases.cards import CASE
from app.services.cases.casework import TAKE_STEP
from app.services.cases.commands import Recuse, TakeStep
from app.services.gate.acts import ACTS, Act, load_all
from app.services.gate.gate import Gate
from app.services.store.drafts import KEEP_DRAFT
from app.services.units.unit_merge import MERGE_UNITS, PART_UNITS
from tests.examiner import UnfilteredStatement
from tests.services.making import TODAY, Clock, Desk, make_office

APP = Path(__file__).parents[3] / "app"
SERVICES = APP / "services"


def audited(desk: Desk) -> list[tuple[str, int | None]]:
    with desk.office.gate.file.read() as connection:
        rows = connection.execute(select(Audit.action, Audit.case_id).order_by(Audit.id))
        return [(row.action, row.case_id) for row in rows]


def write(connection: Any, key: str) -> None:
    connection.execute(insert(Setting).values(key=key, value=1, created_at=Desk.MOMENT))


@pytest.fixture(autouse=True)
def moment(desk: Desk) -> None:
    Desk.MOMENT = desk.office.workspace.now()  # type: ignore[attr-defined]


def settings_there(desk: Desk) -> set[str]:
    with desk.office.gate.file.read() as connection:
        return set(connection.scalars(select(Setting.key).where(Setting.key.startswith("示例"))))


def test_an_act_leaves_its_row_with_what_it_says_of_itself(desk: Desk) -> None:
    with desk.office.gate.act(MERGE_UNITS, desk.me) as deed:
        write(deed.connection, "示例一")
        deed.detail["unit"] = 7

    with desk.office.gate.file.read() as connection:
        last = connection.execute(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
    assert (last.action, last.actor_id, last.detail) == ("merge_units", desk.me.id, {"unit": 7})
    assert last.at == Desk.MOMENT  # type: ignore[attr-defined]


def test_acts_inside_each_other_share_the_transaction_and_leave_a_row_each(desk: Desk) -> None:
    gate, before = desk.office.gate, len(audited(desk))

    with pytest.raises(InputError), gate.act(MERGE_UNITS, desk.me) as outer:
        with gate.act(PART_UNITS, desk.me) as inner:
            write(inner.connection, "示例一")
        assert inner.connection is outer.connection and inner.now == outer.now
        raise InputError("不行。")
    assert settings_there(desk) == set() and len(audited(desk)) == before

    with gate.act(MERGE_UNITS, desk.me), gate.act(PART_UNITS, desk.me) as inner:
        write(inner.connection, "示例二")
    assert [action for action, _ in audited(desk)[before:]] == ["part_units", "merge_units"]


def test_a_part_that_is_refused_takes_back_itself_alone(desk: Desk) -> None:
    with desk.office.gate.act(MERGE_UNITS, desk.me) as deed:
        write(deed.connection, "示例留")
        with pytest.raises(InputError), deed.attempt():
            write(deed.connection, "示例去")
            raise InputError("不行。")

    assert settings_there(desk) == {"示例留"}


def test_what_is_written_without_an_audit_row_is_taken_back(desk: Desk) -> None:
    with (
        pytest.raises(LookupError, match="left no audit row"),
        desk.office.gate.act(TAKE_STEP, desk.me) as deed,
    ):
        write(deed.connection, "示例")

    assert settings_there(desk) == set()


def test_a_draft_is_no_record(desk: Desk) -> None:
    before = audited(desk)

    with desk.office.gate.act(KEEP_DRAFT, desk.me) as deed:
        row = {"key": "示例", "officer_id": desk.me.id, "value": 1, "created_at": deed.now}
        deed.connection.execute(insert(Draft).values(row))

    assert audited(desk) == before
    with desk.office.gate.file.read() as connection:
        assert connection.scalar(select(Draft.value).where(Draft.key == "示例")) == 1


def test_what_is_no_record_writes_nothing_that_the_chain_covers(desk: Desk) -> None:
    with (
        pytest.raises(LookupError, match="without an audit row"),
        desk.office.gate.act(KEEP_DRAFT, desk.me) as deed,
    ):
        write(deed.connection, "示例")

    assert settings_there(desk) == set()


def test_a_view_inside_an_act_sees_what_the_act_wrote(desk: Desk) -> None:
    with desk.office.gate.act(MERGE_UNITS, desk.me) as deed:
        write(deed.connection, "示例")
        with desk.office.gate.see(desk.me) as view:
            query = select(Setting.value).where(Setting.key == "示例")
            assert view.connection.scalar(query) == 1


@pytest.fixture
def kept_out(desk: Desk) -> tuple[int, Any]:
    case_id = desk.register(date(2026, 9, 1))
    other = desk.office.session(desk.office.officers.add("经办乙示例", desk.me))
    desk.office.recusals.recuse(Recuse(case_id, other.name, "近亲属", TODAY), desk.me)
    return case_id, other


@pytest.mark.obligation("NY-15.1", "YC-17")
def test_see_act_and_disclose_are_refused_to_who_keeps_out_with_the_article(
    desk: Desk, kept_out: tuple[int, Any]
) -> None:
    gate, (case_id, other) = desk.office.gate, kept_out
    before = audited(desk)

    with pytest.raises(RuleViolation, match="不能查看") as seeing, gate.see(other, case_id):
        pass
    with (
        pytest.raises(RuleViolation, match="不能办理") as acting,
        gate.act(TAKE_STEP, other, case=case_id),
    ):
        pass
    with pytest.raises(RuleViolation, match="不能查看"):
        gate.disclose(other, "reveal", case_id)

    assert seeing.value.article == acting.value.article == "第十五条第（一）项"
    assert audited(desk) == before


def test_the_program_itself_keeps_out_of_nothing(desk: Desk, kept_out: tuple[int, Any]) -> None:
    case_id, _ = kept_out

    with desk.office.gate.see(desk.office.gate.program, case_id) as view:
        assert view.kept_from() == frozenset()
        assert view.connection.scalar(select(CASE.c.id)) == case_id


def test_the_examiner_refuses_a_statement_over_cases_that_forgets_recusal(
    desk: Desk, kept_out: tuple[int, Any]
) -> None:
    case_id, other = kept_out

    with desk.office.gate.see(other) as view:
        with pytest.raises(UnfilteredStatement):
            view.connection.scalars(select(CASE.c.title)).all()
        with pytest.raises(UnfilteredStatement):
            view.connection.scalars(select(CASE.c.title).where(CASE.c.id == case_id)).all()
        assert view.connection.scalars(select(CASE.c.title).where(view.visible())).all() == []
        assert view.only([case_id]) == []
    with (
        desk.office.gate.act(MERGE_UNITS, other),
        desk.office.gate.see(other) as view,
        pytest.raises(UnfilteredStatement),
    ):
        view.connection.scalars(select(CASE.c.title)).all()


def test_an_identity_is_recorded_as_read_before_it_is(desk: Desk) -> None:
    case_id = desk.register(date(2026, 9, 1))

    leave = desk.office.gate.disclose(desk.me, "reveal", case_id, note="回访")

    assert audited(desk)[-1] == ("read_identity", case_id)
    assert len(leave.uids) == 1 and leave.cases == {case_id}
    assert desk.office.identities.told(leave, [case_id], desk.me)[case_id][0]["name"].reveal()


def test_without_leave_nobody_is_told(desk: Desk) -> None:
    one, other = desk.register(date(2026, 9, 1)), desk.register(date(2026, 9, 2))
    leave = desk.office.gate.disclose(desk.me, "reveal", one)

    assert desk.office.identities.told(leave, [other], desk.me) == {}


# ------------------------------------------------------------------ roles


def both() -> Iterator[Any]:
    for act in load_all().values():
        for role in Role:
            yield pytest.param(act, role, id=f"{act.verb}-{role}")


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An office in which nothing is changed by the tests of roles."""
    with make_office(tmp_path_factory.mktemp("roles") / "office.cxt", Clock()) as office:
        yield Desk(office)


@pytest.mark.parametrize(("act", "role"), list(both()))
def test_an_act_is_for_the_roles_that_it_names(standing: Desk, act: Act, role: Role) -> None:
    sitting = replace(standing.me, roles=frozenset({role}))

    def done() -> None:
        with standing.office.gate.act(act, sitting):
            pass

    if role in act.roles:
        done()
        return
    with pytest.raises(RuleViolation, match="职责") as refused:
        done()
    assert act.caption in str(refused.value)


def test_every_role_is_there_for_something_and_every_act_for_somebody() -> None:
    acts = load_all().values()

    assert all(act.roles and act.caption for act in acts)
    assert all(any(role in act.roles for act in acts) for role in Role)


def test_two_acts_are_never_called_the_same() -> None:
    with pytest.raises(ValueError, match="merge_units"):
        Act("merge_units", "合并", about="unit", roles=frozenset(Role))
    assert ACTS["merge_units"] is MERGE_UNITS


def test_until_accounts_come_the_program_lets_every_role_act(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Gate, "enforced", False)
    case_id = desk.register(date(2026, 9, 1))

    desk.office.casework.take(
        TakeStep(case_id, "accept", date(2026, 9, 2)),
        replace(desk.me, roles=frozenset({Role.PRINTER})),
    )


# ------------------------------------------------------------------ nothing past it


def opened_in(path: Path) -> Iterator[int]:
    """The lines in which a module begins a transaction on a raw file, whatever it calls the file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        for item in node.items if isinstance(node, ast.With) else ():
            call = item.context_expr
            if (
                isinstance(call, ast.Call)
                and not (call.args or call.keywords)
                and getattr(call.func, "attr", "") in ("read", "write", "begin", "connect")
            ):
                yield node.lineno


def openers_in(path: Path) -> Iterator[str]:
    """What a module calls that makes a raw file or a connection to one."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in OPENERS:
            yield node.func.id  # type: ignore[attr-defined]


OPENERS = {"SqliteFile", "OneView", "connect", "create_engine", "engine_on"}
# A rebuild fills a second file from a first, a backup is read and copied while no office has it
# open; none of them serves an officer.
OF_OTHER_FILES = {
    "services/cases/rebuild.py",
    "services/backups/backup_check.py",
    "services/backups/backup_making.py",
    "services/backups/numbers_kept.py",
    "services/backups/restoring.py",
}
# A file is looked through before it is opened, and handed to the gate.
BEFORE_THE_GATE = {"services/office.py", "services/store/whole.py"}


def above_models() -> Iterator[Path]:
    """Every module that is above the models: services, the window, the headless commands."""
    return (path for path in APP.rglob("*.py") if path.relative_to(APP).parts[0] != "models")


def named(path: Path) -> str:
    return path.relative_to(APP).as_posix()


def test_the_raw_file_is_opened_in_one_module_alone() -> None:
    found = {named(path) for path in above_models() if any(opened_in(path))}

    assert found - OF_OTHER_FILES - BEFORE_THE_GATE == {"services/gate/gate.py"}


def test_nothing_else_makes_a_way_to_a_file_of_its_own() -> None:
    found = {named(path) for path in above_models() if any(openers_in(path))}

    assert found == OF_OTHER_FILES | BEFORE_THE_GATE


def test_a_transaction_is_found_whatever_the_file_is_called(tmp_path: Path) -> None:
    source = tmp_path / "past.py"
    source.write_text(
        "def f(anything):\n    with anything.thing.read() as c:\n        c\n", "utf-8"
    )

    assert list(opened_in(source)) == [2]


def test_nothing_but_the_gate_writes_an_audit_row() -> None:
    writers = {
        path.relative_to(SERVICES).as_posix()
        for path in SERVICES.rglob("*.py")
        if "audit.record(" in path.read_text("utf-8")
    }

    assert writers == {"gate/gate.py", "office.py"}  # the first row of a new file
