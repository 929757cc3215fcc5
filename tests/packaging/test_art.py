"""The icon and the version resource, as Windows will read them."""

from __future__ import annotations

import ast
import io

import pytest
from PIL import Image

from tools.packing import art


def test_the_icon_holds_the_drawing_in_every_size(qapp: object) -> None:
    pictures = {size: art.paint(size) for size in art.SIZES}

    icon = Image.open(io.BytesIO(art.icon_bytes(pictures)))

    assert icon.info["sizes"] == {(size, size) for size in art.SIZES}
    assert icon.convert("RGBA").getpixel((128, 16)) == (0x0B, 0x57, 0xD0, 255)
    assert icon.convert("RGBA").getpixel((0, 0))[3] == 0  # round corners


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("0.1.0", (0, 1, 0, 0)), ("1.2", (1, 2, 0, 0)), ("1.2.3rc1", (1, 2, 3, 0))],
)
def test_a_version_becomes_four_numbers(version: str, numbers: tuple[int, ...]) -> None:
    assert art.four_numbers(version) == numbers


def test_what_is_no_version_is_refused() -> None:
    with pytest.raises(ValueError, match="'next' is no version"):
        art.four_numbers("next")


def test_the_version_resource_is_chinese_and_one_expression() -> None:
    text = art.version_text("1.2.3", "chengxin-cli", "诚信台（命令行）")

    assert isinstance(ast.parse(text).body[0], ast.Expr)
    assert "StringTable('080404B0'" in text
    assert "StringStruct('ProductVersion', '1.2.3')" in text
    assert "filevers=(1, 2, 3, 0)" in text
