"""涉密: what is marked 秘密, 机密 or 绝密 is neither taken in nor kept, and that is said at once."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Final

from app.base.errors import InputError
from app.base.secret_marks import marks_name, marks_text
from app.services.store.content import AttachmentInput, store_content

REFUSED: Final = "{}标有密级（秘密、机密、绝密），没有收入，也没有保存；本程序不处理涉密文件，请按保密规定另行登记和存放。"
MOST_BYTES: Final = 2_000_000  # of a part that is looked through
PAGES: Final = 2  # of a PDF: the mark stands on its first page
_TAG: Final = re.compile(rb"<[^>]+>")
_END: Final = re.compile(rb"</(?:\w+:)?(?:p|si|row|TextObject|TextCode)>")
_PARTS: Final = re.compile(
    r"^(?:word/(?:document|header\d*|footer\d*)|xl/sharedStrings|content|Doc_\d+/Pages/.*)\.xml$"
)


def refuse_secret(files: Sequence[AttachmentInput] = (), *, names: Iterable[str] = (),
                  texts: Iterable[str] = ()) -> None:  # fmt: skip
    """InputError where a title, a text, a file's name or what a file says bears a mark of secrecy."""
    for name in names:
        if marks_name(name):
            raise InputError(REFUSED.format(f"“{name.strip()[:40]}”"))
    for text in texts:
        if marks_text(text):
            raise InputError(REFUSED.format("这份材料的正文"))
    for file in files:
        if is_secret(file):
            raise InputError(REFUSED.format(f"“{file.name}”"))


def is_secret(file: AttachmentInput) -> bool:
    """Whether the file's name, or what it says, bears a mark of secrecy."""
    return marks_name(file.name) or marks_text(words_of(file))


def stored(folder: Path, files: Sequence[AttachmentInput]) -> list[tuple[AttachmentInput, str]]:
    """The files with the hashes of their contents, none stored where one is marked secret."""
    refuse_secret(files)
    return [(item, store_content(folder, item.data)) for item in files]


def words_of(file: AttachmentInput) -> str:
    """What the beginning of a file says, as far as it can be read without opening it in a program."""
    reader = _READERS.get(PurePath(file.name).suffix.lower())
    if reader is None:
        return ""
    with suppress(Exception):  # a broken file says nothing; whether it is kept is another matter
        return reader(file.data)
    return ""


def _plain(data: bytes) -> str:
    head = data[:MOST_BYTES]
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return head.decode(encoding)
    return head.decode("gb18030", "ignore")


def _markup(data: bytes) -> str:
    return _TAG.sub(b"", _END.sub(b"\n", data[:MOST_BYTES])).decode("utf-8", "ignore")


def _zipped(data: bytes) -> str:
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if _PARTS.match(info.filename):
                with archive.open(info) as part:
                    found.append(_markup(part.read(MOST_BYTES)))
    return "\n".join(found)


def _pdf(data: bytes) -> str:
    from app.reports import pdfium

    with pdfium.opened(data) as document:
        pages = (document[n].get_textpage() for n in range(min(len(document), PAGES)))
        return "\n".join(page.get_text_range() for page in pages)


_READERS: Final[dict[str, Callable[[bytes], str]]] = {
    ".pdf": _pdf,
    **dict.fromkeys((".docx", ".xlsx", ".odt", ".ods", ".ofd"), _zipped),
    **dict.fromkeys((".txt", ".csv", ".md"), _plain),
    **dict.fromkeys((".htm", ".html", ".xml"), _markup),
}
