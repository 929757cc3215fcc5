"""How something reaches its reader, and what is usually at hand as proof of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# A call is a notice and no delivery, and nobody is delivered anything by a poster (公告).
WAYS: Final[Mapping[str, str]] = {
    "hand": "当面签收", "exchange": "OA、公文交换", "confidential": "机要",
    "post": "挂号、EMS", "mail": "电子邮件回执",
}  # fmt: skip
# What each leaves behind; post leaves a number, which only the receipt tells.
PROOFS: Final[Mapping[str, str]] = {
    "hand": "送达回证", "exchange": "公文交换系统签收记录", "confidential": "机要交换签收单",
    "post": "", "mail": "对方邮箱自动回执",
}  # fmt: skip
USUAL: Final = "exchange"
UNRECORDED: Final = "unrecorded"  # an opening balance whose proof is not at hand
LIST: Final = "delivery_ways"  # every regulation has it, no pack need write it
LISTED: Final[Mapping[str, str]] = {**WAYS, UNRECORDED: "凭证不在案（导入）"}
NOT_ON_RECORD: Final = "送达凭证不在案"
