"""移交: the 卷 of a year handed over by June 30 of the next, with a list in two copies (移交清册)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, insert

from app.base.archive_tables import TRANSFER_LIST
from app.base.errors import InputError
from app.base.list_paper import ListPaper, ListPart
from app.base.rows.archives import PackageRow, TransferRow
from app.base.rows.exports import Exported
from app.base.session import Session
from app.models.base import inserted_key, new_uid
from app.reports.workbooks.book import Part
from app.rules.archives.codes import due_on
from app.services.archives.archive_commands import Transfer
from app.services.archives.archive_settings import archive_settings
from app.services.archives.schedules import schedule_of
from app.services.archives.transfer_lists import here, packages, transfers_of
from app.services.archives.volumes import (
    LOANS_OUT,
    MORE_TRANSFERRED,
    TRANSFER,
    TRANSFERRED,
    Volumes,
)
from app.services.gate.access import View
from app.services.gate.acts import DESK, Act
from app.services.papers.typesetting import typesetter
from app.services.store import settings
from app.services.store.workbook_out import write_list
from app.services.store.workspace import Workspace

HAND_OVER_VOLUMES = Act("hand_over_volumes", "登记移交", about="office", roles=DESK)
EXPORT_TRANSFER = Act(
    "export_transfer_list", "导出移交清册", about="office", roles=DESK, leaves_house=True
)
COPIES: Final = ("第一份（移交单位存）", "第二份（接收单位存）")
SIGNERS: Final = ("移交人", "接收人")
_TRANSFER, _VOLUME, _SUPPLEMENT = insert(TRANSFER), insert(TRANSFERRED), insert(MORE_TRANSFERRED)


class Transfers:
    """Lists the 卷 of a year, and notes that they were handed over."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def hand_over(self, command: Transfer, by: Session) -> int:
        """Every package of the year that is still here was handed over; gives the key of the handover.

        InputError where nothing is there to hand over, somebody is not named, a 卷 is lent, or the
        year holds a case that ``by`` is recused from.
        """
        names = command.handed_by.strip(), command.received_by.strip()
        if not all(names):
            raise InputError("移交须写明移交人和接收人，没有登记。")
        if names[0] == names[1]:
            raise InputError("移交人和接收人不能是同一个人，没有登记。")
        if command.on > self._work.today():
            raise InputError("移交日期在今天之后，没有登记；请改正日期。")
        with self._work.gate.act(HAND_OVER_VOLUMES, by) as deed:
            waiting = self._here(deed, command.year)
            if not waiting:
                raise InputError(f"{command.year}年没有可以移交的案卷，没有登记。")
            _refuse_lent(deed.connection, waiting)
            if command.on < max(package.filed_on for package in waiting):
                raise InputError("移交日期早于立卷日期，没有登记；请改正日期。")
            row = {
                "uid": new_uid(), "year": command.year, "on": command.on, "handed_by": names[0],
                "received_by": names[1], "note": command.note.strip(), "actor_id": by.id,
                "at": deed.now,
            }  # fmt: skip
            key = inserted_key(deed.connection.execute(_TRANSFER, row))
            volumes = [{"volume_id": p.id, "transfer_id": key} for p in waiting if not p.n]
            supplements = [{"supplement_id": p.id, "transfer_id": key} for p in waiting if p.n]
            for statement, items in ((_VOLUME, volumes), (_SUPPLEMENT, supplements)):
                if items:
                    deed.connection.execute(statement, items)
            deed.detail |= {
                "transfer": row["uid"], "year": command.year, "volumes": len(volumes),
                "supplements": len(supplements),
            }  # fmt: skip
        return key

    def export(
        self, path: Path, year: int, by: Session, transfer_id: int | None = None
    ) -> Exported:
        """The list as a workbook: of a handover as it was, or of what is still to be handed over."""
        listed, told = self._listed(year, by, transfer_id)
        rows = list(enumerate(listed, 1))
        parts = [Part("移交清册", TRANSFER_LIST, rows, len(rows), "行")]
        about = f"{year}年度　{_sum(listed)}　{told}".rstrip("　")
        return write_list(
            self._work, path, by, EXPORT_TRANSFER, "档案移交清册", parts, about=about,
            detail={"year": year},
        )  # fmt: skip

    def papers(self, year: int, by: Session, transfer_id: int | None = None) -> list[bytes]:
        """The list as two copies to sign."""
        listed, told = self._listed(year, by, transfer_id)
        rows = tuple(
            tuple(column.shown(row) for column in TRANSFER_LIST.columns)
            for row in enumerate(listed, 1)
        )
        with self._work.gate.see(by) as view:
            known = archive_settings(view.connection)
            office = settings.office_settings(view.connection)
            setter = typesetter(view.connection)
        head = tuple(column.caption for column in TRANSFER_LIST.columns)
        part = ListPart("", head, (5, 12, 24, 11, 7, 5, 5, 17, 14), rows)
        return [
            setter.list_pdf(ListPaper(
                f"{year}年度档案移交清册",
                f"{copy}　全宗号{known.fonds}　{known.fonds_name}　移交单位：{office.name}　{told}".rstrip("　"),
                (part, ListPart("", lines=(_sum(listed),))), SIGNERS, across=True, demo=office.demo,
            ))
            for copy in COPIES
        ]  # fmt: skip

    # ------------------------------------------------------------ parts

    def _listed(
        self, year: int, by: Session, transfer_id: int | None
    ) -> tuple[tuple[PackageRow, ...], str]:
        if transfer_id is None:
            with self._work.gate.see(by) as view:
                listed = self._here(view, year)
            due = due_on(date(year, 12, 31), schedule_of(self._work))
            told = f"{due:%Y-%m-%d} 前移交"
        else:
            with self._work.gate.see(by) as view:
                every, shown = self._every(view), packages(view, {})
                known = transfers_of(view, every, shown)
            found = next((one for one in known if one.id == transfer_id), None)
            if found is None:
                raise InputError("没有这次移交的登记，没有生成；请刷新后重试。")
            _refuse(found.recused)
            listed, told = found.packages, _told(found)
        if not listed:
            raise InputError(f"{year}年没有可以移交的案卷，没有生成。")
        return listed, told

    def _here(self, view: View, year: int) -> tuple[PackageRow, ...]:
        """The packages of a year's list; InputError where ``by`` is recused from one."""
        waiting = here(self._every(view), year)
        _refuse(len(view.kept_from() & {package.case_id for package in waiting}))
        return waiting

    def _every(self, view: View) -> tuple[PackageRow, ...]:
        """Every package, whoever asks: a list is made whole or not at all."""
        with self._work.gate.see(self._work.gate.program) as whole:
            return packages(whole, Volumes(self._work).unfiled(whole.connection))


def _refuse(recused: int) -> None:
    if recused:
        raise InputError("清册里有你回避的案件，没有办理；请由别的经办人移交。")


def _refuse_lent(connection: Connection, waiting: Sequence[PackageRow]) -> None:
    """InputError names a 卷 that is to be handed over and is not here."""
    here_by_key = {package.id: package.code for package in waiting if not package.n}
    for row in connection.execute(LOANS_OUT):
        if row.volume_id in here_by_key:
            raise InputError(
                f"{here_by_key[row.volume_id]}借给{row.borrower}，还没有归还，没有登记移交；请先登记归还。"
            )


def _told(found: TransferRow) -> str:
    return f"{found.on:%Y-%m-%d} {found.handed_by}移交，{found.received_by}接收"


def _sum(listed: Sequence[PackageRow]) -> str:
    """共12卷，补充归档1次，60件，300页；另有密封件20件31页。"""
    more = sum(1 for one in listed if one.n)
    added = f"，补充归档{more}次" if more else ""
    pieces, pages = sum(one.pieces for one in listed), sum(one.pages for one in listed)
    sealed, leaves = sum(one.sealed_pieces for one in listed), sum(o.sealed_pages for o in listed)
    apart = f"；另有密封件{sealed}件{leaves}页" if sealed else ""
    return f"共{len(listed) - more}卷{added}，{pieces}件，{pages}页{apart}。"
