"""A case becomes a package: volume, sealed part and originals, in a layout that others read."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path, PurePosixPath

import bagit
import pikepdf
import pytest

from app.base.errors import Cancelled, InputError, StoreError
from app.base.progress import Progress
from app.reports.archives import bags
from app.reports.archives.package import Written, package_name, write_package
from app.reports.letters.faces import Faces
from app.rules.archives.numbering import holes, paged
from tests.reports.archives.awkward import LONG_NAME, Case, pdf
from tests.reports.archives.reading import pages_table, position_of, text_of


def small(title: str = "示例函") -> Case:
    case = Case()
    case.add("referral", title, ("函.pdf", pdf("ONE", "TWO")), step="refer")
    return case


@pytest.mark.parametrize("which", ["volume", "by_piece"])
def test_another_reader_of_the_layout_finds_the_package_whole(
    which: str, request: pytest.FixtureRequest
) -> None:
    written: Written = request.getfixturevalue(which)
    bag = bagit.Bag(str(written.folder))
    assert bag.validate()
    assert bag.info["External-Identifier"].startswith("Z109")
    tags = (written.folder / bags.TAGS).read_bytes()
    assert hashlib.sha256(tags).hexdigest() == written.fingerprint


def test_the_same_case_gives_the_same_bytes(tmp_path: Path, faces: Faces) -> None:
    case = small()
    made = [
        write_package(case.volume(), tmp_path / name, case.read, faces).fingerprint
        for name in ("a", "b")
    ]
    assert made[0] == made[1]


@pytest.mark.obligation("NY-20", "YC-22")
def test_every_original_is_in_the_package_byte_for_byte(volume: Written, awkward: Case) -> None:
    lines = []
    for path in (bags.FILES, bags.SEALED_FILES):
        lines += bags.read_csv((volume.folder / path).read_bytes(), bags.FILES_HEAD)
    kept = {(volume.folder / line["路径"]).read_bytes() for line in lines}
    assert kept == set(awkward.bytes.values()) and len(lines) == volume.files
    assert {line["原文件名"] for line in lines} >= {LONG_NAME, "录音.wav", "来文.ofd"}


def test_paths_are_short_and_safe_on_every_disk(volume: Written, by_piece: Written) -> None:
    for folder in (volume.folder, by_piece.folder):
        paths = [path.relative_to(folder).as_posix() for path in folder.rglob("*")]
        assert max(len(path.encode("utf-16-le")) // 2 for path in paths) < 120 < bags.LONGEST_PATH
        for path in paths:
            for name in PurePosixPath(path).parts:
                assert not set(name) & set('<>:"\\|?*%') and name == name.strip(" .")
                assert len(name.encode()) <= 240


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("合同:第1页?.pdf", "合同_第1页_.pdf"),
        ("..\\..\\x.txt", "x.txt"),
        ("尾巴. .", "尾巴"),
        ("", "文件"),
        (".pdf", "pdf"),
        ("a\u202eb.pdf", "ab.pdf"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_a_name_that_a_disk_refuses_is_made_safe(given: str, kept: str) -> None:
    assert bags.safe_component(given) == kept


@pytest.mark.parametrize("sign", ["长", "a", "😀", "e\u0301"])
def test_no_name_is_too_long_as_windows_counts_it(sign: str) -> None:
    name = bags.safe_component(sign * 300 + ".pdf")

    longest = f"{bags.SEALED_ORIGINALS}/9999-99 {name}"
    assert len(longest.encode("utf-16-le")) // 2 < bags.LONGEST_PATH and name.endswith(".pdf")


def test_who_complains_is_in_the_sealed_part_alone(volume: Written) -> None:
    main = text_of(volume.folder, bags.MAIN)
    assert "身份材料（密封）" in main and "来信原件" not in main
    sealed = text_of(volume.folder, bags.SEALED)
    assert "来信原件和信封" in sealed and "密封：经负责人批准方可查阅" in sealed
    assert "Z109-1-12" in sealed
    outside = [
        path for path in volume.folder.rglob("*") if path.is_file() and "副卷" not in path.parts
    ]
    assert not [path for path in outside if "来信".encode() in path.read_bytes()]
    assert (volume.sealed_pieces, volume.sealed_pages) == (2, 2)


def test_page_numbers_run_without_holes_and_paper_keeps_its_own(volume: Written) -> None:
    rows = pages_table(volume.folder)
    numbers = [row["页号"] for row in rows if row["页号"]]
    assert numbers[:4] == ["1", "2", "3", "4—7"] and numbers[-1] == str(volume.pages)
    contents = bags.read_csv((volume.folder / bags.CONTENTS).read_bytes(), bags.CONTENTS_HEAD)
    spans = [(int(row["首页"]), int(row["末页"])) for row in contents if row["首页"]]
    assert spans[0][0] == 1 and all(
        a[1] + 1 == b[0] for a, b in zip(spans, spans[1:], strict=False)
    )
    assert not holes([place for own in paged([(1,), (4,)]).pieces for place in own])


def test_each_part_begins_on_a_front_and_backs_bear_their_number_left(volume: Written) -> None:
    rows = pages_table(volume.folder)
    begun: set[str] = set()
    for row in rows:
        if row["顺序号"] and row["顺序号"] not in begun:
            begun.add(row["顺序号"])
            assert int(row["位置"]) % 2 == 1 and row["面"] == "正"
        if row["页号"]:
            assert row["面"] == ("正" if int(row["位置"]) % 2 else "背")


def test_printed_on_one_side_there_are_no_blank_pages(tmp_path: Path, faces: Faces) -> None:
    case = small()
    written = write_package(case.volume(both_sides=False), tmp_path / "p", case.read, faces)
    rows = pages_table(written.folder)
    assert [row["内容"] for row in rows] == ["封面", "目录", "材料", "材料", "备考表"]
    assert {row["面"] for row in rows if row["页号"]} == {"正"}


def test_the_cover_and_the_remarks_say_what_is_asked(volume: Written) -> None:
    cover = text_of(volume.folder, bags.MAIN, 1)
    for words in ("示例县发展和改革委员会", "社会信用", "拖欠工程款", "自2026年3月1日至2026年11月20日",
                  "30年", "本卷共23件30页", "示信投〔2026〕31号", "Z109-1-12", "全宗号", "目录号", "案卷号"):  # fmt: skip
        assert words in cover
    last = text_of(volume.folder, bags.MAIN, len(pages_table(volume.folder)))
    for words in ("结论在前、依据在后", "缺件2处", "【登记】卷内没有投诉举报登记表。", "【办理】2026年3月5日转办",
                  "缺件仍归档的理由：示例县住建局搬迁", "张示例", "李示例", "2027年3月5日", "纸质材料3件6页",
                  "副卷（身份材料，密封）2件2页"):  # fmt: skip
        assert words in last.replace("\r\n", "")


def test_what_is_not_printed_has_a_sheet_that_holds_its_place(volume: Written) -> None:
    for title, words in {
        "带密码的合同": ("设有密码或权限限制", "PDF"), "限制修改的合同": ("设有密码或权限限制", "1页"),
        "收到时已损坏": ("文件损坏", "坏.pdf"), "签章的函": ("电子签名或签章", "2页"),
        "版式文件": ("OFD版式文件", "来文.ofd"), "巨幅图片": ("图片过大", "PNG图片"),
        "带关闭图层": ("关闭的图层",), "通话录音": ("WAV录音", "844字节"), "电子表格": ("XLSX文件",),
        "会议记录": ("纸质", "4—7", "三号档案柜第二层", "4页"),
    }.items():  # fmt: skip
        page = text_of(volume.folder, bags.MAIN, position_of(volume.folder, title))
        assert "占　位　页" in page
        for word in words:
            assert word in page, (title, word)
    held = {title for title, _ in volume.held}
    assert "签章的函" in held and "办理结果告知书" not in held


def test_nothing_that_runs_and_no_file_within_comes_along(volume: Written, awkward: Case) -> None:
    with pikepdf.open(volume.folder / bags.MAIN) as document:
        assert not {"/OpenAction", "/AA", "/AcroForm", "/Names"} & set(document.Root.keys())
        assert not document.attachments
    data = (volume.folder / bags.MAIN).read_bytes()
    assert b"JavaScript" not in data and b"SECRET-CAMERA" not in data
    original = next(path for path in volume.folder.rglob("*表单.pdf"))
    with pikepdf.open(original) as document:
        assert "within.txt" in document.attachments
    page = text_of(volume.folder, bags.MAIN, position_of(volume.folder, "带脚本的表单"))
    assert "FILLED IN" in page


def test_by_piece_each_has_its_stamp_and_its_code(by_piece: Written) -> None:
    contents = bags.read_csv((by_piece.folder / bags.CONTENTS).read_bytes(), bags.CONTENTS_HEAD)
    assert contents[0]["档号"] == "Z109-WS·2026-D30-XYB-0012"
    assert contents[-1]["题名"] == "身份材料（密封）" and contents[-1]["文件"] == bags.SEALED
    first = text_of(by_piece.folder, contents[0]["文件"], 1)
    for word in ("Z109", "2026", "0012", "信用办", "30年", "3"):
        assert word in first
    assert contents[0]["页数"] == "3"  # the notice, two pages, with its proof of delivery
    listed = text_of(by_piece.folder, bags.PIECES_LIST)
    for word in (
        "归档文件目录",
        "备考表",
        "盒内文件情况说明",
        "整理人",
        "成套集中排列",
        "为最后一件",
    ):
        assert word in listed


def test_a_demo_office_s_own_pages_say_so(tmp_path: Path, faces: Faces) -> None:
    case = small()
    plain = write_package(case.volume(), tmp_path / "a", case.read, faces)
    demo = write_package(case.volume(demo=True), tmp_path / "b", case.read, faces)
    sizes = [(one.folder / bags.MAIN).stat().st_size for one in (plain, demo)]
    assert sizes[1] > sizes[0]


def test_a_character_without_a_glyph_stops_nothing(tmp_path: Path, faces: Faces) -> None:
    case = small("示例\U0001f600材料\ue000")
    written = write_package(case.volume(), tmp_path / "p", case.read, faces)
    assert "示例〓材料〓" in text_of(written.folder, bags.MAIN, 3)
    assert "示例\U0001f600材料" in (written.folder / bags.CONTENTS).read_text("utf-8-sig")


def test_a_case_of_paper_alone_is_filed(tmp_path: Path, faces: Faces) -> None:
    case = Case()
    for at in range(2):
        case.add(
            "attachment", f"示例纸质件{at}", medium="paper", pages=3, place="柜", step="receive"
        )
    written = write_package(case.volume(ending="refused"), tmp_path / "p", case.read, faces)
    assert written.pages == 6 and written.files == 0
    assert bagit.Bag(str(written.folder)).validate()


def test_nothing_is_left_of_a_package_that_was_stopped(tmp_path: Path, faces: Faces) -> None:
    case = small()
    seen: list[str] = []

    def report(_done: int, _total: int, caption: str) -> None:
        seen.append(caption)

    for stop_at in ("正在存入原件", "正在装订"):
        seen.clear()
        progress = Progress(report, lambda at=stop_at: at in seen)  # type: ignore[misc]
        with pytest.raises(Cancelled):
            write_package(case.volume(), tmp_path / "p", case.read, faces, progress)
        assert list(tmp_path.iterdir()) == []


def test_a_package_that_is_there_is_never_written_over(tmp_path: Path, faces: Faces) -> None:
    case = small()
    (tmp_path / "p").mkdir()
    with pytest.raises(InputError, match="已有归档包"):
        write_package(case.volume(), tmp_path / "p", case.read, faces)
    with pytest.raises(StoreError, match="没有写成归档包"):
        write_package(case.volume(), tmp_path / "nowhere" / "p", case.read, faces)
    with pytest.raises(InputError, match="没有任何可以归档的材料"):
        write_package(replace(case.volume(), pieces=()), tmp_path / "q", case.read, faces)


def test_a_period_of_the_office_s_own_schedule_is_printed(tmp_path: Path, faces: Faces) -> None:
    case = small()
    for by_piece in (False, True):
        filed = case.volume(retention="D15", period="15年", by_piece=by_piece)
        written = write_package(filed, tmp_path / str(by_piece), case.read, faces)
        path = bags.PIECES_LIST if by_piece else bags.MAIN
        assert "15年" in text_of(written.folder, path, 1)
    assert package_name(case.volume(retention="D15", by_piece=True)) == "Z109-WS·2026-D15-XYB-0012"


def test_a_supplement_says_so_on_cover_and_remarks(tmp_path: Path, faces: Faces) -> None:
    case = small()
    written = write_package(case.volume(added=1), tmp_path / "p", case.read, faces)
    text = text_of(written.folder, bags.MAIN).replace("\r\n", "")
    assert "（补充归档第1次）" in text and "本包是第1次补充归档，原先归档的不动。" in text


def test_the_folder_is_called_after_the_code() -> None:
    case = small()
    assert package_name(case.volume()) == "Z109-1-12"
    assert package_name(case.volume(added=2)) == "Z109-1-12-补2"
    assert package_name(case.volume(by_piece=True)) == "Z109-WS·2026-D30-XYB-0012"
