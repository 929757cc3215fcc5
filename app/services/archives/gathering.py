"""What the 卷 of a case consists of, gathered from the office's file: papers with their proofs,
attachments, what came in, papers on shelves, the office's own sheets, and the sealed part.

An *outline* reads neither contents nor who complains: it is enough to say what lacks.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePath
from typing import Any, Final

from sqlalchemy import Connection

from app.base.errors import InputError, RuleViolation, StoreError
from app.base.secret import Secret
from app.base.session import Session
from app.reports.letters.templates import heads
from app.rules.archives.history import taken_on
from app.rules.archives.pieces import (
    OWN_MATTER,
    Ending,
    Piece,
    PieceFile,
    Rank,
    Subject,
)
from app.rules.archives.shipped import shipped_headings
from app.rules.redaction import Audience
from app.services.archives.case_rows import (
    ACCESSES,
    ATTACHMENTS,
    CAME_IN,
    CASE_UID,
    DELIVERIES,
    DOCUMENTS,
    FILES,
    HIDDEN_MERGED,
    MARKS,
    SEALS,
)
from app.services.archives.gathered import Choices, Gathered, Part, Since
from app.services.archives.masking import Masker, file_words, page_words
from app.services.archives.sheets import ACCEPTANCE, Sheet, Sheets, role_of
from app.services.cases.approval_rules import PROPOSES, proposals
from app.services.gate.access import View
from app.services.papers.documents import kind_caption
from app.services.papers.letter_case import (
    LetterCase,
    merged_cases,
    official_names,
    read_letter_case,
)
from app.services.papers.letter_making import noted_people
from app.services.papers.letters import KEPT
from app.services.papers.typesetting import typesetter
from app.services.people.identity import former_of, people_of
from app.services.store.content import read_content
from app.services.store.workspace import Workspace

ENDED: Final[Mapping[str, Ending]] = {
    "closed": "closed", "refused": "refused", "forwarded": "forwarded", "withdrawn": "withdrawn",
    "merged": "merged",
}  # fmt: skip
WITH_RESULT: Final = ("closed",)
# What these steps brought is the complainant's own: where nobody can say what it shows, it is sealed.
THEIRS: Final = frozenset({"receive", "supply_correction", "object", "withdraw", "learn_contact"})
SOUND: Final = frozenset(
    (".mp3", ".wav", ".m4a", ".aac", ".amr", ".ogg", ".wma", ".flac", ".mp4", ".avi", ".mov", ".wmv",
     ".3gp", ".mkv", ".mpg", ".mpeg", ".webm")
)  # fmt: skip
ARCHIVE: Final = "archive"
ASIDE: Final = frozenset({ARCHIVE, "draw_visit", "adopt_calendar", "adopt_edition"})
# A sheet is another one when a step of these roles came: by its kind; any other whichever came.
TOLD_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "registration_form": ("receive", "amend", "amend_person"), "incoming_sheet": ("receive",),
    "identity": ("receive", "amend_person", "learn_contact"), "recusal": ("recuse",),
    "deliberation": ("record", "instruct"), "approval_sheet@accept": ("accept", "instruct"), "leader_sheet": ("instruct", "report_leader"),
}  # fmt: skip
READABLE: Final = (".pdf", ".txt")  # of what came in, of which a masked copy can be set
DRAFT_SHEET: Final = "发文稿纸"  # in the note of a scan: signed in ink
PROOFS: Final = ("送达", "签收", "回证", "回执", "凭证")
PURPOSE: Final = "立卷归档（密封件）"


def outline(work: Workspace, view: View, case_id: int) -> Gathered:
    """The pieces and steps of a case as far as the gap check needs them: no contents, no identity."""
    return _Gathering(work, view, case_id, None, {}).all()


def gathered(
    work: Workspace,
    by: Session,
    case_id: int,
    choices: Choices = Choices(),
    since: Since | None = None,
) -> Gathered:
    """All that is filed of a case, who complains read for the sealed part and for the search.

    RuleViolation where ``by`` is recused from the case or of one that was merged into it.
    """  # fmt: skip
    with work.gate.see(by, case_id) as view:
        refuse_hidden(view, case_id)
        cases = (case_id, *merged_cases(view, case_id))
        known = [key for key in cases if read_letter_case(work, view, key).parties]
    people: dict[int, list[Mapping[str, Secret]]] = {}
    former: list[Mapping[str, Secret]] = []
    for key in known:
        leave = work.gate.disclose(by, "disclose", key, note=PURPOSE)
        with work.gate.see(by, key) as view:
            people |= people_of(view.connection, leave)
            former += former_of(view.connection, leave)
    with work.gate.see(by, case_id) as view:
        view.require_all(cases)
        everyone = [person for key in cases for person in people.get(key, ())]
        letter_cases = [read_letter_case(work, view, key) for key in cases]
        noted = [one for case in letter_cases for one in noted_people(case.steps)]
        accused = [name for case in letter_cases for name in case.respondents]
        official = (*official_names(view.connection, letter_cases[0].office.name), *accused)
        masker = Masker((*everyone, *former, *noted), official)
        return _Gathering(work, view, case_id, masker, people, choices, since).all()


def refuse_hidden(view: View, case_id: int) -> None:
    """RuleViolation where a case that ``by`` is recused from was merged into this one."""
    asked = {"case": case_id, "viewer": view.viewer}
    if view.connection.scalar(HIDDEN_MERGED, asked) is not None:
        raise RuleViolation(
            "并入本件的案件里有你回避的，不能由你立卷，没有归档；请由其他经办人办理。"
        )


def case_uid(connection: Connection, case_id: int) -> str:
    """The uid of a case."""
    return str(connection.scalar(CASE_UID, {"case": case_id}))


def matter(title: str, respondents: Sequence[str]) -> str:
    """关于反映××局拖欠工程款问题投诉举报的办理材料: the 案卷题名 of a case."""
    told = title.strip().rstrip("。")
    for opening in ("关于", "反映", "投诉举报", "投诉", "举报"):
        told = told.removeprefix(opening)
    for ending in ("的投诉举报", "投诉举报", "的投诉", "的举报", "的问题", "问题"):
        told = told.removesuffix(ending)
    whose = respondents[0] if respondents and respondents[0] not in told else ""
    more = "等单位" if whose and len(respondents) > 1 else ""
    return f"关于反映{whose}{more}{told}问题投诉举报的办理材料"


class _Gathering:
    """Gathers one case; the cases merged into it give their pieces to the same 卷."""

    def __init__(
        self,
        work: Workspace,
        view: View,
        case_id: int,
        masker: Masker | None,
        people: Mapping[int, Sequence[Mapping[str, Secret]]],
        choices: Choices = Choices(),
        since: Since | None = None,
    ) -> None:
        self._work, self._view, self._connection = work, view, view.connection
        self._case = read_letter_case(work, view, case_id)
        self._masker, self._people = masker, people
        self._choices, self._since = choices, since
        self._merged = merged_cases(view, case_id)
        self._roles = {step.seq: role_of(self._case, step) for step in self._case.steps}
        self._rounds = {e.step.seq: e.round for e in self._case.trace.events}
        self._setter = typesetter(view.connection) if masker else None
        self._made: dict[str, bytes] = {}
        self._fixed: set[str] = set()
        self._unread: set[str] = set()
        self._offered: set[str] = set()
        self._corrected: list[str] = []  # of the cases merged into it
        self._parts: list[Part] = []  # these cases
        self._told: set[int] = set()  # steps that have a piece of their own

    def all(self) -> Gathered:
        """Everything; InputError where the case has not ended."""
        case = self._case
        ending = ENDED.get(case.row.stage)
        if ending is None or not case.trace.ended:
            raise InputError(f"{case.row.number}还没有终结，不能立卷；请先办结。")
        deliveries = defaultdict(list)
        for row in self._connection.execute(DELIVERIES, {"case": case.row.id}):
            deliveries[row.document_id].append(row)
        papers = list(self._connection.execute(DOCUMENTS, {"case": case.row.id}))
        pieces = [
            *self._papers(papers, deliveries),
            *self._incoming(case),
            *self._attachments(case, papers),
        ]
        pieces += self._sheets()
        subject = self._subject(ending)
        taken = taken_on(case.trace, case.regulation, self._proofs(papers, deliveries))
        own = Part(subject, taken, tuple(pieces), self.archived)
        for other in self._merged:
            pieces += self._of_merged(other)
        return Gathered(
            subject, tuple(piece for piece in pieces if self._new(piece)), (own, *self._parts),
            case.recorded[-1].step.seq, frozenset(self._fixed), frozenset(self._unread), frozenset(self._offered), self._made,
            self._work.attachments_folder, self._merged, (*self._corrections(), *self._corrected), self._masker or Masker(),
        )  # fmt: skip

    @property
    def archived(self) -> int:
        """The last step 立卷归档 of the case; 0 without one."""
        return self._last({ARCHIVE}, 0)

    def _subject(self, ending: Ending) -> Subject:
        case = self._case
        steps = case.steps
        days = [step.on for step in steps] or [case.row.received_on]
        return Subject(
            str(case.row.number), self._mask(matter(case.row.title, case.respondents)), min(days),
            case.row.ended_on or max(days), ending, result=ending in WITH_RESULT,
            instructed=any(s.kind == "instruct" and s.text("given_by") for s in steps),
            demo=case.office.demo, untold=bool(case.trace.untold),
        )  # fmt: skip

    # ------------------------------------------------------------ papers that went out

    def _papers(self, rows: Sequence[Any], deliveries: Mapping[int, list[Any]]) -> Iterator[Piece]:
        files = defaultdict(list)
        for one in self._connection.execute(FILES, {"case": self._case.row.id}):
            files[one.document_id].append(one)
        marks, seals = defaultdict(list), defaultdict(list)
        for mark in self._connection.execute(MARKS, {"case": self._case.row.id}):
            marks[mark.document_id].append(mark)
        for seal in self._connection.execute(SEALS, {"case": self._case.row.id}):
            seals[seal.document_id].append(seal)
        for row in rows:
            seq = row.seq or 0
            self._told.add(seq)
            base = Piece(
                f"document:{row.uid}", row.kind, self._mask(row.title), row.dated,
                self._case.office.name, row.number, self._roles.get(seq, ""), seq,
                self._rounds.get(seq, 1), f"document:{row.uid}",
                remark=f"已作废：{self._mask(row.void_reason)}" if row.void_reason else "", turn=row.id,
            )  # fmt: skip
            caption = kind_caption(row.kind)
            kept = PieceFile(row.sha256, f"{row.number} {caption}.pdf", row.size)
            whole = tuple(self._with_copy(replace(base, files=(kept,))))
            yield from whole
            tells = any(piece.sealed for piece in whole)
            for one in files[row.id]:
                yield self._beside(base, one, tells=tells)
            if marks[row.id] or seals[row.id]:
                yield self._draft_sheet(base, row, marks[row.id], seals[row.id])
            if deliveries[row.id]:
                yield self._delivery(base, row, deliveries[row.id])

    def _beside(self, base: Piece, one: Any, *, tells: bool) -> Piece:
        """A file kept with a paper: its signed scan, its draft, its proof; sealed as the paper is."""
        draft = _is_draft(one.name) or DRAFT_SHEET in one.note
        rank: Rank = "proof" if _is_proof(one.note) else "draft" if draft else "main"
        piece = replace(
            base, uid=f"document_file:{one.uid}", kind="attachment", rank=rank, number="", remark="", turn=one.id,
            title=self._mask(one.note or PurePath(one.name).stem),
            files=(PieceFile(one.sha256, self._mask(one.name), one.size),),
        )  # fmt: skip
        if not tells:
            return self._placed(piece, own=True)
        self._fixed.add(piece.uid)
        return replace(piece, sealed=True)

    def _with_copy(self, piece: Piece) -> Iterator[Piece]:
        """An issued paper; one that names who complains lies sealed, with a 遮盖件 in its place."""
        if self._masker is None or self._setter is None:
            yield piece
            return
        (kept,) = piece.files
        data = self._read(kept, piece.title)
        found = self._masker.search(kept.name, data)
        head = heads().get(piece.kind)
        to_person = head is not None and head.audience is Audience.COMPLAINANT
        if not found.tells and not (to_person and self._masker.people):
            yield piece
            return
        self._fixed.add(piece.uid)
        yield replace(piece, sealed=True)
        sheets = Sheets(self._case, self._masker, self._setter)
        made = sheets.copy(piece.title, piece.number, page_words(data))
        yield replace(
            piece, uid=f"{piece.uid}:copy", remark="遮盖件，原件密封",
            files=(self._keep(made, f"{piece.number} 遮盖件.pdf"),),
        )  # fmt: skip

    def _draft_sheet(
        self, base: Piece, row: Any, marks: Sequence[Any], seals: Sequence[Any]
    ) -> Piece:
        """发文稿纸: who checked and signed the paper, which seal was set on it."""
        piece = replace(
            base, uid=f"{base.uid}:draft:{len(marks) + len(seals)}", kind="draft_sheet",
            rank="draft", number="", title=f"{DRAFT_SHEET}（{row.number}）", remark="",
        )  # fmt: skip
        if self._masker is None or self._setter is None:
            return replace(piece, files=(_STANDS_FOR,))
        sheets = Sheets(self._case, self._masker, self._setter)
        made = sheets.draft_sheet(row.title, row.number, marks, seals)
        return replace(piece, files=(self._keep(made, f"{row.number} {DRAFT_SHEET}.pdf"),))

    def _delivery(self, base: Piece, row: Any, told: Sequence[Any]) -> Piece:
        piece = replace(
            base, uid=f"{base.uid}:delivery:{len(told)}", kind="delivery_receipt", rank="proof", number="",
            title=f"送达登记（{row.number}）", day=told[-1].on, remark="",
        )  # fmt: skip
        if self._masker is None or self._setter is None:
            return replace(piece, files=(_STANDS_FOR,))
        made = Sheets(self._case, self._masker, self._setter).delivery(row.title, row.number, told)
        return replace(piece, files=(self._keep(made, f"{row.number} 送达登记.pdf"),))

    # ------------------------------------------------------------ what came in, what was attached

    def _incoming(self, case: LetterCase) -> Iterator[Piece]:
        for row in self._connection.execute(CAME_IN, {"case": case.row.id}):
            seq, role = self._answered(row)
            if seq:
                self._told.add(seq)
            piece = Piece(
                f"incoming:{row.uid}", "incoming", self._mask(row.title), row.received_on,
                self._mask(row.sender), row.their_number, role, seq, self._rounds.get(seq, 1),
                f"step:{seq}" if seq else "", "main", pages=row.pages or 0,
                remark=f"收文编号{row.number}", turn=row.id,
            )  # fmt: skip
            if row.sha256 is None:
                yield replace(
                    piece, medium="paper", place=self._mask(row.note) or f"收文登记{row.number}"
                )
            else:
                yield self._placed(
                    replace(piece, files=(PieceFile(row.sha256, row.name, row.size),))
                )

    def _answered(self, row: Any) -> tuple[int, str]:
        """The step to which an incoming paper belongs: the answer of the unit, else what it answers."""
        asked = self._roles.get(row.seq or 0, "")
        answers = {"refer": ("report_result", "return_referral", "unit_respond"),
                   "reinvestigate": ("report_result",), "supervise": ("reply_improvement",),
                   "report_superior": ("superior_recognize", "superior_return")}  # fmt: skip
        near = [
            step for step in self._case.steps
            if self._roles[step.seq] in answers.get(asked, ()) and step.on >= row.received_on
            and step.about in (None, row.seq)
        ]  # fmt: skip
        if near:
            return near[0].seq, self._roles[near[0].seq]
        if not asked:
            return 1, "receive"
        return row.seq or 0, asked

    def _attachments(self, case: LetterCase, papers: Sequence[Any]) -> Iterator[Piece]:
        issued = {row.sha256 for row in papers}
        for row in self._connection.execute(ATTACHMENTS, {"case": case.row.id}):
            if row.note == KEPT and row.sha256 in issued:
                continue
            seq = row.seq or 0
            role = self._roles.get(seq, "")
            stem = PurePath(row.name).stem if row.sha256 else row.name
            sound = PurePath(row.name).suffix.lower() in SOUND
            rank: Rank = "proof" if _is_proof(row.note) or _is_proof(row.name) else "annex"
            piece = Piece(
                f"attachment:{row.uid}", "recording" if sound else "attachment",
                self._mask(stem), row.dated or self._day(seq),
                self._whose(seq, role), "", role, seq, self._rounds.get(seq, 1),
                "" if sound else f"step:{seq}", rank, titled=row.sha256 is None,
                remark=self._mask(row.note), turn=row.id,
            )  # fmt: skip
            if row.sha256 is None:
                piece = replace(
                    piece, medium="paper", pages=row.pages or 0, place=self._mask(row.place)
                )
                yield self._paper(piece)
            else:
                whole = replace(piece, files=(PieceFile(row.sha256, row.name, row.size),))
                yield self._placed(whole)
                yield from self._letter_copy(whole)

    def _letter_copy(self, piece: Piece) -> Iterator[Piece]:
        """来件复制件: the words of what came in without who wrote it, for the main part once somebody
        has read them: what is told may show who tells it."""
        (kept,) = piece.files
        suffix = PurePath(kept.name).suffix.lower()
        if self._masker is None or self._setter is None or piece.seq != 1 or suffix not in READABLE:
            return
        data = self._read(kept, piece.title)
        words = file_words(kept.name, data)
        if not words or not words.strip():
            return
        told = page_words(data) if suffix == ".pdf" else words
        title, uid = f"来件复制件（{piece.title}）", f"{piece.uid}:copy"
        made = Sheets(self._case, self._masker, self._setter).copy(title, "", told)
        self._offered.add(uid)
        yield replace(
            piece, uid=uid, title=title, titled=True, remark="遮盖件，原件密封",
            sealed=uid not in self._choices.main, files=(self._keep(made, "来件复制件.pdf"),),
        )  # fmt: skip

    def _whose(self, seq: int, role: str) -> str:
        """责任者 of an attachment: the complainant, the unit of its step, else the office."""
        step = next((s for s in self._case.steps if s.seq == seq), None)
        if role in THEIRS or step is None:
            return OWN_MATTER
        definition = self._case.regulation.step(step.kind)
        instead = step.text("by") == "office"  # 信用办代为反馈
        if definition is None or definition.actor != "unit" or instead:
            return self._case.office.name
        event = next(e for e in self._case.trace.events if e.step.seq == seq)
        acting = (event.acting, *event.concerned)
        return step.unit or next((t.unit for t in acting if t and t.unit), self._case.office.name)

    def _day(self, seq: int) -> date | None:
        return next((s.on for s in self._case.steps if s.seq == seq), None)

    def _placed(self, piece: Piece, *, own: bool = False) -> Piece:
        """The piece in its part: sealed where it tells, where it is the complainant's own, or where
        nobody can say what it shows and nobody has looked."""
        if self._masker is None:
            return piece
        (kept,) = piece.files
        data = self._read(kept, piece.title)
        found = self._masker.search(kept.name, data)
        piece = replace(piece, files=(PieceFile(kept.key, self._mask(kept.name), kept.size),))
        choices = self._choices
        if found.tells or piece.seq == 1 or piece.step in THEIRS - {"supply_correction", "object"}:
            self._fixed.add(piece.uid)
            return replace(piece, sealed=True)
        looked = piece.uid in choices.main or (choices.all_main and piece.step not in THEIRS)
        unread = not found.read and not own
        if unread:
            self._unread.add(piece.uid)
        doubtful = unread or piece.step in THEIRS
        sealed = piece.uid in choices.sealed or (doubtful and not looked)
        return replace(piece, sealed=sealed)

    def _paper(self, piece: Piece) -> Piece:
        """A paper on a shelf: the complainant's own lies sealed, any other where it is told to."""
        if self._masker is None:
            return piece
        if piece.seq == 1 or piece.step in THEIRS:
            self._fixed.add(piece.uid)
            return replace(piece, sealed=True)
        return replace(piece, sealed=piece.uid in self._choices.sealed)

    # ------------------------------------------------------------ sheets

    def _sheets(self) -> Iterator[Piece]:
        for kind, role, seq in self._own_sheets():
            yield self._sheet(kind, role, seq)
        rest = [
            step for step in self._case.steps
            if step.seq not in self._told and self._after(step.seq)
        ]  # fmt: skip
        if self._masker is None or self._setter is None:
            return
        sheets = Sheets(self._case, self._masker, self._setter)
        for made in sheets.records(rest, self._rounds):
            yield self._of_sheet(made, f"record:{made.step}:{made.round}:{self._upto}", 0)
        accesses = self._connection.execute(ACCESSES, {"case": self._case.row.id}).all()
        own = self._people.get(self._case.row.id, ())
        for number, made in enumerate(sheets.sealed(own, accesses)):
            uid = f"sealed:{made.kind}:{number}:{self._edition(made.kind)}"
            yield replace(self._of_sheet(made, uid, 0), sealed=True)

    @property
    def _upto(self) -> int:
        """The last step that a sheet can tell of: filing itself is none."""
        return self._last({role for role in self._roles.values() if role not in ASIDE})

    def _last(self, roles: Collection[str], default: int = 1) -> int:
        return max((seq for seq, role in self._roles.items() if role in roles), default=default)

    def _edition(self, kind: str) -> int:
        """The step up to which a sheet tells: with a further one it is another sheet."""
        return self._last(TOLD_BY[kind]) if kind in TOLD_BY else self._upto

    def _own_sheets(self) -> Iterator[tuple[str, str, int]]:
        """The office's sheets that this case has: kind, role of its step, the step itself."""
        case = self._case
        newest: dict[str, int] = {}
        for step in case.steps:
            newest[self._roles[step.seq]] = step.seq
        yield "registration_form", "receive", 0
        ends = ("close", "superior_recognize", "decline", "exclude", "forward", "withdraw")
        end = next((role for role in ends if role in newest), "")
        final = "close" if case.row.stage == "closed" else end
        yield "approval_sheet", final, 0
        asked = {step.text(PROPOSES) for step, answer in proposals(case.steps) if answer}
        if final not in ACCEPTANCE and "accept" in newest and asked & {*ACCEPTANCE}:
            yield "approval_sheet", "accept", 0
        if case.clocks:
            yield "deadline_explanation", "", 0
        if "visit_back" in newest:
            yield "visit_record", "visit_back", newest["visit_back"]
        if any(s.kind == "instruct" and s.text("given_by") for s in case.steps):
            yield "leader_sheet", "instruct", 0
        if case.row.channel in ("assigned", "hotline"):
            yield "incoming_sheet", "receive", 0

    def _sheet(self, kind: str, role: str, seq: int) -> Piece:
        number = str(self._case.row.number)
        caption = heads()[kind].caption
        if seq:
            self._told.add(seq)
        name = f"{kind}@{role}" if (kind, role) == ("approval_sheet", "accept") else kind
        piece = Piece(
            f"sheet:{name}:{self._edition(name)}", kind, caption, self._day(seq) or self._case.row.ended_on,
            self._case.office.name, number, role, seq, self._rounds.get(seq, 1),
            "step:1" if kind == "incoming_sheet" else "", "sheet" if kind == "incoming_sheet" else "main",
        )  # fmt: skip
        if self._masker is None or self._setter is None:
            return replace(piece, files=(_STANDS_FOR,))
        made = Sheets(self._case, self._masker, self._setter).of_kind(kind, role)
        return replace(piece, title=made.title, files=(self._keep(made.pdf, f"{made.title}.pdf"),))

    def _of_sheet(self, made: Sheet, uid: str, seq: int) -> Piece:
        return Piece(
            uid, made.kind, made.title, made.day or self._case.row.ended_on,
            self._case.office.name, str(self._case.row.number), made.step, seq, made.round,
            files=(self._keep(made.pdf, f"{made.title}.pdf"),),
        )  # fmt: skip

    def _keep(self, data: bytes, name: str) -> PieceFile:
        key = hashlib.sha256(data).hexdigest()
        self._made[key] = data
        return PieceFile(key, name, len(data))

    # ------------------------------------------------------------ cases merged into it

    def _of_merged(self, case_id: int) -> Iterator[Piece]:
        """The pieces of a case that was merged into this one: behind its own, under their number."""
        inner = _Gathering(
            self._work, self._view, case_id, self._masker, self._people, self._choices
        )
        if inner._case.row.stage != "merged":
            return
        if self._since is not None:  # which pieces are new, the one that goes on says of all
            inner._since = Since(frozenset(), inner.archived)
        found = inner.all()
        self._fixed |= inner._fixed
        self._unread |= inner._unread
        self._offered |= inner._offered
        self._made |= inner._made
        number = inner._case.row.number
        self._corrected += [f"并入件{number}：{one}" for one in found.corrected]
        before = len(self._parts) + 1
        self._parts += found.parts
        for piece in found.pieces:
            group = f"{case_id}:{piece.group}" if piece.group else ""
            told = () if piece.merged else (f"并入件{number}",)
            remark = "；".join(filter(None, (*told, piece.remark)))
            uid = (
                f"{case_id}:{piece.uid}"
                if piece.uid.startswith(("sheet", "record", "sealed"))
                else piece.uid
            )
            yield replace(
                piece, uid=uid, seq=0, group=group, remark=remark, merged=before + piece.merged
            )

    # ------------------------------------------------------------ parts

    def _corrections(self) -> Iterator[str]:
        """What was put right or taken back among the steps of the case, one sentence each."""
        steps = {one.step.seq: one.step for one in self._case.recorded}
        for step in steps.values():
            for seq in (*step.voids, *filter(None, (step.revises,))):
                wrong = steps[seq]
                role = role_of(self._case, wrong)
                if role in shipped_headings().sealed_steps or not self._after(step.seq):
                    continue
                known = self._case.regulation.step(wrong.kind)
                what = f"{wrong.on:%Y-%m-%d} {known.caption if known else wrong.kind}"
                done = "撤销" if step.voids else f"改正（日期为{step.on:%Y-%m-%d}）"
                why = step.text("reason" if step.voids else "revision_reason")
                reason = f"，理由：{why}" if why else ""
                yield self._mask(f"登记的“{what}”已{done}{reason}")

    def _read(self, kept: PieceFile, title: str) -> bytes:
        """The content of a file; InputError names what the store lost: without it no 卷 is whole."""
        try:
            return read_content(self._work.attachments_folder, kept.key)
        except StoreError as error:
            raise InputError(
                f"“{title}”的内容找不到或者已被改动，没有归档；请从最近的备份恢复附件文件夹后再办。"
            ) from error

    def _mask(self, text: str | None) -> str:
        return (self._masker.mask(text or "") if self._masker else text) or ""

    def _after(self, seq: int) -> bool:
        return self._since is None or seq > self._since.seq

    def _new(self, piece: Piece) -> bool:
        """Of a 补充归档 what the 卷 doesn't hold yet; a sheet that is set anew is new."""
        return self._since is None or piece.uid not in self._since.uids

    def _proofs(
        self, papers: Sequence[Any], deliveries: Mapping[int, list[Any]]
    ) -> dict[int, tuple[str, ...]]:
        """How the delivery of each step's paper is shown by the register."""
        shown: dict[int, tuple[str, ...]] = defaultdict(tuple)
        for row in papers:
            shown[row.seq or 0] += tuple(one.proof for one in deliveries[row.id])
        return shown


_STANDS_FOR: Final = PieceFile("", "表.pdf", 1)  # in an outline, of a sheet that is not set


def _is_proof(text: str) -> bool:
    return any(word in text for word in PROOFS)


def _is_draft(name: str) -> bool:
    return PurePath(name).suffix.lower() in (".docx", ".doc", ".wps", ".odt")
