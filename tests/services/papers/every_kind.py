"""Makes any kind of paper of a case that is ready for it, as the window does: by its offer alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from app.base.letter import Letter
from app.base.rows.cases import FieldRow
from app.base.rows.papers import LetterDraft
from app.services.papers.letter_commands import WriteLetter
from app.services.papers.letter_making import look, make
from app.ui.dialogs.letter_values import command_of, fields_of
from tests.services.making import TODAY, UNIT, Desk

HANDLING = "示例县教体局"  # not the unit complained about

LONG_AGO = (date(2026, 8, 3), date(2026, 8, 5))
LATELY = (date(2026, 11, 16), date(2026, 11, 18))


def _received(desk: Desk, **more: Any) -> int:
    return desk.register(LATELY[0], **more)


def _accepted(desk: Desk, **more: Any) -> int:
    return desk.accepted(*LATELY, **more)


def _late(desk: Desk, **more: Any) -> int:
    case_id = desk.accepted(*LONG_AGO, **more)
    desk.take(case_id, "refer", date(2026, 8, 6), unit=UNIT, delivered_on="2026-08-06")
    return case_id


def _declined(desk: Desk, **more: Any) -> int:
    case_id = _received(desk, **more)
    desk.take(case_id, "decline", LATELY[1], ground="1", reason="同一纠纷已由人民法院受理。")
    return case_id


# What a clerk writes where a form asks for words.
WORDS: Mapping[str, str] = {
    "matters": "写明作出承诺的部门、时间和内容。\n补交承诺文件或者合同的复印件。",
    "suggestion": "请限期兑现承诺，并书面说明逾期原因。",
    "requirements": "请一并说明资金安排。",
    "reason": "超出本办职责。",
    "materials": "承诺书复印件",
    "appeal": "请督促兑现承诺。",
    "forward_to": "示例市信用办",
    "to_channel": "示例市信用办",
    "contact_phone": "0000-0000000",
    "copies": "示例县人民政府办公室",
}

# Cases at the stages where papers are due; a kind for a stage that lacks here adds its line.
HISTORIES: tuple[Callable[..., int], ...] = (_late, _accepted, _declined, _received)


def ready_case(desk: Desk, kind: str, **more: Any) -> tuple[int, int | None]:
    """A case that offers the kind, and the step that it is offered for (None: with its step).

    One that calls for the paper comes before one that only allows it.
    """
    found: list[tuple[bool, bool, int, int | None]] = []
    for history in HISTORIES:
        case_id = history(desk, **more)
        offers = desk.office.letters.offers(case_id, desk.me)
        found += [(o.first, o.seq is None, case_id, o.seq) for o in offers if o.kind == kind]
    assert found, f"no case at any stage offers {kind}"
    *_rank, case_id, seq = max(found, key=lambda one: one[:2])
    return case_id, seq


def prepared(desk: Desk, kind: str, **more: Any) -> LetterDraft:
    """The draft of this kind, of a case that is ready for it."""
    case_id, seq = ready_case(desk, kind, **more)
    return desk.office.letters.prepare(kind, case_id, desk.me, seq)


def command_for(draft: LetterDraft) -> WriteLetter:
    """The paper with every field filled in, as the window sends it."""
    return command_of(draft, dict(_values(fields_of(draft))))


def letter_of(desk: Desk, draft: LetterDraft, command: WriteLetter) -> Letter:
    """The paper with its words, before it is set."""
    office = desk.office
    people = office.letters._held.people(draft.token, draft.kind, draft.case_id, desk.me)
    with office.gate.see(desk.me) as view:
        case, step = look(office.workspace, view, command)
        return make(view.connection, case, step, command, people).letter


def _values(fields: tuple[FieldRow, ...]) -> Iterator[tuple[str, Any]]:
    for field in fields:
        if field.name in ("decided_by", "show_identity"):
            continue  # who complains stays masked
        if field.name in ("accused_way", "summary"):
            continue  # asked only where the unit is the one complained about
        given = field.default not in (None, "", ())
        yield field.name, field.default if given else _answer(field)


def _answer(field: FieldRow) -> Any:
    answers: Mapping[str, Any] = {
        "unit": HANDLING,
        "date": TODAY,
        "number": 5,
        "yes_no": False,
        "choice": field.options[0][0] if field.options else "",
        "choices": tuple(key for key, _text in field.options[:1]),
        "step": field.options[-1][0] if field.options else "",
    }
    return answers.get(field.kind, WORDS.get(field.name, f"{field.caption}（示例）"))
