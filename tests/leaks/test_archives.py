"""The main part of a 卷 tells nobody who complains: neither its pages nor lists, names and originals."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from app.base.rows.archives import ArchiveSettings
from app.reports.archives import bags
from app.services.archives.archive_commands import FileCase
from app.services.archives.gathered import Choices
from app.services.archives.masking import file_words
from app.services.papers.dispatch import Deliver
from app.services.papers.incoming import ReceivePaper
from app.services.store.attachments import OnPaper
from app.services.store.content import AttachmentInput
from tests.leaks.canaries import FILE, PERSON, Cases, Nest, of_pdf, traces
from tests.services.making import TODAY

pytestmark = pytest.mark.obligation("NY-15.3", "YC-17", "NY-20", "YC-22")
NAME, PHONE = PERSON.name.reveal(), PERSON.phone.reveal()
SEALED = f"{bags.DATA}/副卷"


def main_part(folder: Path) -> Iterator[tuple[str, str]]:
    """All that a package says outside its sealed folder: names of files, words, bytes."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        yield "文件名", name
        if path.is_dir() or name.startswith(SEALED):
            continue
        data = path.read_bytes()
        if path.suffix == ".pdf":
            yield from of_pdf(name, data)
        else:
            yield name, data.decode("utf-8", "replace")
            yield f"{name} 内容", file_words(path.name, data) or ""


def file(nest: Nest, case: int, **choices: bool) -> Path:
    office = nest.office
    office.archive_options.save(ArchiveSettings(fonds="Z109"), nest.desk.me)
    command = FileCase(
        case,
        "经办乙示例",
        reason=f"{NAME}没有提供",
        notes=(f"{PHONE}可联系",),
        choices=Choices(**choices),
    )
    return office.filings.file(command, nest.desk.me).path


def mail() -> AttachmentInput:
    made = EmailMessage()
    made["From"], made["Subject"] = f"{NAME} <a@example.org>", "补充说明"
    made.set_content(f"我的电话是 {PHONE}。")
    return AttachmentInput("补充说明.eml", bytes(made))


def test_nothing_outside_the_sealed_folder_tells_who_complains(nest: Nest, cases: Cases) -> None:
    desk, office, case = nest.desk, nest.office, cases.told
    issued = office.letters.issue(nest.notice("notify_acceptance", case), desk.me)
    proof = AttachmentInput(f"{NAME}签收.txt", f"{NAME}已签收 {PHONE}".encode())
    office.dispatch.deliver(
        Deliver(issued.id, "hand", TODAY, f"{NAME}本人签收", NAME, (proof,)), desk.me
    )
    seq = desk.take(case, "refer", TODAY, unit="示例县教体局", delivered_on=TODAY.isoformat())
    office.incoming.receive(
        ReceivePaper(
            TODAY, "示例县教体局", f"关于{NAME}来信的报告", answers="", note=f"联系{PHONE}",
            case=office.reads.case_page(case, TODAY, by=desk.me).card.number,
            file=AttachmentInput("报告.txt", f"经向{NAME}核实。".encode()),
        ),
        desk.me,
    )  # fmt: skip
    for one in (mail(), AttachmentInput(FILE, b"x"), AttachmentInput("现场.jpg", NAME.encode())):
        office.case_file.attach(case, seq, [one], NAME, desk.me)
    office.case_file.keep_on_paper(case, seq, OnPaper(f"{NAME}的申请", f"{NAME}档案袋"), desk.me)
    desk.take(case, "hear_complainant", TODAY, note=f"{NAME}（{PHONE}）陈述：土地没有交付。")
    desk.take(case, "withdraw", TODAY, reason=f"{NAME}自愿撤回")

    folder = file(nest, case, all_main=True)

    assert traces(main_part(folder)) == []
    sealed = of_pdf("副卷", (folder / bags.SEALED).read_bytes())
    assert any(NAME in text for _place, text in sealed)
    contents = (folder / bags.CONTENTS).read_text("utf-8-sig")
    assert "遮盖件，原件密封" in contents and "身份材料（密封）" in contents


@pytest.mark.slow
@pytest.mark.parametrize("which", ["clean", "mail", "refused", "unwilling"])
def test_no_kind_of_case_tells_it(nest: Nest, cases: Cases, which: str) -> None:
    case = getattr(cases, which)
    if which == "refused":
        nest.issue(nest.notice("notify_refusal", case))
    else:
        nest.desk.take(case, "withdraw", TODAY, reason="已经解决")

    assert traces(main_part(file(nest, case))) == []


def test_a_masked_copy_says_what_the_paper_says(nest: Nest, cases: Cases) -> None:
    nest.office.letters.issue(nest.notice("notify_acceptance", cases.clean), nest.desk.me)
    nest.desk.take(cases.clean, "withdraw", TODAY, reason="已经解决")

    folder = file(nest, cases.clean)

    (copy,) = [p for p in (folder / bags.ORIGINALS).iterdir() if "遮盖件" in p.name]
    (_, words), *_rest = of_pdf(copy.name, copy.read_bytes())
    plain = "".join(words.split())
    assert "投诉举报人" in plain and "受理" in plain and "身份已遮去" in plain
    assert "D:2000" not in plain
