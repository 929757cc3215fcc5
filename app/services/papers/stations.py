"""拟稿 → 核稿 → 签发 → 发出: papers on their way, each station a mark on the approval record.

A mark holds good for the words, the addressee and the annexes that it was set on. Whatever changes
them (the draft edited, or the case that it is filled from) takes the mark back: the station is asked
anew, and whoever marks again is shown the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from app.base.errors import AppError, InputError, RuleViolation
from app.base.progress import SILENT, Progress
from app.base.rows.approvals import ApprovalRecord
from app.base.rows.batches import Refusal
from app.base.rows.changes import Changed
from app.base.rows.papers import IssuedDocument, LettersResult, PaperAbout
from app.base.rows.stations import (
    DifferencePiece,
    MarkRow,
    OpenedPaper,
    PaperAgain,
    Place,
    SeenPaper,
    UnderWayRow,
)
from app.base.session import Session
from app.models.base import inserted_key, new_uid, table_of
from app.models.desk_statements import CASE, OFFICER, visible
from app.models.paperwork import DocumentAbout
from app.models.underway import PaperUnderWay, PaperUnderWayFile
from app.models.unit import Unit
from app.rules.calendar.calendar import Calendar
from app.services.gate.access import View
from app.services.gate.acts import DESK, PRINTS, Act
from app.services.gate.gate import Deed
from app.services.papers import signing
from app.services.papers.batching import each
from app.services.papers.comparing import pieces_of
from app.services.papers.documents import kind_caption
from app.services.papers.ink import Ink, check_ink, file_scans, keep_scans, scans_of
from app.services.papers.kept_commands import (
    dated,
    form_of,
    packed,
    told_why,
    unpacked,
    with_files,
)
from app.services.papers.letter_case import DOCUMENT
from app.services.papers.letter_commands import WriteLetter
from app.services.papers.letter_making import IdentityLeak, SetGone
from app.services.papers.letters import Letters, Preview, uid_of
from app.services.papers.letting_go import ASKS, as_stands, of_words, standing
from app.services.papers.paper_commands import WritePaper
from app.services.papers.papers import Papers
from app.services.papers.signing import (
    ASKED_OF,
    CAPTIONS,
    SIGN,
    SUBJECT,
    Marked,
    first_station,
    stations,
    wanted,
)
from app.services.store import approvals, settings
from app.services.store.approvals import APPROVAL, Asked, Decided
from app.services.store.content import read_content
from app.services.store.desk_settings import desk_settings
from app.services.store.secrecy import stored
from app.services.store.workspace import Workspace

SUBMIT = Act("submit_paper", "送核稿、送签", about="document", roles=DESK)
MARK = Act("mark_paper", "核稿、会签、签发", about="document", roles=DESK)
MARK_IN_INK = Act("mark_paper_in_ink", "登记纸上签批", about="document", roles=DESK)
SEND_BACK = Act("send_paper_back", "退回", about="document", roles=DESK)
DROP = Act("drop_paper", "不再办理", about="document", roles=DESK)
SEND = Act("send_paper", "发出", about="document", roles=PRINTS, leaves_house=True)

Written = WriteLetter | WritePaper
T = TypeVar("T")
CHANGED: Final = "文字、主送或附件有改动"
PLACES: Final[Mapping[str, str]] = {
    "check": "待核稿", "countersign": "待会签", "sign": "待签发", "back": "退回修改",
    "send": "已签发，待发出",
}  # fmt: skip
_PAPER, _FILE = table_of(PaperUnderWay), table_of(PaperUnderWayFile)
_ABOUT, UNIT = table_of(DocumentAbout), table_of(Unit)
_OPEN = (
    select(
        _PAPER, OFFICER.c.name.label("officer"), OFFICER.c.uid.label("actor_uid"),
        OFFICER.c.active.label("actor_active"), CASE.c.number.label("case_number"),
        CASE.c.officer_id.label("in_charge"),
    )
    .join_from(_PAPER, OFFICER, OFFICER.c.id == _PAPER.c.actor_id)
    .outerjoin(CASE, CASE.c.id == _PAPER.c.case_id)
    .where(_PAPER.c.state == "open")
    .order_by(_PAPER.c.id)
)  # fmt: skip
_SEEN = _OPEN.where(_PAPER.c.case_id.is_(None) | visible(_PAPER.c.case_id))
_ONE_SEEN = _SEEN.where(_PAPER.c.uid == bindparam("called"))
_ISSUED = (
    select(
        DOCUMENT.c.kind, DOCUMENT.c.case_id, DOCUMENT.c.seq, DOCUMENT.c.number, _PAPER.c.form,
        _PAPER.c.command, _ABOUT.c.subject, _ABOUT.c.round_id, _ABOUT.c.call_id,
        _ABOUT.c.snapshot_id, _ABOUT.c.source,
        UNIT.c.uid.label("unit_uid"),
    )
    .outerjoin_from(DOCUMENT, _PAPER, _PAPER.c.document_id == DOCUMENT.c.id)
    .outerjoin(_ABOUT, _ABOUT.c.document_id == DOCUMENT.c.id)
    .outerjoin(UNIT, UNIT.c.id == DOCUMENT.c.unit_id)
    .where(DOCUMENT.c.id == bindparam("document"))
)  # fmt: skip
_CASE_OF = select(_PAPER.c.case_id).where(_PAPER.c.uid == bindparam("called"))
_FILES = select(_FILE).where(_FILE.c.paper_id == bindparam("paper")).order_by(_FILE.c.id)
_MARKS = approvals.RECORDS.where(APPROVAL.c.subject == SUBJECT)
_MARKS_OF_ONE = _MARKS.where(APPROVAL.c.subject_uid == bindparam("called"))
_ADD, _ADD_FILE = insert(_PAPER), insert(_FILE)
_NO_FILES = delete(_FILE).where(_FILE.c.paper_id == bindparam("paper"))
_SET = (
    update(_PAPER)
    .where(_PAPER.c.id == bindparam("key"))
    .values({n: bindparam(f"new_{n}") for n in ("command", "form", "title", "addressee", "text_hash")})
)  # fmt: skip
_HASH = (
    update(_PAPER).where(_PAPER.c.id == bindparam("key")).values(text_hash=bindparam("new_hash"))
)
_TAKE_OVER = (
    update(_PAPER).where(_PAPER.c.id == bindparam("key")).values(actor_id=bindparam("new_actor"))
)
_CLOSE = (
    update(_PAPER)
    .where(_PAPER.c.id == bindparam("key"))
    .values(state=bindparam("new_state"), document_id=bindparam("document"))
)
GONE: Final = "这件文书已经发出或者不再办理，没有保存；请刷新后重试。"
MOVED: Final = "这件文书现在{}，没有保存；请刷新后重新打开。"
OTHER_WORDS: Final = "这件文书在你看过以后有改动，没有保存；请重新打开，看过改动再办。"


class Stations:
    """Sends papers round, marks them, sends them back, and out."""

    def __init__(self, work: Workspace, letters: Letters, papers: Papers) -> None:
        self._work, self._letters, self._papers = work, letters, papers

    def submit(
        self, command: Written, form: Mapping[str, Any], by: Session, uid: str = "",
        *, seen: SeenPaper | None = None,
    ) -> Changed:  # fmt: skip
        """The paper goes to its first station, or again where it was under way (``uid``).

        ``form`` is what stands in its window. IdentityLeak where it tells who complains; RuleViolation
        where it is not for ``by`` to decide what it says (提供身份, 照发); InputError where another
        changed it since it was ``seen``.
        """
        with self._work.gate.act(SUBMIT, by, case=_case(command)) as deed:
            row = self._row(deed, uid) if uid else None
            if row is not None:
                row = self._own(deed, row)
                self._check_words(deed, row, seen)
            kept = self._keep(deed, row, command, form)
            station = self._settle(deed, *kept)
            deed.detail |= {"kind": command.kind, "station": station}
        return self._changed(command)

    def mark(
        self, uid: str, remark: str, by: Session, command: Written | None = None,
        form: Mapping[str, Any] | None = None, *, seen: SeenPaper | None = None,
    ) -> Place:  # fmt: skip
        """核稿, 会签, 签发 by ``by``; gives where the paper waits now.

        What was edited on the way (``command``, ``form``) is kept first, and takes back the marks
        that were set on other words: then that station is asked anew and nothing is marked.
        InputError where the paper moved on or was changed since it was ``seen``: nobody marks
        words, or for a station, that they did not look at.
        """
        with self._work.gate.act(MARK, by, case=self._case_of(uid)) as deed:
            row = self._row(deed, uid)
            self._check_seen(deed, row, seen)
            asked = self._waiting(deed, uid)
            if asked is None:
                raise InputError("这件文书没有在等核稿或签发，没有保存；请刷新后重试。")
            if command is not None:
                row, words = self._keep(deed, row, command, form or {})
            else:
                words = self._words(deed, row)
            station = self._settle(deed, row, words)
            if station == asked.act:
                now = self._waiting(deed, uid)
                assert now is not None
                let = self._let_go(deed, row, words) if station == SIGN else ""
                said = "　".join(filter(None, (remark.strip(), let)))
                approvals.decide(deed, now.uid, Decided(True, deed.today, said))
                station = self._settle(deed, row, words)
            deed.detail |= {"station": asked.act, "next": station}
        return station or "send"  # type: ignore[return-value]

    def mark_in_ink(
        self, uid: str, ink: Ink, by: Session, *, seen: SeenPaper | None = None
    ) -> Place:
        """核稿, 会签 or 签发 that somebody outside the office set in ink on the words ``seen``.

        Whoever wrote the paper may register it: the scan proves it. Gives where it waits now.
        """
        with self._work.gate.act(MARK_IN_INK, by, case=self._case_of(uid)) as deed:
            row, before = self._row(deed, uid), self._waiting(deed, uid)
            self._check_seen(deed, row, seen)
            words = self._words(deed, row)
            station = self._settle(deed, row, words)
            asked = self._waiting(deed, uid)
            if asked is None or before is None:
                raise InputError("这件文书没有在等核稿或签发，没有保存；请刷新后重试。")
            check_ink(deed, ink, self._calendar(deed), asked.asked_on)
            if station == SIGN:
                self._let_go(deed, row, words)
            approvals.decide(deed, asked.uid, ink.decided)
            keep_scans(deed, self._work.attachments_folder, asked.uid, ink)
            deed.detail |= {"station": station}
            station = self._settle(deed, row, words)
        return station or "send"  # type: ignore[return-value]

    def scan(self, uid: str, sha256: str, by: Session) -> bytes:
        """The scan of a mark in ink on a paper under way that ``by`` may see."""
        with self._work.gate.see(by, self._case_of(uid)) as view:
            self._row(view, uid)
            there = {s.sha256 for s in scans_of(view, [r.uid for r in _records(view, uid)])}
        if sha256 not in there:
            raise InputError("这件文书没有这个扫描件，没有打开；请刷新后重试。")
        return read_content(self._work.attachments_folder, sha256)

    def send_back(
        self, uid: str, remark: str, by: Session, *, seen: SeenPaper | None = None
    ) -> Changed:
        """The paper goes back to whoever wrote it, with the remark; InputError without one."""
        with self._work.gate.act(SEND_BACK, by, case=self._case_of(uid)) as deed:
            row, asked = self._row(deed, uid), self._waiting(deed, uid)
            self._check_seen(deed, row, seen)
            if asked is None:
                raise InputError("这件文书没有在等核稿或签发，没有退回；请刷新后重试。")
            if not remark.strip():
                raise InputError("没有写明退回的意见，没有退回。")
            approvals.decide(deed, asked.uid, Decided(False, deed.today, remark))
            deed.detail |= {"kind": row.kind, "station": asked.act}
        return Changed()

    def drop(self, uid: str, reason: str, by: Session) -> Changed:
        """The paper goes no further; no number was used."""
        with self._work.gate.act(DROP, by, case=self._case_of(uid)) as deed:
            row, asked = self._row(deed, uid), self._waiting(deed, uid)
            if not _may_drop(deed, row, by):
                raise RuleViolation(
                    f"这件文书是{row.officer}拟的，由其本人或者负责人决定不再办理。"
                )
            if asked is not None:
                approvals.withdraw(deed, asked.uid, reason or "不再办理")
            deed.connection.execute(
                _CLOSE, {"key": row.id, "new_state": "dropped", "document": None}
            )
            deed.detail |= {"kind": row.kind}
        return Changed()

    def send(self, uid: str, by: Session) -> IssuedDocument:
        """发出: number, file, step and register in one, dated the day of 签发.

        RuleViolation where a mark lacks, or no longer stands for the words as they are.
        """
        with self._work.gate.act(SEND, by, case=self._case_of(uid)) as deed:
            row = self._row(deed, uid)
            words, records = self._words(deed, row), _records(deed, uid)
            lacking = wanted(records, stations(deed.connection), words.hash)
            if lacking:
                had = any(r.act == lacking and r.state == "approved" for r in records)
                why = f"以后{CHANGED}，须重新{CAPTIONS[lacking]}" if had else "还没有完成"
                raise RuleViolation(
                    f"{CAPTIONS[lacking]}{why}，没有发出，没有占用字号。", article="本办发文设置"
                )
            signed_on = [r.decided_on for r in records if r.act == SIGN and r.decided_on][-1]
            command = as_stands(self._command(deed.connection, row), words.hash)
            command = dated(command, signed_on)
            if isinstance(command, WriteLetter):
                issued = self._letters.issue(command, by, signed=True)
            else:
                issued = self._papers.issue(command, by, signed=True)
            self._file_scans(deed, issued.id, records)
            close = {"key": row.id, "new_state": "issued", "document": issued.id}
            deed.connection.execute(_CLOSE, close)
            deed.detail |= {"number": issued.number}
        return issued

    def issue_now(
        self, command: Written, form: Mapping[str, Any], by: Session, ink: Ink | None = None
    ) -> IssuedDocument:
        """Written, signed and sent in one go; what stood in the window is kept with it.

        It bears the day of 签发: today, or the day on which somebody outside the office signed it in
        ``ink``, whose scan is filed.
        """
        with self._work.gate.act(SEND, by, case=_case(command)) as deed:
            if ink is not None:
                check_ink(deed, ink, self._calendar(deed))
                command = told_why(dated(command, ink.on), ink.why)
            else:
                command = dated(command, signing.signed_now(command.dated, deed.today))
            if isinstance(command, WriteLetter):
                issued = self._letters.issue(command, by, ink=ink)
            else:
                issued = self._papers.issue(command, by, ink=ink)
            if ink is not None:
                signed = _records(deed, uid_of(deed.connection, issued.id))
                keep_scans(deed, self._work.attachments_folder, signed[-1].uid, ink)
                self._file_scans(deed, issued.id, signed)
            row = {
                "uid": new_uid(), "case_id": _case(command), "kind": command.kind,
                "command": packed(command), "form": packed(dict(form)), "title": issued.title,
                "addressee": issued.addressee, "text_hash": issued.sha256, "dated": command.dated,
                "state": "issued", "document_id": issued.id, "actor_id": by.id,
                "created_at": deed.now,
            }  # fmt: skip
            deed.connection.execute(_ADD, row)
            deed.detail |= {"number": issued.number}
        return issued

    def again(self, document_id: int, by: Session) -> PaperAgain:
        """What a voided paper was written from, for the one in its place."""
        gate = self._work.gate
        with gate.see(gate.program) as whole:
            paper = whole.connection.execute(_ISSUED, {"document": document_id}).one_or_none()
        if paper is None:
            raise InputError("发文登记簿里没有这件文书，没有重发；请刷新后重试。")
        form = unpacked(paper.form) if paper.form else {}
        if paper.case_id is not None:
            draft = self._letters.prepare(paper.kind, paper.case_id, by, paper.seq)
            return PaperAgain(draft, form, paper.number)
        unit = paper.unit_uid if paper.subject == "assessment" else ""
        about = PaperAbout(
            paper.subject,
            paper.round_id,
            paper.call_id,
            paper.snapshot_id,
            unit or "",
            paper.source,
        )
        kept = unpacked(paper.command) if paper.command else None
        about = kept.about if kept is not None else about
        return PaperAgain(self._papers.prepare(paper.kind, about, by), form, paper.number)

    def _file_scans(self, deed: Deed, document_id: int, records: Sequence[ApprovalRecord]) -> None:
        """The scans of the marks that count, beside the issued paper."""
        named = {r.uid: f"{r.decided_by}{r.caption}的发文稿纸" for r in records
                 if r.state == "approved"}  # fmt: skip
        scans = scans_of(deed, named)
        file_scans(deed, document_id, scans, [named[scan.approval_uid] for scan in scans])

    # ------------------------------------------------------------ many

    def submit_many(
        self, commands: Sequence[Written], by: Session, progress: Progress = SILENT
    ) -> LettersResult:
        """Each paper to its first station; those sent stay when it is stopped."""
        return self._each(commands, lambda c: self.submit(c, form_of(c), by), progress, by, _case)

    def mark_many(
        self, uids: Sequence[str], by: Session, progress: Progress = SILENT,
        *, seen: Mapping[str, SeenPaper] | None = None,
    ) -> LettersResult:  # fmt: skip
        """核稿, 会签 or 签发 of each paper as it was ``seen``, else as it stands."""
        looked = seen or {}
        return self._each(
            uids, lambda uid: self.mark(uid, "", by, seen=looked.get(uid)), progress, by,
            self._case_of,
        )  # fmt: skip

    def send_many(
        self, uids: Sequence[str], by: Session, progress: Progress = SILENT
    ) -> LettersResult:
        """发出 of each signed paper, whole by itself; those sent stay when it is stopped."""
        return self._each(uids, lambda uid: self.send(uid, by), progress, by, self._case_of)

    def _each(
        self, items: Sequence[T], run: Callable[[T], Any], progress: Progress, by: Session,
        case_of: Callable[[T], int | None],
    ) -> LettersResult:  # fmt: skip
        return each(
            items, run, progress, lambda item, error: self._refusal(item, case_of(item), error, by),
            "正在办理文书",
        )  # fmt: skip

    def _refusal(self, item: Any, case_id: int | None, error: AppError, by: Session) -> Refusal:
        """Why a paper stayed behind, told by its case's number, else by what it is called."""
        refusal = self._letters.refusal(case_id, error, by)
        if case_id is not None:
            return refusal
        if isinstance(item, WritePaper):
            return replace(refusal, number=self._papers.called(item, by))
        with self._work.gate.see(by) as view:
            asked = {"called": str(item), "viewer": view.viewer}
            row = view.connection.execute(_ONE_SEEN, asked).one_or_none()
        return replace(refusal, number=f"《{row.title}》") if row is not None else refusal

    # ------------------------------------------------------------ reading

    def first(self, by: Session) -> str:
        """Where a paper that ``by`` writes goes first; "" where they may send it at once."""
        with self._work.gate.see(by) as view:
            return first_station(view.connection, by)

    @staticmethod
    def form_of(command: Written) -> dict[str, Any]:
        """What its window shows of a paper that no window wrote."""
        return form_of(command)

    def glance(self, uid: str, by: Session) -> Preview:
        """The page of a paper under way, of the day of 签发 where it is signed, else of today."""
        with self._work.gate.see(by, self._case_of(uid)) as view:
            row, records = self._row(view, uid), _records(view, uid)
            command = self._command(view.connection, row)
        signed = [r.decided_on for r in records if r.act == SIGN and r.state == "approved"]
        on = (
            signed[-1]
            if signed and all(r.state != "waiting" for r in records)
            else self._work.today()
        )
        shown = dated(command, on or self._work.today())
        if isinstance(shown, WriteLetter):
            return self._letters.glance(shown, by)
        return self._papers.preview(shown, by)

    def under_way(self, by: Session) -> tuple[UnderWayRow, ...]:
        """The papers under way, those that wait for ``by`` first."""
        with self._work.gate.see(by) as view:
            rows = view.connection.execute(_SEEN, {"viewer": view.viewer}).all()
            records: dict[str, list[ApprovalRecord]] = {}
            for record in approvals.records(view, _MARKS):
                records.setdefault(record.subject_uid, []).append(record)
            found = [_shown(view, row, records.get(row.uid, []), by) for row in rows]
        return tuple(sorted(found, key=lambda row: not row.mine))

    def open(self, uid: str, by: Session) -> OpenedPaper:
        """A paper under way for its window: draft, marks, and what changed since the last mark."""
        gate = self._work.gate
        with gate.see(by, self._case_of(uid)) as view:
            row = self._row(view, uid)
            command, files = self._command(view.connection, row), self._files(view.connection, row)
            records = _records(view, uid)
        if isinstance(command, WriteLetter):
            draft = self._letters.prepare(command.kind, command.case_id, by, command.seq)
        else:
            draft = self._papers.prepare(command.kind, command.about, by)  # type: ignore[assignment]
        token = draft.token if isinstance(command, WriteLetter) else ""
        try:
            words = self._marked(command, by, token)
            text_hash = words.hash
        except SetGone:  # it is opened all the same, for another set to be chosen
            words = self._marked(replace(command, letterhead=""), by, token)
            text_hash = row.text_hash
        with gate.see(by, row.case_id) as view:
            shown = _shown(view, row, records, by)
            shown = replace(shown, seen=SeenPaper(shown.place, text_hash))
            drops = _may_drop(view, row, by)
            scans: dict[str, list[tuple[str, str]]] = {}
            for scan in scans_of(view, [r.uid for r in records]):
                scans.setdefault(scan.approval_uid, []).append((scan.name, scan.sha256))
            marks = tuple(
                _mark(r, words.hash, scans.get(r.uid, ())) for r in records if r.state in _DECIDED
            )
        last = next((r for r in reversed(records) if r.state in _DECIDED), None)
        differing = last is not None and last.payload.get("hash") != words.hash
        pieces = (
            _difference(last.payload.get("lines", ()), words.lines) if differing and last else ()
        )
        back = [m for m in marks if m.approved and not m.stands]
        told = "、".join(dict.fromkeys(f"{m.station}（{m.officer}）" for m in back))
        return OpenedPaper(
            shown, draft, unpacked(row.form), files, marks,
            f"{told}以后{CHANGED}，原来的意见已经收回，须重新办理。" if back else "", pieces,
            command.replaces, drops, command.overrule.reason if command.overrule else "",
            command.overrule is not None and standing(command.overrule, words.hash),
        )  # fmt: skip

    # ------------------------------------------------------------ parts

    def _own(self, deed: Deed, row: Any) -> Any:
        """The paper as ``deed.by`` writes it on: their own, or taken over from who left it behind."""
        if not _owns(row, deed.by):
            raise RuleViolation(
                f"这件文书是{row.officer}拟的，由其本人修改再送，没有保存；有意见的，请退回。"
            )
        if row.actor_id == deed.by.id or deed.by.program:
            return row
        deed.connection.execute(_TAKE_OVER, {"key": row.id, "new_actor": deed.by.id})
        deed.detail |= {"taken_over": row.officer}
        return self._row(deed, row.uid)

    def _check_seen(self, deed: Deed, row: Any, seen: SeenPaper | None) -> None:
        """InputError where the paper waits elsewhere, or says something else, than was seen."""
        if seen is None:
            return
        place = _place(deed, row, _records(deed, row.uid))
        if place != seen.place:
            raise InputError(MOVED.format(PLACES[place]))
        self._check_words(deed, row, seen)

    def _check_words(self, deed: Deed, row: Any, seen: SeenPaper | None) -> None:
        if seen is None:
            return
        try:
            now = self._words(deed, row).hash
        except AppError:  # it can't be made as it stands: what is asked for now mends that
            now = row.text_hash
        if now != seen.text_hash:
            raise InputError(OTHER_WORDS)

    def _keep(
        self, deed: Deed, row: Any, command: Written, form: Mapping[str, Any]
    ) -> tuple[Any, Marked]:
        """The paper as asked for now; a new one begins its way. Gives its row and its words."""
        if isinstance(command, WriteLetter):
            command = self._letters.as_decided(deed, command, asking=True)
        if row is not None:
            command = dated(command, row.dated)
        if isinstance(command, WritePaper):
            command = replace(command, written_by=row.officer if row else deed.by.name)
            if row is not None:  # its window does not know what it was begun for
                command = replace(command, warning=unpacked(row.command).warning)
            command = self._papers.check_stops(deed, command)
        words = self._marked(command, deed.by)
        if words.stops and not (isinstance(command, WriteLetter) and command.overrule):
            raise IdentityLeak(words.stops)
        command = of_words(command, words.hash)
        deed.detail |= _let_go_detail(command)
        values = {
            "command": packed(command), "form": packed(dict(form)), "title": words.title,
            "addressee": words.addressee, "text_hash": words.hash,
        }  # fmt: skip
        if row is None:
            uid = new_uid()
            own = {
                "uid": uid, "case_id": _case(command), "kind": command.kind, "dated": command.dated,
                "state": "open", "document_id": None, "actor_id": deed.by.id, "created_at": deed.now,
            }  # fmt: skip
            key = inserted_key(deed.connection.execute(_ADD, own | values))
        else:
            uid, key = row.uid, row.id
            deed.connection.execute(_SET, {"key": key} | {f"new_{n}": v for n, v in values.items()})
            deed.connection.execute(_NO_FILES, {"paper": key})
        annexes = command.annexes if isinstance(command, WritePaper) else ()
        kept_files = stored(self._work.attachments_folder, [annex.file for annex in annexes])
        for annex, (item, sha256) in zip(annexes, kept_files, strict=True):
            file = {"paper_id": key, "title": annex.title, "name": item.name,
                    "sha256": sha256, "size": len(item.data)}  # fmt: skip
            deed.connection.execute(_ADD_FILE, file)
        return self._row(deed, uid), words

    def _settle(self, deed: Deed, row: Any, words: Marked) -> str:
        """Ask the station whose mark lacks for exactly these words; gives it, "" where none does."""
        connection, records = deed.connection, _records(deed, row.uid)
        station = wanted(records, stations(connection), words.hash)
        waiting = self._waiting(deed, row.uid)
        if waiting is not None:
            if waiting.act == station and waiting.payload.get("hash") == words.hash:
                return station
            approvals.withdraw(deed, waiting.uid, CHANGED)
        if row.text_hash != words.hash:
            connection.execute(_HASH, {"key": row.id, "new_hash": words.hash})
        if station:
            desk = desk_settings(connection)
            own = row.actor_uid in (desk.director, desk.deputy)
            asked = Asked(
                SUBJECT, row.uid, station, CAPTIONS[station], words.payload, ASKED_OF[station],
                row.case_id, asked_by_id=deed.by.id if own and station == SIGN else row.actor_id,
            )  # fmt: skip
            approvals.ask(deed, asked)
        return station

    def _let_go(self, deed: Deed, row: Any, words: Marked) -> str:
        """What the signature says of places that only the director lets go; IdentityLeak where nobody
        with the right decided of these very words."""
        command = as_stands(self._command(deed.connection, row), words.hash)
        if isinstance(command, WritePaper):
            stops = self._papers.stops(deed, command)
        else:
            stops = words.stops
            if stops and command.overrule is None:
                raise IdentityLeak(stops)
        given = command.overrule
        return f"照发（{given.director}决定）：{given.reason}" if stops and given else ""

    def _calendar(self, deed: Deed) -> Calendar:
        return self._work.editions.calendar(settings.current_calendar(deed.connection))

    def _words(self, deed: Deed, row: Any) -> Marked:
        """The words of the paper as the case and the office stand now."""
        return self._marked(self._command(deed.connection, row), deed.by)

    def _marked(self, command: Written, by: Session, token: str = "") -> Marked:
        if isinstance(command, WriteLetter):
            return self._letters.marked(command, by, token)
        return self._papers.marked(command, by)

    def _command(self, connection: Connection, row: Any) -> Written:
        return with_files(unpacked(row.command), self._files(connection, row))

    def _files(self, connection: Connection, row: Any) -> tuple[tuple[str, str, bytes], ...]:
        return tuple(
            (f.title, f.name, read_content(self._work.attachments_folder, f.sha256))
            for f in connection.execute(_FILES, {"paper": row.id})
        )

    def _row(self, view: View, uid: str) -> Any:
        asked = {"called": uid, "viewer": view.viewer}
        found = view.connection.execute(_ONE_SEEN, asked).one_or_none()
        if found is None:
            raise InputError(GONE)
        return found

    def _case_of(self, uid: str) -> int | None:
        with self._work.gate.see(self._work.gate.program) as whole:
            found = whole.connection.scalar(_CASE_OF, {"called": uid})
        return int(found) if found is not None else None

    def _waiting(self, view: View, uid: str) -> ApprovalRecord | None:
        return next((r for r in _records(view, uid) if r.state == "waiting"), None)

    @staticmethod
    def _changed(command: Written) -> Changed:
        case_id = _case(command)
        return Changed((case_id,) if case_id else ())


_DECIDED: Final = ("approved", "refused")


def _let_go_detail(command: Written) -> dict[str, str]:
    """What the audit keeps of an overrule, asked for or decided."""
    given = command.overrule
    if given is None:
        return {}
    return {"overrule": given.director or ASKS, "overrule_reason": given.reason}


def _records(view: View, uid: str) -> tuple[ApprovalRecord, ...]:
    return approvals.records(view, _MARKS_OF_ONE, called=uid)


def _case(command: Written) -> int | None:
    return command.case_id if isinstance(command, WriteLetter) else None


def _shown(view: View, row: Any, records: Sequence[ApprovalRecord], by: Session) -> UnderWayRow:
    place = _place(view, row, records)
    waiting = next((r for r in records if r.state == "waiting"), None)
    last = next((r for r in reversed(records) if r.state in _DECIDED), None)
    if waiting is not None:
        mine = approvals.may_decide(view.connection, waiting.asked_of, by)
        alone = desk_settings(view.connection).own_instruction
        mine = mine and (alone or waiting.asked_by_id != by.id)
    else:
        mine = _owns(row, by)
    given = unpacked(row.command).overrule
    asks = given is not None and not standing(given, row.text_hash)
    words = f"{PLACES[place]}（{ASKS}）" if asks else PLACES[place]
    return UnderWayRow(
        row.uid, row.kind, kind_caption(row.kind), row.title, row.addressee, row.case_id,
        row.case_number or "", row.officer, row.dated, place, words, mine, _owns(row, by),
        last.reason if last is not None else "", SeenPaper(place, row.text_hash), asks,
    )  # fmt: skip


def _owns(row: Any, by: Session) -> bool:
    """Whether it is for ``by`` to write the paper on: they wrote it, they have its case now, or
    whoever wrote it sits here no more."""
    return by.program or by.id in (row.actor_id, row.in_charge) or not row.actor_active


def _may_drop(view: View, row: Any, by: Session) -> bool:
    """Whoever wrote the paper ends its way, or the director."""
    return _owns(row, by) or approvals.may_decide(view.connection, approvals.DIRECTOR, by)


def _place(view: View, row: Any, records: Sequence[ApprovalRecord]) -> Place:
    waiting = next((r for r in records if r.state == "waiting"), None)
    if waiting is not None:
        return waiting.act  # type: ignore[return-value]
    lacking = wanted(records, stations(view.connection), row.text_hash)
    return "back" if lacking else "send"


def _mark(record: ApprovalRecord, text_hash: str, scans: Sequence[tuple[str, str]]) -> MarkRow:
    assert record.decided_on is not None
    stands = record.state == "approved" and record.payload.get("hash") == text_hash
    return MarkRow(
        record.caption, record.decided_by, record.decided_on, record.state == "approved",
        record.reason, stands, tuple(scans),
    )  # fmt: skip


def _difference(old: Sequence[str], new: Sequence[str]) -> tuple[DifferencePiece, ...]:
    before, now = ([f"{line}\n" for line in lines] for lines in (old, new))
    return tuple(DifferencePiece(p.kind, p.text) for p in pieces_of(before, now))
