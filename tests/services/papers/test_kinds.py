"""Every kind of paper under every shipped pack: from its offer to the reprint, by its file alone."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import InputError, RuleViolation
from app.base.letter import Letter
from app.base.machine.resources import resources_dir
from app.base.rows.evaluation import AssessmentStep
from app.base.rows.papers import PaperAbout
from app.base.secret import Secret
from app.reports.letters.templates import heads, read_template, template
from app.rules.regulation.shipped import shipped_pack_ids, shipped_regulation
from app.services.papers.letter_held import GONE, MOST
from app.services.papers.letter_lint import lint_kind, lint_shipped
from tests.reports.letters.test_compose import text_of
from tests.services.making import Clock, Desk, make_office
from tests.services.papers.desk_kinds import command_of_paper, letter_of_paper, prepared_paper
from tests.services.papers.every_kind import LATELY, command_for, letter_of, prepared

pytestmark = pytest.mark.slow

KINDS = tuple(heads())
ALWAYS = ("acceptance_notice", "referral")  # in every run; the sweep over all others is slow
SOME_QUICK = tuple(
    kind if kind in ALWAYS else pytest.param(kind, marks=pytest.mark.slow) for kind in KINDS
)
CASE_KINDS = tuple(kind for kind, head in heads().items() if head.subject == "case")
PACKS = shipped_pack_ids()
GOLDEN = Path(__file__).parent / "golden"
GUIDE = Path(__file__).parents[3] / "docs" / "letters.md"


@contextmanager
def desk_of(folder: Path, pack: str) -> Iterator[Desk]:
    with make_office(folder / f"{pack}.cxt", Clock(), regulation=pack) as office:
        yield Desk(office)


def packs_of(kind: str) -> list[str]:
    return [pack for pack in PACKS if heads()[kind].is_for(shipped_regulation(pack))]


@pytest.mark.parametrize("kind", SOME_QUICK)
def test_a_kind_is_offered_prepared_seen_issued_and_reprinted_under_every_pack(
    kind: str, tmp_path: Path
) -> None:
    assert packs_of(kind)
    for pack in packs_of(kind):
        with desk_of(tmp_path, pack) as desk:
            goes_through(desk, kind)


def goes_through(desk: Desk, kind: str) -> None:
    if heads()[kind].subject == "case":
        goes_through_in_a_case(desk, kind)
    else:
        goes_through_without_a_case(desk, kind)


def goes_through_without_a_case(desk: Desk, kind: str) -> None:
    office, head = desk.office, heads()[kind]
    assert kind in {offered.kind for offered in office.papers.kinds(desk.me)}
    draft = prepared_paper(desk, kind)
    command = command_of_paper(draft)
    steps = len(steps_of(desk, command.about))

    preview = office.papers.preview(command, desk.me)

    assert (
        preview.pdf.startswith(b"%PDF")
        and preview.pdf == office.papers.preview(command, desk.me).pdf
    )
    assert preview.hits == () and draft.numbered == head.numbered
    if not head.numbered:
        with pytest.raises(InputError, match="不编号发出"):
            office.papers.issue(command, desk.me)
        return
    issued = office.papers.issue(command, desk.me)
    row, reprint = office.documents.pdf(issued.id, desk.me)
    assert (row.kind, row.kind_caption, row.number) == (kind, head.caption, issued.number)
    assert reprint == office.documents.pdf(issued.id, desk.me)[1] != preview.pdf
    assert len(steps_of(desk, command.about)) == steps + bool(head.step)
    assert office.verify() == ()


def steps_of(desk: Desk, about: PaperAbout) -> tuple[AssessmentStep, ...]:
    if about.subject != "assessment" or not about.unit or about.round_id is None:
        return ()
    try:
        return desk.office.assessments.unit(about.round_id, about.unit, desk.me).steps
    except RuleViolation:  # a 监测 has no such steps
        return ()


def goes_through_in_a_case(desk: Desk, kind: str) -> None:
    office, head = desk.office, heads()[kind]
    draft = prepared(desk, kind)
    command = command_for(draft)

    preview = office.letters.preview(command, desk.me, draft)
    again = office.letters.preview(command, desk.me, draft)

    assert preview.pdf.startswith(b"%PDF") and preview.pdf == again.pdf
    assert preview.hits == () and preview.withheld == ""
    assert preview.file_name == f"{draft.case_number} {draft.caption}.pdf"
    assert draft.numbered == head.numbered
    if not head.numbered:
        with pytest.raises(InputError, match="不编号发出"):
            office.letters.issue(command, desk.me)
        return
    before = desk.kinds(command.case_id)
    issued = office.letters.issue(command, desk.me)
    row, reprint = office.documents.pdf(issued.id, desk.me)
    assert (row.kind, row.kind_caption, row.number) == (kind, head.caption, issued.number)
    assert reprint == office.documents.pdf(issued.id, desk.me)[1] != preview.pdf
    taken = [head.step] if draft.seq is None else []
    assert desk.kinds(command.case_id) == [*before, *taken]
    assert not any(
        (offer.kind, offer.seq) == (kind, issued.seq)
        for offer in office.letters.offers(command.case_id, desk.me)
    )
    assert office.verify() == ()


@pytest.mark.parametrize("kind", SOME_QUICK)
def test_a_kind_says_what_it_said_under_every_pack(
    kind: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    said = ""
    for pack in packs_of(kind):
        with desk_of(tmp_path, pack) as desk:
            notices, letter = said_by(desk, kind)
            told = "".join(f"· {notice}\n" for notice in notices)
            said += f"==== {pack}\n{told}{text_of(letter)}"
            if heads()[kind].subject in ("round", "assessment"):
                break  # no regulation of complaints has a say in it
    said = re.sub("版本 [0-9a-f]{8}", "版本 ……", said)  # an edition's hash is no word of the paper
    golden = GOLDEN / f"{kind}.txt"
    if pytestconfig.getoption("--update-golden"):
        golden.write_text(said, encoding="utf-8", newline="\n")

    assert said == golden.read_text(encoding="utf-8")


def said_by(desk: Desk, kind: str) -> tuple[tuple[str, ...], Letter]:
    if heads()[kind].subject == "case":
        draft = prepared(desk, kind)
        return draft.notices, letter_of(desk, draft, command_for(draft))
    paper = prepared_paper(desk, kind)
    return paper.notices, letter_of_paper(desk, command_of_paper(paper))


# ------------------------------------------------------------ what lint holds against the packs


def test_no_shipped_kind_has_a_mistake() -> None:
    assert lint_shipped() == ()


def mistakes(kind: str, **changed: str) -> tuple[str, ...]:
    """What lint says of a shipped kind with lines of its head changed (\"\" takes one out)."""
    text = (resources_dir() / "letters" / f"{kind}.toml").read_text("utf-8")
    for key, line in changed.items():
        without = re.sub(rf"(?m)^{key} = .*\n", "", text)
        text = f"{key} = {line}\n{without}" if line else without
    return lint_kind(read_template(kind, text), [shipped_regulation(pack) for pack in PACKS])


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"step": '"assess"'}, "yuncheng-2021里没有步骤“assess”；只用于别的办法的，须写明 packs"),
        ({"clock": '"acceptance_review"'}, "yuncheng-2021里没有期限“acceptance_review”"),
        ({"cites": '"assess"'}, "nanyang-2020里没有步骤“assess”（cites）"),
        ({"term": '"assess"'}, "nanyang-2020里没有用语“assess”（term）"),
        ({"packs": '["elsewhere-2030"]'}, "packs：没有办法“elsewhere-2030”"),
        ({"subject": '"unit"'}, "字段“case_number”没有取数的函数（subject = unit），也不可改"),
        ({"notices": '[{ when = "raining", text = "带伞。" }]'}, "notices：没有“raining”这个条件"),
    ],
)
def test_lint_names_what_a_pack_or_the_program_does_not_have(
    changed: dict[str, str], wrong: str
) -> None:
    assert any(wrong in line for line in mistakes("supervision", **changed))


def test_a_letter_about_nothing_needs_no_step_but_its_words_must_be_typed() -> None:
    text = """caption = "函"
form = "letter"
subject = "free"
audience = "public"
order = 1
required = ["addressee", "signature"]
editable = ["addressee"]
title = "示例函"
[[blocks]]
text = "致{addressee}：{limit}"
"""
    found = lint_kind(read_template("plain", text), ())
    untyped = lint_kind(read_template("plain", text.replace('editable = ["addressee"]', "")), ())

    assert found == ("字段“limit”没有取数的函数（subject = free），也不可改",)
    assert len(untyped) == 2 and "字段“addressee”没有取数的函数" in untyped[0]


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_is_named_in_what_makes_papers(kind: str) -> None:
    app = Path(__file__).parents[3] / "app"
    places = ("base", "rules", "reports", "services/papers", "ui/dialogs", "../tools/tour")
    files = [file for place in places for file in (app / place).rglob("*.py")]
    else_called = {  # a page, a step of a unit that is evaluated
        "supervision": {"portraits.py", "papers.py", "story.py"},
        "first_result": {"fields_of_round.py"},
    }.get(kind, set())
    named = [
        file.name
        for file in (*files, app / "cli.py", app / "cli_letter.py")
        if f'"{kind}"' in file.read_text("utf-8") and file.name not in else_called
    ]

    assert named == []


def test_a_head_that_names_its_packs_is_held_against_those_alone() -> None:
    found = mistakes("acceptance_notice", clock='"acceptance_review"', packs='["nanyang-2020"]')

    assert found == ()


def test_a_kind_for_other_packs_is_not_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = "acceptance_notice"
    text = (resources_dir() / "letters" / f"{kind}.toml").read_text("utf-8")
    with other_resources(tmp_path, monkeypatch, kind, f'packs = ["yuncheng-2021"]\n{text}'):
        for pack in PACKS:
            with desk_of(tmp_path, pack) as desk:
                case_id = desk.accepted(*LATELY)
                offered = {offer.kind for offer in desk.office.letters.offers(case_id, desk.me)}
                assert (kind in offered) == (pack == "yuncheng-2021")


# ------------------------------------------------------------ a kind is one file


@contextmanager
def other_resources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, text: str
) -> Iterator[None]:
    """The program as it were with this file among its resources."""
    tree = tmp_path / "built"
    shutil.copytree(resources_dir(), tree / "resources")
    (tree / "resources" / "letters" / f"{kind}.toml").write_text(text, encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(sys, "_MEIPASS", str(tree), raising=False)
        yield


def guide_example() -> tuple[str, str]:
    """The kind that docs/letters.md writes out: its name and its file."""
    found = re.search(
        r"```toml\n# resources/letters/(\w+)\.toml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL
    )
    assert found
    return found[1], found[2]


def test_the_file_that_the_guide_writes_out_is_a_whole_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, text = guide_example()
    assert kind not in KINDS

    with other_resources(tmp_path, monkeypatch, kind, text):
        assert kind in heads() and lint_shipped() == ()
        for pack in packs_of(kind):
            with desk_of(tmp_path, pack) as desk:
                goes_through(desk, kind)
                lists = desk.office.documents.lists()
                assert (kind, template(kind).head.caption) in lists.kinds

    assert kind not in heads()


# ------------------------------------------------------------ who complains stays in the service


def strings_and_secrets(value: Any) -> Iterator[Any]:
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from strings_and_secrets(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from strings_and_secrets(tuple(value.items()))
    elif isinstance(value, list | tuple | set | frozenset):
        for entry in value:
            yield from strings_and_secrets(entry)
    elif isinstance(value, str | Secret):
        yield value


@pytest.mark.obligation("NY-15.3", "YC-17")
@pytest.mark.parametrize("kind", CASE_KINDS)
def test_a_draft_holds_a_token_and_nobody(tmp_path: Path, kind: str) -> None:
    with desk_of(tmp_path, packs_of(kind)[0]) as desk:
        draft = prepared(desk, kind)

    held = list(strings_and_secrets(draft))
    assert draft.token and not any(isinstance(value, Secret) for value in held)
    assert not any("张示例" in value or "0000" in value for value in held)
    assert "张示例" not in str(asdict(draft))


def test_a_draft_that_was_released_or_is_another_s_shows_nothing_more(desk: Desk) -> None:
    letters = desk.office.letters
    draft = prepared(desk, "refusal_notice")
    command = command_for(draft)
    other = desk.office.session(desk.office.officers.add("经办乙示例", desk.me))

    with pytest.raises(InputError, match=GONE):
        letters.preview(command, other, draft)
    assert letters.preview(command, desk.me, draft).pdf
    letters.release(draft)
    with pytest.raises(InputError, match=GONE):
        letters.preview(command, desk.me, draft)


def test_the_token_of_one_paper_serves_no_other(desk: Desk) -> None:
    draft, other = prepared(desk, "refusal_notice"), prepared(desk, "acceptance_notice")

    with pytest.raises(InputError, match=GONE):
        desk.office.letters.preview(command_for(other), desk.me, draft)


def test_the_service_forgets_the_oldest_of_very_many_drafts(desk: Desk) -> None:
    letters, first = desk.office.letters, prepared(desk, "registration_form")

    for _ in range(MOST):
        letters.prepare(first.kind, first.case_id, desk.me)

    with pytest.raises(InputError, match=GONE):
        letters.preview(command_for(first), desk.me, first)
