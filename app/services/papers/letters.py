"""Papers of a case: offered, drafted, looked at, issued with number and step in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from app.base.errors import AppError, InputError, RuleViolation
from app.base.letter import Letter
from app.base.progress import SILENT, Progress
from app.base.rows.batches import Refusal
from app.base.rows.changes import Changed
from app.base.rows.papers import IssuedDocument, LetterDraft, LetterOffer, LettersResult
from app.base.secret import mask_name
from app.base.session import Session
from app.models.base import inserted_key, new_uid
from app.reports.letters.characters import told
from app.reports.letters.templates import head_of
from app.rules.casework.steps import Step
from app.rules.identity_scan import Hit, anonymised, places_of, scan
from app.rules.letter_heads import Head
from app.rules.redaction import Audience
from app.services.cases import approval_rules
from app.services.cases.cards import CASE
from app.services.cases.casework import step_of
from app.services.cases.directors import decider_at, named_decider
from app.services.cases.recording import StepRecorder
from app.services.gate.acts import DECIDES, PRINTS, Act
from app.services.gate.gate import Deed
from app.services.papers.batching import each
from app.services.papers.case_people import people_told, refuse_hidden
from app.services.papers.ink import Ink
from app.services.papers.issuing_sets import note_set, set_words
from app.services.papers.letter_case import (
    CONTACT,
    DOCUMENT,
    LetterCase,
    merged_cases,
    official_names,
    papers_by_step,
    read_letter_case,
)
from app.services.papers.letter_commands import Overrule, WriteLetter
from app.services.papers.letter_held import HeldPeople, People
from app.services.papers.letter_making import (
    IdentityLeak,
    Made,
    letterhead,
    look,
    make,
    noted_people,
)
from app.services.papers.letter_offers import (
    decided_here,
    draft_of,
    most_papers,
    offers,
)
from app.services.papers.letting_go import is_asked
from app.services.papers.named_cases import refuse_named
from app.services.papers.replacing import note_replaced
from app.services.papers.signing import (
    Marked,
    check_dated,
    first_station,
    record_signed,
    sign_at_once,
)
from app.services.papers.typesetting import typesetter
from app.services.store import numbers, settings
from app.services.store.approvals import Decided
from app.services.store.attachments import add_rows
from app.services.store.content import AttachmentInput, store_content
from app.services.store.workspace import Workspace

ISSUE = Act("issue_document", "发出", about="document", roles=PRINTS, leaves_house=True)
OVERRULE = Act("overrule_identity_scan", "照发", about="document", roles=DECIDES, leaves_house=True)

_INSERT = insert(DOCUMENT)
_UID = select(DOCUMENT.c.uid).where(DOCUMENT.c.id == bindparam("document"))
_NUMBER = select(CASE.c.number).where(CASE.c.id == bindparam("case"))
KEPT = "已发文书"  # how the PDF is marked among the files of its case


@dataclass(frozen=True, slots=True)
class Preview:
    """The very bytes that would be saved or printed, and what stands against issuing them."""

    pdf: bytes
    file_name: str
    hits: tuple[Hit, ...]
    stand_ins: str  # the sentence about 代用字体, "" where there is none
    withheld: str  # why the complainants are not named although that was asked for
    paragraphs: tuple[tuple[str, str], ...] = ()  # as composed, and as they stand now
    lost: tuple[str, ...] = ()  # changed sentences whose paragraph the paper no longer has
    dropped: str = ""  # the sentence about characters that can't be seen and were left out


class Letters:
    """Makes papers and sends them out."""

    def __init__(self, work: Workspace) -> None:
        self._work = work
        self._held = HeldPeople()

    def offers(self, case_id: int, by: Session) -> tuple[LetterOffer, ...]:
        """The papers that can be made of the case now, those that it calls for first."""
        with self._work.gate.see(by, case_id) as view:
            return offers(view.connection, read_letter_case(self._work, view, case_id))

    def prepare(self, kind: str, case_id: int, by: Session, seq: int | None = None) -> LetterDraft:
        """The draft of a paper; who complains is read once for it, and the read recorded.

        They stay here until ``release``; the draft has a token for them.
        """
        head = head_of(kind)
        if head.subject != "case":
            raise InputError(f"{head.caption}不是为案件作的，没有生成；请在“发文”里新建。")
        people = self._people(head, case_id, by)
        with self._work.gate.see(by, case_id) as view:
            case = read_letter_case(self._work, view, case_id)
            step = case.step(seq) if seq is not None else None
            draft = decided_here(
                draft_of(kind, case, step, people), decider_at(view.connection, by)
            )
            station = first_station(view.connection, by) if head.numbered else ""
        token = self._held.keep(kind, case_id, by, people)
        return replace(draft, token=token, station=station)

    def release(self, draft: LetterDraft) -> None:
        """The draft is closed: who complains is forgotten."""
        self._held.forget(draft.token)

    def preview(self, command: WriteLetter, by: Session, draft: LetterDraft) -> Preview:
        """The paper as it would be, marked 草稿 and without a number; nothing is written."""
        people = self._held.people(draft.token, command.kind, command.case_id, by)
        with self._work.gate.see(by, command.case_id) as view:
            case, step = look(self._work, view, command)
            made = make(view.connection, case, step, command, people)
            setter = typesetter(view.connection)
        pdf = setter.pdf(made.letter)
        return Preview(
            pdf, made.file_name, made.hits, setter.stand_ins, made.verdict.why_not,
            made.words.paragraphs, made.words.lost, told(made.letter.dropped),
        )  # fmt: skip

    def glance(self, command: WriteLetter, by: Session) -> Preview:
        """The paper once, without an open draft: who complains is read for it, and forgotten."""
        draft = self.prepare(command.kind, command.case_id, by, command.seq)
        try:
            return self.preview(command, by, draft)
        finally:
            self.release(draft)

    def word(self, command: WriteLetter, by: Session, draft: LetterDraft) -> bytes:
        """The draft as .docx, to be worked on in Word; nothing is written."""
        people = self._held.people(draft.token, command.kind, command.case_id, by)
        with self._work.gate.see(by, command.case_id) as view:
            case, step = look(self._work, view, command)
            made = make(view.connection, case, step, command, people)
            setter = typesetter(view.connection)
        return setter.docx(made.letter)

    def anonymised(
        self, texts: Mapping[str, str], by: Session, draft: LetterDraft
    ) -> dict[str, tuple[str, tuple[tuple[int, int], ...]]]:
        """Fields of a draft with 投诉举报人 in the place of who complains, and where it stands now;
        those that tell nothing are left out. Nothing is written."""
        people = self._held.people(draft.token, draft.kind, draft.case_id, by)
        with self._work.gate.see(by, draft.case_id) as view:
            case = read_letter_case(self._work, view, draft.case_id)
            official = (*official_names(view.connection, case.office.name), *case.respondents)
        told = (*people, *noted_people(case.steps))
        found = {name: anonymised(text, told, official) for name, text in texts.items()}
        return {name: one for name, one in found.items() if one[1]}

    def told_beyond(
        self, kind: str, case_id: int, issued: Sequence[tuple[str, str]],
        texts: Sequence[tuple[str, str]], by: Session,
    ) -> tuple[Hit, ...]:  # fmt: skip
        """Where texts tell of who complains what the ``issued`` paper doesn't; the read is recorded."""
        people = self._read(case_id, "scan", head_of(kind), by)
        with self._work.gate.see(by, case_id) as view:
            case = read_letter_case(self._work, view, case_id)
            official = (*official_names(view.connection, case.office.name), *case.respondents)
        unsaid = tuple(
            {name: secret for name, secret in person.items()
             if not scan(issued, ({name: secret},), official)}
            for person in people
        )  # fmt: skip
        return scan(texts, (*unsaid, *noted_people(case.steps)), official)

    def record_shown(self, command: WriteLetter, by: Session) -> None:
        """Note that a form with the complainants' identity was saved or printed (disclose)."""
        self._record_told(command, by)

    def marked(self, command: WriteLetter, by: Session, token: str = "") -> Marked:
        """The paper's words as a mark is set on them, 投诉举报人 in the place of who complains.

        ``token`` is that of an open draft; without one who complains is read, and that recorded.
        """
        head = head_of(command.kind)
        if token:
            people = self._held.people(token, command.kind, command.case_id, by)
        else:
            people = self._people(head, command.case_id, by)
        with self._work.gate.see(by, command.case_id) as view:
            case, step = look(self._work, view, command)
            made = make(view.connection, case, step, command, people)
            official = (*official_names(view.connection, case.office.name), *case.respondents)
        told_of = (*people, *noted_people(case.steps))
        if command.overrule is not None:
            _check_reason(command.overrule, people, official)
        letter = made.letter
        words = (*letter.texts(), set_words(letterhead(case, command), letter))
        return Marked(
            letter.title, _shown_addressee(head, letter),
            tuple(anonymised(line, told_of, official)[0] for line in words),
            hashlib.sha256("\n".join(words).encode()).hexdigest(), made.stops,
        )  # fmt: skip

    def issue(
        self, command: WriteLetter, by: Session, *, signed: bool = False, ink: Ink | None = None
    ) -> IssuedDocument:
        """Number, step, kept PDF and register, all or nothing; IdentityLeak names the places.

        ``signed`` by the stations (``Stations.send``); else ``by`` signs it now, if they may, or
        somebody outside the office did in ``ink``.
        """
        with self._work.gate.act(ISSUE, by, case=command.case_id) as deed:
            return self._issue(deed, command, looked_at=True, signed=signed, ink=ink)

    def issue_batch(
        self, commands: Sequence[WriteLetter], by: Session, progress: Progress = SILENT,
        *, looked_at: Collection[int] = (),
    ) -> LettersResult:  # fmt: skip
        """One paper after the other, each whole by itself; those issued stay when it is stopped.

        ``looked_at`` are the cases whose papers somebody saw: doubts do not keep these back.
        """

        def one(command: WriteLetter) -> IssuedDocument:
            with self._work.gate.act(ISSUE, by, case=command.case_id) as deed:
                return self._issue(deed, command, looked_at=command.case_id in looked_at)

        return each(
            commands, one, progress, lambda c, error: self.refusal(c.case_id, error, by),
            "正在发出文书",
        )  # fmt: skip

    def as_decided(self, deed: Deed, command: WriteLetter, *, asking: bool = False) -> WriteLetter:
        """The paper with whoever lets names out as the record names them; RuleViolation where that
        is another than director or deputy. ``asking``: it may be left to them to let it go (照发)."""
        if command.decided_by.strip():
            decider = named_decider(deed, command.decided_by.strip(), "提供身份")
            command = replace(command, decided_by=decider)
        if command.overrule and not (asking and is_asked(deed, command.overrule)):
            director = named_decider(deed, command.overrule.director.strip(), "照发")
            command = replace(command, overrule=replace(command.overrule, director=director))
        return command

    # ------------------------------------------------------------ issuing

    def _issue(
        self, deed: Deed, command: WriteLetter, *, looked_at: bool, signed: bool = False,
        ink: Ink | None = None,
    ) -> IssuedDocument:  # fmt: skip
        connection, by = deed.connection, deed.by
        head = head_of(command.kind)
        if not head.numbered:
            raise InputError("这种表单只供本办使用，不编号发出；可以保存或打印。")
        if not signed:
            sign_at_once(deed)
            command = self.as_decided(deed, command)
        deed.require_day()
        check_dated(deed, command.dated, signed=signed or ink is not None)
        recorder = StepRecorder(self._work, deed)
        seq = self._take(recorder, command, asks_why=not signed)
        case, step = look(self._work, deed, replace(command, seq=seq, step=None))
        assert step is not None
        if papers_by_step(connection, command.case_id).get(seq, 0) >= most_papers(head, case):
            raise RuleViolation(
                f"这一步已经发出{case.numbers[seq]}，没有再发；要重发请先在发文登记簿里作废。"
            )
        refuse_hidden(deed, command.case_id)
        people = self._people(head, command.case_id, by)
        under = letterhead(case, command)
        pattern = under.number_pattern
        n, number = numbers.next_number(
            connection, pattern, pattern, on=command.dated, at=recorder.now
        )
        made = make(connection, case, step, command, people, number=number)
        if made.verdict.why_not:
            raise RuleViolation(f"{made.verdict.why_not}没有发出，没有占用字号；请改为不提供身份。")
        self._check_leak(recorder, case, command, made, people, signed=signed)
        texts = (*places_of(made.letter), ("文件名", made.file_name))
        own = (command.case_id, *merged_cases(deed, command.case_id))
        refuse_named(self._work, deed, texts, made.letter.title, but=own, known=made.known)
        if made.hits and not looked_at:  # nobody saw the doubt
            raise RuleViolation(f"{made.hits[0].sentence}。没有发出，请单独打开这一件看过后再发。")
        if made.verdict.given or made.tells:  # the unit is told who complains: no mere scan
            self._record_told(command, by)
        pdf = typesetter(connection).pdf(made.letter)
        issued = self._keep(recorder, case, command, made, (pattern, n, number), step, pdf)
        note_set(deed, issued.id, under)
        note_replaced(deed, issued.id, command.replaces)
        if not signed:
            decided = ink.decided if ink else Decided(True, command.dated)
            said = {"sha256": issued.sha256}
            record_signed(deed, uid_of(connection, issued.id), said, decided)
        _remember_contact(connection, made, command, recorder.now)
        return issued

    def _take(self, recorder: StepRecorder, command: WriteLetter, *, asks_why: bool) -> int:
        """The step that the paper carries out, taken now unless it was before."""
        if command.decided_by.strip():
            decider = command.decided_by.strip()
            note = f"同意向承办单位提供投诉举报人身份（{decider}）。"
            fields = {
                "note": note, approval_rules.DECIDES: approval_rules.IDENTITY,
                approval_rules.DECIDED_BY: decider,
            }  # fmt: skip
            recorder.append(command.case_id, Step(0, "instruct", command.dated, fields=fields))
        if command.seq is not None:
            return command.seq
        if command.step is None or command.step.case_id != command.case_id:
            raise InputError("没有指明这件文书对应的步骤，没有发出。")
        if not head_of(command.kind).tells(step_of(command.step)):
            raise InputError("这件文书与所选的步骤不相符，没有发出；请刷新后重试。")
        return recorder.append(command.case_id, step_of(command.step), asks_why=asks_why)

    def _check_leak(
        self,
        recorder: StepRecorder,
        case: LetterCase,
        command: WriteLetter,
        made: Made,
        people: People,
        *,
        signed: bool,
    ) -> None:
        if not made.stops:
            return
        if command.overrule is None:
            raise IdentityLeak(made.stops)
        given = command.overrule
        director, reason = given.director.strip(), given.reason.strip()
        if not director or not reason:
            raise InputError("负责人决定照发的，须写明负责人和理由，没有发出。")
        _check_reason(given, people, official_names(recorder.connection, case.office.name))
        self._record_overrule(recorder, command, made, Overrule(director, reason))

    def _record_overrule(
        self, recorder: StepRecorder, command: WriteLetter, made: Made, given: Overrule
    ) -> None:
        note = (
            f"{made.caption}{made.letter.number}写有投诉举报人身份信息，"
            f"负责人{given.director}决定照发。理由：{given.reason}"
        )
        fields = {
            "note": note, "reason": given.reason, approval_rules.DECIDES: approval_rules.OVERRULE,
            approval_rules.DECIDED_BY: given.director,
        }  # fmt: skip
        recorder.append(command.case_id, Step(0, "instruct", recorder.today, fields=fields))
        with self._work.gate.act(OVERRULE, recorder.by, case=command.case_id) as deed:
            deed.detail |= {
                "number": made.letter.number,
                "kinds": sorted({hit.kind for hit in made.stops}),
                "places": [hit.place for hit in made.stops],
                "reason": given.reason,
            }

    def _keep(
        self,
        recorder: StepRecorder,
        case: LetterCase,
        command: WriteLetter,
        made: Made,
        numbered: tuple[str, int, str],
        step: Step,
        pdf: bytes,
    ) -> IssuedDocument:
        """The PDF into the content store, then its rows: without them it is harmless."""
        connection, letter = recorder.connection, made.letter
        sha256 = store_content(self._work.attachments_folder, pdf)
        series, n, number = numbered
        unit_id = next((r.unit_id for r in case.recorded if r.step.seq == step.seq), None)
        text = "\n".join(letter.texts())
        row: dict[str, Any] = {
            "uid": new_uid(), "case_id": command.case_id, "seq": step.seq, "kind": command.kind,
            "series": series, "year": command.dated.year, "n": n, "number": number,
            "title": letter.title,
            "addressee": _shown_addressee(head_of(command.kind), letter),
            "unit_id": unit_id, "dated": command.dated, "sha256": sha256, "size": len(pdf),
            "text_sha256": hashlib.sha256(text.encode()).hexdigest(), "actor_id": recorder.by.id,
            "created_at": recorder.now,
        }  # fmt: skip
        key = inserted_key(connection.execute(_INSERT, row))
        kept = [(AttachmentInput(made.file_name, pdf), sha256)]
        add_rows(connection, command.case_id, step.seq, kept, at=recorder.now, note=KEPT)
        recorder.deed.detail |= {
            "number": number, "kind": command.kind, "of": step.seq, "sha256": sha256,
        }  # fmt: skip
        changed = Changed((command.case_id,), step.seq, number)
        return IssuedDocument(
            key,
            number,
            letter.title,
            command.case_id,
            step.seq,
            sha256,
            len(pdf),
            changed,
            row["addressee"],
            case.row.number,
        )

    # ------------------------------------------------------------ who complains

    def _people(self, head: Head, case_id: int, by: Session) -> People:
        """Who complains, for the address or for the scan; each read is recorded."""
        known = head.audience in (Audience.COMPLAINANT, Audience.OFFICE)
        return self._read(case_id, "letter" if known else "scan", head, by)

    def _read(self, case_id: int, purpose: str, head: Head, by: Session) -> People:
        return people_told(self._work, by, case_id, purpose, head.caption)

    def _record_told(self, command: WriteLetter, by: Session) -> None:
        self._work.gate.disclose(
            by, "disclose", command.case_id, note=head_of(command.kind).caption
        )

    def refusal(self, case_id: int | None, error: AppError, by: Session) -> Refusal:
        """Why a paper of a batch was not taken on, with its case's number; "" of none."""
        if case_id is None:
            return Refusal(0, "", str(error), getattr(error, "article", ""))
        with self._work.gate.see(by) as view:
            seen = view.only((case_id,))
            number = view.connection.scalar(_NUMBER, {"case": case_id}) or "" if seen else ""
        return Refusal(case_id, number, str(error), getattr(error, "article", ""))


def _check_reason(given: Overrule, people: People, official: Sequence[str]) -> None:
    if scan([("理由", f"{given.director}，{given.reason}")], people, official):
        raise InputError("理由里不要写投诉举报人的身份信息，没有发出；请改写理由。")


def uid_of(connection: Connection, document_id: int) -> str:
    """The uid of an issued paper."""
    return str(connection.scalar(_UID, {"document": document_id}))


def _shown_addressee(head: Head, letter: Letter) -> str:
    """To whom the paper goes, as a register shows it: of a complainant the mask."""
    to_person = head.audience is Audience.COMPLAINANT
    return mask_name(letter.addressee) if to_person else letter.addressee


def _remember_contact(
    connection: Connection, made: Made, command: WriteLetter, at: datetime
) -> None:
    """Who was named as 联系人 stands on the next paper as well."""
    given = {
        key: str(command.edits[name])
        for key, name in (("person", "contact_person"), ("phone", "contact_phone"))
        if command.edits.get(name)
    }
    if given:
        before = settings.get(connection, CONTACT) or {}
        settings.put(connection, {CONTACT: {**before, **given}}, at=at)
