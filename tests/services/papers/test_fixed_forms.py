"""The fixed forms of a case: one page for an ordinary case, and a long one decently goes on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.base.letter import Letter
from app.base.secret import Secret
from app.reports.letters.faces import Faces, find_faces
from app.reports.letters.renderer import render
from app.services.people.complainant_input import ComplainantInput
from tests.reports.letters.measuring import page_text
from tests.services.making import UNIT
from tests.services.papers.every_kind import command_for, letter_of, prepared
from tests.services.papers.test_kinds import desk_of

PACKS = ("nanyang-2020", "yuncheng-2021")
FORMS = ("registration_form", "approval_sheet", "phone_record", "visit_record", "incoming_sheet")
FACTS = (
    "示例县住建局于二〇二三年招商时承诺在六个月内交付土地并办理不动产登记，企业按照约定投资建设厂房，"
    "至今没有交付，多次催问没有答复。"
)
APPEAL = "请督促有关单位按照招商协议交付土地，办理不动产登记，赔偿延期造成的损失，并书面答复。"
PEOPLE = tuple(
    ComplainantInput(Secret(name), Secret(f"1380000000{at}"))
    for at, name in enumerate(("张三示例", "李四示例", "王五示例"))
)


@pytest.fixture(scope="module")
def faces() -> Faces:
    return find_faces()


def form_of(folder: Path, pack: str, kind: str, facts: str) -> Letter:
    with desk_of(folder, pack) as desk:
        draft = prepared(
            desk, kind, facts=facts, appeal=APPEAL, complainants=PEOPLE,
            respondents=(UNIT, "示例县自然资源和规划局"),
        )  # fmt: skip
        return letter_of(desk, draft, command_for(draft))


@pytest.mark.parametrize("pack", PACKS)
def test_a_form_of_an_ordinary_case_stands_on_one_page(
    pack: str, tmp_path: Path, faces: Faces
) -> None:
    for kind in FORMS:
        (folder := tmp_path / kind).mkdir()
        pages = page_text(render(form_of(folder, pack, kind, FACTS * 3), faces))
        assert len(pages) == 1, kind


def test_long_facts_go_on_under_their_caption_and_no_signature_is_parted(
    tmp_path: Path, faces: Faces
) -> None:
    first, second = page_text(
        render(form_of(tmp_path, PACKS[0], "approval_sheet", FACTS * 22), faces)
    )

    plain = re.sub(r"\s", "", second)
    assert "主要事实（续）" in plain and "签字" not in first
    assert plain.count("签字") == 3
