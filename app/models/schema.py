"""The whole schema of the office's file and its version; creates it in a fresh file."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData

from app.models import (  # noqa: F401  (each registers its tables)
    approval,
    archive,
    assessment,
    attachment,
    audit,
    case,
    consultation,
    cover,
    desk,
    document,
    edition,
    evaluation,
    handover,
    identity,
    issuing,
    office,
    officer,
    oversight,
    paperwork,
    statistics,
    underway,
    unit,
    words,
)
from app.models.base import Base
from app.models.triggers import trigger_statements
from app.models.version import APPLICATION_ID, REVISION, VERSION

__all__ = ["APPLICATION_ID", "REVISION", "VERSION", "create_schema", "metadata"]

metadata: MetaData = Base.metadata


def create_schema(connection: Connection) -> None:
    """Lay out a fresh file exactly as the migrations would (a test compares them)."""
    metadata.create_all(connection)
    connection.exec_driver_sql(words.CREATE)
    for statement in trigger_statements():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (REVISION,))
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
