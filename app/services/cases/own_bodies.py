"""本办和挂靠单位: a complaint about them goes to the superior, not to themselves (NY-15.1, YC-17)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, bindparam, or_, select

from app.base.errors import RuleViolation
from app.models.base import table_of
from app.models.case import CaseRespondent
from app.models.unit import Unit, UnitAlias
from app.rules.regulation.regulation import Regulation
from app.services.store.desk_settings import desk_settings
from app.services.store.settings import office_settings

UNIT, ALIAS = table_of(Unit), table_of(UnitAlias)
RESPONDENT = table_of(CaseRespondent)
KEPT_FROM: Final = ("accept", "refer", "reinvestigate")  # roles of steps that would judge oneself
_ACCUSED = (
    select(RESPONDENT.c.name, UNIT.c.name.label("now"))
    .outerjoin(UNIT, UNIT.c.uid == RESPONDENT.c.unit_uid)
    .where(RESPONDENT.c.case_id == bindparam("case"))
)
_CALLED = (
    select(UNIT.c.name)
    .outerjoin(ALIAS, ALIAS.c.unit_id == UNIT.c.id)
    .where(
        or_(
            UNIT.c.name.in_(bindparam("names", expanding=True)),
            ALIAS.c.alias.in_(bindparam("names", expanding=True)),
        )
    )
)


def own_bodies(connection: Connection) -> frozenset[str]:
    """The office itself and its hosts, under every name that the register knows them by."""
    named = {office_settings(connection).name, *desk_settings(connection).hosts} - {""}
    return frozenset({*named, *connection.scalars(_CALLED, {"names": sorted(named)})})


def own_among_accused(connection: Connection, case_id: int) -> str:
    """The name of the office or of a host, where the case complains about it; "" otherwise."""
    own = own_bodies(connection)
    rows = connection.execute(_ACCUSED, {"case": case_id})
    return next((row.name for row in rows if {row.name, row.now} & own), "")


def check_not_own(
    connection: Connection, case_id: int, role: str, unit: str | None, regulation: Regulation
) -> None:
    """RuleViolation where the office would accept a complaint about itself or its host, or refer
    one to them though they are complained about."""
    if role not in KEPT_FROM:
        return
    accused = own_among_accused(connection, case_id)
    if not accused or (role != "accept" and unit not in own_bodies(connection)):
        return
    what = "受理" if role == "accept" else "转给自己办理"
    raise RuleViolation(
        f"被投诉举报的“{accused}”是本办或者本办的挂靠单位，应当报上级信用办处理，"
        f"不能由本办{what}，没有保存；请办理“移送、转报”，去向写上级信用办。",
        article=_article(regulation),
    )


def superior_proposal(connection: Connection, case_id: int, regulation: Regulation) -> str:
    """The sentence that proposes 报上级, "" where the case complains about somebody else."""
    accused = own_among_accused(connection, case_id)
    if not accused:
        return ""
    return f"被投诉举报的“{accused}”是本办或者挂靠单位：报上级信用办（{_article(regulation)}）"


def _article(regulation: Regulation) -> str:
    step = regulation.step_in_role("recuse")
    return step.article if step else ""
