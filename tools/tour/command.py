"""The words of the command line that play the tour, and that check what it left."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from app.base.machine.console import speak_utf8

USAGE: Final = "用法：python main.py tour 结果目录　或　python main.py tour-check 结果目录"


def main(arguments: list[str]) -> int:
    """The exit status of the tour or of its check; 2 when the words are not understood."""
    speak_utf8()
    match arguments:
        case ["tour", folder]:
            from tools.tour.play import play_tour

            return play_tour(Path(folder))
        case ["tour-check", folder, *rest] if rest in ([], ["--update-golden"]):
            from tools.tour.check import check_tour

            return check_tour(Path(folder), update=bool(rest))
    print(f"不明白“{' '.join(arguments)}”；没有打开任何文件。{USAGE}", file=sys.stderr)
    return 2
