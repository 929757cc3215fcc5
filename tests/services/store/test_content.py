"""Contents by their hash: whole or not at all, shared, brought elsewhere, swept when unnamed."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.base.errors import StoreError
from app.services.store.content import (
    bring_content,
    content_path,
    read_content,
    share_contents,
    store_content,
    sweep_contents,
)

APP = Path(__file__).parents[3] / "app"


def test_many_may_store_one_content_at_once(tmp_path: Path) -> None:
    data = os.urandom(200_000)
    with ThreadPoolExecutor(8) as pool:
        kept = set(pool.map(lambda _: store_content(tmp_path, data), range(40)))

    (sha256,) = kept
    assert read_content(tmp_path, sha256) == data
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [sha256]


def test_a_content_is_brought_whole_or_not(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    sha256 = store_content(one, b"abc")
    source = content_path(one, sha256)
    read: list[int] = []

    assert bring_content(other, source, sha256, read.append) and sum(read) == 3
    content_path(other, sha256).write_bytes(b"abd")
    assert bring_content(other, source, sha256)  # what was damaged there is mended
    assert read_content(other, sha256) == b"abc"

    source.write_bytes(b"abd")
    assert not bring_content(tmp_path / "third", source, sha256)
    assert not (tmp_path / "third").exists()
    assert bring_content(other, source, sha256)  # it lies there: the source isn't asked


def test_second_names_outlive_the_first(tmp_path: Path) -> None:
    one, second = tmp_path / "one", tmp_path / "second"
    sha256 = store_content(one, b"abc")
    share_contents(one, second)
    sweep_contents(one, wanted=())

    assert read_content(second, sha256) == b"abc"
    with pytest.raises(StoreError, match="找不到"):
        read_content(one, sha256)


def test_what_is_named_or_young_stays(tmp_path: Path) -> None:
    wanted, young, old = (store_content(tmp_path, data) for data in (b"a", b"b", b"c"))
    os.utime(content_path(tmp_path, old), (1, 1))
    os.utime(content_path(tmp_path, wanted), (1, 1))
    sweep_contents(tmp_path, {wanted}, before=1000)

    assert {p.name for p in tmp_path.glob("??/*")} == {wanted, young}


def test_no_other_module_knows_how_contents_lie() -> None:
    told = [
        file.relative_to(APP).as_posix()
        for file in APP.rglob("*.py")
        if any(sign in file.read_text("utf-8") for sign in ('"??/*"', "[:2] /"))
    ]
    assert told == ["services/store/content.py"]
