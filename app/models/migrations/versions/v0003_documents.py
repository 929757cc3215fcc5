"""The register of issued papers, and of those that were voided."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    """CREATE TABLE document (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    case_id INTEGER,
    seq INTEGER,
    kind TEXT NOT NULL,
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    n INTEGER NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    addressee TEXT NOT NULL,
    unit_id INTEGER,
    dated TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    text_sha256 TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_document PRIMARY KEY (id),
    CONSTRAINT fk_document_series_year_n FOREIGN KEY(series, year, n) REFERENCES number_issued (series, year, n),
    CONSTRAINT fk_document_case_id_seq FOREIGN KEY(case_id, seq) REFERENCES case_step (case_id, seq),
    CONSTRAINT uq_document_series_year_n UNIQUE (series, year, n),
    CONSTRAINT uq_document_number UNIQUE (number),
    CONSTRAINT ck_document_sha256 CHECK (length(sha256) = 64 AND length(text_sha256) = 64),
    CONSTRAINT ck_document_size CHECK (size > 0),
    CONSTRAINT ck_document_step CHECK (seq IS NULL OR case_id IS NOT NULL),
    CONSTRAINT uq_document_uid UNIQUE (uid),
    CONSTRAINT fk_document_case_id FOREIGN KEY(case_id) REFERENCES "case" (id),
    CONSTRAINT fk_document_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_document_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    """CREATE INDEX ix_document_case_id ON document (case_id, seq)""",
    """CREATE INDEX ix_document_year ON document (year, series, n)""",
    """CREATE TABLE document_void (
    document_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_document_void PRIMARY KEY (document_id),
    CONSTRAINT ck_document_void_reason CHECK (reason <> ''),
    CONSTRAINT fk_document_void_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_document_void_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    """CREATE TRIGGER document_no_delete BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'document is append-only'); END""",
    """CREATE TRIGGER document_no_update BEFORE UPDATE ON document BEGIN SELECT RAISE(ABORT, 'document is append-only'); END""",
    """CREATE TRIGGER document_void_no_delete BEFORE DELETE ON document_void BEGIN SELECT RAISE(ABORT, 'document_void is append-only'); END""",
    """CREATE TRIGGER document_void_no_update BEFORE UPDATE ON document_void BEGIN SELECT RAISE(ABORT, 'document_void is append-only'); END""",
)


def upgrade() -> None:
    """Add the register; nothing that was there changes."""
    bind = op.get_bind()
    for statement in STATEMENTS:
        bind.exec_driver_sql(statement)
