"""Who complains in a case, for its papers: its own, those of cases merged into it, former names too."""

from __future__ import annotations

from collections.abc import Mapping

from app.base.errors import RuleViolation
from app.base.secret import Secret
from app.base.session import Session
from app.services.gate.gate import Deed
from app.services.papers.letter_case import hides_merged, merged_cases
from app.services.papers.letter_held import People
from app.services.people.identity import former_of, people_of
from app.services.people.parties import parties
from app.services.store.workspace import Workspace

HIDDEN = (
    "本件并入了你回避的案件，不能查对其投诉举报人，没有发出，没有占用字号；请由其他经办人办理。"
)


def people_told(work: Workspace, by: Session, case_id: int, purpose: str, note: str) -> People:
    """The complainants of the case, then those of the cases merged into it: they are told with it,
    and no paper of it may name them elsewhere; () where nobody is known. Each read is recorded.

    RuleViolation where ``by`` is recused from the case.
    """
    gate = work.gate
    with gate.see(by, case_id) as view:
        cases = [
            key for key in (case_id, *merged_cases(view, case_id)) if parties(view.connection, key)
        ]
    found: list[Mapping[str, Secret]] = []
    former: list[Mapping[str, Secret]] = []  # what they were known by before: scanned for, too
    for key in cases:
        leave = gate.disclose(by, purpose, key, note=note)
        with gate.see(by, key) as view:
            found += people_of(view.connection, leave)[key]
            former += former_of(view.connection, leave)
    return (*found, *former)


def refuse_hidden(deed: Deed, case_id: int) -> None:
    """RuleViolation where a case was merged into this one that ``deed.by`` keeps out of: nobody
    could be searched for who complained there (NY-15.1, YC-17)."""
    if hides_merged(deed, case_id):
        raise RuleViolation(HIDDEN)
