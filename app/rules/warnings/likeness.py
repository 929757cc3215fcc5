"""How alike two matters are, and which documents and contracts a text names."""

from __future__ import annotations

import re
from typing import Final

_DOCUMENT: Final = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[（(【]\d{4}[〕\]）)】]\s*\d{1,4}\s*号")
_CONTRACT: Final = re.compile(
    r"(?:合同|协议)(?:编号|号|书编号)?[：:为是]?\s*([A-Za-z0-9][A-Za-z0-9\-—/]{3,30})"
)
_SIGNS: Final = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]")
_BRACKETS: Final = str.maketrans("[（(【]）)】", "〔〔〔〔〕〕〕〕")
# Pairs of characters that stand in most complaints and tell nothing apart.
EVERYWHERE: Final = frozenset({
    "反映", "没有", "已经", "多次", "催要", "去过", "几次", "写过", "报告", "结果", "个月", "企业", "公司",
    "至今", "兑现", "承诺", "单位", "示例", "投诉", "举报", "要求", "政府", "一直",
})  # fmt: skip
FEWEST: Final = 6  # pairs, below which a text is too short to be like another


def documents_in(text: str) -> frozenset[str]:
    """Numbers of official documents, in one spelling: 示政办〔2025〕12号."""
    return frozenset(
        re.sub(r"\s", "", found).translate(_BRACKETS).removeprefix("见").removeprefix("依据")
        for found in _DOCUMENT.findall(text)
    )


def contracts_in(text: str) -> frozenset[str]:
    """Numbers of contracts."""
    return frozenset(found.upper() for found in _CONTRACT.findall(text))


def every_pair(text: str) -> frozenset[str]:
    """The pairs of characters of a matter, those that stand everywhere too."""
    plain = _SIGNS.sub("", text)
    return frozenset(map("".join, zip(plain, plain[1:], strict=False)))


def pairs_of(text: str) -> frozenset[str]:
    """The pairs of characters of a matter that tell it apart."""
    return every_pair(text) - EVERYWHERE


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """What part of the shorter one's pairs the other has; 0 where either is too short to say."""
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer >= FEWEST else 0.0
