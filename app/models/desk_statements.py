"""The statements of the day's work and what it rests on, each written once.

Services execute them as they are. The first look has no SQLAlchemy yet: it reads
`app.models.first_look_sql`, which `tools/make_first_look_sql.py` writes from ``FIRST_LOOK``.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, case, func, or_, select

from app.models import sql
from app.models.base import table_of
from app.models.case import Case, CaseClock, CaseRecusal, CaseStep
from app.models.desk import OfficerAbsence
from app.models.edition import CalendarPending, Edition, EditionStep
from app.models.office import Draft, Setting
from app.models.officer import Officer
from app.models.unit import Unit

CASE, CLOCK, STEP = table_of(Case), table_of(CaseClock), table_of(CaseStep)
RECUSAL, PENDING = table_of(CaseRecusal), table_of(CalendarPending)
OFFICER, ABSENCE, UNIT = table_of(Officer), table_of(OfficerAbsence), table_of(Unit)
SETTING = table_of(Setting)
EDITION, CALLED = table_of(Edition), table_of(EditionStep)
DRAFT = table_of(Draft)

# ``viewer`` is who looks on, by key; None, which is equal to nothing, for the program itself.
KEPT_OUT = select(RECUSAL.c.case_id).where(RECUSAL.c.officer_id == bindparam("viewer"))


def visible(case_id: ColumnElement[int]) -> ColumnElement[bool]:
    """The condition that the viewer does not keep out of the case."""
    return case_id.not_in(KEPT_OUT)


# ------------------------------------------------------------ what everything rests on

SETTING_VALUE = select(SETTING.c.value).where(SETTING.c.key == bindparam("wanted"))
EDITION_BYTES = select(EDITION.c.bytes).where(EDITION.c.hash == bindparam("edition"))
EDITION_OF_KEY = select(EDITION.c.bytes).where(EDITION.c.id == bindparam("edition"))
DRAFT_VALUE = select(DRAFT.c.value).where(
    DRAFT.c.key == bindparam("asked"), DRAFT.c.officer_id == bindparam("owner")
)
REGULATIONS = select(EDITION.c.id).where(EDITION.c.kind == "regulation")
OFFICERS = (
    select(OFFICER.c.id, OFFICER.c.name, OFFICER.c.uid)
    .where(OFFICER.c.active == 1, OFFICER.c.system == 0)
    .order_by(OFFICER.c.id)
)
BY_PINYIN = OFFICERS.order_by(None).order_by(OFFICER.c.sort_key, OFFICER.c.id)
AWAY = (  # for whom the officer stands in today
    select(OFFICER.c.id, OFFICER.c.uid)
    .join_from(OFFICER, ABSENCE, ABSENCE.c.officer_id == OFFICER.c.id)
    .where(
        ABSENCE.c.stand_in_id == bindparam("officer"),
        ABSENCE.c.from_on <= bindparam("today"),
        ABSENCE.c.to_on >= bindparam("today"),
    )
)

# ------------------------------------------------------------ the day's work

_OURS = and_(  # what the office can do now, or has to do soon whoever has the case
    CLOCK.c.owner == "office",
    or_(
        CASE.c.stage.not_in(sql.listed("others_turn")),
        CLOCK.c.closes == 0,
        CLOCK.c.due_on <= bindparam("soon"),
    ),
)
_LATE = and_(CLOCK.c.owner == "unit", CLOCK.c.due_on < bindparam("today"))
_OWN = (
    CLOCK.c.open == 1, CLOCK.c.state == "open", CLOCK.c.due_on.is_not(None), or_(_OURS, _LATE),
    visible(CASE.c.id),
    # Not along the officer's own cases, most of which ended long ago: the running clocks lead.
    or_(
        bindparam("everyone", type_=Integer) == 1,
        func.coalesce(CASE.c.officer_id, 0).in_(sql.listed("officers")),  # 0: nobody's yet
    ),
)  # fmt: skip


def _counted(condition: ColumnElement[bool], name: str) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name)


WORK_COUNTS = (
    select(
        func.count().label("total"),
        _counted(CLOCK.c.due_on < bindparam("today"), "overdue"),
        _counted(CLOCK.c.due_on == bindparam("today"), "today"),
        _counted(
            and_(CLOCK.c.due_on > bindparam("today"), CLOCK.c.due_on <= bindparam("soon")), "soon"
        ),
    )
    .select_from(CLOCK.join(CASE, CASE.c.id == CLOCK.c.case_id))
    .where(*_OWN)
)
WORK_LINES = (
    select(
        CLOCK.c.case_id, CLOCK.c.clock, CLOCK.c.caption, CLOCK.c.article, CLOCK.c.owner,
        CLOCK.c.due_on, CLOCK.c.provisional, CASE.c.number, CASE.c.title, CASE.c.respondent,
        OFFICER.c.name.label("officer"), CLOCK.c.step, CLOCK.c.step_caption,
    )
    .join_from(CLOCK, CASE, CASE.c.id == CLOCK.c.case_id)
    .outerjoin(OFFICER, OFFICER.c.id == CASE.c.officer_id)
    .where(*_OWN)
    .order_by(CLOCK.c.due_on, CLOCK.c.case_id, CLOCK.c.start_seq, CLOCK.c.clock)
    .limit(bindparam("limit", type_=Integer))
)  # fmt: skip
# Cases that no clock speaks for: open ones of which none runs that leads on from their stage
# (``speaking``: pack/stage/clock), ended ones with an objection since.
_SPOKEN_FOR = (
    select(CLOCK.c.start_seq)
    .where(
        CLOCK.c.case_id == CASE.c.id,
        CLOCK.c.open == 1,
        CLOCK.c.state == "open",
        CLOCK.c.due_on.is_not(None),
        CLOCK.c.round == CASE.c.round,
        (CASE.c.pack + "/" + CASE.c.stage + "/" + CLOCK.c.clock).in_(sql.listed("speaking")),
    )
    .exists()
)
_OBJECTED = (
    select(STEP.c.seq)
    .where(STEP.c.case_id == CASE.c.id, STEP.c.kind.in_(sql.listed("objections")))
    .exists()
)
UNTIMED = (
    select(
        CASE.c.id, CASE.c.number, CASE.c.title, CASE.c.respondent, OFFICER.c.name.label("officer")
    )
    .outerjoin_from(CASE, OFFICER, OFFICER.c.id == CASE.c.officer_id)
    .where(
        or_(
            and_(CASE.c.board.in_(sql.listed("open_stages")), ~_SPOKEN_FOR),
            and_(CASE.c.ended_on >= bindparam("ended_since"), _OBJECTED),
        ),
        visible(CASE.c.id),
        or_(
            bindparam("everyone", type_=Integer) == 1,
            func.coalesce(CASE.c.officer_id, 0).in_(sql.listed("officers")),
        ),
    )
    .order_by(CASE.c.received_on, CASE.c.id)
    .limit(bindparam("limit", type_=Integer))
)
CLOSED_ODDLY = (  # closed lately with something noted as irregular: for whoever directs the office
    select(
        CASE.c.id, CASE.c.number, CASE.c.title, CASE.c.respondent, OFFICER.c.name.label("officer")
    )
    .outerjoin_from(CASE, OFFICER, OFFICER.c.id == CASE.c.officer_id)
    .where(CASE.c.ended_on >= bindparam("closed_since"), CASE.c.irregular > 0, visible(CASE.c.id))
    .order_by(CASE.c.ended_on, CASE.c.id)
    .limit(bindparam("limit", type_=Integer))
)
DECISIONS = select(func.count()).where(PENDING.c.state == "waiting", visible(PENDING.c.case_id))

_THINGS = (  # a referral with two clocks is one thing owed
    select(CLOCK.c.unit_id, CLOCK.c.case_id, CLOCK.c.start_seq, func.min(CLOCK.c.due_on).label("due"))
    .where(
        CLOCK.c.open == 1, CLOCK.c.state == "open", CLOCK.c.owner == "unit",
        visible(CLOCK.c.case_id),
    )
    .group_by(CLOCK.c.unit_id, CLOCK.c.case_id, CLOCK.c.start_seq)
    .subquery("thing")
)  # fmt: skip
_EARLIEST = func.min(_THINGS.c.due, type_=CLOCK.c.due_on.type)
UNITS_OWING = (
    select(
        UNIT.c.name, func.count().label("number"),
        _counted(_THINGS.c.due < bindparam("today"), "late"), _EARLIEST.label("earliest"),
    )
    .select_from(_THINGS.outerjoin(UNIT, UNIT.c.id == _THINGS.c.unit_id))
    .group_by(_THINGS.c.unit_id)
    .order_by(_EARLIEST.is_(None), _EARLIEST, UNIT.c.sort_key)
)  # fmt: skip

_ALONE = (  # neither imported nor taken over by the program with many others
    STEP.c.batch_id.is_(None), STEP.c.kind != "adopt_calendar", STEP.c.kind != "adopt_edition",
)  # fmt: skip
_BEFORE = select(func.coalesce(func.max(STEP.c.no), 0)).where(
    STEP.c.recorded_at < bindparam("since"), STEP.c.batch_id.is_(None)
)
_CHANGED = (
    select(
        STEP.c.case_id, CASE.c.number, CASE.c.title, STEP.c.seq, STEP.c.kind, STEP.c.on,
        STEP.c.recorded_at, OFFICER.c.name.label("actor"), UNIT.c.name.label("unit"),
        func.coalesce(CALLED.c.caption, STEP.c.kind).label("caption"),
    )
    .join_from(STEP, CASE, CASE.c.id == STEP.c.case_id)
    .join(OFFICER, OFFICER.c.id == STEP.c.actor_id)
    .outerjoin(UNIT, UNIT.c.id == STEP.c.unit_id)
    .outerjoin(
        CALLED, and_(CALLED.c.edition_id == STEP.c.regulation_id, CALLED.c.step == STEP.c.kind)
    )
    .where(STEP.c.no > _BEFORE.scalar_subquery(), *_ALONE, visible(CASE.c.id))
)  # fmt: skip
CHANGES = _CHANGED.order_by(STEP.c.no.desc()).limit(bindparam("changes", type_=Integer))
CHANGES_COUNT = _CHANGED.with_only_columns(func.count(), maintain_column_froms=False)

FIRST_LOOK: Final[dict[str, Select[*tuple[Any, ...]]]] = {
    "SETTING_VALUE": SETTING_VALUE,
    "EDITION_BYTES": EDITION_BYTES,
    "EDITION_OF_KEY": EDITION_OF_KEY,
    "DRAFT_VALUE": DRAFT_VALUE,
    "OFFICERS": OFFICERS,
    "AWAY": AWAY,
    "WORK_COUNTS": WORK_COUNTS,
    "WORK_LINES": WORK_LINES,
    "DECISIONS": DECISIONS,
    "UNITS_OWING": UNITS_OWING,
    "CHANGES": CHANGES,
    "CHANGES_COUNT": CHANGES_COUNT,
}
