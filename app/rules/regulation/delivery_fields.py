"""The fields by which a step says how something was delivered and what proves it; no pack names them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from app.base.delivery import LIST, LISTED, UNRECORDED, WAYS
from app.rules.regulation.regulation import Choice, Effect, FieldDef

WAYS_OFFERED: Final = (
    *(Choice(key, text, "") for key, text in WAYS.items()),
    Choice(UNRECORDED, LISTED[UNRECORDED], "", data={"step": ""}),  # offered by no form
)
SENDING: Final = (Effect.OPEN, Effect.SEND, Effect.OPEN_ROUND)  # no set: a pack may say anything
_WAY: Final = FieldDef("way", "送达方式", "choice", options=LIST)
_PROOF: Final = FieldDef(
    "proof", "送达凭证", "text", hint="签收人、单号、回执；没有凭证的，送达日先留空。"
)


def with_proof(effect: Any, fields: tuple[FieldDef, ...]) -> tuple[FieldDef, ...]:
    """The fields of a step, with way and proof beside the day on which what it sends was delivered,
    or of the delivery that it is."""
    names = [field.name for field in fields]
    delivers = effect == Effect.DELIVER
    if not delivers and (effect not in SENDING or "delivered_on" not in names):
        return fields
    way = () if "way" in names else (replace(_WAY, asked=delivers),)
    proof = () if "proof" in names else (replace(_PROOF, required=delivers),)
    at = names.index("delivered_on") + 1 if not delivers else len(names)
    if delivers and not proof:
        at = names.index("proof")
    return (*fields[:at], *way, *proof, *fields[at:])
