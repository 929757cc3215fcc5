"""The stages that cases of this file may stand in: the office's pack's, then those of older ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import bindparam, select

from app.models.desk_statements import CASE, visible
from app.rules.regulation.regulation import StageDef
from app.services.gate.access import View
from app.services.store.reading import office_regulation
from app.services.store.workspace import Workspace

_STANDING: Final = select(CASE.c.stage).where(visible(CASE.c.id)).distinct()
_UNDER: Final = (
    select(CASE.c.regulation_id)
    .where(CASE.c.stage == bindparam("stage"), visible(CASE.c.id))
    .limit(1)
)


def known_stages(work: Workspace, view: View) -> Mapping[str, StageDef]:
    """Every stage that the office's pack declares, in its order, and each further one in which a
    case of another edition stands."""
    found = dict(office_regulation(work, view.connection).stages)
    asked = {"viewer": view.viewer}
    for stage in sorted(set(view.connection.scalars(_STANDING, asked)) - found.keys()):
        edition = view.connection.scalar(_UNDER, {**asked, "stage": stage})
        regulation = work.editions.regulation(edition) if edition is not None else None
        if regulation is not None and stage in regulation.stages:
            found[stage] = regulation.stages[stage]
    return found
