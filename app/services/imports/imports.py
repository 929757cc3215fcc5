"""Ledgers become cases: previewed against the file, imported in one transaction, undone whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, select

from app.base.errors import InputError, RuleViolation
from app.base.progress import SILENT, Progress
from app.base.rows.changes import Changed
from app.base.rows.imports import ImportIssue, ImportLine, ImportPreview
from app.base.secret import mask_name, mask_phone
from app.base.secret_marks import marks_name, marks_text
from app.base.session import Session
from app.intake.ledgers.ledger import Finding, LedgerReading
from app.models import sql
from app.models.base import table_of
from app.models.desk import LedgerMapping
from app.models.desk_statements import visible
from app.models.identity import Identity, IdentityToken
from app.rules.casework.clocks import Clock, clocks_of
from app.rules.casework.facts import RECEIVE
from app.rules.casework.flow import replay
from app.rules.casework.steps import Step
from app.rules.casework.trace import Trace
from app.services.backups.backups import Backups
from app.services.cases.adoption import KEPT_OUT
from app.services.cases.bulk import take_over
from app.services.cases.cards import CASE, CutOff
from app.services.cases.casework import step_of
from app.services.cases.registering import title_of
from app.services.gate.access import View
from app.services.gate.acts import ANYBODY, DESK, Act
from app.services.imports.distributing import Distribution
from app.services.imports.import_commands import ImportLedger
from app.services.imports.ledger_histories import Planned, Planner, in_charge, renumbered
from app.services.imports.matching import case_there, disagrees
from app.services.people.tokens import token
from app.services.register.units import find_unit
from app.services.store import settings
from app.services.store.desk_settings import desk_settings
from app.services.store.packs import current_edition
from app.services.store.reading import reading
from app.services.store.secrecy import refuse_secret
from app.services.store.workspace import Workspace

MAPPING = table_of(LedgerMapping)
IDENTITY = table_of(Identity)
TOKEN = table_of(IdentityToken)
SAVE_MAPPING = Act("save_mapping", "记住列的对应", about="import", roles=DESK, undo="again")
KEEP_EDITION = Act("keep_edition", "收存办法版本", about="regulation", roles=ANYBODY)

DAYS = 30  # an earlier case of the same number within so many days is pointed out
PORTION = 500
SECRET_ROW: Final = (
    "标有密级（秘密、机密、绝密），没有导入；本程序不处理涉密文件，请按保密规定另行登记"
)


@dataclass(slots=True)
class _Sorted:
    """The rows of a reading, each in exactly one place."""

    wanted: list[Planned] = field(default_factory=list)  # to become cases, if they can stand
    matched: list[tuple[Planned, str, str]] = field(default_factory=list)
    rejected: list[ImportIssue] = field(default_factory=list)
    flagged: list[ImportIssue] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Taken:
    """A row that can become a case, and how that case would stand."""

    planned: Planned
    stage: str
    clocks: tuple[Clock, ...]
    notes: tuple[str, ...]


_MAPPING = select(MAPPING.c.value).where(MAPPING.c.source == bindparam("source"))
_GIVEN: BindParameter[Any] = bindparam("given", expanding=True)
_BY_NUMBER = select(CASE.c.number, CASE.c.number, CASE.c.id).where(CASE.c.number.in_(_GIVEN))
_BY_SOURCE_NUMBER = select(CASE.c.source_number, CASE.c.number, CASE.c.id).where(
    CASE.c.source_number.in_(_GIVEN), CASE.c.source_number != "", CASE.c.stage != "voided"
)
_CALLED_BEFORE = (
    select(TOKEN.c.token, CASE.c.id, CASE.c.number, CASE.c.received_on)
    .join(IDENTITY, IDENTITY.c.id == TOKEN.c.identity_id)
    .join(CASE, CASE.c.id == IDENTITY.c.case_id)
    .where(
        TOKEN.c.kind == "phone",
        TOKEN.c.token.in_(_GIVEN),
        CASE.c.stage != "voided",
        visible(CASE.c.id),
    )
)
_REMEMBER = sql.upsert(MAPPING, keys=("source",), changed=("value",))


class Imports:
    """Opening balance and ledgers of new cases."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    # ------------------------------------------------------------ preview and import

    def preview(
        self,
        read: LedgerReading,
        command: ImportLedger,
        by: Session,
        progress: Progress = SILENT,
    ) -> ImportPreview:
        """What the import would do: every row replayed under the rules, nothing saved."""
        edition = self._edition(command)
        regulation = self._work.editions.regulation(edition)
        with reading(self._work, by, self._work.today()) as (view, cut):
            rows = self._sorted(view, read, command, edition)
            calendar = settings.current_calendar(view.connection)
            taken = self._taken(rows, edition, calendar, progress)
            rows.flagged += _same_phones(view, [t.planned for t in taken])
            lines = [_line(t.planned, regulation.stage_caption(t.stage), t.notes) for t in taken]
            lines += [
                replace(_line(planned, match=number), beside=beside)
                for planned, number, beside in rows.matched
            ]
            stages = Counter(line.stage for line in lines if not line.match)
            return ImportPreview(
                lines=tuple(sorted(lines, key=lambda line: line.row)),
                added=len(taken),
                matched=len(rows.matched),
                rejected=(*_findings(read.rejected), *rows.rejected),
                flagged=(*_findings(read.flagged), *rows.flagged),
                skipped=_findings(read.skipped),
                by_stage=tuple(stages.most_common()),
                overdue=sum(_overdue(t.clocks, cut) for t in taken),
                new_units=_new_units(view.connection, [t.planned for t in taken]),
                disagreeing=sum(bool(beside) for _, _, beside in rows.matched),
            )

    def run(
        self,
        read: LedgerReading,
        command: ImportLedger,
        by: Session,
        progress: Progress = SILENT,
    ) -> Changed:
        """The rows become cases in one transaction: all that the preview would add, or none.

        A backup is made before. Cancelling leaves nothing. InputError where no row is left to add.
        """
        edition = self._edition(command)
        with reading(self._work, by, self._work.today()) as (view, _):
            rows = self._sorted(view, read, command, edition)
            pattern = settings.office_settings(view.connection).number_pattern
        histories = [planned.history for planned in rows.wanted]
        if not histories:
            raise InputError("没有可以导入的行，没有新增案件；请查看预览中各行的说明。")
        Backups(self._work).require("import", progress)
        return take_over(
            self._work,
            histories,
            by,
            source="：".join(filter(None, (command.source, command.file_name))),
            total=len(histories),
            progress=progress,
            reserve=tuple(_issued(pattern, [h.number for h in histories])),
            refused=lambda _history, _error: None,  # the preview says why each is left out
        )

    # ------------------------------------------------------------ mapping by source

    def mapping(self, source: str) -> dict[str, str | None]:
        """How the columns of this source's ledgers were last told apart."""
        with self._work.gate.see(self._work.gate.program) as view:
            return dict(view.connection.scalar(_MAPPING, {"source": source}) or {})

    def remember(self, source: str, mapping: Mapping[str, str | None], by: Session) -> None:
        """Keep the mapping for the next ledger of this source."""
        with self._work.gate.act(SAVE_MAPPING, by) as deed:
            row = {"source": source, "value": dict(mapping), "created_at": deed.now}
            deed.connection.execute(_REMEMBER, row)

    # ------------------------------------------------------------ rows

    def _edition(self, command: ImportLedger) -> str:
        with self._work.gate.see(self._work.gate.program) as view:
            pack = command.regulation or settings.office_settings(view.connection).regulation
            known = settings.get(view.connection, settings.EDITION + pack)
        if known is not None:
            return str(known)
        with self._work.gate.act(KEEP_EDITION, self._work.gate.program) as deed:
            return current_edition(
                deed.connection, self._work.editions, pack, self._work.packs_folder,
                at=self._work.now(),
            )  # fmt: skip

    def _sorted(
        self,
        view: View,
        read: LedgerReading,
        command: ImportLedger,
        edition: str,
    ) -> _Sorted:
        above = (f.value for f in read.skipped if f.row is not None and f.row <= read.header_row)
        refuse_secret(names=(command.file_name, *above))
        planner = Planner(command, self._work.editions.regulation(edition))
        wanted = [row for row in read.rows if row.row not in command.leave_out]
        numbers = [row.text("source_number") for row in wanted]
        hidden = view.kept_from()
        with self._work.gate.see(self._work.gate.program) as whole:  # a number is nobody's secret
            known = _known(whole.connection, numbers, hidden, opening=command.opening)
            sharing = Distribution(whole, desk_settings(whole.connection).import_rule)
            found, seen = _Sorted(), dict[str, int]()
            for row in wanted:
                planned, number = planner.plan(row), row.text("source_number")
                told = planned.history.register
                if marks_name(told.title) or marks_name(number) or marks_text(told.facts):
                    found.rejected.append(ImportIssue(row.row, "", "", SECRET_ROW))
                    continue
                there = known.get(number)
                if there is not None and row.row in command.anew:
                    planned, there = renumbered(planned), None  # its number is another case's
                if there is not None:
                    found.matched.append((planned, there[1], _beside(view, planned, *there)))
                elif number and number in seen:
                    why = f"编号与第{seen[number]}行相同，没有重复导入"
                    found.rejected.append(ImportIssue(row.row, "source_number", number, why))
                else:
                    seen.setdefault(number, row.row)
                    found.wanted.append(in_charge(planned, sharing))
        return found

    def _taken(
        self, rows: _Sorted, edition: str, calendar: str, progress: Progress
    ) -> list[_Taken]:
        """Replay each row's history in memory; one that can't have happened is rejected."""
        taken: list[_Taken] = []
        for at, planned in enumerate(rows.wanted):
            progress.step(at, len(rows.wanted), "正在核对台账")
            try:
                trace = self._replayed(planned, edition, calendar)
                clocks = clocks_of(trace, self._work.editions)
            except (RuleViolation, InputError) as error:
                rows.rejected.append(ImportIssue(planned.row.row, "", "", str(error)))
                continue
            notes = tuple(i.note for i in trace.irregular)
            taken.append(_Taken(planned, trace.stage, clocks, notes))
            rows.flagged += planned.flagged
        return taken

    def _replayed(self, planned: Planned, edition: str, calendar: str) -> Trace:
        command = planned.history.register
        fields = {
            "title": command.title,
            "channel": command.channel,
            "contact_known": any(p.contact_known for p in command.complainants),
            "respondents": [{"name": name} for name in command.respondents],
            "details": dict(command.details),
            "superior_due_on": command.superior_due_on,
        }  # fmt: skip
        first = Step(1, RECEIVE, command.received_on, fields=fields)
        steps = [
            _under(step, seq, calendar, edition)
            for seq, step in enumerate((first, *map(step_of, planned.history.steps)), 1)
        ]
        return replay(steps, self._work.editions, today=self._work.today())


def _under(step: Step, seq: int, calendar: str, edition: str) -> Step:
    return Step(
        seq, step.kind, step.on, step.unit, step.about, fields=step.fields,
        calendar=calendar, regulation=edition,
    )  # fmt: skip


def _beside(view: View, planned: Planned, case_id: int | None, number: str) -> str:
    """What the case of that number says, where the row says otherwise; "" where both agree."""
    there = case_there(view, case_id, number) if case_id is not None else None
    if there is None or not disagrees(planned.history.register, there):
        return ""
    return there.in_words()


def _known(
    connection: Connection, numbers: Sequence[str], hidden: frozenset[int], *, opening: bool
) -> dict[str, tuple[int | None, str]]:
    """Number in the ledger → the case that has it already, by key and number; undone imports apart,
    but not a case that was voided otherwise: its number is never given again.

    A case that the asker is recused from matches too, but is not named.
    """
    query = _BY_NUMBER if opening else _BY_SOURCE_NUMBER
    given = sorted({number for number in numbers if number})
    found: dict[str, tuple[int | None, str]] = {}
    for start in range(0, len(given), PORTION):
        rows = connection.execute(query, {"given": given[start : start + PORTION]})
        found.update(
            (given_number, (None, KEPT_OUT) if case_id in hidden else (case_id, number))
            for given_number, number, case_id in rows
        )
    return found


def _issued(pattern: str, numbers: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The kept numbers that are of the office's own series: they are not given again."""
    form = re.escape(pattern).replace(r"\{year\}", r"(?P<year>\d{4})")
    form = form.replace(r"\{n\}", r"(?P<n>[1-9]\d{0,8})")
    for number in numbers:
        match = re.fullmatch(form, number)
        if match:
            yield int(match["year"]), int(match["n"]), number


def _same_phones(view: View, taken: Sequence[Planned]) -> list[ImportIssue]:
    """The rows whose number called shortly before, in a case that is here already."""
    key = bytes.fromhex(settings.get(view.connection, settings.IDENTITY_KEY))
    tokens: dict[bytes, list[Planned]] = {}
    for planned in taken:
        for person in planned.history.register.complainants:
            if person.phone:
                tokens.setdefault(token(key, "phone", person.phone.reveal()), []).append(planned)
    found: list[ImportIssue] = []
    given = sorted(tokens)
    for start in range(0, len(given), PORTION):
        asked = {"given": given[start : start + PORTION], "viewer": view.viewer}
        for value, case_id, number, received_on in view.connection.execute(_CALLED_BEFORE, asked):
            found += [
                ImportIssue(p.row.row, "phone", "", f"同一电话已有来件{number}，疑似重复", case_id)
                for p in tokens[value]
                if abs((p.history.register.received_on - received_on).days) <= DAYS
            ]
    return found


def _line(
    planned: Planned, stage: str = "", notes: tuple[str, ...] = (), match: str = ""
) -> ImportLine:
    row, command = planned.row, planned.history.register
    person = command.complainants[0] if command.complainants else None
    return ImportLine(
        row=row.row,
        number=planned.history.number,
        title=title_of(command),
        respondent=row.text("respondent"),
        unit=row.text("handling_unit"),
        received_on=command.received_on,
        accepted_on=_day(row.values.get("accepted_on")),
        referred_on=_day(row.values.get("referred_on")),
        closed_on=_day(row.values.get("closed_on")),
        answer_due_on=command.superior_due_on or _day(command.details.get("hotline_due_on")),
        stage=stage,
        masked_name=mask_name(person.name.reveal()) if person else "",
        masked_phone=mask_phone(person.phone.reveal()) if person else "",
        irregular=notes,
        match=match,
    )


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _overdue(clocks: Sequence[Clock], cut: CutOff) -> int:
    return sum(
        clock.state == "open" and not clock.definition.lapses
        and clock.due_on is not None and clock.due_on < cut.today
        for clock in clocks
    )  # fmt: skip


def _new_units(connection: Connection, taken: Sequence[Planned]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for planned in taken:
        history = planned.history
        names.update(dict.fromkeys(history.register.respondents))
        names.update(dict.fromkeys(step.unit for step in history.steps if step.unit))
    return tuple(name for name in names if find_unit(connection, name) is None)


def _findings(findings: Sequence[Finding]) -> tuple[ImportIssue, ...]:
    return tuple(ImportIssue(f.row or 0, f.cell, f.value, f.why) for f in findings)
