"""Another program that opens workbooks: LibreOffice with Calc, where it is installed."""

from __future__ import annotations

import functools
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
WITHOUT = "LibreOffice with Calc is not installed here: no workbook can be opened and saved again"


def convert(source: Path, suffix: str, folder: Path, *, read_as: str = "") -> Path:
    """The file as the program saves it after opening and recalculating it; skips where there is none.

    ``suffix`` may go on with a filter (csv:Text…), ``read_as`` names the one to read with.
    """
    if not opens_tables():
        pytest.skip(WITHOUT)
    return _converted(source, suffix, folder, *([f"--infilter={read_as}"] if read_as else []))


@functools.cache
def opens_tables() -> bool:
    """Whether the program is there and opens a table (an installation may have Writer alone)."""
    if PROGRAM is None:
        return False
    with tempfile.TemporaryDirectory() as name:
        source = Path(name, "probe.csv")
        source.write_text("1,2\n", "utf-8")
        return _converted(source, "xlsx", Path(name, "out")).exists()


RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>"""


@functools.cache
def _profile() -> Path:
    """A profile in which every stored result is thrown away and worked out anew on opening."""
    folder = Path(tempfile.mkdtemp(prefix="chengxin-office-"))
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(RECALCULATE, "utf-8")
    return folder


def _converted(source: Path, suffix: str, folder: Path, *reading: str) -> Path:
    profile = _profile()
    subprocess.run(
        [str(PROGRAM), f"-env:UserInstallation={profile.as_uri()}", "--headless", *reading,
         "--convert-to", suffix, "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / f"{source.stem}.{suffix.partition(':')[0]}"
