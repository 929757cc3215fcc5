"""A case is filed, verified by whoever receives it, damaged on the way, and found out."""

from __future__ import annotations

import shutil
from pathlib import Path

import bagit
import pytest

import main
from app.reports.archives import bags
from app.services.archives.archive_commands import CheckVolume
from tests.services.archives.filed import closed, file, other, ready
from tests.services.making import Desk


@pytest.mark.obligation("NY-20", "YC-22")
def test_a_case_is_filed_verified_damaged_and_found(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file(ready(desk), closed(desk))
    (volume,) = desk.office.archives.rows(desk.me).volumes
    received = tmp_path / "移交的U盘" / volume.path.name
    shutil.copytree(volume.path, received)
    told = bags.sha256_of((volume.path / bags.TAGS).read_bytes())

    assert main.main(["verify-archive", str(received), "--fingerprint", told]) == 0
    said = capsys.readouterr().out
    assert all(word in said for word in ("真实性", "完整性", "可用性", "安全性", "已检", "未检"))
    assert "与给出的指纹一致" in said and bagit.Bag(str(received)).validate()

    letter = next(path for path in received.rglob("*") if path.is_file() and "原件" in path.parts)
    data = letter.read_bytes()
    letter.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))

    assert main.main(["verify-archive", str(received), "--fingerprint", told]) == 2
    assert f"被改动或损坏：“{letter.relative_to(received).as_posix()}”" in capsys.readouterr().out
    assert desk.office.archive_checks.check(CheckVolume(volume.id), other(desk)).outcome == "sound"

    shutil.rmtree(volume.path)
    shutil.copytree(received, volume.path)
    done = desk.office.archive_checks.check(CheckVolume(volume.id), other(desk))
    assert done.outcome == "flawed" and any("校验值" in line for line in done.found)
