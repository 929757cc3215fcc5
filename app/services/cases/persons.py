"""What is learnt of who complains after the registration: it goes into the identity, nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select

from app.base.errors import InputError
from app.base.rows.cases import WhoseNumber
from app.base.rows.changes import Changed
from app.base.secret import Secret
from app.base.session import Session
from app.models.base import new_uid, table_of
from app.models.case import Case, Complainant
from app.models.identity import Identity
from app.rules.casework.steps import Step
from app.rules.intake_facts import check_code
from app.services.cases.projection import AMEND_PERSON
from app.services.cases.recording import StepRecorder, said
from app.services.gate.acts import DESK, Act
from app.services.people import keeping
from app.services.people.complainant_input import ComplainantInput
from app.services.people.identity_fields import FIELDS
from app.services.store.workspace import Workspace

AMEND = Act("amend_person", "更改投诉举报人信息", about="identity", roles=DESK, audited="by steps")

CASE, COMPLAINANT, IDENTITY = table_of(Case), table_of(Complainant), table_of(Identity)
CAPTIONS: Final = {
    "name": "姓名", "phone": "电话", "other_phone": "其他电话", "address": "住址", "email": "邮箱",
    "id_number": "证件号码", "consent": "是否同意提供身份", "keep_secret": "是否要求保密",
}  # fmt: skip
_PEOPLE = select(COMPLAINANT.c.contact_known).where(COMPLAINANT.c.case_id == bindparam("case"))
_WHOSE = (
    select(
        CASE.c.id, CASE.c.number, COMPLAINANT.c.id.label("person"),
        IDENTITY.c.masked_name, IDENTITY.c.masked_phone,
    )
    .outerjoin(COMPLAINANT, COMPLAINANT.c.case_id == CASE.c.id)
    .outerjoin(IDENTITY, IDENTITY.c.complainant_uid == COMPLAINANT.c.uid)
    .where(CASE.c.id.in_(bindparam("cases", expanding=True)))
    .order_by(CASE.c.id, COMPLAINANT.c.position)
)  # fmt: skip
REACHED_BY: Final = frozenset({"phone", "other_phone", "email", "address"})
_OF = select(COMPLAINANT).where(
    COMPLAINANT.c.id == bindparam("person"), COMPLAINANT.c.case_id == bindparam("case")
)


@dataclass(frozen=True, slots=True)
class AmendPerson:
    """What was learnt of one complainant; ``complainant_id`` None: of one more, who joins."""

    case_id: int
    on: date
    reason: str
    complainant_id: int | None = None
    learnt: Mapping[str, Secret] = field(default_factory=dict)  # name, phone, address …
    consent: str = ""  # yes, no; "" unchanged
    keep_secret: bool | None = None
    back_dated_reason: str = ""


class Persons:
    """Amends identities, each with a step that names the fields and never their words."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def amend(self, command: AmendPerson, by: Session) -> Changed:
        """The identity holds what was learnt, what it held before stays in its history; consent
        and secrecy are the step's. InputError where nothing is said or nothing would change."""
        given = {n: s.reveal().strip() for n, s in command.learnt.items() if s.reveal().strip()}
        if not command.reason.strip():
            raise InputError("没有写明从何得知（理由），没有保存。")
        if given.get("id_number"):
            _checked_code(given["id_number"])
        with self._work.gate.act(AMEND, by, case=command.case_id) as deed:
            recorder = StepRecorder(self._work, deed)
            if command.complainant_id is None:
                fields = self._join(recorder, command, given)
            else:
                fields = self._learn(recorder, command, given)
            told = {**fields, "reason": command.reason.strip(), **said(command)}
            step = Step(0, AMEND_PERSON, command.on, fields=told)
            seq = recorder.append(command.case_id, step, asks_why=True)
            return Changed((command.case_id,), seq)

    def whose(self, case_ids: Sequence[int], by: Session) -> tuple[WhoseNumber, ...]:
        """To whom a number typed about these cases may belong, masked: each complainant of those
        that ``by`` may see, and one without a name where a case names nobody."""
        with self._work.gate.see(by) as view:
            ids = view.only(dict.fromkeys(case_ids))
            rows = view.connection.execute(_WHOSE, {"cases": ids})
            return tuple(
                WhoseNumber(r.id, r.number, r.person, r.masked_name or "", r.masked_phone or "")
                for r in rows
            )

    def _learn(
        self, recorder: StepRecorder, command: AmendPerson, given: Mapping[str, str]
    ) -> dict[str, Any]:
        asked = {"person": command.complainant_id, "case": command.case_id}
        row = recorder.connection.execute(_OF, asked).one_or_none()
        if row is None:
            raise InputError("这位投诉举报人不在本件中，没有保存；请刷新后重试。")
        changed = list(
            keeping.amend(
                recorder.connection, row.uid, given, at=recorder.now, actor_id=recorder.by.id
            )
        )
        plain = {
            name: value
            for name, value in (("consent", command.consent), ("keep_secret", command.keep_secret))
            if value not in ("", None) and value != getattr(row, name)
        }
        if not changed and not plain:
            raise InputError("没有要更改的内容，没有保存；请填写新得知的信息。")
        if REACHED_BY & set(changed) and not row.contact_known:
            fields = {"complainant": row.uid, "note": "新得知联系方式。"}
            recorder.append(command.case_id, Step(0, "learn_contact", command.on, fields=fields))
        named = {"real_name": True} if "name" in changed else {}
        return {"complainant": row.uid, **_changed((*changed, *plain)), **plain, **named}

    def _join(
        self, recorder: StepRecorder, command: AmendPerson, given: Mapping[str, str]
    ) -> dict[str, Any]:
        people = recorder.connection.execute(_PEOPLE, {"case": command.case_id}).all()
        if not given.get("name") and (people or not given):
            raise InputError("增加投诉举报人须写明姓名，没有保存。")
        uid = new_uid()
        words = {name: Secret(given.get(name, "")) for name in FIELDS}
        person = ComplainantInput(
            words["name"],
            words["phone"],
            address=words["address"],
            email=words["email"],
            id_number=words["id_number"],
            other_phone=words["other_phone"],
            real_name=bool(given.get("name")),
            consent=command.consent,
            keep_secret=bool(command.keep_secret),
        )
        keeping.keep(recorder.connection, [(command.case_id, uid, person)], at=recorder.now)
        if person.contact_known and not any(known for (known,) in people):
            fields = {"complainant": uid, "note": "新得知联系方式。"}
            recorder.append(command.case_id, Step(0, "learn_contact", command.on, fields=fields))
        joined = {
            "uid": uid, "real_name": person.real_name, "keep_secret": bool(command.keep_secret),
            "contact_known": person.contact_known, "consent": command.consent,
        }  # fmt: skip
        return {"joined": joined, "changed": "增加投诉举报人"}


def _changed(names: tuple[str, ...]) -> dict[str, str]:
    return {"changed": "、".join(CAPTIONS[name] for name in names)}


def _checked_code(text: str) -> None:
    if len(text) == 18 and not text[:17].isdecimal():
        check_code(text)
