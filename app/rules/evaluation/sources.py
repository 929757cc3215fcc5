"""The twelve kinds of source from which an evaluation is fed (政务诚信评价办法, PJ-8)."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

SOURCES: Final = MappingProxyType(
    {
        "unit": "受评单位",
        "congress": "人大、政协",
        "court": "人民法院",
        "discipline": "监察部门",
        "audit": "审计部门",
        "inspection": "督查部门",
        "petitions": "信访部门",
        "websites": "各级政府和部门网站",
        "media": "新闻媒体、主流社会媒体网站",
        "complaints": "可查实的举报、投诉",
        "market": "企业等市场主体调查",
        "other": "其他合法途径",
    }
)
