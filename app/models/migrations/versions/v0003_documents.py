"""The register of issued papers and of those voided; results that the ledger sorts by."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    """ALTER TABLE "case" ADD COLUMN result TEXT DEFAULT '' NOT NULL""",
    """ALTER TABLE "case" ADD COLUMN satisfaction TEXT DEFAULT '' NOT NULL""",
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


# The field of the newest step of a kind that counts: voided ones are left out, a revision that gives
# the field stands in its original's place. CASE, so that voids are looked for where the kind fits.
LAST = """
    (SELECT json_extract(s.payload, '$.{field}') FROM case_step s
     LEFT JOIN case_step o ON o.case_id = s.case_id AND o.seq = s.revises_seq
     WHERE s.case_id = "case".id
       AND CASE WHEN s.kind = '{kind}' OR s.kind = 'revise_step' AND o.kind = '{kind}'
                     AND json_extract(s.payload, '$.{field}') IS NOT NULL
           THEN NOT EXISTS (SELECT 1 FROM case_step v, json_each(v.voids) gone
                            WHERE v.case_id = s.case_id AND v.kind = 'void_step'
                              AND gone.value IN (s.seq, s.revises_seq))
           ELSE 0 END
     ORDER BY coalesce(s.revises_seq, s.seq) DESC, s.seq DESC LIMIT 1)"""


def upgrade() -> None:
    """Add the register and two columns of the case, filled from its steps."""
    bind = op.get_bind()
    for statement in STATEMENTS:
        bind.exec_driver_sql(statement)
    result = LAST.format(kind="report_result", field="result")
    visited = LAST.format(kind="visit_back", field="satisfaction")
    answered = LAST.format(kind="give_feedback", field="satisfaction")
    bind.exec_driver_sql(
        f"""UPDATE "case" SET result = coalesce({result}, ''),
        satisfaction = coalesce(nullif({visited}, ''), {answered}, '')"""
    )
