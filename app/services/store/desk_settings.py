"""The office's further settings: letterheads, approval, working hours, when texts are alike."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, select

from app.base.errors import InputError, RuleViolation
from app.base.rows.changes import Changed
from app.base.rows.settings import DeskSettings, Letterhead, OfficeSettings
from app.base.session import Session
from app.models.desk_statements import OFFICER
from app.services.gate.acts import ADMINISTERS, Act
from app.services.gate.gate import Deed
from app.services.store import packs, settings
from app.services.store.workspace import Workspace

SAVE_SETTINGS = Act(
    "save_settings", "保存本办设置", about="office", roles=ADMINISTERS, undo="again"
)
SAVE_DESK_SETTINGS = Act(
    "save_desk_settings", "保存办公设置", about="office", roles=ADMINISTERS, undo="again"
)

KEY = "desk"
_IN_POST = select(OFFICER.c.uid).where(OFFICER.c.active == 1)
APPROVABLE = ("accept", "decline", "refer", "close")
STATIONS = ("check", "countersign")  # 核稿, 会签: in this order, before 签发
IMPORT_RULES = ("turn", "unit", "")
_HOUR = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


def desk_settings(connection: Connection) -> DeskSettings:
    """The settings, as they are until somebody changes them."""
    kept: dict[str, Any] = settings.get(connection, KEY) or {}
    if not kept:
        return DeskSettings()
    return DeskSettings(
        letterheads=tuple(_letterhead(given) for given in kept["letterheads"]),
        approval=tuple(kept["approval"]),
        working_hours=tuple((first, last) for first, last in kept["working_hours"]),
        similar=int(kept["similar"]),
        own_instruction=bool(kept.get("own_instruction", False)),
        director=str(kept.get("director", "")),
        deputy=str(kept.get("deputy", "")),
        import_rule=str(kept.get("import_rule", "turn")),
        hosts=tuple(kept.get("hosts", ())),
        stations=tuple(kept.get("stations", ())),
    )


def _letterhead(given: dict[str, Any]) -> Letterhead:
    lists = {name: tuple(given.get(name, ())) for name in ("cosigners", "kinds")}
    return Letterhead(**{**given, **lists})


def check_pattern(pattern: str) -> None:
    """InputError for a number pattern that would give no number, or one twice."""
    if "{n}" not in pattern or "{year}" not in pattern:
        raise InputError("字号格式里要有 {年} 和 {序号}，没有保存；例如“示信函〔{年}〕{序号}号”。")
    try:
        pattern.format(year=2026, n=1)
    except (KeyError, IndexError, ValueError):
        raise InputError(
            "字号格式里除了 {年} 和 {序号}，不能有别的花括号，没有保存；请改好后再保存。"
        ) from None


class DeskOptions:
    """Reads and changes the desk's settings."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def current(self) -> DeskSettings:
        """The settings of the desk."""
        with self._work.gate.see(self._work.gate.program) as view:
            return desk_settings(view.connection)

    def save(self, wanted: DeskSettings, by: Session) -> Changed:
        """Keep the settings; InputError names what can't be."""
        _check(wanted)
        with self._work.gate.act(SAVE_DESK_SETTINGS, by) as deed:
            self._put(deed, wanted)
        return Changed(settings=True)

    def save_all(self, office: OfficeSettings, wanted: DeskSettings, by: Session) -> Changed:
        """Keep the office's own data, its pack for new cases and the desk's settings, together or
        not at all. Readings are chosen through ``regulations``, which previews what moves."""
        _check(wanted)
        work = self._work
        with work.gate.act(SAVE_SETTINGS, by) as deed:
            now = deed.now
            packs.current_edition(
                deed.connection, work.editions, office.regulation, work.packs_folder, at=now
            )
            readings = settings.get(deed.connection, settings.READINGS + office.regulation) or {}
            before = settings.office_settings(deed.connection)
            whole = replace(office, readings=readings, demo=before.demo)
            settings.save_office(deed.connection, whole, at=now)
            deed.detail["regulation"] = whole.regulation
            with work.gate.act(SAVE_DESK_SETTINGS, by) as further:
                self._put(further, wanted)
        return Changed(settings=True)

    @staticmethod
    def _put(deed: Deed, wanted: DeskSettings) -> None:
        cases = settings.office_settings(deed.connection).number_pattern
        if any(head.number_pattern == cases for head in wanted.letterheads):
            raise InputError("字号格式与案号格式相同，会编出相同的编号，没有保存；请改一个。")
        _check_directors(deed, wanted)
        settings.put(deed.connection, {KEY: asdict(wanted)}, at=deed.now)
        deed.detail["approval"] = list(wanted.approval)

    def open_now(self) -> bool:
        """Whether the office is open as it is asked: whom it urges outside its hours is not there."""
        return self.working_at(self._work.now())

    def working_at(self, moment: datetime) -> bool:
        """Whether the office is open at the moment: a working day within the working hours."""
        with self._work.gate.see(self._work.gate.program) as view:
            calendar = self._work.editions.calendar(settings.current_calendar(view.connection))
            hours = desk_settings(view.connection).working_hours
        day: date = moment.date()
        return calendar.is_working(day) and any(
            time.fromisoformat(first) <= moment.time() < time.fromisoformat(last)
            for first, last in hours
        )


def _check(wanted: DeskSettings) -> None:
    names = [head.name.strip() for head in wanted.letterheads]
    if len(set(names)) != len(names) or not all(names):
        raise InputError("署名的名称不能空白，也不能重复，没有保存。")
    if sum(head.default for head in wanted.letterheads) > 1:
        raise InputError("只能有一个默认署名，没有保存。")
    for head in wanted.letterheads:  # those of one 字号 count on together, as a joint paper does
        check_pattern(head.number_pattern)
    kinds = [kind for head in wanted.letterheads for kind in head.kinds]
    if len(set(kinds)) != len(kinds):
        raise InputError("同一种文书只能默认用一套署名，没有保存。")
    if any(not body.strip() or body == head.signature for head in wanted.letterheads
           for body in head.cosigners):  # fmt: skip
        raise InputError("联合署名的机关不能空白，也不能是署名机关自己，没有保存。")
    for step in wanted.approval:
        if step not in APPROVABLE:
            raise InputError("只有受理、不予受理、转办、办结可以设为须经批示，没有保存。")
    if not set(wanted.stations) <= set(STATIONS):
        raise InputError("签发前的环节只有核稿、会签，没有保存。")
    for first, last in wanted.working_hours:
        if not (_HOUR.fullmatch(first) and _HOUR.fullmatch(last) and first < last):
            raise InputError(f"工作时间“{first}–{last}”不正确，没有保存；请写成 08:00–12:00。")
    if wanted.import_rule not in IMPORT_RULES:
        raise InputError("导入案件的分派办法只有轮流、按单位、不分派，没有保存。")
    if any(not host.strip() for host in wanted.hosts):
        raise InputError("挂靠单位的名称不能空白，没有保存。")
    if not 10 <= wanted.similar <= 100:
        raise InputError("相似度应在10到100之间，没有保存。")


def keep_appointed(deed: Deed, wanted: DeskSettings) -> None:
    """Keep who directs the office, as somebody above it decided; InputError for no officer."""
    _check_offices(deed, wanted)
    settings.put(deed.connection, {KEY: asdict(wanted)}, at=deed.now)


def _check_directors(deed: Deed, wanted: DeskSettings) -> None:
    """InputError for a director who is no officer; RuleViolation where another than the director
    would say who directs."""
    before = desk_settings(deed.connection)
    offices = {(wanted.director, wanted.deputy), (before.director, before.deputy)}
    if len(offices) == 1:
        return
    if before.director and not deed.by.program and deed.by.uid != before.director:
        raise RuleViolation(
            "负责人和副负责人由负责人本人更改，没有保存；请由负责人坐到这里办理；"
            "负责人已经离任的，点“负责人变动”，登记上级的决定。"
        )
    _check_offices(deed, wanted)


def _check_offices(deed: Deed, wanted: DeskSettings) -> None:
    if wanted.deputy and (not wanted.director or wanted.deputy == wanted.director):
        raise InputError("副负责人不能是负责人本人，也不能没有负责人，没有保存。")
    there = set(deed.connection.scalars(_IN_POST))
    if not {wanted.director, wanted.deputy} - {""} <= there:
        raise InputError("负责人须是本办在岗的经办人，没有保存；请从经办人中选择。")
    deed.detail |= {"director": wanted.director, "deputy": wanted.deputy}
