"""What goes into the folder: every resource, module and migration, and nothing idle."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tools.machine import paper_fonts, report
from tools.packing import contents

ROOT = Path(__file__).resolve().parents[2]
LICENCES_TOLD = ROOT / "packaging" / "licences" / "README.txt"


class Recipe:
    """What PyInstaller was asked for: the calls of a spec, by the name of what it calls."""

    def __init__(self, work: Path) -> None:
        self.calls: dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]] = {}
        names = ("Analysis", "PYZ", "EXE", "COLLECT")
        spec = ROOT / "packaging" / "chengxin.spec"
        words = {"SPECPATH": str(spec.parent), "workpath": str(work)}
        exec(  # noqa: S102 – as PyInstaller does it
            compile(spec.read_text("utf-8"), str(spec), "exec"),
            {**words, **{name: self._recorder(name) for name in names}},
        )

    def _recorder(self, name: str) -> Any:
        def record(*positional: Any, **named: Any) -> Recipe:
            self.calls.setdefault(name, []).append((positional, named))
            return self

        return record

    # What the answer of Analysis has; both files would be brought by PyInstaller's hooks.
    scripts: Any = ()
    pure: Any = ()
    datas: Any = ()
    binaries: Any = (
        ("PySide6\\Qt6Core.dll", "", "BINARY"),
        ("PySide6\\opengl32sw.dll", "", "BINARY"),
        ("icuuc.dll", "", "BINARY"),
    )


@pytest.fixture
def recipe(tmp_path: Path, qapp: object, monkeypatch: pytest.MonkeyPatch) -> Recipe:
    """The spec for Windows, carried out up to what PyInstaller would do."""
    for module in (report, contents):
        monkeypatch.setattr(module, "WINDOWS", True)
    return Recipe(tmp_path)


def test_the_licences_of_qt_and_the_libraries_go_along(recipe: Recipe) -> None:
    carried = {
        (folder, Path(path).name)
        for path, folder in recipe.calls["Analysis"][0][1]["datas"]
        if folder.startswith("licences")
    }

    assert {("licences", "LGPL-3.txt"), ("licences", "GPL-3.txt")} <= carried
    for library in ("reportlab", "sqlalchemy", "xlsxwriter", "pillow"):
        assert any(folder == f"licences/{library}" for folder, _ in carried), library


def test_the_recipe_carries_every_resource_to_its_own_folder(recipe: Recipe) -> None:
    carried = {(Path(path), folder) for path, folder in recipe.calls["Analysis"][0][1]["datas"]}

    for file in (ROOT / "resources").rglob("*"):
        if file.is_file() and not file.name.startswith("."):
            assert (file, file.parent.relative_to(ROOT).as_posix()) in carried


def test_the_recipe_carries_every_migration_as_a_file(recipe: Recipe) -> None:
    # Alembic looks for them in their folder, so modules in the archive would not be found.
    carried = {Path(path).name for path, _ in recipe.calls["Analysis"][0][1]["datas"]}
    folder = ROOT / "app" / "models" / "migrations"

    assert {"env.py", *(file.name for file in (folder / "versions").glob("*.py"))} <= carried


def test_the_recipe_makes_a_program_for_the_window_and_one_that_prints(recipe: Recipe) -> None:
    programs = {named["name"]: named["console"] for _, named in recipe.calls["EXE"]}

    assert programs == {"ChengxinDesk": False, "chengxin-cli": True}


def test_on_linux_one_program_is_made_without_a_resource(tmp_path: Path, qapp: object) -> None:
    (made,) = Recipe(tmp_path).calls["EXE"]

    assert made[1]["name"] == "ChengxinDesk"
    assert not {"icon", "version"} & set(made[1])


def test_the_recipe_leaves_out_what_is_not_wanted(recipe: Recipe) -> None:
    kept = recipe.calls["COLLECT"][0][0][2]

    assert [entry[0] for entry in kept] == ["PySide6\\Qt6Core.dll"]


def test_the_recipe_makes_icon_and_versions_anew(recipe: Recipe, tmp_path: Path) -> None:
    named = recipe.calls["EXE"][1][1]

    assert Path(named["icon"]).read_bytes()[:4] == b"\0\0\1\0"
    assert f"'{contents.version()}'" in Path(named["version"]).read_text("utf-8")
    assert Path(named["version"]).parent == tmp_path


def test_the_version_is_that_of_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert contents.version() == project["version"]


def test_every_module_of_the_application_is_named() -> None:
    # Modules that are imported by name, or only inside a function, are found all the same.
    named = set(contents.hidden_modules())

    assert {"app.cli", "app.bootstrap", "app.models.migrations.runner", "alembic"} <= named
    assert "app.models.migrations.env" not in named


def test_no_cache_and_no_hidden_file_ships() -> None:
    names = [f"{folder}/{path.name}" for path, folder in contents.data_files()]

    assert not [name for name in names if "__pycache__" in name or "/." in name]


def test_no_module_that_the_application_names_is_excluded() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "app").rglob("*.py")]

    for name in contents.EXCLUDED_MODULES:
        assert not any(f"from {name} " in text or f"import {name}\n" in text for text in sources)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("PySide6/Qt6Pdf.dll", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/plugins/multimedia/windowsmediaplugin.dll", True),
        ("PySide6\\plugins\\multimedia\\ffmpegmediaplugin.dll", False),
        ("PySide6/avcodec-61.dll", False),
        ("PySide6/opengl32sw.dll", False),
        ("PySide6/translations/qtbase_zh_CN.qm", True),
        ("PySide6/translations/qtbase_de.qm", False),
        ("resources/regulations/nanyang-2020.toml", True),
        ("bcryptprimitives.dll", False),
        ("PySide6/ICUUC.dll", False),
        ("PySide6/Qt/lib/libQt6Pdf.so.6", True),
        ("PySide6/Qt/lib/libQt6Qml.so.6", False),
        ("libQt6Qml.so.6", False),  # a link beside the programs
        ("libgtk-3.so.0", False),
        ("libxcb-cursor.so.0", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", False),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
    ],
)
def test_what_is_wanted_in_the_folder(path: str, wanted: bool) -> None:
    assert contents.is_wanted(path) is wanted


@pytest.mark.parametrize("bundle", paper_fonts.BUNDLES)
def test_the_fonts_of_papers_go_along_with_their_licences(
    bundle: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = paper_fonts.BUNDLES[bundle].files
    fonts = tmp_path / "resources" / "fonts"
    fonts.mkdir(parents=True)
    for name in wanted:
        (fonts / name).write_bytes(b"font")
    monkeypatch.setattr(contents, "ROOT", tmp_path)
    monkeypatch.setattr(contents, "migration_files", list)
    monkeypatch.setattr(contents, "manual_files", list)
    monkeypatch.setattr(contents, "licence_files", list)

    carried = {path.name: folder for path, folder in contents.data_files()}

    assert carried == dict.fromkeys(wanted, "resources/fonts")
    assert any(name.endswith(".txt") for name in wanted)
    assert bundle.split()[0] in LICENCES_TOLD.read_text("utf-8")
