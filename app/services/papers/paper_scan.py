"""What a paper without a case may not print: strangers' numbers, and who complains in cases it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from app.base.errors import InputError
from app.base.letter import Letter
from app.models.base import table_of
from app.models.unit import Unit
from app.reports.letters.attached import texts_in
from app.reports.letters.free import CAPTION, FREE
from app.reports.letters.templates import head_of
from app.rules.consultation.history import tell
from app.rules.identity_scan import Hit, foreign, places_of
from app.rules.redaction import Audience
from app.services.cases.directors import named_decider
from app.services.consultation.call_steps import load as load_call
from app.services.gate.access import View as Seen
from app.services.gate.gate import Deed
from app.services.papers.letter_case import CONTACT, official_names
from app.services.papers.letter_commands import Overrule
from app.services.papers.letter_making import CONTACTS, IdentityLeak
from app.services.papers.letters import OVERRULE
from app.services.papers.named_cases import named_cases, refuse_named
from app.services.papers.paper_commands import WritePaper
from app.services.papers.people_words import told_people
from app.services.papers.signing import SUBJECT
from app.services.register.units import find_unit
from app.services.store import approvals, settings
from app.services.store.approvals import Asked, Decided
from app.services.store.workspace import Workspace

_UNIT = table_of(Unit)
_BY_UID = select(_UNIT.c.id).where(_UNIT.c.uid == bindparam("called"))
NO_CASES: Final = "通报和报告不写具体案件，没有发出，没有占用字号；请去掉案件编号。"
_REACHED: Final = ("contact_person", "contact_phone", "reply_to")
_BETWEEN: Final = re.compile(r"[、，,；;]")  # the units of 主送


def file_name(command: WritePaper, letter: Letter) -> str:
    """示信函〔2026〕12号 通知.pdf."""
    caption = CAPTION if command.kind == FREE else head_of(command.kind).caption
    return f"{letter.number or letter.title[:40]} {caption}.pdf"


def texts_of(letter: Letter, command: WritePaper) -> tuple[tuple[str, str], ...]:
    """Every text that goes out: the paper's, its file's name, and those inside attached PDFs."""
    inside = (
        pair for n, annex in enumerate(letter.annexes, 1) if annex.file
        for pair in texts_in(annex.file, f"附件{n}")
    )  # fmt: skip
    return (*places_of(letter), ("文件名", file_name(command, letter)), *inside)


def for_the_office(command: WritePaper) -> bool:
    """Whether it stays in the house: then it may say whatever its reader may read."""
    if command.kind == FREE:
        return str(command.data.get("form", "letter")) == "sheet"
    return head_of(command.kind).audience is Audience.OFFICE


def addressed(connection: Connection, command: WritePaper, letter: Letter) -> tuple[int, ...]:
    """The units that the paper goes to, as far as the register knows them, the first one first."""
    if command.about.unit:
        return tuple(connection.scalars(_BY_UID, {"called": command.about.unit}))
    names = dict.fromkeys((letter.addressee, *_BETWEEN.split(letter.addressee)))
    found = (find_unit(connection, name) for name in names if name.strip())
    return tuple(dict.fromkeys(unit for unit in found if unit is not None))


def strangers(connection: Connection, letter: Letter, command: WritePaper) -> tuple[Hit, ...]:
    """Numbers of people that are neither the office's nor the unit's; a doubt on a sheet that stays."""
    units = addressed(connection, command, letter)
    own = [
        text
        for unit in units
        for row in connection.execute(CONTACTS, {"unit": unit})
        for text in row
    ]
    contact = _reached(connection, command)
    hits = foreign(texts_of(letter, command), own, contact)
    stays = for_the_office(command)
    return tuple(replace(hit, doubtful=True) for hit in hits) if stays else hits


def _reached(connection: Connection, command: WritePaper) -> tuple[str, ...]:
    """How the office is reached, as it is set up and as the paper says it."""
    kept = (settings.get(connection, CONTACT) or {}).values()
    said = (command.edits.get(name) for name in _REACHED)
    call = command.about.call_id
    answers = (tell(load_call(connection, call)).head["reply_to"],) if call is not None else ()
    texts = (*kept, *said, command.data.get("note"), *answers)
    return tuple(str(text) for text in texts if text)


def told_in_figures(seen: Seen, letter: Letter, command: WritePaper) -> tuple[Hit, ...]:
    """Where a paper about figures names anybody who complained here."""
    if command.about.subject != "snapshot":
        return ()
    office = settings.office_settings(seen.connection).name
    own = official_names(seen.connection, office)
    return told_people(seen.connection, texts_of(letter, command), own)


def stopping(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits that keep a paper from going out."""
    return tuple(hit for hit in hits if not hit.doubtful)


def refuse_told(work: Workspace, deed: Deed, letter: Letter, command: WritePaper) -> None:
    """IdentityLeak where a paper tells who complains: nobody lets that go. Each read is recorded.

    One that names a case is searched for its complainants; one about figures names neither.
    RuleViolation where ``deed.by`` is recused from a case that it names (NY-15.1, YC-17).
    """
    if told := stopping(told_in_figures(deed, letter, command)):
        raise IdentityLeak(told, of_case=False)
    if for_the_office(command):
        return
    texts = texts_of(letter, command)
    if command.about.subject == "snapshot":
        with work.gate.see(work.gate.program) as whole:
            if named_cases(whole.connection, (text for _place, text in texts)):
                raise InputError(NO_CASES)
    refuse_named(work, deed, texts, letter.title)


def refuse_strangers(deed: Deed, letter: Letter, command: WritePaper) -> tuple[Hit, ...]:
    """IdentityLeak where a stranger's number stands in it and nobody decided that it may; else the
    places that an overrule lets go."""
    stops = stopping(strangers(deed.connection, letter, command))
    if stops and command.overrule is None:
        raise IdentityLeak(stops, of_case=False)
    return stops


def decided(deed: Deed, given: Overrule) -> Overrule:
    """The overrule as the record names who decided; InputError where it lacks something, or tells
    a number itself. RuleViolation where it is not for ``deed.by`` to decide."""
    director, reason = named_decider(deed, given.director.strip(), "照发"), given.reason.strip()
    if not director or not reason:
        raise InputError("负责人决定照发的，须写明负责人和理由，没有发出。")
    check_reason(Overrule(director, reason))
    return Overrule(director, reason)


def check_reason(given: Overrule) -> None:
    """InputError where the reason of an overrule tells a number itself."""
    if foreign([("理由", f"{given.director}，{given.reason}")], ()):
        raise InputError("理由里不要写电话、证件号码和邮箱，没有发出；请改写理由。")


def record_overrule(
    work: Workspace, deed: Deed, uid: str, given: Overrule, stops: Sequence[Hit], number: str
) -> None:
    """Keep who let the paper go although it prints these: an approval, and an audit row."""
    said: dict[str, Any] = {
        "number": number, "kinds": sorted({hit.kind for hit in stops}),
        "places": [hit.place for hit in stops],
    }  # fmt: skip
    asked = Asked(SUBJECT, uid, OVERRULE.verb, OVERRULE.caption, said)
    named = "" if given.director == deed.by.name else given.director
    approvals.record(deed, asked, Decided(True, deed.today, given.reason, decided_by=named))
    with work.gate.act(OVERRULE, deed.by) as act:
        act.detail |= {**said, "reason": given.reason, "decided_by": given.director}
