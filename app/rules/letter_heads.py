"""The head of a kind of paper: what it is about, for whom, which step it carries out, what it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

from app.rules.casework.steps import Step
from app.rules.evaluation.procedures import PROCEDURES
from app.rules.redaction import Audience, IdentityWay
from app.rules.regulation.regulation import Regulation

Form = Literal["letter", "general", "sheet"]
Subject = Literal[
    "case", "round", "assessment", "call", "answer", "snapshot", "handover", "unit", "free"
]
SUBJECTS: Final[tuple[Subject, ...]] = get_args(Subject)


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence that a clerk should heed before the paper goes out; ``when`` "" is always."""

    text: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """Everything about a kind of paper but its words."""

    kind: str
    caption: str
    form: Form  # letter 信函格式, general with a 版头 and a 版记, sheet for the office itself
    subject: Subject
    audience: Audience
    order: int  # its place in menus and lists
    required: tuple[str, ...]
    editable: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    step: str = ""  # the step that it carries out
    cites: tuple[str, ...] = ()  # steps whose article is its 依据; "" the step that it carries out
    clock: str = ""  # the role of the limit that it tells; "" the one that runs for its addressee
    term: str = ""  # the pack's own word for it (``terms``), instead of the caption
    identity: IdentityWay = IdentityWay.NEVER
    packs: tuple[str, ...] = ()  # the only packs that it is for; () all
    procedure: str = ""  # of a unit: the only procedure of rounds that it is for; "" all
    offered: str = ""  # the condition under which a case offers it; "" always
    # What fields of its step must say: field, the values of which it is one.
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def numbered(self) -> bool:
        """Whether it leaves the house, and so gets a number and is kept."""
        return self.form != "sheet"

    def is_for(self, regulation: Regulation) -> bool:
        """Whether the kind is used under this regulation, which has its step."""
        if self.packs and regulation.id not in self.packs:
            return False
        return self.subject != "case" or not self.step or self.step in regulation.steps

    def tells(self, step: Step) -> bool:
        """Whether the paper is one for this very step: its kind, and what ``only`` asks of it."""
        return step.kind == self.step and all(step.text(name) in words for name, words in self.only)

    def caption_in(self, regulation: Regulation) -> str:
        """督办函 or 提醒督办函: what the regulation calls the paper."""
        own = regulation.terms.get(self.term, "")
        return own.split("（")[0] or self.caption


def head_mistakes(head: Head) -> Iterator[str]:
    """What can't be in a head: a widening of who is told, or a letter that carries out nothing.

    A sentence a mistake; a kind with one is never read.
    """
    office = head.audience is Audience.OFFICE
    if head.numbered == office:
        yield "函件须发给办外的人，表单只供本办使用：form 与 audience 不相符"
    if head.identity is IdentityWay.BY_DECISION and head.audience is not Audience.HANDLING_UNIT:
        yield "只有发给承办单位的，才可以经决定提供身份：identity 与 audience 不相符"
    if head.identity is IdentityWay.ON_REQUEST and not office:
        yield "只有本办使用的表单，才可以按需印出身份：identity 与 audience 不相符"
    if head.numbered and head.subject == "case" and not head.step:
        yield "案件的函件须写明所办的步骤：缺少 step"
    if not head.numbered and head.step:
        yield "本办使用的表单不办理步骤：多了 step"
    if head.only and not head.step:
        yield "没有步骤，就没有步骤的填写内容：多了 only"
    if head.procedure and head.subject != "assessment":
        yield "只有评价轮次里单位的文书才限定程序：多了 procedure"
    if head.procedure and head.procedure not in PROCEDURES:
        yield f"没有程序“{head.procedure}”（procedure）"
    if head.offered and head.subject != "case":
        yield "只有案件的文书才看案件的情形：多了 offered"


def pack_mistakes(head: Head, regulation: Regulation) -> Iterator[str]:
    """What the head names and a regulation that it is for doesn't have, a sentence each."""
    if head.subject != "case" or (head.packs and regulation.id not in head.packs):
        return
    where = f"{regulation.id}里没有"
    if head.step and head.step not in regulation.steps:
        yield f"{where}步骤“{head.step}”；只用于别的办法的，须写明 packs"
    known = regulation.steps.get(head.step)
    for name, words in head.only:
        field = known.field_def(name) if known else None
        for word in filter(None, words):  # "": left open
            if field is None or not regulation.choice(field.options, word):
                yield f"{where}步骤“{head.step}”的“{name} = {word}”（only）"
    for word in head.cites:
        if word not in regulation.steps:
            yield f"{where}步骤“{word}”（cites）"
    if head.clock and regulation.clock_of_role(head.clock) is None:
        yield f"{where}期限“{head.clock}”；只用于别的办法的，须写明 packs"
    if head.term and head.term not in regulation.terms:
        yield f"{where}用语“{head.term}”（term）"
