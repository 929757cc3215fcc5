"""请示照发: what only the director lets go is put forward with a reason, and decided at the station."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.base.errors import InputError, RuleViolation
from app.base.session import Session
from app.services.papers.letter_commands import Overrule, WriteLetter
from app.services.papers.letter_making import IdentityLeak
from app.services.papers.paper_commands import WritePaper
from tests.services.making import TODAY, Desk
from tests.services.papers.test_papers import BODY, written
from tests.services.papers.test_stations import DIRECTOR, only, referral

WHY = "该号码本身就是要核实的事项"
ASKED = Overrule("", WHY)


def telling(desk: Desk, **more: Any) -> WriteLetter:
    return replace(referral(desk, facts="张示例反映，13800000001。"), **more)


def stranger(**more: Any) -> WritePaper:
    return replace(written(blocks=[*BODY, {"text": "联系13900000006。"}]), **more)


def let(command: Any, by: Session) -> Any:
    return replace(command, overrule=Overrule(by.name, WHY))


@pytest.mark.parametrize("make", [telling, lambda _desk, **more: stranger(**more)])
def test_the_director_decides_at_his_station_what_the_writer_put_forward_with_a_reason(
    desk: Desk, people: dict[str, Session], make: Any
) -> None:
    stations, command = desk.office.stations, make(desk, overrule=ASKED)
    stations.submit(command, {}, people["first"])
    row = only(desk, people["second"])
    assert (row.place_words, row.asks) == ("待核稿（请示照发）", True)
    assert stations.mark(row.uid, "", people["second"]) == "sign"
    opened = stations.open(row.uid, people["head"])
    assert (opened.let_reason, opened.let_go) == (WHY, False)

    with pytest.raises(IdentityLeak):  # unread and undecided nothing is signed
        stations.mark(row.uid, "发", people["head"])
    assert stations.mark_many([row.uid], people["head"]).count == 0
    assert stations.mark(row.uid, "发", people["head"], let(command, people["head"]), {}) == "send"
    opened = stations.open(row.uid, people["first"])
    assert opened.let_go
    assert opened.marks[-1].remark == f"发　照发（{DIRECTOR}决定）：{WHY}"
    issued = stations.send(row.uid, people["first"])

    assert issued.number == "示信函〔2026〕1号"


def test_without_a_reason_or_with_one_that_tells_it_goes_nowhere(
    desk: Desk, people: dict[str, Session]
) -> None:
    submit, command = desk.office.stations.submit, telling(desk)
    with pytest.raises(IdentityLeak):
        submit(command, {}, people["first"])
    with pytest.raises(InputError, match="须写明理由"):
        submit(replace(command, overrule=Overrule("", " ")), {}, people["first"])
    with pytest.raises(InputError, match="理由里不要写"):
        submit(replace(command, overrule=Overrule("", "张示例的事")), {}, people["first"])
    with pytest.raises(InputError, match="理由里不要写"):
        submit(stranger(overrule=Overrule("", "13900000006")), {}, people["first"])
    with pytest.raises(RuleViolation, match="由负责人或副负责人决定"):
        submit(replace(command, overrule=Overrule(DIRECTOR, WHY)), {}, people["first"])

    assert desk.office.stations.under_way(desk.me) == ()


def test_who_complains_is_put_forward_in_no_paper_without_a_case(
    desk: Desk, people: dict[str, Session]
) -> None:
    case_id = referral(desk).case_id
    number = desk.office.reads.case_page(case_id, TODAY, by=desk.me).card.number
    told = written(blocks=[*BODY, {"text": f"{number}的投诉人张示例。"}])

    with pytest.raises(IdentityLeak):
        desk.office.stations.submit(replace(told, overrule=ASKED), {}, people["first"])


def test_what_was_let_go_is_let_go_of_these_words_alone(
    desk: Desk, people: dict[str, Session]
) -> None:
    stations, command = desk.office.stations, telling(desk)
    stations.submit(let(command, people["head"]), {}, people["head"])
    uid = only(desk, desk.me).uid
    assert not only(desk, desk.me).asks
    desk.take(command.case_id, "amend", command.dated, title="招商承诺和用地承诺未兑现")

    stations.mark(uid, "", people["second"])

    assert only(desk, desk.me).place_words == "待签发（请示照发）"
    with pytest.raises(IdentityLeak):
        stations.mark(uid, "", people["head"])
    stations.mark(uid, "", people["head"], let(command, people["head"]), {})
    assert stations.send(uid, people["first"]).number == "示信函〔2026〕1号"
