"""The stages that a case can be in, and those of a pack that declares none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StageDef:
    """A stage that a case can be in; ``order`` says how far it has gone, 0 before the decision."""

    key: str
    caption: str
    open: bool = True
    order: int | None = None  # None: nothing moves there of itself
    turn: str = "office"  # who has the case: office, unit, complainant, superior
    waiting: str = ""  # what is waited for where no clock runs, e.g. 未审查
    shows_after: int = 0  # working days in the stage after which that waiting shows
    locks: tuple[str, ...] = ()  # what of a round may no longer be changed there


def _stage(
    key: str, caption: str, order: int | None = None, turn: str = "office", waiting: str = "",
    shows_after: int = 0,
) -> StageDef:  # fmt: skip
    return StageDef(key, caption, order is not None, order, turn, waiting, shows_after)


# What a pack without [stages] has; common.toml says the same.
DEFAULT_STAGES: Mapping[str, StageDef] = {
    stage.key: stage
    for stage in (
        _stage("received", "待审查受理", 0, waiting="未审查"),
        _stage("correcting", "待补正", 0, "complainant", "补正材料未到", 5),
        _stage("accepted", "待转办", 1, waiting="未转办"),
        _stage("handling", "办理中", 2, "unit", "没有收到办理结果", 5),
        _stage("result_review", "待审核", 3, waiting="结果未审核"),
        _stage("feedback", "待反馈", 4, waiting="尚未反馈"),
        _stage("objected", "异议审查", 5, waiting="异议未审查决定"),
        _stage("closing", "待办结", 5, waiting="未办结"),
        _stage("superior_review", "待上级认可", 5, "superior", "上级未答复", 10),
        _stage("declined", "不予受理待告知", 6, waiting="不予受理未告知"),
        _stage("closed", "已办结"),
        _stage("refused", "不予受理"),
        _stage("forwarded", "已移送"),
        _stage("withdrawn", "已撤回"),
        _stage("merged", "已并案"),
        _stage("voided", "已作废"),
    )
}
STAGES: Mapping[str, str] = {key: stage.caption for key, stage in DEFAULT_STAGES.items()}
OPEN_STAGES = tuple(key for key, stage in DEFAULT_STAGES.items() if stage.open)
ENDED_STAGES = tuple(key for key, stage in DEFAULT_STAGES.items() if not stage.open)
