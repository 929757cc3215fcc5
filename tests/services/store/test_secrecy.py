"""涉密: every way in is shut to what is marked 秘密, 机密 or 绝密, with one sentence; nothing is kept."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from app.base.errors import InputError
from app.base.secret_marks import marks_name, marks_text
from app.intake.ledgers.ledger import read_ledger
from app.reports.letters.faces import find_faces
from app.reports.letters.free import FREE
from app.reports.letters.headless import make_paper, template_of
from app.services.papers.incoming import ReceivePaper
from app.services.papers.paper_commands import PaperAnnex
from app.services.store.content import AttachmentInput
from app.services.store.secrecy import words_of
from app.ui.pages.intake.mail import fields_of_mail
from tests.services.imports.test_imports import HEADER, OPENING, line, read
from tests.services.making import TODAY, Desk, receive
from tests.services.papers.test_papers import BODY, written
from tests.services.papers.test_stations import referral


def docx(text: str) -> bytes:
    import docx as word

    document = word.Document()
    document.add_paragraph(text)
    document.add_paragraph("关于有关情况的报告")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(text: str) -> bytes:
    from app.reports.letters.free import compose_free
    from app.services.papers.typesetting import Typesetter

    data = {"form": "sheet", "title": "情况说明", "blocks": [{"text": text}]}
    return Typesetter({}).pdf(compose_free(data, lambda _name: b""))


def ofd(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        page = f'<ofd:Page xmlns:ofd="x"><ofd:TextObject><ofd:TextCode>{text}</ofd:TextCode></ofd:TextObject></ofd:Page>'
        archive.writestr("Doc_0/Pages/Page_0/Content.xml", page)
    return out.getvalue()


MARKED = "机密★3年"
FILES = [
    AttachmentInput("【机密】纪要.docx", b"PK"), AttachmentInput("秘密★1年 来函.pdf", b"%PDF"),
    AttachmentInput("来函.docx", docx(MARKED)), AttachmentInput("来函.pdf", pdf(MARKED)),
    AttachmentInput("来函.ofd", ofd(MARKED)), AttachmentInput("来函.txt", MARKED.encode("gb18030")),
]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["绝密★长期", "  机密\n关于……", "秘密 ★ 1年", "（一）\n机密（3年）\n"]
)
def test_a_mark_is_known_in_a_text(text: str) -> None:
    assert marks_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "泄露商业秘密的事",
        "对投诉举报人保守秘密。",
        "保密",
        "他说这是机密，不能外传",
        "国家秘密的范围",
    ],
)
def test_what_only_speaks_of_secrets_bears_none(text: str) -> None:
    assert not marks_text(text) and not marks_name(text)


@pytest.mark.parametrize(
    "name", ["机密文件.pdf", "[秘密]名单.xlsx", "会议纪要（绝密）", "机密★1年"]
)
def test_a_mark_is_known_in_a_name(name: str) -> None:
    assert marks_name(name)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_marked_file_is_kept_nowhere(desk: Desk, file: AttachmentInput) -> None:
    office, case_id = desk.office, desk.register()
    issued = office.papers.issue(written(), desk.me)
    before = contents(office)
    ways: list[Any] = [
        lambda: office.casework.register(receive(attachments=(file,)), desk.me),
        lambda: office.case_file.attach(case_id, 1, [file], "", desk.me),
        lambda: office.dispatch.attach(issued.id, [file], "", desk.me),
        lambda: office.incoming.receive(
            ReceivePaper(TODAY, "示例县财政局", "复函", file=file), desk.me
        ),
    ]  # fmt: skip
    for way in ways:
        with pytest.raises(InputError, match="标有密级.*没有收入"):
            way()
    assert contents(office) == before


def test_a_marked_title_or_text_is_not_registered(desk: Desk) -> None:
    for more in (
        {"title": "【机密】来信"},
        {"facts": "秘密★1年\n关于某事"},
        {"source_number": "机密"},
    ):
        with pytest.raises(InputError, match="不处理涉密文件"):
            desk.office.casework.register(receive(**more), desk.me)
    with pytest.raises(InputError, match="不处理涉密文件"):
        desk.office.incoming.receive(ReceivePaper(TODAY, "示例县财政局", "秘密★1年"), desk.me)


def test_a_marked_mail_is_stopped_before_anything_of_it_is_kept() -> None:
    for subject, body in (("机密★1年 通知", "见附件"), ("通知", "秘密★1年\n内容")):
        mail = f"From: a@example.cn\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{body}"
        with pytest.raises(InputError, match="标有密级"):
            fields_of_mail(mail.encode(), "来信.eml", TODAY)


def test_a_marked_row_of_a_ledger_is_left_out_and_the_others_come(desk: Desk) -> None:
    rows = (
        line("旧字8号", "2026-09-01"),
        line("旧字9号", "2026-09-02", 投诉内容="机密★1年 关于某事"),
    )
    found = desk.office.imports.preview(read(*rows), OPENING, desk.me)

    assert found.added == 1
    assert [(issue.row, "标有密级" in issue.why) for issue in found.rejected] == [(3, True)]


@pytest.mark.parametrize("where", ["sheet", "name"])
def test_a_ledger_that_is_marked_itself_is_stopped_with_a_sentence(desk: Desk, where: str) -> None:
    rows = [["办理台账", "", "机密"]] if where == "sheet" else []
    command = replace(OPENING, file_name="台账【秘密】.xlsx" if where == "name" else "台账.xlsx")
    book = io.StringIO()
    csv.writer(book).writerows([*rows, HEADER, line("旧字8号", "2026-09-01")])
    reading = read_ledger(book.getvalue().encode(), "台账.csv")

    for act in (desk.office.imports.preview, desk.office.imports.run):
        with pytest.raises(InputError, match="标有密级"):
            act(reading, command, desk.me)
    assert desk.office.reads.stages() == {}


def test_a_paper_is_not_made_with_a_mark_or_a_marked_annex(desk: Desk) -> None:
    annex = PaperAnnex("附件", AttachmentInput("附件.pdf", pdf(MARKED)))
    marked = [{"text": "秘密★1年"}, *BODY]
    for command in (
        written(title="机密★1年 关于会议的函"),
        replace(written(), annexes=(annex,)),
        written(blocks=marked),
        written(note="绝密"),
    ):
        with pytest.raises(InputError, match="标有密级"):
            desk.office.papers.preview(command, desk.me)
        with pytest.raises(InputError, match="标有密级"):
            desk.office.papers.issue(command, desk.me)
    assert desk.office.documents.rows(desk.me) == ()


def test_a_paper_of_a_case_takes_no_mark_in_however_it_is_put_there(desk: Desk) -> None:
    told = referral(desk, facts="秘密★1年\n示例县住建局承诺的土地至今没有交付。")
    plain = replace(told, edits={})
    draft = desk.office.letters.prepare("referral", told.case_id, desk.me)
    first = desk.office.letters.preview(plain, desk.me, draft).paragraphs[0][0]

    for command in (told, replace(plain, rewrites=((first, "机密★1年"),))):
        with pytest.raises(InputError, match="标有密级"):
            desk.office.letters.issue(command, desk.me)
    assert desk.office.documents.rows(desk.me) == ()


def test_no_paper_is_made_of_marked_data_without_a_window() -> None:
    data = {**template_of(FREE), "attachments": []}
    marked = {**data, "blocks": [{"text": "机密★1年"}]}
    behind = {**data, "attachments": [{"title": "材料", "file": "材料.pdf"}]}

    for given in (marked, behind):
        made = make_paper(FREE, given, find_faces(), lambda _name: pdf(MARKED))
        assert made.refused and "标有密级" in made.answer["refusals"][0]


def test_a_broken_file_says_nothing() -> None:
    assert words_of(AttachmentInput("坏.pdf", b"%PDF-1.4 broken")) == ""


def contents(office: Any) -> list[str]:
    folder = office.workspace.attachments_folder
    return sorted(path.name for path in folder.rglob("*") if path.is_file())
