"""The sheets that a 卷 holds and the office never issued: set now from the case, who complains masked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.base.delivery import WAYS
from app.base.list_paper import ListPaper, ListPart
from app.base.secret import Secret
from app.reports.letters.templates import head_of, template
from app.rules.casework.steps import Step
from app.rules.redaction import redacted
from app.services.archives.masking import Masker
from app.services.cases.approval_rules import INSTRUCTION_KIND, PROPOSES, proposals
from app.services.cases.forms import field_text
from app.services.papers import fields_of_all  # noqa: F401  each registers its fields
from app.services.papers.case_view import case_view
from app.services.papers.letter_case import LetterCase
from app.services.papers.letter_sources import Told, filled
from app.services.papers.typesetting import Typesetter, composed

SEALED_WORD: Final = "见密封件"
ACCEPTANCE: Final = ("accept", "decline")
TICKS: Final = {"accept": "受理", "decline": "不予受理", "close": "办结"}  # of a 审批表
SHEETS_OF: Final = {
    "accept": "受理审批表",
    "decline": "不予受理审批表",
    "close": "办理审批表（办结）",
}
INTERNAL: Final = ("proposal",)  # 拟办意见 lies in the sealed part
# Steps that leave no paper are told on a sheet under the heading of their roles, in this order.
RECORDS: Final = (
    ("close", "终结登记", ("close", "decline", "exclude", "forward", "withdraw", "end_untold",
                       "notify_refusal", "notify_forward", "return_hotline", "return_to_superior",
                       "superior_recognize", "merge")),
    ("review_result", "结果审核登记", ("review_result",)),
    ("report_result", "办理结果登记", ("report_result", "own_result")),
    ("object", "异议、再次调查登记", ("object", "decide_objection", "reinvestigate", "reopen")),
    ("accept", "受理、受理告知登记", ("accept", "notify_acceptance")),
    ("request_correction", "补正登记", ("request_correction", "supply_correction")),
    ("refer", "转办、回执、反馈和退回登记", ("refer", "delivered", "unit_respond", "return_referral")),
    ("extend", "延期登记", ("request_extension", "extend", "refuse_extension", "override_limit")),
    ("supervise", "催办、督办和改进反馈登记", ("remind", "supervise", "reply_improvement")),
    ("hear_complainant", "听取陈述、对接和跟踪登记", ("hear_complainant", "contact_complainant", "follow_up")),
    ("give_feedback", "反馈、征求意见登记", ("give_feedback", "visit_back", "visit_by_hotline",
                                   "record_unreachable")),
    ("record_dishonesty", "失信认定登记", ("record_dishonesty", "change_dishonesty", "put_right")),
    ("answer_superior", "上级转办、批示和报送登记", ("instruct", "report_leader", "answer_superior", "report_superior",
                                     "respond_superior", "superior_return", "answer_hotline", "redo_hotline")),
)  # fmt: skip
LATER: Final = ("review_result", "report_result", "refer")  # of these each round has a sheet
STATES: Final = {"approved": "同意", "refused": "退回"}
CONSENTS: Final = {"yes": "同意", "no": "不同意", "": "未表示"}
HEAD: Final = ("日期", "事项", "单位、经办人", "内容")
WIDTHS: Final = (14, 16, 20, 50)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was set: the kind of paper or record, its step, its title, its bytes."""

    kind: str
    step: str
    title: str
    pdf: bytes
    day: date | None = None
    round: int = 1


@dataclass(frozen=True)
class Sheets:
    """Sets the sheets of one case."""

    case: LetterCase
    masker: Masker
    setter: Typesetter

    def of_kind(self, kind: str, step: str) -> Sheet:
        """登记表, 审批表 …: the office's own sheet, who complains masked, 拟办意见 left out."""
        head = head_of(kind)
        view = case_view(self.case, Told(head, None))
        fields = filled(template(kind).fields, view)
        told = {n: self.masker.value(v) for n, v in fields.items() if n not in INTERNAL}
        if "complainants" in told:
            told["complainants"] = self._unnamed()
        title = head.caption_in(self.case.regulation)
        if "decisions" in told:
            told["decisions"] = _ticked(str(told["decisions"]), TICKS.get(step, "其他"))
            told["instruction"] = self.masker.mask(self._instructed(step))
            title = SHEETS_OF.get(step, title)
        letter = composed(kind, redacted(told, head.audience))
        return Sheet(kind, step, title, self.setter.pdf(letter))

    def _instructed(self, role: str) -> str:
        """The director's words on what the sheet is about: acceptance, or all the rest."""
        steps = self.case.steps
        accepting = {
            answer.seq
            for step, answer in proposals(steps)
            if answer is not None and step.text(PROPOSES) in ACCEPTANCE
        }
        return "\n".join(
            f"{step.text('note')}（{step.on:%Y-%m-%d}）"
            for step in steps
            if step.kind == INSTRUCTION_KIND and (step.seq in accepting) == (role in ACCEPTANCE)
        )

    def named_registration(self, people: Sequence[Mapping[str, Secret]]) -> Sheet:
        """The same registration form with who complains, for the sealed part."""
        head = head_of("registration_form")
        own = tuple(people[: len(self.case.parties)])
        fields = filled(
            template(head.kind).fields, case_view(self.case, Told(head, None, None, own))
        )
        letter = composed(head.kind, redacted(fields, head.audience))
        return Sheet("identity", "receive", f"{head.caption}（含身份）", self.setter.pdf(letter))

    def delivery(self, title: str, number: str, rows: Iterable[Any]) -> bytes:
        """What the register says of how one paper was delivered."""
        told = tuple(
            (row.on.isoformat(), WAYS.get(row.way, row.way), self.masker.mask(row.receiver or "—"),
             self.masker.mask(row.proof))
            for row in rows
        )  # fmt: skip
        part = ListPart("", ("送达日", "方式", "收件人", "凭证"), (16, 18, 26, 40), told)
        return self._list("送达登记", self.masker.mask(f"{number}　{title}"), (part,))

    def draft_sheet(
        self, title: str, number: str, marks: Iterable[Any], seals: Iterable[Any]
    ) -> bytes:
        """Who checked, countersigned and signed one paper, and which seals were set on it."""
        decided = tuple(
            (row.caption, f"{row.post}{row.decided_by}" or row.decider,
             row.decided_on.isoformat(), self.masker.mask(row.reason) or STATES[row.state])
            for row in marks
        )  # fmt: skip
        sealed = tuple(
            (row.seal, f"{row.copies}份", row.on.isoformat(), f"批准人：{row.approved_by}") for row in seals
        )  # fmt: skip
        parts = (
            ListPart("签批", ("环节", "签批人", "日期", "意见"), (16, 22, 18, 44), decided),
            ListPart("用印", ("印章", "份数", "日期", "批准"), (34, 14, 18, 34), sealed),
        )
        return self._list("发文稿纸", self.masker.mask(f"{number}　{title}"), parts)

    def records(self, steps: Sequence[Step], rounds: Mapping[int, int]) -> Iterator[Sheet]:
        """A sheet a heading for the steps that left no paper of their own; where those of a further
        round lie under the second inquiry, a sheet a round."""
        for role, title, roles in RECORDS:
            of: dict[int, list[Step]] = defaultdict(list)
            for step in steps:
                if role_of(self.case, step) in roles:
                    of[rounds.get(step.seq, 1) if role in LATER else 1].append(step)
            for turn, rows in sorted(of.items()):
                part = ListPart("", HEAD, WIDTHS, tuple(map(self._line, rows)))
                about = f"{self.case.row.number}　由登记的步骤列出，没有单独的发文、收文。"
                named = f"{title}（第{turn}轮）" if turn > 1 else title
                pdf = self._list(named, about, (part,))
                yield Sheet("step_record", role, named, pdf, rows[-1].on, turn)

    def copy(self, title: str, number: str, words: str) -> bytes:
        """遮盖件: what a paper that names who complains says, without saying who it is."""
        lines = tuple(line.strip() for line in self.masker.mask(words).splitlines() if line.strip())
        about = f"遮盖件：投诉举报人身份已遮去，原件（{number or '无字号'}）存密封件。"
        return self._list(self.masker.mask(title), about, (ListPart("", lines=lines),))

    def sealed(
        self, people: Sequence[Mapping[str, Secret]], accesses: Iterable[Any]
    ) -> Iterator[Sheet]:
        """Who complains, recusals, what was proposed and considered, who looked at whom: each that
        the case has, for the sealed part."""
        case = self.case
        if people:
            yield self.named_registration(people)
            yield self._sealed("identity", "receive", "投诉举报人身份和联系方式", (
                ListPart("", ("姓名（名称）", "电话", "住址、邮箱", "证件号码"), (20, 22, 36, 22), tuple(
                    map(_person, people))),
                ListPart("保密要求和是否同意提供身份", ("投诉举报人", "保密", "同意提供身份"), (30, 35, 35), tuple(
                    (f"第{n}位", "要求保密" if p.keep_secret else "没有要求保密", CONSENTS[p.consent])
                    for n, p in enumerate(case.parties, 1))),
            ))  # fmt: skip
        recusals = [step for step in case.steps if step.kind == "recuse"]
        considered = [
            one
            for step, answer in proposals(case.steps)
            for one in (step, answer)
            if one is not None
        ]
        for kind, title, steps in (
            ("recusal", "回避记录", recusals), ("deliberation", "拟办意见和内部研究记录", considered),
        ):  # fmt: skip
            if steps:
                rows = tuple(self._line(step, plain=True) for step in steps)
                yield self._sealed(kind, "", title, (ListPart("", HEAD, WIDTHS, rows),))
        looks = tuple(
            (f"{row.at:%Y-%m-%d %H:%M}", row.name, PURPOSES.get(row.purpose, row.purpose), row.note)
            for row in accesses
        )
        if looks:
            part = ListPart("", ("时间", "查看人", "用途", "说明"), (22, 16, 18, 44), looks)
            yield self._sealed("identity_access", "", "查看身份记录摘录", (part,))

    def _sealed(self, kind: str, step: str, title: str, parts: tuple[ListPart, ...]) -> Sheet:
        return Sheet(kind, step, title, self._list(title, str(self.case.row.number), parts))

    def _line(self, step: Step, *, plain: bool = False) -> tuple[str, ...]:
        regulation = self.case.regulation
        definition = regulation.step(step.kind)
        who = next((r.actor_id for r in self.case.recorded if r.step.seq == step.seq), 0)
        said = field_text(step, regulation)
        by = "、".join(filter(None, (step.unit or "", self.case.officers.get(who, ""))))
        caption = definition.caption if definition else step.kind
        return step.on.isoformat(), caption, by, said if plain else self.masker.mask(said)

    def _unnamed(self) -> tuple[tuple[str, ...], ...]:
        return tuple(("投诉举报人", "", SEALED_WORD) for _one in self.case.parties)

    def _list(self, title: str, about: str, parts: tuple[ListPart, ...]) -> bytes:
        paper = ListPaper(title, about, parts, demo=self.case.office.demo)
        return self.setter.list_pdf(paper)


PURPOSES: Final = {
    "reveal": "查看",
    "letter": "写入文书",
    "scan": "发文前检查",
    "disclose": "导出、归档",
}


def _ticked(boxes: str, caption: str) -> str:
    return boxes.replace(f"□{caption}", f"☑{caption}", 1)


def role_of(case: LetterCase, step: Step) -> str:
    """The role of a step as the rules of archives know it: its word where the pack names none."""
    definition = case.regulation.step(step.kind)
    return (definition.role if definition else "") or step.kind


def _person(person: Mapping[str, Secret]) -> tuple[str, ...]:
    def both(*names: str) -> str:
        return "、".join(filter(None, (person[name].reveal() for name in names)))

    return (
        both("name") or "匿名",
        both("phone", "other_phone"),
        both("address", "email"),
        both("id_number"),
    )
