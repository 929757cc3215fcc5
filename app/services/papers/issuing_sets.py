"""署名, 字号 and seal of an issued paper, kept with it as its set stood; which set each one bears."""

from __future__ import annotations

from typing import Final

from sqlalchemy import insert

from app.base.letter import Letter
from app.base.rows.settings import Letterhead
from app.models.base import table_of
from app.models.issuing import DocumentSet
from app.services.gate.gate import Deed

SET: Final = table_of(DocumentSet)
_ADD = insert(SET)


def note_set(deed: Deed, document_id: int, under: Letterhead) -> None:
    """Keep under which set the paper went out."""
    row = {
        "document_id": document_id, "name": under.name, "signature": under.signature,
        "cosigners": "、".join(under.cosigners), "seal": under.seal_name,
    }  # fmt: skip
    deed.connection.execute(_ADD, row)


def numbered_kinds() -> tuple[tuple[str, str], ...]:
    """The kinds of paper that go out under a set, with their captions; those written freely last."""
    from app.reports.letters.free import CAPTION, FREE
    from app.reports.letters.templates import heads

    made = tuple((head.kind, head.caption) for head in heads().values() if head.numbered)
    return (*made, (FREE, CAPTION))


FORMS: Final = {"letter": "信函格式", "general": "文件格式", "sheet": "白头"}


def set_words(under: Letterhead, letter: Letter) -> str:
    """What a mark on a paper is set on besides its words: another set, another form, no seal are
    another paper."""
    series = under.number_pattern.replace("{year}", "").replace("{n}", "")
    seal = under.seal_name if letter.sealed else "不加盖"
    form = FORMS.get(letter.form, letter.form)
    return f"署名：{'、'.join(under.signatures)}　字号：{series}　印章：{seal}　格式：{form}"
