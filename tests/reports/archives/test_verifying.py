"""A package is checked with nothing but itself: one changed byte is found, and nothing is passed unchecked."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import main
from app.reports.archives import bags
from app.reports.archives.package import Written
from app.reports.archives.verifying import GROUPS, verify
from tests.reports.archives.make_released import released

FINGERPRINT = "103601222e76d21b021a8bebb7fa1c63d37e61938aede3acfded3b1f80493472"
BY_PIECE = "263e7d575ac82466531c2e39af4c36aa573ae5f2b3a6145cfbda3eff5889a81f"
ROOT = Path(__file__).parents[3]


@pytest.fixture
def copy(sample: Path, tmp_path: Path) -> Path:
    """The released package, to be damaged."""
    return Path(shutil.copytree(sample, tmp_path / "包"))


def wrong(folder: Path) -> list[str]:
    """What a check finds wrong, by its captions."""
    return [one.caption for one in verify(folder).items if one.checked and not one.good]


def rewritten(folder: Path, path: str, data: bytes) -> None:
    """Change a file and every list so that all checksums are right again, as a forger would."""
    (folder / path).write_bytes(data)
    hashes = bags.read_list((folder / bags.MANIFEST).read_text("utf-8"))
    hashes[path] = bags.sha256_of(data)
    (folder / bags.MANIFEST).write_bytes(bags.listed(hashes).encode())
    info = (folder / bags.INFO).read_text("utf-8").splitlines()
    oxum = bags.oxum([(folder / one).stat().st_size for one in hashes])
    info = [f"Payload-Oxum: {oxum}" if line.startswith("Payload-Oxum") else line for line in info]
    (folder / bags.INFO).write_bytes("".join(f"{line}\n" for line in info).encode())
    tags = {name: bags.sha256_of((folder / name).read_bytes()) for name in bags.TAG_FILES}
    (folder / bags.TAGS).write_bytes(bags.listed(tags).encode())


@pytest.mark.obligation("NY-20", "YC-22")
def test_the_released_package_stays_good(sample: Path) -> None:
    verdict = verify(sample, FINGERPRINT)
    assert verdict.good and verdict.fingerprint == FINGERPRINT
    assert (verdict.code, verdict.files, verdict.pages) == ("Z109-1-12", 10, 5)
    assert {one.group for one in verdict.items} == set(GROUPS)
    for one in verdict.items:
        assert one.sentence.endswith("。") and str(one).startswith(("已检", "未检"))


def test_the_released_package_by_piece_stays_good(sample: Path) -> None:
    verdict = verify(sample.with_name("format-1-by-piece"), BY_PIECE)
    assert verdict.good and verdict.fingerprint == BY_PIECE
    assert (verdict.code, verdict.pages) == ("Z109-WS·2026-D30-XYB-0012", 5)


def test_what_is_written_today_is_good(volume: Written, by_piece: Written) -> None:
    for written in (volume, by_piece):
        verdict = verify(written.folder, written.fingerprint)
        assert verdict.good, [str(one) for one in verdict.items if not one.good]
    again = released(volume.folder.parent / "再")
    assert verify(again.folder).good


def test_what_nobody_can_check_here_is_said_to_be_unchecked(sample: Path) -> None:
    verdict = verify(sample)
    unchecked = {one.caption for one in verdict.items if not one.checked}
    assert unchecked == {"指纹", "电子签名", "音像", "病毒"}
    assert FINGERPRINT in next(one.sentence for one in verdict.items if one.caption == "指纹")


def test_one_changed_byte_of_any_file_is_found(copy: Path) -> None:
    for path in sorted(one for one in copy.rglob("*") if one.is_file()):
        whole = path.read_bytes()
        for at in {0, len(whole) // 2, len(whole) - 1}:
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            assert not verify(copy).good, (path.name, at)
        path.write_bytes(whole)
    assert verify(copy).good


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_no_change_whatever_is_passed(copy: Path, data: st.DataObject) -> None:
    paths = sorted(one for one in copy.rglob("*") if one.is_file())
    path = data.draw(st.sampled_from(paths))
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole)))
    cut = data.draw(st.integers(0, 3))
    put = data.draw(st.binary(max_size=3))
    made = whole[:at] + put + whole[at + cut :]
    if made == whole:
        return
    try:
        path.write_bytes(made)
        assert not verify(copy).good
    finally:
        path.write_bytes(whole)


DAMAGE: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "a file is missing": (lambda p: (p / bags.MAIN).unlink(), {"文件", "校验值"}),
    "an original is missing": (lambda p: next((p / bags.ORIGINALS).iterdir()).unlink(), {"文件"}),
    "a file is not listed": (lambda p: (p / "data/多.txt").write_text("x"), {"文件"}),
    "a file lies beside": (lambda p: (p / "Thumbs.db").write_text("x"), {"文件"}),
    "a file is renamed": (lambda p: (p / bags.PAGES).rename(p / "data/页.csv"), {"文件", "目录"}),
    "no list": (lambda p: (p / bags.MANIFEST).unlink(), {"清单"}),
    "no list of lists": (lambda p: (p / bags.TAGS).unlink(), {"清单"}),
    "an empty list": (lambda p: (p / bags.MANIFEST).write_text(""), {"清单"}),
    "a list that is none": (lambda p: (p / bags.MANIFEST).write_text("not a list"), {"清单"}),
    "a list in no encoding": (lambda p: (p / bags.MANIFEST).write_bytes(b"\xff\xfe"), {"清单"}),
    "another format": (
        lambda p: (p / bags.INFO).write_text("Chengxin-Archive-Format: 99\n"), {"清单"},
    ),
    "nothing but lists": (lambda p: shutil.rmtree(p / "data"), {"文件", "校验值", "目录"}),
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_found_where_it_is(copy: Path, what: str) -> None:
    damage, captions = DAMAGE[what]
    damage(copy)
    assert captions <= set(wrong(copy))
    assert main.main(["verify-archive", str(copy)]) in (1, 2)


def test_it_fails_when_it_checked_nothing(tmp_path: Path, copy: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    (copy / bags.MANIFEST).write_text("")
    for folder in (tmp_path / "nowhere", tmp_path, copy):
        assert not verify(folder).good and not verify(folder).readable
        assert main.main(["verify-archive", str(folder)]) == 1
    assert "什么也没有检查成，不能当作通过。" in capsys.readouterr().out


def test_a_path_that_leaves_the_package_is_never_followed(copy: Path) -> None:
    text = (copy / bags.MANIFEST).read_text("utf-8")
    (copy / bags.MANIFEST).write_text(text + "0" * 64 + "  data/../../x\n", "utf-8")
    assert wrong(copy) == ["清单"]


def test_a_forger_who_mends_the_lists_is_found_by_pages_and_lines(copy: Path) -> None:
    contents = (copy / bags.CONTENTS).read_bytes()
    rewritten(copy, bags.CONTENTS, contents.replace(b",1,2,2,", b",1,3,3,"))
    assert wrong(copy) == ["目录与页"]
    rewritten(copy, bags.CONTENTS, contents)
    assert wrong(copy) == []
    pages = (copy / bags.PAGES).read_bytes()
    rewritten(copy, bags.PAGES, pages.replace("3—5".encode(), "3—4".encode()))
    assert {"页号", "目录与页"} <= set(wrong(copy))


@pytest.mark.parametrize(
    ("path", "was", "now"),
    [
        (bags.PAGES, "data/案卷.pdf,5", "../../../etc/hosts,5"),
        (bags.PAGES, "3—5", "3—99999999999999999999"),
        (bags.PAGES, ",5,1,", ",5,一,"),
        (bags.FILES, "data/原件/0003", "/etc/0003"),
        (bags.CONTENTS, ",1,2,2,", ",1,-2,2,"),
        (bags.CONTENTS, ",1,2,2,", ',1,"2,2,'),
        (bags.CONTENTS, "顺序号,", "顺序,"),
        (bags.FILES, ",2,", ",3,"),
    ],
)
def test_lists_that_say_what_cannot_be_are_found_and_nothing_outside_is_opened(
    copy: Path, path: str, was: str, now: str
) -> None:
    text = (copy / path).read_text("utf-8-sig")
    assert was in text
    rewritten(copy, path, text.replace(was, now, 1).encode("utf-8-sig"))
    assert wrong(copy)


def test_a_page_that_was_taken_out_or_lost_its_number_is_found(copy: Path) -> None:
    whole = (copy / bags.MAIN).read_bytes()
    for change in (
        lambda document: document.pages.__delitem__(4),
        lambda document: document.pages.reverse(),
        lambda document: document.pages[4].obj.Resources.XObject.__delitem__("/Stamp"),
    ):
        with pikepdf.open(copy / bags.MAIN, allow_overwriting_input=True) as document:
            change(document)
            document.save(copy / bags.MAIN)
        rewritten(copy, bags.MAIN, (copy / bags.MAIN).read_bytes())
        assert "页号" in wrong(copy)
        rewritten(copy, bags.MAIN, whole)
    assert wrong(copy) == []


def test_a_script_put_into_the_volume_is_found(copy: Path) -> None:
    with pikepdf.open(copy / bags.MAIN, allow_overwriting_input=True) as document:
        run = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        document.Root.OpenAction = document.make_indirect(run)
        document.save(copy / bags.MAIN)
    rewritten(copy, bags.MAIN, (copy / bags.MAIN).read_bytes())
    assert "脚本和附带文件" in wrong(copy)


def test_another_package_under_the_same_code_has_another_fingerprint(copy: Path) -> None:
    rewritten(copy, bags.CONTENTS, (copy / bags.CONTENTS).read_bytes())  # nothing is changed
    assert verify(copy, FINGERPRINT).good
    path = next((copy / bags.ORIGINALS).glob("*.wav"))
    rewritten(copy, path.relative_to(copy).as_posix(), path.read_bytes() + b"\0")
    verdict = verify(copy, FINGERPRINT)
    assert {one.caption for one in verdict.items if one.checked and not one.good} == {
        "指纹",
        "原件",
    }


def test_a_program_among_the_originals_is_told(copy: Path) -> None:
    path = next((copy / bags.ORIGINALS).glob("*.wav"))
    rewritten(copy, path.relative_to(copy).as_posix(), b"MZ" + path.read_bytes())
    told = next(one for one in verify(copy).items if one.caption == "可执行文件")
    assert "录音.wav" in told.sentence and "不要运行" in told.sentence


def test_the_command_needs_neither_office_nor_window(sample: Path, tmp_path: Path) -> None:
    code = (
        "import sys, main; found = main.main(sys.argv[1:]);"
        "assert not {'sqlalchemy', 'PySide6'} & set(sys.modules); sys.exit(found)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "verify-archive", str(sample), "--fingerprint", FINGERPRINT],
        cwd=ROOT, env={"HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
    )  # fmt: skip
    said = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert [line for line in said.splitlines() if line in GROUPS] == list(GROUPS)
    assert said.rstrip().endswith("已检的各项全部通过。")
    assert list(tmp_path.iterdir()) == []
