"""Numbers of a person that stand in a text of a case and belong into the identity: phones, IDs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

Kind = Literal["phone", "id_number"]
CAPTIONS: Final = {"phone": "电话", "id_number": "证件号码"}
MOVED: Final = {
    "phone": "〔电话另存〕",
    "id_number": "〔证件号码另存〕",
}  # what stands there instead
MOST: Final = 3  # of each kind
MOBILE: Final = re.compile(r"(?<!\d)1[3-9]\d(?:[-\s]?\d{4}){2}(?!\d)")
LANDLINE: Final = re.compile(r"(?<!\d)0\d{2,3}[-\s]?\d{7,8}(?!\d)")
_ID: Final = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
    r"(?![0-9A-Za-z])"
)


@dataclass(frozen=True, slots=True)
class Misplaced:
    """One number: its kind, and the characters as they stand in the text."""

    kind: Kind
    text: str

    @property
    def number(self) -> str:
        """The number as the identity keeps it."""
        return re.sub(r"\s", "", self.text).upper()

    @property
    def masked(self) -> str:
        """138****0001, 1101**************: enough to know which is meant."""
        shown = 3 if self.kind == "phone" else 4
        number = self.number
        tail = number[-4:] if self.kind == "phone" else ""
        return number[:shown] + "*" * (len(number) - shown - len(tail)) + tail


def misplaced_in(texts: Iterable[str], units: Iterable[str] = ()) -> tuple[Misplaced, ...]:
    """Telephone and identity numbers of the texts, each once, in their order; not those that stand
    in ``units``: what the register knows of the units' own people."""
    whole = "\n".join(texts)
    known = "\n".join(_digits(text) for text in units)
    phones = sorted((*MOBILE.finditer(whole), *LANDLINE.finditer(whole)), key=lambda m: m.start())
    found = [
        *dict.fromkeys(Misplaced("phone", m[0]) for m in phones if _digits(m[0]) not in known),
    ][:MOST]
    return (
        *found,
        *[*dict.fromkeys(Misplaced("id_number", m[0]) for m in _ID.finditer(whole))][:MOST],
    )


def moved_out(values: Mapping[str, Any], found: Misplaced, fields: Iterable[str]) -> dict[str, str]:
    """Those of the fields that hold the number, without it: the text says that it is kept elsewhere."""
    told = {name: values.get(name) for name in fields}
    return {
        name: text.replace(found.text, MOVED[found.kind])
        for name, text in told.items()
        if isinstance(text, str) and found.text in text
    }


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdecimal())
