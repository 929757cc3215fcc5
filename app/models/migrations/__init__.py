"""How an office file of an older schema becomes one of the present schema; needs Alembic."""
