"""installer.iss and its messages: per user, in Chinese, one version, the office's data untouched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.packing import contents

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "installer.iss"
MESSAGES = ROOT / "packaging" / "ChineseSimplified.isl"
EMPTY = {"AboutSetupNote", "BeveledLabel", "HelpTextNote", "TranslatorNote"}
SIGNS_ALONE = {
    "ComponentSize1",
    "ComponentSize2",
    "UninstallDisplayNameMark",
    "UninstallDisplayNameMarks",
}


def sections(path: Path) -> dict[str, list[str]]:
    """The lines of each section, without comments and the preprocessor's."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in path.read_text("utf-8-sig").splitlines():
        if re.fullmatch(r"\[\w+\]", line):
            name = line[1:-1]
        elif line.strip() and not line.startswith((";", "#")):
            found.setdefault(name, []).append(line)
    return found


def pairs(lines: list[str]) -> dict[str, str]:
    """``name=value`` lines; the same name twice is an error."""
    split = [tuple(line.split("=", 1)) for line in lines]
    assert len({name for name, _ in split}) == len(split)
    return dict(split)


SETUP = pairs([line for line in sections(SCRIPT)["Setup"] if not line.startswith("Architect")])


@pytest.mark.parametrize("path", [SCRIPT, MESSAGES], ids=lambda path: path.name)
def test_the_file_is_utf_8_with_a_byte_order_mark(path: Path) -> None:
    # Without the mark Inno Setup reads it in the code page of the machine that compiles.
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert not path.read_bytes()[3:].decode("utf-8").startswith("\ufeff")


def test_it_is_installed_by_a_user_without_administrator() -> None:
    assert SETUP["PrivilegesRequired"] == "lowest"
    assert SETUP["DefaultDirName"].startswith("{localappdata}\\Programs\\")


def test_the_identity_never_changes() -> None:
    # A release with another one would stand beside the old instead of replacing it.
    assert SETUP["AppId"] == "{{6E0B6F0C-4E0B-4C43-9B0B-9A2F4E1D7C51}"


def test_the_version_stands_in_pyproject_alone() -> None:
    text = SCRIPT.read_text("utf-8-sig")

    assert SETUP["AppVersion"] == "{#AppVersion}"
    assert 'GetStringFileInfo(SourcePath + BuildFolder + "\\" + AppExe, "ProductVersion")' in text
    assert contents.version() not in text


def test_it_packs_the_folder_that_is_built() -> None:
    text = SCRIPT.read_text("utf-8-sig")

    assert f'#define BuildFolder "dist\\{contents.FOLDER}"' in text
    assert f'#define AppExe "{contents.WINDOW_PROGRAM}.exe"' in text
    assert f'#define CliExe "{contents.CONSOLE_PROGRAM}.exe"' in text
    assert f'DestDir: "{{app}}\\{contents.INSIDE}"' in text


def test_windows_10_and_64_bits_are_required() -> None:
    lines = sections(SCRIPT)["Setup"]

    assert SETUP["MinVersion"] == "10.0.17763"
    assert "ArchitecturesAllowed=x64compatible" in lines


def test_a_running_desk_is_closed_and_not_started_again_by_itself() -> None:
    assert (SETUP["CloseApplications"], SETUP["RestartApplications"]) == ("yes", "no")


def test_nothing_but_the_programs_own_libraries_is_ever_deleted() -> None:
    text = SCRIPT.read_text("utf-8-sig")

    assert not {"UninstallDelete", "InstallDelete"} & set(sections(SCRIPT))
    assert re.findall(r"\b(?:DelTree|DeleteFile|RemoveDir)\(.*", text) == [
        "DelTree(ExpandConstant('{app}\\_internal'), True, True, True);"
    ]


def test_the_old_libraries_go_only_when_the_programs_are_replaced() -> None:
    # A desk that runs can't be replaced; its libraries must still be there when the user gives up.
    desk, console, libraries = sections(SCRIPT)["Files"]

    assert '\\{#AppExe}"' in desk and "AfterInstall" not in desk
    assert '\\{#CliExe}"' in console and console.endswith("AfterInstall: RemoveOldLibraries")
    assert f"\\{contents.INSIDE}\\*" in libraries


def test_the_program_is_never_installed_among_the_data() -> None:
    # %LOCALAPPDATA%\诚信台 (app/base/machine/places.py) holds the office's file.
    for line in sections(SCRIPT)["Files"]:
        assert re.search(r'DestDir: "\{app\}[\\"]', line)
    assert "诚信台" not in SETUP["DefaultDirName"]


def test_a_shortcut_in_the_start_menu_and_on_the_desktop_if_wanted() -> None:
    start, desktop = sections(SCRIPT)["Icons"]

    assert start.startswith('Name: "{autoprograms}\\{#AppName}"')
    assert desktop.endswith("Tasks: desktopicon")


def test_our_messages_come_after_the_compilers() -> None:
    (language,) = sections(SCRIPT)["Languages"]

    assert '"compiler:Default.isl,packaging\\ChineseSimplified.isl"' in language


def test_every_message_is_chinese() -> None:
    messages = pairs(sections(MESSAGES)["Messages"])

    assert len(messages) > 250
    assert {name for name, text in messages.items() if not text} == EMPTY
    for name, text in messages.items():
        if name not in EMPTY | SIGNS_ALONE:
            assert re.search(r"[\u4e00-\u9fff]", text), name


def test_the_removal_says_that_the_data_stay_and_where() -> None:
    messages = pairs(sections(MESSAGES)["Messages"])

    for name in ("UninstalledAll", "UninstalledMost"):
        assert "办公数据没有删除" in messages[name]
        assert "LOCALAPPDATA%%\\诚信台" in messages[name]


def test_every_message_that_the_script_asks_for_is_ours() -> None:
    text = SCRIPT.read_text("utf-8-sig")
    found = sections(MESSAGES)

    assert set(re.findall(r"\{cm:(\w+)", text)) <= set(pairs(found["CustomMessages"]))
    assert set(re.findall(r"\(msg(\w+)\)", text)) <= set(pairs(found["Messages"]))
