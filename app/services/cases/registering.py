"""How a letter, mail or call becomes a case: number, first step, parties, attachments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from app.base.captions import NO_CONTACT
from app.base.errors import InputError, NeedsReason, RuleViolation
from app.base.rows.changes import Changed
from app.models import sql
from app.models.base import new_uid, table_of
from app.models.case import Case
from app.models.chain import START
from app.rules.casework import back_dating
from app.rules.casework.facts import FACTS, RECEIVE
from app.rules.casework.flow import add_step
from app.rules.casework.steps import Step
from app.rules.identity_scan import masked
from app.rules.intake_facts import check_code, plain_details
from app.rules.regulation.regulation import Regulation
from app.services.cases.case_steps import Party, Recorded, insert_steps
from app.services.cases.commands import RegisterCase
from app.services.cases.projecting import rows_of, write_new
from app.services.cases.recording import StepRecorder
from app.services.people.complainant_input import ComplainantInput
from app.services.people.identity_fields import FIELDS
from app.services.people.keeping import keep
from app.services.register.units import find_or_create_unit, unit_uid
from app.services.store import attachments, numbers, settings
from app.services.store.content import AttachmentInput
from app.services.store.packs import current_edition
from app.services.store.workspace import Workspace

OPTIONAL: Final = (
    *(f.name for f in FACTS if not f.needed),
    "back_dated_reason",
    "officer",
    "assignment",
)
NEXT_CASE = sql.next_key(table_of(Case).c.id)


def register(
    recorder: StepRecorder,
    work: Workspace,
    command: RegisterCase,
    kept: Sequence[tuple[AttachmentInput, str]],
) -> Changed:
    """Register the case inside the recorder's transaction; gives its key and number."""
    if not command.title.strip():
        raise InputError("没有填写标题，没有保存。")
    connection, now = recorder.connection, recorder.now
    office = settings.office_settings(connection)
    pack = command.regulation or office.regulation
    edition = current_edition(connection, work.editions, pack, work.packs_folder, at=now)
    regulation = work.editions.regulation(edition)
    _check_category(command, regulation)
    check_codes(command)
    people = [(new_uid(), person) for person in command.complainants]
    fields = payload(command, people, _respondents(recorder, command), regulation)
    fields.setdefault("officer", recorder.by.name)  # 第十一条 专人负责: who logs it, until assigned
    calendar = settings.current_calendar(connection)
    first = Step(1, RECEIVE, command.received_on, fields=fields, calendar=calendar,
                 regulation=edition)  # fmt: skip
    recorder.known(first)
    received = work.editions.calendar(calendar)
    if back_dating.long_ago(first.on, recorder.today, received) and not back_dating.said_why(
        fields
    ):
        raise NeedsReason(back_dating.ASKED)
    trace = add_step((), first, work.editions, today=recorder.today)  # refused: no number is used
    recorder.deed.require_day()
    number = numbers.issue_number(
        connection, numbers.CASES, office.number_pattern, on=recorder.today, at=now
    )
    first = replace(first, fields={**fields, "number": number})
    case_id = connection.execute(NEXT_CASE).scalar_one()
    case = Party(case_id, fields["case_uid"])
    row = recorder.writing.row(case, first, unit=None, at=now, prev=START)
    recorded = (Recorded(first, None, recorder.by.id, row["recorded_at"], row["hash"]),)
    write_new(connection, [rows_of(case_id, recorded, trace, work.editions)])
    insert_steps(connection, [row])
    keep(connection, [(case_id, uid, person) for uid, person in people], at=now)
    attachments.add_rows(connection, case_id, 1, kept, at=now)
    recorder.deed.note(RECEIVE, case=case_id, detail={"seq": 1, "hash": row["hash"]})
    return Changed((case_id,), 1, number)


def payload(
    command: RegisterCase,
    people: Sequence[tuple[str, Any]],
    respondents: list[dict[str, str]],
    regulation: Regulation | None = None,
) -> dict[str, Any]:
    """What the first step keeps: every fact, and nothing of anybody's identity."""
    payload: dict[str, Any] = {
        "case_uid": new_uid(),
        "channel": command.channel,
        "title": title_of(command),
        "facts": command.facts.strip(),
        "contact_known": any(person.contact_known for _, person in people),
        "truth_told": command.truth_told,
        "respondents": respondents,
        "complainants": [
            {"uid": uid, "real_name": p.real_name, "keep_secret": p.keep_secret,
             "contact_known": p.contact_known, **_party(p)}
            for uid, p in people
        ],
    }  # fmt: skip
    optional = {name: str(getattr(command, name)).strip() for name in OPTIONAL}
    payload.update({name: text for name, text in optional.items() if text})
    if command.superior_due_on is not None:
        payload["superior_due_on"] = command.superior_due_on.isoformat()
    details = plain_details(command.details, command.channel, regulation)
    if details:
        payload["details"] = details
    return payload


def title_of(command: RegisterCase) -> str:
    """The title as every list, search and paper shows it: who complains is starred (NY-15.3).

    It often is a mail's subject or the first sentence of the facts; those keep their words.
    """
    people = [
        {name: getattr(person, name) for name in FIELDS if getattr(person, name)}
        for person in command.complainants
    ]
    return masked(command.title.strip(), people, command.respondents)


def _party(person: ComplainantInput) -> dict[str, str]:
    """What is special about a complainant; the usual is left out."""
    usual = {"role": "complainant", "kind": "person", "consent": "", "no_contact": ""}
    given = {"role": person.role, "kind": person.kind, "consent": person.consent}
    if not person.contact_known and person.no_contact in NO_CONTACT:
        given["no_contact"] = person.no_contact
    return {name: value for name, value in given.items() if value != usual[name]}


def roles_of(command: RegisterCase) -> dict[str, str]:
    """Each respondent once, with its part: local (属地), competent (主管) or none."""
    roles = (*command.respondent_roles, *[""] * len(command.respondents))
    found: dict[str, str] = {}
    for name, role in zip(command.respondents, roles, strict=False):
        if name.strip():
            found.setdefault(name.strip(), role)
    return found


def _respondents(recorder: StepRecorder, command: RegisterCase) -> list[dict[str, str]]:
    return [
        {**respondent(recorder, name), **({"role": role} if role else {})}
        for name, role in roles_of(command).items()
    ]


def respondent(recorder: StepRecorder, name: str) -> dict[str, str]:
    """A respondent as a payload keeps it: the name given, and the unit that bears it."""
    connection = recorder.connection
    unit_id = find_or_create_unit(connection, name, today=recorder.today, at=recorder.now)
    return {"name": name, "unit": unit_uid(connection, unit_id)}


def check_codes(command: RegisterCase) -> None:
    """InputError for an organisation whose 统一社会信用代码 can't be right."""
    for person in command.complainants:
        code = person.id_number.reveal().strip()
        if person.kind == "organisation" and code:
            check_code(code)


def _check_category(command: RegisterCase, regulation: Regulation) -> None:
    if command.category and regulation.choice("categories", command.category) is None:
        raise RuleViolation(
            f"{regulation.name}没有事项类别“{command.category}”，没有保存；请重新选择。"
        )
