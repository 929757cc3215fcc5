"""Texts that know their runs: plain to whoever doesn't ask, whole through joining, splitting, copying."""

from __future__ import annotations

import copy
import pickle

from app.base.letter import Letter, Paragraph, Run, Words, joined, runs_of, split_lines

NAMED = Words((Run("投诉人"), Run("张示例", keep=True), Run("反映\n第二段")))


def test_to_others_it_is_the_text() -> None:
    assert NAMED == "投诉人张示例反映\n第二段"
    assert Paragraph(NAMED) == Paragraph(str(NAMED))
    assert "".join([NAMED, "。"]).endswith("段。")


def test_a_plain_text_is_one_run() -> None:
    assert runs_of("甲") == (Run("甲"),)


def test_joining_and_splitting_keep_the_runs() -> None:
    whole = joined(("一、", NAMED))

    assert runs_of(whole)[2] == Run("张示例", keep=True)
    assert [runs_of(line) for line in split_lines(NAMED)] == [
        (Run("投诉人"), Run("张示例", keep=True), Run("反映")),
        (Run("第二段"),),
    ]
    assert type(joined(("甲", "乙"))) is str


def test_a_copy_keeps_the_runs() -> None:
    for made in (copy.deepcopy(NAMED), pickle.loads(pickle.dumps(NAMED)), copy.copy(NAMED)):
        assert runs_of(made) == NAMED.runs


def test_every_text_of_a_paper_is_told() -> None:
    letter = Letter(
        "general", "标题", (Paragraph(NAMED),), urgency="特急", signers=("张示例",),
        cosigners=("示例局",), printer="示例办", copies=("示例县委办",), note="联系人",
    )  # fmt: skip

    assert {"特急", "张示例", "示例局", "示例办", "示例县委办", "联系人", NAMED} <= set(
        letter.texts()
    )
