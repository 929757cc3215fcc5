"""并案: into whom a case may go, which limit goes on, who is told, what the preview says."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from app.base.errors import RuleViolation
from app.base.secret import Secret
from app.services.cases.commands import Recuse, TakeStep, VoidSteps
from app.services.papers.letter_commands import WriteLetter
from app.services.people.complainant_input import ComplainantInput
from tests.services.making import TODAY, Desk

FIRST, SECOND = "示信投〔2026〕1号", "示信投〔2026〕2号"
OTHER = ComplainantInput(Secret("李示例"), Secret("138-0000-0002"))


@pytest.mark.parametrize(
    ("ending", "caption"),
    [
        (("decline", {"ground": "6", "reason": "示例"}), "不予受理待告知"),
        (("withdraw", {"reason": "示例"}), "已撤回"),
        (("forward", {"to_channel": "示例市信用办"}), "已移送"),
    ],
)
def test_nothing_is_merged_into_a_case_that_can_not_answer_for_it(
    desk: Desk, ending: tuple[str, dict[str, str]], caption: str
) -> None:
    first, second = desk.register(date(2026, 11, 17)), desk.register(date(2026, 11, 18))
    desk.take(first, ending[0], date(2026, 11, 19), **ending[1])

    with pytest.raises(RuleViolation, match=f"“{FIRST}”{caption}"):
        desk.take(second, "merge", TODAY, into=FIRST)

    assert desk.kinds(second) == ["receive"]
    assert desk.office.casework.preview_merge(second, FIRST, desk.me) == ()


@pytest.mark.obligation("NY-15.1")
def test_who_keeps_out_of_the_survivor_is_not_told_how_it_stands(desk: Desk) -> None:
    first, second = desk.register(date(2026, 11, 17)), desk.register(date(2026, 11, 18))
    desk.take(first, "withdraw", date(2026, 11, 19), reason="示例")
    other = desk.office.session(desk.office.officers.add("经办乙示例", desk.me))
    desk.office.recusals.recuse(Recuse(first, other.name, "近亲属", TODAY), desk.me)
    merge = TakeStep(second, "merge", TODAY, fields={"into": FIRST})

    with pytest.raises(RuleViolation, match="回避") as refused:
        desk.office.casework.take(merge, other)

    assert "撤回" not in str(refused.value) and desk.kinds(second) == ["receive"]


def test_the_stricter_limit_goes_on_in_the_survivor_and_goes_with_the_merge(desk: Desk) -> None:
    """The earlier receipt is merged into the later: five working days of the earlier one remain."""
    early, late = desk.register(date(2026, 11, 16)), desk.register(date(2026, 11, 19))
    assert desk.clocks(early)["acceptance_review"].due_on == date(2026, 11, 23)
    assert desk.clocks(late)["acceptance_review"].due_on == date(2026, 11, 26)
    said = desk.office.casework.preview_merge(early, SECOND, desk.me)

    seq = desk.take(early, "merge", TODAY, into=SECOND)

    clock = desk.clocks(late)["acceptance_review"]
    assert clock.due_on == date(2026, 11, 23)
    assert any(
        "并入的示信投〔2026〕1号受理审查期先于本件届满" in line for line in clock.explanation
    )
    assert said == (
        f"受理审查期（2026-11-23 周一届满）早于{SECOND}的，并案后{SECOND}从这一天",
        f"本件尚未受理：投诉举报人随{SECOND}一并告知",
    )
    desk.office.casework.void(VoidSteps(early, (seq,), "并错"), desk.me)
    assert desk.clocks(late)["acceptance_review"].due_on == date(2026, 11, 26)


def test_the_later_of_two_limits_ends_and_the_survivors_own_stays(desk: Desk) -> None:
    first, second = desk.register(date(2026, 11, 16)), desk.register(date(2026, 11, 19))

    desk.take(second, "merge", TODAY, into=FIRST)

    assert desk.kinds(first) == ["receive", "record"]
    assert desk.clocks(first)["acceptance_review"].due_on == date(2026, 11, 23)
    assert desk.clocks(second)["acceptance_review"].outcome == "ended"


def test_one_units_limit_is_not_set_against_anothers(desk: Desk) -> None:
    first = desk.accepted(date(2026, 11, 10), date(2026, 11, 12))
    second = desk.accepted(date(2026, 11, 10), date(2026, 11, 11))
    desk.take(first, "refer", date(2026, 11, 13), unit="示例县交通局")
    desk.take(second, "refer", date(2026, 11, 12), unit="示例县教体局")

    desk.take(second, "merge", TODAY, into=FIRST)

    kinds = desk.kinds(first)
    assert kinds.count("override_limit") == 1  # the whole case's alone
    assert not any("并入的" in line for line in desk.clocks(first)["investigation"].explanation)


@pytest.mark.obligation("NY-11.2")
def test_who_complained_in_a_case_merged_before_acceptance_is_told_with_the_survivor(
    desk: Desk,
) -> None:
    merged = desk.register(date(2026, 11, 16), complainants=(OTHER,))
    survivor = desk.register(date(2026, 11, 17))
    desk.take(merged, "merge", date(2026, 11, 18), into=SECOND)
    desk.take(survivor, "accept", date(2026, 11, 19))

    draft = desk.office.letters.prepare("acceptance_notice", survivor, desk.me)
    (to,) = [field for field in draft.fields if field.name == "complainant_id"]
    desk.office.letters.release(draft)
    assert [caption for _key, caption in to.options] == ["张**", "李**"]
    step = TakeStep(survivor, "notify_acceptance", TODAY, fields={"method": "paper"})
    command = WriteLetter(
        "acceptance_notice", survivor, TODAY, step=step, complainant_id=int(to.options[1][0])
    )

    issued = desk.office.letters.issue(command, desk.me)

    row, pdf = desk.office.documents.pdf(issued.id, desk.me)
    assert row.addressee == "李**" and "李示例" in _text(pdf) and "张示例" not in _text(pdf)


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join("".join(p.get_textpage().get_text_bounded().split()) for p in document)
