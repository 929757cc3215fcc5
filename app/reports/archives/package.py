"""Writes the package of a case: volume, sealed part, originals, lists and checksums; whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from app.base.errors import InputError, StoreError
from app.base.machine import disk
from app.base.machine.scratch import scratch
from app.base.progress import SILENT, Progress
from app.reports.archives import bags
from app.reports.archives.binding import Read, bind
from app.reports.archives.files import looked_at
from app.reports.archives.fronts import (
    Cover,
    contents_pages,
    cover_page,
    day8,
    pieces_pages,
    remarks_pages,
    signed_by,
)
from app.reports.archives.sheaf import CONTENTS, COVER, REMARKS, Sheaf, pages_of_piece
from app.reports.archives.stamps import ArchiveStamp
from app.reports.archives.wording import (
    Kept,
    Ready,
    code_of,
    cover_of,
    list_cover,
    notes_of,
    pages_of,
    sealed_cover,
    title_of,
)
from app.reports.letters.faces import Faces
from app.rules.archives.codes import period_words, piece_code
from app.rules.archives.numbering import PAPER, contents, paged, remark_of, shown_title
from app.rules.archives.order import Standing, anchor_of, arranged, grouped
from app.rules.archives.pieces import ContentsRow, Volume
from app.rules.archives.shipped import shipped_headings

PREFIX: Final = "~诚信台归档-"
ON_DISK: Final = "电子"
_TAKEN: Final = "这个位置上已有归档包“{name}”，没有归档，原有的没有改动；请换一个位置。"
_Line = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What a package came to: where it lies, its fingerprint (SHA-256 of the list of its lists),
    its pieces and numbered pages, and what of it is only held by a sheet."""

    folder: Path
    fingerprint: str
    pieces: int
    pages: int
    sealed_pieces: int
    sealed_pages: int
    files: int
    held: tuple[tuple[str, str], ...]  # title and why


def package_name(volume: Volume) -> str:
    """What the folder of a package is called: its code, 补 and a number for what was added later."""
    added = f"-补{volume.filing.added}" if volume.filing.added else ""
    return bags.safe_component(f"{code_of(volume)}{added}")


def write_package(
    volume: Volume,
    target: Path,
    read: Callable[[str], bytes],
    faces: Faces,
    progress: Progress = SILENT,
) -> Written:
    """Write the package to the folder ``target``, which is there only when all of it is.

    ``read`` gives a file's bytes by its key. Raises InputError where something lies at ``target``,
    Cancelled where ``progress`` says so, StoreError where the disk refuses; nothing is left then.
    """
    if target.exists():
        raise InputError(_TAKEN.format(name=target.name[:60]))
    if not volume.pieces:
        raise InputError("本件没有任何可以归档的材料，没有归档。")
    try:
        with scratch(target.parent, PREFIX) as folder:
            fresh = folder / "package"
            fresh.mkdir()
            written = _Writer(volume, fresh, read, faces, progress).write()
            disk.replace(fresh, target)
    except OSError as error:
        raise StoreError(
            f"{disk.why(error)}，没有写成归档包“{target.name[:60]}”，案件和原件都没有改动；"
            "请处理之后重新归档。"
        ) from error
    return replace(written, folder=target)


class _Writer:
    """One package in the making."""

    def __init__(
        self, volume: Volume, root: Path, read: Read, faces: Faces, progress: Progress
    ) -> None:
        self._volume = volume
        self._both = volume.filing.both_sides
        self._root = root
        self._read = read
        self._faces = faces
        self._progress = progress
        self._hashes: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        self._pages: list[_Line] = []

    def write(self) -> Written:
        """Everything but the folder's name."""
        order = arranged(self._volume.pieces, self._volume.filing.order)
        main = self._ready(order.main, bags.ORIGINALS)
        sealed = self._ready(order.sealed, bags.SEALED_ORIGINALS)
        if self._volume.filing.by_piece:
            self._by_piece(main, sealed)
        else:
            self._by_volume(main, sealed)
        self._put(bags.PAGES, bags.csv_bytes(bags.PAGES_HEAD, self._pages))
        self._put(bags.FILES, bags.csv_bytes(bags.FILES_HEAD, _file_lines(main)))
        if sealed:
            self._put(bags.SEALED_FILES, bags.csv_bytes(bags.FILES_HEAD, _file_lines(sealed)))
        fingerprint = self._tags(pages_of(main), pages_of(sealed))
        everything = [(one.piece, kept) for one in (*main, *sealed) for kept in one.kept]
        return Written(
            self._root, fingerprint, len(main), pages_of(main), len(sealed), pages_of(sealed),
            len(everything),
            tuple((piece.title, kept.looked.held) for piece, kept in everything if kept.looked.held),
        )  # fmt: skip

    # ------------------------------------------------------------ files

    def _ready(self, standing: Sequence[Standing], folder: str) -> list[Ready]:
        """The originals written as they are, each looked at."""
        made = []
        for n, one in enumerate(standing, start=1):
            self._progress.step(n, len(standing), "正在存入原件")
            kept = []
            for at, file in enumerate(one.piece.files, start=1):
                data = self._read(file.key)
                name = f" {bags.safe_component(file.name)}"
                if one.sealed:  # a path is listed where everybody reads it
                    name = bags.ending_of(file.name)
                path = f"{folder}/{n:04d}-{at:02d}{name}"
                self._put(path, data)
                looked = looked_at(data, file.name)
                kept.append(Kept(file.key, file.name, path, self._hashes[path], len(data), looked))
            made.append(Ready(one, tuple(kept)))
        return made

    def _put(self, path: str, data: bytes) -> None:
        assert len(path) < bags.LONGEST_PATH, path
        target = self._root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        disk.write_whole(target, data)
        self._note(path, data)

    def _note(self, path: str, data: bytes) -> None:
        self._hashes[path] = bags.sha256_of(data)
        self._sizes[path] = len(data)

    def _bind(self, path: str, title: str, sheaf: Sheaf) -> None:
        """Write the pages as a PDF and list them."""
        assert len(path) < bags.LONGEST_PATH, path
        target = self._root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        bind(
            target, title, sheaf.leaves, sheaf.marks, self._read, self._faces,
            demo=self._volume.subject.demo, progress=self._progress,
        )  # fmt: skip
        disk.sync_file(target)
        disk.make_private(target)
        self._note(path, target.read_bytes())
        self._pages += sheaf.lines(path)

    # ------------------------------------------------------------ by volume

    def _by_volume(self, main: list[Ready], sealed: list[Ready]) -> None:
        volume, code = self._volume, code_of(self._volume)
        told = ""
        if sealed:
            told = f"副卷，{len(sealed)}件{pages_of(sealed)}页"
            title = f"{title_of(volume)}——{shipped_headings().sealed_title}"
            cover = sealed_cover(volume, code)
            rows = self._part(bags.SEALED, title, sealed, "副卷内文件目录", [], cover, "")
            self._contents(bags.SEALED_CONTENTS, rows, sealed, code, bags.SEALED)
        notes = notes_of(volume, main, sealed)
        cover = cover_of(volume, code, len(main), pages_of(main))
        rows = self._part(bags.MAIN, title_of(volume), main, "卷内文件目录", notes, cover, told)
        self._contents(bags.CONTENTS, rows, main, code, bags.MAIN)

    def _part(
        self, path: str, title: str, ready: Sequence[Ready], heading: str, notes: Sequence[str],
        cover: Cover, sealed: str,
    ) -> tuple[ContentsRow, ...]:  # fmt: skip
        """One PDF with cover, contents, pages and remarks; the lines of its contents."""
        faces, extents = self._faces, [one.extent for one in ready]
        numbers = paged(extents, both_sides=self._both)
        standing = [one.standing for one in ready]
        rows = contents(standing, numbers.pieces, shipped_headings().sealed_title, sealed)
        sheaf = Sheaf(self._both)
        sheaf.plain(COVER, [cover_page(cover, faces)])
        sheaf.plain(CONTENTS, contents_pages(heading, rows, faces))
        paging = paged(extents, front=len(sheaf.leaves), both_sides=self._both)
        for n, (one, places) in enumerate(zip(ready, paging.pieces, strict=True), start=1):
            sheaf.piece(one, places, n, pages_of_piece(one, places, self._read, faces))
        if notes:
            signed = signed_by(self._volume.filing)
            sheaf.plain(REMARKS, remarks_pages("卷内备考表", "本卷情况说明", notes, signed, faces))
        self._bind(path, title, sheaf)
        return rows

    def _contents(
        self, path: str, rows: Sequence[ContentsRow], ready: Sequence[Ready], code: str, pdf: str
    ) -> None:
        paper = [one.piece.medium == "paper" for one in ready]
        lines = [
            (
                row.n, code, row.number, row.responsible, row.title, day8(row.day), row.first or "",
                row.last or "", row.pages or "", PAPER if any(paper[at : at + 1]) else ON_DISK,
                pdf if row.first else bags.SEALED, row.remark,
            )
            for at, row in enumerate(rows)
        ]  # fmt: skip
        self._put(path, bags.csv_bytes(bags.CONTENTS_HEAD, lines))

    # ------------------------------------------------------------ by piece

    def _by_piece(self, main: list[Ready], sealed: list[Ready]) -> None:
        """Each piece a PDF with the archive stamp; what is sealed is one piece, the last."""
        volume, first = self._volume, self._volume.filing.number
        ready = {one.piece.uid: one for one in main}
        groups = grouped([one.standing for one in main])
        lines: list[_Line] = []
        for n, standing in enumerate(groups, start=1):
            group = [ready[one.piece.uid] for one in standing]
            piece = anchor_of(one.piece for one in group)
            if piece.rank == "annex" and len(group) > 1:  # no paper speaks for them
                piece = replace(piece, title=f"{piece.title}等{len(group)}份")
            name = bags.safe_component(piece.title)
            path = f"{bags.PIECES}/{first + n - 1:04d} {name}.pdf"
            self._one_piece(path, piece.title, group, first + n - 1, n)
            paper = all(one.piece.medium == "paper" for one in group)
            lines.append(self._line(n, (
                piece.number, piece.responsible, shown_title(piece), day8(piece.day)
            ), pages_of(group), paper, path, remark_of(piece)))  # fmt: skip
        if sealed:
            n, title = len(groups) + 1, shipped_headings().sealed_title
            self._one_piece(bags.SEALED, title, sealed, first + n - 1, 0)
            remark = f"{len(sealed)}件材料，另行密封保管"
            lines.append(self._line(
                n, ("", "", title, ""), pages_of(sealed), False, bags.SEALED, remark
            ))  # fmt: skip
            places = paged([one.extent for one in sealed], both_sides=self._both).pieces
            rows = contents([one.standing for one in sealed], places, "", "")
            code = piece_code(volume.fonds, volume.filing, first + n - 1)
            self._contents(bags.SEALED_CONTENTS, rows, sealed, code, bags.SEALED)
        self._put(bags.CONTENTS, bags.csv_bytes(bags.CONTENTS_HEAD, lines))
        self._pieces_list(lines, notes_of(volume, main, sealed))

    def _line(
        self, n: int, said: tuple[str, ...], pages: int, paper: bool, path: str, remark: str
    ) -> _Line:
        number = self._volume.filing.number + n - 1
        code = piece_code(self._volume.fonds, self._volume.filing, number)
        return (n, code, *said, 1, pages, pages, PAPER if paper else ON_DISK, path, remark)

    def _one_piece(
        self, path: str, title: str, group: Sequence[Ready], number: int, line: int
    ) -> None:
        """The PDF of a piece; ``line`` of the contents, 0: each of the group has its own line."""
        fonds, filing = self._volume.fonds, self._volume.filing
        paging = paged([one.extent for one in group], both_sides=self._both)
        stamp = ArchiveStamp(
            fonds.number, str(filing.year), f"{number:04d}", fonds.office or fonds.office_code,
            period_words(filing), str(paging.count),
        )  # fmt: skip
        sheaf = Sheaf(self._both)
        for at, (one, places) in enumerate(zip(group, paging.pieces, strict=True), start=1):
            sources = pages_of_piece(one, places, self._read, self._faces)
            sheaf.piece(one, places, line or at, sources, stamp if at == 1 else None)
        self._bind(path, title, sheaf)

    def _pieces_list(self, lines: Sequence[_Line], notes: Sequence[str]) -> None:
        """目录封面, 归档文件目录 and 备考表 as one PDF."""
        volume, faces = self._volume, self._faces
        rows = [
            (*map(str, line[:6]), "", str(line[8]), str(line[11])) for line in lines
        ]  # fmt: skip
        signed = signed_by(volume.filing, by_piece=True)
        sheaf = Sheaf(self._both)
        sheaf.plain(COVER, [cover_page(list_cover(volume), faces)])
        sheaf.plain(CONTENTS, pieces_pages("归档文件目录", rows, faces))
        sheaf.plain(REMARKS, remarks_pages("备考表", "盒内文件情况说明", notes, signed, faces))
        self._bind(bags.PIECES_LIST, title_of(volume), sheaf)

    # ------------------------------------------------------------ tags

    def _tags(self, count: int, sealed_count: int) -> str:
        """The files of BagIt; gives the fingerprint."""
        volume = self._volume
        payload = dict(self._hashes)
        info = bags.info_text((
            ("Source-Organization", volume.fonds.name),
            ("External-Identifier", code_of(volume)),
            ("External-Description", title_of(volume)),
            ("Bagging-Date", volume.filing.filed_on.isoformat()),
            ("Payload-Oxum", bags.oxum([self._sizes[path] for path in payload])),
            ("Bag-Software-Agent", "Chengxin Desk"),
            ("Chengxin-Archive-Format", bags.FORMAT),
            ("Chengxin-Archive-Mode", "piece" if volume.filing.by_piece else "volume"),
            ("Chengxin-Archive-Pages", str(count)),
            ("Chengxin-Archive-Sealed-Pages", str(sealed_count)),
        ))  # fmt: skip
        texts = {
            bags.BAGIT: bags.DECLARED, bags.INFO: info, bags.MANIFEST: bags.listed(payload),
        }  # fmt: skip
        for path, text in texts.items():
            self._put(path, text.encode())
        tags = bags.listed({path: self._hashes[path] for path in texts}).encode()
        disk.write_whole(self._root / bags.TAGS, tags)
        return bags.sha256_of(tags)


def _file_lines(ready: Sequence[Ready]) -> list[_Line]:
    """原件清单: a line for each file."""
    return [
        (
            kept.path, kept.name, one.piece.title, n, kept.looked.format, kept.looked.pages or "",
            kept.size, kept.sha256, bags.HELD if kept.looked.held else bags.PRINTED,
            "；".join(filter(None, (
                kept.looked.held, "" if kept.looked.pages else kept.looked.extent, *kept.looked.notes
            ))),
        )
        for n, one in enumerate(ready, start=1)
        for kept in one.kept
    ]  # fmt: skip
