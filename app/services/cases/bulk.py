"""Many whole histories taken over in one transaction, through the same replay as single steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, insert, update

from app.base.errors import AppError, ClockDoubt, InputError, RuleViolation
from app.base.progress import SILENT, Progress
from app.base.rows.changes import Changed
from app.base.session import Session
from app.models.base import inserted_key, new_uid, table_of
from app.models.chain import START
from app.models.office import ImportBatch
from app.rules.casework.delivery import as_imported
from app.rules.casework.facts import RECEIVE
from app.rules.casework.flow import replay
from app.rules.casework.steps import Step
from app.services.cases.case_steps import (
    NAMES_AN_OFFICER,
    Party,
    Recorded,
    Writing,
    insert_steps,
)
from app.services.cases.casework import step_of
from app.services.cases.commands import RegisterCase, TakeStep
from app.services.cases.projecting import rows_of, write_new
from app.services.cases.projection import CaseRows
from app.services.cases.registering import NEXT_CASE, payload, roles_of
from app.services.gate.acts import DESK, Act
from app.services.gate.gate import Deed
from app.services.people.complainant_input import ComplainantInput
from app.services.people.keeping import keep
from app.services.register.officers import add_officer
from app.services.register.units import find_or_create_unit, find_unit, unit_name, unit_uid
from app.services.store import numbers, settings
from app.services.store.packs import current_edition
from app.services.store.workspace import Workspace

IMPORT_BATCH = table_of(ImportBatch)
TAKE_OVER = Act("take_over", "导入案件", about="import", roles=DESK, undo="again")

_BEGIN_BATCH = insert(IMPORT_BATCH)
_COUNT = (
    update(IMPORT_BATCH)
    .where(IMPORT_BATCH.c.id == bindparam("batch"))
    .values(cases=bindparam("made"))
)
CHUNK = 500  # more at hand at once makes looking for garbage longer


@dataclass(frozen=True, slots=True)
class History:
    """A case from its receipt on; the steps' ``case_id`` is not looked at, seqs start with 2."""

    register: RegisterCase
    steps: tuple[TakeStep, ...] = ()
    recorded_at: datetime | None = None
    number: str = ""  # "" for the next one


Refused = Callable[[History, AppError], None]


@dataclass(frozen=True, slots=True)
class _Made:
    rows: CaseRows
    steps: list[dict[str, Any]]
    people: list[tuple[str, ComplainantInput]]


class _Bulk:
    """What one run keeps at hand so that nothing is looked up twice."""

    def __init__(self, work: Workspace, deed: Deed, batch: Party) -> None:
        self.work = work
        self.writing = Writing(deed.connection, deed.by, batch)
        self.connection = connection = deed.connection
        self.by = deed.by
        self.now, self.today = deed.now, deed.today
        self._deed, self._day_known = deed, False
        self.office = settings.office_settings(connection)
        self.numbers = numbers.NumberSeries(connection, numbers.CASES, self.office.number_pattern)
        self.calendar = settings.current_calendar(connection)
        self.next_id = connection.execute(NEXT_CASE).scalar_one()
        self.units: dict[str, tuple[int, str, str]] = {}
        self.names: dict[str, str] = {}
        self.editions: dict[str, str] = {}

    def make_all(self, histories: Iterable[History], refused: Refused | None) -> list[_Made]:
        """The rows of those that can stand; ``refused`` is told of the others, if it is there."""
        made: list[_Made] = []
        for history in histories:
            try:
                made.append(self.make(history))
            except ClockDoubt:  # no fault of this history
                raise
            except (RuleViolation, InputError) as error:
                if refused is None:
                    raise
                refused(history, error)
        return made

    def _next_number(self, at: datetime) -> str:
        """The next number of ours; ClockDoubt where the PC's day may be wrong."""
        if not self._day_known:
            self._deed.require_day()
            self._day_known = True
        return self.numbers.issue(on=at.date(), at=at)

    def make(self, history: History) -> _Made:
        """One case's rows; RuleViolation or InputError if its history can't stand.

        It is replayed before anything is entered for it: a history refused leaves no number, no
        unit and no officer behind.
        """
        command, at = history.register, history.recorded_at or self.now
        people = [(new_uid(), person) for person in command.complainants]
        respondents = [
            {"name": n, **({"role": role} if role else {})} for n, role in roles_of(command).items()
        ]
        fields = payload(command, people, respondents)
        edition = self.edition(command.regulation or self.office.regulation)
        first = Step(1, RECEIVE, command.received_on, fields=fields)
        told = [first, *(self._as_imported(step_of(step), edition) for step in history.steps)]
        steps = [self._under(step, seq, edition) for seq, step in enumerate(told, 1)]
        editions = self.work.editions
        trace = replay(steps, editions, today=self.today)
        for respondent in respondents:
            respondent["unit"] = self.unit(respondent["name"])[1]
        fields["number"] = history.number or self._next_number(at)
        case_id, self.next_id = self.next_id, self.next_id + 1
        case = Party(case_id, fields["case_uid"])
        recorded: list[Recorded] = []
        rows: list[dict[str, Any]] = []
        for step, given in zip(steps, told, strict=True):
            row, taken = self._recorded(case, step, given.unit, at, recorded)
            rows.append(row)
            recorded.append(taken)
        return _Made(rows_of(case_id, recorded, trace, editions), rows, people)

    def _as_imported(self, step: Step, edition: str) -> Step:
        """The step, saying so where the proof of a delivery is not at hand."""
        definition = self.work.editions.regulation(edition).step(step.kind)
        return step if definition is None else as_imported(step, definition)

    def _under(self, step: Step, seq: int, edition: str) -> Step:
        """The step with its number, its editions and the present name of its unit."""
        unit = self.name(step.unit) if step.unit else None
        return Step(seq, step.kind, step.on, unit, step.about, step.revises, step.voids,
                    step.fields, self.calendar, edition)  # fmt: skip

    def _recorded(
        self, case: Party, step: Step, unit: str | None, at: datetime, before: list[Recorded]
    ) -> tuple[dict[str, Any], Recorded]:
        self._know_officer(step)
        entry = self.unit(unit) if unit else None
        row = self.writing.row(
            case, step, unit=Party(entry[0], entry[1]) if entry else None, at=at,
            prev=before[-1].hash if before else START,
        )  # fmt: skip
        return row, Recorded(
            step, row["unit_id"], self.by.id, row["recorded_at"], row["hash"], imported=True
        )

    def _know_officer(self, step: Step) -> None:
        """An officer of an old ledger whom nobody knows is entered as one who left."""
        name = step.text(NAMES_AN_OFFICER)
        if name and step.unit is None and name not in self.writing.people.uids:
            add_officer(self.connection, name, at=self.now, on=self.today, active=False)
            self.writing.forget_people()

    def name(self, given: str) -> str:
        """The present name of the unit called so; its own where nobody is called so yet."""
        if given not in self.names:
            key = find_unit(self.connection, given)
            self.names[given] = given.strip() if key is None else unit_name(self.connection, key)
        return self.names[given]

    def unit(self, name: str) -> tuple[int, str, str]:
        """Key, uid and present name of the unit called so."""
        found = self.units.get(name)
        if found is None:
            key = find_or_create_unit(self.connection, name, today=self.today, at=self.now)
            uid = unit_uid(self.connection, key)
            found = self.units[name] = (key, uid, unit_name(self.connection, key))
        return found

    def edition(self, pack: str) -> str:
        """The pack's current edition."""
        if pack not in self.editions:
            self.editions[pack] = current_edition(
                self.connection, self.work.editions, pack, self.work.packs_folder, at=self.now
            )
        return self.editions[pack]


def take_over(
    work: Workspace,
    histories: Iterable[History],
    by: Session,
    *,
    source: str,
    total: int = 0,
    progress: Progress = SILENT,
    reserve: Sequence[tuple[int, int, str]] = (),
    refused: Refused | None = None,
) -> Changed:
    """The histories become cases, all of them or none; StepRefused names what can't stand.

    With ``refused`` those that can't stand are told to it instead and left out; InputError where
    none is left. ``reserve`` are numbers (year, n, text) of the office's own series that the histories bring
    along: they are not given again.
    """
    with work.gate.act(TAKE_OVER, by) as deed:
        now = deed.now
        row = {"uid": new_uid(), "source": source, "actor_id": by.id, "created_at": now}
        batch_id = inserted_key(deed.connection.execute(_BEGIN_BATCH, row))
        numbers.reserve(deed.connection, numbers.CASES, reserve, at=now)
        bulk = _Bulk(work, deed, Party(batch_id, str(row["uid"])))
        cases: list[int] = []
        for chunk in _chunks(histories):
            progress.step(len(cases), total, "正在写入案件")
            made = bulk.make_all(chunk, refused)
            if not made:
                continue
            bulk.numbers.save()
            write_new(deed.connection, [m.rows for m in made])
            insert_steps(deed.connection, [step for m in made for step in m.steps])
            people = [(m.rows.case["id"], *person) for m in made for person in m.people]
            keep(deed.connection, people, at=now)
            cases.extend(m.rows.case["id"] for m in made)
        if not cases:
            raise InputError("没有可以导入的行，没有新增案件；请查看预览中各行的说明。")
        deed.connection.execute(_COUNT, {"batch": batch_id, "made": len(cases)})
        progress.step(len(cases), total, "正在写入案件")
        deed.detail |= {"batch": batch_id, "cases": len(cases)}
    return Changed(tuple(cases))


def _chunks(histories: Iterable[History]) -> Iterator[list[History]]:
    iterator = iter(histories)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
