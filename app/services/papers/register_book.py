"""The registers as a workbook: 发文 with delivery and voids, 收文; and whether a number lacks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.base.machine.safe_file import written_beside
from app.base.rows.papers import DocumentRow, IncomingRow, SealRow
from app.base.session import Session
from app.base.tables import Column, Table
from app.services.gate.acts import PRINTS, Act
from app.services.papers.dispatch import Dispatch
from app.services.papers.documents import (
    Documents,
    begun,
    carried_runs,
    number_findings,
    paper_runs,
    voided_numbers,
)
from app.services.papers.incoming import IncomingPapers
from app.services.store import settings
from app.services.store.workspace import Workspace

EXPORT_REGISTER = Act(
    "export_register",
    "导出登记簿",
    about="document",
    roles=PRINTS,
    leaves_house=True,
    audited="by steps",
)
OUT: Final = Table[DocumentRow](
    (
        Column("number", "发文字号", lambda d: d.number, width=150),
        Column("dated", "成文日期", lambda d: d.dated, width=100),
        Column("kind", "文书", lambda d: d.kind_caption, width=110),
        Column("title", "标题", lambda d: d.title, stretch=True),
        Column("addressee", "主送", lambda d: d.addressee, width=160),
        Column("case", "案号", lambda d: d.case_number or d.about, width=150),
        Column("set", "署名", lambda d: d.signed, width=160),
        Column("seal", "印章", lambda d: d.seal, width=130),
        Column("delivered", "送达日", lambda d: d.delivered_on, width=100),
        Column("officer", "发文人", lambda d: d.officer, width=80),
        Column("status", "状态", lambda d: "已作废" if d.status == "voided" else "", width=70),
        Column("reason", "作废理由", lambda d: d.void_reason, width=160),
    )
)
IN: Final = Table[IncomingRow](
    (
        Column("number", "收文编号", lambda d: d.number, width=120),
        Column("received", "收文日期", lambda d: d.received_on, width=100),
        Column("sender", "来文单位", lambda d: d.sender, width=160),
        Column("theirs", "来文字号", lambda d: d.their_number, width=140),
        Column("title", "标题", lambda d: d.title, stretch=True),
        Column("pages", "页数", lambda d: d.pages, width=60),
        Column("answers", "答复的文书", lambda d: d.answers, width=150),
        Column("case", "案号", lambda d: d.case_number, width=150),
        Column("officer", "登记人", lambda d: d.officer, width=80),
    )
)
SEALED: Final = Table[SealRow](
    (
        Column("on", "用印日期", lambda s: s.on, width=100),
        Column("seal", "印章", lambda s: s.seal, width=180),
        Column("matter", "事由、字号", lambda s: s.matter, stretch=True),
        Column("copies", "份数", lambda s: s.copies, width=60),
        Column("approved", "批准人", lambda s: s.approved_by, width=90),
        Column("officer", "登记人", lambda s: s.officer, width=80),
    )
)
ELSEWHERE: Final = "是恢复备份以前编出的，存档在换下的办公文件里，这里不再使用，不是空缺；"
ON_PAPER: Final = "在启用以前的纸质登记簿上，不是空缺；"
MOST_VOIDED: Final = 3
WHOLE: Final = "字号连续，没有空缺；作废的字号留在簿里，不再使用。"


class RegisterBook:
    """Writes the registers, and says whether they are whole."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def gaps(self, by: Session) -> str:
        """That no number lacks, or which; numbers used on paper, or before a restore, are none.

        "" where no paper was numbered yet, and none lacks.
        """
        with self._work.gate.see(by), self._work.gate.see(self._work.gate.program) as whole:
            found = tuple(number_findings(whole.connection))
            runs = tuple(carried_runs(whole.connection))
            used = tuple(paper_runs(whole.connection))
            voided = voided_numbers(whole.connection)
            if not (found or runs or used or begun(whole.connection)):
                return ""
        explained = f"{'、'.join(runs)}{ELSEWHERE}" if runs else ""
        explained += f"{'、'.join(used)}{ON_PAPER}" if used else ""
        said = found[0] if found else WHOLE
        more = f"等{len(voided)}个" if len(voided) > MOST_VOIDED else ""
        named = f"已作废的有{'、'.join(voided[-MOST_VOIDED:])}{more}。" if voided else ""
        return f"{explained}{'其余' if explained and not found else ''}{said}{named}"

    def export(self, path: Path, rows: Sequence[DocumentRow], by: Session) -> int:
        """Write the lines shown, and the whole of 收文 and 用印, to a workbook; gives how many papers."""
        from app.reports.workbooks.book import Head, Part, write_book

        incoming = IncomingPapers(self._work).rows(by)
        seals = Dispatch(self._work).seals(by)
        known = {row.id: row for row in Documents(self._work).rows(by)}
        shown = [known[row.id] for row in rows if row.id in known]  # as ``by`` may read them
        with self._work.gate.see(by) as view:
            office = settings.office_settings(view.connection)
        head = Head("收发文登记簿", office.name, self._work.now(), self.gaps(by), demo=office.demo)
        parts = [
            Part("发文登记", OUT, shown, len(shown)),
            Part("收文登记", IN, incoming, len(incoming)),
            Part("用印登记", SEALED, seals, len(seals)),
        ]
        with self._work.gate.act(EXPORT_REGISTER, by) as deed, written_beside(path) as fresh:
            write_book(fresh, head, parts)
            deed.detail |= {"sent": len(shown), "received": len(incoming)}
            deed.note(deed.act.verb, case=None, detail=deed.detail)
        return len(shown) + len(incoming)
