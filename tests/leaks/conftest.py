"""An office whose complainants would be recognised wherever they turned up."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.leaks.canaries import PACKS, Cases, Nest, filled
from tests.services.making import Clock, open_office


@pytest.fixture(scope="session")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Cases]]:
    """The office as it is filled, once for all tests; each works on a copy."""
    folder = tmp_path_factory.mktemp("nest")
    return folder, filled(folder / "office.cxt", Clock())


@pytest.fixture
def nest(filled_once: tuple[Path, dict[str, Cases]], tmp_path: Path) -> Iterator[Nest]:
    folder = tmp_path / "office"
    shutil.copytree(filled_once[0], folder)
    with open_office(folder / "office.cxt", Clock()) as office:
        yield Nest(office, filled_once[1])


@pytest.fixture(params=PACKS)
def cases(request: pytest.FixtureRequest, nest: Nest) -> Cases:
    """The cases of one regulation after the other."""
    return nest.cases[request.param]
