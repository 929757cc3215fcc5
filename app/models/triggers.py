"""The triggers that keep history as it was written: steps, editions, audit, numbers, papers."""

from __future__ import annotations

APPEND_ONLY = (
    "archive_check", "archive_loan", "archive_return", "archive_supplement",
    "archive_supplement_transferred", "archive_transfer", "archive_transferred", "archive_volume",
    "assessment_step", "audit", "call_step", "case_step", "document", "document_about",
    "document_delivery", "document_file", "document_replaced", "document_set", "document_void",
    "edition", "failure_list", "handover", "identity_access", "identity_past", "incoming", "inspection",
    "number_issued", "paper_mark_file", "round_step", "score_snapshot", "seal_use", "snapshot_check",
    "statistics_snapshot", "warning_answer",
)  # fmt: skip


# What is kept for itself of approvals: never gone, and once decided never another.
_APPROVALS = (
    "CREATE TRIGGER approval_no_delete BEFORE DELETE ON approval WHEN OLD.seq IS NULL BEGIN "
    "SELECT RAISE(ABORT, 'an approval is never deleted'); END",
    "CREATE TRIGGER approval_no_update BEFORE UPDATE ON approval WHEN OLD.state <> 'waiting' BEGIN "
    "SELECT RAISE(ABORT, 'an approval is decided once'); END",
)


def trigger_statements() -> tuple[str, ...]:
    """The statements that create them, sorted by name."""
    return _APPROVALS + tuple(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN "
        f"SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in APPEND_ONLY
        for verb in ("DELETE", "UPDATE")
    )
