"""Writes the package of the present format that stays in the tests: run by hand for a new format only.

python -m tests.reports.archives.make_released FOLDER [--by-piece]
"""

from __future__ import annotations

import sys
from pathlib import Path

from app.reports.archives.package import Written, write_package
from app.reports.letters.faces import find_faces
from app.rules.archives.pieces import Gap
from tests.reports.archives.awkward import Case, pdf, scan, sound


def released(folder: Path, *, by_piece: bool = False) -> Written:
    """A small invented case: printed, held, on paper, sealed, and one gap with its reason."""
    case = Case()
    case.add(
        "result_notice",
        "办理结果告知书（示例）",
        ("告知书.pdf", pdf("ONE", "TWO")),
        number="示信函〔2026〕40号",
        step="give_feedback",
    )
    case.add(
        "attachment", "会议记录（示例）", step="close", medium="paper", pages=3, place="示例档案柜"
    )
    case.add("recording", "通话录音（示例）", ("录音.wav", sound()), step="receive")
    case.add("identity", "来信原件（示例）", ("来信.jpg", scan(620, 877)), step="receive", sealed=True,
             responsible="投诉举报人")  # fmt: skip
    gaps = (
        Gap(
            "referral_proof", "办理", "referral", "2026年3月5日转办示例县住建局，没有送达凭证。", 5
        ),
    )
    volume = case.volume(gaps=gaps, reason="示例理由", by_piece=by_piece)
    return write_package(volume, folder, case.read, find_faces())


if __name__ == "__main__":
    print(released(Path(sys.argv[1]), by_piece="--by-piece" in sys.argv).fingerprint)
