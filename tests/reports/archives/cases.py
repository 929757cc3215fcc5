"""Awkward cases, one a function: each must become a package that can be checked, whatever is in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf

from app.rules.archives.pieces import Gap, Volume
from tests.reports.archives import awkward as make
from tests.reports.archives.awkward import Case

Made = tuple[Case, Volume]
MM = 72 / 25.4


def turned_scans() -> Made:
    """Scans on their side and upside down, on white and on grey."""
    case = Case()
    for turn in (0, 90, 180, 270):
        for dark in (False, True):
            data = make.scanned_pdf(turn, dark=dark) if turn != 180 else _upside_down(dark)
            case.add("incoming", f"转{turn}度的扫描件", (f"{turn}.pdf", data), step="report_result")
    return case, case.volume()


def _upside_down(dark: bool) -> bytes:
    def turn(document: Any) -> None:
        document.pages[0].obj.Rotate = 180

    return make.changed(make.scanned_pdf(0, dark=dark), turn)


def crop_boxes() -> Made:
    """A crop box; one that is turned, too; one in a unit of its own; one that lies outside."""
    case = Case()

    def turn(document: Any) -> None:
        document.pages[0].obj.Rotate = 90

    def double(document: Any) -> None:
        document.pages[0].obj.UserUnit = 2

    def outside(document: Any) -> None:
        document.pages[0].obj.CropBox = pikepdf.Array([2000, 2000, 3000, 3000])

    for title, change in (
        ("裁切", lambda document: None), ("裁切并旋转", turn), ("裁切并放大", double), ("裁切到页外", outside),
    ):  # fmt: skip
        case.add("attachment", title, ("a.pdf", make.changed(make.cropped(), change)), step="refer")
    return case, case.volume()


def odd_sizes() -> Made:
    """A3 across, a receipt, a drawing of three metres, a square."""
    case = Case()
    sizes = {
        "A3横向": make.A3_ACROSS, "小票": (58 * MM, 180 * MM), "三米长图": (3000 * MM, 300 * MM),
        "方形": (200 * MM, 200 * MM), "A5": (148 * MM, 210 * MM),
    }  # fmt: skip
    for title, size in sizes.items():
        data = make.pdf(title.encode("unicode_escape").decode()[-5:], size=size, corner="X")
        case.add("attachment", title, (f"{title}.pdf", data), step="report_result")
    return case, case.volume()


def locked() -> Made:
    """With a password, with restrictions."""
    case = Case()
    case.add("attachment", "带密码的合同", ("合同.pdf", make.encrypted()), step="report_result")
    case.add("attachment", "限制修改的合同", ("合同.pdf", make.restricted()), step="report_result")
    return case, case.volume()


def damaged() -> Made:
    """Files that came broken, and one that is empty."""
    case = Case()
    case.add("attachment", "没有收全的文件", ("坏.pdf", make.damaged()), step="object")
    case.add("attachment", "坏图", ("坏.jpg", make.scan()[:2000]), step="object")
    case.add("attachment", "空文件", ("空.pdf", b""), step="object")
    case.add(
        "attachment", "结构有误的文件", ("误.pdf", make.pdf("MENDED") + b"\0" * 2000), step="object"
    )
    return case, case.volume()


def signed_and_sealed() -> Made:
    """Signed PDFs and OFD."""
    case = Case()
    case.add("incoming", "电子签名的函", ("函.pdf", make.signed()), step="report_result")
    case.add("incoming", "OFD来文", ("来文.ofd", make.ofd()), step="receive")
    return case, case.volume()


def sound_and_pictures() -> Made:
    """A recording, photographs, many scans in one file, a picture that is too large."""
    case = Case()
    case.add(
        "recording",
        "通话录音",
        ("录音.wav", make.sound()),
        step="receive",
        remark="示例时间、地点、人物，制作人示例",
    )
    case.add(
        "attachment",
        "现场照片",
        ("照片.jpg", make.photograph()),
        step="report_result",
        titled=False,
    )
    case.add("attachment", "多页扫描", ("扫描.tif", make.scans_in_one()), step="report_result")
    case.add("attachment", "巨幅图片", ("巨图.png", make.huge_picture()), step="report_result")
    return case, case.volume()


def living_documents() -> Made:
    """A form with a script and files within, closed layers, workbooks and mail."""
    case = Case()
    case.add("attachment", "带脚本的表单", ("表单.pdf", make.scripted()), step="report_result")
    case.add("attachment", "带关闭图层的图纸", ("图纸.pdf", make.layered()), step="report_result")
    case.add(
        "attachment",
        "表格和邮件",
        ("表.xls", b"\xd0\xcf\x11\xe0"),
        ("信.eml", b"From: x"),
        ("函.pdf", make.pdf("ONE OF THREE FILES")),
        step="report_result",
    )
    return case, case.volume()


def refused_without_papers() -> Made:
    """Refused, everything on a shelf, nobody knows where its notice is."""
    case = Case()
    case.add(
        "attachment", "来信（复制件）", step="receive", medium="paper", pages=2, place="示例柜"
    )
    case.add("registration_form", "投诉举报登记表", ("表.pdf", make.pdf("FORM")), step="record")
    gaps = [
        Gap(
            "refusal_notice",
            "答复",
            "conclusion",
            "2026年3月5日告知不予受理，没有不予受理告知书。",
            3,
        ),
        Gap("refusal_proof", "答复", "conclusion", "2026年3月5日告知不予受理，没有送达凭证。", 3),
    ]
    return case, case.volume(
        ending="refused", retention="D10", gaps=gaps, reason="当面告知，没有留存"
    )


def long_names() -> Made:
    """Names of 250 characters, twice the same, with what disks refuse, with 生僻字 and pictures."""
    case = Case()
    data = make.pdf("LONG NAME")
    case.add(
        "attachment",
        "示例长题名" * 50,
        (make.LONG_NAME, data),
        (make.LONG_NAME, data),
        step="object",
    )
    case.add("attachment", "名字里有\U0001f600和\ue000", ("a:b|c?*<>.pdf", data), step="object")
    case.add("attachment", "=SUM(1+1)", ("CON", data), step="object")
    return case, case.volume()


def two_rounds() -> Made:
    """A second inquiry before the first."""
    case = Case()
    for at in (1, 2):
        case.add("incoming", f"第{at}轮办理情况报告", ("报告.pdf", make.pdf(f"REPORT {at}")),
                 step="report_result", round=at)  # fmt: skip
        kind = "reinvestigation" if at == 2 else "referral"
        case.add(kind, f"第{at}轮函", ("函.pdf", make.pdf(f"LETTER {at}")),
                 step="reinvestigate" if at == 2 else "refer", round=at)  # fmt: skip
    return case, case.volume()


def only_sealed() -> Made:
    """Withdrawn before anything was done: all there is tells who complains."""
    case = Case()
    case.add("identity", "来信原件", ("来信.jpg", make.scan()), step="receive", sealed=True)
    return case, case.volume(ending="withdrawn", retention="D10")


def very_many() -> Made:
    """Fifty pieces and forty gaps: contents and remarks over several sheets."""
    case = Case()
    for at in range(50):
        case.add("attachment", f"示例附件第{at + 1}号，题名稍长一些以便换行看看样子如何",
                 (f"{at}.pdf", make.pdf(f"P{at}")), step="report_result",
                 number=f"示住建〔2026〕{at + 1}号")  # fmt: skip
    gaps = [
        Gap("x", "办理", "report", f"2026年3月{at % 28 + 1}日的一处示例缺件，写得长一些，好让它换到下一行去。", at)
        for at in range(40)
    ]  # fmt: skip
    return case, case.volume(gaps=gaps, reason="示例理由")


CASES: dict[str, Callable[[], Made]] = {
    made.__name__: made
    for made in (
        turned_scans, crop_boxes, odd_sizes, locked, damaged, signed_and_sealed, sound_and_pictures,
        living_documents, refused_without_papers, long_names, two_rounds, only_sealed, very_many,
    )
}  # fmt: skip
