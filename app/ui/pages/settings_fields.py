"""What 设置 asks of the office itself, and how number patterns, letterheads and hours are read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from app.base.errors import InputError
from app.base.rows.forms import FieldRow
from app.base.rows.officers import RecusalChoices
from app.base.rows.settings import Letterhead
from app.services.cases.commands import Recuse
from app.services.papers.issuing_sets import numbered_kinds
from app.services.store.packs import Pack
from app.ui.forms.letterheads_editor import example

LEVELS: Final = (("county", "县（市、区）"), ("city", "设区的市"))
APPROVALS: Final = (
    ("accept", "受理"), ("decline", "不予受理"), ("refer", "转办"), ("close", "办结"),
)  # fmt: skip
STATIONS: Final = (("check", "核稿"), ("countersign", "会签"))


IMPORT_RULES: Final = (("turn", "轮流"), ("unit", "按被投诉单位"), ("none", "不分派"))


def office_fields(packs: tuple[Pack, ...]) -> tuple[FieldRow, ...]:
    """The office's own data and habits."""
    usable = tuple((p.id, f"{p.name} {p.number}".strip()) for p in packs if not p.problem)
    return (
        FieldRow("name", "单位名称", "text", True),
        FieldRow("level", "层级", "choice", True, LEVELS),
        FieldRow("regulation", "新案件适用办法", "choice", True, usable),
        FieldRow("number_pattern", "案号格式", "text", True),
        FieldRow("warn_days", "提前提醒（工作日）", "number", True),
        FieldRow("working_hours", "工作时间", "text", True),
        FieldRow("approval", "须先经批示的步骤", "choices", False, APPROVALS),
        FieldRow("stations", "签发前的环节", "choices", False, STATIONS,
                 help="文书送签前先过的环节；都不选的，拟稿后直接签发。"),
        FieldRow("own_instruction", "拟办人可以自己批示", "yes_no", False,
                 help="只有一名经办人时总是可以。"),
        FieldRow("import_rule", "导入案件的经办人", "choice", False, IMPORT_RULES,
                 help="轮流：在办最少的人；按单位：同一单位的总是同一人。"),
        FieldRow("hosts", "挂靠单位", "text", False,
                 help="投诉举报本办或者挂靠单位的，报上级信用办，不由本办受理；几家之间用顿号隔开。"),
        FieldRow("similar", "重复来件提示的相似度（%）", "number", True),
    )  # fmt: skip


def head_fields() -> tuple[FieldRow, ...]:
    """Who directs the office; 署名 and 字号, one a line."""
    return (
        FieldRow("director", "负责人", "choice", False,
                 help="批示、签发、照发、提供身份、解除回避由负责人或副负责人决定；没有指定时谁都可以。"),
        FieldRow("deputy", "副负责人", "choice", False, help="代负责人决定。"),
        FieldRow("letterheads", "署名、字号与印章", "letterheads", False, numbered_kinds(),
                 help="发文时从这里选；专用的文书先用专用的一套，其余先用默认的一套。"
                      "字号格式里写 {年} 和 {序号}；字号格式相同的几套接着编号。"),
    )  # fmt: skip


def hosts_from(text: str) -> tuple[str, ...]:
    """The hosts as they are kept: 县发展和改革委员会、…"""
    return tuple(
        dict.fromkeys(name.strip() for name in re.split("[、，,\n]", text) if name.strip())
    )


def a_pattern(text: Any) -> str:
    """The text gives a number with its year: what is missing otherwise."""
    return "" if example(str(text or ""), 1) else "案号格式里要有 {年} 和 {序号} 两处"


def pattern_shown(pattern: str) -> str:
    """A number pattern as the office reads it: 示信投〔{年}〕{序号}号."""
    return pattern.replace("{year}", "{年}").replace("{n}", "{序号}")


def pattern_from(text: str) -> str:
    """The same as it is kept."""
    return text.strip().replace("{年}", "{year}").replace("{序号}", "{n}")


def heads_from(rows: Sequence[Mapping[str, Any]]) -> tuple[Letterhead, ...]:
    """The letterheads of the lines; InputError names the line that lacks something."""
    heads = []
    for at, row in enumerate(rows, 1):
        if not all(row[name] for name in ("name", "signature", "pattern")):
            raise InputError(f"第{at}套署名没有填全（名称、署名、字号格式），没有保存。")
        pattern = pattern_from(row["pattern"])
        cosigners = tuple(b for b in re.split("[、，,]", row.get("cosigners", "")) if b.strip())
        heads.append(
            Letterhead(
                row["name"], row["signature"], pattern, row["default"], row.get("seal", ""),
                tuple(body.strip() for body in cosigners), tuple(row.get("kinds", ())),
            )
        )  # fmt: skip
    return tuple(heads)


def heads_shown(heads: Sequence[Letterhead]) -> tuple[dict[str, Any], ...]:
    """The same as the editor shows them."""
    return tuple(
        {"name": h.name, "signature": h.signature, "default": h.default,
         "pattern": pattern_shown(h.number_pattern), "seal": h.seal,
         "cosigners": "、".join(h.cosigners), "kinds": h.kinds}
        for h in heads
    )  # fmt: skip


def hours_from(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs of times: 08:00-12:00、15:00-18:00."""
    spans = [span.strip() for span in re.split(r"[、,，;；]", text) if span.strip()]
    pairs = [re.split(r"\s*[-–—至~]\s*", span.replace("：", ":")) for span in spans]
    if any(len(pair) != 2 for pair in pairs):
        raise InputError("工作时间看不懂，没有保存；请写成 08:00-12:00、15:00-18:00。")
    return tuple((first, last) for first, last in pairs)


def recusal_fields(choices: RecusalChoices, today: date) -> tuple[FieldRow, ...]:
    """Which case, who is recused from it, why, and who takes it over."""
    officers = tuple((name, name) for name in choices.officers)
    return (
        FieldRow("number", "案件", "choice", True, choices.cases),
        FieldRow("officer", "回避的经办人", "choice", False, officers,
                 help="承办单位的人员回避，这里不填，填下面两栏。"),
        FieldRow("unit", "承办单位", "unit", False),
        FieldRow("person", "单位人员姓名", "text", False),
        FieldRow("reason", "理由", "lines", True),
        FieldRow("on", "日期", "date", True, default=today),
        FieldRow("successor", "改由谁经办", "choice", False, officers),
        FieldRow("nobody_left", "本办再没有人能查看这一件，报上级处理", "yes_no", False,
                 help="只在回避的是最后一个能查看的经办人时勾选。"),
    )  # fmt: skip


def recusal_of(case_id: int, values: Mapping[str, Any]) -> Recuse:
    """The command of what was filled in; InputError unless it names one person."""
    told = {name: str(values.get(name) or "").strip() for name in ("officer", "unit", "person")}
    if bool(told["officer"]) == bool(told["person"]) or bool(told["unit"]) != bool(told["person"]):
        raise InputError("请选一名回避的经办人，或者写明承办单位和人员姓名，二者选一，没有保存。")
    return Recuse(
        case_id,
        told["officer"] or told["person"],
        values["reason"],
        values["on"],
        unit=told["unit"],
        successor=values.get("successor") or "",
        nobody_left=bool(values.get("nobody_left")),
        back_dated_reason=values.get("back_dated_reason") or "",
    )
