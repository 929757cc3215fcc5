"""Every field of every paper: importing it registers their functions."""

from app.services.papers import (
    fields_of_answer,
    fields_of_call,
    fields_of_case,
    fields_of_handling,
    fields_of_handover,
    fields_of_paper,
    fields_of_round,
    fields_of_snapshot,
    fields_of_unit,
)

__all__ = [
    "fields_of_answer",
    "fields_of_call",
    "fields_of_case",
    "fields_of_handling",
    "fields_of_handover",
    "fields_of_paper",
    "fields_of_round",
    "fields_of_snapshot",
    "fields_of_unit",
]
