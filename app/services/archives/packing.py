"""From a gathered case to its package on disk, and the look at a package that lies there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.base.progress import Progress
from app.base.session import Session
from app.reports.archives.package import write_package
from app.rules.archives.order import arranged, grouped
from app.rules.archives.pieces import Volume
from app.services.papers.typesetting import typesetter
from app.services.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Pack:
    """What a package came to: its pieces and pages, its fingerprint, the last number it used."""

    pieces: int
    pages: int
    sealed_pieces: int
    sealed_pages: int
    sha256: str
    last_n: int


def pack(
    work: Workspace,
    by: Session,
    target: Path,
    volume: Volume,
    read: Callable[[str], bytes],
    progress: Progress,
) -> Pack:
    """Write the package of a volume to a folder that is not there yet."""
    with work.gate.see(by) as view:
        setter = typesetter(view.connection)
    write = partial(write_package, volume, target, read)
    made = setter.with_faces(lambda faces: write(faces, progress))
    return Pack(
        made.pieces, made.pages, made.sealed_pieces, made.sealed_pages, made.fingerprint,
        _last_number(volume),
    )  # fmt: skip


def _last_number(volume: Volume) -> int:
    """The last number that the package takes: by piece one a group, and one for the sealed part."""
    filing = volume.filing
    if not filing.by_piece:
        return filing.number
    order = arranged(volume.pieces, filing.order)
    return filing.number + len(grouped(order.main)) + bool(order.sealed) - 1
