"""The office's own files of data beside the shipped ones: regulation packs, indicator sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from app.base.errors import PackError


class _Named(Protocol):
    @property
    def id(self) -> str: ...


S = TypeVar("S", bound=_Named)


@dataclass(frozen=True, slots=True)
class Shelf(Generic[S]):
    """One kind of file: ``what`` users call it, ``parse`` reads its text (PackError if it can't)."""

    what: str
    parse: Callable[[str], S]
    shipped: Callable[[str], S]

    def read(self, path: Path) -> S:
        """The source of a file; PackError if it can't be read."""
        try:
            return self.parse(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            sentence = f"{self.what}文件“{path.name}”不能读取（应为 UTF-8 文本）；没有改动。"
            raise PackError(sentence) from error

    def own(self, folder: Path) -> Iterator[tuple[Path, S | PackError]]:
        """The office's own files in order, each with its source or the mistake in it."""
        for path in sorted(folder.glob("*.toml")):
            try:
                yield path, self.read(path)
            except PackError as error:
                yield path, error

    def source(self, wanted: str, folder: Path) -> S:
        """The source of that id, the office's own before the shipped; PackError if neither is."""
        for _, found in self.own(folder):
            if not isinstance(found, PackError) and found.id == wanted:
                return found
        return self.shipped(wanted)
