"""The whole program killed: the real window process, while it saves cases from its own form."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from random import Random
from typing import IO, Final

from app.base.rows.settings import OfficeSettings
from app.services.office import Office
from tools.reliability.deeds import Ack, now, today
from tools.reliability.examine import examine

START_SECONDS: Final = 120.0
SPAN: Final = 1.2  # seconds of saving, at most


def kill_windows(count: int, seed: int) -> list[str]:
    """What was wrong after ``count`` kills of the program, all on one file."""
    if not count:
        return []
    with tempfile.TemporaryDirectory(prefix="reliability-") as name:
        file = Path(name) / "office.sqlite"
        settings = OfficeSettings("示例县信用办", "county", "nanyang-2020")
        Office.create(file, settings, today=today, now=now, officer="经办人甲").close()
        chance, known, faults = Random(seed), list[Ack](), list[str]()
        for n in range(count):
            said = _start_and_kill(file, chance)
            known += said
            faults += [f"window {n}: {fault}" for fault in examine(file, known)]
            if not said:
                faults.append(f"window {n}: nothing was saved before the kill")
        print(f"the whole program: {len(known)} cases saved by its form before {count} kills")
        return faults


def _start_and_kill(file: Path, chance: Random) -> list[Ack]:
    """What the window said was saved; killed at a moment after the first case."""
    environment = {
        **os.environ, "CHENGXIN_DATA": str(file.parent), "QT_QPA_PLATFORM": "offscreen",
        "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    child = subprocess.Popen(
        [sys.executable, "-m", "tools.reliability.window_child", str(file)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    said: list[Ack] = []
    listener = threading.Thread(target=_listen, args=(child.stdout, said))
    listener.start()
    until = time.monotonic() + START_SECONDS
    while not said and time.monotonic() < until and child.poll() is None:
        time.sleep(0.02)
    time.sleep(chance.uniform(0, SPAN))
    child.kill()
    child.wait()
    listener.join()
    return said


def _listen(stream: IO[str], said: list[Ack]) -> None:
    for line in stream:
        if line.endswith("\n"):  # a word that was cut off was not said
            said.append(json.loads(line))
