"""Packages that were written once, to be read by many tests and copied by those that damage them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.reports.archives.package import Written, write_package
from app.reports.letters.faces import Faces, find_faces
from app.rules.archives.pieces import Gap
from tests.reports.archives.awkward import Case, awkward_case

GAPS = (
    Gap("referral_proof", "办理", "referral", "2026年3月5日转办示例县住建局，没有送达凭证。", 5),
    Gap("registration_form", "登记", "registration", "卷内没有投诉举报登记表。"),
)


@pytest.fixture(scope="session")
def faces() -> Faces:
    """What this machine sets paper in."""
    return find_faces()


@pytest.fixture(scope="session")
def awkward() -> Case:
    """The case with everything that may stand in the way."""
    return awkward_case()


@pytest.fixture(scope="session")
def volume(tmp_path_factory: pytest.TempPathFactory, awkward: Case, faces: Faces) -> Written:
    """It as a volume, filed with gaps."""
    target = tmp_path_factory.mktemp("archive") / "卷"
    whole = awkward.volume(gaps=GAPS, reason="示例县住建局搬迁，回证遗失，已由其出具说明")
    return write_package(whole, target, awkward.read, faces)


@pytest.fixture(scope="session")
def by_piece(tmp_path_factory: pytest.TempPathFactory, awkward: Case, faces: Faces) -> Written:
    """It by piece."""
    target = tmp_path_factory.mktemp("archive") / "件"
    return write_package(awkward.volume(by_piece=True), target, awkward.read, faces)


@pytest.fixture(scope="session")
def sample() -> Path:
    """A package of format 1 as it was released: it must stay readable for good."""
    return Path(__file__).parent / "released" / "format-1"
