"""``python main.py tour DIR``: plays the offices' stories, leaves pictures and a summary."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from app.base.rows.settings import OfficeSettings
from tools.tour.check import office_path
from tools.tour.story import LAST_DAY, OFFICES, Office

ROOT = Path(__file__).resolve().parents[2]
SIZE = (1366, 768)
STALE = ("*.sqlite*", "*.png", "papers/*.pdf", "summary.*")


def play_tour(folder: Path) -> int:
    """0 when everything went as told and a fresh process finds what was expected."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if sys.platform == "win32":  # Qt off the screen finds no fonts of its own there
        fonts = Path(os.environ.get("WINDIR", "C:\\Windows")) / "Fonts"
        os.environ.setdefault("QT_QPA_FONTDIR", str(fonts))
    started = time.monotonic()
    _clear(folder)
    from PySide6.QtCore import qInstallMessageHandler

    from app.ui.start import make_application
    from tools.tour.first_day import play_first_day
    from tools.tour.manual import keep_for_manual
    from tools.tour.player import Camera

    qInstallMessageHandler(_tell)
    app = make_application()
    camera = Camera(folder)
    problems = play_first_day(folder, camera, SIZE)
    for office in OFFICES:
        problems += _play_office(office, folder, camera)
    app.closeAllWindows()
    keep_for_manual(folder)
    status, report = _check_in_fresh_process(folder)
    if status:
        problems.append("另起的进程核对结果与预期不符。")
    summary = {
        "ok": not problems,
        "seconds": round(time.monotonic() - started, 1),
        "last_day": LAST_DAY.isoformat(),
        "problems": problems,
        "pictures": camera.pictures,
        "check": report.splitlines(),
    }
    _write_summary(folder, summary)
    print(report)
    for problem in problems:
        print(f"问题：{problem}", file=sys.stderr)
    return 1 if problems else 0


def _play_office(plan: Office, folder: Path, camera: Any) -> list[str]:
    from app.services.office import Office as Store
    from app.ui.start import FIRST_OFFICER, make_window
    from tools.tour import hands
    from tools.tour.player import Player, TourDay
    from tools.tour.portraits import picture_pages

    day = TourDay(plan.story[0].on)
    settings = OfficeSettings(plan.name, "county", plan.regulation,
                              number_pattern=plan.number_pattern)  # fmt: skip
    window = make_window(day.today, serial=True)
    window.resize(*SIZE)
    window.show()
    with Store.create(office_path(folder, plan.key), settings, today=day.today, now=day.now,
                      officer=FIRST_OFFICER) as store:  # fmt: skip
        window.attach(store, store.session())
        hands.settle()
        player = Player(window, day, camera, plan)
        if plan is OFFICES[0]:
            player.picture("workbench-empty")
            window.open_page("board")
            player.picture("board-empty")
        for happening in plan.story:
            player.play(happening)
        day.day = LAST_DAY
        window.today.check()
        picture_pages(player)
        window.close()
        hands.settle()
    return [f"{plan.name} {problem}" for problem in player.problems]


def _tell(_kind: object, _context: object, message: str) -> None:
    """Qt's messages but for what a picture without a screen can't do."""
    if not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)


def _clear(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for pattern in STALE:
        for file in folder.glob(pattern):
            if file.is_file():
                file.unlink()
    for packages in folder.glob("*-归档"):
        shutil.rmtree(packages)


def _check_in_fresh_process(folder: Path) -> tuple[int, str]:
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable,
                                                                       str(ROOT / "main.py")]  # fmt: skip
    answer = subprocess.run(
        [*program, "tour-check", str(folder)],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    return answer.returncode, (answer.stdout + answer.stderr).strip()


def _write_summary(folder: Path, summary: dict[str, Any]) -> None:
    text = json.dumps(summary, ensure_ascii=False, indent=2)
    (folder / "summary.json").write_text(text + "\n", encoding="utf-8")
    lines = [
        "# 巡览结果",
        "",
        f"{'全部通过' if summary['ok'] else '有问题'}，用时 {summary['seconds']} 秒，"
        f"截止日 {summary['last_day']}，图片 {len(summary['pictures'])} 张。人物、单位均为虚构示例。",
        "",
        *(f"- 问题：{problem}" for problem in summary["problems"]),
        "",
        "## 另起进程核对",
        "",
        "```",
        *summary["check"],
        "```",
        "",
        "## 图片",
        "",
        *(f"- ![{name}]({name})" for name in summary["pictures"]),
    ]
    (folder / "summary.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
