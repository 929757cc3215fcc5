"""Cases as cards: what a board or a list shows of each, coloured by two cut-off dates."""

from __future__ import annotations

from app.models.board_statements import CARDS
from app.models.desk_statements import CASE, OFFICER, UNIT
from app.rules.cards import card
from app.rules.cut_off import CutOff

__all__ = ["CARDS", "CASE", "OFFICER", "UNIT", "CutOff", "card"]
