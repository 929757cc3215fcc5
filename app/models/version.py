"""Which schema this program writes, and the mark by which its files are known."""

from __future__ import annotations

from typing import Final

VERSION: Final = 4  # PRAGMA user_version, and the revision of the newest migration
REVISION: Final = "0004"
APPLICATION_ID: Final = 0x4358544A  # "CXTJ"
