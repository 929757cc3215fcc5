"""verify-archive: what is true of a package, printed, with nothing but the package at hand."""

from __future__ import annotations

import argparse
from pathlib import Path

OK, UNREADABLE, FLAWED = 0, 1, 2


def verify_archive(arguments: argparse.Namespace) -> int:
    """0: everything checked is in order; 1: nothing could be checked; 2: something is wrong."""
    from app.reports.archives.verifying import verify

    verdict = verify(Path(arguments.folder), arguments.fingerprint or "")
    for line in verdict.lines():
        print(line)
    if not verdict.readable:
        print("什么也没有检查成，不能当作通过。")
        return UNREADABLE
    checked = f"查了{verdict.files}个文件、{verdict.pages}个页号"
    if not verdict.good:
        wrong = sum(one.checked and not one.good for one in verdict.items)
        print(f"{verdict.code}：{checked}，{wrong}项不通过。")
        return FLAWED
    print(f"{verdict.code}：{checked}，已检的各项全部通过。")
    return OK
