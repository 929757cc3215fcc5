"""The fonts for papers: converted alike each time, brought once, and never a reason not to start."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from tools.convert_fonts import convert
from tools.machine import paper_fonts
from tools.machine.paper_fonts import Bundle


def postscript_font(path: Path) -> Path:
    """A font of one round glyph, with PostScript outlines."""
    pen = T2CharStringPen(1000, None)
    pen.moveTo((100, 0))
    pen.curveTo((100, 500), (900, 500), (900, 0))
    pen.closePath()
    empty = T2CharStringPen(1000, None)
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "han"])
    builder.setupCharacterMap({0x4E00: "han"})
    builder.setupCFF(
        "Sample", {}, {".notdef": empty.getCharString(), "han": pen.getCharString()}, {}
    )
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "han": (1000, 100)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Sample", "styleName": "Regular", "version": "1"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path


def test_a_converted_font_has_true_type_outlines_of_the_same_shape(tmp_path: Path) -> None:
    convert(postscript_font(tmp_path / "a.otf"), tmp_path / "a.ttf")
    made = TTFont(tmp_path / "a.ttf")

    assert "CFF " not in made and made["maxp"].tableVersion == 0x00010000
    glyph = made["glyf"][made.getBestCmap()[0x4E00]]
    assert (glyph.xMin, glyph.yMin, glyph.xMax) == (100, 0, 900)
    assert glyph.yMax == pytest.approx(375, abs=2)
    assert "converted to TrueType outlines" in str(made["name"].getName(5, 3, 1))


def test_converting_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    source = postscript_font(tmp_path / "a.otf")
    for name in ("one.ttf", "two.ttf"):
        convert(source, tmp_path / name)

    assert (tmp_path / "one.ttf").read_bytes() == (tmp_path / "two.ttf").read_bytes()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of its own: a project, its environment, an empty cache."""
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(paper_fonts, "ROOT", tmp_path)
    monkeypatch.setattr(paper_fonts, "FOLDER", tmp_path / "resources" / "fonts")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.delenv("CHENGXIN_NO_APT", raising=False)
    return tmp_path


def test_fonts_are_made_once_and_then_come_from_the_cache(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def bring(_python: Path, _scratch: Path, target: Path) -> None:
        made.append(target)
        (target / "a.ttf").write_bytes(b"font")

    monkeypatch.setattr(paper_fonts, "BUNDLES", {"Sample": Bundle(("a.ttf",), bring)})
    paper_fonts.ensure_paper_fonts(Path("python"))
    (paper_fonts.FOLDER / "a.ttf").unlink()
    paper_fonts.ensure_paper_fonts(Path("python"))

    assert len(made) == 1
    assert (machine / "resources" / "fonts" / "a.ttf").read_bytes() == b"font"


def test_fonts_that_cannot_be_had_are_told_and_not_asked_for_again(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def bring(_python: Path, _scratch: Path, _target: Path) -> None:
        raise OSError("no network")

    monkeypatch.setattr(paper_fonts, "BUNDLES", {"Sample": Bundle(("a.ttf",), bring)})
    paper_fonts.ensure_paper_fonts(Path("python"))
    first = capsys.readouterr().out
    paper_fonts.ensure_paper_fonts(Path("python"))

    assert "papers will do without Sample: OSError: no network" in first
    assert capsys.readouterr().out == ""


def test_every_bundle_brings_its_licence_along() -> None:
    for bundle in paper_fonts.BUNDLES.values():
        assert any("COPYING" in file or "OFL" in file for file in bundle.files)
