"""Cases of a third city that offer each kind of paper: its unit accepts, its steps are its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from app.rules.letter_heads import Head
from app.services.office import Office
from tests.services.making import Desk, receive
from tests.services.papers.every_kind import PROVED
from tests.services.test_founding import PACK, SETTINGS


class AnyClock(Protocol):
    """The day of tests of the services, or of the window."""

    def today(self) -> date: ...

    def now(self) -> datetime: ...


HANDLER = "示例县教体局"  # 第四条第三款 forbids the unit complained about


class ThirdDesk(Desk):
    """An officer of the third city."""

    def register(self, received_on: date = date(2026, 9, 1), **more: Any) -> int:
        asked = {"details": {"window": "a"}, **more}
        channel = asked.pop("channel", "counter")
        command = replace(receive(received_on, **asked), channel=channel)
        return self.office.casework.register(command, self.me).cases[0]

    def referred(self, on: date, **more: Any) -> int:
        """Registered on that day and with the unit since."""
        case_id = self.register(on, **more)
        self.take(case_id, "refer", on, unit=HANDLER, delivered_on=on.isoformat(), **PROVED)
        return case_id

    def handled(self, on: date, **more: Any) -> int:
        """Accepted by the unit on the day that it got it."""
        case_id = self.referred(on, **more)
        self.take(case_id, "unit_respond", on, unit=HANDLER)
        self.take(case_id, "accept", on, unit=HANDLER)
        return case_id


THIRD = "third-city"


def third_office(path: Path, clock: AnyClock) -> Office:
    """An office under the third city's regulation, which lies beside its file."""
    regulations = path.parent / "regulations"
    regulations.mkdir(exist_ok=True)
    (regulations / PACK.name).write_bytes(PACK.read_bytes())
    own = replace(SETTINGS, regulation=THIRD, readings={})
    return Office.create(path, own, today=clock.today, now=clock.now, officer="经办甲示例")


@contextmanager
def third_desk(folder: Path, clock: AnyClock) -> Iterator[ThirdDesk]:
    """The desk of an office under the third city's regulation."""
    with third_office(folder / "third.cxt", clock) as office:
        yield ThirdDesk(office)


LONG_AGO, LATELY = date(2026, 8, 3), date(2026, 11, 16)


def _declined(desk: ThirdDesk) -> int:
    case_id = desk.referred(LATELY)
    desk.take(case_id, "decline", date(2026, 11, 18), unit=HANDLER, ground="1",
              reason="同一纠纷已由人民法院受理。")  # fmt: skip
    return case_id


def _forwarded(to_kind: str) -> Callable[[ThirdDesk], int]:
    def made(desk: ThirdDesk) -> int:
        case_id = desk.register(LATELY)
        desk.take(case_id, "forward", date(2026, 11, 18), to_channel="示例县市场监督管理局",
                  to_kind=to_kind, reason="该事项属于接收单位的职权范围。")  # fmt: skip
        return case_id

    return made


def _ordered(desk: ThirdDesk) -> int:
    case_id = desk.register(LATELY)
    desk.take(case_id, "instruct", date(2026, 11, 17), given_by="王示例", post="副县长",
              note="请住建部门抓紧核实，依法兑现承诺。")  # fmt: skip
    return case_id


def _returned(desk: ThirdDesk) -> int:
    case_id = desk.referred(LATELY)
    desk.take(case_id, "return_referral", date(2026, 11, 17), unit=HANDLER,
              reason="不属于本单位职权范围。")  # fmt: skip
    return case_id


def _reminded(desk: ThirdDesk) -> int:
    case_id = desk.handled(LONG_AGO)
    desk.take(case_id, "remind", date(2026, 10, 9))
    return case_id


def _passed(desk: ThirdDesk) -> int:
    case_id = desk.handled(LONG_AGO)
    desk.take(case_id, "report_result", date(2026, 8, 28), unit=HANDLER, result="true",
              measures="已经兑现承诺，并对有关人员进行了教育。")  # fmt: skip
    desk.take(case_id, "review_result", date(2026, 9, 1), outcome="pass")
    return case_id


def _told(desk: ThirdDesk) -> int:
    case_id = _passed(desk)
    desk.take(case_id, "give_feedback", date(2026, 9, 3), by="unit", method="paper",
              satisfaction="unsatisfied")  # fmt: skip
    return case_id


def _objected(desk: ThirdDesk) -> int:
    case_id = _told(desk)
    desk.take(case_id, "object", date(2026, 9, 7), reason="兑现的金额与承诺不一致。")
    return case_id


def _asked_for_longer(desk: ThirdDesk) -> int:
    case_id = desk.handled(date(2026, 10, 12))
    desk.take(case_id, "request_extension", date(2026, 11, 16), unit=HANDLER, amount=10,
              reason="涉及的合同需要审计。")  # fmt: skip
    return case_id


def _given_longer(desk: ThirdDesk) -> int:
    case_id = _asked_for_longer(desk)
    desk.take(case_id, "extend", date(2026, 11, 18), unit=HANDLER, amount=10,
              approved_by="unit_head", approver="李示例", reason="情况复杂。")  # fmt: skip
    return case_id


def _handed_down(desk: ThirdDesk) -> int:
    case_id = desk.register(date(2026, 10, 12), channel="assigned", details={},
                            superior="示例市信用办", assignment="accepted",
                            source_number="市转〔2026〕8号")  # fmt: skip
    desk.take(case_id, "own_result", date(2026, 11, 10), result="true", measures="已经兑现承诺。")
    return case_id


def _visited(desk: ThirdDesk) -> int:
    case_id = _told(desk)
    desk.take(case_id, "visit_back", date(2026, 9, 10), method="call", satisfaction="mostly",
              opinion="希望今后办得更快。")  # fmt: skip
    return case_id


def _found(finding: str) -> Callable[[ThirdDesk], int]:
    def made(desk: ThirdDesk) -> int:
        case_id = _told(desk)
        said: dict[str, Any] = {"basis": "示例县纪委示纪字〔2026〕1号处分决定"}
        desk.take(case_id, "record_dishonesty", date(2026, 9, 8), finding=finding, **said)
        return case_id

    return made


HISTORIES: tuple[Callable[[ThirdDesk], int], ...] = (
    lambda desk: desk.register(LATELY), lambda desk: desk.referred(LATELY),
    lambda desk: desk.handled(date(2026, 11, 17)), lambda desk: desk.handled(LONG_AGO),
    _declined, _forwarded("competent"), _forwarded("supervisory"), _ordered, _returned, _reminded,
    _passed, _told, _visited, _objected, _asked_for_longer, _given_longer, _handed_down,
    _found("find"),
)  # fmt: skip


def case_for(desk: ThirdDesk, head: Head, cases: list[int]) -> tuple[int, int | None] | None:
    """The case that calls for the paper, else one that allows it, of these the one of most steps;
    and the step that the paper tells of."""
    found = [
        (offer.first, offer.seq is None, len(desk.kinds(case_id)), case_id, offer.seq)
        for case_id in cases
        for offer in desk.office.letters.offers(case_id, desk.me)
        if offer.kind == head.kind
    ]
    best = max(found, key=lambda one: one[:3], default=None)
    return (best[3], best[4]) if best else None
