"""A value that must not show itself: masked in str, repr, format and logs."""

from __future__ import annotations

from typing import Final

MASK: Final = "＊＊＊"


class Secret:
    """Holds text that only ``reveal()`` gives back; every other rendering is a mask."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself; the caller records why it was needed (NY-15.3)."""
        return self._text

    def __str__(self) -> str:
        return MASK

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(("Secret", self._text))

    def __bool__(self) -> bool:
        return bool(self._text)

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a Secret is not serialised")


def mask_name(name: str) -> str:
    """The name with all but its first character starred, as screens show it (NY-15.3)."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def mask_phone(phone: str) -> str:
    """The number with its middle starred: 138****0001; short numbers keep two digits."""
    if len(phone) >= 7:
        return f"{phone[:3]}****{phone[-4:]}"
    return phone[:2] + "*" * max(len(phone) - 2, 0)
