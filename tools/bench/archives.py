"""A volume of 60 pieces, half of them scans: written and checked, beside pikepdf and bagit on the same files."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path

import bagit
import pikepdf
from PIL import Image, ImageDraw

from app.base.letter import Letter, Paragraph
from app.reports.archives.package import write_package
from app.reports.archives.verifying import verify
from app.reports.letters.faces import Faces, find_faces
from app.reports.letters.renderer import render
from app.rules.archives.pieces import Filing, Fonds, Piece, PieceFile, Subject, Volume
from tools.bench.figures import Bench, Figure, median, paced_by_turns, spread

TITLE = "a volume of the archive, written and checked"
PIECES = 60
ROUNDS = 6


def measure(bench: Bench) -> list[Figure]:
    """Milliseconds of writing and of checking, and each beside its peer on the same files."""
    faces, rounds = find_faces(), bench.rounds(ROUNDS)
    volume, files = _volume(faces)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own, peer = _targets(folder / "own"), _targets(folder / "peer")
        ours, theirs = paced_by_turns(
            [partial(_write, volume, own, files, faces) for _ in range(rounds + 1)],
            [partial(_peer, peer, files) for _ in range(rounds + 1)],
            first=1,
        )
        package, bag = folder / "own-0", folder / "peer-0"
        checked, validated = paced_by_turns(
            [partial(verify, package) for _ in range(rounds + 1)],
            [partial(_validate, bag) for _ in range(rounds + 1)],
            first=1,
        )
    written, read = median(ours.busy) / median(theirs.busy), median(checked.busy)
    found = spread("written", ours.wall, f"{PIECES} pieces")
    found.append(Figure("beside pikepdf + bagit", written, "×"))
    found += spread("checked", checked.wall, "every page and checksum")
    found.append(Figure("beside bagit, which reads no page", read / median(validated.busy), "×"))
    return found


def _targets(stem: Path) -> Iterator[Path]:
    return (stem.with_name(f"{stem.name}-{n}") for n in count())


def _write(volume: Volume, targets: Iterator[Path], files: dict[str, bytes], faces: Faces) -> None:
    write_package(volume, next(targets), files.__getitem__, faces)


def _peer(targets: Iterator[Path], files: dict[str, bytes]) -> None:
    """The same files put into one PDF without numbers, and into a bag."""
    folder = next(targets)
    folder.mkdir()
    with pikepdf.new() as out:
        for key, data in files.items():
            (folder / key[:12]).write_bytes(data)
            with pikepdf.open(io.BytesIO(data)) as one:
                out.pages.extend(one.pages)
        out.save(folder / "volume.pdf", deterministic_id=True)
    bagit.make_bag(str(folder), checksums=["sha256"])


def _validate(folder: Path) -> None:
    bagit.Bag(str(folder)).validate()


def _volume(faces: Faces) -> tuple[Volume, dict[str, bytes]]:
    pieces, files = [], {}
    for n in range(PIECES):
        data = _scan(n) if n % 2 else _paper(n, faces)
        key = hashlib.sha256(data).hexdigest()
        files[key] = data
        kept = PieceFile(key, f"示例{n}.pdf", len(data))
        pieces.append(Piece(f"piece:{n}", "attachment", f"示例材料{n}", date(2026, 3, 1), seq=n,
                            step="report_result", files=(kept,)))  # fmt: skip
    subject = Subject("示信投〔2026〕1号", "示例", date(2026, 3, 1), date(2026, 4, 1), "closed")
    filing = Filing("D30", 1, 2026, "张示例", date(2027, 3, 1), "李示例", date(2027, 3, 1))
    return Volume(Fonds("Z109", "示例县发展和改革委员会"), subject, filing, tuple(pieces)), files


def _paper(n: int, faces: Faces) -> bytes:
    """A letter of two pages."""
    text = "示例县示例路工程已经通过验收，合同约定的工程款至今没有付清；投诉举报人请求依法兑现承诺、付清余款。"
    blocks = tuple(Paragraph(text) for _ in range(12))
    return render(Letter("letter", f"示例函{n}", blocks, flag="示例县信用办"), faces)


def _scan(n: int) -> bytes:
    """A scanned page, 150 dots an inch."""
    picture = Image.new("L", (1240, 1754), 250)
    draw = ImageDraw.Draw(picture)
    for line in range(40):
        draw.rectangle((120, 200 + line * 36, 1120 - (line * n) % 300, 214 + line * 36), fill=40)
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=150)
    return out.getvalue()
