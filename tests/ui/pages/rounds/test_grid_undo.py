"""Undoing in the grid: docs/grid.md, "Undoing"."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.services.evaluation.round_commands import StageLock
from tests.ui.pages.rounds.clerk import Clerk
from tools.tour import hands

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def paste_four(clerk: Clerk) -> None:
    clerk.go(0, "4", "timely")
    clerk.clip("0.1\t0.2\r\n0.3\t98\r\n")
    clerk.key(Qt.Key.Key_V, CTRL)


def four(clerk: Clerk) -> list[object]:
    return [clerk.text(n, "4", name) for n in range(2) for name in ("timely", "closed")]


def test_a_whole_paste_is_undone_and_redone(clerk: Clerk) -> None:
    clerk.enter((0, "4", "timely", "1/2"))
    clerk.reread()
    before, steps = clerk.scores(), clerk.steps()
    paste_four(clerk)
    assert four(clerk) == ["0.1", "0.2", "0.3", "98"]

    clerk.key(Qt.Key.Key_Z, CTRL)
    assert four(clerk) == ["1/2", None, None, None]
    assert clerk.scores() == before
    assert clerk.current() == clerk.shown(0, "4", "timely") == "1/2"

    clerk.key(Qt.Key.Key_Y, CTRL)
    assert four(clerk) == ["0.1", "0.2", "0.3", "98"]
    assert clerk.mark(1, "4", "closed") == "refused"
    assert clerk.steps() == steps + 3  # the log is longer: entered, undone, entered anew


def test_both_keys_redo(clerk: Clerk) -> None:
    for again in (Qt.KeyboardModifier.NoModifier, SHIFT):
        paste_four(clerk)
        clerk.key(Qt.Key.Key_Z, CTRL)
        clerk.key(Qt.Key.Key_Z if again else Qt.Key.Key_Y, CTRL | again)
        assert four(clerk) == ["0.1", "0.2", "0.3", "98"]
        clerk.key(Qt.Key.Key_Z, CTRL)


def test_undo_holds_after_sorting_filtering_and_turning_the_view(clerk: Clerk) -> None:
    paste_four(clerk)

    clerk.panel.sort(clerk.at()[1], True)
    hands.choose(clerk.panel.filter_box, "open")
    hands.click(clerk.panel.view_buttons["unit"])
    clerk.view.setFocus()
    clerk.key(Qt.Key.Key_Z, CTRL)

    assert four(clerk) == [None] * 4


def test_acts_are_undone_one_after_the_other(clerk: Clerk) -> None:
    clerk.go(0, "8", "closed")
    for text in ("0.1", "0.2", "0.3"):
        clerk.go(0, "8", "closed")
        clerk.write(text)
        clerk.key(Qt.Key.Key_Return)

    seen = []
    for _ in range(4):
        clerk.key(Qt.Key.Key_Z, CTRL)
        seen.append(clerk.text(0, "8", "closed"))

    assert seen == ["0.2", "0.1", None, None]


def test_the_button_in_passing_undoes_too(clerk: Clerk) -> None:
    paste_four(clerk)

    clerk.window.toast_panel.undo()
    hands.settle()

    assert four(clerk) == [None] * 4


def test_a_locked_stage_can_not_be_undone_into(clerk: Clerk) -> None:
    paste_four(clerk)
    clerk.office.rounds.lock(StageLock(clerk.round, "reporting"), clerk.me)

    clerk.key(Qt.Key.Key_Z, CTRL)

    assert four(clerk) == ["0.1", "0.2", "0.3", "98"]
    assert "“自报”阶段已锁定" in clerk.error()
