"""Whether the parts of a pack fit together: steps that triggers, clocks and readings name."""

from __future__ import annotations

from app.rules.pack_table import Problem
from app.rules.regulation import Regulation

NEEDED = ("receive", "accept", "close", "void_step", "revise_step")


def cross_check(regulation: Regulation, problems: list[Problem]) -> None:
    steps, clocks = regulation.steps, regulation.clocks
    for required in NEEDED:
        if required not in steps:
            problems.append(Problem(f"steps.{required}", "", "缺少这个步骤。"))
    for clock in clocks.values():
        for trigger in (
            *(o.step for o in clock.opens),
            *clock.met_by,
            *clock.ended_by,
            *clock.reopened_by,
            *clock.paused_by,
            *clock.resumed_by,
        ):
            if trigger.step not in steps:
                problems.append(
                    Problem(f"clocks.{clock.word}", clock.article, f"没有步骤“{trigger.step}”。")
                )
        if clock.paused_by and not clock.resumed_by:
            problems.append(
                Problem(
                    f"clocks.{clock.word}.resumed_by", clock.article, "能暂停就要写明何时恢复。"
                )
            )
    for step in steps.values():
        words = (*(w for r in step.requires for w in r.step), *step.concerns)
        for word in words:
            if word not in steps:
                problems.append(Problem(f"steps.{step.word}", step.article, f"没有步骤“{word}”。"))
    extension = regulation.extension
    if extension:
        for word in (extension.clock, *extension.lengthens):
            if word not in clocks:
                problems.append(Problem("extension", extension.article, f"没有期限“{word}”。"))
        if extension.application and extension.application not in steps:
            problems.append(
                Problem(
                    "extension.application",
                    extension.article,
                    f"没有步骤“{extension.application}”。",
                )
            )
    for reading in regulation.readings:
        for word in reading.clocks:
            if word not in clocks:
                problems.append(
                    Problem(f"readings.{reading.key}", reading.article, f"没有期限“{word}”。")
                )
