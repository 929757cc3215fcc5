"""No paper tells who complains, but to themselves, or to a unit with consent and decision."""

from __future__ import annotations

import pytest

from app.base.errors import InputError, RuleViolation
from app.reports.letters.templates import heads
from app.rules.redaction import Audience
from app.services.papers.letter_commands import Overrule, WriteLetter
from app.services.papers.letter_making import IdentityLeak
from tests.leaks.canaries import FILE, PACKS, PEOPLE, Cases, Nest, of_pdf, traces
from tests.services.making import TODAY
from tests.services.papers.every_kind import command_for, prepared

pytestmark = pytest.mark.obligation("NY-15.3", "YC-17")
DIRECTOR = "负责人丙示例"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "pack"),
    [
        (kind, pack)
        for kind, head in heads().items()
        for pack in head.packs or PACKS
        if head.subject == "case"
    ],
)
def test_no_kind_tells_who_complains_but_to_its_own_reader(
    nest: Nest, kind: str, pack: str
) -> None:
    draft = prepared(nest.desk, kind, regulation=pack, complainants=PEOPLE, category="")
    command = command_for(draft)

    preview = nest.office.letters.preview(command, nest.desk.me, draft)
    told = [*of_pdf(kind, preview.pdf), ("文件名", preview.file_name), ("草稿", repr(draft))]
    told += nest.issue(command) if draft.numbered else []

    assert preview.hits == ()
    if heads()[kind].audience is not Audience.COMPLAINANT:
        assert traces(told) == []
        return
    words = "".join(text for place, text in told if place.endswith("正文"))
    assert all("正文" in trace or "字节" in trace for trace in traces(told))
    assert "柏示例樨" in words
    assert not any(name in words for name in ("楝示例", "榉示例", "9917", "9918", "9919"))


@pytest.mark.parametrize("kind", ["referral", "supervision"])
def test_what_a_unit_gets_does_not_tell_who_complains(nest: Nest, cases: Cases, kind: str) -> None:
    command = getattr(nest, kind)(cases.clean)

    assert traces(nest.shown(command)) == []
    assert traces(nest.issue(command)) == []


def test_a_subject_and_the_name_of_a_file_do_not_get_into_a_paper_by_themselves(
    nest: Nest, cases: Cases
) -> None:
    assert traces(nest.issue(nest.referral(cases.mail))) == []


def test_a_referral_names_them_with_consent_and_decision_and_it_is_on_record(
    nest: Nest, cases: Cases
) -> None:
    told = traces(nest.issue(nest.referral(cases.mail, given=True, decided_by=DIRECTOR)))

    assert any("正文" in trace for trace in told)
    assert all("正文" in trace for trace in told)  # neither properties, file name nor register
    assert nest.accesses()[-len(PEOPLE) :] == ["disclose"] * len(PEOPLE)


@pytest.mark.parametrize("case", ["unwilling", "mail"])
def test_without_consent_or_decision_a_referral_names_nobody(
    nest: Nest, cases: Cases, case: str
) -> None:
    decided = DIRECTOR if case == "unwilling" else ""
    command = nest.referral(getattr(cases, case), given=True, decided_by=decided)
    before = nest.accesses()

    with pytest.raises(RuleViolation) as refused:
        nest.issue(command)

    assert traces([("提示", str(refused.value)), *nest.shown(command)]) == []
    assert "disclose" not in nest.accesses()[len(before) :]


@pytest.mark.parametrize(("case", "edits"), [("told", {}), ("mail", {"materials": FILE})])
def test_what_they_wrote_themselves_stops_the_paper_and_the_place_is_shown(
    nest: Nest, cases: Cases, case: str, edits: dict[str, str]
) -> None:
    case_id = getattr(cases, case)
    kinds = nest.desk.kinds(case_id)

    with pytest.raises(IdentityLeak) as stopped:
        nest.issue(nest.referral(case_id, edits=edits))

    sentences = [str(stopped.value), *(hit.sentence for hit in stopped.value.hits)]
    assert all(hit.place.startswith(("正文第", "附件1")) for hit in stopped.value.hits)
    assert traces([("提示", sentence) for sentence in sentences]) == []
    assert nest.desk.kinds(case_id) == kinds
    assert nest.office.documents.rows(nest.desk.me) == ()


def test_every_kind_of_trace_is_found_in_their_words(nest: Nest, cases: Cases) -> None:
    with pytest.raises(IdentityLeak) as stopped:
        nest.issue(nest.referral(cases.told))

    assert {hit.kind for hit in stopped.value.hits} == {"name", "phone", "address", "email"}


def test_only_the_director_with_a_reason_lets_it_go_and_that_is_on_record(
    nest: Nest, cases: Cases
) -> None:
    for overrule in (Overrule("", "案由须写明"), Overrule(DIRECTOR, ""),
                     Overrule(DIRECTOR, "柏示例樨本人同意")):  # fmt: skip
        with pytest.raises(InputError) as refused:
            nest.issue(nest.referral(cases.told, overrule=overrule))
        assert traces([("提示", str(refused.value))]) == []

    nest.issue(nest.referral(cases.told, overrule=Overrule(DIRECTOR, "案由须写明权利人。")))

    with nest.office.gate.file.read() as connection:
        query = "SELECT detail FROM audit WHERE action = 'overrule_identity_scan'"
        details = [row[0] for row in connection.exec_driver_sql(query)]
    assert len(details) == 1 and "案由须写明权利人" in details[0]
    assert traces([("操作记录", details[0])]) == []
    assert nest.accesses()[-len(PEOPLE) :] == ["disclose"] * len(PEOPLE)


@pytest.mark.parametrize("kind", ["notify_acceptance", "notify_refusal"])
def test_a_notice_names_its_reader_alone_and_the_register_nobody(
    nest: Nest, cases: Cases, kind: str
) -> None:
    case_id = cases.refused if kind == "notify_refusal" else cases.clean

    told = nest.issue(nest.notice(kind, case_id))

    found = [trace for trace in traces(told) if "字节" not in trace]
    assert found and all("正文" in trace for trace in found)
    words = next(text for place, text in told if place.endswith("正文"))
    assert "柏示例樨" in words
    assert not any(name in words for name in ("楝示例", "榉示例", "9917", "9918", "9919"))
    assert nest.accesses()[-len(PEOPLE) :] == ["letter"] * len(PEOPLE)


@pytest.mark.parametrize("kind", ["deadline_explanation", "registration_form"])
def test_the_sheets_of_the_office_are_masked(nest: Nest, cases: Cases, kind: str) -> None:
    assert traces(nest.shown(WriteLetter(kind, cases.clean, TODAY))) == []


def test_a_registration_form_in_full_is_on_record(nest: Nest, cases: Cases) -> None:
    command = WriteLetter("registration_form", cases.clean, TODAY, show_identity=True)

    told = traces(nest.shown(command))
    nest.office.letters.record_shown(command, nest.desk.me)

    assert told and all("正文" in trace for trace in told)
    assert nest.accesses()[-2 * len(PEOPLE) :] == ["letter"] * 3 + ["disclose"] * 3
