"""Writes the package of a case: volume, sealed part, originals, lists and checksums; whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from app.base.errors import InputError, StoreError
from app.base.machine import disk
from app.base.machine.scratch import scratch
from app.base.progress import SILENT, Progress
from app.reports.archives import bags
from app.reports.archives.binding import Bookmark, Foreign, Leaf, Own, Read, bind
from app.reports.archives.files import Looked, looked_at
from app.reports.archives.fronts import (
    Cover,
    Held,
    contents_pages,
    cover_page,
    day8,
    day_words,
    gap_lines,
    holder_page,
    pieces_pages,
    remarks_pages,
    signed_by,
)
from app.reports.archives.pictures import picture_page
from app.reports.archives.stamps import ArchiveStamp
from app.reports.letters.faces import Faces
from app.reports.letters.layout import SetPage
from app.rules.archives.codes import piece_code, volume_code
from app.rules.archives.numbering import (
    PAPER,
    Place,
    contents,
    paged,
    paper_pages,
    remark_of,
    shown_title,
)
from app.rules.archives.order import Standing, anchor_of, arranged, grouped
from app.rules.archives.pieces import ENDINGS, ORDERS, ContentsRow, Piece, Volume
from app.rules.archives.shipped import shipped_headings, shipped_schedule

PREFIX: Final = "~诚信台归档-"
COVER, CONTENTS, REMARKS, BLANK, HOLDER, PAGE = "封面", "目录", "备考表", "空白", "占位页", "材料"
SEALED_WARNING: Final = "密封：经负责人批准方可查阅"
_TAKEN: Final = "这个位置上已有归档包“{name}”，没有归档，原有的没有改动；请换一个位置。"


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


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file of a piece as it lies in the package."""

    key: str
    name: str
    path: str
    sha256: str
    size: int
    looked: Looked


@dataclass(frozen=True, slots=True)
class _Ready:
    """A piece with its files written and looked at."""

    standing: Standing
    kept: tuple[_Kept, ...]

    @property
    def piece(self) -> Piece:
        """The piece itself."""
        return self.standing.piece

    @property
    def extent(self) -> tuple[int, ...]:
        """Of each page that it gets here: how many numbers it bears."""
        if self.piece.medium == "paper":
            return (paper_pages(self.piece),)
        if not self.kept:
            return (1,)
        return tuple(1 for kept in self.kept for _ in kept.looked.sizes or (1,))


def package_name(volume: Volume) -> str:
    """What the folder of a package is called: its code, 补 and a number for what was added later."""
    code = _code(volume)
    added = f"-补{volume.filing.added}" if volume.filing.added else ""
    return bags.safe_component(f"{code}{added}")


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


def _code(volume: Volume) -> str:
    filing = volume.filing
    if filing.by_piece:
        return piece_code(volume.fonds, filing, filing.number)
    return volume_code(volume.fonds, filing)


class _Writer:
    """One package in the making."""

    def __init__(
        self, volume: Volume, root: Path, read: Read, faces: Faces, progress: Progress
    ) -> None:
        self._volume = volume
        self._root = root
        self._read = read
        self._faces = faces
        self._progress = progress
        self._hashes: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        self._pages: list[tuple[object, ...]] = []
        self._files: list[tuple[object, ...]] = []
        self._held: list[tuple[str, str]] = []

    def write(self) -> Written:
        """Everything but the folder's name."""
        volume = self._volume
        order = arranged(volume.pieces, volume.filing.order)
        main = self._ready(order.main, bags.ORIGINALS)
        sealed = self._ready(order.sealed, bags.SEALED_ORIGINALS)
        if volume.filing.by_piece:
            count, sealed_count = self._by_piece(main, sealed)
        else:
            count, sealed_count = self._by_volume(main, sealed)
        self._put(bags.PAGES, bags.csv_bytes(bags.PAGES_HEAD, self._pages))
        self._put(bags.FILES, bags.csv_bytes(bags.FILES_HEAD, self._files))
        fingerprint = self._tags(count, sealed_count)
        return Written(
            self._root, fingerprint, len(main), count, len(sealed), sealed_count,
            len(self._files), tuple(self._held),
        )  # fmt: skip

    # ------------------------------------------------------------ originals

    def _ready(self, standing: Sequence[Standing], folder: str) -> list[_Ready]:
        """The originals written as they are, each looked at."""
        made = []
        for n, one in enumerate(standing, start=1):
            self._progress.step(n, len(standing), "正在存入原件")
            kept = []
            for at, file in enumerate(one.piece.files, start=1):
                data = self._read(file.key)
                path = f"{folder}/{n:04d}-{at:02d} {bags.safe_component(file.name)}"
                self._put(path, data)
                looked = looked_at(data, file.name)
                sha256 = self._hashes[path]
                kept.append(_Kept(file.key, file.name, path, sha256, len(data), looked))
                if looked.held:
                    self._held.append((one.piece.title, looked.held))
                self._files.append((
                    path, file.name, one.piece.title, n, looked.format, looked.pages or "",
                    len(data), sha256, bags.HELD if looked.held else bags.PRINTED,
                    "；".join((*((looked.held,) if looked.held else ()), *looked.notes)),
                ))  # fmt: skip
            made.append(_Ready(one, tuple(kept)))
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

    # ------------------------------------------------------------ by volume

    def _by_volume(self, main: list[_Ready], sealed: list[_Ready]) -> tuple[int, int]:
        code = _code(self._volume)
        sealed_count = 0
        if sealed:
            sealed_rows, sealed_count = self._part(
                bags.SEALED, sealed, "副卷内文件目录", [], self._sealed_cover(code), ""
            )
            self._contents(bags.SEALED_CONTENTS, sealed_rows, sealed, [code] * len(sealed), bags.SEALED)  # fmt: skip
        told = f"副卷，{len(sealed)}件{sealed_count}页" if sealed else ""
        count = sum(sum(one.extent) for one in main)
        notes = self._notes(main, sealed, count, sealed_count)
        cover = self._cover(code, len(main), count)
        rows, count = self._part(bags.MAIN, main, "卷内文件目录", notes, cover, told)
        codes = [code] * len(rows)
        self._contents(bags.CONTENTS, rows, main, codes, bags.MAIN)
        return count, sealed_count

    def _part(
        self,
        path: str,
        ready: Sequence[_Ready],
        title: str,
        notes: Sequence[str],
        cover: Cover,
        sealed: str,
    ) -> tuple[tuple[ContentsRow, ...], int]:
        """One PDF with cover, contents, pages and remarks; its lines and how many pages it has."""
        faces, both = self._faces, self._volume.filing.both_sides
        extents = [one.extent for one in ready]
        standing = [one.standing for one in ready]
        numbers = paged(extents, both_sides=both)
        rows = contents(standing, numbers.pieces, shipped_headings().sealed_title, sealed)
        listed = contents_pages(title, rows, faces)
        front: list[tuple[str, SetPage | None]] = [(COVER, cover_page(cover, faces))]
        if both:
            front.append((BLANK, None))
        front += [(CONTENTS, page) for page in listed]
        paging = paged(extents, front=len(front), both_sides=both)
        leaves = [Leaf(Own(page) if page else None) for _, page in front]
        whats: list[tuple[str, int]] = [(what, 0) for what, _ in front]
        marks = [Bookmark(COVER, 1), Bookmark(CONTENTS, 3 if both else 2)]
        for n, (one, places) in enumerate(zip(ready, paging.pieces, strict=True), start=1):
            while len(leaves) + 1 < places[0].position:
                leaves.append(Leaf(None))
                whats.append((BLANK, 0))
            marks.append(Bookmark(f"{n} {one.piece.title}", places[0].position))
            made = list(self._leaves(one, places, None))
            leaves += made
            whats += [(what, n) for what in self._words(one)]
        for page in remarks_pages("卷内备考表", notes, signed_by(self._volume), faces) if notes else ():  # fmt: skip
            if both and whats[-1][0] != REMARKS and len(leaves) % 2:
                leaves.append(Leaf(None))
                whats.append((BLANK, 0))
            if whats[-1][0] != REMARKS:
                marks.append(Bookmark(REMARKS, len(leaves) + 1))
            leaves.append(Leaf(Own(page)))
            whats.append((REMARKS, 0))
        self._bind(path, cover.lines[1][1], leaves, marks, whats)
        return rows, paging.count

    def _bind(
        self,
        path: str,
        title: str,
        leaves: Sequence[Leaf],
        marks: Sequence[Bookmark],
        whats: Sequence[tuple[str, int]],
    ) -> None:
        target = self._root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        demo = self._volume.subject.demo
        bind(target, title, leaves, marks, self._read, self._faces, demo=demo, progress=self._progress)  # fmt: skip
        disk.sync_file(target)
        disk.make_private(target)
        self._note(path, target.read_bytes())
        for position, (leaf, (what, n)) in enumerate(zip(leaves, whats, strict=True), start=1):
            place = leaf.place
            side = "" if place is None else "背" if place.back else "正"
            self._pages.append((path, position, place.text if place else "", side, n or "", what))

    def _leaves(
        self, one: _Ready, places: Sequence[Place], stamp: ArchiveStamp | None
    ) -> Iterator[Leaf]:
        """The pages of a piece, each with its number, the first with the archive stamp."""
        ahead = iter(places)
        sources = self._sources(one, places)
        for at, source in enumerate(sources):
            yield Leaf(source, next(ahead), stamp if at == 0 else None)

    def _sources(self, one: _Ready, places: Sequence[Place]) -> Iterator[Own | Foreign]:
        piece, faces = one.piece, self._faces
        if piece.medium == "paper" or not one.kept:
            yield Own(holder_page(piece, None, places[0].text, faces))
            return
        for kept in one.kept:
            looked = kept.looked
            if looked.held:
                held = Held(kept.name, looked.format, looked.pages, kept.size, kept.sha256, kept.path, looked.held)  # fmt: skip
                yield Own(holder_page(piece, held, "", faces))
            elif looked.picture:
                data = self._read(kept.key)
                for frame in range(len(looked.sizes)):
                    yield Own(picture_page(data, frame))
            else:
                for at, size in enumerate(looked.sizes):
                    yield Foreign(kept.key, at, size)

    def _words(self, one: _Ready) -> list[str]:
        """What each page of a piece is, for the list of pages."""
        if one.piece.medium == "paper" or not one.kept:
            return [HOLDER]
        return [
            HOLDER if kept.looked.held else PAGE
            for kept in one.kept
            for _ in kept.looked.sizes or (1,)
        ]

    def _contents(
        self,
        path: str,
        rows: Sequence[ContentsRow],
        ready: Sequence[_Ready],
        codes: Sequence[str],
        pdf: str,
    ) -> None:
        lines = []
        for at, row in enumerate(rows):
            paper = at < len(ready) and ready[at].piece.medium == "paper"
            lines.append((
                row.n, codes[at], row.number, row.responsible, row.title, day8(row.day),
                row.first or "", row.last or "", row.pages or "", PAPER if paper else "电子",
                pdf if row.first else bags.SEALED, row.remark,
            ))  # fmt: skip
        self._put(path, bags.csv_bytes(bags.CONTENTS_HEAD, lines))

    # ------------------------------------------------------------ by piece

    def _by_piece(self, main: list[_Ready], sealed: list[_Ready]) -> tuple[int, int]:
        volume, first = self._volume, self._volume.filing.number
        ready = {one.piece.uid: one for one in main}
        groups = [
            [ready[one.piece.uid] for one in group]
            for group in grouped([one.standing for one in main])
        ]
        lines: list[tuple[object, ...]] = []
        total = 0
        for at, group in enumerate(groups):
            number = first + at
            piece = anchor_of(one.piece for one in group)
            path = f"{bags.PIECES}/{number:04d} {bags.safe_component(piece.title)}.pdf"
            count = self._one_piece(path, group, number)
            total += count
            paper = all(one.piece.medium == "paper" for one in group)
            lines.append(self._line(at + 1, number, piece, count, path, paper))
        sealed_count = 0
        if sealed:
            number = first + len(groups)
            sealed_count = self._one_piece(bags.SEALED, sealed, number)
            title = shipped_headings().sealed_title
            remark = f"{len(sealed)}件，另行密封保管"
            lines.append((
                len(groups) + 1, piece_code(volume.fonds, volume.filing, number), "", "", title,
                "", 1, sealed_count, sealed_count, "电子", bags.SEALED, remark,
            ))  # fmt: skip
            extents = [one.extent for one in sealed]
            places = paged(extents, both_sides=volume.filing.both_sides).pieces
            rows = contents([one.standing for one in sealed], places, "", "")
            code = piece_code(volume.fonds, volume.filing, number)
            self._contents(bags.SEALED_CONTENTS, rows, sealed, [code] * len(rows), bags.SEALED)
        self._put(bags.CONTENTS, bags.csv_bytes(bags.CONTENTS_HEAD, lines))
        self._pieces_list(lines, self._notes(main, sealed, total, sealed_count))
        return total, sealed_count

    def _line(
        self, n: int, number: int, piece: Piece, count: int, path: str, paper: bool
    ) -> tuple[object, ...]:
        code = piece_code(self._volume.fonds, self._volume.filing, number)
        medium = PAPER if paper else "电子"
        return (
            n, code, piece.number, piece.responsible, shown_title(piece), day8(piece.day), 1, count,
            count, medium, path, remark_of(piece),
        )  # fmt: skip

    def _one_piece(self, path: str, group: Sequence[_Ready], number: int) -> int:
        """The PDF of a piece, the archive stamp on its first page; how many pages it has."""
        volume = self._volume
        paging = paged([one.extent for one in group], both_sides=volume.filing.both_sides)
        period = shipped_schedule().periods[volume.filing.retention]
        stamp = ArchiveStamp(
            volume.fonds.number, str(volume.filing.year), f"{number:04d}",
            volume.fonds.office or volume.fonds.office_code, period.caption, str(paging.count),
        )  # fmt: skip
        leaves: list[Leaf] = []
        whats: list[tuple[str, int]] = []
        for at, (one, places) in enumerate(zip(group, paging.pieces, strict=True)):
            while len(leaves) + 1 < places[0].position:
                leaves.append(Leaf(None))
                whats.append((BLANK, 0))
            leaves += self._leaves(one, places, stamp if at == 0 else None)
            whats += [(what, number - volume.filing.number + 1) for what in self._words(one)]
        title = anchor_of(one.piece for one in group).title
        self._bind(path, title, leaves, [], whats)
        return paging.count

    def _pieces_list(self, lines: Sequence[tuple[object, ...]], notes: Sequence[str]) -> None:
        """目录封面, 归档文件目录 and 备考表 as one PDF."""
        volume, faces = self._volume, self._faces
        period = shipped_schedule().periods[volume.filing.retention]
        cover = Cover(
            volume.fonds.name,
            (
                ("目　录", "归档文件目录"), ("题　名", self._title()), ("年　度", str(volume.filing.year)),
                ("保管期限", period.caption), ("机构（问题）", volume.fonds.office),
            ),
            (("全宗号", volume.fonds.number), ("门类代码", volume.fonds.branch)),
        )  # fmt: skip
        rows = [
            (str(n), str(code), str(number), str(by), str(title), str(day), "", str(count), str(remark))
            for n, code, number, by, title, day, _first, _last, count, _medium, _path, remark in lines
        ]  # fmt: skip
        pages: list[tuple[str, SetPage]] = [(COVER, cover_page(cover, faces))]
        pages += [(CONTENTS, page) for page in pieces_pages("归档文件目录", rows, faces)]
        pages += [
            (REMARKS, page)
            for page in remarks_pages("备考表", notes, _by_piece_signed(volume), faces)
        ]
        leaves = [Leaf(Own(page)) for _, page in pages]
        self._bind(bags.PIECES_LIST, self._title(), leaves, [], [(what, 0) for what, _ in pages])

    # ------------------------------------------------------------ words

    def _title(self) -> str:
        added = self._volume.filing.added
        more = f"（补充归档第{added}次）" if added else ""
        return f"{self._volume.subject.title}{more}"

    def _cover(self, code: str, pieces: int, pages: int) -> Cover:
        volume = self._volume
        subject, fonds, filing = volume.subject, volume.fonds, volume.filing
        period = shipped_schedule().periods[filing.retention]
        return Cover(
            fonds.name,
            (
                ("类目名称", fonds.category), ("案卷题名", self._title()),
                ("时　　间", f"自{day_words(subject.began)}至{day_words(subject.ended)}"),
                ("保管期限", period.caption), ("件数页数", f"本卷共{pieces}件{pages}页"),
                ("归 档 号", subject.case_number), ("档　　号", code),
            ),
            (("全宗号", fonds.number), ("目录号", fonds.catalogue), ("案卷号", str(filing.number))),
        )  # fmt: skip

    def _sealed_cover(self, code: str) -> Cover:
        volume = self._volume
        title = shipped_headings().sealed_title
        return Cover(
            volume.fonds.name,
            (
                ("类目名称", volume.fonds.category), ("案卷题名", f"{self._title()}——{title}"),
                ("归 档 号", volume.subject.case_number), ("档　　号", code),
            ),
            (("全宗号", volume.fonds.number), ("目录号", volume.fonds.catalogue),
             ("案卷号", str(volume.filing.number))),
            SEALED_WARNING,
        )  # fmt: skip

    def _notes(
        self, main: Sequence[_Ready], sealed: Sequence[_Ready], count: int, sealed_count: int
    ) -> list[str]:
        """本卷情况说明: how much, what is on paper, what is held, order, gaps with the reason, more."""
        volume = self._volume
        filing = volume.filing
        lines = [f"本件{ENDINGS[volume.subject.ending]}。共{len(main)}件{count}页，按“{ORDERS[filing.order]}”排列。"]  # fmt: skip
        if sealed:
            lines.append(f"副卷（身份材料，密封）{len(sealed)}件{sealed_count}页，另存一个文件，档号相同。")  # fmt: skip
        paper = [one.piece for one in (*main, *sealed) if one.piece.medium == "paper"]
        if paper:
            pages = sum(paper_pages(piece) for piece in paper)
            lines.append(f"纸质材料{len(paper)}件{pages}页，页号已在目录里留出，装订时替换占位页。")
        if self._held:
            lines.append(f"{len(self._held)}个文件不宜拆印，以占位页代替，原件原样存在归档包里。")
        total = sum(self._sizes[str(row[0])] for row in self._files)
        if self._files:
            lines.append(
                f"电子原件{len(self._files)}个，共{total:,}字节，校验值见 {bags.MANIFEST}。"
            )
        lines += gap_lines(volume.gaps, filing.reason)
        lines += filing.notes
        return lines

    # ------------------------------------------------------------ tags

    def _tags(self, count: int, sealed_count: int) -> str:
        """The files of BagIt; gives the fingerprint."""
        volume = self._volume
        payload = dict(self._hashes)
        info = bags.info_text((
            ("Source-Organization", volume.fonds.name),
            ("External-Identifier", _code(volume)),
            ("External-Description", self._title()),
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


def _by_piece_signed(volume: Volume) -> tuple[tuple[str, str], ...]:
    captions = ("整理人", "整理日期", "检查人", "检查日期")
    return tuple(
        (caption, words)
        for caption, (_, words) in zip(captions, signed_by(volume), strict=True)
    )  # fmt: skip
