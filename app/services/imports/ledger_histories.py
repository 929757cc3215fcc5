"""From a row of a ledger to the history of a case: which steps, on which days, what is doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from app.base.rows.imports import ImportIssue
from app.base.secret import Secret
from app.intake.ledgers.days import read_day
from app.intake.ledgers.ledger import LedgerRow
from app.rules.regulation.regulation import Regulation
from app.rules.titles import propose_title
from app.services.cases.bulk import History
from app.services.cases.commands import RegisterCase, TakeStep
from app.services.imports.distributing import Distribution
from app.services.imports.import_commands import ImportLedger
from app.services.people.complainant_input import ComplainantInput

TOLD: Final = "原台账未记告知日期，本办确认已告知，按受理日补登"
DEMANDING: Final = ("assigned", "hotline")  # who passes on names the day of the answer
_ID_NUMBER: Final = re.compile(r"身份证|证件号|信用代码")
_ADDRESS: Final = re.compile(r"地址|住址|住所")
_PERSONAL: Final = re.compile(
    r"姓名|电话|手机|(?<!单)号码$|联系|邮箱|邮件|微信|QQ|^市民$"
    r"|(?:来电|来访|来信|反映|诉求|申请|投诉|举报|当事|代理|委托|联名)(?:人|者)(?!数)",
    re.IGNORECASE,
)
_EMAIL: Final = re.compile(r"邮箱|邮件|e-?mail", re.IGNORECASE)
_RETURN_BY: Final = re.compile(r"退单(?:截止|期限|时限|最迟)")
_AGENT: Final = re.compile(r"(?:代理|委托)人(?:姓名)?$")
_AGENT_PHONE: Final = re.compile(r"(?:代理|委托)人.*(?:电话|手机|号码)")
_NOBODY: Final = re.compile(r"匿名|未留|不详|无|/|-+|—+|保密")
_RESULTS: Final = (("部分属实", "partly"), ("不属实", "false"), ("无法核实", "unverifiable"),
                   ("不实", "false"), ("属实", "true"))  # fmt: skip
_SATISFIED: Final = (("不满意", "unsatisfied"), ("基本满意", "mostly"), ("满意", "satisfied"))


@dataclass(frozen=True, slots=True)
class Planned:
    """A row as a case to be, and what a person should look at."""

    row: LedgerRow
    history: History
    flagged: tuple[ImportIssue, ...]


class Planner:
    """Turns rows into histories under one regulation."""

    def __init__(self, command: ImportLedger, regulation: Regulation) -> None:
        self._command = command
        self._regulation = regulation

    def plan(self, row: LedgerRow) -> Planned:
        """The row's history; its days are the ledger's own, none is made up."""
        flags: list[ImportIssue] = []
        number = row.text("source_number") if self._command.opening else ""
        steps = tuple(self._steps(row, flags)) if self._command.opening else ()
        history = History(self._register(row, flags), steps, number=number)
        return Planned(row, history, tuple(flags))

    def _register(self, row: LedgerRow, flags: list[ImportIssue]) -> RegisterCase:
        facts = row.text("facts") or row.text("title")
        channel = self._channel(row)
        received_on = self._received_on(row, channel)
        respondent = row.text("respondent")
        if not respondent:
            flags.append(_issue(row, "respondent", "没有被投诉举报单位，须在案件中补充"))
        about = f"投诉举报{respondent}" if respondent else ""
        answer_due_on = self._answer_due_on(row, channel, flags)
        return RegisterCase(
            channel=channel,
            received_on=received_on,
            title=row.text("title") or propose_title(facts, about),
            facts="\n".join([facts, *_remarks(row, day_used=answer_due_on is not None)]),
            appeal=row.text("appeal"),
            category=self._category(row, flags),
            respondents=row.each("respondent"),
            complainants=_people(row),
            source_number="" if self._command.opening else row.text("source_number"),
            regulation=self._command.regulation,
            superior_due_on=answer_due_on if channel == "assigned" else None,
            details=self._hotline_days(row, answer_due_on) if channel == "hotline" else {},
        )

    def _received_on(self, row: LedgerRow, channel: str) -> date:
        """收到日: of what 12345 passes on the day on which it was sent here, not that of the call;
        in the office's own ledger 转办 is its own act."""
        told = _received(row)  # a row without it was rejected when it was read
        sent = _day(row, "referred_on")
        if channel != "hotline" or self._command.opening or sent is None:
            return told
        return max(sent, told)

    def _answer_due_on(self, row: LedgerRow, channel: str, flags: list[ImportIssue]) -> date | None:
        """The day by which the superior or 12345 wants the answer; elsewhere it stays text."""
        due_on = _day(row, "answer_due_on")
        if due_on is None or channel not in DEMANDING:
            return None
        if channel == "assigned" and _day(row, "closed_on") is not None:
            # the ledger doesn't say when the superior was answered: no limit is left open
            flags.append(_issue(row, "answer_due_on", "已经办结，没有登记上级限办期，原文保留"))
            return None
        return due_on

    def _hotline_days(self, row: LedgerRow, due_on: date | None) -> Mapping[str, Any]:
        """The days that 12345 told: its own acceptance, before which it passes nothing on."""
        accepted = None if self._command.opening else _day(row, "accepted_on")
        sent, called = self._received_on(row, "hotline"), _received(row)
        given = {
            "hotline_accepted_on": accepted, "hotline_due_on": due_on,
            "hotline_called_on": called if called != sent else None,
            "hotline_return_due_on": _day_under(row, _RETURN_BY),
        }  # fmt: skip
        return {name: day for name, day in given.items() if day is not None}

    def _steps(self, row: LedgerRow, flags: list[ImportIssue]) -> Iterator[TakeStep]:
        accepted, referred, closed = (
            _day(row, f"{n}_on") for n in ("accepted", "referred", "closed")
        )
        units = row.each("handling_unit") or row.each("respondent")
        later = referred or closed
        if accepted is None and later is not None:
            accepted = later
            flags.append(
                _issue(row, "accepted_on", f"没有受理日期，按已知的{later}登记受理，请核对")
            )
        seq = 1
        if accepted is not None:
            seq += 1
            yield _step("accept", accepted)
        if accepted is not None and self._was_told(closed):
            seq += 1
            yield _step("notify_acceptance", accepted, proof=TOLD)
        if referred is not None and units:
            for unit in units:
                seq += 1
                yield _step("refer", referred, unit=unit)
        elif referred is not None:
            flags.append(_issue(row, "handling_unit", "有转办日期而没有承办单位，没有登记转办"))
        elif row.text("handling_unit") and closed is None:
            flags.append(_issue(row, "referred_on", "有承办单位而没有转办日期，没有登记转办"))
        if closed is not None:
            yield from self._ending(row, closed, seq if referred is not None and units else None)
        elif row.text("result"):
            note = f"原台账办理结果：{row.text('result')}"
            yield _step("record", accepted or _received(row), note=note)

    def _was_told(self, closed: date | None) -> bool:
        """Old ledgers have no column for the notice: the office says for which cases it went out,
        so that the first board is not red with notices that nobody noted down (NY-11.2)."""
        told = self._command.told
        owed = "acceptance_notice" in self._regulation.clocks
        return owed and (told == "all" or (told == "ended" and closed is not None))

    def _ending(self, row: LedgerRow, closed: date, about: int | None) -> Iterator[TakeStep]:
        """Result and feedback as the ledger tells them, on the closing day that it gives."""
        result, satisfaction = row.text("result"), row.text("satisfaction")
        if result and about is not None:
            noted = f"{result}（原台账未记报告日期，按办结日登记）"
            found: dict[str, Any] = {"note": noted}
            if key := _found(_RESULTS, result):
                found["result"] = key
            yield TakeStep(0, "report_result", closed, about=about, fields=found)
        if satisfaction and (key := _found(_SATISFIED, satisfaction)):
            yield _step("give_feedback", closed, satisfaction=key)
        note = result if about is None else ""
        yield _step("close", closed, note=note)

    def _channel(self, row: LedgerRow) -> str:
        given = row.text("channel")
        for choice in self._regulation.lists.get("channels", ()):
            if given and (choice.text in given or given in choice.text):
                return choice.key
        return self._command.channel

    def _category(self, row: LedgerRow, flags: list[ImportIssue]) -> str:
        given = row.text("category")
        for choice in self._regulation.lists.get("categories", ()):
            if given and given in (choice.key, choice.text, choice.article):
                return choice.key
        if given:
            flags.append(
                _issue(row, "category", "不是办法列出的事项类别，没有填写，请在案件中选择")
            )
        return ""


def in_charge(planned: Planned, sharing: Distribution) -> Planned:
    """The row with whoever is put in charge of its case by the office's rule."""
    history = planned.history
    officer = sharing.officer_for(history.register.respondents)
    if not officer or history.register.officer:
        return planned
    register = replace(history.register, officer=officer)
    return replace(planned, history=replace(history, register=register))


def renumbered(planned: Planned) -> Planned:
    """The row as a case of its own though a case here has its number: it is given the next one,
    and the old one stays among its facts."""
    history = planned.history
    if not history.number:
        return planned
    facts = f"{history.register.facts}\n【原台账 编号】{history.number}"
    register = replace(history.register, facts=facts)
    return replace(planned, history=replace(history, register=register, number=""))


def _people(row: LedgerRow) -> tuple[ComplainantInput, ...]:
    """Who complains; nobody where the ledger says that nobody is known."""
    people: list[ComplainantInput] = []
    for name, phone in row.people():
        known = bool(name) and not _NOBODY.fullmatch(name)
        first = not people  # what else the row tells of a person is told of the first
        if known or phone:
            people.append(
                ComplainantInput(
                    Secret(name if known else ""), Secret(phone),
                    address=Secret(_under(row, _ADDRESS) if first else ""),
                    email=Secret(_under(row, _EMAIL) if first else ""),
                    id_number=Secret(_under(row, _ID_NUMBER) if first else ""), real_name=known,
                )
            )  # fmt: skip
    agent = _under(row, _AGENT)
    if agent and not _NOBODY.fullmatch(agent):
        number = _under(row, _AGENT_PHONE)
        people.append(ComplainantInput(Secret(agent), Secret(number), role="agent"))
    return tuple(people)


def _under(row: LedgerRow, heading: re.Pattern[str]) -> str:
    """What stands in the last further column whose heading is of that kind."""
    return next((v for h, v in reversed(row.extra.items()) if v and heading.search(h)), "")


def _remarks(row: LedgerRow, *, day_used: bool) -> Iterator[str]:
    """The columns that no field takes; what would tell who complains is not among them."""
    if not day_used and row.text("answer_due_on"):
        yield f"【原台账 限办日期】{row.text('answer_due_on')}"
    for heading, value in row.extra.items():
        personal = any(p.search(heading) for p in (_ID_NUMBER, _ADDRESS, _PERSONAL))
        if value and not personal:
            yield f"【原台账 {heading}】{value}"


def _step(
    kind: str, on: date, *, unit: str = "", about: int | None = None, **fields: Any
) -> TakeStep:
    return TakeStep(0, kind, on, unit=unit, about=about, fields=fields)


def _issue(row: LedgerRow, column: str, why: str) -> ImportIssue:
    return ImportIssue(row.row, column, row.text(column), why)


def _day(row: LedgerRow, name: str) -> date | None:
    value = row.values.get(name)
    return value if isinstance(value, date) else None


def _day_under(row: LedgerRow, heading: re.Pattern[str]) -> date | None:
    """The day in a further column whose heading is of that kind."""
    text = _under(row, heading)
    return read_day(text, _received(row).year).day if text else None


def _received(row: LedgerRow) -> date:
    value = _day(row, "received_on")
    assert value is not None
    return value


def _found(words: tuple[tuple[str, str], ...], text: str) -> str:
    return next((key for word, key in words if word in text), "")
