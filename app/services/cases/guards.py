"""What the office forbids itself beyond the regulation: acts of the recused, acts not approved."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from app.base.errors import RuleViolation
from app.models.base import table_of
from app.models.case import CaseRecusal
from app.models.officer import Officer
from app.rules.casework.steps import Step, effective
from app.rules.casework.trace import Editions
from app.rules.redaction import Party, identity_may_go
from app.services.cases.approval_rules import identity_decided, is_approved
from app.services.cases.case_steps import Recorded
from app.services.cases.own_bodies import check_not_own
from app.services.people.parties import parties
from app.services.store.desk_settings import desk_settings

RECUSAL, OFFICER = table_of(CaseRecusal), table_of(Officer)
_THERE = select(OFFICER.c.name).where(OFFICER.c.active == 1, OFFICER.c.system == 0)
_RECUSED = (
    select(OFFICER.c.name)
    .join(RECUSAL, RECUSAL.c.officer_id == OFFICER.c.id)
    .where(RECUSAL.c.case_id == bindparam("case"))
)


def check(
    connection: Connection,
    case_id: int,
    recorded: Sequence[Recorded],
    step: Step,
    editions: Editions,
) -> None:
    """RuleViolation where a step would put in charge somebody who is recused from the case, or takes a
    decision that the office's setting wants approved first."""
    out = recused(connection, case_id)
    article = _article(editions, step, "recuse")
    officer = step.text("officer")
    if step.kind in ("assign", "accept") and officer in out:
        raise RuleViolation(
            f"{officer}已登记回避本件，不能指定为经办人，没有保存；请另行指定。", article=article
        )
    regulation = editions.regulation(step.regulation)
    definition = regulation.step(step.kind)
    if definition is not None:
        check_not_own(connection, case_id, definition.role, step.unit, regulation)
    if step.kind in desk_settings(connection).approval:
        _check_approved(recorded, step, editions)
    if step.kind == "refer" and step.text("identity_given") == "given":
        _check_identity(connection, case_id, recorded, article=_article(editions, step, "refer"))


def recused(connection: Connection, case_id: int) -> frozenset[str]:
    """The officers of the office who are recused from the case."""
    return frozenset(connection.scalars(_RECUSED, {"case": case_id}))


def leave_a_reader(connection: Connection, case_id: int, person: str) -> None:
    """RuleViolation where nobody of the office could see the case any more without ``person``."""
    out = recused(connection, case_id) | {person}
    if not set(connection.scalars(_THERE)) - out:
        raise RuleViolation(
            f"{person}是最后一个能查看本件的经办人，登记回避以后本办没有人能查看和办理，没有保存；"
            "请先增加经办人，或者在“设置”的“回避”里登记并确认报上级处理。"
        )


def _check_approved(recorded: Sequence[Recorded], step: Step, editions: Editions) -> None:
    if is_approved(effective(r.step for r in recorded), step.kind):
        return
    definition = editions.regulation(step.regulation).step(step.kind)
    caption = definition.caption if definition else step.kind
    raise RuleViolation(
        f"本办设置了办理审批：“{caption}”须先提交拟办意见并经批示同意，现在没有这样的批示，没有保存。",
        article="本办审批设置",
    )


def _check_identity(
    connection: Connection, case_id: int, recorded: Sequence[Recorded], *, article: str
) -> None:
    """Who complains is told to a unit only with consent and decision on record (NY-15.3)."""
    people = [Party(p.real_name, p.keep_secret, p.consent) for p in parties(connection, case_id)]
    decided = identity_decided(effective(r.step for r in recorded))
    verdict = identity_may_go(people, wanted=True, decided=decided)
    if not verdict.given:
        raise RuleViolation(
            f"{verdict.why_not}没有保存；请改为不提供身份，或补上记录。",
            article=article,
        )


def _article(editions: Editions, step: Step, kind: str) -> str:
    definition = editions.regulation(step.regulation).step(kind)
    return definition.article if definition else ""
