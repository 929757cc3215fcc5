"""What identifies a complainant."""

from __future__ import annotations

from typing import Final

FIELDS: Final = ("name", "phone", "address", "email", "id_number", "other_phone")
