"""Papers without a case: about a unit, a round, one unit in it, or written freely; drafted and issued."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, insert, or_, select

from app.base.captions import day_with_year
from app.base.errors import AppError, InputError, RuleViolation
from app.base.letter import Annex, Attached, Letter
from app.base.letter_fields import FIELDS
from app.base.progress import SILENT, Progress
from app.base.rows.batches import Refusal
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.base.rows.handover import HandoverPlan
from app.base.rows.papers import (
    IssuedDocument,
    LettersResult,
    PaperAbout,
    PaperCall,
    PaperDraft,
    PaperKind,
    PaperRound,
)
from app.base.rows.settings import Letterhead, OfficeSettings
from app.base.session import Session
from app.models.audit import Audit
from app.models.base import inserted_key, new_uid, table_of
from app.models.consultation import Call
from app.models.desk_statements import visible
from app.models.paperwork import DocumentAbout
from app.models.unit import Unit
from app.reports.letters.characters import told
from app.reports.letters.free import CAPTION, FREE, compose_free
from app.reports.letters.templates import FIELD, fields_used, head_of, heads, template
from app.reports.letters.unmarked import refuse_marked
from app.rules.casework.delivery import DAY, PROOF, WAY
from app.rules.casework.steps import Step, effective
from app.rules.consultation.history import RECEIVED, CallState, tell
from app.rules.evaluation.procedures import OF_UNIT, PROCEDURES, procedure_source
from app.rules.identity_scan import Hit
from app.rules.indicators.schema import IndicatorSet
from app.rules.letter_heads import Head
from app.rules.redaction import redacted
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.regulation import Regulation
from app.services.cases.directors import decider_at
from app.services.consultation.call_steps import load as load_call
from app.services.evaluation import assessment_steps
from app.services.evaluation.assessments import Assessments
from app.services.evaluation.round_commands import Assess
from app.services.evaluation.rounds import unit_names
from app.services.evaluation.self_evaluation import city_score, proof_of
from app.services.evaluation.standing import ROUND, on_trial, scorer_of
from app.services.evaluation.standing import head_of as round_head
from app.services.gate.access import View as Seen
from app.services.gate.gate import Deed
from app.services.papers import fields_of_all  # noqa: F401  each registers its fields
from app.services.papers.batching import each
from app.services.papers.desk_view import DeskView, figures
from app.services.papers.fields_of_answer import AnswerView, answer_of
from app.services.papers.fields_of_call import CallPaperView
from app.services.papers.fields_of_handover import HandoverView
from app.services.papers.fields_of_snapshot import SnapshotView, to_units
from app.services.papers.ink import Ink
from app.services.papers.issuing_sets import note_set, set_words
from app.services.papers.letter_case import CONTACT, DOCUMENT
from app.services.papers.letter_commands import Overrule
from app.services.papers.letter_making import (
    asked_signature,
    letterhead_called,
    letterheads_of,
)
from app.services.papers.letter_offers import HELP
from app.services.papers.letter_sources import Fields, Imprint, Told, View, filled, jointly
from app.services.papers.letters import ISSUE, KEPT, Preview, uid_of
from app.services.papers.letting_go import is_asked
from app.services.papers.paper_commands import WritePaper
from app.services.papers.paper_scan import (
    addressed,
    check_reason,
    decided,
    file_name,
    record_overrule,
    refuse_strangers,
    refuse_told,
    strangers,
    told_in_figures,
)
from app.services.papers.replacing import IN_SIGHT, citing, note_replaced
from app.services.papers.rewriting import Rewritten, rewritten
from app.services.papers.round_view import RoundView, require_unit
from app.services.papers.signing import (
    Marked,
    check_dated,
    first_station,
    record_signed,
    sign_at_once,
)
from app.services.papers.typesetting import composed, typesetter
from app.services.store import numbers, settings
from app.services.store.approvals import Decided
from app.services.store.attachments import add_files
from app.services.store.content import AttachmentInput, store_content
from app.services.store.desk_settings import desk_settings
from app.services.store.packs import pack_source
from app.services.store.published import SNAPSHOTS, checks_in, page_in
from app.services.store.secrecy import refuse_secret
from app.services.store.workspace import Workspace

_ABOUT, _UNIT = table_of(DocumentAbout), table_of(Unit)
_ADD, _ADD_ABOUT = insert(DOCUMENT), insert(_ABOUT)
_ROUNDS = select(ROUND).order_by(ROUND.c.opened_on.desc(), ROUND.c.id.desc())
_SENT_TO_UNITS = (  # published figures that units were asked to look at
    select(DOCUMENT.c.number, DOCUMENT.c.dated)
    .join(_ABOUT, _ABOUT.c.document_id == DOCUMENT.c.id)
    .where(
        _ABOUT.c.snapshot_id == bindparam("snapshot"),
        DOCUMENT.c.kind.in_(bindparam("kinds", expanding=True)),
        or_(DOCUMENT.c.case_id.is_(None), visible(DOCUMENT.c.case_id)),
    )
    .order_by(DOCUMENT.c.id)
)
_UNIT_NAMES = select(_UNIT.c.uid, _UNIT.c.name)
_CALL = table_of(Call)
_CALLS = select(_CALL).order_by(_CALL.c.opened_on.desc(), _CALL.c.id.desc())
Common = tuple[Told, OfficeSettings, Mapping[str, str], str, date]  # what every view begins with
REPORT: Final = "report_annexed"  # the field of a paper with which the report goes
REPORT_TITLE: Final = "政务诚信初步评价报告"
_AUDIT = table_of(Audit)
_LAST_ACT = select(func.max(_AUDIT.c.id))  # whatever was written since, the report may say
_IN_ROUND: Final = ("round", "assessment")
HOW_TO_TYPE: Final = (
    "一段一行。行首写“一、”“（一）”“1.”“（1）”的是相应层次的标题；"
    "从表格里复制来的几行（用制表符隔开）成为表格。"
)
FIELDS_ALONE: Final = "通报和报告的文字在左边各栏里改，数字取自已发布的数据，没有生成文书。"
INCOMPLETE: Final = "你回避的案件没有计入，数字不全，请由别的经办人办理。"
FORMS: Final = (("letter", "信函格式"), ("general", "文件格式（版头、版记）"), ("sheet", "白头"))


Follow = Callable[[Deed, WritePaper, IssuedDocument], None]
Report = Callable[[PaperAbout, date, Session], Letter]  # … and what a unit's scores come to
InHand = Callable[[str, Session], HandoverPlan]  # what lies above tells what an officer has in hand


def _nothing_follows(deed: Deed, command: WritePaper, issued: IssuedDocument) -> None:
    """A paper that went out is all there is to it."""


class Papers:
    """Makes papers that belong to no case and sends them out."""

    def __init__(
        self, work: Workspace, in_hand: InHand, report: Report, follow: Follow = _nothing_follows
    ) -> None:
        """``follow`` does, in the act of issuing, what a paper that went out brings about elsewhere."""
        self._work, self._in_hand, self._follow = work, in_hand, follow
        self._report = report
        self._reported: tuple[Any, Letter] | None = None  # the last one, while nothing changes
        self._assessments = Assessments(work)

    def kinds(self, by: Session) -> tuple[PaperKind, ...]:
        """Every kind that can be made without a case, the freely written one last."""
        with self._work.gate.see(by):
            found = [head for head in heads().values() if head.subject != "case"]
        made = [PaperKind(h.kind, h.caption, h.subject, h.form, h.numbered) for h in found]
        return (*made, PaperKind(FREE, CAPTION, "free", "letter", True))

    def prepare(self, kind: str, about: PaperAbout, by: Session) -> PaperDraft:
        """The draft: its fields as far as the desk can fill them."""
        if kind == FREE:
            return self._free_draft(by)
        head = _head(kind, about)
        with self._work.gate.see(by) as seen:
            view = self._view(seen, Told(head, None), about, by)
            found = _fill(view)
            return PaperDraft(
                kind=kind, caption=head.caption, about=about, about_words=_about_words(view),
                fields=(*self._asked(seen.connection, head), *_edited(head, found)),
                notices=(
                    *(_noticed(notice.text, found) for notice in head.notices),
                    *_incomplete(seen, head),
                    *(view.notices() if isinstance(view, SnapshotView) else ()),
                    *_hidden(view),
                ),
                numbered=head.numbered, today=self._work.today(),
                station=first_station(seen.connection, by) if head.numbered else "",
                decider=decider_at(seen.connection, by),
            )  # fmt: skip

    def preview(self, command: WritePaper, by: Session) -> Preview:
        """The paper as it would be, marked 草稿 and without a number; nothing is written."""
        with self._work.gate.see(by) as seen:
            words = self._make(seen, command, by)
            hits = strangers(seen.connection, words.letter, command)
            hits += told_in_figures(seen, words.letter, command)
            setter = typesetter(seen.connection)
        return Preview(
            setter.pdf(words.letter), file_name(command, words.letter), hits, setter.stand_ins, "",
            () if _by_fields(command) else words.paragraphs, words.lost, told(words.letter.dropped),
        )  # fmt: skip

    def word(self, command: WritePaper, by: Session) -> bytes:
        """The draft as .docx, to be worked on in Word; nothing is written."""
        with self._work.gate.see(by) as seen:
            letter = self._make(seen, command, by).letter
            setter = typesetter(seen.connection)
        return setter.docx(letter)

    def rounds(self, by: Session) -> tuple[PaperRound, ...]:
        """The rounds that a paper may be about, with their units and data sources, newest first."""
        with self._work.gate.see(by) as seen:
            rows = seen.connection.execute(_ROUNDS).all()
            return tuple(
                PaperRound(
                    row.id, row.name, row.procedure, unit_names(seen.connection, row.id),
                    _sources(self._work.editions.indicators(row.indicators_id)),
                )
                for row in rows
            )  # fmt: skip

    def marked(self, command: WritePaper, by: Session) -> Marked:
        """The paper's words as a mark is set on them, with the files of its annexes."""
        with self._work.gate.see(by) as seen:
            letter = self._make(seen, command, by).letter
            under = set_words(self._letterhead(seen.connection, command), letter)
        files = tuple(
            f"附件文件：{annex.file.name}"
            f"（{hashlib.sha256(annex.file.data).hexdigest()[:12]}）"
            for annex in command.annexes
        )  # fmt: skip
        lines = (*letter.texts(), under, *files)
        text = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        return Marked(letter.title, letter.addressee, lines, text)

    def snapshots(self, by: Session) -> tuple[tuple[int, str], ...]:
        """The published figures that a paper may be about, the newest first: key and title."""
        with self._work.gate.see(by) as seen:
            return tuple((row.id, row.title) for row in seen.connection.execute(SNAPSHOTS))

    def issue(
        self, command: WritePaper, by: Session, *, signed: bool = False, ink: Ink | None = None
    ) -> IssuedDocument:
        """Number, step of the 评价办法, kept PDF and register, all or nothing.

        ``signed`` by the stations (``Stations.send``), which asked who lets it go; else ``by`` signs
        it now, if they may, or somebody outside the office did in ``ink``. IdentityLeak where the
        paper names a case and tells who complains in it, or prints a stranger's number and no
        ``overrule`` lets it go.
        """
        with self._work.gate.act(ISSUE, by) as deed:
            if not _numbered(command):
                raise InputError("这种表单只供本办使用，不编号发出；可以保存或打印。")
            if not signed:
                sign_at_once(deed)
            deed.require_day()
            check_dated(deed, command.dated, signed=signed or ink is not None)
            if command.kind != FREE and tuple(_incomplete(deed, head_of(command.kind))):
                raise RuleViolation(f"{INCOMPLETE}没有发出，没有占用字号。")
            self._take(deed, command)
            under = self._letterhead(deed.connection, command)
            pattern = under.number_pattern
            n, number = numbers.next_number(
                deed.connection, pattern, pattern, on=command.dated, at=deed.now
            )
            letter = self._make(deed, command, by, number).letter
            refuse_told(self._work, deed, letter, command)
            stops = refuse_strangers(deed, letter, command)
            given = command.overrule if signed else self._decided(deed, command, stops)
            pdf = typesetter(deed.connection).pdf(letter)
            issued = self._keep(deed, command, letter, (pattern, n, number), pdf)
            note_set(deed, issued.id, under)
            note_replaced(deed, issued.id, command.replaces)
            self._follow(deed, command, issued)
            uid = uid_of(deed.connection, issued.id)
            if stops and given is not None:
                record_overrule(self._work, deed, uid, given, stops, number)
            if not signed:
                signature = ink.decided if ink else Decided(True, command.dated)
                record_signed(deed, uid, {"sha256": issued.sha256}, signature)
            return issued

    def check_stops(self, deed: Deed, command: WritePaper) -> WritePaper:
        """The paper as it may go round: its overrule under the name of who decided, or asked for.

        IdentityLeak where it must not; RuleViolation where it is not for ``deed.by`` to let it go.
        """
        stops, given = self.stops(deed, command), command.overrule
        if stops and given is not None and is_asked(deed, given):
            check_reason(given)
            return replace(command, overrule=replace(given, director=""))
        return replace(command, overrule=self._decided(deed, command, stops))

    def stops(self, deed: Deed, command: WritePaper) -> tuple[Hit, ...]:
        """The places that only an overrule lets go; IdentityLeak where there is none, or where it
        tells who complains."""
        letter = self._make(deed, command, deed.by).letter
        refuse_told(self._work, deed, letter, command)
        return refuse_strangers(deed, letter, command)

    def issue_batch(
        self, commands: Sequence[WritePaper], by: Session, progress: Progress = SILENT
    ) -> LettersResult:
        """One paper after the other, each whole by itself; those issued stay when it is stopped."""

        def refused(command: WritePaper, error: AppError) -> Refusal:
            return Refusal(0, self.called(command, by), str(error), getattr(error, "article", ""))

        return each(commands, lambda c: self.issue(c, by), progress, refused, "正在发出文书")

    def called(self, command: WritePaper, by: Session) -> str:
        """Whom a paper of a batch is for: the unit in its round, the data source, else the reader."""
        return self.prepare(command.kind, command.about, by).about_words or _whom(command)

    def _decided(self, deed: Deed, command: WritePaper, stops: Sequence[Hit]) -> Overrule | None:
        """The overrule that lets the paper go, None where nothing stops it."""
        return decided(deed, command.overrule) if stops and command.overrule else None

    # ------------------------------------------------------------ making

    def _make(self, seen: Seen, command: WritePaper, by: Session, number: str = "") -> Rewritten:
        refuse_secret([a.file for a in command.annexes], names=[a.title for a in command.annexes])
        imprint = Imprint.of(self._letterhead(seen.connection, command), number, command.dated)
        if command.kind == FREE:
            letter = self._written(seen.connection, command, imprint)
        else:
            head = _head(command.kind, command.about)
            told = Told(head, None, imprint=imprint if head.numbered else None)
            view = self._view(seen, told, command.about, by, command.written_by)
            fields = _fill(view)
            _edit(fields, head, command)
            if isinstance(view, SnapshotView):
                if command.rewrites:
                    raise InputError(FIELDS_ALONE)
                fields = view.with_numbers(fields)
            whole = composed(command.kind, redacted(fields, head.audience))
            letter = jointly(whole, told.imprint)
            if isinstance(view, RoundView) and view.report is not None:
                letter = _with_report(letter, view.report)
        letter = citing(seen.connection, letter, command.replaces, IN_SIGHT, viewer=seen.viewer)
        annexes = (*letter.annexes, *map(_annex, command.annexes))
        words = rewritten(replace(letter, annexes=annexes), command.rewrites)
        refuse_marked(words.letter)
        return words

    def _written(self, connection: Connection, command: WritePaper, imprint: Imprint) -> Letter:
        """A paper written freely, its 署名, number and day those of the register."""
        office = settings.office_settings(connection)
        data = dict(command.data)
        general, sheet = data.get("form") == "general", data.get("form") == "sheet"
        own: dict[str, Any] = {
            "signatures": list(dict.fromkeys(
                (imprint.signature, *imprint.cosigners, *data.pop("cosigners", ()))
            )),
            "date": command.dated.isoformat(), "draft": not imprint.number and not sheet,
            "demo": office.demo,
        }  # fmt: skip
        if not sheet:
            flag = f"{imprint.signature}文件" if general else imprint.signature
            own |= {"flag": flag, "number": imprint.number}
        if general:
            own |= {"printer": imprint.signature, "printed": command.dated.isoformat()}
        return compose_free({**data, **own}, _no_file)

    def _view(
        self, seen: Seen, told: Told, about: PaperAbout, by: Session, writer: str = ""
    ) -> View:
        connection, today = seen.connection, self._work.today()
        office = settings.office_settings(connection)
        contact = settings.get(connection, CONTACT) or {}
        common: Common = (told, office, contact, writer or by.name, today)
        if about.subject in _IN_ROUND:
            return self._round_view(seen, common, about, by)
        if about.subject == "call":
            return self._call_view(seen, common, about)
        if about.subject == "answer":
            return self._answer_view(seen, common, about)
        if about.subject == "handover":
            return HandoverView(*common, plan=self._in_hand(about.officer, by))
        if about.subject == "snapshot":
            return _snapshot_view(seen, common, about)
        used = fields_used(template(told.head.kind))
        regulation = self._regulation(connection, office)
        return DeskView(
            *common,
            regulation=regulation,
            figures=figures(seen, today) if "figures" in used else (),
        )

    def _round_view(self, seen: Seen, common: Common, about: PaperAbout, by: Session) -> RoundView:
        if about.round_id is None:
            raise InputError("没有选择评价轮次，没有生成文书。")
        connection, today, head = seen.connection, self._work.today(), common[0].head
        names = dict(unit_names(connection, about.round_id))
        taken: tuple[Step, ...] = ()
        standing = city = None
        proof: Mapping[str, Sequence[str]] = {}
        if about.subject == "assessment":
            require_unit(names, about.unit)
            city = city_score(connection, about.round_id, about.unit)
            proof = proof_of(connection, about.round_id, about.unit) if head.procedure else {}
            taken = steps_taken(connection, about)
            standing = self._assessments.unit(about.round_id, about.unit, by) if taken else None
        scorer = scorer_of(self._work, connection, about.round_id, today)
        if head.procedure not in ("", scorer.state.procedure):
            under = PROCEDURES[head.procedure]
            raise InputError(f"{head.caption}只用于程序为“{under}”的轮次，没有生成；请重新选择。")
        return RoundView(
            *common,
            scorer=scorer,
            procedure=procedure(head),
            names=names, unit=about.unit, source=about.source, taken=taken, standing=standing,
            city=city, proof=proof, on_trial=on_trial(connection),
            report=self._report_of(connection, common, about, by),
        )  # fmt: skip

    def _report_of(
        self, connection: Connection, common: Common, about: PaperAbout, by: Session
    ) -> Letter | None:
        """The report of the unit's scores, for a paper that it goes with; set up once for a window."""
        if REPORT not in fields_used(template(common[0].head.kind)):
            return None
        key = (about, common[-1], by.id, connection.scalar(_LAST_ACT))
        kept = self._reported
        if kept is None or kept[0] != key:
            kept = self._reported = (key, self._report(about, common[-1], by))
        return kept[1]

    def _call_view(self, seen: Seen, common: Common, about: PaperAbout) -> CallPaperView:
        if about.call_id is None:
            raise InputError("没有选择征求意见的事项，没有生成文书。")
        held = tell(load_call(seen.connection, about.call_id))
        sets = [self._work.editions.indicators(e) for e in held.head["sets"].values()]
        named = tuple(f"{one.name}（{one.status}）" if one.status else one.name for one in sets)
        names = {row.uid: row.name for row in seen.connection.execute(_UNIT_NAMES)}
        units = tuple(names[uid] for uid in held.units if uid in names)
        return CallPaperView(*common, head=held.head, units=units, sets=named)

    def _answer_view(self, seen: Seen, common: Common, about: PaperAbout) -> AnswerView:
        if about.call_id is None:
            raise InputError("没有选择征求意见的事项，没有生成文书。")
        held = tell(load_call(seen.connection, about.call_id))
        names = dict(_who_answers(seen.connection, held))
        if about.unit not in names:
            raise InputError("没有选择反馈意见的单位，没有生成文书。")
        opinion, signed_on = answer_of(held, about.unit)
        topic = str(held.head["topic"] or held.head["title"])
        return AnswerView(
            *common, unit=names[about.unit], topic=topic, opinion=opinion, signed_on=signed_on
        )

    def calls(self, by: Session) -> tuple[PaperCall, ...]:
        """The calls that a paper may be about, with those who answer them, the newest first."""
        with self._work.gate.see(by) as seen:
            connection = seen.connection
            return tuple(
                PaperCall(
                    row.id, row.topic or row.title,
                    _who_answers(connection, tell(load_call(connection, row.id))),
                )
                for row in connection.execute(_CALLS).all()
            )  # fmt: skip

    def _regulation(self, connection: Connection, office: OfficeSettings) -> Regulation:
        """What new cases are under: its edition, or the pack where no case asked for one yet."""
        known = settings.get(connection, settings.EDITION + office.regulation)
        if known is not None:
            return self._work.editions.regulation(str(known))
        return read_regulation(pack_source(office.regulation, self._work.packs_folder))

    def _letterheads(self, connection: Connection, kind: str) -> tuple[Letterhead, ...]:
        kept = desk_settings(connection).letterheads
        return letterheads_of(kept, settings.office_settings(connection), kind)

    def _letterhead(self, connection: Connection, command: WritePaper) -> Letterhead:
        return letterhead_called(self._letterheads(connection, command.kind), command.letterhead)

    # ------------------------------------------------------------ drafts

    def _asked(self, connection: Connection, head: Head) -> Iterator[FieldRow]:
        """What is asked beside the fields of the paper itself."""
        if not head.numbered:
            return
        yield from self._signatures(connection, head.kind)

    def _signatures(self, connection: Connection, kind: str) -> Iterator[FieldRow]:
        yield from asked_signature(self._letterheads(connection, kind))

    def _free_draft(self, by: Session) -> PaperDraft:
        with self._work.gate.see(by) as seen:
            fields = (
                FieldRow("form", "格式", "choice", True, FORMS, FORMS[0][0]),
                FieldRow("title", "标题", "text", True),
                FieldRow("addressees", "主送", "lines", False, help="一行一个单位"),
                FieldRow("body", "正文", "lines", True, help=HOW_TO_TYPE),
                *self._signatures(seen.connection, FREE),
                FieldRow("sealed", "加盖印章", "yes_no", False, default=True),
                FieldRow("urgency", "紧急程度", "choice", False, (("加急", "加急"), ("特急", "特急"))),
                FieldRow("signers", "签发人", "text", False, help="只有上行文写；几位用顿号隔开"),
                FieldRow("cosigners", "联合署名", "lines", False, help="联合行文的其他机关，一行一个"),
                FieldRow("note", "附注", "text", False, help="联系人、电话等，不用写括号"),
                FieldRow("copies", "抄送", "lines", False, help="一行一个单位"),
            )  # fmt: skip
            station = first_station(seen.connection, by)
            decider = decider_at(seen.connection, by)
        return PaperDraft(
            FREE,
            CAPTION,
            PaperAbout("free"),
            "",
            fields,
            (),
            True,
            self._work.today(),
            True,
            station,
            decider,
        )

    # ------------------------------------------------------------ issuing

    def _take(self, deed: Deed, command: WritePaper) -> None:
        """The step of the 评价办法 that the paper carries out, unless it was the unit's last."""
        head = None if command.kind == FREE else head_of(command.kind)
        about = command.about
        if head is None or head.subject != "assessment" or not head.step:
            return
        assert about.round_id is not None
        names = dict(unit_names(deed.connection, about.round_id))
        require_unit(names, about.unit)
        taken = steps_taken(deed.connection, about)
        if taken and taken[-1].kind == head.step:
            return
        view = self._view(deed, Told(head, None), about, deed.by)
        fields = _fill(view) | dict(command.edits)
        own = {"score": fields.get("final_score") or fields.get("first_score"),
               "reason": _lines(fields.get("reason")), "proof": _lines(fields.get("proofs")),
               **{name: words[0] for name, words in head.only}}  # fmt: skip
        definition = procedure(head).steps[head.step]
        if definition.field_def(WAY) is not None:  # its proof is that of the delivery
            own |= {name: command.step_fields.get(name) for name in (DAY, WAY, PROOF)}
        given = {
            key: str(value)
            for key, value in own.items()
            if value not in (None, "") and definition.field_def(key)
        }
        self._assessments.take(
            Assess(about.round_id, about.unit, head.step, command.dated, given), deed.by
        )

    def _keep(
        self, deed: Deed, command: WritePaper, letter: Letter, given: tuple[str, int, str], pdf: bytes
    ) -> IssuedDocument:  # fmt: skip
        """The PDF into the content store, then its rows: without them it is harmless."""
        connection, about = deed.connection, command.about
        sha256 = store_content(self._work.attachments_folder, pdf)
        series, n, number = given
        unit_id = next(iter(addressed(connection, command, letter)), None)
        text = "\n".join(letter.texts())
        row: dict[str, Any] = {
            "uid": new_uid(), "case_id": None, "seq": None, "kind": command.kind,
            "series": series, "year": command.dated.year, "n": n, "number": number,
            "title": letter.title, "addressee": letter.addressee, "unit_id": unit_id,
            "dated": command.dated, "sha256": sha256, "size": len(pdf),
            "text_sha256": hashlib.sha256(text.encode()).hexdigest(), "actor_id": deed.by.id,
            "created_at": deed.now,
        }  # fmt: skip
        key = inserted_key(connection.execute(_ADD, row))
        subject = {"document_id": key, "subject": about.subject, "round_id": about.round_id,
                   "call_id": about.call_id, "snapshot_id": about.snapshot_id,
                   "source": about.source}  # fmt: skip
        connection.execute(_ADD_ABOUT, subject)
        kept = [(AttachmentInput(file_name(command, letter), pdf), sha256)]
        if about.round_id is not None:
            add_files(connection, {"round_id": about.round_id}, kept, at=deed.now, note=KEPT)
        elif unit_id is not None:
            add_files(connection, {"unit_id": unit_id}, kept, at=deed.now, note=KEPT)
        deed.detail |= {"number": number, "kind": command.kind, "sha256": sha256}
        return IssuedDocument(
            key, number, letter.title, None, None, sha256, len(pdf),
            Changed((), 0, number), letter.addressee,
        )  # fmt: skip


def procedure(head: Head) -> Regulation:
    """What the unit's steps run under: the 评价办法, or the procedure that the kind alone is for."""
    return _pack(OF_UNIT[head.procedure or "evaluation"])


@cache
def _pack(name: str) -> Regulation:
    return read_regulation(procedure_source(name))


def _lines(value: Any) -> Any:
    """Paragraphs as a step keeps them."""
    return "\n".join(value) if isinstance(value, list | tuple) else value


def steps_taken(connection: Connection, about: PaperAbout) -> tuple[Step, ...]:
    """The steps that a unit took in its round and that count, in order."""
    assert about.round_id is not None
    held = round_head(connection, about.round_id)
    key = assessment_steps.find(connection, held.key.id, held.key.uid, about.unit)
    return effective(assessment_steps.load(connection, [key.id])[key.id]) if key else ()


def _snapshot_view(seen: Seen, common: Common, about: PaperAbout) -> SnapshotView:
    connection = seen.connection
    if about.snapshot_id is None:
        raise InputError("没有选择已发布的数据，没有生成文书；请先在“统计”里发布。")
    snapshot, page = page_in(connection, about.snapshot_id, "unit")
    asked = {"snapshot": about.snapshot_id, "kinds": to_units(), "viewer": seen.viewer}
    sent = connection.execute(_SENT_TO_UNITS, asked)
    return SnapshotView(
        *common,
        snapshot=snapshot,
        page=page,
        checks=checks_in(connection, about.snapshot_id),
        asked=[f"{row.number}（{day_with_year(row.dated)}）" for row in sent],
    )


def _with_report(letter: Letter, report: Letter) -> Letter:
    """The paper with the report, whose tables say what its pictures show, behind its own annexes."""
    return replace(letter, annexes=(*letter.annexes, Annex(REPORT_TITLE, report.blocks)))


def _noticed(text: str, found: Mapping[str, Any]) -> str:
    """A notice with the fields that it names."""
    return FIELD.sub(lambda name: str(found.get(name[1], "")), text)


def _who_answers(connection: Connection, held: CallState) -> tuple[tuple[str, str], ...]:
    """Who answers a call: we ourselves ("") where it was addressed to us, and the units asked."""
    names = {row.uid: row.name for row in connection.execute(_UNIT_NAMES)}
    ours = (("", str(held.head["addressee"])),) if held.direction == RECEIVED else ()
    return (*ours, *((uid, names[uid]) for uid in held.units if uid in names))


def _hidden(view: View) -> Iterator[str]:
    """That a list of what somebody has in hand lacks what its reader is recused from."""
    if isinstance(view, HandoverView) and view.plan.hidden:
        yield (
            f"{view.plan.officer}经办的案件里有{view.plan.hidden}件是你应当回避的，没有列入；"
            "请由没有回避的人打印。"
        )


def _by_fields(command: WritePaper) -> bool:
    """Whether its words are changed in its fields alone, and not paragraph by paragraph."""
    return command.kind == FREE or command.about.subject == "snapshot"


def _head(kind: str, about: PaperAbout) -> Head:
    head = head_of(kind)
    if head.subject == "case":
        raise InputError(f"{head.caption}是为案件作的，请在案件里生成。")
    if head.subject != about.subject:
        raise InputError(f"{head.caption}与所选的对象不相符，没有生成；请重新选择。")
    return head


def _whom(command: WritePaper) -> str:
    """The readers as they were typed, or what the paper is called."""
    typed = command.edits.get("addressee") or "、".join(command.data.get("addressees") or ())
    return str(typed or command.data.get("title") or "")


def _numbered(command: WritePaper) -> bool:
    if command.kind == FREE:
        return bool(command.data.get("form", "letter") != "sheet")
    return _head(command.kind, command.about).numbered


def _fill(view: View) -> Fields:
    return filled(template(view.told.head.kind).fields, view)


def _edit(fields: Fields, head: Head, command: WritePaper) -> None:
    """Put what the user changed in place; a field emptied is left out."""
    for name, value in command.edits.items():
        if name not in head.editable:
            raise InputError("文书里有不能更改的内容，没有生成；请刷新后重试。")
        if FIELDS[name].kind == "texts" and isinstance(value, str):
            value = tuple(line.strip() for line in value.splitlines() if line.strip())
        fields[name] = value.strip() if isinstance(value, str) else value
    for name in [name for name, value in fields.items() if value in ("", (), None)]:
        del fields[name]


def _edited(head: Head, found: Mapping[str, Any]) -> Iterator[FieldRow]:
    """The paper's own fields that may be changed, filled as far as the desk can."""
    for name in head.editable:
        field = FIELDS[name]
        editor, value = str(field.kind), found.get(name)
        if field.kind == "texts":
            editor, value = "lines", "\n".join(value or ())
        if field.kind == "yes_no":
            value = bool(value)
        if name == "addressee" and head.subject == "unit":
            editor = "unit"
        yield FieldRow(name, field.caption, editor, name in head.required, default=value,
                       help=HELP.get(name, "" if value else field.meaning))  # fmt: skip


def _incomplete(seen: Seen, head: Head) -> Iterator[str]:
    """That figures lack the cases which their reader is recused from."""
    if "figures" in fields_used(template(head.kind)) and seen.kept_from():
        yield INCOMPLETE


def _sources(indicators: IndicatorSet) -> tuple[tuple[str, str], ...]:
    """The data sources that an item of the set names, each once."""
    return tuple({i.source: i.source_caption for i in indicators.items.values()}.items())


def _about_words(view: View) -> str:
    if isinstance(view, SnapshotView):
        return view.snapshot.title
    if isinstance(view, CallPaperView):
        return str(view.head["topic"] or view.head["title"])
    if isinstance(view, AnswerView):
        return f"{view.topic}　{view.unit}"
    if isinstance(view, HandoverView):
        return view.plan.officer
    if not isinstance(view, RoundView):
        return ""
    return "　".join(filter(None, (view.scorer.state.name, view.names.get(view.unit, ""))))


def _annex(given: Any) -> Annex:
    title, file = given.title.strip(), given.file
    picture = file.name.lower().endswith((".png", ".jpg", ".jpeg"))
    if not title:
        raise InputError(f"附件“{file.name}”没有写标题，没有生成文书；请补全后再试。")
    return Annex(title, (), Attached("picture" if picture else "pdf", file.data, file.name))


def _no_file(name: str) -> bytes:
    raise InputError(f"附件“{name}”没有随文书给出，没有生成文书。")
