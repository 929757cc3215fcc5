"""The register of units: superiors, aliases, contacts, whether in use; taken from a list too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from app.base.errors import InputError
from app.base.rows.cases import AttachmentRow
from app.base.rows.changes import Changed
from app.base.rows.imports import ImportIssue
from app.base.rows.units import ContactRow, UnitImport, UnitNameRow, UnitRow
from app.base.session import Session
from app.models.base import inserted_key, new_uid, table_of
from app.models.case import OWED
from app.models.desk import UnitContact
from app.models.unit import Unit, UnitAlias, UnitName
from app.rules.intake_facts import check_code
from app.rules.unit_kinds import UNIT_KINDS, kind_called
from app.services.cases.cards import CASE
from app.services.gate.acts import DESK, Act
from app.services.gate.gate import Deed
from app.services.register.units import find_or_create_unit, find_unit
from app.services.store.attachments import rows_of
from app.services.store.workspace import Workspace
from app.services.units.unit_commands import SaveContact, SaveUnit

SAVE_UNIT = Act("save_unit", "保存单位", about="unit", roles=DESK, undo="again")
SAVE_CONTACT = Act("save_contact", "保存联系人", about="unit", roles=DESK, undo="again")
DROP_CONTACT = Act("drop_contact", "删去联系人", about="unit", roles=DESK, undo="again")
TAKE_UNIT_LIST = Act("take_unit_list", "导入单位名单", about="unit", roles=DESK, audited="by steps")

UNIT, ALIAS, CONTACT = table_of(Unit), table_of(UnitAlias), table_of(UnitContact)
NAME = table_of(UnitName)
# Names of entries given up for another unit: they are its aliases, and no units of their own.
_MERGED = select(ALIAS.c.alias).where(ALIAS.c.alias.in_(select(UNIT.c.name)))
_MERGED_INTO = select(UNIT.c.id).where(
    UNIT.c.name.in_(select(ALIAS.c.alias).where(ALIAS.c.unit_id == bindparam("unit")))
)
_ALL = select(UNIT).where(UNIT.c.name.not_in(_MERGED)).order_by(UNIT.c.sort_key)
_ACTIVE = _ALL.where(UNIT.c.active == 1)
_OF_CONTACT = ("unit_id", "name", "post", "phone", "note")
_ADD_CONTACT = insert(CONTACT)
_CHANGE_CONTACT = (
    update(CONTACT)
    .where(CONTACT.c.id == bindparam("key"))
    .values({name: bindparam(f"new_{name}") for name in _OF_CONTACT})
)
_DROP_CONTACT = delete(CONTACT).where(CONTACT.c.id == bindparam("key"))
_DROP_NAMESAKE = delete(CONTACT).where(
    CONTACT.c.unit_id == bindparam("unit"), CONTACT.c.name == bindparam("called")
)
_SAVE = (
    update(UNIT)
    .where(UNIT.c.id == bindparam("key"))
    .values({name: bindparam(f"new_{name}") for name in ("superior_id", "active", "kind", "code")})
)
_OWN_ALIASES = (ALIAS.c.unit_id == bindparam("unit"), ALIAS.c.alias.not_in(_MERGED))
_DROP_ALIASES = delete(ALIAS).where(*_OWN_ALIASES)
_ADD_ALIAS = insert(ALIAS)
_ALIASES = select(ALIAS.c.alias).where(*_OWN_ALIASES).order_by(ALIAS.c.alias)
_CODE_ELSEWHERE = select(UNIT.c.name).where(
    UNIT.c.code == bindparam("code"), UNIT.c.id != bindparam("key")
)
_KIND_AND_CODE = select(UNIT.c.kind, UNIT.c.code).where(UNIT.c.id == bindparam("key"))
_ABOVE = select(UNIT.c.superior_id).where(UNIT.c.id == bindparam("key"))
_NAME_ABOVE = select(UNIT.c.name).where(UNIT.c.id == _ABOVE.scalar_subquery())
_CALLED_ALREADY = (
    select(UNIT.c.name)
    .outerjoin(ALIAS, ALIAS.c.unit_id == UNIT.c.id)
    .where(or_(UNIT.c.name == bindparam("called"), ALIAS.c.alias == bindparam("called")))
)
_KEPT = select(UNIT.c.id, ALIAS.c.unit_id).join(ALIAS, ALIAS.c.alias == UNIT.c.name)
_NAMES = select(UNIT.c.id, UNIT.c.name)
_BORNE = select(NAME.c.unit_id, NAME.c.name, NAME.c.from_on, NAME.c.until_on).order_by(NAME.c.id)
_CALLED = (
    select(ALIAS.c.unit_id, ALIAS.c.alias)
    .where(ALIAS.c.alias.not_in(_MERGED))
    .order_by(ALIAS.c.alias)
)
_CONTACTS = select(CONTACT).order_by(CONTACT.c.id)
_OPEN_CASES = (
    select(CASE.c.handling_unit_id, func.count())
    .where(CASE.c.board.not_in(("", OWED)), CASE.c.handling_unit_id.is_not(None))
    .group_by(CASE.c.handling_unit_id)
)
FIELDS = ("name", "superior", "aliases", "kind", "code", "contact", "post", "phone", "note")


class _OnlyPreview(Exception):
    """Takes back what a preview wrote."""


class UnitRegister:
    """Reads and changes what the office keeps of each unit."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def all(self, *, inactive: bool = False) -> tuple[UnitRow, ...]:
        """Every unit by name, those given up only if wanted."""
        with self._work.gate.see(self._work.gate.program) as view:
            units = view.connection.execute(_ALL if inactive else _ACTIVE).all()
            return tuple(_rows(view.connection, units))

    def files(self, unit: str, by: Session) -> tuple[AttachmentRow, ...]:
        """The files kept with a unit, in order: papers to it that belong to no case. Those of units that
        were merged into it come after its own."""
        with self._work.gate.see(by) as view:
            unit_id = _need(view.connection, unit)
            others = view.connection.scalars(_MERGED_INTO, {"unit": unit_id})
            ids = (unit_id, *(key for key in others if key != unit_id))
        with self._work.gate.see(self._work.gate.program) as view:  # rows of these units alone
            return tuple(row for key in ids for row in rows_of(view.connection, "unit_id", key))

    def save(self, command: SaveUnit, by: Session) -> Changed:
        """The unit as told, new if nobody was called so; InputError names what can't be."""
        with self._work.gate.act(SAVE_UNIT, by) as deed:
            deed.detail["unit"] = _save(deed, command)
        return Changed(settings=True)

    def save_contact(self, command: SaveContact, by: Session) -> int:
        """The contact kept or changed; gives its key."""
        if not command.name.strip():
            raise InputError("没有填写联系人姓名，没有保存。")
        with self._work.gate.act(SAVE_CONTACT, by) as deed:
            unit_id = _need(deed.connection, command.unit)
            values = {
                "unit_id": unit_id, "name": command.name.strip(), "post": command.post.strip(),
                "phone": command.phone.strip(), "note": command.note.strip(),
            }  # fmt: skip
            if command.id is None:
                row = values | {"uid": new_uid(), "created_at": deed.now}
                key = inserted_key(deed.connection.execute(_ADD_CONTACT, row))
            else:
                key = command.id
                changed = {"key": key} | {f"new_{name}": values[name] for name in _OF_CONTACT}
                if deed.connection.execute(_CHANGE_CONTACT, changed).rowcount == 0:
                    raise InputError("没有这个联系人，没有保存；请刷新后重试。")
            deed.detail |= {"unit": unit_id}
        return key

    def drop_contact(self, contact_id: int, by: Session) -> Changed:
        """The contact is forgotten."""
        with self._work.gate.act(DROP_CONTACT, by) as deed:
            deed.connection.execute(_DROP_CONTACT, {"key": contact_id})
        return Changed(settings=True)

    def take_list(
        self, rows: Iterable[Mapping[str, str]], by: Session, *, preview: bool = False
    ) -> UnitImport:
        """Units from a list of rows (name, superior, aliases 、, kind, code, contact, post, phone, note).

        Good rows are kept in one transaction, others named with the reason; with ``preview``
        nothing is kept.
        """
        added: list[str] = []
        changed: list[str] = []
        rejected: list[ImportIssue] = []
        with (
            self._work.gate.act(TAKE_UNIT_LIST, by) as deed,
            suppress(_OnlyPreview),
            deed.attempt(),
        ):
            for at, row in enumerate(rows, 1):
                name = row.get("name", "").strip()
                before = find_unit(deed.connection, name) if name else None
                try:
                    with deed.attempt():
                        self._take_row(deed, row)
                except InputError as error:
                    rejected.append(ImportIssue(at, "name", name, str(error)))
                    continue
                (added if before is None else changed).append(name)
            if preview:
                raise _OnlyPreview
        return UnitImport(tuple(added), tuple(changed), tuple(rejected))

    def _take_row(self, deed: Deed, row: Mapping[str, str]) -> None:
        connection = deed.connection
        text = {field: row.get(field, "").strip() for field in FIELDS}
        known = find_unit(connection, text["name"]) if text["name"] else None
        told = [part.strip() for part in text["aliases"].replace("，", "、").split("、")]
        aliases = dict.fromkeys(
            [*(_aliases(connection, known) if known else ()), *filter(None, told)]
        )
        superior = text["superior"] or (_superior(connection, known) if known else "")
        kind, code = _kind_and_code(connection, known, text["kind"], text["code"])
        command = SaveUnit(text["name"], superior, tuple(aliases), kind=kind, code=code)
        with self._work.gate.act(SAVE_UNIT, deed.by) as saving:
            saving.detail["unit"] = _save(saving, command)
        if text["contact"]:
            unit_id = _need(connection, text["name"])
            connection.execute(_DROP_NAMESAKE, {"unit": unit_id, "called": text["contact"]})
            values = {"uid": new_uid(), "unit_id": unit_id, "name": text["contact"], "created_at": deed.now,
                      **{field: text[field] for field in ("post", "phone", "note")}}  # fmt: skip
            connection.execute(_ADD_CONTACT, values)


def _save(deed: Deed, command: SaveUnit) -> int:
    """Write the unit, new if nobody was called so; gives its key."""
    connection, name = deed.connection, command.name.strip()
    if not name:
        raise InputError("没有填写单位名称，没有保存。")
    unit_id = find_or_create_unit(connection, name, today=deed.today, at=deed.now)
    superior = command.superior.strip()
    superior_id = _need(connection, superior) if superior else None
    _check_superior(connection, unit_id, superior_id)
    values = {
        "key": unit_id, "new_superior_id": superior_id, "new_active": command.active,
        "new_kind": _kind(command.kind), "new_code": _code(connection, command.code, unit_id),
    }  # fmt: skip
    connection.execute(_SAVE, values)
    connection.execute(_DROP_ALIASES, {"unit": unit_id})
    for alias in dict.fromkeys(a.strip() for a in command.aliases if a.strip()):
        _check_alias(connection, alias, unit_id)
        row = {"alias": alias, "unit_id": unit_id, "created_at": deed.now}
        connection.execute(_ADD_ALIAS, row)
    return unit_id


def _kind(kind: str) -> str:
    if kind and kind not in UNIT_KINDS:
        raise InputError(
            f"没有“{kind}”这一类单位，没有保存；可填{'、'.join(UNIT_KINDS.values())}。"
        )
    return kind


def _code(connection: Connection, code: str, unit_id: int) -> str:
    """The code in capitals; InputError where it can't be right or another unit has it."""
    if not code.strip():
        return ""
    clean = check_code(code)
    if taken := connection.scalar(_CODE_ELSEWHERE, {"code": clean, "key": unit_id}):
        raise InputError(f"统一社会信用代码“{clean}”已登记在{taken}名下，没有保存；请核对。")
    return clean


def _kind_and_code(
    connection: Connection, known: int | None, kind: str, code: str
) -> tuple[str, str]:
    """What a row of a list says, else what the register has: an empty cell takes nothing away."""
    row = connection.execute(_KIND_AND_CODE, {"key": known}).one_or_none()
    kept = (row.kind, row.code) if row else ("", "")
    return (kind_called(kind) or kind) or kept[0], code or kept[1]


def _need(connection: Connection, name: str) -> int:
    unit_id = find_unit(connection, name)
    if unit_id is None:
        raise InputError(f"没有单位“{name.strip()}”，没有保存；请先登记这个单位或核对名称。")
    return unit_id


def _check_superior(connection: Connection, unit_id: int, superior_id: int | None) -> None:
    """A unit is not its own superior, over however many steps."""
    above = superior_id
    while above is not None:
        if above == unit_id:
            raise InputError("上级单位不能是它自己或它的下级，没有保存；请重新选择。")
        above = connection.scalar(_ABOVE, {"key": above})


def _check_alias(connection: Connection, alias: str, unit_id: int) -> None:
    taken = connection.scalar(_CALLED_ALREADY, {"called": alias})
    if taken is not None:
        raise InputError(f"“{alias}”已经是{taken}的名称或简称，没有保存；请换一个。")


def _aliases(connection: Connection, unit_id: int) -> tuple[str, ...]:
    return tuple(connection.scalars(_ALIASES, {"unit": unit_id}))


def _superior(connection: Connection, unit_id: int) -> str:
    return connection.scalar(_NAME_ABOVE, {"key": unit_id}) or ""


def _kept(connection: Connection) -> dict[int, int]:
    """Entry given up → the unit that it is read as."""
    return {row[0]: row[1] for row in connection.execute(_KEPT)}


def _rows(connection: Connection, units: Iterable[Any]) -> Iterable[UnitRow]:
    by_id = {row[0]: row[1] for row in connection.execute(_NAMES)}
    kept = _kept(connection)
    names: dict[int, list[UnitNameRow]] = {}
    for unit_id, name, first, until in connection.execute(_BORNE):
        borne = UnitNameRow(name, first, until, merged=unit_id in kept)
        names.setdefault(kept.get(unit_id, unit_id), []).append(borne)
    aliases: dict[int, list[str]] = {}
    for unit_id, alias in connection.execute(_CALLED):
        aliases.setdefault(unit_id, []).append(alias)
    contacts: dict[int, list[ContactRow]] = {}
    for row in connection.execute(_CONTACTS):
        contact = ContactRow(row.id, row.name, row.post, row.phone, row.note)
        contacts.setdefault(row.unit_id, []).append(contact)
    open_cases = {row[0]: row[1] for row in connection.execute(_OPEN_CASES)}
    for unit in units:
        yield UnitRow(
            id=unit.id,
            name=unit.name,
            superior=by_id.get(unit.superior_id, ""),
            active=bool(unit.active),
            names=tuple(names.get(unit.id, ())),
            aliases=tuple(aliases.get(unit.id, ())),
            contacts=tuple(contacts.get(unit.id, ())),
            open_cases=open_cases.get(unit.id, 0),
            kind=unit.kind,
            code=unit.code,
        )
