"""Keyed tokens: the same person is found again without anybody reading who it is."""

from __future__ import annotations

import hmac
import unicodedata

LENGTH = 8  # bytes; identity.IdentityToken says why so few
MATCHED = ("name", "phone", "email", "id_number")
NAME_DOTS = "·•・‧∙⋅．."  # between the parts of a name, as people type them; or none


def normalised(kind: str, text: str) -> str:
    """The form in which two spellings of one name, phone or mail are equal."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if kind == "phone":
        digits = "".join(c for c in folded if c.isdigit())
        return digits.removeprefix("86") if len(digits) == 13 else digits
    if kind == "name":
        folded = folded.translate(_WITHOUT_DOTS)
    return "".join(folded.split())


_WITHOUT_DOTS = dict.fromkeys(map(ord, NAME_DOTS))


def token(key: bytes, kind: str, text: str) -> bytes:
    """The keyed token of a name, phone or mail: nothing can be read from it without the key."""
    told = f"{kind}\n{normalised(kind, text)}".encode()
    return hmac.digest(key, told, "sha256")[:LENGTH]
