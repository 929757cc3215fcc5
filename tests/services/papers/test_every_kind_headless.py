"""Every kind made without a window and a case: from the data that its own template asks for."""

from __future__ import annotations

from typing import Any

import pytest

from app.base.letter_fields import FIELDS
from app.reports.letters.faces import Faces, find_faces
from app.reports.letters.headless import kinds_told, make_paper, template_of
from app.reports.letters.templates import heads

# A sweep over all kinds; tests/test_cli_data_letter.py stays.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def faces() -> Faces:
    return find_faces()


def no_file(name: str) -> bytes:
    raise AssertionError(name)


def filled(kind: str) -> dict[str, Any]:
    """The template of a kind with something in every field."""
    data = template_of(kind)
    answers: dict[str, Any] = {"date": "2026-11-20", "yes_no": False, "texts": ["示例"]}
    for name in data:
        if name in FIELDS:
            field = FIELDS[name]
            row = dict.fromkeys(field.columns, "示例")
            data[name] = [row] if field.kind == "rows" else answers.get(field.kind, "示例")
    return {**data, "sealed": True} if "sealed" in data else data


@pytest.mark.parametrize("kind", heads())
def test_a_kind_is_made_of_what_its_template_asks_for(kind: str, faces: Faces) -> None:
    made = make_paper(kind, filled(kind), faces, no_file, docx=True)

    assert made.answer["refusals"] == [] and made.answer["missing"] == []
    assert made.pdf.startswith(b"%PDF") and made.docx.startswith(b"PK")
    assert made.answer["pages"] >= 1
    assert kind in {told["kind"] for told in kinds_told()}


@pytest.mark.parametrize("kind", heads())
def test_a_kind_without_what_it_needs_is_refused_with_the_names(kind: str, faces: Faces) -> None:
    made = make_paper(kind, {}, faces, no_file)

    assert made.refused and made.pdf == b""
    [sentence] = made.answer["refusals"]
    lacking = sentence.partition("还缺")[2].partition("，")[0].split("、")
    assert lacking == [FIELDS[name].caption for name in heads()[kind].required]
