"""Who complains, searched for in whatever goes into the main part of a 卷, and put out of sight there.

What tells is put into the sealed part; a text that we set ourselves names 投诉举报人 instead. What can't
be searched (a picture, a scan, sound) is told apart: only a person can say whether it shows anybody.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from pathlib import PurePath
from typing import Final, cast

from app.base.letter_fields import FieldValue
from app.base.secret import Secret
from app.reports import pdfium
from app.rules.identity_scan import APART, CALLED, KINDS, PART, scan
from app.services.people.identity_fields import FIELDS
from app.services.store.content import AttachmentInput
from app.services.store.secrecy import words_of

People = Sequence[Mapping[str, Secret]]
MOST_PAGES: Final = 400
MOST_BYTES: Final = 50_000_000  # of one part of an office document
LEAST_WORDS: Final = 8  # characters a page: a scan with a stamp of a scanner's name is no text
NO_DOUBT: Final = (PART, APART)  # what may be part of a unit's name stays
SHORTEST: Final = 2
_TAG: Final = re.compile(r"<[^>]+>")
_NUMBER: Final = re.compile(r"[—–-]\s*\d+\s*[—–-]")  # — 1 —
_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


@dataclass(frozen=True, slots=True)
class Found:
    """What a file was searched with: whether it tells who complains, and whether it could be read."""

    tells: bool
    read: bool


@dataclass(frozen=True)
class Masker:
    """The complainants of a case (and of those merged into it), and the names that may be printed."""

    people: tuple[Mapping[str, Secret], ...] = ()
    official: tuple[str, ...] = ()

    def mask(self, text: str) -> str:
        """The text with 投诉举报人 in the place of each name and number."""
        made, at = "", 0
        if not self.people or not text:
            return text
        for hit in sorted(scan([("", text)], self.people, self.official), key=lambda h: h.start):
            if hit.start < at or (hit.doubtful and hit.doubt in NO_DOUBT):
                continue
            made += text[at : hit.start]
            word = CALLED if hit.kind == "name" else f"{CALLED}的{KINDS[hit.kind]}"
            made += word.removeprefix(CALLED) if made.endswith(CALLED) else word
            at = hit.end
        return made + text[at:]

    def value(self, value: FieldValue) -> FieldValue:
        """A field of a paper, masked wherever it is a text."""
        if isinstance(value, str):
            return self.mask(value)
        if isinstance(value, tuple):
            return cast("FieldValue", tuple(map(self.value, value)))
        return value

    def tells(self, text: str) -> bool:
        """Whether the text tells who complains."""
        return self.mask(text) != text

    def search(self, name: str, data: bytes) -> Found:
        """Whether a file tells who complains, by its name, its words or its bytes."""
        words = file_words(name, data)
        if not self.people:
            return Found(False, words is not None)
        tells = self.tells(PurePath(name).stem) or self._in_bytes(data)
        return Found(tells or self.tells(words or ""), words is not None)

    def _in_bytes(self, data: bytes) -> bool:
        """Whether a name, a number or an address stands in the bytes as they are: properties, EXIF."""
        for person in self.people:
            for name in FIELDS:
                told = person[name].reveal().strip() if name in person else ""
                if len(told) < SHORTEST or (told.isascii() and len(told) < LEAST_WORDS):
                    continue
                for encoding in _ENCODINGS:
                    with suppress(UnicodeEncodeError):
                        if told.encode(encoding) in data:
                            return True
        return False


def file_words(name: str, data: bytes) -> str | None:
    """All that a file says; None where nothing in it can be read as text."""
    suffix = PurePath(name).suffix.lower()
    with suppress(Exception):  # a broken file says nothing, and is then as good as a picture
        if suffix == ".pdf":
            return _pdf_words(data)
        if suffix == ".eml":
            return _mail_words(data)
        if zipfile.is_zipfile(io.BytesIO(data)):
            return _zip_words(data)
        if suffix in (".txt", ".csv", ".md", ".htm", ".html", ".xml"):
            return words_of(AttachmentInput(name, data))
    return None


def _pdf_words(data: bytes) -> str | None:
    """The words of every page with the properties; None where one page is a picture alone."""
    with pdfium.opened(data) as document:
        pages = len(document)
        if not pages or pages > MOST_PAGES:
            return None
        texts = []
        for number in range(pages):
            page = document[number]
            told = page.get_textpage().get_text_range()
            pictures = any(one.type == _PICTURE for one in page.get_objects(max_depth=4))
            if pictures or len(told.strip()) < LEAST_WORDS:
                return None
            texts.append(told)
        texts += [str(value) for value in document.get_metadata_dict().values()]
        return "\n".join(texts)


_PICTURE: Final = 3  # FPDF_PAGEOBJ_IMAGE


def page_words(data: bytes) -> str:
    """What the pages of one of our own papers say, without their numbers and the file's properties."""
    with pdfium.opened(data) as document:
        texts = [document[n].get_textpage().get_text_range() for n in range(len(document))]
    lines = (line.strip() for text in texts for line in text.splitlines())
    return "\n".join(line for line in lines if line and not _NUMBER.fullmatch(line))


def _mail_words(data: bytes) -> str | None:
    """The headers and bodies of a mail; None where something else hangs on it."""
    mail = BytesParser(policy=policy.default).parsebytes(data)
    texts = [f"{key}: {value}" for key, value in mail.items()]
    for part in mail.walk():
        if part.is_multipart():
            continue
        if part.get_content_maintype() != "text":
            return None
        texts.append(_TAG.sub("", str(part.get_content())))
    return "\n".join(texts)


def _zip_words(data: bytes) -> str | None:
    """The texts of an office document; None where a picture or another file lies in it."""
    texts = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if info.flag_bits & 1 or info.file_size > MOST_BYTES:
                return None
            suffix = PurePath(info.filename).suffix.lower()
            if suffix in (".xml", ".rels"):
                texts.append(_TAG.sub("", archive.read(info).decode("utf-8", "ignore")))
            elif not info.is_dir() and suffix not in ("", ".bin", ".odttf"):
                return None
            texts.append(info.filename)
    return "\n".join(texts) if any(text.strip() for text in texts) else None
