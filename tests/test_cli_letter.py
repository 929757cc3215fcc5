"""``main.py letter``: a paper of a case without a window, as a draft or issued."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from app import cli
from app.base.rows.settings import DeskSettings, Letterhead
from app.services.office import Office
from tests.services.making import Clock, Desk, make_office, open_office

WITHHELD = {"role": "lead", "identity_given": "withheld"}
CLOCK = Clock(date.today())


@pytest.fixture
def office_path(tmp_path: Path) -> Path:
    """An office with one case that was referred today, closed."""
    path = tmp_path / "示例.sqlite"
    with make_office(path, CLOCK) as office:
        referred(office)
    return path


HANDLER = "示例县教体局"  # not the unit that is complained about


def referred(office: Office, facts: str = "承诺减免的租金没有兑现。") -> int:
    desk = Desk(office)
    case_id = desk.accepted(CLOCK.day, CLOCK.day, facts=facts)
    desk.take(case_id, "refer", CLOCK.day, unit=HANDLER, **WITHHELD)
    return case_id


def run(path: Path, kind: str, *more: str, case: str = "1") -> int:
    out = str(path.with_name("文书.pdf"))
    return cli.main(
        ["letter", kind, "--case", case, str(path), "--out", out, "--date-is-right", *more]
    )


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path.with_name("文书.pdf").read_bytes())
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    return "".join(text.split())


def registered(path: Path) -> list[str]:
    with open_office(path, CLOCK) as office:
        return [row.number for row in office.documents.rows(office.session())]


@pytest.mark.obligation("NY-15.3")
def test_a_draft_has_no_number_and_leaves_the_register_empty(
    office_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(office_path, "referral")
    answer = json.loads(capsys.readouterr().out)

    assert status == 0
    assert answer["number"] is None
    assert HANDLER in text_of(office_path) and "承诺减免的租金没有兑现" in text_of(office_path)
    assert "张示例" not in text_of(office_path)
    assert registered(office_path) == []


def test_an_issued_paper_is_numbered_kept_and_written_as_kept(
    office_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_office(office_path, CLOCK) as office:
        number = office.reads.case_page(1, CLOCK.day, by=office.session()).card.number

    status = run(office_path, "referral", "--issue", case=number)
    answer = json.loads(capsys.readouterr().out)

    assert status == 0
    assert registered(office_path) == [answer["number"]]
    assert answer["case"] == number and answer["number"] in text_of(office_path)
    with open_office(office_path, CLOCK) as office:
        _row, kept = office.documents.pdf(1, office.session())
        assert office.verify() == ()
    assert office_path.with_name("文书.pdf").read_bytes() == kept


def test_it_goes_out_under_the_set_meant_for_its_kind_or_the_one_named(
    office_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = Letterhead("信用办", "示例县信用办", "示信函〔{year}〕{n}号", True)
    joint = Letterhead("联合", "示例县信用办", "示联函〔{year}〕{n}号", cosigners=("示例县财政局",),
                       kinds=("referral",))  # fmt: skip
    with open_office(office_path, CLOCK) as office:
        referred(office)
        office.options.save(DeskSettings(letterheads=(own, joint)), office.session())

    assert run(office_path, "referral", "--issue") == 0
    assert "示例县财政局" in text_of(office_path)
    assert run(office_path, "referral", "--issue", "--under", "信用办", case="2") == 0
    assert "示例县财政局" not in text_of(office_path)
    assert run(office_path, "referral", "--under", "没有的", case="2") == 1

    year = CLOCK.day.year
    assert sorted(registered(office_path)) == [f"示信函〔{year}〕1号", f"示联函〔{year}〕1号"]


def test_a_second_paper_of_the_same_step_is_refused(
    office_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(office_path, "referral", "--issue") == 0
    before = office_path.with_name("文书.pdf").read_bytes()

    assert run(office_path, "referral", "--issue") == 2
    assert "没有再发" in capsys.readouterr().err
    assert office_path.with_name("文书.pdf").read_bytes() == before
    assert len(registered(office_path)) == 1


@pytest.mark.obligation("NY-15.3")
def test_a_leak_is_refused_with_its_places_and_without_the_identity(
    office_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_office(office_path, CLOCK) as office:
        referred(office, "我叫张示例，电话１３８ ０００００００１，租金没有减免。")

    for words in ([], ["--issue"]):
        status = run(office_path, "referral", *words, case="2")
        said = capsys.readouterr()

        assert status == 2
        assert "有投诉举报人的身份信息" in said.err and "· " in said.err
        assert "张示例" not in said.err + said.out and "00000001" not in said.err + said.out
    assert not office_path.with_name("文书.pdf").exists()
    assert registered(office_path) == []


def test_a_paper_whose_step_was_not_taken_is_refused(
    office_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(office_path, "refusal_notice") == 2
    assert "还没有登记不予受理告知书对应的步骤" in capsys.readouterr().err


def test_a_sheet_for_the_office_is_written_but_never_numbered(
    office_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(office_path, "deadline_explanation") == 0
    assert "期限计算说明" in text_of(office_path)

    assert run(office_path, "deadline_explanation", "--issue") == 1
    assert "只供本办使用" in capsys.readouterr().err


def test_an_unknown_case_a_folder_and_a_missing_file_are_told(
    office_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(office_path, "referral", case="示信投〔2026〕99号") == 1
    assert "没有案件“示信投〔2026〕99号”" in capsys.readouterr().err
    assert run(office_path, "referral", case="99") == 1
    assert run(tmp_path / "没有.sqlite", "referral") == 1
    assert "没有办公文件“没有.sqlite”" in capsys.readouterr().err
    (tmp_path / "文书.pdf").mkdir()
    assert run(office_path, "referral") == 1
    assert "是文件夹" in capsys.readouterr().err
