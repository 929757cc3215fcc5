"""Where the cells of a round stand in a view: one unit with all items, or many units side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from app.base.rows.evaluation import GridInput
from app.rules.evaluation.history import CONFIRMED, REPORTED, SAID

SCORE, DERIVATION, TOTAL = "score", "derivation", "total"
LAST, LAST_SCORE, SOURCE = "last", "last_score", "source"
NOTHING = "nothing"  # said one line above
DERIVED: Final = {
    SCORE: "得分", DERIVATION: "算式或待定原因", TOTAL: "合计", LAST: "上年填报", LAST_SCORE: "上年得分",
    SOURCE: "数据来源",
}  # fmt: skip
_ONCE: Final = (SCORE, DERIVATION, LAST_SCORE, SOURCE)
BOTH: Final = (REPORTED, CONFIRMED)
CELL_WIDTH, WORDS_WIDTH, SCORE_WIDTH = 128, 260, 78


class Spot(NamedTuple):
    """One cell that is typed into; a tuple, for a paste makes and looks up ten thousand of them."""

    unit: str  # uid
    item: str
    input: str
    said: str


@dataclass(frozen=True, slots=True)
class Derived:
    """One cell that says what comes of the others."""

    unit: str  # uid
    item: str  # "" for the unit as a whole
    input: str
    what: str


At = Spot | Derived


class Layout(Protocol):
    """Rows and columns of a view."""

    @property
    def rows(self) -> int:
        """How many rows there are."""

    @property
    def columns(self) -> int:
        """How many columns there are."""

    @property
    def both(self) -> bool:
        """Whether both values of a cell have columns of their own."""

    def at(self, row: int, column: int) -> At:
        """What stands there."""

    def row_caption(self, row: int) -> str:
        """What the row is called."""

    def column_caption(self, column: int) -> str:
        """What the column is called."""

    def column_input(self, column: int) -> GridInput | None:
        """The input that the whole column is of; None where it is of several or of none."""

    def width(self, column: int) -> int:
        """How wide the column starts."""

    def is_words(self, column: int) -> bool:
        """Whether the column holds sentences: it takes the room that is left."""

    def rows_of(self, unit: str) -> range:
        """The rows in which the unit stands."""


@dataclass(frozen=True, slots=True)
class OneUnit:
    """One unit, a row for each input of the set."""

    unit: str
    inputs: Sequence[GridInput]

    both = True
    _columns = (REPORTED, CONFIRMED, SCORE, DERIVATION, LAST, LAST_SCORE, SOURCE)

    @property
    def rows(self) -> int:
        return len(self.inputs)

    @property
    def columns(self) -> int:
        return len(self._columns)

    def at(self, row: int, column: int) -> At:
        one, what = self.inputs[row], self._columns[column]
        if what in BOTH:
            return Spot(self.unit, one.item, one.input, what)
        again = row > 0 and self.inputs[row - 1].item == one.item
        return Derived(self.unit, one.item, one.input, NOTHING if again and what in _ONCE else what)

    def row_caption(self, row: int) -> str:
        one = self.inputs[row]
        return f"{one.item}　{one.caption}"

    def column_caption(self, column: int) -> str:
        what = self._columns[column]
        return SAID.get(what) or DERIVED[what]

    def column_input(self, column: int) -> GridInput | None:
        return None

    def width(self, column: int) -> int:
        return _WIDTHS.get(self._columns[column], CELL_WIDTH)

    def is_words(self, column: int) -> bool:
        return self._columns[column] == DERIVATION

    def rows_of(self, unit: str) -> range:
        return range(len(self.inputs)) if unit == self.unit else range(0)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of units side by side: an input as said, or what comes of an item."""

    what: str
    item: str = ""
    input: GridInput | None = None


class ManyUnits:
    """Units as rows; the inputs of one item with both values, or those of several with one."""

    def __init__(
        self, units: Sequence[tuple[str, str]], inputs: Sequence[GridInput], said: str
    ) -> None:
        self._units, self._inputs = tuple(units), tuple(inputs)
        items = tuple(dict.fromkeys(one.item for one in inputs))
        self._one_item = len(items) == 1
        kinds = BOTH if self._one_item else (said,)
        typed = [_Column(kind, one.item, one) for kind in kinds for one in inputs]
        told = [_Column(SCORE, item) for item in items]
        if self._one_item:
            told += [_Column(DERIVATION, items[0]), _Column(LAST_SCORE, items[0])]
        self._columns = (*typed, *told, _Column(TOTAL))
        self.both = self._one_item
        self._at = {uid: at for at, (uid, _name) in enumerate(self._units)}

    @property
    def rows(self) -> int:
        return len(self._units)

    @property
    def columns(self) -> int:
        return len(self._columns)

    def at(self, row: int, column: int) -> At:
        unit, one = self._units[row][0], self._columns[column]
        if one.input is not None:
            return Spot(unit, one.item, one.input.input, one.what)
        return Derived(unit, one.item, "", one.what)

    def row_caption(self, row: int) -> str:
        return self._units[row][1]

    def column_caption(self, column: int) -> str:
        one = self._columns[column]
        if one.input is None:
            number = f"{one.item}　" if one.item and not self._one_item else ""
            return f"{number}{DERIVED[one.what]}"
        if self._one_item:
            return f"{SAID[one.what]}　{one.input.caption}"
        return f"{one.item}　{one.input.caption}"

    def column_input(self, column: int) -> GridInput | None:
        return self._columns[column].input

    def width(self, column: int) -> int:
        return _WIDTHS.get(self._columns[column].what, CELL_WIDTH)

    def is_words(self, column: int) -> bool:
        return self._columns[column].what == DERIVATION

    def rows_of(self, unit: str) -> range:
        at = self._at.get(unit)
        return range(0) if at is None else range(at, at + 1)


_WIDTHS: Final = {
    SCORE: SCORE_WIDTH, DERIVATION: WORDS_WIDTH, TOTAL: 96, LAST: 96, LAST_SCORE: 84, SOURCE: 168,
}  # fmt: skip
