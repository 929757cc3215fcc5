"""The tables of 档案: cases to file, volumes, handovers, loans, the list that goes with a handover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.base.rows.archives import (
    CopyRow,
    LoanRow,
    PackageRow,
    PackagesCopied,
    PieceRow,
    ToFileRow,
    TransferRow,
    TransferYear,
    VolumeRow,
)
from app.base.tables import Column, Table

ENDED_AS: Final = {
    "closed": "办结", "refused": "不予受理", "forwarded": "移送", "withdrawn": "撤回",
}  # fmt: skip
RETENTIONS: Final = {"Y": "永久", "D30": "30年", "D10": "10年"}
OUTCOMES: Final = {"": "未检查", "sound": "完好", "flawed": "有问题"}
LOANS_STATE: Final = {
    "waiting": "待批", "refused": "未同意", "approved": "已同意", "lent": "借出", "late": "逾期未还",
    "returned": "已归还",
}  # fmt: skip
PARTS: Final = {"main": "正卷", "sealed": "密封件"}

TO_FILE: Final = Table[ToFileRow](
    (
        Column("number", "案号", lambda r: r.number, width=160),
        Column("title", "事项", lambda r: r.title, stretch=True, tooltip=lambda r: r.title),
        Column("ended_as", "怎样终结", lambda r: ENDED_AS[r.ended_as], width=84),
        Column("ended_on", "终结日", lambda r: r.ended_on, width=132),
        Column("officer", "经办人", lambda r: r.officer, width=90),
        Column("gaps", "缺件", lambda r: len(r.gaps), align="right", width=56,
               tooltip=lambda r: "\n".join(r.gaps)),
        Column("volume", "补到", lambda r: r.volume, width=120),
        Column("handover_by", "移交期限", lambda r: r.handover_by, width=132),
    )
)  # fmt: skip
PIECES: Final = Table[PieceRow](
    (
        Column("part", "归入", lambda p: piece_part(p), width=64),
        Column("heading", "类项", lambda p: p.heading, width=150, tooltip=lambda p: p.heading),
        Column("title", "题名", lambda p: p.title, stretch=True, tooltip=lambda p: p.title),
        Column("number", "文号", lambda p: p.number, width=120),
        Column("note", "说明", lambda p: piece_note(p), width=150, tooltip=lambda p: piece_note(p)),
    )
)
VOLUMES: Final = Table[VolumeRow](
    (
        Column("code", "档号", lambda v: v.code, width=214, whole=True,
               tooltip=lambda v: "指纹 " + "；".join(v.fingerprints)),
        Column("title", "案卷题名", lambda v: v.title, stretch=True, tooltip=lambda v: v.title),
        Column("year", "年度", lambda v: v.year, width=56),
        Column("retention", "保管期限", lambda v: RETENTIONS.get(v.retention, v.retention), width=76),
        Column("pieces", "件", lambda v: v.pieces, align="right", width=46),
        Column("pages", "页", lambda v: v.pages, align="right", width=50),
        Column("filed_on", "立卷日", lambda v: v.filed_on, width=132),
        Column("gaps", "缺件", lambda v: len(v.gaps), align="right", width=50,
               tooltip=lambda v: "\n".join((*v.gaps, v.reason))),
        Column("outcome", "检查", lambda v: checked(v), width=120, tooltip=lambda v: v.found),
        Column("state", "在哪里", lambda v: whereabouts(v), width=130, tooltip=lambda v: whereabouts(v)),
        Column("number", "案号", lambda v: v.number, width=150),
    )
)  # fmt: skip
YEARS: Final = Table[TransferYear](
    (
        Column("year", "年度", lambda y: f"{y.year}年", width=80),
        Column("volumes", "待移交（卷）", lambda y: y.volumes, align="right", width=100),
        Column("supplements", "补充归档（次）", lambda y: y.supplements, align="right", width=110),
        Column("unfiled", "还没有立卷（件）", lambda y: y.unfiled, align="right", width=130),
        Column("due_on", "移交期限", lambda y: y.due_on, stretch=True,),
        Column("late", "", lambda y: "已过期限" if y.late else "", width=90),
    )
)  # fmt: skip
TRANSFERS: Final = Table[TransferRow](
    (
        Column("on", "移交日期", lambda t: t.on, width=132),
        Column("year", "年度", lambda t: f"{t.year}年", width=70),
        Column(
            "packages",
            "案卷和补充归档",
            lambda t: len(t.packages) + t.recused,
            align="right",
            width=120,
        ),
        Column("handed_by", "移交人", lambda t: t.handed_by, width=110),
        Column("received_by", "接收人", lambda t: t.received_by, width=110),
        Column("note", "备注", lambda t: t.note, stretch=True, tooltip=lambda t: t.note),
        Column("officer", "登记人", lambda t: t.officer, width=90),
    )
)
LOANS: Final = Table[LoanRow](
    (
        Column("code", "档号", lambda r: r.code, width=214, whole=True),
        Column("part", "部分", lambda r: PARTS[r.part], width=70),
        Column("borrower", "借阅人", lambda r: r.borrower, width=110),
        Column("purpose", "用途", lambda r: r.purpose, stretch=True, tooltip=lambda r: r.purpose),
        Column("lent_on", "借出日", lambda r: r.lent_on, width=132),
        Column("due_on", "应还日", lambda r: r.due_on, width=132),
        Column("returned_on", "归还日", lambda r: r.returned_on, width=132),
        Column("state", "状态", lambda r: LOANS_STATE[r.state], width=84),
        Column("allowed", "批准", lambda r: r.allowed, width=150, tooltip=lambda r: r.allowed),
    )
)
Numbered = tuple[int, PackageRow]
TRANSFER_LIST: Final = Table[Numbered](
    (
        Column("n", "序号", lambda r: r[0], align="right", width=50),
        Column("code", "档号", lambda r: r[1].code, width=150),
        Column("title", "题名", lambda r: r[1].title, stretch=True),
        Column("filed_on", "立卷日期", lambda r: r[1].filed_on.isoformat(), width=110),
        Column("retention", "保管期限", lambda r: RETENTIONS.get(r[1].retention, r[1].retention), width=80),
        Column("pieces", "件数", lambda r: r[1].pieces, align="right", width=60),
        Column("pages", "页数", lambda r: r[1].pages, align="right", width=60),
        Column("fingerprint", "指纹（SHA-256）", lambda r: r[1].fingerprint, width=230),
        Column("note", "备注", lambda r: package_note(r[1]), width=170),
    )
)  # fmt: skip


def package_note(package: PackageRow) -> str:
    """第1次补充归档，本卷已于2027-06-20移交；另有密封件2件3页."""
    words = []
    if package.n:
        gone = f"，本卷已于{package.before:%Y-%m-%d}移交" if package.before else ""
        words.append(f"第{package.n}次补充归档{gone}")
    if package.sealed_pieces:
        words.append(f"另有密封件{package.sealed_pieces}件{package.sealed_pages}页")
    return "；".join(words)


def piece_part(piece: PieceRow) -> str:
    """In which part a piece lies."""
    apart = "不归入" if piece.offered else PARTS["sealed"]
    return apart if piece.sealed else PARTS["main"]


def piece_note(piece: PieceRow) -> str:
    """Why a piece lies where it does."""
    words = []
    if piece.offered:
        words.append("遮盖件，看过再放入正卷")
    if piece.on_paper:
        words.append("纸质")
    if piece.fixed:
        words.append("有身份信息")
    elif piece.unread:
        words.append("不能查找文字，请过目")
    return "，".join(words)


def copy_words(copy: CopyRow, volumes: Sequence[VolumeRow]) -> str:
    """What keeps the packages from being lost: no backup does; the newest copy, the newest check."""
    if not copy.packages:
        return ""
    if copy.on is None:
        told = f"归档包（{copy.packages}个）不在自动备份之内，还没有另存过。"
    else:
        since = copy.packages - copy.copied
        more = f"，此后还有{since}个没有另存" if since else ""
        told = f"归档包不在自动备份之内：{copy.on:%Y-%m-%d} 另存{copy.copied}个到“{copy.place}”{more}。"
    days = [volume.checked_on for volume in volumes if volume.checked_on]
    unchecked = sum(volume.checked_on is None for volume in volumes)
    last = f"最近一次检查 {max(days):%Y-%m-%d}" if days else "还没有检查过"
    rest = f"，{unchecked}卷没有检查过" if days and unchecked else ""
    return f"{told}{last}{rest}。"


def copied_words(done: PackagesCopied) -> str:
    """已另存归档包3个，共38个；2个没有另存：Z109-1-3找不到归档包."""
    told = f"已另存归档包{done.fresh}个，那里共{done.whole}个，逐个核对过"
    if done.flawed:
        told += f"；{len(done.flawed)}个没有另存：{done.flawed[0]}"
    return told


def checked(volume: VolumeRow) -> str:
    """完好 11-20, 未检查."""
    when = f" {volume.checked_on:%m-%d}" if volume.checked_on else ""
    return f"{OUTCOMES[volume.outcome]}{when}"


def whereabouts(volume: VolumeRow) -> str:
    """Here, handed over, lent."""
    if volume.lent:
        return f"借给{volume.lent}"
    if not volume.transferred_on:
        return "在本办"
    waiting = f"，补充{volume.waiting}次待移交" if volume.waiting else ""
    return f"{volume.transferred_on:%Y-%m-%d} 移交{waiting}"
