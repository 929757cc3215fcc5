"""File names from outside: harmless, short enough, unequal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.mail.names import NameRegister, clean_name, default_name
from app.intake.mail.notes import Notes


@pytest.mark.parametrize(
    "given_name, stored",
    [
        ("合同.pdf", "合同.pdf"),
        ("a/b/../c.txt", "c.txt"),
        ("C:\\temp\\d.doc", "d.doc"),
        ("what?.txt", "what_.txt"),
        (" name. ", "name"),
        ("nul", "_nul"),
        ("COM1.tar.gz", "_COM1.tar.gz"),
        ("...", ""),
        ("/", ""),
        ("a\r\nb.txt", "a b.txt"),
        ("\ud800x.txt", "\ufffdx.txt"),
    ],
)
def test_names_become_bare_and_harmless(given_name: str, stored: str) -> None:
    assert clean_name(given_name, Notes()) == stored


def test_a_long_name_is_cut_by_bytes_and_keeps_its_suffix() -> None:
    notes = Notes()

    stored = clean_name("诉" * 200 + ".pdf", notes)

    assert stored == "诉" * 83 + ".pdf"
    assert len(stored.encode("utf-8")) <= 255
    assert "过长" in notes.sentences()[0]


def test_a_long_ascii_name_is_cut_by_characters() -> None:
    assert clean_name("a" * 200 + ".pdf", Notes()) == "a" * 116 + ".pdf"


@given(st.text(max_size=300))
def test_every_name_can_be_stored(name: str) -> None:
    stored = clean_name(name, Notes())

    assert len(stored.encode("utf-8")) <= 255
    assert not set(stored) & set('/\\:*?"<>|\n\r\t\0\u202e')
    assert stored == clean_name(stored, Notes())


def test_equal_names_get_numbers_whatever_their_case() -> None:
    names = NameRegister(Notes())

    taken = [names.take(name) for name in ("a.pdf", "A.PDF", "a.pdf", "a(2).pdf")]

    assert len({name.casefold() for name in taken}) == 4
    assert taken[0] == "a.pdf"


def test_a_part_without_a_name_gets_one_from_its_type() -> None:
    assert default_name("image/jpeg", 3) == "附件3.jpg"
    assert default_name("application/x-strange", 1) == "附件1.bin"
