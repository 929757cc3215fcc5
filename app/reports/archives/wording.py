"""What a volume says of itself: its code and title, its covers, the notes of its remarks sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.reports.archives import bags
from app.reports.archives.files import Looked
from app.reports.archives.fronts import Cover, day_words, gap_lines
from app.rules.archives.codes import period_words, piece_code, volume_code
from app.rules.archives.numbering import paper_pages
from app.rules.archives.order import Standing
from app.rules.archives.pieces import ENDINGS, ORDERS, Piece, Volume
from app.rules.archives.shipped import shipped_headings

SEALED_WARNING: Final = "密封：经负责人批准方可查阅"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a piece as it lies in the package."""

    key: str
    name: str
    path: str
    sha256: str
    size: int
    looked: Looked


@dataclass(frozen=True, slots=True)
class Ready:
    """A piece with its files written and looked at."""

    standing: Standing
    kept: tuple[Kept, ...]

    @property
    def piece(self) -> Piece:
        """The piece itself."""
        return self.standing.piece

    @property
    def bare(self) -> bool:
        """Whether one sheet stands for all of it: it lies on a shelf, or there is no file."""
        return self.piece.medium == "paper" or not self.kept

    @property
    def extent(self) -> tuple[int, ...]:
        """Of each page that it gets here: how many numbers it bears."""
        if self.bare:
            return (paper_pages(self.piece) if self.piece.medium == "paper" else 1,)
        return tuple(1 for kept in self.kept for _ in kept.looked.sizes or (1,))


def code_of(volume: Volume) -> str:
    """档号 of the volume, or of its first piece."""
    if volume.filing.by_piece:
        return piece_code(volume.fonds, volume.filing, volume.filing.number)
    return volume_code(volume.fonds, volume.filing)


def title_of(volume: Volume) -> str:
    """案卷题名, with what was added later said."""
    added = volume.filing.added
    return f"{volume.subject.title}{f'（补充归档第{added}次）' if added else ''}"


def cover_of(volume: Volume, code: str, pieces: int, pages: int) -> Cover:
    """The cover of a volume."""
    subject = volume.subject
    return Cover(
        volume.fonds.name,
        (
            ("类目名称", volume.fonds.category), ("案卷题名", title_of(volume)),
            ("时　　间", f"自{day_words(subject.began)}至{day_words(subject.ended)}"),
            ("保管期限", period_words(volume.filing)), ("件数页数", f"本卷共{pieces}件{pages}页"),
            ("归 档 号", subject.case_number), ("档　　号", code),
        ),
        _cells(volume),
    )  # fmt: skip


def sealed_cover(volume: Volume, code: str) -> Cover:
    """The cover of the sealed part, under the same code."""
    return Cover(
        volume.fonds.name,
        (
            ("类目名称", volume.fonds.category),
            ("案卷题名", f"{title_of(volume)}——{shipped_headings().sealed_title}"),
            ("归 档 号", volume.subject.case_number), ("档　　号", code),
        ),
        _cells(volume),
        SEALED_WARNING,
    )  # fmt: skip


def list_cover(volume: Volume) -> Cover:
    """目录封面 of pieces."""
    filing, fonds = volume.filing, volume.fonds
    return Cover(
        fonds.name,
        (
            ("目　　录", "归档文件目录"), ("题　　名", title_of(volume)), ("年　　度", str(filing.year)),
            ("保管期限", period_words(volume.filing)), ("机　　构", fonds.office),
        ),
        (("全宗号", fonds.number), ("门类代码", fonds.branch)),
    )  # fmt: skip


def _cells(volume: Volume) -> tuple[tuple[str, str], ...]:
    fonds = volume.fonds
    number = str(volume.filing.number)
    return ("全宗号", fonds.number), ("目录号", fonds.catalogue), ("案卷号", number)


def notes_of(volume: Volume, main: Sequence[Ready], sealed: Sequence[Ready]) -> list[str]:
    """本卷情况说明: how much, what is on paper, what is held, its order, gaps with the reason, more."""
    filing = volume.filing
    lines = [
        f"本件{ENDINGS[volume.subject.ending]}。共{len(main)}件{pages_of(main)}页，"
        f"按“{ORDERS[filing.order]}”排列。"
    ]
    if filing.by_piece:
        lines = [
            f"本件{ENDINGS[volume.subject.ending]}，材料{len(main)}份{pages_of(main)}页，成套集中排列，"
            f"按“{ORDERS[filing.order]}”，正本与定稿、附件、凭证为一件。"
        ]
    if filing.added:
        lines.append(f"本包是第{filing.added}次补充归档，原先归档的不动。")
    if sealed:
        lines.append(
            f"身份材料（密封）{len(sealed)}份{pages_of(sealed)}页，单成一个文件，为最后一件。"
            if filing.by_piece
            else f"副卷（身份材料，密封）{len(sealed)}件{pages_of(sealed)}页，另存一个文件，档号相同。"
        )
    everything = [*main, *sealed]
    paper = [one.piece for one in everything if one.piece.medium == "paper"]
    if paper:
        count = sum(map(paper_pages, paper))
        lines.append(f"纸质材料{len(paper)}件{count}页，页号已在目录里留出，装订时替换占位页。")
    files = [kept for one in everything for kept in one.kept]
    held = [kept for kept in files if kept.looked.held]
    if held:
        lines.append(f"{len(held)}个文件不宜拆印，以占位页代替，原件原样存在归档包里。")
    if files:
        total = sum(kept.size for kept in files)
        lines.append(f"电子原件{len(files)}个，共{total:,}字节，校验值见 {bags.MANIFEST}。")
    return [*lines, *gap_lines(volume.gaps, filing.reason), *filing.notes]


def pages_of(ready: Sequence[Ready]) -> int:
    """How many numbered pages the pieces have."""
    return sum(sum(one.extent) for one in ready)
