"""Early warnings as they stand today, and what was done about them (YC-23)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, insert, select

from app.base.errors import InputError
from app.base.progress import SILENT, Progress
from app.base.rows.oversight import AnsweredWarning, WarningRow
from app.base.rows.oversight import Warnings as WarningRows
from app.base.rows.papers import IssuedDocument
from app.base.rows.statistics import CountedCase, CountedCases
from app.base.session import Session
from app.models.base import new_uid, table_of
from app.models.case import CaseRespondent, CaseStep, CaseText
from app.models.desk_statements import visible
from app.models.document import Document
from app.models.identity import Identity, IdentityToken
from app.models.officer import Officer
from app.models.oversight import WarningAnswer
from app.models.statistics import CaseEvent
from app.models.unit import Unit, UnitAlias
from app.reports.letters.templates import head_of
from app.rules.warnings.answers import Answer, belonging, news, spoken
from app.rules.warnings.finding import YEAR, by_rule, find
from app.rules.warnings.schema import RULES, Happening, Sign, Warned, WatchedCase, case_of
from app.services.cases.cards import CASE
from app.services.cases.projection import matter
from app.services.gate.acts import DESK, Act
from app.services.gate.gate import Deed
from app.services.oversight.thresholds import office_rules
from app.services.papers.paper_commands import WritePaper
from app.services.store.reading import office_regulation
from app.services.store.step_numbers import last_number
from app.services.store.workspace import Workspace

ANSWER_WARNING = Act("answer_warning", "处理预警", about="office", roles=DESK)
DISMISSED, FOLLOWED = "dismissed", "followed"
READING: Final = "读取案件"
BACK: Final = 2 * YEAR  # days of cases that are looked at
ANSWER, OFFICER, DOCUMENT = table_of(WarningAnswer), table_of(Officer), table_of(Document)
TEXT, EVENT, RESPONDENT = table_of(CaseText), table_of(CaseEvent), table_of(CaseRespondent)
UNIT, ABOVE, ALIAS = table_of(Unit), table_of(Unit).alias("above"), table_of(UnitAlias)
TOKEN, IDENTITY, STEP = table_of(IdentityToken), table_of(Identity), table_of(CaseStep)
KINDS: Final = {
    "extend": "extend", "return_referral": "return", "object": "object",
    "reinvestigate": "second_round", "supervise": "supervise",
}  # fmt: skip
NO_CASE: Final = ("voided", "merged")
_CASES = (
    select(
        CASE.c.id, CASE.c.received_on, CASE.c.accepted_on, CASE.c.ended_on, CASE.c.category,
        TEXT.c.text, RESPONDENT.c.name, UNIT.c.kind, UNIT.c.name.label("unit"),
        UNIT.c.uid.label("unit_uid"), ABOVE.c.kind.label("above_kind"),
        ABOVE.c.name.label("above"), ABOVE.c.uid.label("above_uid"), STEP.c.no,
    )
    .join_from(CASE, TEXT, TEXT.c.case_id == CASE.c.id)
    .join(STEP, (STEP.c.case_id == CASE.c.id) & (STEP.c.seq == 1))
    .outerjoin(
        RESPONDENT, (RESPONDENT.c.case_id == CASE.c.id) & (RESPONDENT.c.position == 1)
    )
    .outerjoin(UNIT, UNIT.c.uid == RESPONDENT.c.unit_uid)
    .outerjoin(ABOVE, ABOVE.c.id == UNIT.c.superior_id)
    .where(CASE.c.received_on > bindparam("since"), CASE.c.stage.not_in(NO_CASE))
)  # fmt: skip
_EVENTS = (
    select(EVENT.c.case_id, EVENT.c.kind, EVENT.c.day, EVENT.c.seq, STEP.c.no, UNIT.c.uid)
    .join(STEP, (STEP.c.case_id == EVENT.c.case_id) & (STEP.c.seq == EVENT.c.seq))
    .outerjoin(UNIT, UNIT.c.id == EVENT.c.unit_id)
    .where(EVENT.c.kind.in_(tuple(KINDS)), EVENT.c.day > bindparam("since"))
)
_OTHERS = (
    select(RESPONDENT.c.case_id, UNIT.c.uid, UNIT.c.name)
    .join(UNIT, UNIT.c.uid == RESPONDENT.c.unit_uid)
    .where(RESPONDENT.c.position > 1)
    .order_by(RESPONDENT.c.case_id, RESPONDENT.c.position)
)
# Where a registration was put right after an answer, the case may be about another unit since.
_PUT_RIGHT = (
    select(STEP.c.case_id, func.max(STEP.c.no))
    .where(STEP.c.no > bindparam("known"), STEP.c.revises_seq == 1)
    .group_by(STEP.c.case_id)
)
_PEOPLE = (
    select(IDENTITY.c.case_id, TOKEN.c.token)
    .join(TOKEN, TOKEN.c.identity_id == IDENTITY.c.id)
    .where(TOKEN.c.kind != "name")
)
_GIVEN_UP = (
    select(UNIT.c.uid, ABOVE.c.uid)
    .join_from(UNIT, ALIAS, ALIAS.c.alias == UNIT.c.name)
    .join(ABOVE, ABOVE.c.id == ALIAS.c.unit_id)
    .where(UNIT.c.active == 0, UNIT.c.id != ABOVE.c.id)
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
    about: str  # its key, or what it is about
    outcome: str
    reason: str
    on: date
    document_id: int | None = None
    signs: tuple[str, ...] = ()  # those that were seen; none given, all that it has now
    no: int | None = None  # the last step that was known then; None: what is known now


class EarlyWarnings:
    """Looks at all cases, whoever asks; who looks at a warning sees the cases that they may see, and
    of one about cases alone that they keep out of nothing but that it is there."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def rows(self, today: date, by: Session, progress: Progress = SILENT) -> WarningRows:
        """The warnings that stand today and those that were answered, the newest first.

        One that was answered stands again only with a sign that came after that. It can be stopped
        between rules.
        """
        progress.step(0, len(RULES), READING)
        with self._work.gate.see(self._work.gate.program) as whole:
            rules, no = office_rules(whole.connection), last_number(whole.connection)
            answers = _answers(whole.connection)
            known = min((one.no for _row, one in answers if one.no is not None), default=None)
            cases = self._cases(whole.connection, today, known)
        warned: list[Warned] = []
        for done, (rule, found) in enumerate(by_rule(cases, rules, today), 1):
            warned += found
            progress.step(done, len(RULES), f"查找预警：{rule.caption}")
        year = sum(case.received > today - timedelta(days=YEAR) for case in cases)
        grounds = {row.id: _grounds(one) for row, one in answers}
        with self._work.gate.see(by) as view:
            named = {case for one in warned for case in one.cases}.union(*grounds.values())
            asked = {"cases": sorted(named), "viewer": view.viewer}
            seen = set(view.connection.scalars(_VISIBLE, asked))
        standing = [row for one in warned if (row := _row(one, answers, seen, no)) is not None]
        told = tuple(
            _answered(row) for row, _ in reversed(answers)
            if not grounds[row.id] or grounds[row.id] & seen
        )  # fmt: skip
        shown = tuple(row for row in standing if row.cases)
        small = rules.small if year < rules.fewest_a_year else ""
        return WarningRows(shown, told, small, len(standing) - len(shown))

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
            if deed.kept_from() >= set(found.cases):
                raise InputError("这条预警的案件你都回避，没有保存；请由别的经办人处理。")
            _keep(deed, found, replace(command, reason=reason))

    def paper_went_out(self, deed: Deed, command: WritePaper, issued: IssuedDocument) -> None:
        """The warning that the paper answers counts as followed up by it, whoever sent it and when,
        as far as it was known when the paper was begun; one that no longer stands needs no answer."""
        if any(command.warning):
            rule, key, no, *signs = command.warning
            reason = f"发{head_of(command.kind).caption}"
            followed = AnswerWarning(
                rule, key, FOLLOWED, reason, deed.today, issued.id, tuple(signs), int(no)
            )
            found = self._standing(deed, followed)
            if found is not None:
                with self._work.gate.act(ANSWER_WARNING, deed.by) as inner:
                    _keep(inner, found, followed)

    def _standing(self, deed: Deed, command: AnswerWarning) -> Warned | None:
        cases = self._cases(deed.connection, deed.today)
        found = find(cases, office_rules(deed.connection), deed.today)
        asked = Answer(command.rule, command.about, frozenset(command.signs))
        alike = [one for one in found if one.rule == asked.rule and (
            belonging(one, [asked]) if asked.signs else asked.about in (one.key, one.about)
        )]  # fmt: skip
        return max(alike, key=lambda one: len(_texts(one.signs) & asked.signs), default=None)

    def cases(self, row: WarningRow, by: Session) -> CountedCases:
        """The cases that a warning rests on, as far as ``by`` may see them."""
        with self._work.gate.see(by) as view:
            asked = {"cases": list(row.cases), "viewer": view.viewer}
            found = view.connection.execute(_LISTED, asked).all()
        told = tuple(
            CountedCase(r.id, r.number, r.title, r.name or "", r.received_on) for r in found
        )
        return CountedCases(row.caption, told, row.recused + len(row.cases) - len(told))

    def _cases(
        self, connection: Connection, today: date, known: int | None = None
    ) -> list[WatchedCase]:
        since = {"since": today - timedelta(days=BACK)}
        happened: dict[int, list[Happening]] = defaultdict(list)
        for row in connection.execute(_EVENTS, since):
            one = Happening(KINDS[row.kind], row.day, row.seq, row.no, row.uid or "")
            happened[row.case_id].append(one)
        others: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for case_id, uid, name in connection.execute(_OTHERS):
            others[case_id].append((uid, name))
        people: dict[int, set[str]] = defaultdict(set)
        for case_id, token in connection.execute(_PEOPLE):
            people[case_id].add(token.hex())
        regulation = office_regulation(self._work, connection)
        names = {choice.key: choice.text for choice in regulation.lists.get("categories", ())}
        put_right: dict[int, int] = {}
        if known is not None:
            put_right = dict(map(tuple, connection.execute(_PUT_RIGHT, {"known": known})))
        return [
            _watched(
                row, names, tuple(sorted(people[row.id])), tuple(happened[row.id]),
                put_right.get(row.id, row.no), tuple(others[row.id]),
            )
            for row in connection.execute(_CASES, since)
        ]  # fmt: skip


def _keep(deed: Deed, found: Warned, command: AnswerWarning) -> None:
    """What was seen of the warning is answered; what came since is not."""
    held = _texts(found.signs)
    no = last_number(deed.connection) if command.no is None else command.no
    signs = {
        "held": sorted(held & set(command.signs) if command.signs else held), "no": no,
        "day": deed.today.isoformat(),
    }  # fmt: skip
    row = {
        "uid": new_uid(), "rule": found.rule, "about": found.key, "said": found.said,
        "signs": signs, "outcome": command.outcome, "reason": command.reason,
        "document_id": command.document_id, "on": command.on, "actor_id": deed.by.id,
        "created_at": deed.now,
    }  # fmt: skip
    deed.connection.execute(_ANSWER, row)
    deed.detail |= {"rule": found.rule, "outcome": command.outcome}


def _watched(
    row: Any, names: Mapping[str, str], people: tuple[str, ...], happened: tuple[Happening, ...],
    no: int, others: tuple[tuple[str, str], ...],
) -> WatchedCase:  # fmt: skip
    here, above = row.kind == "township", row.above_kind == "township"
    place, place_uid = (
        (row.unit, row.unit_uid) if here else (row.above, row.above_uid) if above else ("", "")
    )
    return WatchedCase(
        row.id, row.received_on, row.unit or row.name or "", names.get(row.category, ""),
        place, matter(row.text), people, row.accepted_on, row.ended_on, happened, no,
        row.unit_uid or "", row.category or "", place_uid, others,
    )  # fmt: skip


Answered = tuple[Any, Answer]  # a row, and what it means


def _answers(connection: Connection) -> list[Answered]:
    """The answers, the oldest first; of a unit merged into another they are the other's."""
    merged = dict(map(tuple, connection.execute(_GIVEN_UP)))
    return [(row, _answer(row, merged)) for row in connection.execute(_ANSWERS)]


def _answer(row: Any, merged: Mapping[str, str]) -> Answer:
    """An answer as it was kept; the first ones kept their cases alone."""
    unit, *more = row.about.split(" ")
    about = " ".join((merged.get(unit, unit), *more))
    if isinstance(row.signs, Mapping):
        held, no, day = row.signs["held"], row.signs["no"], row.signs["day"]
        return Answer(row.rule, about, frozenset(held), no, date.fromisoformat(day))
    return Answer(row.rule, about, frozenset(f"case:{sign}" for sign in row.signs))


def _grounds(answer: Answer) -> set[int]:
    """The cases that an answered warning rested on."""
    return {case_of(sign) for sign in answer.signs if sign.split(":")[1].isdecimal()}


def _texts(signs: Iterable[Sign]) -> frozenset[str]:
    return frozenset(sign.text for sign in signs)


def _row(warned: Warned, answers: Sequence[Answered], seen: set[int], no: int) -> WarningRow | None:
    """The warning as it stands; None where it was answered and nothing new has come since."""
    given = [(row, one) for row, one in answers if belonging(warned, [one])]
    fresh = news(warned, [one for _row, one in given])
    if given and not fresh:
        return None
    before, new = "", ""
    if given:
        last, _ = given[-1]
        what = "不作处理" if last.outcome == DISMISSED else "已跟进"
        before, new = f"{last.on:%Y-%m-%d} {what}（{last.reason}）", spoken(fresh)
    told = tuple(case for case in warned.cases if case in seen)
    return WarningRow(
        warned.rule, warned.caption, warned.key, warned.about, warned.said, warned.written, told,
        len(warned.cases) - len(told), tuple(sorted(_texts(warned.signs))), no, warned.why,
        warned.proposes, warned.paper, before, new,
    )  # fmt: skip


def _answered(row: Any) -> AnsweredWarning:
    return AnsweredWarning(row.said, row.outcome, row.reason, row.number or "", row.on, row.officer)
