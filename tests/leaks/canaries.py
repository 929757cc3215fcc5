"""Invented complainants whose every trace can be recognised, and an office full of their cases."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2

from app.base.secret import Secret
from app.rules.identity_scan import scan
from app.rules.intake_facts import CODE_CHARACTERS, CODE_WEIGHTS
from app.services.cases.commands import TakeStep
from app.services.office import Office
from app.services.papers.letter_commands import WriteLetter
from app.services.people.complainant_input import ComplainantInput
from app.services.people.identity_fields import FIELDS
from app.services.store.content import AttachmentInput
from tests.services.making import TODAY, UNIT, Clock, Desk, make_office

PACKS = ("nanyang-2020", "yuncheng-2021")
_CODE = "91411300MA0099170"
CODE = _CODE + CODE_CHARACTERS[
    (31 - sum(CODE_CHARACTERS.index(c) * w for c, w in zip(_CODE, CODE_WEIGHTS, strict=True)) % 31)
    % 31
]  # fmt: skip

PERSON = ComplainantInput(
    name=Secret("柏示例樨"), phone=Secret("13800009917"), other_phone=Secret("0377-00009923"),
    address=Secret("示例县椿楸街道九千九百一十七号3单元"), email=Secret("Bai.Canary9917@example.org"),
    id_number=Secret("41130019000101991X"), role="representative", consent="yes",
)  # fmt: skip
ORGANISATION = ComplainantInput(
    name=Secret("楝示例贸易行"), phone=Secret("13800009918"), id_number=Secret(CODE),
    kind="organisation", consent="yes",
)  # fmt: skip
AGENT = ComplainantInput(
    name=Secret("榉示例桤"), phone=Secret("13800009919"), role="agent", consent="yes"
)
PEOPLE = (PERSON, ORGANISATION, AGENT)
CANARIES = tuple({name: getattr(person, name) for name in FIELDS} for person in PEOPLE)

# Parts that tell no less than the whole, as they stand when only letters and digits are left.
TELLING = (
    "示例樨", "00009917", "00009923", "椿楸街道", "baicanary9917", "1900010199",
    "楝示例", "00009918", _CODE[-8:].lower(), "例桤", "00009919",
)  # fmt: skip

SUBJECT = "柏 示例樨（１３８ ００００－９９１７）：土地没有交付"
FILE = "柏示例樨身份证 41130019000101991X.txt"
TOLD_FACTS = "我叫柏　示例樨，住椿楸街道九千九百一十七号3单元。单位承诺的土地至今没有交付。"
TOLD_APPEAL = "请回电１３８-００００-\n９９１７，或者 bai.canary9917＠example.org。"


def traces(texts: Iterable[tuple[str, str]]) -> list[str]:
    """Where the texts (caption, text) tell of a complainant, in whatever width and spacing."""
    return [f"{place}: {told}" for place, text in texts for told in _told(text)]


@cache
def _told(text: str) -> tuple[str, ...]:
    """The telling parts of a text, and what the application's own search finds in it."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(c for c in folded if c.isalnum())
    parts = (part for part in TELLING if part in bare)
    return (*parts, *(hit.kind for hit in scan([("", text)], CANARIES)))


def of_pdf(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """A PDF's words and properties, and its bytes as far as they are text."""
    document = pypdfium2.PdfDocument(data)
    pages = [document[at].get_textpage().get_text_range() for at in range(len(document))]
    yield f"{name} 正文", "\n".join(pages)
    yield f"{name} 属性", " ".join(document.get_metadata_dict().values())
    # without the table of places: ten digits a line, among which any number turns up by itself
    told = re.sub(rb"\d{10} \d{5} [nf]\s", b"", data)
    yield f"{name} 字节", told.decode("latin-1")


def of_workbook(path: Path) -> Iterator[tuple[str, str]]:
    """Every part of a workbook as it lies in the file: sheets, shared strings, docProps."""
    return of_parts(path.name, path.read_bytes())


def of_parts(called: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Every part of a .docx or .xlsx as it lies in the file, the text of each also without marks."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            text = parts.read(name).decode("utf-8", "replace")
            yield f"{called} {name}", text
            yield f"{called} {name}", re.sub(r"<[^>]*>", "", text)


@dataclass(frozen=True)
class Cases:
    """The cases of one regulation, by what they are good for."""

    clean: int  # late with a unit; who complains stands in the identity alone
    mail: int  # the subject and a file's name tell who complains
    told: int  # facts and appeal tell who complains
    refused: int
    unwilling: int  # asked for secrecy


def filled(path: Path, clock: Clock) -> dict[str, Cases]:
    """Makes an office of such cases under both regulations; the file is closed again."""
    with make_office(path, clock) as office:
        return {pack: _cases(Desk(office), pack) for pack in PACKS}


def _cases(desk: Desk, pack: str) -> Cases:
    more: dict[str, Any] = {"regulation": pack, "complainants": PEOPLE, "category": ""}
    long_ago = (date(2026, 8, 3), date(2026, 8, 5))
    lately = (date(2026, 11, 16), date(2026, 11, 18))
    clean = desk.accepted(*long_ago, **more)
    desk.take(clean, "refer", date(2026, 8, 6), unit=UNIT, delivered_on="2026-08-06")
    file = AttachmentInput(FILE, "示例".encode())
    mail = desk.accepted(*lately, **more, title=SUBJECT, attachments=(file,))
    told = desk.accepted(*lately, **more, facts=TOLD_FACTS, appeal=TOLD_APPEAL)
    refused = desk.register(lately[0], **more)
    desk.take(refused, "decline", lately[1], ground="1", reason="同一纠纷已由人民法院受理。")
    secret = tuple(replace(person, keep_secret=True) for person in PEOPLE)
    unwilling = desk.accepted(*lately, **{**more, "complainants": secret})
    return Cases(clean, mail, told, refused, unwilling)


class Nest:
    """The open office, and what is done in it."""

    def __init__(self, office: Office, cases: dict[str, Cases]) -> None:
        self.office = office
        self.desk = Desk(office)
        self.cases = cases

    def referral(self, case_id: int, *, given: bool = False, **more: Any) -> WriteLetter:
        fields = {"role": "lead", "identity_given": "given" if given else "withheld"}
        step = TakeStep(case_id, "refer", TODAY, unit="示例县教体局", fields=fields)
        return WriteLetter("referral", case_id, TODAY, step=step, **more)

    def supervision(self, case_id: int) -> WriteLetter:
        about = next(n for n, kind in enumerate(self.desk.kinds(case_id), 1) if kind == "refer")
        fields = {"ground": ("1",), "suggestion": "请限期兑现承诺。"}
        step = TakeStep(case_id, "supervise", TODAY, unit=UNIT, about=about, fields=fields)
        return WriteLetter("supervision", case_id, TODAY, step=step)

    def notice(self, kind: str, case_id: int, **more: Any) -> WriteLetter:
        step = TakeStep(case_id, kind, TODAY, fields={"method": "paper"})
        words = {"notify_acceptance": "acceptance_notice", "notify_refusal": "refusal_notice"}
        return WriteLetter(words[kind], case_id, TODAY, step=step, **more)

    def issue(self, command: WriteLetter) -> list[tuple[str, str]]:
        """Issue the paper; everything that leaves with it, texts with their places."""
        issued = self.office.letters.issue(command, self.desk.me)
        row, data = self.office.documents.pdf(issued.id, self.desk.me)
        page = self.office.reads.case_page(command.case_id, TODAY, by=self.office.session())
        name = page.attachments[-1].name
        return [*of_pdf(issued.number, data), ("文件名", name), ("登记簿", repr(row)),
                ("回执", repr(issued))]  # fmt: skip

    def shown(self, command: WriteLetter) -> list[tuple[str, str]]:
        """The paper as it is looked at before anything is issued, with its form."""
        draft = self.office.letters.prepare(command.kind, command.case_id, self.desk.me)
        made = self.office.letters.preview(command, self.desk.me, draft)
        hits = ("查到", " ".join(hit.sentence for hit in made.hits))
        return [*of_pdf(command.kind, made.pdf), ("文件名", made.file_name), hits,
                ("草稿", repr(replace(draft, step=None, fields=())))]  # fmt: skip

    def accesses(self) -> list[str]:
        """What identities were read for, in order."""
        with self.office.gate.file.read() as connection:
            rows = connection.exec_driver_sql("SELECT purpose FROM identity_access ORDER BY id")
            return [row[0] for row in rows]
