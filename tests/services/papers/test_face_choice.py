"""Which font file sets which role: told, chosen by the office, left to the machine again."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.base.errors import InputError
from app.reports.letters.faces import Role, find_faces
from tests.services.making import Desk


def test_every_role_is_told_with_its_file_and_whether_it_stands_in(desk: Desk) -> None:
    rows = desk.office.faces.rows(desk.me)
    faces = find_faces()

    assert [row.role for row in rows] == list(Role)
    assert [row.file for row in rows] == [
        str(f.path) + (f"#{f.index}" if f.index else "") for f in map(faces.path_of, Role)
    ]
    assert {row.role for row in rows if row.stands_in} == {one.role for one in faces.stand_ins}


def test_a_chosen_file_serves_its_role_until_it_is_given_back(desk: Desk) -> None:
    faces = find_faces()
    other = faces.path_of(Role.SUBHEADING)

    desk.office.faces.choose("heading", str(other.path), desk.me)
    row = next(row for row in desk.office.faces.rows(desk.me) if row.role == "heading")
    assert (row.file, row.state, row.stands_in) == (str(other.path), "本办选用", False)

    desk.office.faces.choose("heading", "", desk.me)
    row = next(row for row in desk.office.faces.rows(desk.me) if row.role == "heading")
    assert row.chosen == "" and row.file == str(faces.path_of(Role.HEADING).path)


def test_a_file_that_is_no_font_is_refused_and_nothing_changes(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "不是字体.ttf"
    file.write_bytes(b"text")

    with pytest.raises(InputError, match="不存在或不是字体文件"):
        desk.office.faces.choose("body", str(file), desk.me)

    assert all(row.chosen == "" for row in desk.office.faces.rows(desk.me))


def test_a_chosen_file_that_is_gone_is_named_and_another_serves(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "字体.ttf"
    file.write_bytes(find_faces().path_of(Role.SUBHEADING).path.read_bytes())
    desk.office.faces.choose("heading", str(file), desk.me)
    file.unlink()

    row = next(row for row in desk.office.faces.rows(desk.me) if row.role == "heading")

    assert row.state == "所选的不能用" and "请另选字体" in row.problem and row.name
