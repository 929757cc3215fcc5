"""The triggers that keep history as it was written: steps, editions, audit, numbers, papers."""

from __future__ import annotations

APPEND_ONLY = (
    "assessment_step", "audit", "case_step", "document", "document_void", "edition", "identity_access",
    "number_issued", "round_step", "score_snapshot",
)  # fmt: skip


def trigger_statements() -> tuple[str, ...]:
    """The statements that create them, sorted by name."""
    return tuple(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN "
        f"SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in APPEND_ONLY
        for verb in ("DELETE", "UPDATE")
    )
