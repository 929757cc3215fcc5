"""A wrong paper and the one in its place: cited at the end of the new one, noted in the register."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, insert, select

from app.base.errors import InputError, RuleViolation
from app.base.letter import Letter, Paragraph
from app.base.letter_fields import Day
from app.models.base import table_of
from app.models.desk_statements import visible
from app.models.document import DocumentVoid
from app.models.paperwork import DocumentReplaced
from app.services.gate.gate import Deed
from app.services.papers.letter_case import DOCUMENT

REPLACED, VOID = table_of(DocumentReplaced), table_of(DocumentVoid)
CITES: Final = "我办{}印发的{}作废，以本件为准。"
_CALLED = select(
    DOCUMENT.c.id, DOCUMENT.c.number, DOCUMENT.c.dated, DOCUMENT.c.case_id,
    VOID.c.document_id.label("voided"), REPLACED.c.document_id.label("by"),
).outerjoin_from(DOCUMENT, VOID, VOID.c.document_id == DOCUMENT.c.id).outerjoin(
    REPLACED, REPLACED.c.replaces_id == DOCUMENT.c.id
)  # fmt: skip
_BY_NUMBER = _CALLED.where(DOCUMENT.c.number == bindparam("number"))
# Which papers may be meant: those of a case, or all that the viewer may see.
OF_CASE = _BY_NUMBER.where(DOCUMENT.c.case_id == bindparam("case"))
IN_SIGHT = _BY_NUMBER.where(DOCUMENT.c.case_id.is_(None) | visible(DOCUMENT.c.case_id))
_ADD = insert(REPLACED)


def citing(
    connection: Connection, letter: Letter, number: str, among: Select[Any], **asked: int | None
) -> Letter:
    """The letter with the paper that it replaces named behind its last paragraph; as it is for "".

    ``among`` is ``OF_CASE`` with a ``case``, or ``IN_SIGHT`` with the ``viewer``.
    """
    if not number:
        return letter
    old = _old(connection, number, among, **asked)
    blocks = list(letter.blocks)
    last = max((at for at, b in enumerate(blocks) if isinstance(b, Paragraph)), default=-1)
    blocks.insert(last + 1, Paragraph(CITES.format(Day(old.dated), old.number)))
    return replace(letter, blocks=tuple(blocks))


def note_replaced(deed: Deed, document_id: int, number: str) -> None:
    """Keep that the paper stands in the place of the voided one called so; nothing for "".

    RuleViolation where that one is not voided, or has another in its place.
    """
    if not number:
        return
    old = _old(deed.connection, number, _BY_NUMBER)
    if old.voided is None:
        raise RuleViolation(f"{old.number}没有作废，不能由别的文书替代，没有发出；请先作废。")
    if old.by is not None or old.id == document_id:
        raise RuleViolation(f"{old.number}已经由别的文书替代，没有再次注明。")
    deed.connection.execute(_ADD, {"document_id": document_id, "replaces_id": old.id})
    deed.detail |= {"replaces": old.number}


def _old(connection: Connection, number: str, among: Select[Any], **asked: int | None) -> Any:
    found = connection.execute(among, {"number": number, **asked}).first()
    if found is None:
        raise InputError(f"发文登记簿里没有{number}，不能替代；请核对字号。")
    return found
