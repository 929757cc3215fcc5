"""The guides "to add a …" of docs/architecture.md, applied to a copy of the tree and run there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAPER = ROOT / "docs" / "architecture.md"
COPIED = ("app", "resources", "tests", "tools", "docs", "main.py", "pyproject.toml")
CHAPTER = re.compile(r"^## To add a …\n(.*?)^## ", re.M | re.S)
GUIDE = re.compile(
    r"^### (?P<title>[^\n]+): (?P<count>\d+) files?\n(?P<text>.*?)(?=^### |\Z)", re.M | re.S
)
BLOCK = re.compile(
    r"^```\w+\n(?:#|<!--) (?P<file>[\w./-]+), (?P<where>[^\n]+?)(?: -->)?\n(?P<lines>.*?)^```$",
    re.M | re.S,
)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines for one file: all of it (``new``), or lines ``above:`` or ``below:`` one of its own."""

    file: str
    where: str
    lines: str

    @property
    def is_test(self) -> bool:
        """Whether the block shows that the thing is there."""
        return self.file.startswith("tests/")

    def apply(self, tree: Path) -> None:
        """Write the lines into ``tree``; AssertionError where they have no place."""
        (tree / self.file).write_text(self.applied(tree), "utf-8")

    def applied(self, tree: Path) -> str:
        """The file of ``tree`` with the lines in it; AssertionError where they have no place."""
        path = tree / self.file
        if self.where == "new":
            assert not path.exists(), f"{self.file} is there already"
            return self.lines
        side, _, words = self.where.partition(": ")
        lines = path.read_text("utf-8").splitlines(keepends=True)
        places = [at for at, line in enumerate(lines) if words in line]
        assert side in ("above", "below") and len(places) == 1, (
            f"{self.file}, {self.where}: {len(places)} such lines"
        )
        lines.insert(places[0] + (side == "below"), self.lines)
        return "".join(lines)


@dataclass(frozen=True, slots=True)
class Guide:
    """What one section says."""

    title: str
    count: int
    blocks: tuple[Block, ...]

    @property
    def tests(self) -> tuple[str, ...]:
        """The test files that it brings."""
        return tuple(block.file for block in self.blocks if block.is_test)


def guides() -> dict[str, Guide]:
    """Every guide of the chapter by its title."""
    chapter = CHAPTER.search(PAPER.read_text("utf-8"))
    assert chapter is not None
    found = {}
    for match in GUIDE.finditer(chapter[1]):
        blocks = tuple(Block(*block.groups()) for block in BLOCK.finditer(match["text"]))
        assert len(blocks) == match["text"].count("```") // 2, (
            f"{match['title']}: a block without file"
        )
        found[match["title"]] = Guide(match["title"], int(match["count"]), blocks)
    return found


GUIDES = guides()
GUARDS = ("test_layers", "rules/test_packs", "rules/test_redaction")
RESULT = re.compile(r"^(PASSED|FAILED|ERROR) (\S+\.py)", re.M)


def tree_with(folder: Path, blocks: Sequence[Block]) -> Path:
    """A copy of the tree with the blocks applied."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(ROOT / name, folder / name)
    for block in blocks:
        block.apply(folder)
    return folder


@dataclass(frozen=True, slots=True)
class Run:
    """How the guides' tests went in a tree: PASSED, FAILED, ERROR by file; and what was printed."""

    outcomes: Mapping[str, set[str]]
    printed: str

    def of(self, guide: Guide) -> set[str]:
        """The outcomes of a guide's tests; no outcome is an error of the run."""
        return {one for name in guide.tests for one in self.outcomes.get(name, {"ERROR"})}


def pytest_in(tree: Path, names: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run test files of the tree there, apart from the run that this one belongs to."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rA", "--tb=short", "-p", "no:cacheprovider", *names],
        cwd=tree, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def run(tree: Path) -> Run:
    """Run the guides' tests in the tree."""
    answer = pytest_in(tree, [name for guide in GUIDES.values() for name in guide.tests])
    outcomes: dict[str, set[str]] = {}
    for outcome, name in RESULT.findall(answer.stdout):
        outcomes.setdefault(name, set()).add(outcome)
    return Run(outcomes, answer.stdout + answer.stderr)


@pytest.fixture(scope="module")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree after every guide."""
    blocks = [block for guide in GUIDES.values() for block in guide.blocks]
    return tree_with(tmp_path_factory.mktemp("applied"), blocks)


@pytest.fixture(scope="module")
def with_all(applied: Path) -> Run:
    """The run with everything applied."""
    return run(applied)


@pytest.fixture(scope="module")
def with_tests_alone(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The run where nothing but the tests was added."""
    blocks = [block for guide in GUIDES.values() for block in guide.blocks if block.is_test]
    return run(tree_with(tmp_path_factory.mktemp("bare"), blocks))


@pytest.mark.parametrize("title", ["A step", "A letter", "An indicator set", "A page", "A column of the ledger",
                                   "A setting of the office", "A command"])  # fmt: skip
def test_there_is_a_guide(title: str) -> None:
    assert title in GUIDES


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_its_title_counts_the_files_and_it_brings_a_test(guide: Guide) -> None:
    assert len({block.file for block in guide.blocks if not block.is_test}) == guide.count
    assert guide.tests


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_its_lines_have_their_place_in_the_tree_as_it_is(guide: Guide) -> None:
    for block in guide.blocks:  # what is there already, or stands elsewhere now, is named at once
        assert block.lines in block.applied(ROOT)


@pytest.mark.slow
@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_who_follows_it_has_the_thing(guide: Guide, with_all: Run) -> None:
    assert with_all.of(guide) == {"PASSED"}, with_all.printed


@pytest.mark.slow
@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_without_its_lines_its_test_fails(guide: Guide, with_tests_alone: Run) -> None:
    outcomes = with_tests_alone.of(guide)

    assert "FAILED" in outcomes and "ERROR" not in outcomes, with_tests_alone.printed


@pytest.mark.slow
def test_what_holds_for_all_of_its_kind_holds_for_it_too(applied: Path) -> None:
    answer = pytest_in(applied, [f"tests/{name}.py" for name in GUARDS])

    assert answer.returncode == 0, answer.stdout


@pytest.mark.slow
@pytest.mark.parametrize("words", [["check"], ["format", "--check"]], ids=["check", "format"])
def test_the_lines_are_written_in_the_style_of_the_house(applied: Path, words: list[str]) -> None:
    files = {b.file for g in GUIDES.values() for b in g.blocks if b.file.endswith(".py")}
    answer = subprocess.run(
        [sys.executable, "-m", "ruff", *words, "--no-cache", *sorted(files)],
        cwd=applied, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip

    assert answer.returncode == 0, answer.stdout
