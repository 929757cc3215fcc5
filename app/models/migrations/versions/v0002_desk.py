"""The desk's schema: views, contacts, absences, samples, recusals, and the ledger's indexes."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    """CREATE TABLE ledger_view (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_ledger_view PRIMARY KEY (name)
)
 STRICT""",
    """CREATE TABLE ledger_mapping (
    source TEXT NOT NULL,
    value TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_ledger_mapping PRIMARY KEY (source)
)
 STRICT""",
    """CREATE TABLE unit_contact (
    id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    post TEXT NOT NULL,
    phone TEXT NOT NULL,
    note TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_unit_contact PRIMARY KEY (id),
    CONSTRAINT fk_unit_contact_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)
 STRICT""",
    """CREATE INDEX ix_unit_contact_unit_id ON unit_contact (unit_id)""",
    """CREATE TABLE officer_absence (
    id INTEGER NOT NULL,
    officer_id INTEGER NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    stand_in_id INTEGER,
    note TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_officer_absence PRIMARY KEY (id),
    CONSTRAINT ck_officer_absence_days CHECK (from_on <= to_on),
    CONSTRAINT ck_officer_absence_stand_in CHECK (stand_in_id <> officer_id),
    CONSTRAINT fk_officer_absence_officer_id FOREIGN KEY(officer_id) REFERENCES officer (id),
    CONSTRAINT fk_officer_absence_stand_in_id FOREIGN KEY(stand_in_id) REFERENCES officer (id)
)
 STRICT""",
    """CREATE INDEX ix_officer_absence_officer_id ON officer_absence (officer_id)""",
    """CREATE TABLE visit_sample (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    way TEXT NOT NULL,
    seed INTEGER NOT NULL,
    base INTEGER NOT NULL,
    basis TEXT NOT NULL,
    drawn_on TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_visit_sample PRIMARY KEY (id),
    CONSTRAINT ck_visit_sample_way CHECK (way IN ('random','chosen')),
    CONSTRAINT ck_visit_sample_base CHECK (base >= 0),
    CONSTRAINT uq_visit_sample_uid UNIQUE (uid),
    CONSTRAINT fk_visit_sample_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    """CREATE TABLE visit_sample_case (
    sample_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    CONSTRAINT pk_visit_sample_case PRIMARY KEY (sample_id, position),
    CONSTRAINT fk_visit_sample_case_sample_id FOREIGN KEY(sample_id) REFERENCES visit_sample (id),
    CONSTRAINT fk_visit_sample_case_case_id FOREIGN KEY(case_id) REFERENCES "case" (id)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE INDEX ix_visit_sample_case_case_id ON visit_sample_case (case_id)""",
    """CREATE TABLE case_recusal (
    case_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    person TEXT NOT NULL,
    ours INTEGER NOT NULL,
    CONSTRAINT pk_case_recusal PRIMARY KEY (case_id, seq),
    CONSTRAINT fk_case_recusal_case_id FOREIGN KEY(case_id) REFERENCES "case" (id)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE INDEX ix_case_recusal_person ON case_recusal (person, case_id)""",
    """CREATE INDEX ix_case_category ON "case" (category, received_on, id)""",
    """CREATE INDEX ix_case_channel ON "case" (channel, received_on, id)""",
    """CREATE INDEX ix_case_ended_on ON "case" (ended_on, id)""",
    """CREATE INDEX ix_case_number_order ON "case" (substr(number, 1, instr(number, '〕')), length(number), number)""",
    """CREATE INDEX ix_case_sort_due ON "case" (sort_due, id)""",
    """CREATE INDEX ix_case_source_number ON "case" (source_number) WHERE source_number <> ''""",
    """CREATE INDEX ix_case_stage ON "case" (stage, received_on, id)""",
    """ALTER TABLE "case" ADD COLUMN proposed TEXT DEFAULT '' NOT NULL""",
    """CREATE INDEX ix_case_proposed ON "case" (proposed) WHERE proposed <> ''""",
    """ALTER TABLE complainant ADD COLUMN role TEXT DEFAULT 'complainant' NOT NULL""",
    """ALTER TABLE complainant ADD COLUMN kind TEXT DEFAULT 'person' NOT NULL""",
    """ALTER TABLE complainant ADD COLUMN consent TEXT DEFAULT '' NOT NULL""",
    """ALTER TABLE identity ADD COLUMN other_phone TEXT DEFAULT '' NOT NULL""",
    """ALTER TABLE import_batch ADD COLUMN cases INTEGER DEFAULT 0 NOT NULL""",
    """ALTER TABLE import_batch ADD COLUMN undone_at TEXT""",
)


def upgrade() -> None:
    """Add what the desk keeps; nothing that was there changes.

    The recusals recorded so far are taken from their steps, voided ones left out: what the
    projection of a case would say. The batches learn how many cases they brought.
    """
    bind = op.get_bind()
    for statement in STATEMENTS:
        bind.exec_driver_sql(statement)
    bind.exec_driver_sql(RECUSALS)
    bind.exec_driver_sql(BATCHES)


RECUSALS = """INSERT INTO case_recusal (case_id, seq, person, ours)
SELECT case_id, seq, json_extract(payload, '$.officer'), unit_id IS NULL FROM case_step AS step
WHERE kind = 'recuse' AND coalesce(json_extract(payload, '$.officer'), '') <> '' AND NOT EXISTS (
    SELECT 1 FROM case_step AS later, json_each(later.voids) AS taken
    WHERE later.case_id = step.case_id AND later.kind = 'void_step' AND taken.value = step.seq
)"""

BATCHES = """UPDATE import_batch SET cases = (
    SELECT count(*) FROM case_step WHERE case_step.batch_id = import_batch.id AND seq = 1
)"""
