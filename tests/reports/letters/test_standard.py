"""Letters and general papers of every awkward sort against the standard, by our checks and the shared."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.base.letter import Annex, Letter, Paragraph, Run, TableBlock, Words
from app.base.machine.resources import resources_dir
from app.reports.letters.compose import compose
from app.reports.letters.faces import Faces, find_faces
from app.reports.letters.renderer import page_count, render
from tests.reports.letters import samples
from tests.reports.letters.conftest import LONG_OFFICE, OFFICE, SENTENCE, make_letter
from tests.reports.letters.measuring import page_text, printed_lines
from tests.reports.letters.standard import faults

pytestmark = pytest.mark.slow

PAGES = Path(__file__).resolve().parents[1] / "golden" / "pages"

_SHARED = Path("shared", "tools", "gbt9704_check.py")
_BESIDE = (folder / _SHARED for folder in Path(__file__).resolve().parents[4:])
CHECKER = next((path for path in _BESIDE if path.is_file()), None)
# Where the shared checker reads a right page wrongly, as its own "Limits" say; each is measured by
# `standard.py` instead, and a test below says that none is named here in vain.
UNKNOWN_TO_IT = {
    # It looks for the addressees' colon in six lines beneath the title; theirs is on the ninth.
    "addressees-fit": {"addressee_colon"},
    # It takes the first line beneath the title for addressees though these moved to the 版记, as
    # 7.3.2 wants; in a letter they fit, and their colon is further down than the sixth line.
    "addressees-moved": {"addressee_left_mm", "addressee_colon"},
    # It takes the rules of the form on the last page, above 抄送, for rules of the 版记.
    "supervision": {"letter_no_imprint"},
    "supervision-annexed": {"letter_no_imprint"},
}

TITLES = {
    21: "关于督促办理示例路改造工程款失信投诉的督办函",
    45: "关于印发《示例县政务失信投诉举报管理规定》和示例县经济技术开发区管委会诚信建设有关工作制度的通知",
    60: "关于转发示例市社会信用体系建设工作领导小组办公室关于做好全市拖欠中小企业账款专项治理行动"
        "和政务失信投诉举报办理工作的通知",
}  # fmt: skip
LEVELS = (
    Paragraph("一、总体要求", 1), Paragraph(SENTENCE),
    Paragraph("（一）加强组织领导", 2), Paragraph(SENTENCE),
    Paragraph(Words((Run("（二）压实责任。", "subheading"), Run(SENTENCE, "body"))), 2),
    Paragraph(f"1. {SENTENCE}", 3), Paragraph(f"（1）{SENTENCE}", 4),
)  # fmt: skip
LATIN = Paragraph(
    "经核查，A公司2024年1月与B单位签订C类合同5份、D类协议3份，应付款860万元，已付520.5万元，"
    "尚欠339.5万元，按GB/T 22117的口径属于E类失信行为。" * 4
)
EXTREMES: dict[str, dict[str, Any]] = {
    "plain": {},
    "long-signature": {"signature": LONG_OFFICE},
    "addressees-fit": {"addressee": "、".join(f"第{n}局" for n in range(10, 70)), "paragraphs": 6},
    "addressees-moved": {
        "addressee": "、".join(f"示例县第{n}局" for n in range(10, 70)), "paragraphs": 6,
    },
    **{f"title-{size}": {"title": title} for size, title in TITLES.items()},
    "levels": {"blocks": LEVELS * 2},
    "one-page": {"paragraphs": 1},
    "two-pages": {"paragraphs": 6},
    "twelve-pages": {"paragraphs": 62},
    "ten-annexes": {
        "annexes": tuple(
            Annex(f"示例路改造工程有关材料之{n}", (Paragraph(SENTENCE * 2),)) for n in range(1, 11)
        )
    },
    "rare-names": {"blocks": (Paragraph(f"投诉举报人赵䶮、钱㛃、孙𬭎、李𡐓反映：{SENTENCE}" * 3),)},
    "latin": {"blocks": (LATIN, LATIN)},
    "one-sentence": {"blocks": (Paragraph("来函收悉。经研究，同意你单位意见，请抓紧办理，特此函复。"),
                                Paragraph("特此函复。"))},
    "copies": {"copies": ("示例县委办公室", "县人大常委会办公室，县政协办公室", "县法院，县检察院")},
    "urgent": {"urgency": "特急"},
    "joint": {"signature": "示例县发展改革委", "cosigners": ("示例县财政局", "示例县司法局"),
              "paragraphs": 6},
}  # fmt: skip
GENERAL: dict[str, Any] = {
    "form": "general", "flag": "示例县人民政府办公室文件", "number": "示政办〔2026〕12号",
    "printer": "示例县人民政府办公室", "printed": date(2026, 11, 21),
    "copies": ("示例县委办公室", "县人大常委会办公室，县政协办公室，县监委，县法院，县检察院"),
}  # fmt: skip


def cases() -> Iterator[Any]:
    for name, changed in EXTREMES.items():
        for form, given in (("letter", {}), ("general", GENERAL)):
            for sealed in (True, False):
                letter = make_letter(**(given | changed | {"sealed": sealed}))
                yield pytest.param(name, letter, id=f"{name}-{form}-{'un' * (not sealed)}sealed")
    signed = make_letter(**(GENERAL | {"signers": ("张示例", "王示例", "赵示例")}))
    yield pytest.param("plain", signed, id="signers")
    for name, sample in samples.SAMPLES.items():
        if (letter := compose(*sample)).form == "letter":
            yield pytest.param(name, letter, id=name)


@pytest.mark.parametrize(("name", "letter"), list(cases()))
def test_a_paper_keeps_the_standard(name: str, letter: Letter, faces: Faces) -> None:
    assert faults(render(letter, faces), letter) == []


@cache
def shared_checker() -> Any:
    """The checker beside the project as a module: a process of its own each time takes a second."""
    spec = importlib.util.spec_from_file_location("gbt9704_check", str(CHECKER))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wrong_to_it(letter: Letter, data: bytes, folder: Path) -> list[dict[str, Any]]:
    """The "must" items that the shared checker finds wrong."""
    path = folder / "paper.pdf"
    path.write_bytes(data)
    found = shared_checker().check(str(path), letter.form, letter.sealed).items
    return [item for item in found if item["level"] == "must" and item["pass"] is False]


@pytest.mark.skipif(CHECKER is None, reason="the shared checker isn't beside the project")
@pytest.mark.parametrize(("name", "letter"), list(cases()))
def test_the_shared_checker_finds_no_fault(
    name: str, letter: Letter, faces: Faces, tmp_path: Path
) -> None:
    wrong = wrong_to_it(letter, render(letter, faces), tmp_path)

    unknown = UNKNOWN_TO_IT.get(name, set())
    assert [item for item in wrong if item["id"] not in unknown] == []


@pytest.mark.skipif(CHECKER is None, reason="the shared checker isn't beside the project")
@pytest.mark.parametrize("name", UNKNOWN_TO_IT)
def test_nothing_is_unknown_to_it_in_vain(name: str, faces: Faces, tmp_path: Path) -> None:
    letters = [case.values[1] for case in cases() if case.values[0] == name]

    wrong = [item for one in letters for item in wrong_to_it(one, render(one, faces), tmp_path)]

    assert {item["id"] for item in wrong} == UNKNOWN_TO_IT[name]


def filling(form: dict[str, Any], pages: int, faces: Faces, **changed: Any) -> Letter:
    """A paper whose text ends on the last line of so many pages, before it is signed."""
    unsigned = {
        "signature": "",
        "dated": None,
        "note": "",
        "copies": (),
        "printer": "",
        "printed": None,
    }

    def of(lines: int, more: dict[str, Any]) -> Letter:
        body = (Paragraph("甲" * (28 * (lines - 1) - 2)), Paragraph("乙" * 20))
        return make_letter(**(form | {"blocks": body} | more))

    lines = 4
    while page_count(of(lines + 1, unsigned), faces) <= pages:
        lines += 1
    return of(lines, changed)


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "unsealed"])
@pytest.mark.parametrize("pages", [1, 2])
@pytest.mark.parametrize("form", [{}, GENERAL], ids=["letter", "general"])
def test_a_text_that_ends_on_the_last_line_takes_two_lines_along_to_its_signature(
    form: dict[str, Any], pages: int, sealed: bool, faces: Faces, tmp_path: Path
) -> None:
    letter = filling(form, pages, faces, sealed=sealed)
    data = render(letter, faces)

    assert faults(data, letter) == []
    assert len(page_text(data)) == pages + 1
    assert "乙" * 20 in page_text(data)[-1].replace(" ", "")
    if CHECKER is not None:
        assert wrong_to_it(letter, data, tmp_path) == []


def test_a_text_of_any_length_keeps_its_signature_with_it(faces: Faces) -> None:
    for form in ({}, GENERAL):
        for lines in range(8, 34):
            body = (Paragraph("甲" * (28 * (lines - 2) - 2)), Paragraph("乙" * 40))
            letter = make_letter(**(form | {"blocks": body}))
            data = render(letter, faces)
            assert faults(data, letter) == [], (letter.form, lines)
            assert "主送：" not in "".join(page_text(data))


def test_a_text_of_any_length_shares_the_last_page_with_the_imprint(faces: Faces) -> None:
    for form in ({"copies": ("示例县委办公室", "县政协办公室")}, GENERAL):
        for lines in range(1, 30, 2):
            body = (Paragraph("甲" * (28 * lines - 10)),)
            letter = make_letter(**(form | {"blocks": body, "sealed": lines % 4 == 1}))
            assert faults(render(letter, faces), letter) == [], (letter.form, lines)


def test_an_imprint_set_closer_leaves_the_seal_clear_of_the_text(faces: Faces) -> None:
    letter = make_letter(**(GENERAL | EXTREMES["one-sentence"]))
    (page,) = printed_lines(render(letter, faces))
    at = next(at for at, line in enumerate(page) if line.text == OFFICE)
    text, signature, dated = page[at - 1], page[at], page[at + 1]

    middle = (signature.top_mm + dated.bottom_mm) / 2 - 0.5  # both a little below the seal's middle
    assert text.bottom_mm < middle - 21 < text.bottom_mm + 10


@pytest.mark.parametrize(("count", "whole"), [(7, True), (14, False)])
def test_a_short_table_stays_whole_with_the_signature_and_a_long_one_by_two_rows(
    count: int, whole: bool, faces: Faces
) -> None:
    rows = tuple((f"材料{n:02}", "一份") for n in range(1, count + 1))
    seen = set()
    for lines in range(1, 15, 2):
        body = (Paragraph("甲" * (28 * lines - 2)), TableBlock(rows, (70, 30), ("名称", "份数")))
        pages = page_text(render(make_letter(blocks=body), faces))
        (signed,) = (text for text in pages if "2026年11月20日" in text)
        with_it = [name for name, _ in rows if name in signed]
        assert with_it == [name for name, _ in rows][-len(with_it) :] and len(with_it) >= 2
        assert "示例县交通运输局：" in pages[0] and "甲" in pages[0]
        seen.add(len(with_it))
    assert (seen == {count}) == whole


def test_a_short_addressee_stays_where_the_text_alone_would_fill_page_1(faces: Faces) -> None:
    body = (Paragraph("现将《示例县政务诚信建设实施方案》印发给你们，请认真贯彻执行，抓好落实。"),)
    for annexes in range(1, 9):
        parts = tuple(Annex(f"材料之{n}", (Paragraph("甲"),)) for n in range(annexes))
        letter = make_letter(**(GENERAL | {"blocks": body, "annexes": parts}))
        pages = page_text(render(letter, faces))

        assert "示例县交通运输局：" in pages[0] and "现将《示例县" in pages[0]
        assert "主送：" not in "".join(pages)


def test_the_checks_see_what_is_wrong(faces: Faces) -> None:
    letter = make_letter(6)
    data = render(letter, faces)

    def seen(**changed: Any) -> str:
        return " ".join(faults(data, make_letter(6, **changed)))

    assert "7.3.5.2" in seen(sealed=False)
    assert "7.2.4" in seen(flag=OFFICE)
    assert "7.3.1" in seen(title="另一个标题")
    assert "7.2.7" in seen(form="general")
    assert "7.4.2" in seen(copies=("示例县委办公室",))
    assert "7.3.4" in seen(annexes=(Annex("材料", (Paragraph("甲"),)),))


def told(data: bytes) -> str:
    """A printed paper as text, a line a line, with where it begins and how large it is."""
    rows = []
    for number, page in enumerate(printed_lines(data), start=1):
        rows.append(f"== {number}")
        rows += [f"{line.left_mm:6.1f} {line.size:4.1f} {line.text}" for line in page]
    return "\n".join(rows) + "\n"


SET_IN_FANDOL = (
    "levels-general-sealed", "joint-general-sealed", "urgent-letter-sealed", "title-60-letter-sealed",
    "long-signature-letter-unsealed", "ten-annexes-general-unsealed", "rare-names-letter-sealed",
    "latin-letter-sealed", "addressees-moved-general-sealed", "signers", "referral-yuncheng",
)  # fmt: skip


@pytest.mark.parametrize("name", SET_IN_FANDOL)
def test_a_page_is_broken_into_the_lines_that_were_looked_at(
    name: str, pytestconfig: pytest.Config
) -> None:
    """Golden pages, set in the fonts of the set-up, whose digits are half an em."""
    faces = find_faces(folders=[resources_dir() / "fonts"])
    letter = next(case.values[1] for case in cases() if case.id == name)
    text, golden = told(render(letter, faces)), PAGES / f"{name}.txt"
    if pytestconfig.getoption("--update-golden"):
        golden.write_text(text, encoding="utf-8", newline="\n")

    assert text == golden.read_text(encoding="utf-8")


def test_many_addressees_move_to_the_imprint_so_that_page_1_shows_text(faces: Faces) -> None:
    letter = make_letter(**(GENERAL | EXTREMES["addressees-moved"]))
    pages = page_text(render(letter, faces))

    assert "你单位承办的投诉举报事项" in pages[0]
    assert "主送：" not in pages[0]
    last = "".join(pages[-1].split())
    assert last.index("主送：") < last.index("抄送：") < last.index("印发")


@pytest.mark.parametrize(("lines", "pages"), [(6, 2), (22, 2), (25, 2), (30, 4)])
def test_on_both_sides_the_imprint_lies_on_an_even_page(
    faces: Faces, lines: int, pages: int
) -> None:
    body = (Paragraph("甲" * (28 * (lines - 1) - 2)), Paragraph("乙" * 20))
    letter = make_letter(**(GENERAL | {"blocks": body, "duplex": True}))
    texts = page_text(render(letter, faces))

    assert page_count(letter, faces) == len(texts) == pages
    assert "印发" in texts[-1]
    assert all(f"— {at} —" in text for at, text in enumerate(texts, 1))


def test_a_blank_page_before_the_imprint_and_its_own_have_no_number(faces: Faces) -> None:
    full = Annex("材料", (Paragraph("甲" * 28 * 15),))  # page 2 is full, so that page 3 stays blank
    letter = make_letter(
        **(GENERAL | EXTREMES["one-sentence"] | {"annexes": (full,), "duplex": True})
    )
    texts = page_text(render(letter, faces))

    assert [at for at, text in enumerate(texts, 1) if f"— {at} —" not in text] == [3, 4]
    assert texts[2].strip() == "" and "印发" in texts[3]
