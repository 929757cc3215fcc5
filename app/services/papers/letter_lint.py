"""What is wrong with the kinds of paper that ship: words, readers, fields, steps, notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.reports.letters.templates import PAPER, Template, fields_used, heads, lint, template
from app.rules.letter_heads import pack_mistakes
from app.rules.regulation.regulation import Regulation
from app.rules.regulation.shipped import shipped_pack_ids, shipped_regulation
from app.services.papers import fields_of_all  # noqa: F401  they register themselves
from app.services.papers.letter_notices import CONDITIONS
from app.services.papers.letter_sources import source_of


def lint_shipped() -> tuple[str, ...]:
    """Every mistake in every shipped kind, held against every shipped pack; () when all are good."""
    packs = [shipped_regulation(pack_id) for pack_id in shipped_pack_ids()]
    return tuple(
        f"{kind}：{wrong}" for kind in heads() for wrong in lint_kind(template(kind), packs)
    )


def lint_kind(made: Template, packs: Iterable[Regulation]) -> tuple[str, ...]:
    """What is wrong with one kind under these packs, in Chinese, a line a mistake."""
    known = {regulation.id: regulation for regulation in packs}
    found = [*lint(made), *_unfilled(made), *_unknown(made, known)]
    for regulation in known.values():
        found += pack_mistakes(made.head, regulation)
    return tuple(dict.fromkeys(found))


def _unfilled(made: Template) -> Iterator[str]:
    """Fields that nothing fills: no function for this subject, and nobody may type them."""
    head = made.head
    own = fields_used(made) - PAPER[head.form]
    for name in sorted(own | set(head.required)):
        if name not in head.editable and source_of(head.subject, name) is None:
            yield f"字段“{name}”没有取数的函数（subject = {head.subject}），也不可改"


def _unknown(made: Template, packs: Iterable[str]) -> Iterator[str]:
    for notice in made.head.notices:
        if notice.when and notice.when not in CONDITIONS:
            yield f"notices：没有“{notice.when}”这个条件"
        if notice.when and made.head.subject != "case":
            yield f"notices：不是案件的文书，没有“{notice.when}”可看"
    if made.head.offered and made.head.offered not in CONDITIONS:
        yield f"offered：没有“{made.head.offered}”这个条件"
    for pack in sorted(set(made.head.packs) - set(packs)):
        yield f"packs：没有办法“{pack}”"
