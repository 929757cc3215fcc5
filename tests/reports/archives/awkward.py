"""Files as they come into such an office, good ones and awkward ones; every word in them invented (示例)."""

from __future__ import annotations

import io
import wave
import zipfile
from datetime import date
from typing import Any

import pikepdf
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from app.rules.archives.pieces import Filing, Fonds, Piece, PieceFile, Subject, Volume

A4 = (595.276, 841.89)
A3_ACROSS = (1190.55, 841.89)


def pdf(*texts: str, size: tuple[float, float] = A4, corner: str = "") -> bytes:
    """A page a text, with a frame; ``corner`` is printed where page numbers go."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for text in texts:
        canvas.rect(60, 60, size[0] - 120, size[1] - 200)
        canvas.drawString(90, size[1] - 180, text)
        if corner:
            canvas.drawString(size[0] - 90, size[1] - 33, corner)
            canvas.drawString(34, size[1] - 33, corner)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def changed(data: bytes, change: Any) -> bytes:
    """The PDF after ``change`` did something to it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        document.save(out, deterministic_id=True)
    return out.getvalue()


def scan(wide: int = 1240, high: int = 1754, *, dark: bool = False) -> bytes:
    """A scanned page as JPEG, grey round its edges where ``dark``."""
    picture = Image.new("L", (wide, high), 90 if dark else 250)
    draw = ImageDraw.Draw(picture)
    if dark:
        draw.rectangle((60, 60, wide - 60, high - 60), fill=245)
    for line in range(12):
        draw.rectangle((160, 300 + line * 90, wide - 160, 312 + line * 90), fill=40)
    draw.text((200, 200), "SCAN, TOP LEFT", fill=0, font_size=60)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=60)
    return out.getvalue()


def scanned_pdf(rotate: int, *, dark: bool = False) -> bytes:
    """A scan that lies in the file on its side and is turned upright by /Rotate."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    from reportlab.lib.utils import ImageReader

    data = scan(dark=dark)
    if rotate % 180:
        turned = io.BytesIO()
        with Image.open(io.BytesIO(data)) as picture:
            picture.rotate(rotate, expand=True).save(turned, "JPEG", quality=60)
        data = turned.getvalue()
        canvas.setPageSize((A4[1], A4[0]))
        canvas.drawImage(ImageReader(io.BytesIO(data)), 0, 0, A4[1], A4[0])
    else:
        canvas.drawImage(ImageReader(io.BytesIO(data)), 0, 0, *A4)
    canvas.showPage()
    canvas.save()

    def turn(document: Any) -> None:
        document.pages[0].obj.Rotate = rotate

    return changed(out.getvalue(), turn)


def cropped() -> bytes:
    """A large page of which a crop box shows the middle; outside it stands what nobody sees."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(900, 1200), invariant=1)
    canvas.drawString(20, 1180, "OUTSIDE")
    canvas.rect(160, 180, 580, 830)
    canvas.drawString(200, 960, "INSIDE THE CROP BOX")
    canvas.showPage()
    canvas.save()

    def crop(document: Any) -> None:
        document.pages[0].obj.CropBox = pikepdf.Array([150, 170, 750, 1020])
        document.pages[0].obj.TrimBox = pikepdf.Array([300, 300, 400, 400])

    return changed(out.getvalue(), crop)


def encrypted() -> bytes:
    """A PDF that asks for a password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("LOCKED"))) as document:
        document.save(out, encryption=pikepdf.Encryption(user="示例", owner="示例2"))
    return out.getvalue()


def restricted() -> bytes:
    """A PDF that opens, but may not be changed."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("RESTRICTED"))) as document:
        document.save(out, encryption=pikepdf.Encryption(user="", owner="示例2"))
    return out.getvalue()


def damaged() -> bytes:
    """A PDF whose second half never arrived."""
    whole = pdf("DAMAGED", "DAMAGED TOO")
    return whole[: len(whole) // 2]


def signed() -> bytes:
    """A PDF with a signature field that is filled in."""

    def sign(document: Any) -> None:
        signature = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Sig, Filter=pikepdf.Name("/Adobe.PPKLite"),
                ByteRange=pikepdf.Array([0, 10, 20, 10]), Contents=pikepdf.String("00"),
            )
        )  # fmt: skip
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig, T="S",
                V=signature, Rect=pikepdf.Array([0, 0, 0, 0]),
            )
        )  # fmt: skip
        document.pages[0].obj.Annots = pikepdf.Array([field])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)

    return changed(pdf("SIGNED", "SIGNED TOO"), sign)


def scripted() -> bytes:
    """A PDF with a script, a file within it and a filled form."""

    def script(document: Any) -> None:
        run = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('x')"))
        document.Root.OpenAction = document.make_indirect(run)
        document.pages[0].obj.AA = pikepdf.Dictionary(O=run)
        document.attachments["within.txt"] = b"a file within the file"
        look = document.make_stream(
            b"/Tx BMC q BT /F1 14 Tf 2 6 Td (FILLED IN) Tj ET Q EMC",
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 200, 24],
            Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica))),
        )  # fmt: skip
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="f",
                V="FILLED IN", Rect=pikepdf.Array([100, 500, 300, 524]), F=4,
                AP=pikepdf.Dictionary(N=look),
            )
        )  # fmt: skip
        document.pages[0].obj.Annots = pikepdf.Array([field])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))

    return changed(pdf("WITH A SCRIPT"), script)


def layered() -> bytes:
    """A PDF with a layer that is closed."""

    def close(document: Any) -> None:
        layer = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="hidden"))
        document.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
        )

    return changed(pdf("LAYERED"), close)


def ofd() -> bytes:
    """A package in the shape of an OFD."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("OFD.xml", (1980, 1, 1, 0, 0, 0)), "<ofd:OFD/>")
    return out.getvalue()


def sound() -> bytes:
    """A tenth of a second of silence."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * 800)
    return out.getvalue()


def huge_picture() -> bytes:
    """A picture of more dots than anybody prints, in few bytes."""
    out = io.BytesIO()
    Image.new("1", (16_000, 16_000)).save(out, "PNG")
    return out.getvalue()


def photograph() -> bytes:
    """A photograph that the camera took on its side, with words of its own in it."""
    picture = Image.new("RGB", (1600, 1200), (180, 205, 230))
    ImageDraw.Draw(picture).text((100, 100), "THIS WAY UP WHEN TURNED", fill="black", font_size=60)
    marks = Image.Exif()
    marks[0x0112] = 6
    marks[0x010F] = "SECRET-CAMERA"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80, exif=marks)
    return out.getvalue()


def scans_in_one() -> bytes:
    """Three scanned pages in one TIFF."""
    out = io.BytesIO()
    pages = []
    for n in range(3):
        page = Image.new("1", (1240, 1754), 1)
        ImageDraw.Draw(page).text((200, 200), f"FRAME {n + 1}", fill=0, font_size=80)
        pages.append(page)
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    return out.getvalue()


class Case:
    """Pieces in the making, and their bytes by key."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.bytes: dict[str, bytes] = {}

    def add(self, kind: str, title: str, *files: tuple[str, bytes], **more: Any) -> Piece:
        """A piece with its files; day and number run on."""
        import hashlib

        n = len(self.pieces) + 1
        kept = []
        for name, data in files:
            key = hashlib.sha256(data).hexdigest()
            self.bytes[key] = data
            kept.append(PieceFile(key, name, len(data)))
        given = {"day": date(2026, 3, n % 28 + 1), "responsible": "示例县信用办", "seq": n} | more
        made = Piece(f"piece:{n}", kind, title, files=tuple(kept), **given)
        self.pieces.append(made)
        return made

    def volume(self, **filing: Any) -> Volume:
        """The case as it is filed."""
        given: dict[str, Any] = {
            "retention": "D30", "number": 12, "year": 2026, "filed_by": "张示例",
            "filed_on": date(2027, 3, 1), "checked_by": "李示例", "checked_on": date(2027, 3, 5),
        }  # fmt: skip
        gaps = filing.pop("gaps", ())
        demo = filing.pop("demo", False)
        ending = filing.pop("ending", "closed")
        subject = Subject(
            "示信投〔2026〕31号", "关于反映示例县住建局拖欠工程款问题投诉举报的办理材料",
            date(2026, 3, 1), date(2026, 11, 20), ending, demo=demo,
        )  # fmt: skip
        fonds = Fonds("Z109", "示例县发展和改革委员会", office_code="XYB", office="信用办")
        return Volume(fonds, subject, Filing(**(given | filing)), tuple(self.pieces), tuple(gaps))

    def read(self, key: str) -> bytes:
        """The bytes of a file."""
        return self.bytes[key]


LONG_NAME = "示例材料" * 61 + "第一页.pdf"  # 250 characters and its ending


def awkward_case() -> Case:
    """One case with everything that may stand in the way of a volume."""
    case = Case()
    case.add(
        "result_notice",
        "办理结果告知书",
        ("告知书.pdf", pdf("NOTICE 1", "NOTICE 2")),
        number="示信函〔2026〕40号",
        step="give_feedback",
        group="told",
    )
    case.add(
        "delivery_receipt",
        "送达回证",
        ("回证.jpg", scan()),
        step="give_feedback",
        group="told",
        rank="proof",
    )
    case.add(
        "incoming",
        "示例县住建局办理情况报告",
        ("报告.pdf", scanned_pdf(90)),
        step="report_result",
        number="示住建〔2026〕8号",
        responsible="示例县住建局",
    )
    case.add("attachment", "付款凭证", ("凭证.pdf", cropped()), step="report_result")
    case.add(
        "attachment",
        "对账表",
        ("对账表.pdf", pdf("A3 ACROSS", size=A3_ACROSS)),
        step="report_result",
    )
    case.add(
        "attachment", "深色扫描件", ("扫描.pdf", scanned_pdf(270, dark=True)), step="report_result"
    )
    case.add(
        "attachment",
        "传真件",
        ("传真.pdf", pdf("FAX", "FAX 2", corner="P.01/02")),
        step="report_result",
    )
    case.add("attachment", "带密码的合同", ("合同.pdf", encrypted()), step="report_result")
    case.add("attachment", "限制修改的合同", ("合同2.pdf", restricted()), step="report_result")
    case.add("attachment", "收到时已损坏的文件", ("坏.pdf", damaged()), step="report_result")
    case.add(
        "incoming",
        "签章的函",
        ("签章.pdf", signed()),
        step="unit_respond",
        responsible="示例县财政局",
    )
    case.add(
        "incoming", "版式文件", ("来文.ofd", ofd()), step="unit_respond", responsible="示例县政府办"
    )
    case.add("attachment", "带脚本的表单", ("表单.pdf", scripted()), step="report_result")
    case.add("attachment", "带关闭图层的图纸", ("图纸.pdf", layered()), step="report_result")
    case.add(
        "attachment", "现场照片", ("照片.jpg", photograph()), step="report_result", titled=False
    )
    case.add("attachment", "多页扫描", ("扫描.tif", scans_in_one()), step="report_result")
    case.add("attachment", "巨幅图片", ("巨图.png", huge_picture()), step="report_result")
    case.add("attachment", "电子表格", ("表.xlsx", b"PK\x03\x04 no zip"), step="report_result")
    case.add("attachment", "名字很长的材料", (LONG_NAME, pdf("LONG NAME")), step="receive")
    case.add(
        "attachment", "会议记录", step="close", medium="paper", pages=4, place="三号档案柜第二层"
    )
    case.add("attachment", "没有写页数的纸质收据", step="refer", medium="paper", place="同上")
    case.add(
        "recording",
        "通话录音",
        ("录音.wav", sound()),
        step="receive",
        remark="2026年3月1日，本办，2分钟，接听人制作",
    )
    case.add("registration_form", "投诉举报登记表", ("登记表.pdf", pdf("FORM")), step="receive")
    case.add(
        "identity",
        "来信原件和信封",
        ("来信.jpg", scan()),
        step="receive",
        responsible="投诉举报人",
        sealed=True,
    )
    case.add(
        "consent",
        "同意提供身份的书面意见",
        step="receive",
        medium="paper",
        pages=1,
        place="保密柜",
        responsible="投诉举报人",
    )
    return case
