"""Fonts as papers embed them: reportlab's, with tables kept, quick streams, and a right map to Unicode."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, ttfonts

COMPRESSION: Final = 4  # of zlib: a fifth less time than its usual 6 for 1 % more bytes
rl_config.useA85 = 0  # streams as bytes: a quarter smaller, and nobody reads a PDF as text


class PaperFace(ttfonts.TTFontFace):  # type: ignore[misc]
    """A face that keeps the tables it is asked for: a subset is made of them for every paper."""

    _kept: dict[str, bytes]

    def get_table(self, tag: str) -> bytes:
        """The bytes of a table; KeyError where the font has none."""
        found = self._kept.get(tag)
        if found is None:
            found = self._kept[tag] = bytes(super().get_table(tag))
        return found

    def getCharWidth(self, code: int) -> int:
        """The width of a character in thousandths of the em, as the file says it too."""
        return int(round(super().getCharWidth(code)))

    def addSubsetObjects(self, doc: Any, fontname: str, subset: Any) -> Any:
        """The descriptor of a subset, its file compressed once and quickly."""
        data = self.makeSubset(subset)
        file = pdfdoc.PDFStream(
            content=zlib.compress(data, COMPRESSION),
            dictionary=pdfdoc.PDFDictionary({"Length1": len(data), "Filter": "/FlateDecode"}),
        )
        symbolic = self.flags & ~ttfonts.FF_NONSYMBOLIC | ttfonts.FF_SYMBOLIC
        descriptor = pdfdoc.PDFDictionary({
            "Type": "/FontDescriptor", "FontName": pdfdoc.PDFName(fontname), "Flags": symbolic,
            "Ascent": self.ascent, "Descent": self.descent, "CapHeight": self.capHeight,
            "ItalicAngle": self.italicAngle, "StemV": self.stemV,
            "FontBBox": pdfdoc.PDFArray(self.bbox), "MissingWidth": self.defaultWidth,
            "FontFile2": doc.Reference(file, f"fontFile:{self.filename}({fontname})"),
        })  # fmt: skip
        return doc.Reference(descriptor, f"fontDescriptor:{fontname}")


class PaperFont(ttfonts.TTFont):  # type: ignore[misc]
    """A font of a ``PaperFace``."""

    def __init__(self, name: str, path: Path, index: int) -> None:
        super().__init__(name, str(path), subfontIndex=index)
        self.face.__class__ = PaperFace  # its file is read in the making: once is enough
        self.face._kept = {}
        ttfonts.makeToUnicodeCMap = to_unicode

    def addObjects(self, doc: Any) -> None:
        """Put the subsets into the document; their widths are whole numbers, written at once."""
        state = self.state[doc]
        names = [f"{state.internalName}+{at}" for at in range(len(state.subsets))]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for name in names:
            fonts[name].Widths = _Widths(fonts[name].Widths.sequence)


class _Widths(pdfdoc.PDFObject):  # type: ignore[misc]
    """An array of whole numbers."""

    def __init__(self, widths: Iterable[int]) -> None:
        self._text = f"[{' '.join(map(str, widths))}]".encode()

    def format(self, _document: Any) -> bytes:
        """The array as bytes."""
        return self._text


def to_unicode(font: str, subset: Iterable[int]) -> str:
    """The map from codes to Unicode; reportlab's own breaks above U+FFFF (no UTF-16 pair)."""
    codes = list(subset)
    lines = (
        f"<{at:02X}> <{chr(code).encode('utf-16-be', 'surrogatepass').hex().upper()}>"
        for at, code in enumerate(codes)
    )
    return "\n".join((
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo", f"<< /Registry ({font})", f"/Ordering ({font})", "/Supplement 0",
        ">> def", f"/CMapName /{font} def", "/CMapType 2 def",
        "1 begincodespacerange", f"<00> <{len(codes) - 1:02X}>", "endcodespacerange",
        f"{len(codes)} beginbfchar", *lines, "endbfchar", "endcmap",
        "CMapName currentdict /CMap defineresource pop", "end", "end",
    ))  # fmt: skip
