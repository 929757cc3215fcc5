"""A list that leaves the desk as a workbook: written beside its place, recorded, then put there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from app.base.errors import InputError
from app.base.machine.safe_file import written_beside
from app.base.rows.exports import Exported
from app.base.session import Session
from app.reports.workbooks.book import Head, Part, write_book
from app.services.gate.acts import Act
from app.services.store import settings
from app.services.store.workspace import Workspace

SUFFIX: Final = ".xlsx"


def check_name(path: Path) -> None:
    """InputError where the name is no workbook's."""
    if path.suffix.lower() != SUFFIX or path.is_dir():
        raise InputError(f"导出的文件名要以 {SUFFIX} 结尾，没有导出；请改一下“{path.name[:60]}”。")


def write_list(
    work: Workspace,
    path: Path,
    by: Session,
    act: Act,
    title: str,
    parts: Sequence[Part],
    *,
    about: str = "",
    detail: Mapping[str, Any] | None = None,
) -> Exported:
    """Write the sheets under the office's name; the act is on record before the file stands there."""
    check_name(path)
    with work.gate.see(by) as view:
        office = settings.office_settings(view.connection)

    @contextmanager
    def recorded() -> Iterator[None]:
        with work.gate.act(act, by) as deed:
            deed.detail |= {"list": title, **(detail or {})}
            yield

    with written_beside(path, recorded) as fresh:
        head = Head(title, office.name, work.now(), about, office.demo)
        written = write_book(fresh, head, parts)
    return Exported(path, written.rows, written.cut)
