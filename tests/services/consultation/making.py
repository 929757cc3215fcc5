"""Calls for tests: the seed's call with invented names, and random work on calls."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime
from typing import Any

from app.base.errors import AppError
from app.base.rows.papers import PaperAbout
from app.base.session import Session
from app.reports.letters.templates import kind_about
from app.rules.consultation.form import PointText
from app.services.consultation.call_commands import (
    AskUnits,
    CallHead,
    IssueCall,
    ReceiveCall,
    RecordAnswer,
    ReportAnswer,
    SplitOpinion,
    WeighPoint,
)
from app.services.office import Office
from app.services.papers.paper_commands import WritePaper

TOPIC = "2024年示例市政务诚信监测指标（征求意见稿）"
TITLE = f"关于征求《{TOPIC}》意见建议的通知"
OUR_UNIT = "示例县发展和改革委员会"
UNITS = ("示例县住建局", "示例县交通局", "示例镇政府")
SETS = {"附件1": "nanyang-2024-departments", "附件2": "nanyang-2024-counties"}
MAILBOX = "xyb@example.com"


def head(**more: Any) -> CallHead:
    given: dict[str, Any] = {
        "title": TITLE,
        "asks": "请你单位结合工作实际，认真研究，提出意见建议，无意见请反馈无意见。",
        "sender": "示例市信用办",
        "addressee": OUR_UNIT,
        "reply_to": MAILBOX,
        "deadline": "11月27日下班前",
        "due_at": datetime(2026, 11, 27, 18, 0),
        "sets": SETS,
    }
    return CallHead(**{**given, **more})


def received(office: Office, by: Session, on: date = date(2026, 11, 18), **more: Any) -> int:
    return office.calls.receive(ReceiveCall(head(**more), on), by)


def form_of(office: Office, call_id: int, by: Session, unit: str = "") -> bytes:
    """The printed form of our own answer, or of a unit's (its uid)."""
    about = PaperAbout("answer", call_id=call_id, unit=unit)
    return office.papers.preview(
        WritePaper(kind_about("answer"), about, date(2026, 11, 20)), by
    ).pdf


def issued(office: Office, by: Session, units: tuple[str, ...] = UNITS, **more: Any) -> int:
    given = {"sender": "示例县信用办", "addressee": "", **more}
    return office.calls.issue(IssueCall(head(**given), units), by)


def uids(office: Office, call_id: int, by: Session) -> list[str]:
    return [unit.uid for unit in office.call_pages.one(call_id, by).units]


class Caller:
    """Does one random thing to a call after the other; what is refused is counted, not kept."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.rng, self.me = office, random.Random(seed), office.session()
        self.done: Counter[str] = Counter()
        self.calls = [received(office, self.me), issued(office, self.me)]

    def work(self, times: int) -> None:
        acts = [self.answer] * 4 + [self.split] * 5 + [self.weigh] * 6 + [self.void] * 3
        acts += [self.ask, self.sealed, self.remind, self.draft, self.seal, self.report]
        acts += [self.amend, self.close, self.back, self.back]
        for _ in range(times):
            act = self.rng.choice(acts)
            try:
                act()
            except AppError:
                self.done["refused"] += 1
            else:
                self.done[act.__name__] += 1

    @property
    def call(self) -> int:
        return self.rng.choice(self.calls)

    def _unit(self, call: int) -> str:
        return self.rng.choice(uids(self.office, call, self.me) or ["gone"])

    def ask(self) -> None:
        name = f"示例{self.rng.choice('甲乙丙丁戊')}局"
        self.office.calls.ask(AskUnits(self.call, (name,)), self.me)

    def answer(self) -> None:
        call = self.call
        text = self.rng.choice(("无意见", "第7项偏高。", "1.对附件1第7项：建议一\n2.建议二", ""))
        self.office.call_answers.record(RecordAnswer(call, self._unit(call), text), self.me)

    def sealed(self) -> None:
        call = self.call
        self.office.call_answers.record_sealed(call, self._unit(call), [], self.me)

    def remind(self) -> None:
        call = self.call
        self.office.call_answers.remind(call, uids(self.office, call, self.me), self.me)

    def split(self) -> None:
        call = self.call
        unit = self.rng.choice((self._unit(call), ""))
        points = (
            PointText("建议一", "理由", "附件1", "7", "分级分类监管情况"),
            PointText("建议二"),
        )
        chosen = points[: self.rng.randrange(3)]
        self.office.call_answers.split(SplitOpinion(call, unit, chosen), self.me)

    def weigh(self) -> None:
        call = self.call
        points = self.office.call_pages.one(call, self.me).points
        point = self.rng.choice([(p.seq, p.n) for p in points] or [(1, 1)])
        verdict = self.rng.choice(("adopted", "partly", "rejected", ""))
        why = self.rng.choice(("符合实际", "符合实际", ""))
        self.office.call_answers.weigh(WeighPoint(call, point, verdict, why), self.me)

    def draft(self) -> None:
        self.office.call_replies.draft(self.call, self.rng.choice(("", "建议延后。")), self.me)

    def seal(self) -> None:
        self.office.call_replies.seal(self.call, date(2026, 11, 20), [], self.me)

    def report(self) -> None:
        command = ReportAnswer(self.call, datetime(2026, 11, 20, 9, 0), MAILBOX)
        self.office.call_replies.report(command, self.me)

    def amend(self) -> None:
        words = self.rng.choice(("请回复。", "请研究。"))
        self.office.calls.amend(self.calls[0], head(asks=words), self.me)

    def close(self) -> None:
        self.office.calls.close(self.calls[1], self.me)

    def back(self) -> None:
        """Take the last step of a call back that nobody may work on any more."""
        for call in self.calls:
            told = self.office.call_pages.one(call, self.me)
            if told.row.state in ("closed", "reported"):
                seq = max(
                    e.seq for e in told.history if e.caption in ("汇总", "报送") and not e.voided
                )
                self.office.calls.void(call, seq, "误登", self.me)

    def void(self) -> None:
        call = self.call
        history = self.office.call_pages.one(call, self.me).history
        self.office.calls.void(call, self.rng.choice(history).seq, "录错", self.me)
