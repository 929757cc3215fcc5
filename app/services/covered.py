"""What the chain of the audit covers beside the steps, compared with what the file holds now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection, select

from app.models import sql
from app.models.audit import Audit
from app.models.base import table_of
from app.models.cover import driver, kept_marks, mark_in, marks_hash, marks_of_rows
from app.models.desk_statements import EDITION
from app.models.document import Document, DocumentVoid
from app.models.edition import REGULATION, EditionStep
from app.models.version import REVISION
from app.services.gate.audit import verify_chain
from app.services.people.keeping import tokens_differ
from app.services.store.editions import regulation_from_bytes

AUDIT = table_of(Audit)
ISSUED: Final = "issue_document"
VOIDED: Final = "void_document"
DOCUMENT, VOID = table_of(Document), table_of(DocumentVoid)
_AGAIN: Final = "请与备份核对。"
_COVER = (
    select(AUDIT.c.cover).where(AUDIT.c.cover.is_not(None)).order_by(AUDIT.c.id.desc()).limit(1)
)
_TOLD_OF_PAPERS = (
    select(AUDIT.c.action, AUDIT.c.detail)
    .where(AUDIT.c.action.in_((ISSUED, VOIDED)))
    .order_by(AUDIT.c.id)
)
_PAPERS = select(DOCUMENT.c.number, DOCUMENT.c.sha256)
_VOIDED = select(DOCUMENT.c.number).join(VOID, VOID.c.document_id == DOCUMENT.c.id)
_CAPTIONS = select(table_of(EditionStep))
_REGULATIONS = select(EDITION.c.id, EDITION.c.bytes).where(EDITION.c.kind == REGULATION)

OTHER: Final = "其他记录"  # of a table that nobody has named below
CAPTIONS: Final[Mapping[str, str]] = {
    "archive_check": "档案检查", "archive_loan": "档案借阅", "archive_return": "档案归还",
    "archive_supplement": "补充归档", "archive_supplement_transferred": "移交的补充归档", "archive_transfer": "档案移交", "archive_transferred": "移交的案卷",
    "archive_volume": "案卷", "approval": "批示和审批", "attachment": "附件和材料登记", "blob": "附件内容登记", "calendar_pending": "待定的日历采用",
    "document": "发文登记簿", "document_about": "发文的事由", "document_delivery": "送达登记",
    "document_file": "发文附存的文件", "document_replaced": "重发的文书", "document_set": "文书的署名和印章",
    "document_void": "文书作废记录", "incoming": "收文登记簿", "seal_use": "用印登记", "paper_under_way": "在办的文书",
    "paper_under_way_file": "在办文书的附件", "paper_mark_file": "纸上签批的扫描件", "edition": "日历、办法和指标的版本",
    "failure_list": "报送的失信名单", "handover": "交接记录", "inspection": "对单位的检查", "identity": "投诉举报人身份",
    "identity_past": "投诉举报人原来的身份", "identity_access": "查看身份的记录", "import_batch": "导入批次",
    "ledger_mapping": "台账栏目对应", "ledger_view": "台账视图", "number_issued": "已发的编号",
    "officer": "经办人", "officer_absence": "经办人离岗", "officer_name": "经办人姓名",
    "score_snapshot": "已公布的得分", "setting": "设置", "unit": "单位名录",
    "unit_alias": "单位别名", "unit_contact": "单位联系人", "unit_name": "单位名称",
    "snapshot_check": "统计数据的核对", "statistics_snapshot": "已留存的统计", "warning_answer": "预警的处理", "steps": "案件和轮次的步骤", "visit_sample": "回访抽样", "visit_sample_case": "回访抽样的案件",
}  # fmt: skip


def sealed_findings(connection: Connection) -> Iterator[str]:
    """The chain of the audit, and what it covers: the check that goes with a backup."""
    broken = verify_chain(connection)
    if broken is not None:
        yield f"操作记录自第{broken}条起被改动、删除或插入过；{_AGAIN}"
    yield from covered_findings(connection)


def covered_findings(connection: Connection) -> Iterator[str]:
    """One sentence for each thing that is otherwise than the audit covers it."""
    raw = driver(connection)
    kept = kept_marks(raw)
    if not kept and _told(connection) is None:
        return  # a file of before, which nobody has opened since
    if finding := quick_finding(connection):
        yield finding
    for name, mark in marks_of_rows(raw).items():
        known = mark_in(kept, name)
        if known != mark:
            caption = CAPTIONS.get(name, OTHER)
            yield f"“{caption}”被改动过（操作记录到{known.rows}条，现有{mark.rows}条）；{_AGAIN}"
    yield from _papers(connection)
    if tokens_differ(connection):
        yield f"查找投诉举报人用的标记与身份不符；{_AGAIN}"
    if _captions_differ(connection):
        yield f"办理步骤的名称与办法的版本不符；{_AGAIN}"
    if sql.revision(connection) != REVISION:
        yield f"文件的版本标记被改动过；{_AGAIN}"


def quick_finding(connection: Connection) -> str:
    """The finding that costs nothing, for the opening of a file: the marks against the audit."""
    kept, told = kept_marks(driver(connection)), _told(connection)
    same = marks_hash(kept) == told if kept else told is None
    return "" if same else f"记录的封签与操作记录不符；{_AGAIN}"


def _told(connection: Connection) -> str | None:
    """What the newest audit row that covers anything says of all marks."""
    return connection.scalar(_COVER)


# ------------------------------------------------------------------ what the audit says itself


def _papers(connection: Connection) -> Iterator[str]:
    """Papers and voids against the audit rows of their issue."""
    issued, voided = dict[str, str](), set[str]()
    for action, detail in connection.execute(_TOLD_OF_PAPERS):
        if action == ISSUED and "sha256" in detail:
            issued[detail["number"]] = detail["sha256"]
        elif action == VOIDED:
            voided.add(detail["number"])
    there = {row.number: row.sha256 for row in connection.execute(_PAPERS)}
    for number in sorted(issued.keys() | there.keys()):
        if issued.get(number) != there.get(number):
            yield f"“{number}”的存档与发出时的操作记录不符；{_AGAIN}"
    for number in sorted(voided ^ set(connection.scalars(_VOIDED))):
        yield f"“{number}”的作废与操作记录不符；{_AGAIN}"


def _captions_differ(connection: Connection) -> bool:
    there: dict[int, set[tuple[str, str]]] = {}
    for edition, step, caption in connection.execute(_CAPTIONS):
        there.setdefault(edition, set()).add((step, caption))
    return any(
        there.get(key, set())
        != {(step.word, step.caption) for step in regulation_from_bytes(data).steps.values()}
        for key, data in connection.execute(_REGULATIONS)
    )
