"""What goes wrong, and what runs without a window, does not tell who complains either."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
import traceback
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app import cli
from app.base.errors import AppError, InputError
from app.base.machine.resources import resources_dir
from app.services.cases.commands import RegisterCase
from app.services.people.complainant_input import ComplainantInput
from app.ui.one_instance import ANSWER, bell_name
from tests.leaks.canaries import (
    PEOPLE,
    PERSON,
    SUBJECT,
    TOLD_APPEAL,
    TOLD_FACTS,
    Nest,
    of_pdf,
    of_workbook,
    traces,
)
from tests.services.making import TODAY, UNIT, Clock, Desk, make_office, open_office
from tools.tour import story as story_of

pytestmark = pytest.mark.obligation("NY-15.3", "YC-17")


def command(**more: object) -> RegisterCase:
    given = {"title": SUBJECT, "facts": "土地没有交付。", "respondents": (UNIT,)}
    return RegisterCase("call", TODAY, complainants=PEOPLE, **{**given, **more})  # type: ignore[arg-type]


def break_table(path: Path, table: str) -> None:
    """From now on nothing can be written into the table."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(
            f"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, '故障'); END"
        )


def logged(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """Every record as a log file would hold it, with its trace."""
    formatter = logging.Formatter("%(name)s %(message)s")
    return [("日志", formatter.format(record)) for record in caplog.records]


@pytest.mark.parametrize("table", ["identity", "identity_token", "complainant", "case_text"])
def test_the_trace_of_a_write_that_fails_holds_no_value(
    nest: Nest, table: str, caplog: pytest.LogCaptureFixture
) -> None:
    break_table(nest.office.path, table)
    caplog.set_level(logging.DEBUG)

    with pytest.raises(Exception, match="故障") as raised:
        nest.office.casework.register(command(), nest.desk.me)
    logging.getLogger("app.ui.jobs").error("job failed", exc_info=raised.value)

    told = "".join(traceback.format_exception(raised.value))
    assert "INSERT INTO" in told and "hidden" in told
    assert traces([("错误", told), *logged(caplog)]) == []


def test_no_row_that_is_read_gets_into_the_log(
    nest: Nest, caplog: pytest.LogCaptureFixture
) -> None:
    nest.office.close()
    caplog.set_level(logging.DEBUG)  # before the file is opened: its engine looks at it then

    with open_office(nest.office.path, Clock()) as office:
        again = Nest(office, nest.cases)
        done = office.casework.register(command(), again.desk.me)
        page = office.reads.case_page(done.cases[0], TODAY, by=office.session())
        office.identities.read(page.parties[0].complainant_id, "reveal", again.desk.me)
        again.issue(again.notice("notify_acceptance", nest.cases["nanyang-2020"].clean))
        office.find.find(PERSON.name.reveal(), TODAY, again.desk.me)

    assert traces(logged(caplog)) == []


def test_commands_and_rows_do_not_show_whom_they_are_about(nest: Nest) -> None:
    plain = command(title="土地没有交付")
    draft = nest.office.letters.prepare(
        "registration_form", nest.cases["nanyang-2020"].clean, nest.desk.me
    )

    assert traces([("命令", repr(plain)), ("草稿", repr(draft))]) == []
    assert traces([("身份", f"{PERSON} {PERSON.name} {PERSON.phone!r} {PERSON.email:>40}")]) == []


@pytest.mark.parametrize(
    "wrong",
    [{"title": " "}, {"category": "没有"}, {"regulation": "没有"}, {"respondents": ("",)}],
)
def test_refusals_do_not_repeat_what_was_entered(nest: Nest, wrong: dict[str, object]) -> None:
    try:
        nest.office.casework.register(command(**{**wrong, "facts": TOLD_FACTS}), nest.desk.me)
    except AppError as error:
        assert traces([("提示", str(error)), ("提示", repr(error))]) == []
    else:
        assert wrong == {"respondents": ("",)}  # may be supplied later


def test_a_wrong_code_of_an_organisation_is_not_repeated(nest: Nest) -> None:
    wrong = ComplainantInput(PEOPLE[1].name, id_number=PERSON.id_number, kind="organisation")

    with pytest.raises(InputError) as refused:
        nest.office.casework.register(
            RegisterCase("call", TODAY, "示例", "示例", complainants=(wrong,)), nest.desk.me
        )

    assert traces([("提示", str(refused.value))]) == []


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """An office of today's date, as headless commands see it: one case tells it, one does not."""
    path, today = tmp_path / "office.cxt", date.today()
    with make_office(path, Clock(today)) as office:
        desk = Desk(office)
        for facts in ("土地没有交付。", TOLD_FACTS):
            case_id = desk.accepted(today, today, complainants=PEOPLE, title=SUBJECT, facts=facts)
            desk.take(case_id, "refer", today, unit="示例县教体局")
    return path


def test_headless_commands_print_numbers_and_days(
    closed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = {n: getattr(PERSON, n).reveal() for n in ("name", "phone", "address", "email")}
    case = tmp_path / "case.json"
    asked = {
        "channel": "call", "received_on": date.today().isoformat(), "title": SUBJECT,
        "facts": TOLD_FACTS, "appeal": TOLD_APPEAL, "respondent": UNIT, "complainant": person,
    }  # fmt: skip
    wrong = [
        {**asked, "complainant": {**person, "phone": 13800009917}},
        {**asked, "complainant": {**person, "keep_secret": PERSON.name.reveal()}},
        {**asked, "received_on": PERSON.phone.reveal()},
    ]
    statuses = []
    for one in (asked, *wrong):
        case.write_text(json.dumps(one), "utf-8")
        statuses.append(cli.main(["record", str(closed), str(case), "--date-is-right"]))
    for words in (["check", closed], ["backup", closed, tmp_path / "备份"],
                  ["export-ledger", closed, tmp_path / "台账.xlsx", "--all"]):  # fmt: skip
        statuses.append(cli.main([str(word) for word in words]))

    shown = capsys.readouterr()
    assert statuses == [0, 1, 1, 1, 0, 0, 0]
    assert traces([("输出", shown.out), ("错误", shown.err)]) == []
    assert traces(of_workbook(tmp_path / "台账.xlsx")) == []


@pytest.mark.parametrize(
    ("kind", "case", "status"),
    [("referral", "1", 0), ("referral", "2", 2), ("registration_form", "1", 0)],
)
def test_a_paper_made_without_a_window_tells_it_no_more(
    closed: Path, kind: str, case: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    out = closed.with_name("文书.pdf")

    got = cli.main(["letter", kind, "--case", case, str(closed), "--out", str(out)])

    shown = capsys.readouterr()
    assert got == status and out.exists() == (status == 0)
    assert traces([("输出", shown.out), ("错误", shown.err)]) == []
    assert traces(of_pdf("文书", out.read_bytes()) if out.exists() else ()) == []


def test_what_windows_say_to_one_another_is_no_word_about_a_case(nest: Nest) -> None:
    assert ANSWER == b"here"
    assert traces([("名称", bell_name(nest.office.path.with_name(f"{SUBJECT}.cxt")))]) == []


def test_the_summary_of_the_tour_names_nobody_who_complained_in_it() -> None:
    told = (resources_dir() / "samples" / "tour-expected.json").read_text("utf-8")
    story = Path(story_of.__file__).read_text("utf-8")
    people = r"[赵钱孙李周吴郑王张]示例|1[3-9]\d{9}"  # how the tour's complainants are invented

    assert len(re.findall(people, story)) > 3
    assert re.findall(people, told) == []
