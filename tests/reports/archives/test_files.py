"""What a file is decides whether its pages are printed; what can't be is told, never an error."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from app.base.letter import Letter, Paragraph
from app.reports.archives import files
from app.reports.archives.binding import Foreign, Leaf, Own, bind
from app.reports.archives.files import looked_at
from app.reports.archives.pictures import picture_page
from app.reports.letters.faces import Faces
from app.reports.letters.renderer import render
from app.rules.archives.numbering import Place
from tests.reports.archives import awkward as make


def _office(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return out.getvalue()


_APP = "<Properties><Pages>7</Pages><Words>90</Words></Properties>"
_DECK = "<Properties><Slides>12</Slides></Properties>"
_OFD = '<ofd:Pages><ofd:Page ID="1"/><ofd:Page ID="2"/></ofd:Pages>'


@pytest.mark.parametrize(
    ("name", "data", "pages", "extent"),
    [
        ("a.txt", "反映的事项，\n请核实。\n".encode(), 0, "电子文本，不分页，共2行10字"),
        ("a.txt", "反映的事项".encode("gb18030"), 0, "电子文本，不分页，共1行5字"),
        ("a.txt", "反映的事项\n".encode("utf-16"), 0, "电子文本，不分页，共1行5字"),
        ("a.txt", b"\x81\xff\xfe", 0, files.UNTOLD),
        ("a.txt", b"", 0, "没有内容"),
        ("a.doc", b"\xd0\xcf\x11\xe0", 0, files.UNTOLD),
        ("a.mp3", b"ID3\x04", 0, "音像，不分页"),
        ("a.zip", _office(a_txt="1", b_txt="2"), 0, "压缩包，内有2个文件"),
        ("a.xlsx", _office(xl__worksheets__s1_xml="", xl__worksheets__s2_xml=""), 0,
         "电子表格，不分页，共2个工作表"),
        ("a.docx", _office(word__document_xml="", docProps__app_xml=_APP), 7, files.UNTOLD),
        ("a.pptx", _office(ppt__presentation_xml="", docProps__app_xml=_DECK), 12, files.UNTOLD),
        ("a.ofd", _office(OFD_xml="", Doc__Document_xml=_OFD), 2, files.UNTOLD),
    ],
)  # fmt: skip
def test_what_has_no_pages_says_how_long_it_is_another_way(
    name: str, data: bytes, pages: int, extent: str
) -> None:
    found = looked_at(data, name)
    assert (found.pages, found.extent) == (pages, extent) and found.held


def _with_mark(subtype: str) -> bytes:
    def change(document: Any) -> None:
        mark = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(subtype), Rect=pikepdf.Array([0, 0, 9, 9])
        )
        document.pages[0].obj.Annots = pikepdf.Array([mark])

    return make.changed(make.pdf("MARKED"), change)


def _dynamic() -> bytes:
    def change(document: Any) -> None:
        document.Root.AcroForm = pikepdf.Dictionary(
            XFA=pikepdf.String("x"), Fields=pikepdf.Array([])
        )

    return make.changed(make.pdf("FORM"), change)


def _zip(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "kind", "held"),
    [
        ("a.pdf", make.encrypted, "PDF", files.LOCKED),
        ("a.pdf", make.restricted, "PDF", files.LOCKED),
        ("a.pdf", make.damaged, "PDF", files.DAMAGED),
        ("a.pdf", make.signed, "PDF", files.SIGNED),
        ("a.pdf", make.layered, "PDF", files.LAYERED),
        ("a.pdf", _dynamic, "PDF", files.DYNAMIC),
        ("a.pdf", lambda: _with_mark("/KGSeal"), "PDF", files.ODD_MARKS),
        ("a.pdf", lambda: b"", "PDF文件", files.EMPTY),
        ("a.pdf", lambda: b"%PDF-1.7\nnothing else", "PDF", files.DAMAGED),
        ("a.ofd", make.ofd, "OFD版式文件", files.OFD),
        ("a.docx", lambda: _zip("word/document.xml"), "Word文档", files.NO_DOCUMENT),
        ("a.zip", lambda: _zip("x.txt"), "压缩包", files.NO_DOCUMENT),
        ("a.xlsx", lambda: b"PK\x03\x04 cut", "XLSX文件", files.DAMAGED),
        ("a.eml", lambda: b"From: x\n", "电子邮件", files.NO_DOCUMENT),
        ("录音", lambda: b"?", "文件", files.NO_DOCUMENT),
        ("a.wav", make.sound, "WAV录音", files.SOUND),
        ("a.mp3", lambda: b"ID3\x04", "MP3录音", files.SOUND),
        ("a.mp4", lambda: b"\0\0\0\x18ftypmp42", "MP4录像", files.SOUND),
        ("a.heic", lambda: b"\0\0\0\x18ftypheic", "HEIC图片", files.PICTURE),
        ("a.png", make.huge_picture, "PNG图片", files.LARGE),
        ("a.jpg", lambda: make.scan()[:900], "JPEG图片", files.DAMAGED),
    ],
)  # fmt: skip
def test_what_is_never_opened_up_is_told(name: str, data: Any, kind: str, held: str) -> None:
    found = looked_at(data(), name)
    assert (found.format, found.held, found.sizes) == (kind, held, ())


@pytest.mark.parametrize(
    ("data", "sizes"),
    [
        (lambda: make.pdf("A", "B"), [(595, 842), (595, 842)]),
        (lambda: make.pdf("A", size=make.A3_ACROSS), [(1191, 842)]),
        (make.cropped, [(600, 850)]),
        (lambda: make.scanned_pdf(90), [(595, 842)]),
        (lambda: make.scanned_pdf(270), [(595, 842)]),
        (make.scripted, [(595, 842)]),
        (lambda: _with_mark("/Stamp"), [(595, 842)]),
        (make.photograph, [(1200, 1600)]),
        (make.scans_in_one, [(1240, 1754)] * 3),
    ],
)
def test_pages_are_as_large_as_they_are_displayed(data: Any, sizes: list[tuple[int, int]]) -> None:
    found = looked_at(data(), "a")
    assert not found.held and found.pages == len(sizes)
    assert [(round(wide), round(high)) for wide, high in found.sizes] == sizes


def test_a_page_s_own_unit_counts() -> None:
    def change(document: Any) -> None:
        document.pages[0].obj.UserUnit = 2
        document.pages[0].obj.Rotate = 90

    found = looked_at(make.changed(make.pdf("A"), change), "a.pdf")
    assert [tuple(map(round, size)) for size in found.sizes] == [(1684, 1191)]


def test_files_within_a_file_are_told() -> None:
    assert looked_at(make.scripted(), "a.pdf").notes == ("内含附件文件，见原件",)


def test_a_slip_in_the_structure_is_mended_and_told_a_missing_end_is_damage() -> None:
    whole = make.pdf("A", "B")
    slip = whole[: whole.rfind(b"startxref")] + b"startxref\n99\n%%EOF\n"
    assert (
        looked_at(slip, "a.pdf").notes == (files.MENDED,)
        and len(looked_at(slip, "a.pdf").sizes) == 2
    )
    assert looked_at(whole + b"\0" * 3000, "a.pdf").notes == (files.MENDED,)
    assert looked_at(whole[:-40], "a.pdf").held == files.DAMAGED
    at = whole.find(b"stream\n") + 20
    assert looked_at(whole[:at] + b"XXXXXXX" + whole[at + 7 :], "a.pdf").held == files.DAMAGED


def test_our_own_papers_are_printed(faces: Faces) -> None:
    paper = render(
        Letter("letter", "示例函", (Paragraph("示例" * 900),), flag="示例县信用办"), faces
    )
    found = looked_at(paper, "函.pdf")
    assert not found.held and not found.notes and found.pages > 1


def test_whatever_is_damaged_ends_in_a_holder_or_in_pages_that_can_be_bound(
    faces: Faces, tmp_path: Path
) -> None:
    chance = random.Random(16)
    whole = [
        make.pdf("A", "B"),
        make.scripted(),
        make.cropped(),
        make.scan(620, 877),
        make.signed(),
    ]
    ends = set()
    for at in range(100):
        data = bytearray(whole[at % len(whole)])
        for _ in range(chance.randint(1, 3)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        found = looked_at(bytes(data), "a.bin")
        ends.add(found.held or "printed")
        if found.held:
            continue
        sources = [
            Own(picture_page(bytes(data), n)) if found.picture else Foreign("key", n, size)
            for n, size in enumerate(found.sizes)
        ]
        leaves = [Leaf(one, Place(n, n, n, False)) for n, one in enumerate(sources, start=1)]
        bind(tmp_path / "bound.pdf", "示例", leaves, [], lambda _key, made=bytes(data): made, faces)
    assert {"printed", files.DAMAGED, files.SIGNED} <= ends


def test_a_mark_that_is_nothing_is_damage() -> None:
    def change(document: Any) -> None:
        document.pages[0].obj.Annots = pikepdf.Array([7])

    assert looked_at(make.changed(make.pdf("A"), change), "a.pdf").held == files.DAMAGED


def test_a_picture_of_sixteen_bits_and_one_with_a_palette_are_printed() -> None:
    for mode in ("I;16", "P", "PA", "RGBA", "CMYK", "1", "L"):
        picture = Image.new(mode if mode != "PA" else "P", (300, 200))
        out = io.BytesIO()
        picture.save(out, "TIFF" if mode in ("CMYK", "I;16") else "PNG")
        assert not looked_at(out.getvalue(), "a").held
        page = picture_page(out.getvalue(), 0)
        assert (page.style.width, page.style.height) == (297, 210)
