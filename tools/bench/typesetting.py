"""Setting a letter of three pages: beside LibreOffice on the same text, and 500 of them in memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.base.letter import Letter, Paragraph
from app.reports.letters.faces import Faces, find_faces
from app.reports.letters.renderer import page_count, render
from app.reports.letters.word import write_docx
from tools.bench.figures import Bench, Figure, median, spread

TITLE = "typesetting: a letter of three pages"
ROUNDS = 40
MANY = 500
WORD_FILES = 8  # LibreOffice sets so many more in one start, which gives the time of each
# 900 Han characters of many shapes: what a font has to give is what takes the time.
TEXT = (
    "关于督促承办单位依法履行职责、切实保障投诉举报人合法权益的有关情况，现说明如下：经初步核查，该项目立项、"
    "规划、用地、施工许可等审批手续齐全，施工期间曾因征地补偿争议停工四十余日，复工后增加的工程量没有签订补充"
    "协议。",
    "承建单位于2024年11月提交竣工结算书，建设单位以“资金未到位”为由迟迟不予审定，亦未按照合同第（三）项约定支付"
    "进度款1,286,000元；其间虽经多次协商，双方对违约金的起算日期、利率标准和抵扣方式仍存在分歧。",
    "根据《示例市政务失信投诉举报管理细则》（示信用办〔2026〕10号）第十二条，办理期限为30个工作日。请你单位指定一名"
    "负责人牵头，会同财政、审计、司法部门核对账目，对无争议的款项先行支付，对争议部分依法通过仲裁或者诉讼途径解决。",
    "逾期未办结且没有正当理由的，我办将按照规定程序予以通报，纳入年度诚信考核，并视情况提请领导小组约谈有关责任人。",
)


def measure(bench: Bench) -> list[Figure]:
    """Milliseconds a letter, the ratio to LibreOffice, and how memory grew over 500 letters."""
    faces = find_faces()
    letter = three_pages(faces)
    render(letter, faces)
    times = [_timed(letter, faces) for _ in range(bench.rounds(ROUNDS))]
    figures = spread("three pages", times, f"{page_count(letter, faces)} pages")
    figures += _beside(letter, faces, median(times))
    return [*figures, _grown(faces, MANY if bench.rounds(2) == 2 else 20)]


def three_pages(faces: Faces) -> Letter:
    """A letter of exactly three pages."""
    paragraphs: tuple[Paragraph, ...] = ()
    while True:
        paragraphs += (Paragraph(TEXT[len(paragraphs) % len(TEXT)]),)
        letter = Letter(
            "letter", "关于督促办理政务失信投诉举报事项的督办函", paragraphs,
            flag="示例县社会信用体系建设工作领导小组办公室", number="示信函〔2026〕12号",
            addressee="示例县交通运输局", signature="示例县信用办", dated=date(2026, 11, 20),
            note="联系人：李示例；联系电话：0000-0000000",
        )  # fmt: skip
        if page_count(letter, faces) == 3:
            return letter


def _timed(letter: Letter, faces: Faces) -> float:
    started = time.perf_counter()
    render(letter, faces)
    return (time.perf_counter() - started) * 1000


def _beside(letter: Letter, faces: Faces, ours: float) -> list[Figure]:
    """LibreOffice's time a letter without its start: many in one start less one in one start."""
    program = shutil.which("soffice")
    if program is None:
        return [Figure("LibreOffice isn't installed", 0, "ms")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(WORD_FILES + 1):
            numbered = replace(letter, number=f"示信函〔2026〕{number + 1}号")
            (folder / f"{number}.docx").write_bytes(write_docx(numbered, faces))
        files = sorted(folder.glob("*.docx"))
        _converted(program, folder, files[:1])  # makes its profile
        one = _converted(program, folder, files[:1])
        all_of_them = _converted(program, folder, files)
    each = (all_of_them - one) / WORD_FILES
    return [
        Figure("LibreOffice, without its start", each, "ms", f"{WORD_FILES} more in one start"),
        Figure("as quick as LibreOffice", each / ours, "×", "aim 5"),
    ]


def _converted(program: str, folder: Path, files: list[Path]) -> float:
    started = time.perf_counter()
    subprocess.run(
        [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)],
        check=True, capture_output=True,
    )  # fmt: skip
    return (time.perf_counter() - started) * 1000


def _grown(faces: Faces, many: int) -> Figure:
    """How much more memory is held after many letters than after the first tenth of them."""
    letter = three_pages(faces)
    held = 0.0
    for number in range(many):
        if number == many // 10:
            held = _held()
        render(replace(letter, number=f"示信函〔2026〕{number + 1}号"), faces)
    return Figure(f"memory grown over {many} letters", _held() - held, "MB")


def _held() -> float:
    """Megabytes that this process holds now; 0 where the system doesn't tell."""
    if not sys.platform.startswith("linux"):
        return 0.0
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_048_576
