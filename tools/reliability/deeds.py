"""What a child does over and over until it is killed; each deed says what is done once it is done."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any, Final

from app.base.rows.exports import ExportLedger
from app.base.rows.settings import OfficeSettings
from app.base.secret import Secret
from app.base.session import Session
from app.intake.ledgers.ledger import read_ledger
from app.rules.casework.back_dating import WHY
from app.services.cases.commands import RegisterCase, TakeStep
from app.services.founding import NewOffice, found_office
from app.services.imports.import_commands import ImportLedger
from app.services.office import Office
from app.services.papers.letter_commands import WriteLetter
from app.services.people.complainant_input import ComplainantInput
from app.services.store.content import AttachmentInput

DAY: Final = date(2026, 11, 20)
UNIT: Final = "示例县住房和城乡建设局"
BY_ITSELF: Final = {"accused_way": "self_check", "summary": "反映的事项请自查并报告（示例）。"}
EXPORTS, FOUNDED = "导出", "新办"  # folders beside the office's file
IMPORTED: Final = 25  # rows of a ledger
Ack = list[Any]  # what was done, as plain JSON: its kind, then what it can be found by


def today() -> date:
    """The day of all deeds."""
    return DAY


def now() -> datetime:
    """The time of day runs on that day as it does on this machine."""
    return datetime.combine(DAY, datetime.now().time())


def open_office(file: Path) -> Office:
    """The office as the program opens it."""
    return Office.open(file, today=today, now=now)


def register(office: Office, me: Session, chance: Random, **more: Any) -> Ack:
    """A case is logged."""
    name = ComplainantInput(Secret("李示例"), Secret(f"1380000{chance.randrange(10_000):04d}"))
    command = RegisterCase(
        channel="call", received_on=DAY - timedelta(days=chance.randrange(3)),
        title=f"承诺减免的租金未兑现（{chance.randrange(1_000)}）", facts="来电人反映承诺没有兑现。" * 8,
        category="1", respondents=(UNIT,), complainants=(name,),
        back_dated_reason="按登记簿补录", **more,
    )  # fmt: skip
    changed = office.casework.register(command, me)
    return ["case", changed.cases[0], changed.number]


def take(office: Office, me: Session, case_id: int, kind: str, **more: Any) -> Ack:
    """A step is taken."""
    fields = {WHY: "按登记簿补录"} | dict(more.pop("fields", {}))  # where the clock is put forward
    seq = office.casework.take(TakeStep(case_id, kind, DAY, fields=fields, **more), me).seq
    return ["step", case_id, seq, kind]


def save_case(office: Office, me: Session, chance: Random) -> Iterator[Ack]:
    """A case is logged and goes two steps."""
    case = register(office, me, chance)
    yield case
    yield take(office, me, case[1], "accept")
    yield take(office, me, case[1], "refer", unit=UNIT, fields={"role": "lead", **BY_ITSELF})


def attach(office: Office, me: Session, chance: Random) -> Iterator[Ack]:
    """A case comes with a file, and is given another one."""
    first, second = (_file(chance) for _ in range(2))
    case = register(office, me, chance, attachments=(first,))
    yield case
    yield ["file", case[1], first.name, len(first.data)]
    office.case_file.attach(case[1], 1, (second,), "", me)
    yield ["file", case[1], second.name, len(second.data)]


def import_ledger(office: Office, me: Session, chance: Random) -> Iterator[Ack]:
    """A ledger becomes cases; a backup is made before, as always."""
    mark = f"{chance.randrange(10**9):09d}"
    lines = ["编号,收到日期,投诉人,联系电话,被投诉单位,投诉内容"]
    lines += [
        f"{mark}-{n},2026-11-19,王示例,1380000{n:04d},{UNIT},第{n}项承诺没有兑现。"
        for n in range(IMPORTED)
    ]
    read = read_ledger("\n".join(lines).encode(), "台账.csv")
    changed = office.imports.run(read, ImportLedger("12345", "hotline"), me)
    yield ["import", list(changed.cases)]


def issue_paper(office: Office, me: Session, chance: Random) -> Iterator[Ack]:
    """A referral leaves the house: number, step, kept PDF and register at once."""
    case = register(office, me, chance)
    yield case
    yield take(office, me, case[1], "accept")
    step = TakeStep(case[1], "refer", DAY, unit=UNIT, fields={"role": "lead", **BY_ITSELF})
    issued = office.stations.issue_now(WriteLetter("referral", case[1], DAY, step=step), {}, me)
    yield ["paper", issued.number]


def back_up(office: Office, me: Session, chance: Random) -> Iterator[Ack]:
    """Something is written, then a backup of all of it is made."""
    yield register(office, me, chance, attachments=(_file(chance),))
    made = office.backups.make("manual")
    yield ["backup", str(made.row.path)]


def export(office: Office, me: Session, chance: Random) -> Iterator[Ack]:
    """The ledger becomes a workbook, now a new one, now in the place of an earlier one."""
    path = office.path.parent / EXPORTS / f"台账{chance.randrange(3)}.xlsx"
    done = office.exports.ledger(ExportLedger(path), me)
    yield ["export", path.name, done.rows]


def found(office: Office, _me: Session, chance: Random) -> Iterator[Ack]:
    """A first start: another office is founded, with its demo."""
    file = office.path.parent / FOUNDED / f"{chance.randrange(10**9):09d}" / "office.sqlite"
    settings = OfficeSettings("示例县信用办", "county", "nanyang-2020")
    found_office(NewOffice(file, settings, "王示例", with_demo=True), today=today, now=now)
    yield ["founded", file.parent.name]


Deed = Callable[[Office, Session, Random], Iterator[Ack]]
DEEDS: Final[dict[str, Deed]] = {
    "case": save_case,
    "attachment": attach,
    "import": import_ledger,
    "paper": issue_paper,
    "backup": back_up,
    "export": export,
    "first start": found,
}


def work(file: str, kind: str, seed: str, pipe: Connection) -> None:
    """The child: do the deed until killed; what is done is said at once, and how long each took."""
    chance, deed = Random(seed), DEEDS[kind]
    office = open_office(Path(file))
    me = office.session()
    _say(pipe, ["ready"])
    while True:
        began = time.monotonic()
        for ack in deed(office, me, chance):
            _say(pipe, ack)
        _say(pipe, ["took", time.monotonic() - began])


def _say(pipe: Connection, ack: Ack) -> None:
    pipe.send_bytes(json.dumps(ack).encode())


def _file(chance: Random) -> AttachmentInput:
    name = f"照片{chance.randrange(10**9):09d}.jpg"
    return AttachmentInput(name, chance.randbytes(chance.randrange(1_000, 300_000)))
