"""Offices with ended cases to file: two officers, the fonds known, cases of every end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2

from app.base.rows.archives import ArchiveSettings, Filed
from app.base.session import Session
from app.services.archives.archive_commands import FileCase
from app.services.store.content import AttachmentInput
from tests.services.making import Desk

DAY = date(2026, 11, 10)
OTHER = "经办乙示例"
WHY = "转办函为纸质件，存档案柜。"
LETTER = AttachmentInput("来信.txt", "张示例 13800000001 反映土地没有交付。".encode())


def ready(desk: Desk, **more: object) -> Desk:
    """The fonds is known, and there is somebody who checks."""
    desk.office.officers.add(OTHER, desk.me)
    desk.office.archive_options.save(ArchiveSettings(fonds="Z109", **more), desk.me)  # type: ignore[arg-type]
    return desk


def other(desk: Desk) -> Session:
    """The officer who checks."""
    found = next(one for one in desk.office.officers.all() if one.name == OTHER)
    return desk.office.session(found)


def closed(desk: Desk, **more: object) -> int:
    case = desk.accepted(DAY, DAY, attachments=(LETTER,), **more)
    desk.take(case, "refer", DAY, unit="示例县交通局", delivered_on=DAY.isoformat())
    desk.take(case, "report_result", DAY, result="true", measures="已经交付。")
    desk.take(case, "review_result", DAY, outcome="pass")
    desk.take(case, "give_feedback", DAY, satisfaction="satisfied", method="visit")
    desk.take(case, "close", DAY)
    return case


def closed_twice(desk: Desk) -> int:
    """A case that was objected to and inquired into a second time."""
    case = desk.accepted(DAY, DAY)
    desk.take(case, "refer", DAY, unit="示例县交通局", delivered_on=DAY.isoformat())
    for satisfaction in ("unsatisfied", "satisfied"):
        desk.take(case, "report_result", DAY, result="true", measures="已经交付。")
        desk.take(case, "review_result", DAY, outcome="pass")
        desk.take(case, "give_feedback", DAY, satisfaction=satisfaction, method="visit")
        if satisfaction == "unsatisfied":
            desk.take(case, "object", DAY, reason="没有交付")
            desk.take(case, "reinvestigate", DAY, unit="示例县交通局", matters="示例", limit=10)
    desk.take(case, "close", DAY)
    return case


def refused(desk: Desk, **more: object) -> int:
    case = desk.register(DAY, attachments=(LETTER,), **more)
    desk.take(case, "decline", DAY, ground="1", reason="同一纠纷已由人民法院受理。")
    desk.take(case, "notify_refusal", DAY, method="paper", delivered_on=DAY.isoformat())
    return case


def forwarded(desk: Desk, **more: object) -> int:
    case = desk.register(DAY, **more)
    desk.take(
        case, "forward", DAY, to_channel="示例县公安局", to_kind="competent", reason="不属本县职权"
    )
    return case


def withdrawn(desk: Desk, **more: object) -> int:
    case = desk.register(DAY, **more)
    desk.take(case, "withdraw", DAY, reason="已经协商解决")
    return case


ENDS: dict[str, Callable[..., int]] = {
    "closed": closed, "refused": refused, "forwarded": forwarded, "withdrawn": withdrawn,
}  # fmt: skip


def file(desk: Desk, case: int, **more: object) -> Filed:
    """The case filed with whatever it lacks."""
    command = FileCase(case, OTHER, reason=WHY, **more)  # type: ignore[arg-type]
    return desk.office.filings.file(command, desk.me)


def texts(folder: Path, *names: str) -> str:
    """Lists of a package, one after the other."""
    return "\n".join((folder / name).read_text("utf-8-sig") for name in names)


def words(pdf: bytes) -> str:
    """What stands on all pages, without spaces."""
    document = pypdfium2.PdfDocument(pdf)
    pages = (document[n].get_textpage().get_text_range() for n in range(len(document)))
    return "".join("".join(pages).split())
