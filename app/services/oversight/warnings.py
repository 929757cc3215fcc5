"""Early warnings as they stand today, and what was done about them (YC-23)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select

from app.base.errors import InputError
from app.base.progress import SILENT, Progress
from app.base.rows.oversight import AnsweredWarning, WarningRow
from app.base.rows.oversight import Warnings as WarningRows
from app.base.rows.papers import IssuedDocument
from app.base.rows.statistics import CountedCase, CountedCases
from app.base.session import Session
from app.models.base import new_uid, table_of
from app.models.case import CaseRespondent, CaseText
from app.models.desk_statements import visible
from app.models.document import Document
from app.models.identity import Identity, IdentityToken
from app.models.officer import Officer
from app.models.oversight import WarningAnswer
from app.models.statistics import CaseEvent
from app.models.unit import Unit
from app.reports.letters.templates import head_of
from app.rules.warnings.finding import YEAR, by_rule, find
from app.rules.warnings.schema import Happening, Warned, WatchedCase, shipped_rules
from app.services.cases.cards import CASE
from app.services.cases.projection import matter
from app.services.gate.acts import DESK, Act
from app.services.gate.gate import Deed
from app.services.papers.paper_commands import WritePaper
from app.services.store.reading import office_regulation
from app.services.store.workspace import Workspace

ANSWER_WARNING = Act("answer_warning", "处理预警", about="office", roles=DESK)
DISMISSED, FOLLOWED = "dismissed", "followed"
READING: Final = "读取案件"
BACK: Final = 2 * YEAR  # days of cases that are looked at
ANSWER, OFFICER, DOCUMENT = table_of(WarningAnswer), table_of(Officer), table_of(Document)
TEXT, EVENT, RESPONDENT = table_of(CaseText), table_of(CaseEvent), table_of(CaseRespondent)
UNIT, ABOVE = table_of(Unit), table_of(Unit).alias("above")
TOKEN, IDENTITY = table_of(IdentityToken), table_of(Identity)
Answers = dict[tuple[str, str], list[Any]]
KINDS: Final = {
    "extend": "extend", "return_referral": "return", "object": "object",
    "reinvestigate": "second_round", "supervise": "supervise",
}  # fmt: skip
NO_CASE: Final = ("voided", "merged")
_CASES = (
    select(
        CASE.c.id, CASE.c.received_on, CASE.c.accepted_on, CASE.c.ended_on, CASE.c.category,
        TEXT.c.text, RESPONDENT.c.name, UNIT.c.kind, UNIT.c.name.label("unit"),
        ABOVE.c.kind.label("above_kind"), ABOVE.c.name.label("above"),
    )
    .join_from(CASE, TEXT, TEXT.c.case_id == CASE.c.id)
    .outerjoin(
        RESPONDENT, (RESPONDENT.c.case_id == CASE.c.id) & (RESPONDENT.c.position == 1)
    )
    .outerjoin(UNIT, UNIT.c.uid == RESPONDENT.c.unit_uid)
    .outerjoin(ABOVE, ABOVE.c.id == UNIT.c.superior_id)
    .where(CASE.c.received_on > bindparam("since"), CASE.c.stage.not_in(NO_CASE))
)  # fmt: skip
_EVENTS = select(EVENT.c.case_id, EVENT.c.kind, EVENT.c.day).where(
    EVENT.c.kind.in_(tuple(KINDS)), EVENT.c.day > bindparam("since")
)
_PEOPLE = (
    select(IDENTITY.c.case_id, TOKEN.c.token)
    .join(TOKEN, TOKEN.c.identity_id == IDENTITY.c.id)
    .where(TOKEN.c.kind != "name")
)
_ANSWER = insert(ANSWER)
_ANSWERS = (
    select(ANSWER, OFFICER.c.name.label("officer"), DOCUMENT.c.number)
    .join(OFFICER, OFFICER.c.id == ANSWER.c.actor_id)
    .outerjoin(DOCUMENT, DOCUMENT.c.id == ANSWER.c.document_id)
    .order_by(ANSWER.c.id)
)
_LISTED = (
    select(CASE.c.id, CASE.c.number, CASE.c.title, CASE.c.received_on, UNIT.c.name)
    .outerjoin_from(CASE, UNIT, UNIT.c.id == CASE.c.handling_unit_id)
    .where(CASE.c.id.in_(bindparam("cases", expanding=True)), visible(CASE.c.id))
    .order_by(CASE.c.received_on, CASE.c.id)
)
_VISIBLE = select(CASE.c.id).where(
    CASE.c.id.in_(bindparam("cases", expanding=True)), visible(CASE.c.id)
)


@dataclass(frozen=True, slots=True)
class AnswerWarning:
    """What is done about a warning that stands: dismissed, or followed up, by a paper or otherwise."""

    rule: str
    about: str
    outcome: str
    reason: str
    on: date
    document_id: int | None = None
    signs: tuple[str, ...] = ()  # which warning of the rule, where it has several about one unit


class EarlyWarnings:
    """Looks at all cases, whoever asks; who looks at a warning sees the cases that they may see."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def rows(self, today: date, by: Session, progress: Progress = SILENT) -> WarningRows:
        """The warnings that stand today and those that were answered, the newest first.

        One that was answered stands again only with a sign that it had not then. It can be stopped
        between rules.
        """
        rules = shipped_rules()
        steps = len(rules.rules)
        progress.step(0, steps, READING)
        with self._work.gate.see(self._work.gate.program) as whole:
            cases = self._cases(whole.connection, today)
            answers = whole.connection.execute(_ANSWERS).all()
        warned: list[Warned] = []
        for done, (rule, found) in enumerate(by_rule(cases, rules, today), 1):
            warned += found
            progress.step(done, steps, f"查找预警：{rule.caption}")
        year = sum(case.received > today - timedelta(days=YEAR) for case in cases)
        with self._work.gate.see(by) as view:
            ids = sorted({case for one in warned for case in one.cases})
            asked = {"cases": ids, "viewer": view.viewer}
            seen = set(view.connection.scalars(_VISIBLE, asked))
        given = _by_subject(answers)
        standing = [
            _row(one, _last(one, given), seen) for one in warned if not _settled(one, given)
        ]  # fmt: skip
        small = rules.fewest_why if year < rules.fewest_a_year else ""
        return WarningRows(tuple(standing), tuple(map(_answered, reversed(answers))), small)

    def answer(self, command: AnswerWarning, by: Session) -> None:
        """Dismiss a warning with a reason, or note what is done; it rests until something new happens."""
        reason = command.reason.strip()
        if not reason:
            what = "不作处理的理由" if command.outcome == DISMISSED else "怎么跟进的"
            raise InputError(f"没有写明{what}，没有保存。")
        with self._work.gate.act(ANSWER_WARNING, by) as deed:
            found = self._standing(deed, command)
            if found is None:
                raise InputError("这条预警现在已经不成立，没有保存；请刷新后再看。")
            _keep(deed, found, replace(command, reason=reason))

    def paper_went_out(self, deed: Deed, command: WritePaper, issued: IssuedDocument) -> None:
        """The warning that the paper answers counts as followed up by it, whoever sent it and when;
        one that no longer stands needs no answer."""
        if any(command.warning):
            rule, about, *signs = command.warning
            reason = f"发{head_of(command.kind).caption}"
            followed = AnswerWarning(
                rule, about, FOLLOWED, reason, deed.today, issued.id, tuple(signs)
            )
            found = self._standing(deed, followed)
            if found is not None:
                with self._work.gate.act(ANSWER_WARNING, deed.by) as inner:
                    _keep(inner, found, followed)

    def _standing(self, deed: Deed, command: AnswerWarning) -> Warned | None:
        cases = self._cases(deed.connection, deed.today)
        found = find(cases, shipped_rules(), deed.today)
        wanted = (command.rule, command.about)
        alike = [one for one in found if (one.rule, one.about) == wanted]
        asked = set(command.signs)
        if asked:
            alike = [one for one in alike if one.signs & asked]
        return max(alike, key=lambda one: len(one.signs & asked), default=None)

    def cases(self, row: WarningRow, by: Session) -> CountedCases:
        """The cases that a warning rests on, as far as ``by`` may see them."""
        with self._work.gate.see(by) as view:
            asked = {"cases": list(row.cases), "viewer": view.viewer}
            found = view.connection.execute(_LISTED, asked).all()
        told = tuple(
            CountedCase(r.id, r.number, r.title, r.name or "", r.received_on) for r in found
        )
        return CountedCases(row.caption, told, row.recused + len(row.cases) - len(told))

    def _cases(self, connection: Connection, today: date) -> list[WatchedCase]:
        since = {"since": today - timedelta(days=BACK)}
        happened: dict[int, list[Happening]] = defaultdict(list)
        for row in connection.execute(_EVENTS, since):
            happened[row.case_id].append(Happening(KINDS[row.kind], row.day))
        people: dict[int, set[str]] = defaultdict(set)
        for case_id, token in connection.execute(_PEOPLE):
            people[case_id].add(token.hex())
        regulation = office_regulation(self._work, connection)
        names = {choice.key: choice.text for choice in regulation.lists.get("categories", ())}
        return [
            _watched(row, names, tuple(sorted(people[row.id])), tuple(happened[row.id]))
            for row in connection.execute(_CASES, since)
        ]


def _keep(deed: Deed, found: Warned, command: AnswerWarning) -> None:
    row = {
        "uid": new_uid(), "rule": found.rule, "about": found.about, "said": found.said,
        "signs": sorted(found.signs), "outcome": command.outcome, "reason": command.reason,
        "document_id": command.document_id, "on": command.on, "actor_id": deed.by.id,
        "created_at": deed.now,
    }  # fmt: skip
    deed.connection.execute(_ANSWER, row)
    deed.detail |= {"rule": found.rule, "outcome": command.outcome}


def _watched(
    row: Any, names: Mapping[str, str], people: tuple[str, ...], happened: tuple[Happening, ...]
) -> WatchedCase:
    place = (
        row.unit if row.kind == "township" else row.above if row.above_kind == "township" else ""
    )
    return WatchedCase(
        row.id, row.received_on, row.unit or row.name or "", names.get(row.category, ""),
        place or "", matter(row.text), people, row.accepted_on, row.ended_on, happened,
    )  # fmt: skip


def _by_subject(answers: Sequence[Any]) -> Answers:
    """The answers to warnings of a rule about the same, the oldest first."""
    found: Answers = defaultdict(list)
    for row in answers:
        found[row.rule, row.about].append(row)
    return found


def _settled(warned: Warned, answers: Answers) -> bool:
    """Whether every sign was there when somebody answered; of two promises of one unit each has
    its own answers."""
    given = answers.get((warned.rule, warned.about), [])
    return warned.signs <= {sign for row in given for sign in row.signs} and bool(given)


def _last(warned: Warned, answers: Answers) -> Any:
    """The newest answer to this warning; None where what was answered had none of its signs."""
    given = answers.get((warned.rule, warned.about), [])
    return next((row for row in reversed(given) if warned.signs & set(row.signs)), None)


def _row(warned: Warned, answer: Any, seen: set[int]) -> WarningRow:
    told = [case for case in warned.cases if case in seen]
    before = ""
    if answer is not None:
        what = "不作处理" if answer.outcome == DISMISSED else "已跟进"
        before = f"{answer.on:%Y-%m-%d} {what}（{answer.reason}），此后又有新情况"
    return WarningRow(
        warned.rule, warned.caption, warned.about, warned.said, tuple(told),
        len(warned.cases) - len(told), tuple(sorted(warned.signs)), warned.why, warned.proposes,
        warned.paper, before,
    )  # fmt: skip


def _answered(row: Any) -> AnsweredWarning:
    return AnsweredWarning(row.said, row.outcome, row.reason, row.number or "", row.on, row.officer)
