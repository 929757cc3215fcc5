"""No stranger's number in a paper without a case, whichever way it goes out; the director may let it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from app.base.errors import InputError, RuleViolation
from app.base.session import Session
from app.services.papers.letter_commands import Overrule, VoidDocument
from app.services.papers.letter_making import IdentityLeak
from app.services.papers.letters import OVERRULE
from app.services.papers.paper_commands import PaperAnnex, WritePaper
from app.services.store.content import AttachmentInput
from app.services.units.unit_commands import SaveContact, SaveUnit
from tests.services.making import TODAY, Desk
from tests.services.papers.desk_kinds import command_of_paper, prepared_paper
from tests.services.papers.test_papers import BODY, pdf_saying, written

STRANGER = {"text": "联系13900000006。"}
LET = Overrule("负责人丙示例", "该号码本身就是要核实的事项。")


def telling(**data: object) -> WritePaper:
    return written(blocks=[*BODY, STRANGER], **data)


def stopped(desk: Desk, act: Callable[[], object]) -> IdentityLeak:
    """The leak that the act is stopped by; no number is used, nothing kept."""
    before = len(desk.office.documents.rows(desk.me))
    with pytest.raises(IdentityLeak, match="不该写进文书的号码.*没有占用字号") as caught:
        act()
    assert len(desk.office.documents.rows(desk.me)) == before
    assert "13900000006" not in str(caught.value)
    return caught.value


def approvals_of(desk: Desk) -> list[tuple[str, str, str, str]]:
    query = text("SELECT act, state, decided_by, reason FROM approval ORDER BY no")
    with desk.office.gate.file.read() as connection:
        return [tuple(row) for row in connection.execute(query)]


@pytest.mark.parametrize("number", ["13900000006", "410000198001010017", "who@example.org"])
def test_a_strangers_number_stops_a_paper_without_a_case(desk: Desk, number: str) -> None:
    command = written(blocks=[*BODY, {"text": f"联系{number}。"}])

    leak = stopped(desk, lambda: desk.office.papers.issue(command, desk.me))

    assert [(hit.place, hit.doubtful) for hit in leak.hits] == [("正文第4段", False)]
    assert desk.office.papers.issue(written(), desk.me).number == "示信函〔2026〕1号"


def test_in_an_attached_file_in_the_copies_and_in_a_table_it_stops_too(desk: Desk) -> None:
    file = AttachmentInput("名单.pdf", pdf_saying("13900000006"))
    table = {"table": {"widths": [1, 1], "rows": [["甲", "139 0000 0006"]]}}
    for command in (
        replace(written(), annexes=(PaperAnnex("名单", file),)),
        written(copies=["王示例（13900000006）"]),
        written(blocks=[*BODY, table]),
        written(form="general", blocks=[*BODY, STRANGER]),
    ):
        stopped(desk, lambda command=command: desk.office.papers.issue(command, desk.me))


def test_a_paper_of_a_round_that_was_rewritten_stops(desk: Desk) -> None:
    draft = prepared_paper(desk, "data_request")
    whole = command_of_paper(draft)
    [before, _now] = desk.office.papers.preview(whole, desk.me).paragraphs[0]
    for command in (
        replace(whole, rewrites=((before, f"{before}联系13900000006。"),)),
        replace(whole, edits={**whole.edits, "copies": "王示例13900000006"}),
    ):
        stopped(desk, lambda command=command: desk.office.papers.issue(command, desk.me))


@pytest.mark.parametrize(
    "kind", ["circular", "opinion_letter", "bulletin", "data_request", "final_result"]
)
def test_every_subject_of_paper_stops(desk: Desk, kind: str) -> None:
    command = command_of_paper(prepared_paper(desk, kind))
    name = next(n for n, v in command.edits.items() if isinstance(v, str) and n in (
        "body", "matter", "reason", "copies", "problems", "reasons"))  # fmt: skip
    command = replace(command, edits={**command.edits, name: "联系13900000006。"})

    stopped(desk, lambda: desk.office.papers.issue(command, desk.me))


def test_the_one_in_the_place_of_a_voided_paper_stops(desk: Desk) -> None:
    first = desk.office.papers.issue(written(), desk.me)
    desk.office.documents.void(VoidDocument(first.id, "写错了"), desk.me)

    again = replace(telling(), replaces=first.number)
    stopped(desk, lambda: desk.office.papers.issue(again, desk.me))


def test_a_batch_leaves_it_out_and_says_why(desk: Desk) -> None:
    done = desk.office.papers.issue_batch([written(), telling()], desk.me)

    assert [one.number for one in done.issued] == ["示信函〔2026〕1号"]
    assert "不该写进文书的号码" in done.refused[0].sentence


def test_it_goes_to_no_station_and_past_none(desk: Desk, people: dict[str, Session]) -> None:  # noqa: F811
    stations = desk.office.stations
    stopped(desk, lambda: stations.submit(telling(), {}, people["first"]))
    stopped(desk, lambda: stations.submit(telling(), {}, people["head"]))
    sent = stations.submit_many([telling(), written()], people["first"])
    assert (len(sent.refused), sent.sent_round) == (1, 1)
    [row] = stations.under_way(desk.me)

    stopped(desk, lambda: stations.mark(row.uid, "", people["second"], telling(), {}))
    assert stations.mark(row.uid, "", people["second"]) == "sign"
    stopped(desk, lambda: stations.mark(row.uid, "", people["head"], telling(), {}))


def test_a_number_that_was_the_units_when_it_was_signed_and_is_not_when_it_goes_out_stops(
    desk: Desk,
    people: dict[str, Session],  # noqa: F811
) -> None:
    stations, units = desk.office.stations, desk.office.unit_register
    units.save(SaveUnit("示例县财政局"), desk.me)
    contact = units.save_contact(
        SaveContact("示例县财政局", "王示例", phone="13900000006"), desk.me
    )
    stations.submit(telling(), {}, people["first"])
    [row] = stations.under_way(desk.me)
    stations.mark(row.uid, "", people["second"])
    stations.mark(row.uid, "", people["head"])
    units.drop_contact(contact, desk.me)

    stopped(desk, lambda: stations.send(row.uid, people["first"]))


def test_the_numbers_of_the_office_and_of_every_addressee_may_stand(desk: Desk) -> None:
    units = desk.office.unit_register
    units.save(SaveUnit("示例县审计局"), desk.me)
    units.save_contact(SaveContact("示例县审计局", "王示例", phone="13900000006"), desk.me)
    both = telling(addressees=["示例县财政局", "示例县审计局"], note="联系人：甲示例，13900000009")

    assert desk.office.papers.issue(both, desk.me).number == "示信函〔2026〕1号"


def test_where_a_call_is_answered_is_the_offices_own(desk: Desk) -> None:
    command = command_of_paper(prepared_paper(desk, "opinion_letter"))
    reached = replace(command, edits={**command.edits, "reply_to": "shili@example.org"})

    assert "example.org" in str(reached.edits) and desk.office.papers.issue(reached, desk.me).number


def test_in_one_go_from_its_window_it_stops_as_well(desk: Desk) -> None:
    stopped(desk, lambda: desk.office.stations.issue_now(telling(), {}, desk.me))


def test_an_id_number_in_the_note_is_no_way_to_reach_the_office(desk: Desk) -> None:
    command = written(note="甲示例，410000198001010017")

    with pytest.raises(IdentityLeak):
        desk.office.papers.issue(command, desk.me)


def test_a_white_sheet_for_the_office_asks(desk: Desk) -> None:
    hits = desk.office.papers.preview(telling(form="sheet"), desk.me).hits

    assert [hit.doubtful for hit in hits] == [True]


@pytest.mark.obligation("NY-21.2")
def test_the_director_lets_it_go_with_a_reason_that_is_on_the_approval_record(desk: Desk) -> None:
    issued = desk.office.papers.issue(replace(telling(), overrule=LET), desk.me)

    assert issued.number == "示信函〔2026〕1号"
    assert (OVERRULE.verb, "approved", LET.director, LET.reason) in approvals_of(desk)
    query = text("SELECT detail FROM audit WHERE action = :verb")
    with desk.office.gate.file.read() as connection:
        [detail] = connection.scalars(query, {"verb": OVERRULE.verb})
    said = detail if isinstance(detail, dict) else json.loads(detail)
    assert said["kinds"] == ["other_mobile"] and said["places"] == ["正文第4段"]
    assert said["reason"] == LET.reason and "13900000006" not in str(detail)
    assert desk.office.verify() == ()


def test_an_overrule_without_name_or_reason_or_with_a_number_in_it_is_none(desk: Desk) -> None:
    for given, told in (
        (Overrule("", "有理由"), "写明负责人和理由"),
        (Overrule("负责人丙示例", " "), "写明负责人和理由"),
        (Overrule("负责人丙示例", "是13900000006本人的号码"), "理由里不要写"),
    ):
        with pytest.raises(InputError, match=told):
            desk.office.papers.issue(replace(telling(), overrule=given), desk.me)
    assert desk.office.documents.rows(desk.me) == ()


def test_an_overrule_lets_nobody_go_who_complains(desk: Desk) -> None:
    case_id = desk.register()
    number = desk.office.letters.prepare("registration_form", case_id, desk.me).case_number
    command = written(blocks=[*BODY, {"text": f"关于{number}一事，请与张示例联系。"}])

    with pytest.raises(IdentityLeak, match="请改掉以后再发"):
        desk.office.papers.issue(replace(command, overrule=LET), desk.me)


def test_only_who_directs_lets_it_go_and_another_may_send_what_was_let_go(
    desk: Desk,
    people: dict[str, Session],  # noqa: F811
) -> None:
    stations = desk.office.stations
    let = replace(telling(), overrule=LET)
    with pytest.raises(RuleViolation, match="由负责人或副负责人决定"):
        stations.submit(let, {}, people["first"])
    stations.submit(written(), {}, people["first"])
    [row] = stations.under_way(desk.me)
    stations.mark(row.uid, "", people["second"])

    assert stations.mark(row.uid, "", people["head"], let, {}) == "check"  # other words: anew
    stations.mark(row.uid, "", people["second"])
    stations.mark(row.uid, "", people["head"])
    stations.send(row.uid, people["first"])

    decided = (OVERRULE.verb, "approved", people["head"].name, LET.reason)
    assert decided in approvals_of(desk)
    [paper] = desk.office.documents.rows(desk.me)
    assert paper.dated == TODAY
