"""Numbers of papers and cases as somebody types them: few keyboards have the brackets of 〔2026〕."""

from __future__ import annotations

import unicodedata
from typing import Final

_BRACKETS: Final = str.maketrans("[]【】()", "〔〕〔〕〔〕")


def as_numbered(text: str) -> str:
    """The text with the figures and brackets that numbers bear: （２０２６） and [2026] are 〔2026〕.

    It is for finding, never for keeping: other brackets become these, too.
    """
    return unicodedata.normalize("NFKC", text).translate(_BRACKETS)
