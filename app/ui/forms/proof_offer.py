"""Beside a day of delivery: the way it went and the proof that this way usually leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from app.base.delivery import PROOFS, USUAL, WAYS
from app.ui.forms.checks import Check
from app.ui.forms.editors import Editor

DAY, WAY, PROOF = "delivered_on", "way", "proof"
NUMBER: Final = "请写挂号、EMS的单号。"
EDIT: Final = "手里的凭证，可改成编号、签收人；没有凭证的，送达日先留空。"
WANTED: Final = "填了送达日的，须有{}。"


class Asking(Protocol):
    """A form, as far as its fields are offered here."""

    @property
    def editors(self) -> Mapping[str, Editor]:
        """The editors by their fields."""

    def show_field(self, name: str, shown: bool) -> None:
        """Show or hide a field."""

    def star_field(self, name: str) -> None:
        """Mark a field that must be filled in."""

    def replace_check(self, name: str, check: Check) -> None:
        """Check a field in another way."""

    def explain(self, name: str, text: str) -> None:
        """Say something else under a field."""


def offer_proof(form: Asking) -> None:
    """Where the form asks how something was delivered, offer the usual proof of the way chosen; with
    a day of delivery among its fields both are asked once that day is there, and must be given."""
    editors = form.editors
    if not {WAY, PROOF} <= editors.keys() or not _asks_ways(form):
        return
    offered = {text for text in PROOFS.values() if text}

    def asked() -> bool:
        return DAY not in editors or editors[DAY].value() not in (None, "")

    def wanted(said: str) -> Check:
        return lambda value: said if asked() and not value else ""

    def follow_way() -> None:
        way, proof = editors[WAY].value(), str(editors[PROOF].value() or "")
        if way and (not proof or proof in offered):
            editors[PROOF].set_value(PROOFS.get(way, ""))
        form.explain(PROOF, NUMBER if way == "post" else EDIT)

    def follow_day() -> None:
        for name in (WAY, PROOF):
            form.show_field(name, asked())
            if not asked():
                editors[name].set_value(None)
        if asked() and not editors[WAY].value():
            editors[WAY].set_value(USUAL)
            follow_way()

    editors[WAY].changed.connect(follow_way)
    if DAY not in editors:
        return
    editors[DAY].changed.connect(follow_day)
    for name, caption in ((WAY, "送达方式"), (PROOF, "送达凭证")):
        form.star_field(name)
        form.replace_check(name, wanted(WANTED.format(caption)))
    follow_day()


def _asks_ways(form: Asking) -> bool:
    """Whether the ways are those of a delivery; other forms ask for a way of their own."""
    return {key for key, _text in form.editors[WAY].field.options} == WAYS.keys()
