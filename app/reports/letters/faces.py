"""Which font file sets which role of a letter, which are stand-ins, and which sets a character."""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

from app.base.errors import AppError, InputError
from app.reports.letters.breaking import is_full
from app.reports.letters.characters import SET_AS, code_point, is_private
from app.reports.letters.fontfiles import FontFile, FontShelf, font_folders, read_faces

MOST_NAMED: Final = 8  # characters in one sentence


class Role(StrEnum):
    """What a face is for (5.2.2, 7.2.4, 7.3.3, 7.5)."""

    BODY = "body"
    TITLE = "title"
    HEADING = "heading"
    SUBHEADING = "subheading"
    SONG = "song"


ROLE_CAPTIONS: Final[Mapping[Role, str]] = {
    Role.BODY: "仿宋", Role.TITLE: "小标宋", Role.HEADING: "黑体",
    Role.SUBHEADING: "楷体", Role.SONG: "宋体",
}  # fmt: skip


USES: Final[Mapping[Role, str]] = {
    Role.BODY: "正文、主送、署名、附件说明", Role.TITLE: "标题、发文机关标志",
    Role.HEADING: "一级标题、紧急程度", Role.SUBHEADING: "二级标题、签发人",
    Role.SONG: "页码、生僻字",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """A face by the names of its file and its own names."""

    files: tuple[str, ...]
    names: tuple[str, ...] = ()


_FANDOL_FANG = Known(("fandolfang-regular.ttf",), ("FandolFang",))
_FANDOL_HEI = Known(("fandolhei-regular.ttf",), ("FandolHei",))
_FANDOL_KAI = Known(("fandolkai-regular.ttf",), ("FandolKai",))
_FANDOL_SONG = Known(("fandolsong-regular.ttf",), ("FandolSong",))
_NOTO_SONG = Known(("notoserifsc_400regular.ttf",), ("Noto Serif SC",))
_NOTO_TITLE = Known(("notoserifsc_600semibold.ttf",), ("Noto Serif SC SemiBold",))
_SIMSUN = Known(("simsun.ttc",), ("SimSun", "宋体"))
_UMING = Known(("uming.ttc",), ("AR PL UMing CN",))
_UKAI = Known(("ukai.ttc",), ("AR PL UKai CN",))
_ZENHEI = Known(("wqy-zenhei.ttc",), ("WenQuanYi Zen Hei",))
_MICROHEI = Known(("wqy-microhei.ttc",), ("WenQuanYi Micro Hei",))
_YAHEI = Known(("msyh.ttc", "msyh.ttf"), ("Microsoft YaHei", "微软雅黑"))
_WENKAI = Known(("lxgwwenkai-regular.ttf",), ("LXGW WenKai",))

# The real faces, as Windows, Office and 统信/麒麟 bring them; the first that is there is used.
REAL: Final[Mapping[Role, tuple[Known, ...]]] = {
    Role.BODY: (
        Known(("simfang.ttf",), ("FangSong", "仿宋")),
        Known(("fsgb2312.ttf", "simfang_gb2312.ttf"), ("FangSong_GB2312", "仿宋_GB2312")),
        Known(("stfangso.ttf",), ("STFangsong", "华文仿宋")),
        Known(("fzfsk.ttf", "fzfsjw.ttf"), ("FZFangSong-Z02", "FZFangSong-Z02S", "方正仿宋_GBK")),
    ),
    Role.TITLE: (
        Known(("fzxbsjw.ttf", "fzxbsk.ttf"),
              ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK")),
        Known(("stzhongs.ttf",), ("STZhongsong", "华文中宋")),
    ),
    Role.HEADING: (
        Known(("simhei.ttf",), ("SimHei", "黑体")),
        Known(("fzhtk.ttf", "fzhtjw.ttf"), ("FZHei-B01", "FZHei-B01S", "方正黑体_GBK")),
    ),
    Role.SUBHEADING: (
        Known(("simkai.ttf",), ("KaiTi", "楷体")),
        Known(("kaiti_gb2312.ttf", "simkai_gb2312.ttf"), ("KaiTi_GB2312", "楷体_GB2312")),
        Known(("stkaiti.ttf",), ("STKaiti", "华文楷体")),
        Known(("fzktk.ttf", "fzktjw.ttf"), ("FZKai-Z03", "FZKai-Z03S", "方正楷体_GBK")),
    ),
    Role.SONG: (
        _SIMSUN,
        Known(("stsong.ttf",), ("STSong", "华文宋体")),
        Known(("fzssk.ttf", "fzssjw.ttf"), ("FZShuSong-Z01", "FZShuSong-Z01S", "方正书宋_GBK")),
    ),
}  # fmt: skip
# What stands in for them, told as 代用字体: the nearest style first, anything readable last.
STAND_INS: Final[Mapping[Role, tuple[Known, ...]]] = {
    Role.BODY: (_FANDOL_FANG, _SIMSUN, _NOTO_SONG, _UMING, _WENKAI, _MICROHEI, _YAHEI),
    Role.TITLE: (
        _NOTO_TITLE,
        _SIMSUN,
        _NOTO_SONG,
        _FANDOL_SONG,
        _UMING,
        _ZENHEI,
        _MICROHEI,
        _YAHEI,
    ),
    Role.HEADING: (_FANDOL_HEI, _YAHEI, _ZENHEI, _MICROHEI, _UMING, _NOTO_SONG),
    Role.SUBHEADING: (_FANDOL_KAI, _UKAI, _WENKAI, _SIMSUN, _UMING, _MICROHEI, _NOTO_SONG),
    Role.SONG: (_NOTO_SONG, _FANDOL_SONG, _UMING, _MICROHEI, _YAHEI),
}
# Asked, in this order, for a character that the role's own face lacks (喆 昇 𬭎).
RARE: Final = (
    _SIMSUN,
    Known(("simsunb.ttf",), ("SimSun-ExtB",)),
    _NOTO_SONG,
    _UMING,
    _WENKAI,
    Known(("babelstonehan.ttf",), ("BabelStone Han",)),
    _ZENHEI,
    _MICROHEI,
    _YAHEI,
)


@dataclass(frozen=True, slots=True)
class StandIn:
    """A role whose real face isn't on this machine, and what is used instead."""

    role: Role
    used: str

    def __str__(self) -> str:
        return f"{ROLE_CAPTIONS[self.role]}以“{self.used}”代用"


Glyph = tuple[str, float, float]  # its font, the width it takes, its own width, in em


@dataclass(frozen=True, slots=True)
class Missing:
    """A character without a glyph: where it stands (正文第3段), its number there, and which it is."""

    place: str
    at: int
    char: str

    def __str__(self) -> str:
        where = f"{self.place}第{self.at}字" if self.place else ""
        what = "造字" if is_private(self.char) else f"“{self.char}”"
        return f"{where}{what}（{code_point(self.char)}）"


class MissingCharacters(InputError):
    """A paper with characters that no font of this machine has; ``missing`` names each one."""

    def __init__(self, missing: Iterable[Missing]) -> None:
        self.missing = tuple(missing)
        listed = "、".join(map(str, self.missing[:MOST_NAMED]))
        more = f"等{len(self.missing)}处" if len(self.missing) > MOST_NAMED else ""
        super().__init__(
            f"本机的字体里没有这些字：{listed}{more}，没有生成文书；"
            "请在设置里指定含有这些字的字体，或改用别的写法。"
        )


class Faces:
    """The faces of all roles; a file is loaded when its first character is asked for."""

    def __init__(
        self,
        files: Mapping[Role, FontFile],
        rare: Iterable[FontFile] = (),
        stand_ins: Iterable[StandIn] = (),
    ) -> None:
        self._files = dict(files)
        self.rare = tuple(rare)  # asked for what the role's own face lacks
        self.stand_ins = tuple(stand_ins)
        self._found: dict[Role, dict[str, Glyph]] = {role: {} for role in Role}

    def stand_in_text(self) -> str:
        """One sentence for screens and log about 代用字体; "" when every face is the real one."""
        if not self.stand_ins:
            return ""
        told = "，".join(str(item) for item in self.stand_ins)
        return f"代用字体：本机缺少公文字体，{told}；版式不变，字形不同。"

    def font_for(self, role: Role, char: str) -> str:
        """The registered name of the font that sets ``char``; MissingCharacters where none does."""
        return self.glyph(role, char)[0]

    def known(self, role: Role) -> dict[str, Glyph]:
        """What has been asked of a role so far: for loops over many characters."""
        return self._found[role]

    def glyph(self, role: Role, char: str) -> Glyph:
        """The font that sets ``char``, the width that it takes and its glyph's own, both in em."""
        found = self._found[role].get(char)
        if found is None:
            font = self._look_up(role, char)
            if font is None:
                raise MissingCharacters([Missing("", 0, char)])
            natural = font.face.getCharWidth(ord(SET_AS.get(char, char))) / 1000
            wide = 1.0 if is_full(char) or char in SET_AS else natural
            found = self._found[role][char] = (str(font.fontName), wide, natural)
        return found

    def has(self, role: Role, char: str) -> bool:
        """Whether any font of this machine sets the character."""
        return char in self._found[role] or self._look_up(role, char) is not None

    def path_of(self, role: Role) -> FontFile:
        """The file that sets a role."""
        return self._files[role]

    def _look_up(self, role: Role, char: str) -> Any:
        """The font for a character; InputError names a role whose file can't be read."""
        code = ord(SET_AS.get(char, char))
        for file in (self._files[role], *self.rare):
            font = load_font(file.path, file.index)
            if font is None and file is self._files[role]:
                raise InputError(
                    f"“{ROLE_CAPTIONS[role]}”的字体文件“{file.path.name}”已损坏，没有生成文书，"
                    "数据不受影响；请重新安装这个字体，或在设置里另选字体文件。"
                )
            if font is not None and code in font.face.charToGlyph:
                return font
        return None


def find_faces(
    setting: Mapping[str, str] | None = None, folders: Iterable[Path] | None = None
) -> Faces:
    """The faces for letters on this machine; AppError names a role for which there is nothing.

    ``setting`` maps a role (body, title, heading, subheading, song) to the font file the office
    chose, which goes before everything; ``path#1`` is the second face of a collection.
    """
    shelf = FontShelf(font_folders() if folders is None else folders)
    chosen = {Role(role): _chosen(Role(role), path) for role, path in (setting or {}).items()}
    files: dict[Role, FontFile] = {}
    stand_ins: list[StandIn] = []
    for role in Role:
        found = chosen.get(role) or _first(shelf, REAL[role])
        if found is None:
            found = _first(shelf, STAND_INS[role])
            if found is None:
                raise AppError(
                    f"本机没有可用于“{ROLE_CAPTIONS[role]}”的字体，没有生成文书，数据不受影响；"
                    "请安装中文字体，或在设置里指定字体文件。"
                )
            stand_ins.append(StandIn(role, found.name))
        files[role] = found
    rare = (_first(shelf, (known,)) for known in RARE)
    return Faces(files, [file for file in rare if file is not None], stand_ins)


def _chosen(role: Role, given: str) -> FontFile:
    path, _, index = given.partition("#")
    faces = read_faces(Path(path))
    at = int(index) if index.isdigit() else 0
    if at >= len(faces):
        why = "不存在或不是字体文件"
    elif not faces[at].outlines:
        why = "是PostScript轮廓的字体，不能嵌入"
    elif not faces[at].embeddable:
        why = "的授权不允许嵌入文书"
    else:
        return faces[at]
    raise InputError(
        f"设置里为“{ROLE_CAPTIONS[role]}”指定的字体“{path}”{why}，没有生成文书；请另选字体。"
    )


def _first(shelf: FontShelf, candidates: Iterable[Known]) -> FontFile | None:
    """The first usable one: by the names of files, and only then by the faces' own names."""
    known = tuple(candidates)
    by_file = (shelf.by_file(file, item.names) for item in known for file in item.files)
    by_name = (shelf.by_name(name) for item in known for name in item.names)
    return next((f for group in (by_file, by_name) for f in group if f and f.usable), None)


_loading = threading.RLock()
_loaded: dict[str, Any] = {}


def load_named(name: str) -> Any:
    """The reportlab font that ``Faces.font_for`` named."""
    return _loaded[name]


@cache
def load_font(path: Path, index: int) -> Any:
    """The reportlab font of a file, registered once a process; None for a file it can't read."""
    from reportlab.pdfbase import pdfmetrics, ttfonts

    from app.reports.letters.embedding import PaperFont

    with _loading:
        try:
            font = PaperFont(f"{path}#{index}", path, index)
        except (ttfonts.TTFError, OSError, struct.error, ValueError, LookupError):
            return None
        pdfmetrics.registerFont(font)
        _loaded[font.fontName] = font
    return font
