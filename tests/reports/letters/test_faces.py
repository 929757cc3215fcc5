"""Which files set letters: the office's choice, the real faces, stand-ins; what is refused."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

import pytest

from app.base.errors import AppError, InputError
from app.reports.letters.faces import Faces, Role, find_faces
from app.reports.letters.fontfiles import FontFile, FontShelf, read_faces
from app.reports.letters.renderer import render
from tests.reports.letters.conftest import make_letter


@pytest.fixture(scope="module")
def song(faces: Faces) -> FontFile:
    """A real font file of this machine to build cases from."""
    return faces.path_of(Role.SONG)


def patched(file: FontFile, target: Path, table: bytes, at: int, value: bytes) -> Path:
    """A copy of a font with ``value`` written at ``at`` into one table of its first face."""
    data = bytearray(file.path.read_bytes())
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    count = struct.unpack_from(">H", data, start + 4)[0]
    for number in range(count):
        tag, _sum, offset, _size = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
        if tag == table:
            data[offset + at : offset + at + len(value)] = value
    target.write_bytes(data)
    return target


def test_a_real_face_found_by_its_file_name_is_no_stand_in(song: FontFile, tmp_path: Path) -> None:
    for name in ("simfang", "fzxbsjw", "simhei", "simkai", "stsong"):
        shutil.copy(song.path, tmp_path / f"{name}.ttf")

    found = find_faces(folders=[tmp_path])

    assert found.stand_ins == ()
    assert found.stand_in_text() == ""
    assert found.path_of(Role.BODY).path == tmp_path / "simfang.ttf"


def test_a_face_is_found_by_its_own_name_under_any_file_name(
    song: FontFile, tmp_path: Path
) -> None:
    shutil.copy(song.path, tmp_path / "x1.ttc")

    found = FontShelf([tmp_path]).by_name(song.names[0].upper())

    assert found is not None
    assert found.path == tmp_path / "x1.ttc"


def test_stand_ins_are_told_role_by_role(song: FontFile, tmp_path: Path) -> None:
    shutil.copy(song.path, tmp_path / song.path.name)

    found = find_faces(folders=[tmp_path])

    assert {item.role for item in found.stand_ins} >= {Role.BODY, Role.TITLE, Role.HEADING}
    assert "仿宋以“" in found.stand_in_text()
    assert found.stand_in_text().startswith("代用字体：")


def test_a_machine_without_chinese_fonts_names_the_role(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="仿宋"):
        find_faces(folders=[tmp_path])


def test_the_office_may_choose_a_file_before_everything(song: FontFile) -> None:
    found = find_faces({"title": f"{song.path}#{song.index}"})

    assert found.path_of(Role.TITLE) == song
    assert Role.TITLE not in {item.role for item in found.stand_ins}


def test_a_chosen_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="小标宋.*不存在"):
        find_faces({"title": str(tmp_path / "gone.ttf")})


@pytest.mark.parametrize(("kind", "may"), [(0, True), (8, True), (2, False), (0x104, False)])
def test_a_font_that_forbids_embedding_is_refused(
    song: FontFile, tmp_path: Path, kind: int, may: bool
) -> None:
    path = patched(song, tmp_path / "simfang.ttf", b"OS/2", 8, struct.pack(">H", kind))

    assert read_faces(path)[0].embeddable is may
    if not may:
        with pytest.raises(InputError, match="不允许嵌入"):
            find_faces({"body": str(path)})
        assert find_faces().path_of(Role.BODY).path != path


def test_postscript_outlines_are_passed_over(song: FontFile, tmp_path: Path) -> None:
    data = song.path.read_bytes().replace(b"glyf", b"CFF ", 64)
    (tmp_path / "simfang.ttf").write_bytes(data)
    shutil.copy(song.path, tmp_path / song.path.name)

    assert not read_faces(tmp_path / "simfang.ttf")[0].usable
    assert find_faces(folders=[tmp_path]).path_of(Role.BODY).path.name == song.path.name


@pytest.mark.parametrize("data", [b"", b"ttcf", b"\0\1\0\0\xff\xff", b"OTTO\0\x01" + b"x" * 90])
def test_a_broken_file_holds_no_face(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "simfang.ttf").write_bytes(data)

    assert not any(face.usable for face in read_faces(tmp_path / "simfang.ttf"))


def test_a_damaged_face_is_named_and_nothing_is_printed(song: FontFile, tmp_path: Path) -> None:
    path = patched(song, tmp_path / "simfang.ttf", b"head", 0, bytes(54))

    with pytest.raises(InputError, match=r"“仿宋”的字体文件“simfang\.ttf”已损坏"):
        render(make_letter(), find_faces({"body": str(path)}))


def test_a_letter_is_set_in_the_chosen_face(song: FontFile) -> None:
    chosen = {role.value: f"{song.path}#{song.index}" for role in Role}

    data = render(make_letter(), find_faces(chosen))

    assert data.startswith(b"%PDF")
