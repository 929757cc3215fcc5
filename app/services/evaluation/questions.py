"""What a round leaves open for the office to decide, and the decisions that stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from app.base.rows.round_questions import DecisionRow, QuestionRow, RoundQuestions
from app.rules.evaluation.history import RoundStep
from app.rules.evaluation.scoring import RoundScorer
from app.rules.indicators.decisions import ZERO_ANSWERS
from app.rules.indicators.expressions import numeral
from app.rules.indicators.schema import Item, Reading, Unsaid
from app.rules.indicators.values import Each, Value, ZeroBase

_WHOLE: Final = {
    "weights": "各项权重", "rescale": "不考核的分值是否折算", "as_of": "计分截至日",
    "not_assessed": "不考核", "ruling": "裁定得分",
}  # fmt: skip
_YES_NO: Final = (("yes", "是"), ("no", "否"))


def questions_of(scorer: RoundScorer, names: Mapping[str, str]) -> RoundQuestions:
    """Every question of the round with what it holds up; then what was decided."""
    rows = {
        unit: {row["item"]: row for row in scorer.body(unit)["scores"]}
        for unit in scorer.state.units
    }
    zeros = _zeros(scorer)
    found: list[QuestionRow] = []
    if scorer.indicators.weighted:
        found.append(_weights(scorer))
    for item in scorer.indicators.items.values():
        found += [_reading(scorer, item, reading, rows) for reading in item.readings]
        found += _zero_questions(scorer, item, zeros)
        if _unsaid(item):
            found.append(_ruling(scorer, item))
    found += _of_round(scorer)
    decisions = tuple(_decision(scorer, step, names) for step in scorer.state.decisions)
    return RoundQuestions(tuple(found), decisions)


def _reading(
    scorer: RoundScorer,
    item: Item,
    reading: Reading,
    rows: Mapping[str, Mapping[str, Mapping[str, Any]]],
) -> QuestionRow:
    decided = scorer.decisions.answer(reading.key, item.key, "")
    open_here = decided is None and not reading.default
    waiting = sum(open_here and row[item.key]["state"] == "open" for row in rows.values())
    return QuestionRow(
        item.key, item.caption, reading.key, reading.kind, reading.sentence,
        tuple((one.key, one.caption) for one in reading.options), reading.default,
        _answer_words(scorer, item.key, reading.key, decided.answer) if decided else "", waiting,
    )  # fmt: skip


def _zeros(scorer: RoundScorer) -> dict[tuple[str, str], int]:
    """How many units have a ratio whose whole is 0, by item and input."""
    found: dict[tuple[str, str], int] = {}
    from app.rules.indicators.parsing import parse_item

    for unit in scorer.state.units:
        for key, counted in scorer.entries(unit).items():
            item = scorer.indicators.item(key)
            if item is None:
                continue
            for name, value in parse_item(item, counted.typed).items():
                if _has_zero(value):
                    found[key, name] = found.get((key, name), 0) + 1
    return found


def _has_zero(value: Value) -> bool:
    cells = value.of.values() if isinstance(value, Each) else (value,)
    return any(isinstance(cell, ZeroBase) for cell in cells)


def _zero_questions(
    scorer: RoundScorer, item: Item, zeros: Mapping[tuple[str, str], int]
) -> Iterator[QuestionRow]:
    for name, one in item.inputs.items():
        key = f"zero.{name}"
        decided = scorer.decisions.answer(key, item.key, "")
        many = zeros.get((item.key, name), 0)
        if not many and decided is None:
            continue
        yield QuestionRow(
            item.key, item.caption, key, "zero",
            f"“{one.caption}”的分母为0，原文没有写怎样计分（{many}个单位）。",
            tuple(ZERO_ANSWERS.items()), "",
            ZERO_ANSWERS[decided.answer] if decided else "", 0 if decided else many,
        )  # fmt: skip


def _unsaid(item: Item) -> bool:
    return bool(item.problems) or any(isinstance(v.rule, Unsaid) for v in item.variants.values())


def _ruling(scorer: RoundScorer, item: Item) -> QuestionRow:
    decided = scorer.decisions.answer("ruling", item.key, "")
    waiting = 0 if decided else len(scorer.state.units)
    words = _answer_words(scorer, item.key, "ruling", decided.answer) if decided else ""
    return QuestionRow(
        item.key, item.caption, "ruling", "ruling", "这一项没有可以计算的规则，由人裁定得分。", (), "",
        words, waiting,
    )  # fmt: skip


def _weights(scorer: RoundScorer) -> QuestionRow:
    decided = scorer.decisions.answer("weights", "", "")
    words = "已定" if decided else ""
    options = tuple(
        (key, item.caption) for key, item in scorer.indicators.items.items() if item.points is None
    )
    return QuestionRow(
        "", "", "weights", "weights",
        f"各项权重由委托部门确定，合计{numeral(scorer.indicators.points)}。", options, "", words,
        0 if decided else len(scorer.state.units),
    )  # fmt: skip


def _of_round(scorer: RoundScorer) -> Iterator[QuestionRow]:
    for key, kind, sentence in (
        (
            "rescale",
            "yes_no",
            "有不考核项目的单位，得分是否折算成满分制；不折算的，总分写明“满分多少”。",
        ),
        ("as_of", "day", "按哪一天的情况计分；不定的，按看的那一天。"),
    ):
        decided = scorer.decisions.answer(key, "", "")
        words = _answer_words(scorer, "", key, decided.answer) if decided else ""
        options = _YES_NO if kind == "yes_no" else ()
        yield QuestionRow("", "", key, kind, sentence, options, "", words, 0)


def _decision(scorer: RoundScorer, step: RoundStep, names: Mapping[str, str]) -> DecisionRow:
    given = step.payload
    item, question = given["item"], given["question"]
    return DecisionRow(
        step.seq, item, _question_words(scorer, item, question),
        names.get(given["unit"], "") if given["unit"] else "",
        _answer_words(scorer, item, question, given["answer"]),
        scorer.ground.names.get(step.actor, step.actor), given["approved_by"], step.on,
        given["reason"],
    )  # fmt: skip


def _question_words(scorer: RoundScorer, item: str, question: str) -> str:
    if question in _WHOLE:
        return _WHOLE[question]
    found = scorer.indicators.item(item)
    if found is None:
        return question
    if question.startswith("zero."):
        one = found.inputs.get(question.removeprefix("zero."))
        return f"“{one.caption}”分母为0" if one is not None else question
    reading = found.reading(question)
    return reading.sentence if reading is not None else question


def _answer_words(scorer: RoundScorer, item: str, question: str, answer: Any) -> str:
    if question.startswith("zero."):
        return ZERO_ANSWERS.get(answer, str(answer))
    if question == "weights":
        given = answer.items() if isinstance(answer, Mapping) else ()
        return "、".join(f"{key}：{value}" for key, value in given)
    if isinstance(answer, bool):
        return "是" if answer else "否"
    found = scorer.indicators.item(item)
    reading = found.reading(question) if found is not None else None
    if reading is not None and reading.kind == "bands":
        return _bands_words(answer)
    return reading.caption(str(answer)) if reading is not None else str(answer)


def _bands_words(answer: Any) -> str:
    if not isinstance(answer, Sequence):
        return str(answer)
    pieces = []
    for band in answer:
        if isinstance(band, Mapping):
            bound = f"自{band['from']}起" if "from" in band else f"大于{band.get('above')}"
            pieces.append(f"{bound}得{band.get('points')}分")
        else:
            bound = f"大于{numeral(band.bound)}" if band.above else f"自{numeral(band.bound)}起"
            pieces.append(f"{bound}得{numeral(band.points)}分")
    return "，".join(pieces)
