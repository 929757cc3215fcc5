"""What kinds of units there are: whom the evaluation measures, and who stands above whom."""

from __future__ import annotations

from typing import Final

UNIT_KINDS: Final = {
    "department": "部门",
    "township": "乡镇（街道）",
    "county": "县（市、区）",
    "institution": "事业单位",
    "village": "村（社区）",
    "enterprise": "企业",
    "other": "其他",
}


def kind_called(text: str) -> str | None:
    """The key of the kind that ``text`` names, as its caption or a part of it; None if none does."""
    word = text.strip()
    if word in UNIT_KINDS:
        return word
    words = {key: caption.rstrip("）").replace("（", "、").split("、") for key, caption in
             UNIT_KINDS.items()}  # fmt: skip
    return next((key for key, known in words.items() if word == UNIT_KINDS[key] or word in known),
                None)  # fmt: skip
