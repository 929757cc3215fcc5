"""Makes one paper of a case: fields filled, edited, redacted for its reader, worded, searched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection, bindparam, select

from app.base.errors import InputError, RuleViolation
from app.base.letter import Letter
from app.base.letter_fields import FIELDS, FieldValue
from app.base.rows.forms import FieldRow
from app.base.rows.settings import Letterhead, OfficeSettings
from app.base.secret import Secret
from app.models.base import table_of
from app.models.desk import UnitContact
from app.reports.letters.templates import head_of, template
from app.reports.letters.unmarked import refuse_marked
from app.rules.casework.flow import SELF_CHECK
from app.rules.casework.steps import Step
from app.rules.identity_scan import Hit, places_of, scan, strangers
from app.rules.letter_heads import Head
from app.rules.redaction import (
    WITHHELD,
    Audience,
    IdentityVerdict,
    IdentityWay,
    Party,
    identity_may_go,
    redacted,
)
from app.services.cases.approval_rules import identity_decided
from app.services.cases.casework import step_of
from app.services.gate.access import View
from app.services.papers import fields_of_all  # noqa: F401  each registers its fields
from app.services.papers.case_view import CaseView, case_view
from app.services.papers.letter_case import LetterCase, official_names, read_letter_case
from app.services.papers.letter_commands import WriteLetter
from app.services.papers.letter_held import People
from app.services.papers.letter_sources import Fields, Imprint, Told, filled, jointly
from app.services.papers.replacing import OF_CASE, citing
from app.services.papers.rewriting import Rewritten, rewritten
from app.services.papers.typesetting import composed
from app.services.register.units import find_unit, unit_name
from app.services.store.workspace import Workspace

UNIT_CONTACT = table_of(UnitContact)
LEARN_CONTACT = "learn_contact"
SUMMARY_ALONE: Final = frozenset({"facts", "appeal", "materials"})  # told by the summary, or not
CONTACTS = select(UNIT_CONTACT.c.phone, UNIT_CONTACT.c.note).where(
    UNIT_CONTACT.c.unit_id == bindparam("unit")
)


class SetGone(InputError):
    """A paper asks for an issuing set that the settings no longer have."""


@dataclass(frozen=True, slots=True)
class Made:
    """A paper with all its words, how it is called as a file, and what the scan found."""

    letter: Letter
    file_name: str
    hits: tuple[Hit, ...]
    verdict: IdentityVerdict
    caption: str
    words: Rewritten
    known: tuple[Mapping[str, Secret], ...] = ()  # who the reader is, or is told of

    @property
    def stops(self) -> tuple[Hit, ...]:
        """The hits that keep it from going out."""
        return tuple(hit for hit in self.hits if not hit.doubtful)

    @property
    def tells(self) -> bool:
        """Whether a hit tells who complains: a stranger's number does not."""
        return any(hit.tells for hit in self.stops)


def look(work: Workspace, view: View, command: WriteLetter) -> tuple[LetterCase, Step | None]:
    """The case of a paper and the step that it carries out, be it only about to be taken."""
    head = head_of(command.kind)
    if head.subject != "case":
        raise InputError(f"{head.caption}不是为案件作的，没有生成。")
    case = read_letter_case(work, view, command.case_id)
    if head.numbered:  # what it reckons (days late) is so on the day that it bears
        case = replace(case, today=command.dated)
    if not head.step:
        return case, None
    if command.seq is not None:
        step = case.step(command.seq)
    elif command.step is not None:
        step = _pending(view.connection, command)
    else:
        raise InputError("没有指明这件文书对应的步骤，没有生成。")
    if not head.tells(step):
        raise InputError("这件文书与所选的步骤不相符，没有生成；请刷新后重试。")
    return case, step


def make(
    connection: Connection,
    case: LetterCase,
    step: Step | None,
    command: WriteLetter,
    people: People,
    *,
    number: str = "",
) -> Made:
    """The paper, a draft unless it has its number; InputError names what is missing.

    ``people`` are the complainants of ``case.told``, the case's own
    first, those of merged cases after them.
    """
    head = head_of(command.kind)
    own = people[: len(case.parties)]
    verdict = _verdict(head, case, step, command)
    to_person = head.audience is Audience.COMPLAINANT
    addressee = _addressee(case, people, command) if to_person else None
    asked = head.identity is IdentityWay.ON_REQUEST and command.show_identity
    named = own if verdict.given or asked else ()
    imprint = _imprint(case, command, number) if head.numbered else None
    fields = fill(case_view(case, Told(head, step, addressee, named, verdict.given, imprint)))
    _edit(fields, head, command)
    _summary_alone(fields, step)
    told = redacted(fields, head.audience, identity_given=verdict.given)
    whole = jointly(composed(head.kind, told), imprint)
    letter = citing(connection, whole, command.replaces, OF_CASE, case=case.row.id)
    words = rewritten(letter, command.rewrites)
    letter = words.letter
    refuse_marked(letter)
    caption = head.caption_in(case.regulation)
    file_name = f"{number or case.row.number} {caption}.pdf"
    hits: tuple[Hit, ...] = ()
    known = ((addressee,) if addressee else ()) + named
    if head.audience is not Audience.OFFICE:
        texts = (*places_of(letter), ("文件名", file_name), ("文件属性", letter.title))
        official = (*official_names(connection, case.office.name), *case.respondents)
        hits = scan(texts, (*unknown_to(known, people), *noted_people(case.steps)), official)
        if head.audience is not Audience.COMPLAINANT:  # a unit, whichever
            units = _own(connection, step, known)
            hits += strangers(texts, hits, units, _contact(case, fields))
    return Made(letter, file_name, hits, verdict, caption, words, known)


def fill(view: CaseView) -> Fields:
    """Every field that the kind takes and the case can fill."""
    return filled(template(view.told.head.kind).fields, view)


def letterheads(case: LetterCase, kind: str) -> tuple[Letterhead, ...]:
    """The 署名 that a kind of the case's papers may be issued under, the one meant first."""
    return letterheads_of(case.desk.letterheads, case.office, kind)


def letterheads_of(
    kept: Sequence[Letterhead], office: OfficeSettings, kind: str = ""
) -> tuple[Letterhead, ...]:
    """The office's 署名, that of the ``kind`` first, then the default one; one made of the office's
    name where none is set up."""
    if kept:
        return tuple(sorted(kept, key=lambda head: (kind not in head.kinds, not head.default)))
    pattern = office.number_pattern
    derived = re.sub(r"投?(?=〔)", "函", pattern, count=1)
    if derived == pattern:
        derived = "函〔{year}〕{n}号"
    return (Letterhead(office.name, office.name, derived, True),)


def letterhead(case: LetterCase, command: WriteLetter) -> Letterhead:
    """The 署名 that the paper asks for, or the one that is meant for its kind."""
    return letterhead_called(letterheads(case, command.kind), command.letterhead)


def letterhead_called(heads: Sequence[Letterhead], name: str) -> Letterhead:
    """The 署名 called so, or the first; SetGone where the settings no longer have it."""
    found = heads[0] if not name else next((h for h in heads if h.name == name), None)
    if found is None:
        raise SetGone(f"设置里没有署名“{name}”，没有生成文书；请重新选择。")
    return found


def asked_signature(heads: Sequence[Letterhead]) -> Iterator[FieldRow]:
    """The field that asks under which set a paper goes out; none where the office has one alone."""
    if len(heads) > 1:
        options = tuple((h.name, f"{h.name}（{'、'.join(h.signatures)}）") for h in heads)
        yield FieldRow("letterhead", "署名", "choice", True, options, heads[0].name,
                       help="字号和印章随署名。")  # fmt: skip


def parties_of(case: LetterCase) -> list[Party]:
    """The complainants of the case, apart from who they are."""
    return [Party(p.real_name, p.keep_secret, p.consent) for p in case.parties]


def _pending(connection: Connection, command: WriteLetter) -> Step:
    """The step that is taken with the paper, its unit under the name that it bears."""
    assert command.step is not None
    step = step_of(command.step)
    found = find_unit(connection, step.unit) if step.unit else None
    return replace(step, unit=unit_name(connection, found)) if found is not None else step


def _verdict(
    head: Head, case: LetterCase, step: Step | None, command: WriteLetter
) -> IdentityVerdict:
    if step is None or head.identity is not IdentityWay.BY_DECISION:
        return WITHHELD
    return identity_may_go(
        parties_of(case),
        wanted=step.text("identity_given") == "given",
        decided=bool(command.decided_by.strip()) or identity_decided(case.steps),
    )


def _addressee(
    case: LetterCase, people: People, command: WriteLetter
) -> Mapping[str, Secret] | None:
    """Whom a notice goes to: one of the case, or of a case merged into it, who is told with it."""
    ids = [party.complainant_id for party in case.told]
    if not ids:
        return None
    if command.complainant_id is None:
        return people[0]
    if command.complainant_id not in ids:
        raise InputError("这位投诉举报人不在本件中，没有生成文书；请刷新后重试。")
    return people[ids.index(command.complainant_id)]


def _imprint(case: LetterCase, command: WriteLetter, number: str) -> Imprint:
    return Imprint.of(letterhead(case, command), number, command.dated)


def _edit(fields: dict[str, FieldValue], head: Head, command: WriteLetter) -> None:
    """Put what the user changed in place; a field emptied is left out."""
    for name, value in command.edits.items():
        if name not in head.editable:
            raise InputError("文书里有不能更改的内容，没有生成；请刷新后重试。")
        if FIELDS[name].kind == "texts" and isinstance(value, str):
            value = tuple(line.strip() for line in value.splitlines() if line.strip())
        fields[name] = value.strip() if isinstance(value, str) else value
    for name in [name for name, value in fields.items() if value in ("", ())]:
        del fields[name]


def by_summary(step: Step) -> bool:
    """Whether the step sends a summary to the unit complained about, for it to check itself."""
    return step.text("accused_way") == SELF_CHECK


def _summary_alone(fields: dict[str, FieldValue], step: Step | None) -> None:
    """A unit that checks itself is told the summary, whatever else was typed (NY-15.3)."""
    if step is None or not by_summary(step):
        return
    for name in SUMMARY_ALONE:
        fields.pop(name, None)
    fields["facts"] = step.text("summary")


def unknown_to(known: Iterable[Mapping[str, Secret]], people: People) -> People:
    """What the reader does not know yet of each person: all but what those known share with them."""
    told = {(name, secret) for person in known for name, secret in person.items()}
    return tuple(
        {name: secret for name, secret in person.items() if (name, secret) not in told}
        for person in people
    )


def noted_people(steps: Sequence[Step]) -> People:
    """What was noted when a way to reach somebody became known: its numbers are theirs."""
    notes = [step.text("note") for step in steps if step.kind == LEARN_CONTACT]
    return tuple({"noted": Secret(note)} for note in notes if note)


def _own(
    connection: Connection, step: Step | None, known: Iterable[Mapping[str, Secret]]
) -> tuple[str, ...]:
    """What a paper to a unit may well print: the unit's, and what it is told."""
    unit = find_unit(connection, step.unit) if step is not None and step.unit else None
    rows = connection.execute(CONTACTS, {"unit": unit}) if unit else ()
    told = [secret.reveal() for person in known for secret in person.values()]
    return (*(text for row in rows for text in row), *told)


def _contact(case: LetterCase, fields: Mapping[str, FieldValue]) -> tuple[str, ...]:
    """How the office is reached."""
    return (*case.contact.values(), str(fields.get("contact_phone") or ""))


def leak(hits: Sequence[Hit], *, of_case: bool = True) -> str:
    """The sentence that stops a paper; who complains in another case than its own is never let go."""
    more = f"等{len(hits)}处" if len(hits) > 1 else ""
    tells = any(hit.tells for hit in hits)
    whose = "投诉举报人的身份信息" if tells else "不该写进文书的号码"
    way = "请改掉；确须保留的，由负责人写明理由后发出。"
    if tells and not of_case:
        way = "写到别的案件的投诉举报人，谁都不能决定照发，请改掉以后再发。"
    return f"文书里有{whose}，没有发出，没有占用字号：{hits[0].sentence}{more}。{way}"


class IdentityLeak(RuleViolation):
    """A paper that would tell who complains, or a stranger's number; ``hits`` say where."""

    def __init__(self, hits: Sequence[Hit], *, of_case: bool = True) -> None:
        super().__init__(leak(hits, of_case=of_case))
        self.hits = tuple(hits)
