"""What the desk shows of papers: those a case offers, a draft to edit, the register of issued ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.base.rows.batches import Refusal
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow, StepForm


@dataclass(frozen=True, slots=True)
class LetterOffer:
    """A paper that can be made of a case now: for a step taken already, or together with one."""

    kind: str
    caption: str  # 督办函, in the words of the case's regulation
    seq: int | None  # the step that it carries out, None while that is still to be taken
    about: str  # 第4步 转办 示例县住建局
    first: bool  # what the case calls for at this stage
    numbered: bool  # it leaves the house; others are printed for the office only


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """A paper before it is made: what may be edited, filled from the case, and what to heed."""

    kind: str
    caption: str
    case_id: int
    case_number: str
    case_title: str
    seq: int | None
    step: StepForm | None  # to be filled in as well: it is taken when the paper is issued
    fields: tuple[FieldRow, ...]
    notices: tuple[str, ...]
    numbered: bool
    today: date
    # Who decides here: the name of the director or deputy who sits at the desk, "" where somebody
    # else does, None where the office has named no director and the name is typed.
    decider: str | None = None
    late: tuple[date, ...] = ()  # days now past on which the step would still have been in time
    token: str = ""  # stands for who complains, whom the service keeps until the draft is released
    station: str = (
        ""  # where it goes first: check, countersign, sign; "" where it may go out at once
    )


@dataclass(frozen=True, slots=True)
class PaperAbout:
    """What a paper without a case is about: nothing, a unit typed as its addressee, a round, figures."""

    subject: str  # free, unit, round, assessment, call, answer, snapshot, handover
    round_id: int | None = None
    snapshot_id: int | None = None
    call_id: int | None = None
    unit: str = ""  # uid of a unit in the round, or that answers a call ("" our own answer)
    source: str = ""  # of a round: the key of a data source
    officer: str = ""  # of a handover: who has in hand what goes over


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper that can be made without a case."""

    kind: str
    caption: str
    subject: str
    form: str  # letter, general, sheet
    numbered: bool


@dataclass(frozen=True, slots=True)
class PaperRound:
    """A round that a paper may be about: its units (uid, name) and data sources (key, caption)."""

    id: int
    name: str
    procedure: str
    units: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PaperCall:
    """A call that a paper may be about, and who answers it (uid; "" our own answer up, name)."""

    id: int
    name: str
    units: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PaperDraft:
    """A paper without a case before it is made: what may be edited, and what to heed."""

    kind: str
    caption: str
    about: PaperAbout
    about_words: str  # 2024年监测　示例县住建局
    fields: tuple[FieldRow, ...]
    notices: tuple[str, ...]
    numbered: bool
    today: date
    blocks: bool = False  # its paragraphs are written one by one
    station: str = ""  # where it goes first, as of a letter
    decider: str | None = None  # who decides here, as of a letter


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One line of the register of issued papers (发文登记簿)."""

    id: int
    case_id: int | None
    case_number: str
    seq: int | None
    kind: str
    kind_caption: str
    series: str
    number: str
    title: str  # "" where the reader is recused from the case
    addressee: str
    dated: date
    officer: str
    created_at: datetime
    status: Literal["issued", "voided"]
    void_reason: str
    voided_by: str
    voided_at: datetime | None
    sha256: str
    size: int
    case_title: str = ""
    readable: bool = True  # False where the reader is recused from the case
    about: str = ""  # the round of a paper that is about one
    delivered_on: date | None = None
    set_name: str = ""  # 信用办, 联合: under which set it went out; "" of papers of before
    seal: str = ""  # the seal of that set
    signed: str = ""  # every body that signed, 、 between them

    @property
    def cases(self) -> tuple[int, ...]:
        """The case that the paper is about, none for a paper without one."""
        return (self.case_id,) if self.case_id is not None else ()


@dataclass(frozen=True, slots=True)
class FaceRow:
    """A role of the faces of papers: what it is for, the file that serves it now."""

    role: str
    caption: str  # 仿宋
    use: str
    name: str  # of the face in use; "" where there is none
    file: str
    stands_in: bool
    chosen: str  # the file that the office chose; "" where the program looks for one
    problem: str = ""  # why what was chosen can't be used

    @property
    def state(self) -> str:
        """代用, or chosen by the office."""
        if self.problem:
            return "所选的不能用"
        return "本办选用" if self.chosen else "代用字体" if self.stands_in else ""


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery of a paper: how, when, to whom, what proves it, who noted it."""

    way: str
    on: date
    receiver: str
    proof: str
    officer: str


@dataclass(frozen=True, slots=True)
class SealRow:
    """A use of a seal on a paper, or on something else that ``matter`` names."""

    seal: str
    on: date
    copies: int
    approved_by: str
    officer: str
    matter: str = ""  # the paper's number


@dataclass(frozen=True, slots=True)
class DocumentFileRow:
    """A file kept with a paper."""

    name: str
    note: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class DocumentTrail:
    """What became of an issued paper; the numbers of the paper it replaces, and of its own."""

    deliveries: tuple[DeliveryRow, ...]
    seals: tuple[SealRow, ...]
    files: tuple[DocumentFileRow, ...]
    replaces: str = ""
    replaced_by: str = ""
    answers: tuple[str, ...] = ()  # what came in and answers it: 收〔2026〕1号 …


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """One line of 收文登记; of a case that the reader is recused from the number alone."""

    id: int
    number: str
    received_on: date
    sender: str
    their_number: str
    title: str
    pages: int | None
    case_number: str
    answers: str  # the number of our paper that it answers
    file: str
    sha256: str
    officer: str
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class RegisterLists:
    """What the register can be narrowed to: years, newest first; (key, caption) pairs."""

    years: tuple[int, ...]
    series: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A paper that was issued: its number, the step that it belongs to, the kept PDF's hash."""

    id: int
    number: str
    title: str
    case_id: int | None
    seq: int | None
    sha256: str
    size: int
    changed: Changed
    addressee: str = ""  # masked where it is a complainant
    case_number: str = ""


@dataclass(frozen=True, slots=True)
class LettersResult:
    """What a batch of letters did; those issued stay, also when it was stopped on the way."""

    issued: tuple[IssuedDocument, ...]
    refused: tuple[Refusal, ...]
    untried: int = 0  # not tried, because it was stopped
    sent_round: int = 0  # to 核稿 or 签发 first, or marked there

    @property
    def count(self) -> int:
        """How many papers the batch took on."""
        return len(self.issued) + self.sent_round

    @property
    def cases(self) -> tuple[int, ...]:
        """The cases whose letters were issued."""
        return tuple(d.case_id for d in self.issued if d.case_id is not None)
