"""Several sets of 署名, 字号 and seal: meant by kind, chosen by paper, joint, kept with the paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.base.errors import InputError
from app.base.letter import Attached
from app.base.rows.papers import PaperAbout
from app.base.rows.settings import DeskSettings, Letterhead
from app.reports.letters.attached import texts_in
from app.reports.letters.returned import paragraphs_of
from app.services.cases.commands import TakeStep
from app.services.office import Office
from app.services.papers.dispatch import UseSeal
from app.services.papers.letter_commands import WriteLetter
from tests.services.making import SELF_CHECK, TODAY, UNIT, Desk
from tests.services.papers.test_documents import issue
from tests.services.papers.test_papers import written

OWN = Letterhead("信用办", "示例县信用办", "示信函〔{year}〕{n}号", True)
GROUP = Letterhead(
    "领导小组办公室", "示例县信用领导小组办公室", "示信组办〔{year}〕{n}号", seal="领导小组办公室章",
    kinds=("referral",),
)  # fmt: skip
JOINT = Letterhead(
    "与财政局联合", "示例县信用办", "示信函〔{year}〕{n}号", seal="示例县信用办印章、示例县财政局印章",
    cosigners=("示例县财政局",),
)  # fmt: skip
SETS = DeskSettings(letterheads=(OWN, GROUP, JOINT))


@pytest.fixture
def sets(office: Office, desk: Desk) -> Office:
    """An office of three sets, the second meant for referrals, the third joint."""
    office.options.save(SETS, desk.me)
    return office


def printed(office: Office, document_id: int, desk: Desk) -> str:
    """All that the kept PDF says, without blanks."""
    pdf = office.documents.pdf(document_id, desk.me)[1]
    return "".join("".join(text.split()) for _place, text in texts_in(Attached("pdf", pdf), ""))


def test_a_kind_goes_out_under_its_own_set_and_others_under_the_default(
    sets: Office, desk: Desk
) -> None:
    referral, free = issue(sets, desk), sets.papers.issue(written(), desk.me)
    chosen = issue(sets, desk, letterhead=OWN.name)

    assert [referral.number, free.number, chosen.number] == [
        "示信组办〔2026〕1号", "示信函〔2026〕1号", "示信函〔2026〕2号"
    ]  # fmt: skip
    rows = {row.number: row for row in sets.documents.rows(desk.me)}
    assert (rows[referral.number].set_name, rows[referral.number].seal) == (
        "领导小组办公室", "领导小组办公室章"
    )  # fmt: skip
    assert rows[free.number].seal == "示例县信用办印章"
    assert "示例县信用领导小组办公室" in printed(sets, referral.id, desk)


def test_the_window_offers_the_set_that_is_meant_for_the_kind_first(
    sets: Office, desk: Desk
) -> None:
    case = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
    draft = sets.letters.prepare("referral", case, desk.me)
    field = next(f for f in draft.fields if f.name == "letterhead")

    assert field.default == GROUP.name
    assert ("与财政局联合", "与财政局联合（示例县信用办、示例县财政局）") in field.options
    free = next(f for f in sets.papers.prepare("circular", PaperAbout("free"), desk.me).fields
                if f.name == "letterhead")  # fmt: skip
    assert free.default == OWN.name


def test_a_joint_paper_is_signed_by_each_body_and_counts_on_in_the_series_of_the_first(
    sets: Office, desk: Desk
) -> None:
    first = sets.papers.issue(written(), desk.me)
    joint = sets.papers.issue(replace(written(), letterhead=JOINT.name), desk.me)
    of_case = issue(sets, desk, letterhead=JOINT.name)

    assert [first.number, joint.number, of_case.number] == [
        "示信函〔2026〕1号", "示信函〔2026〕2号", "示信函〔2026〕3号"
    ]  # fmt: skip
    for paper in (joint, of_case):
        assert printed(sets, paper.id, desk).count("示例县财政局") >= 1
        row = next(r for r in sets.documents.rows(desk.me) if r.id == paper.id)
        assert row.signed == "示例县信用办、示例县财政局"
    assert sets.verify() == ()
    assert sets.register_book.gaps(desk.me).startswith("字号连续")


def test_what_a_paper_went_out_under_stays_when_the_settings_change(
    sets: Office, desk: Desk, tmp_path: Path
) -> None:
    paper = issue(sets, desk)
    sets.options.save(DeskSettings(letterheads=(OWN,)), desk.me)

    [row] = sets.documents.rows(desk.me)
    assert (row.set_name, row.signed) == (GROUP.name, GROUP.signature)
    with pytest.raises(InputError, match="没有署名“领导小组办公室”"):
        issue(sets, desk, letterhead=GROUP.name)
    sets.dispatch.seal(UseSeal(row.seal, TODAY, 2, "主任丙示例", row.id), desk.me)
    sets.dispatch.seal(UseSeal(OWN.seal_name, TODAY, 1, "主任丙示例", matter="合同"), desk.me)
    sets.register_book.export(tmp_path / "簿.xlsx", [row], desk.me)
    book = openpyxl.load_workbook(tmp_path / "簿.xlsx")
    sealed = [line[1:4] for line in book["用印登记"].values][-2:]
    assert sealed == [(GROUP.seal, paper.number, 2), ("示例县信用办印章", "合同", 1)]
    cells = [str(cell.value) for line in book["发文登记"].iter_rows() for cell in line]
    assert GROUP.signature in cells and GROUP.seal in cells and paper.number in cells


def test_another_set_after_it_was_signed_takes_the_mark_back(sets: Office, desk: Desk) -> None:
    second = sets.session(sets.officers.add("主任丙示例", desk.me))
    sets.options.save(replace(SETS, director=second.uid), desk.me)
    stations = sets.stations
    stations.submit(written(), {}, desk.me)
    [row] = stations.under_way(second)
    stations.mark(row.uid, "", second)

    stations.submit(replace(written(), letterhead=JOINT.name), {}, desk.me, row.uid)

    [again] = stations.under_way(second)
    opened = stations.open(row.uid, second)
    assert again.place == "sign" and "签发（主任丙示例）" in opened.taken_back
    assert "示例县财政局" in "".join(p.text for p in opened.differences if p.kind == "new")


def test_a_batch_goes_out_under_the_set_of_its_kind_or_the_one_chosen_in_it(
    sets: Office, desk: Desk
) -> None:
    commands = []
    for under in ("", JOINT.name):
        case = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
        step = TakeStep(case, "refer", TODAY, unit=UNIT, fields={"role": "lead", **SELF_CHECK})
        commands.append(WriteLetter("referral", case, TODAY, step=step, letterhead=under))

    result = sets.letters.issue_batch(commands, desk.me)

    assert [paper.number for paper in result.issued] == ["示信组办〔2026〕1号", "示信函〔2026〕1号"]


def test_word_is_given_a_joint_paper_with_every_body(sets: Office, desk: Desk) -> None:
    word = sets.papers.word(replace(written(), letterhead=JOINT.name), desk.me)

    texts = "".join(paragraphs_of(word))
    assert texts.count("示例县财政局") == 2  # the addressee, and the second body that signs


def test_a_paper_whose_set_was_given_up_is_opened_for_another_to_be_chosen(
    sets: Office, desk: Desk
) -> None:
    second = sets.session(sets.officers.add("主任丙示例", desk.me))
    sets.options.save(replace(SETS, director=second.uid), desk.me)
    stations = sets.stations
    stations.submit(replace(written(), letterhead=JOINT.name), {}, desk.me)
    [row] = stations.under_way(second)
    stations.mark(row.uid, "", second)
    sets.options.save(replace(SETS, letterheads=(OWN, GROUP), director=second.uid), second)

    with pytest.raises(InputError, match="没有署名“与财政局联合”"):
        stations.send(row.uid, desk.me)
    assert "签发（主任丙示例）以后" in stations.open(row.uid, desk.me).taken_back
    stations.submit(written(), {}, desk.me, row.uid)
    stations.mark(row.uid, "", second)

    assert stations.send(row.uid, desk.me).number == "示信函〔2026〕1号"
