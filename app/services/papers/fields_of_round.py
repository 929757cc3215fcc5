"""The fields of papers about a round of evaluation, and about one unit in it."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.base.letter_fields import Day
from app.rules.redaction import Audience
from app.services.evaluation.self_evaluation import compared_rows, gave_less
from app.services.papers.letter_case import clock_text
from app.services.papers.letter_sources import fills
from app.services.papers.round_view import RoundView

ROUND: Final = ("round", "assessment")
EVALUATION: Final = "evaluation"
OPEN: Final = "待定"
NONE_WORD: Final = "没有的，请注明“无”"


@fills("addressee", "round")
def _source_body(view: RoundView) -> str:
    """Whose data is asked for: 市中院提供 names 市中院."""
    return next((item.source_caption for item in view.items), "").removesuffix("提供")


@fills("addressee", "assessment")
def _unit(view: RoundView) -> str:
    """The unit itself; who above us gave the scores is typed."""
    upwards = view.told.head.audience is Audience.SUPERIOR
    return "" if upwards else view.names.get(view.unit, "")


@fills("round_name", *ROUND)
def _round_name(view: RoundView) -> str:
    return view.scorer.state.name


@fills("round_period", *ROUND)
def _round_period(view: RoundView) -> str:
    first, last = view.scorer.state.period
    return f"{Day(first)}至{Day(last)}"


@fills("round_law", *ROUND)
def _round_law(view: RoundView) -> str:
    under = view.scorer.state.procedure == EVALUATION or view.told.head.step
    return f"《{view.procedure.name.partition('（')[0]}》" if under else ""


@fills("step_article", "assessment")
def _step_article(view: RoundView) -> str:
    step = view.procedure.step(view.told.head.step)
    return step.article if step else ""


@fills("clock_article", "assessment")
def _clock_article(view: RoundView) -> str:
    return next((clock.article for clock in view.procedure.clocks.values()), "")


@fills("basis", *ROUND)
def _basis(view: RoundView) -> str:
    """依据; 参照 where a county applies what the text lays on the city."""
    own = view.office.level == "city" or view.scorer.state.procedure != EVALUATION
    return "依据" if own else "参照"


@fills("restricted", *ROUND)
def _restricted(view: RoundView) -> bool:
    """While the 评价办法 is on trial nothing of it is made public (PJ-12)."""
    return view.on_trial and view.scorer.state.procedure == EVALUATION


@fills("set_name", *ROUND)
def _set_name(view: RoundView) -> str:
    return view.indicators.name


@fills("set_status", *ROUND)
def _set_status(view: RoundView) -> str:
    return view.indicators.status


# ------------------------------------------------------------ whose data is asked for


@fills("asked_units", "round")
def _asked_units(view: RoundView) -> tuple[str, ...]:
    return tuple(view.names.values()) if view.source else ()


@fills("asked_items", "round")
def _asked_items(view: RoundView) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (item.key, item.caption, f"{entry.caption}（{entry.unit}）" if entry.unit else entry.caption,
         entry.hint or (NONE_WORD if entry.none else ""))
        for item in view.items
        for entry in item.inputs.values()
    )  # fmt: skip


# ------------------------------------------------------------ one unit


@fills("scores", "assessment")
def _scores(view: RoundView) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (row["item"], row["caption"], row["points"] or "", row["score"] or OPEN,
         row["derivation"] or row["open"] or row["invalid"] or "")
        for row in view.body["scores"]
    )  # fmt: skip


@fills("report_annexed", "assessment")
def _report_annexed(view: RoundView) -> bool:
    return view.report is not None


@fills("total", "assessment")
def _total(view: RoundView) -> str:
    """What they come to, or what is settled so far and between what the sum lies."""
    total = view.body["total"]
    if total["total"] is not None:
        return f"得分合计{total['total']}分"
    rows = view.body["scores"]
    waiting = sum(row["score"] is None for row in rows)
    if waiting == len(rows):
        return "各项数据尚未采集齐全，得分待核定"
    low, high = total["range"]
    return (
        f"已核定{len(rows) - waiting}项，得{total['settled']}分（满分{total['of']}分）；"
        f"其余{waiting}项待核定，总分在{low}分至{high}分之间"
    )


@fills("city_scores", "assessment")
def _city_scores(view: RoundView) -> tuple[tuple[str, ...], ...]:
    """The items where the city gave our county less than we reckon, how we reckon, our proof."""
    if view.city is None:
        return ()
    how = {row["item"]: row["derivation"] or "" for row in view.body["scores"]}
    return tuple(
        (row.item, row.caption, row.points, row.ours, row.city, how[row.item], row.reason,
         "、".join(view.proof.get(row.item, ())))
        for row in compared_rows(view.scorer, view.unit, view.city)
        if gave_less(row)
    )  # fmt: skip


@fills("city_total", "assessment")
def _city_total(view: RoundView) -> str:
    return str(view.city["scores"].get("", "")) if view.city is not None else ""


@fills("own_total", "assessment")
def _own_total(view: RoundView) -> str:
    """What we reckon, where nothing of it is open: a range is no figure to hold against another."""
    return str(view.body["total"]["total"] or "")


@fills("city_document", "assessment")
def _city_document(view: RoundView) -> str:
    return str(view.city["document"]) if view.city is not None else ""


@fills("first_score", "assessment")
def _first_score(view: RoundView) -> str:
    """What was told to the unit; before that what the scores come to, where none is open."""
    told = view.said(_announcing(view), "score")
    return told or ("" if view.told.head.procedure else str(view.body["total"]["total"] or ""))


@fills("proofs", "assessment")
def _proofs(view: RoundView) -> tuple[str, ...]:
    """What lies with the round as evidence for our own county."""
    return tuple(dict.fromkeys(name for names in view.proof.values() for name in names))


@fills("final_score", "assessment")
def _final_score(view: RoundView) -> str:
    return view.said("reevaluate", "score") or str(view.body["total"]["total"] or "")


def _announcing(view: RoundView) -> str:
    """The step that tells of the first result, ours or the city's: the window for 复评 opens there."""
    opens = (
        opening.step.step for clock in view.procedure.clocks.values() for opening in clock.opens
    )
    return next(opens, "")


@fills("announced_on", "assessment")
def _announced_on(view: RoundView) -> date | None:
    return view.day_of(_announcing(view))


@fills("asked_again_on", "assessment")
def _asked_again_on(view: RoundView) -> date | None:
    return view.day_of("apply")


@fills("reason", "assessment")
def _reason(view: RoundView) -> str:
    return view.said(view.told.head.step, "reason")


@fills("window", "assessment")
def _window(view: RoundView) -> str:
    return next((clock_text(clock) for clock in view.procedure.clocks.values()), "")


@fills("counted_from", "assessment")
def _counted_from(view: RoundView) -> str:
    """收到初评结果之日, or as the reading has it."""
    return next((clock.start_text for clock in view.procedure.clocks.values()), "")


@fills("due_on", "assessment")
def _due_on(view: RoundView) -> Day | None:
    return view.window_ends()
