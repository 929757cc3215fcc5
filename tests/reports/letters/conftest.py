"""The faces of this machine and letters to print; every unit and person is invented."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.base.letter import Letter, Paragraph
from app.reports.letters.faces import Faces, find_faces

OFFICE = "示例县信用办"
LONG_OFFICE = "示例县社会信用体系建设工作领导小组办公室"
SENTENCE = (
    "你单位承办的投诉举报事项（示信投〔2026〕31号）反映，示例县示例路工程已于2024年11月通过"
    "验收，合同约定的工程款1,286,000元至今没有付清；投诉举报人请求依法兑现承诺、付清余款。"
)


@pytest.fixture(scope="session")
def faces() -> Faces:
    """What this machine sets letters in."""
    return find_faces()


def make_letter(paragraphs: int = 3, **changed: Any) -> Letter:
    """A letter of so many paragraphs of four lines."""
    given: dict[str, Any] = {
        "form": "letter",
        "title": "关于督促办理政务失信投诉举报事项的督办函",
        "blocks": tuple(Paragraph(SENTENCE) for _ in range(paragraphs)),
        "flag": LONG_OFFICE,
        "number": "示信函〔2026〕12号",
        "addressee": "示例县交通运输局",
        "signature": OFFICE,
        "dated": date(2026, 11, 20),
        "note": "联系人：李示例；联系电话：0000-0000000",
    }
    return Letter(**(given | changed))
