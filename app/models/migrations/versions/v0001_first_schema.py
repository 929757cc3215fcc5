"""The first schema: everything that a file of version 1 holds, frozen as it was shipped."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """CREATE TABLE calendar_edition (
    hash TEXT NOT NULL,
    bytes BLOB NOT NULL,
    label TEXT NOT NULL,
    firm_until TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_calendar_edition PRIMARY KEY (hash),
    CONSTRAINT ck_calendar_edition_hash CHECK (length(hash) = 64)
)
    STRICT""",
    """CREATE TABLE regulation_edition (
    hash TEXT NOT NULL,
    pack TEXT NOT NULL,
    bytes BLOB NOT NULL,
    label TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_regulation_edition PRIMARY KEY (hash),
    CONSTRAINT ck_regulation_edition_hash CHECK (length(hash) = 64)
)
    STRICT""",
    """CREATE TABLE setting (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_setting PRIMARY KEY ("key")
)
    STRICT""",
    """CREATE TABLE draft (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_draft PRIMARY KEY ("key")
)
    STRICT""",
    """CREATE TABLE number_issued (
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    n INTEGER NOT NULL,
    text TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_number_issued PRIMARY KEY (series, year, n),
    CONSTRAINT ck_number_issued_n CHECK (n >= 1),
    CONSTRAINT uq_number_issued_text UNIQUE (text)
)
    WITHOUT ROWID,
    STRICT""",
    """CREATE TABLE officer (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    system INTEGER NOT NULL,
    active INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_officer PRIMARY KEY (id),
    CONSTRAINT uq_officer_uid UNIQUE (uid),
    CONSTRAINT uq_officer_name UNIQUE (name)
)
    STRICT""",
    """CREATE TABLE unit (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    superior_id INTEGER,
    active INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_unit PRIMARY KEY (id),
    CONSTRAINT uq_unit_uid UNIQUE (uid),
    CONSTRAINT uq_unit_name UNIQUE (name),
    CONSTRAINT fk_unit_superior_id FOREIGN KEY(superior_id) REFERENCES unit (id)
)
    STRICT""",
    """CREATE TABLE audit (
    id INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    action TEXT NOT NULL,
    case_id INTEGER,
    detail TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT pk_audit PRIMARY KEY (id),
    CONSTRAINT ck_audit_hash CHECK (length(hash) = 64),
    CONSTRAINT fk_audit_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
    STRICT""",
    """CREATE INDEX ix_audit_case_id ON audit (case_id)""",
    """CREATE TABLE "case" (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    facts TEXT NOT NULL,
    appeal TEXT NOT NULL,
    category TEXT NOT NULL,
    channel TEXT NOT NULL,
    source_number TEXT NOT NULL,
    superior TEXT NOT NULL,
    stage TEXT NOT NULL,
    board TEXT NOT NULL,
    round INTEGER NOT NULL,
    contact_known INTEGER NOT NULL,
    received_on TEXT NOT NULL,
    accepted_on TEXT,
    ended_on TEXT,
    recorded_at TEXT NOT NULL,
    officer TEXT NOT NULL,
    handling_unit_id INTEGER,
    respondent TEXT NOT NULL,
    steps INTEGER NOT NULL,
    irregular INTEGER NOT NULL,
    calendar TEXT NOT NULL,
    regulation TEXT NOT NULL,
    pack TEXT NOT NULL,
    next_clock TEXT NOT NULL,
    next_caption TEXT NOT NULL,
    next_article TEXT NOT NULL,
    next_due_on TEXT,
    next_provisional INTEGER NOT NULL,
    next_state TEXT NOT NULL,
    sort_due TEXT NOT NULL,
    CONSTRAINT pk_case PRIMARY KEY (id),
    CONSTRAINT ck_case_round CHECK (round >= 1),
    CONSTRAINT ck_case_sort_due CHECK (sort_due = coalesce(next_due_on, '9999-12-31')),
    CONSTRAINT uq_case_uid UNIQUE (uid),
    CONSTRAINT uq_case_number UNIQUE (number),
    CONSTRAINT fk_case_handling_unit_id FOREIGN KEY(handling_unit_id) REFERENCES unit (id),
    CONSTRAINT fk_case_calendar FOREIGN KEY(calendar) REFERENCES calendar_edition (hash),
    CONSTRAINT fk_case_regulation FOREIGN KEY(regulation) REFERENCES regulation_edition (hash)
)
    STRICT""",
    """CREATE INDEX ix_case_received_on ON "case" (received_on, id)""",
    """CREATE INDEX ix_case_handling_unit_id ON "case" (handling_unit_id, board)""",
    """CREATE INDEX ix_case_board ON "case" (board, sort_due, id, next_provisional, next_state)""",
    """CREATE INDEX ix_case_officer ON "case" (officer, board)""",
    """CREATE TABLE import_batch (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    source TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_import_batch PRIMARY KEY (id),
    CONSTRAINT uq_import_batch_uid UNIQUE (uid),
    CONSTRAINT fk_import_batch_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
    STRICT""",
    """CREATE TABLE unit_name (
    id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_unit_name PRIMARY KEY (id),
    CONSTRAINT fk_unit_name_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)
    STRICT""",
    """CREATE INDEX ix_unit_name_name ON unit_name (name)""",
    """CREATE INDEX ix_unit_name_unit_id ON unit_name (unit_id)""",
    """CREATE TABLE unit_alias (
    alias TEXT NOT NULL,
    unit_id INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_unit_alias PRIMARY KEY (alias),
    CONSTRAINT fk_unit_alias_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)
    STRICT""",
    """CREATE INDEX ix_unit_alias_unit_id ON unit_alias (unit_id)""",
    """CREATE TABLE attachment (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    case_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    note TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_attachment PRIMARY KEY (id),
    CONSTRAINT ck_attachment_sha256 CHECK (length(sha256) = 64),
    CONSTRAINT ck_attachment_size CHECK (size >= 0),
    CONSTRAINT uq_attachment_uid UNIQUE (uid),
    CONSTRAINT fk_attachment_case_id FOREIGN KEY(case_id) REFERENCES "case" (id)
)
    STRICT""",
    """CREATE INDEX ix_attachment_sha256 ON attachment (sha256)""",
    """CREATE INDEX ix_attachment_case_id ON attachment (case_id)""",
    """CREATE TABLE case_step (
    case_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    "on" TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    unit_id INTEGER,
    about_seq INTEGER,
    revises_seq INTEGER,
    voids TEXT NOT NULL,
    payload TEXT NOT NULL,
    calendar TEXT NOT NULL,
    regulation TEXT NOT NULL,
    batch_id INTEGER,
    hash TEXT NOT NULL,
    CONSTRAINT pk_case_step PRIMARY KEY (case_id, seq),
    CONSTRAINT ck_case_step_seq CHECK (seq >= 1),
    CONSTRAINT ck_case_step_hash CHECK (length(hash) = 64),
    CONSTRAINT ck_case_step_on CHECK ("on" GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    CONSTRAINT ck_case_step_json CHECK (json_valid(payload) AND json_valid(voids)),
    CONSTRAINT uq_case_step_uid UNIQUE (uid),
    CONSTRAINT fk_case_step_case_id FOREIGN KEY(case_id) REFERENCES "case" (id),
    CONSTRAINT fk_case_step_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id),
    CONSTRAINT fk_case_step_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_case_step_calendar FOREIGN KEY(calendar) REFERENCES calendar_edition (hash),
    CONSTRAINT fk_case_step_regulation FOREIGN KEY(regulation) REFERENCES regulation_edition (hash),
    CONSTRAINT fk_case_step_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
)
    STRICT""",
    """CREATE INDEX ix_case_step_batch_id ON case_step (batch_id) WHERE batch_id IS NOT NULL""",
    """CREATE TABLE case_clock (
    case_id INTEGER NOT NULL,
    clock TEXT NOT NULL,
    start_seq INTEGER NOT NULL,
    round INTEGER NOT NULL,
    unit_id INTEGER,
    owner TEXT NOT NULL,
    caption TEXT NOT NULL,
    article TEXT NOT NULL,
    span_from TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    presumed INTEGER NOT NULL,
    amount INTEGER,
    amount_unit TEXT NOT NULL,
    due_on TEXT,
    met_on TEXT,
    ended_on TEXT,
    closed_seq INTEGER,
    state TEXT NOT NULL,
    open INTEGER NOT NULL,
    provisional INTEGER NOT NULL,
    late INTEGER NOT NULL,
    left_when_paused INTEGER,
    CONSTRAINT pk_case_clock PRIMARY KEY (case_id, clock, start_seq),
    CONSTRAINT ck_case_clock_state CHECK (state IN ('open','met','met_late','waived','paused','ended')),
    CONSTRAINT fk_case_clock_case_id FOREIGN KEY(case_id) REFERENCES "case" (id),
    CONSTRAINT fk_case_clock_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)
    STRICT""",
    """CREATE INDEX ix_case_clock_span ON case_clock (due_on, span_from, case_id) WHERE open = 1""",
    """CREATE INDEX ix_case_clock_unit_id ON case_clock (unit_id, state)""",
    """CREATE TABLE case_respondent (
    case_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    unit_uid TEXT NOT NULL,
    name TEXT NOT NULL,
    CONSTRAINT pk_case_respondent PRIMARY KEY (case_id, position),
    CONSTRAINT fk_case_respondent_case_id FOREIGN KEY(case_id) REFERENCES "case" (id),
    CONSTRAINT fk_case_respondent_unit_uid FOREIGN KEY(unit_uid) REFERENCES unit (uid)
)
    WITHOUT ROWID,
    STRICT""",
    """CREATE INDEX ix_case_respondent_unit_uid ON case_respondent (unit_uid)""",
    """CREATE TABLE complainant (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    case_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    real_name INTEGER NOT NULL,
    keep_secret INTEGER NOT NULL,
    contact_known INTEGER NOT NULL,
    CONSTRAINT pk_complainant PRIMARY KEY (id),
    CONSTRAINT uq_complainant_case_id_position UNIQUE (case_id, position),
    CONSTRAINT uq_complainant_uid UNIQUE (uid),
    CONSTRAINT fk_complainant_case_id FOREIGN KEY(case_id) REFERENCES "case" (id)
)
    STRICT""",
    """CREATE TABLE case_relation (
    case_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    other_id INTEGER NOT NULL,
    CONSTRAINT pk_case_relation PRIMARY KEY (case_id, seq),
    CONSTRAINT ck_case_relation_other CHECK (case_id <> other_id),
    CONSTRAINT fk_case_relation_case_id FOREIGN KEY(case_id) REFERENCES "case" (id),
    CONSTRAINT fk_case_relation_other_id FOREIGN KEY(other_id) REFERENCES "case" (id) DEFERRABLE INITIALLY DEFERRED
)
    WITHOUT ROWID,
    STRICT""",
    """CREATE INDEX ix_case_relation_other_id ON case_relation (other_id)""",
    """CREATE TABLE case_text (
    case_id INTEGER NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT pk_case_text PRIMARY KEY (case_id),
    CONSTRAINT fk_case_text_case_id FOREIGN KEY(case_id) REFERENCES "case" (id)
)
    STRICT""",
    """CREATE TABLE calendar_pending (
    case_id INTEGER NOT NULL,
    edition TEXT NOT NULL,
    state TEXT NOT NULL,
    moves TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_calendar_pending PRIMARY KEY (case_id),
    CONSTRAINT ck_calendar_pending_state CHECK (state IN ('waiting','kept')),
    CONSTRAINT fk_calendar_pending_case_id FOREIGN KEY(case_id) REFERENCES "case" (id),
    CONSTRAINT fk_calendar_pending_edition FOREIGN KEY(edition) REFERENCES calendar_edition (hash)
)
    STRICT""",
    """CREATE TABLE identity (
    complainant_uid TEXT NOT NULL,
    case_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    email TEXT NOT NULL,
    id_number TEXT NOT NULL,
    masked_name TEXT NOT NULL,
    masked_phone TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_identity PRIMARY KEY (complainant_uid),
    CONSTRAINT fk_identity_case_id FOREIGN KEY(case_id) REFERENCES "case" (id)
)
    STRICT""",
    """CREATE INDEX ix_identity_case_id ON identity (case_id)""",
    """CREATE TABLE identity_token (
    kind TEXT NOT NULL,
    token TEXT NOT NULL,
    complainant_uid TEXT NOT NULL,
    CONSTRAINT pk_identity_token PRIMARY KEY (kind, token, complainant_uid),
    CONSTRAINT ck_identity_token_kind CHECK (kind IN ('name','phone','email','id_number')),
    CONSTRAINT fk_identity_token_complainant_uid FOREIGN KEY(complainant_uid) REFERENCES identity (complainant_uid)
)
    WITHOUT ROWID,
    STRICT""",
    """CREATE INDEX ix_identity_token_complainant_uid ON identity_token (complainant_uid)""",
    """CREATE TABLE identity_access (
    id INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    complainant_uid TEXT NOT NULL,
    purpose TEXT NOT NULL,
    note TEXT NOT NULL,
    CONSTRAINT pk_identity_access PRIMARY KEY (id),
    CONSTRAINT ck_identity_access_purpose CHECK (purpose IN ('reveal','letter','scan','disclose')),
    CONSTRAINT fk_identity_access_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id),
    CONSTRAINT fk_identity_access_complainant_uid FOREIGN KEY(complainant_uid) REFERENCES identity (complainant_uid)
)
    STRICT""",
    """CREATE INDEX ix_identity_access_complainant_uid ON identity_access (complainant_uid)""",
    """CREATE VIRTUAL TABLE case_search USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii')""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END""",
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END""",
    """CREATE TRIGGER calendar_edition_no_delete BEFORE DELETE ON calendar_edition BEGIN SELECT RAISE(ABORT, 'calendar_edition is append-only'); END""",
    """CREATE TRIGGER calendar_edition_no_update BEFORE UPDATE ON calendar_edition BEGIN SELECT RAISE(ABORT, 'calendar_edition is append-only'); END""",
    """CREATE TRIGGER case_step_no_delete BEFORE DELETE ON case_step BEGIN SELECT RAISE(ABORT, 'case_step is append-only'); END""",
    """CREATE TRIGGER case_step_no_update BEFORE UPDATE ON case_step BEGIN SELECT RAISE(ABORT, 'case_step is append-only'); END""",
    """CREATE TRIGGER identity_access_no_delete BEFORE DELETE ON identity_access BEGIN SELECT RAISE(ABORT, 'identity_access is append-only'); END""",
    """CREATE TRIGGER identity_access_no_update BEFORE UPDATE ON identity_access BEGIN SELECT RAISE(ABORT, 'identity_access is append-only'); END""",
    """CREATE TRIGGER number_issued_no_delete BEFORE DELETE ON number_issued BEGIN SELECT RAISE(ABORT, 'number_issued is append-only'); END""",
    """CREATE TRIGGER number_issued_no_update BEFORE UPDATE ON number_issued BEGIN SELECT RAISE(ABORT, 'number_issued is append-only'); END""",
    """CREATE TRIGGER regulation_edition_no_delete BEFORE DELETE ON regulation_edition BEGIN SELECT RAISE(ABORT, 'regulation_edition is append-only'); END""",
    """CREATE TRIGGER regulation_edition_no_update BEFORE UPDATE ON regulation_edition BEGIN SELECT RAISE(ABORT, 'regulation_edition is append-only'); END""",
)


def upgrade() -> None:
    """Lay out an empty file."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
    op.get_bind().exec_driver_sql("PRAGMA application_id = 1129862218")
