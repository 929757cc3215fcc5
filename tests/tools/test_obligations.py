"""The evidence tool: which test shows which obligation, and what it says of a wrong id."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from app.base.machine.resources import resource_text
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.source import read_source
from tools.mutation_run import Evidence, noticed
from tools.mutations import changes_of
from tools.obligation_proofs import MUTANTS, Mutant, ordered, prove, read_mutants
from tools.obligations import LATER, MATRIX, Obligation, read_matrix, report

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
ROWS = {
    "NY-2": Obligation("NY-2", "第二条", "takes complaints", "desk"),
    "NY-3": Obligation("NY-3", "第三条", "records measures", "desk"),
}


def obligations(tests: Path) -> subprocess.CompletedProcess[str]:
    """What the command prints for a folder of tests of its own."""
    command = [sys.executable, "-m", "tools.obligations", "--tests", str(tests)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")


def test_an_obligation_is_listed_with_its_tests_and_a_bare_one_by_itself() -> None:
    text, status = report(ROWS, {"NY-2": ["tests/b.py::two", "tests/a.py::one"]})

    assert status == 0
    assert text.index("tests/a.py::one") < text.index("tests/b.py::two")
    assert "without a test yet: 1 of 2" in text
    assert "NY-3  第三条  [desk]" in text


def test_an_id_that_the_matrix_lacks_is_an_error() -> None:
    text, status = report(ROWS, {"NY-99": ["tests/a.py::one"]})

    assert status == 1
    assert "NY-99: tests/a.py::one" in text


def test_the_command_collects_markers_of_functions_classes_and_parameters(tmp_path: Path) -> None:
    (tmp_path / "test_invented.py").write_text(
        "import pytest\n"
        "@pytest.mark.obligation('NY-2')\n"
        "def test_one(): pass\n"
        "@pytest.mark.obligation('NY-3')\n"
        "class TestMany:\n"
        "    def test_two(self): pass\n"
        "@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.obligation('NY-5'))])\n"
        "def test_three(x): pass\n",
        encoding="utf-8",
    )

    answer = obligations(tmp_path)

    assert answer.returncode == 0, answer.stdout
    assert all(name in answer.stdout for name in ("::test_one", "::test_two", "::test_three"))


def test_the_command_fails_for_an_unknown_id(tmp_path: Path) -> None:
    (tmp_path / "test_invented.py").write_text(
        "import pytest\n@pytest.mark.obligation('YC-99')\ndef test_one(): pass\n", encoding="utf-8"
    )

    answer = obligations(tmp_path)

    assert answer.returncode == 1
    assert "YC-99" in answer.stdout


def test_the_command_fails_for_a_test_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "test_invented.py").write_text("import nothing_of_that_name\n", encoding="utf-8")

    assert obligations(tmp_path).returncode == 1


def test_the_matrix_holds_every_article_of_both_regulations() -> None:
    ids = read_matrix(MATRIX.read_text(encoding="utf-8"))

    numbers = {(i.split("-")[0], int(i.split("-")[1].split(".")[0])) for i in ids if "-" in i}
    assert {("NY", n) for n in range(2, 24)} <= numbers
    assert {("YC", n) for n in range(2, 27) if n != 3} <= numbers


def test_an_id_that_stands_twice_is_an_error() -> None:
    row = "| NY-2 | 第二条 | takes complaints | here | desk |\n"

    with pytest.raises(ValueError, match="NY-2"):
        read_matrix(row + row)


def test_a_parametrised_test_counts_as_one_and_the_mutant_stands_beside_its_row() -> None:
    tests = {"NY-2": ["tests/a.py::one[1]", "tests/a.py::one[2]", "tests/a.py::two"]}
    mutants = {"NY-2": Mutant("NY-2", "app/x.py", "limit = 5", "limit = 6")}

    text, _status = report(ROWS, tests, mutants)

    assert "(2 tests)" in text and "one[1]" not in text
    assert "mutant  app/x.py: limit = 5 → limit = 6" in text


# ---------------------------------------------------------------- proving the rows


def mutants() -> dict[str, Mutant]:
    return read_mutants(MUTANTS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", sorted(mutants()))
def test_a_mutant_is_of_a_row_changes_one_place_and_leaves_a_pack_that_can_be_read(
    row: str,
) -> None:
    mutant = mutants()[row]
    whole = (ROOT / mutant.file).read_text(encoding="utf-8")

    changed = mutant.applied(whole)

    assert row in read_matrix(MATRIX.read_text(encoding="utf-8"))
    assert changed != whole
    if mutant.file.startswith("resources/regulations") and not mutant.file.endswith("common.toml"):
        read_regulation(read_source(changed))  # else every test would notice, and none the row
    elif mutant.file.endswith(".toml"):
        tomllib.loads(changed)
    else:
        compile(changed, mutant.file, "exec")


def test_every_row_that_is_done_has_its_mutant_and_no_other_has() -> None:
    rows = read_matrix(MATRIX.read_text(encoding="utf-8")).values()

    assert {r.id for r in rows if r.status != LATER} == mutants().keys()


@pytest.mark.parametrize("row", sorted(mutants()))
def test_a_mutant_names_a_test_that_is_there(row: str) -> None:
    file, _, name = mutants()[row].by.partition("::")

    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


def test_quick_tests_run_before_slow_ones() -> None:
    tests = ["tests/ui/a.py::x", "tests/rules/b.py::y", "tests/services/c.py::z"]

    assert ordered(tests) == [[tests[1]], [tests[2]], [tests[0]]]


@pytest.mark.parametrize(
    ("noticing", "status"), [("raise AssertionError('noticed')", 1), ("pass", 0)]
)
def test_a_row_counts_where_a_test_of_its_own_fails_on_the_changed_copy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], noticing: str, status: int
) -> None:
    """In the true tree the law says 5 days; in the copy 6, and only the test's reading shows it."""
    test = tmp_path / "test_invented.py"
    test.write_text(
        "from pathlib import Path\n"
        "def test_one():\n"
        "    text = Path('resources/regulations/nanyang-2020.toml').read_text('utf-8')\n"
        f"    if 'limit = 6, unless' in text:\n        {noticing}\n",
        encoding="utf-8",
    )
    mutant = mutants()["NY-11.1"]

    unproved = prove({"NY-11.1": mutant}, lambda _row: (), lambda _row: [str(test)], ["NY-11.1"])

    said = capsys.readouterr().out
    assert unproved == 1 - status
    assert ("noticed by" in said) is (status == 1)


def test_a_row_without_a_mutant_is_not_proved(capsys: pytest.CaptureFixture[str]) -> None:
    assert prove({}, lambda _row: (), lambda _row: (), ["NY-11.1"]) == 1
    assert "no mutant is named" in capsys.readouterr().out


# ---------------------------------------------------------------- changing the packs

TABLES = {
    "clocks": {
        "closure": {
            "article": "第十六条",
            "unit": "working_days",
            "opens": [{"step": "accept", "at": "on", "limit": 60}],
            "met_by": ["close"],
            "reopened_by": ["review_result outcome=return"],
        }
    },
    "lists": {"refusal_grounds": [{"key": "1", "text": "示例", "article": "第八条"}]},
    "steps": {"decline": {"otherwise": "refuse", "stages": ["received"], "fields": ["reason!"]}},
}


@pytest.mark.parametrize(
    "change",
    [
        "[number] clocks.closure.opens.0.limit: 60 → 61",
        "[number] clocks.closure.opens.0.limit: 60 → 59",
        "[trigger] clocks.closure.opens.0: opening left out",
        "[trigger] clocks.closure.met_by.0: close left out",
        "[trigger] clocks.closure.reopened_by.0: “review_result outcome=return” without its condition",
        "[clock] clocks.closure.opens.0.at: on → delivered_on",
        "[clock] clocks.closure.unit: working_days → calendar_days",
        "[article] clocks.closure.article: 第十六条 → 第九十九条",
        "[article] lists.refusal_grounds.1.article: 第八条 → 第九十九条",
        "[ground] lists.refusal_grounds.1: left out",
        "[condition] steps.decline.otherwise: refuse → record",
        "[condition] steps.decline.fields.0: reason! no longer required",
        "[order] steps.decline.stages: without received",
        "[order] steps.decline.stages: with closed",
    ],
)
def test_every_sort_of_change_is_made(change: str) -> None:
    assert change in [str(made) for made in changes_of(TABLES)]


def test_a_change_touches_its_own_place_alone() -> None:
    (change,) = [c for c in changes_of(TABLES) if str(c).endswith("60 → 61")]

    changed = change.applied(TABLES)

    assert changed["clocks"]["closure"]["opens"] == [{"step": "accept", "at": "on", "limit": 61}]
    assert TABLES["clocks"]["closure"]["opens"] == [{"step": "accept", "at": "on", "limit": 60}]
    assert changed["steps"] == TABLES["steps"]


def closure_is_sixty() -> None:
    from app.rules.regulation.shipped import shipped_regulation

    assert shipped_regulation("nanyang-2020").clocks["closure"].opens[0].limit == 60


@pytest.mark.parametrize(
    ("start", "seen"), [("clocks.closure.opens.0.limit", True), ("clocks.closure.warn", False)]
)
def test_a_change_is_noticed_by_a_test_that_fails_on_it(start: str, seen: bool) -> None:
    own = tomllib.loads(resource_text("regulations/nanyang-2020.toml"))
    evidence = [Evidence("closure", closure_is_sixty, {"nanyang-2020"})]
    changes = [c for c in changes_of(own) if c.key == start]

    assert [noticed("nanyang-2020", own, change, evidence) for change in changes] == [seen, seen]
    closure_is_sixty()  # the shipped pack is back
