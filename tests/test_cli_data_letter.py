"""``main.py letter`` without an office: kinds, templates, papers from data, refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app import cli
from app.reports.letters.free import TEMPLATE
from app.reports.letters.templates import heads

NOTICE = {
    "flag": "示例县信用办", "signature": "示例县信用办", "dated": "2026-11-20", "addressee": "张示例",
    "basis": "参照", "regulation": "示例市政务失信投诉举报管理细则",
    "case_number": "示信投〔2026〕31号", "case_title": "示例路工程款长期未付",
    "received_on": "2026-08-31", "decided_on": {"on": "2026-09-03"},
    "grounds": [["诉讼期间未经裁决的失信行为", "第八条第（一）项"]], "reason": "案件正在审理，尚未裁决。",
}  # fmt: skip


class Desk:
    """Types `letter` and reads its answer."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.pdf, self.word = folder / "文书.pdf", folder / "文书.docx"

    def type(self, *words: str) -> tuple[int, Any]:
        status = cli.main(["letter", *words])
        out = self._capsys.readouterr().out
        return status, json.loads(out) if out else None

    def make(self, kind: str, data: Any, *more: str) -> tuple[int, Any]:
        path = self.folder / "数据.json"
        path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        return self.type(kind, "--data", str(path), "--out", str(self.pdf), *more)

    @property
    def text(self) -> str:
        pages = pypdfium2.PdfDocument(self.pdf.read_bytes())
        return "".join("".join(p.get_textpage().get_text_bounded() for p in pages).split())


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def test_every_kind_and_the_free_one_are_listed(desk: Desk) -> None:
    status, answer = desk.type("--list")

    assert status == 0
    assert [row["kind"] for row in answer] == ["free", *heads()]


@pytest.mark.parametrize("kind", list(heads()))
def test_the_template_of_a_kind_can_be_given_back_and_names_what_is_missing(
    desk: Desk, kind: str
) -> None:
    _status, template = desk.type(kind, "--template")
    status, answer = desk.make(kind, template)

    assert status == 2
    assert answer["refusals"][0].startswith(f"{heads()[kind].caption}还缺")
    assert not desk.pdf.exists()


def test_the_template_of_the_free_kind_makes_a_paper_and_its_word_file(desk: Desk) -> None:
    _status, template = desk.type("free", "--template")
    status, answer = desk.make("free", template, "--docx", str(desk.word))

    assert status == 0
    assert answer["pages"] == len(pypdfium2.PdfDocument(desk.pdf.read_bytes())) == 3
    assert answer["refusals"] == answer["missing"] == answer["dropped"] == []
    assert desk.word.read_bytes()[:2] == b"PK"
    assert "（一）合同材料。施工合同及补充协议的复印件，由张示例接收。" in desk.text
    assert "√原件" in desk.text


def test_a_kind_with_fields_is_made_of_data(desk: Desk) -> None:
    status, answer = desk.make("refusal_notice", NOTICE)

    assert (status, answer["pages"]) == (0, 1)
    assert "于2026年9月3日决定不予受理" in desk.text


def test_what_was_left_out_is_told_with_its_place(desk: Desk) -> None:
    data = {"title": "关于有关事项的函", "blocks": [{"text": "甲"}, {"text": "来函\u2028收悉。"}]}
    status, answer = desk.make("free", data)

    assert status == 0
    assert answer["dropped"] == [{"place": "正文第2段", "at": 3, "code": "U+2028"}]


@pytest.mark.parametrize(
    ("block", "place"),
    [
        ({"text": "甲\ue000。"}, {"place": "正文第1段", "at": 2, "char": "\ue000", "code": "U+E000"}),
        ({"table": {"widths": [1], "rows": [["\U0001f9ff"]]}},
         {"place": "正文表1第1格", "at": 1, "char": "\U0001f9ff", "code": "U+1F9FF"}),
    ],
)  # fmt: skip
def test_a_character_without_a_glyph_refuses_the_paper(
    desk: Desk, block: dict[str, Any], place: dict[str, Any]
) -> None:
    status, answer = desk.make("free", {"title": "函", "blocks": [block]}, "--docx", str(desk.word))

    assert status == 2
    assert answer["missing"] == [place]
    assert answer["file"] is None and answer["docx"] is None
    assert not desk.pdf.exists() and not desk.word.exists()


@pytest.mark.parametrize(
    ("person", "text"),
    [
        ({"name": "王小示例"}, "投诉人王 小 示例反映。"),
        ({"phone": "13800000000"}, "联系电话138-0000-0000。"),
        ({"name": "王小示例", "id_number": "410000190001010000"}, "证件410000190001010000。"),
    ],
)
def test_an_identity_in_the_paper_refuses_it(desk: Desk, person: Any, text: str) -> None:
    data = {"title": "关于有关事项的函", "blocks": [{"text": text}], "identity": [person]}
    status, answer = desk.make("free", data)

    assert status == 2
    assert answer["identity"][0]["place"] == "正文第1段"
    assert not desk.pdf.exists()
    assert "13800000000" not in json.dumps(answer)


@pytest.mark.parametrize("where", ["text", "attached"])
def test_a_number_that_is_not_said_to_be_ones_own_refuses_a_paper_to_a_unit(
    desk: Desk, where: str
) -> None:
    from tests.services.papers.test_papers import pdf_saying

    data = {
        "title": "关于有关事项的函",
        "blocks": [{"text": "甲。"}],
        "note": "联系人：13900000007",
    }
    if where == "text":
        data["blocks"] = [{"text": "请与13900000006联系。"}]
    else:
        (desk.folder / "名单.pdf").write_bytes(pdf_saying("13900000006"))
        data["attachments"] = [{"title": "名单", "file": "名单.pdf"}]
    status, answer = desk.make("free", data)

    assert status == 2 and not desk.pdf.exists()
    assert "不属于本办和收文单位的手机号码" in answer["refusals"][0]
    assert "13900000006" not in json.dumps(answer)
    assert desk.make("free", {**data, "own_numbers": ["13900000006"]})[0] == 0
    assert desk.make("free", {**data, "form": "sheet"})[0] == 0
    assert desk.make("free", {**data, "own_numbers": "13900000006"})[0] == 2


def test_an_identity_and_a_character_without_a_glyph_are_told_at_once(desk: Desk) -> None:
    data = {
        "title": "关于有关事项的函",
        "blocks": [{"text": "王小示例造字\ue000反映"}],
        "identity": [{"name": "王小示例"}],
    }

    status, answer = desk.make("free", data)

    assert [one["code"] for one in answer["missing"]] == ["U+E000"]
    assert [one["place"] for one in answer["identity"]] == ["正文第1段"]
    assert status == 2 and not desk.pdf.exists()
    assert len(answer["refusals"]) == 2


def test_an_identity_in_a_form_or_a_list_of_cosigners_is_found_too(desk: Desk) -> None:
    form = {"widths": [1], "rows": [{}], "cells": [{"r": 0, "c": 0, "text": "王小示例"}]}
    data = {
        "title": "表", "form": "sheet", "blocks": [{"form": form}], "identity": [{"name": "王小示例"}],
    }  # fmt: skip
    status, answer = desk.make("free", data)

    assert status == 2
    assert answer["identity"][0]["place"] == "正文表1第1行"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"titel": "x"}, "不认识的项目：titel"),
        ({"date": "2026年11月20日"}, "date应为日期"),
        ({"form": "fax"}, "form应为letter、general、sheet之一"),
        ({"blocks": [{"text": "甲", "levle": 1}]}, "blocks第1项里有不认识的项目：levle"),
        ({"blocks": [{"table": {"widths": [1, 2], "rows": [["甲"]]}}]}, "格数须与widths相同"),
        ({"blocks": [{"form": {"widths": [1], "rows": [{}],
                               "cells": [{"r": 0, "c": 0, "cs": 2}]}}]}, "越出表格"),
        ({"attachments": [{"title": "甲", "file": "没有.pdf"}]}, "打不开附件“没有.pdf”"),
        ({"title": ""}, "还缺标题或正文"),
        ({"identity": [{"nickname": "甲"}]}, "identity里每人"),
    ],
)  # fmt: skip
def test_data_that_cannot_be_used_are_refused_in_one_sentence(
    desk: Desk, changed: dict[str, Any], told: str
) -> None:
    status, answer = desk.make("free", {"title": "函", "blocks": [{"text": "甲。"}]} | changed)

    assert status == 2
    assert len(answer["refusals"]) == 1
    assert told in answer["refusals"][0]
    assert not desk.pdf.exists()


def test_an_attachment_lies_beside_the_data(desk: Desk) -> None:
    from tests.reports.letters.test_parts import foreign_pdf

    (desk.folder / "合同.pdf").write_bytes(foreign_pdf(2))
    data = {**TEMPLATE, "attachments": [{"title": "合同", "file": "合同.pdf"}], "copies": []}
    status, answer = desk.make("free", data)

    assert (status, answer["pages"]) == (0, 4)
    assert "headof2" in desk.text


def test_words_that_do_not_go_together_are_told(desk: Desk) -> None:
    assert cli.main(["letter", "--template"]) == 1
    assert cli.main(["letter", "memo", "--template"]) == 1
    assert cli.main(["letter", "free", "--data", str(desk.folder / "no.json")]) == 1


def test_a_paper_of_any_kind_is_signed_by_several_and_numbered_by_the_first(desk: Desk) -> None:
    joint = {
        **NOTICE,
        "number": "示信函〔2026〕12号",
        "cosigners": ["示例县政府办公室", "示例县司法局"],
    }

    status, _answer = desk.make("refusal_notice", joint, "--docx", str(desk.word))

    assert status == 0
    names = ["示例县信用办", "示例县政府办公室", "示例县司法局", "2026年11月20日"]
    at = [desk.text.rindex(name) for name in names]
    assert at == sorted(at)  # the office's own first, the date beneath the last
    assert desk.text.count("示信函〔2026〕12号") == 1
    assert desk.type("refusal_notice", "--template")[1]["cosigners"] == []
    for wrong in ({"cosigners": "示例县司法局"}, {"cosigners": ["示例县司法局"], "signature": ""}):
        status, answer = desk.make("refusal_notice", {**NOTICE, **wrong})
        assert (status, len(answer["refusals"])) == (2, 1)
