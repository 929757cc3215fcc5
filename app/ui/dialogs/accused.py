"""Asks by which way a matter goes to the unit that is complained about: 主管, 属地, or 自查 (NY-15.3)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, Final

from app.ui.forms.form import FieldForm

WAY: Final = "accused_way"
SELF_CHECK: Final = "self_check"
SUMMARY: Final = "summary"
IDENTITY: Final = "identity_given"
ASK_WAY: Final = "请选择转给被投诉举报单位的方式"


def ask_of_accused(
    fields: FieldForm,
    accused: Collection[str],
    sentence: str | Callable[[str], str],
    *,
    refused: bool = False,
    unsaid: Sequence[str] = (),
) -> Callable[[], None]:
    """Sent to a unit of ``accused`` the form asks by which way; 自查 gets a summary alone, and of
    the fields ``unsaid`` nothing. Gives what checks again; it does nothing where nobody is asked."""
    way, summary = fields.editors.get(WAY), fields.editors.get(SUMMARY)
    if way is None or summary is None:
        return lambda: None

    def unit() -> str:
        return str(fields.values().get("unit") or "")

    def meant() -> bool:
        return unit() in accused

    def said() -> str:
        return sentence if isinstance(sentence, str) else sentence(unit())

    def check_way(value: Any) -> str:
        if not meant():
            return ""
        if refused or value != SELF_CHECK:
            return said() if value or refused else ASK_WAY
        return ""

    def by_itself() -> bool:
        return meant() and fields.values().get(WAY) == SELF_CHECK

    def check_summary(value: Any) -> str:
        return "请填写案情摘要，自查只给摘要" if by_itself() and not value else ""

    def follow() -> None:
        asked, alone = meant(), by_itself()
        fields.explain(WAY, said() if asked else "")
        fields.show_field(WAY, asked)
        fields.show_field(SUMMARY, alone)
        if IDENTITY in fields.editors:
            fields.show_field(IDENTITY, not asked)
        for name in unsaid:
            if name in fields.editors:
                fields.show_field(name, not alone)
        fields.validator.validate()

    for name in (WAY, SUMMARY):  # shown only where they must be filled in
        fields.star_field(name)
    fields.replace_check(WAY, check_way)
    fields.replace_check(SUMMARY, check_summary)
    fields.changed.connect(follow)
    follow()
    return follow
