"""An indicator set to be read on a page: its items in the words of the source."""

from __future__ import annotations

from app.base.rows.round_questions import SetItemRow, SetView
from app.rules.indicators.expressions import numeral
from app.rules.indicators.schema import IndicatorSet, Item, Rounding


def set_view(found: IndicatorSet, *, shipped: bool) -> SetView:
    """The set as a page shows it."""
    items = tuple(_item(found, item) for item in found.items.values())
    return SetView(
        found.id, found.name, found.status, found.edition, shipped, items, _rounding(found.rounding)
    )  # fmt: skip


def _rounding(rounding: Rounding) -> str:
    """How scores are rounded, in words."""
    to = f"四舍五入到{rounding.places}位小数" if rounding.places else "四舍五入到整数"
    if rounding.at == "item":
        return f"每项得分{to}，印出的各项相加就是总分"
    return f"各项按分数精确相加，总分{to}"


def _item(indicators: IndicatorSet, item: Item) -> SetItemRow:
    field = next((one.caption for one in indicators.fields if one.key == item.field), item.field)
    return SetItemRow(
        item.key, field, item.caption, item.assessed,
        numeral(item.points) if item.points is not None else "权重", item.source_caption, item.quote,
        tuple(reading.sentence for reading in item.readings), item.problems,
    )  # fmt: skip
