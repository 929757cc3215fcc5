"""Schema 4: everything is known by its uid, editions by one table, steps numbered over the file.

No hash is rewritten: steps and audit rows of before keep theirs and say that they are of version 1.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from alembic import op

from app.base.pinyin import order_key
from app.models.base import new_uid
from app.models.case import NO_DAY
from app.models.words import fold
from app.rules.calendar.calendar import Calendar
from app.rules.casework.approvals import approvals_of
from app.rules.casework.clocks import clocks_of
from app.rules.casework.flow import retell
from app.rules.casework.past_clocks import past_clocks
from app.rules.casework.steps import Step, effective
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.regulation import Regulation
from app.rules.regulation.source import source_from_edition
from app.rules.statistics.telling import AnswerClock, ClosureClock, came_ended, told_events
from app.rules.work_lines import clocks_met_by, step_due

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Guards of columns that are no more; the runner does not put them back.
dropped = ("ix_case_officer", "ix_case_recusal_person", "ix_attachment_sha256",
           "ix_identity_token_complainant_uid")  # fmt: skip
grows = ("officer",)  # whom only old steps name is entered as one who left

TABLES = {
    "edition": """CREATE TABLE edition (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    hash TEXT NOT NULL,
    pack TEXT NOT NULL,
    bytes BLOB NOT NULL,
    label TEXT NOT NULL,
    firm_until TEXT,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_edition PRIMARY KEY (id),
    CONSTRAINT ck_edition_hash CHECK (length(hash) = 64),
    CONSTRAINT ck_edition_kind CHECK (kind IN ('calendar','regulation','indicators','procedure')),
    CONSTRAINT ck_edition_firm_until CHECK ((kind = 'calendar') = (firm_until IS NOT NULL)),
    CONSTRAINT uq_edition_hash UNIQUE (hash)
)
 STRICT""",
    "edition_step": """CREATE TABLE edition_step (
    edition_id INTEGER NOT NULL,
    step TEXT NOT NULL,
    caption TEXT NOT NULL,
    CONSTRAINT pk_edition_step PRIMARY KEY (edition_id, step),
    CONSTRAINT fk_edition_step_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id)
)
 WITHOUT ROWID,
 STRICT""",
    "officer": """CREATE TABLE officer (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    system INTEGER NOT NULL,
    active INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_officer PRIMARY KEY (id),
    CONSTRAINT uq_officer_uid UNIQUE (uid),
    CONSTRAINT uq_officer_name UNIQUE (name)
)
 STRICT""",
    "officer_name": """CREATE TABLE officer_name (
    id INTEGER NOT NULL,
    officer_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_officer_name PRIMARY KEY (id),
    CONSTRAINT fk_officer_name_officer_id FOREIGN KEY(officer_id) REFERENCES officer (id)
)
 STRICT""",
    "unit": """CREATE TABLE unit (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    code TEXT DEFAULT '' NOT NULL,
    superior_id INTEGER,
    active INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_unit PRIMARY KEY (id),
    CONSTRAINT ck_unit_kind CHECK (kind IN ('','department','township','county','institution','village','enterprise','other')),
    CONSTRAINT uq_unit_uid UNIQUE (uid),
    CONSTRAINT uq_unit_name UNIQUE (name),
    CONSTRAINT fk_unit_superior_id FOREIGN KEY(superior_id) REFERENCES unit (id)
)
 STRICT""",
    "case": """CREATE TABLE "case" (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
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
    officer_id INTEGER,
    handling_unit_id INTEGER,
    respondent TEXT NOT NULL,
    respondent_key TEXT NOT NULL,
    steps INTEGER NOT NULL,
    irregular INTEGER NOT NULL,
    calendar_id INTEGER NOT NULL,
    regulation_id INTEGER NOT NULL,
    pack TEXT NOT NULL,
    next_clock TEXT NOT NULL,
    next_caption TEXT NOT NULL,
    next_article TEXT NOT NULL,
    next_due_on TEXT,
    next_provisional INTEGER NOT NULL,
    next_state TEXT NOT NULL,
    sort_due TEXT NOT NULL,
    proposed TEXT DEFAULT '' NOT NULL,
    result TEXT DEFAULT '' NOT NULL,
    satisfaction TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_case PRIMARY KEY (id),
    CONSTRAINT ck_case_round CHECK (round >= 1),
    CONSTRAINT ck_case_sort_due CHECK (sort_due = coalesce(next_due_on, '9999-12-31')),
    CONSTRAINT uq_case_uid UNIQUE (uid),
    CONSTRAINT uq_case_number UNIQUE (number),
    CONSTRAINT fk_case_officer_id FOREIGN KEY(officer_id) REFERENCES officer (id),
    CONSTRAINT fk_case_handling_unit_id FOREIGN KEY(handling_unit_id) REFERENCES unit (id),
    CONSTRAINT fk_case_calendar_id FOREIGN KEY(calendar_id) REFERENCES edition (id),
    CONSTRAINT fk_case_regulation_id FOREIGN KEY(regulation_id) REFERENCES edition (id)
)
 STRICT""",
    "case_step": """CREATE TABLE case_step (
    case_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    no INTEGER NOT NULL,
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
    calendar_id INTEGER NOT NULL,
    regulation_id INTEGER NOT NULL,
    batch_id INTEGER,
    hash_v INTEGER NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT pk_case_step PRIMARY KEY (case_id, seq),
    CONSTRAINT ck_case_step_seq CHECK (seq >= 1),
    CONSTRAINT ck_case_step_hash CHECK (length(hash) = 64),
    CONSTRAINT ck_case_step_on CHECK ("on" GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    CONSTRAINT ck_case_step_json CHECK (json_valid(payload) AND json_valid(voids)),
    CONSTRAINT ck_case_step_no CHECK (no >= 1 AND hash_v IN (1, 2)),
    CONSTRAINT uq_case_step_no UNIQUE (no),
    CONSTRAINT fk_case_step_case_id FOREIGN KEY(case_id) REFERENCES "case" (id),
    CONSTRAINT fk_case_step_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id),
    CONSTRAINT fk_case_step_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_case_step_calendar_id FOREIGN KEY(calendar_id) REFERENCES edition (id),
    CONSTRAINT fk_case_step_regulation_id FOREIGN KEY(regulation_id) REFERENCES edition (id),
    CONSTRAINT fk_case_step_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
)
 STRICT""",
    "case_clock": """CREATE TABLE case_clock (
    case_id INTEGER NOT NULL,
    clock TEXT NOT NULL,
    start_seq INTEGER NOT NULL,
    round INTEGER NOT NULL,
    unit_id INTEGER,
    owner TEXT NOT NULL,
    caption TEXT NOT NULL,
    article TEXT NOT NULL,
    step TEXT NOT NULL,
    step_caption TEXT NOT NULL,
    closes INTEGER NOT NULL,
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
    "case_recusal": """CREATE TABLE case_recusal (
    case_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    officer_id INTEGER,
    person TEXT NOT NULL,
    CONSTRAINT pk_case_recusal PRIMARY KEY (case_id, seq),
    CONSTRAINT fk_case_recusal_case_id FOREIGN KEY(case_id) REFERENCES "case" (id),
    CONSTRAINT fk_case_recusal_officer_id FOREIGN KEY(officer_id) REFERENCES officer (id)
)
 WITHOUT ROWID,
 STRICT""",
    "calendar_pending": """CREATE TABLE calendar_pending (
    case_id INTEGER NOT NULL,
    edition_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    moves TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_calendar_pending PRIMARY KEY (case_id),
    CONSTRAINT ck_calendar_pending_state CHECK (state IN ('waiting','kept')),
    CONSTRAINT fk_calendar_pending_case_id FOREIGN KEY(case_id) REFERENCES "case" (id),
    CONSTRAINT fk_calendar_pending_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id)
)
 STRICT""",
    "cover": """CREATE TABLE cover (
    name TEXT NOT NULL,
    rows INTEGER NOT NULL,
    mark TEXT NOT NULL,
    CONSTRAINT pk_cover PRIMARY KEY (name),
    CONSTRAINT ck_cover_mark CHECK (length(mark) = 128)
)
 WITHOUT ROWID,
 STRICT""",
    "audit": """CREATE TABLE audit (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    at TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    action TEXT NOT NULL,
    case_id INTEGER,
    detail TEXT NOT NULL,
    cover TEXT,
    hash_v INTEGER NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT pk_audit PRIMARY KEY (id),
    CONSTRAINT ck_audit_hash CHECK (length(hash) = 64),
    CONSTRAINT fk_audit_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "identity": """CREATE TABLE identity (
    id INTEGER NOT NULL,
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
    other_phone TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_identity PRIMARY KEY (id),
    CONSTRAINT uq_identity_complainant_uid UNIQUE (complainant_uid),
    CONSTRAINT fk_identity_case_id FOREIGN KEY(case_id) REFERENCES "case" (id)
)
 STRICT""",
    "identity_token": """CREATE TABLE identity_token (
    token BLOB NOT NULL,
    identity_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    CONSTRAINT pk_identity_token PRIMARY KEY (token, identity_id),
    CONSTRAINT ck_identity_token_kind CHECK (kind IN ('name','phone','email','id_number')),
    CONSTRAINT ck_identity_token_token CHECK (length(token) = 8),
    CONSTRAINT fk_identity_token_identity_id FOREIGN KEY(identity_id) REFERENCES identity (id)
)
 WITHOUT ROWID,
 STRICT""",
    "identity_access": """CREATE TABLE identity_access (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    at TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    complainant_uid TEXT NOT NULL,
    purpose TEXT NOT NULL,
    note TEXT NOT NULL,
    CONSTRAINT pk_identity_access PRIMARY KEY (id),
    CONSTRAINT ck_identity_access_purpose CHECK (purpose IN ('reveal','letter','scan','disclose')),
    CONSTRAINT uq_identity_access_uid UNIQUE (uid),
    CONSTRAINT fk_identity_access_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id),
    CONSTRAINT fk_identity_access_complainant_uid FOREIGN KEY(complainant_uid) REFERENCES identity (complainant_uid)
)
 STRICT""",
    "unit_contact": """CREATE TABLE unit_contact (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    unit_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    post TEXT NOT NULL,
    phone TEXT NOT NULL,
    note TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_unit_contact PRIMARY KEY (id),
    CONSTRAINT uq_unit_contact_uid UNIQUE (uid),
    CONSTRAINT fk_unit_contact_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)
 STRICT""",
    "officer_absence": """CREATE TABLE officer_absence (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    officer_id INTEGER NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    stand_in_id INTEGER,
    note TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_officer_absence PRIMARY KEY (id),
    CONSTRAINT ck_officer_absence_days CHECK (from_on <= to_on),
    CONSTRAINT ck_officer_absence_stand_in CHECK (stand_in_id <> officer_id),
    CONSTRAINT uq_officer_absence_uid UNIQUE (uid),
    CONSTRAINT fk_officer_absence_officer_id FOREIGN KEY(officer_id) REFERENCES officer (id),
    CONSTRAINT fk_officer_absence_stand_in_id FOREIGN KEY(stand_in_id) REFERENCES officer (id)
)
 STRICT""",
    "draft": """CREATE TABLE draft (
    "key" TEXT NOT NULL,
    officer_id INTEGER NOT NULL,
    value TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_draft PRIMARY KEY ("key", officer_id),
    CONSTRAINT fk_draft_officer_id FOREIGN KEY(officer_id) REFERENCES officer (id)
)
 STRICT""",
    "blob": """CREATE TABLE blob (
    id INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    CONSTRAINT pk_blob PRIMARY KEY (id),
    CONSTRAINT ck_blob_sha256 CHECK (length(sha256) = 64),
    CONSTRAINT ck_blob_size CHECK (size >= 0),
    CONSTRAINT uq_blob_sha256 UNIQUE (sha256)
)
 STRICT""",
    "round": """CREATE TABLE round (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    procedure TEXT NOT NULL,
    period_from TEXT NOT NULL,
    period_to TEXT NOT NULL,
    counts_reported INTEGER NOT NULL,
    indicators_id INTEGER NOT NULL,
    editions TEXT NOT NULL,
    locks TEXT NOT NULL,
    stage TEXT NOT NULL,
    stage_caption TEXT NOT NULL,
    stage_locks TEXT NOT NULL,
    procedure_edition TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    steps INTEGER NOT NULL,
    CONSTRAINT pk_round PRIMARY KEY (id),
    CONSTRAINT ck_round_procedure CHECK (procedure IN ('evaluation','monitoring','self')),
    CONSTRAINT ck_round_period CHECK (period_from <= period_to),
    CONSTRAINT uq_round_uid UNIQUE (uid),
    CONSTRAINT fk_round_indicators_id FOREIGN KEY(indicators_id) REFERENCES edition (id)
)
 STRICT""",
    "round_unit": """CREATE TABLE round_unit (
    round_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT pk_round_unit PRIMARY KEY (round_id, unit_id),
    CONSTRAINT fk_round_unit_round_id FOREIGN KEY(round_id) REFERENCES round (id),
    CONSTRAINT fk_round_unit_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)
 WITHOUT ROWID,
 STRICT""",
    "round_step": """CREATE TABLE round_step (
    round_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    no INTEGER NOT NULL,
    uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    "on" TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    voids TEXT NOT NULL,
    payload TEXT NOT NULL,
    calendar_id INTEGER NOT NULL,
    indicators_id INTEGER NOT NULL,
    hash_v INTEGER NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT pk_round_step PRIMARY KEY (round_id, seq),
    CONSTRAINT ck_round_step_seq CHECK (seq >= 1),
    CONSTRAINT ck_round_step_hash CHECK (length(hash) = 64),
    CONSTRAINT ck_round_step_on CHECK ("on" GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    CONSTRAINT ck_round_step_json CHECK (json_valid(payload) AND json_valid(voids)),
    CONSTRAINT ck_round_step_no CHECK (no >= 1 AND hash_v = 2),
    CONSTRAINT uq_round_step_uid UNIQUE (uid),
    CONSTRAINT uq_round_step_no UNIQUE (no),
    CONSTRAINT fk_round_step_round_id FOREIGN KEY(round_id) REFERENCES round (id),
    CONSTRAINT fk_round_step_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id),
    CONSTRAINT fk_round_step_calendar_id FOREIGN KEY(calendar_id) REFERENCES edition (id),
    CONSTRAINT fk_round_step_indicators_id FOREIGN KEY(indicators_id) REFERENCES edition (id)
)
 STRICT""",
    "entry": """CREATE TABLE entry (
    round_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    item TEXT NOT NULL,
    cells TEXT NOT NULL,
    last_seq INTEGER NOT NULL,
    CONSTRAINT pk_entry PRIMARY KEY (round_id, unit_id, item),
    CONSTRAINT fk_entry_round_id FOREIGN KEY(round_id) REFERENCES round (id),
    CONSTRAINT fk_entry_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)
 STRICT""",
    "decision": """CREATE TABLE decision (
    round_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    unit_id INTEGER,
    item TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    approved_by TEXT NOT NULL,
    "on" TEXT NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT pk_decision PRIMARY KEY (round_id, seq),
    CONSTRAINT fk_decision_round_id FOREIGN KEY(round_id) REFERENCES round (id),
    CONSTRAINT fk_decision_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_decision_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "score_snapshot": """CREATE TABLE score_snapshot (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    round_id INTEGER NOT NULL,
    label TEXT NOT NULL,
    seq INTEGER NOT NULL,
    no INTEGER NOT NULL,
    as_of TEXT NOT NULL,
    indicators_id INTEGER NOT NULL,
    calendar_id INTEGER NOT NULL,
    decisions TEXT NOT NULL,
    body TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_score_snapshot PRIMARY KEY (id),
    CONSTRAINT ck_score_snapshot_seq CHECK (seq >= 1 AND no >= 1),
    CONSTRAINT uq_score_snapshot_uid UNIQUE (uid),
    CONSTRAINT fk_score_snapshot_round_id FOREIGN KEY(round_id) REFERENCES round (id),
    CONSTRAINT fk_score_snapshot_indicators_id FOREIGN KEY(indicators_id) REFERENCES edition (id),
    CONSTRAINT fk_score_snapshot_calendar_id FOREIGN KEY(calendar_id) REFERENCES edition (id),
    CONSTRAINT fk_score_snapshot_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "call": """CREATE TABLE call (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    direction TEXT NOT NULL,
    title TEXT NOT NULL,
    topic TEXT NOT NULL,
    asks TEXT NOT NULL,
    number TEXT NOT NULL,
    sender TEXT NOT NULL,
    addressee TEXT NOT NULL,
    reply_to TEXT NOT NULL,
    dated TEXT,
    opened_on TEXT NOT NULL,
    deadline TEXT NOT NULL,
    due_at TEXT,
    sets TEXT NOT NULL,
    state TEXT NOT NULL,
    nil INTEGER,
    opinion TEXT NOT NULL,
    sealed_on TEXT,
    reported_at TEXT,
    reported_to TEXT NOT NULL,
    steps INTEGER NOT NULL,
    CONSTRAINT pk_call PRIMARY KEY (id),
    CONSTRAINT ck_call_direction CHECK (direction IN ('received','issued')),
    CONSTRAINT ck_call_state CHECK (state IN ('open','to_sign','sealed','reported','closed')),
    CONSTRAINT uq_call_uid UNIQUE (uid)
)
 STRICT""",
    "call_unit": """CREATE TABLE call_unit (
    call_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    due_at TEXT,
    nil INTEGER,
    opinion TEXT NOT NULL,
    answered_on TEXT,
    sealed_on TEXT,
    reminded_on TEXT,
    answer_seq INTEGER,
    CONSTRAINT pk_call_unit PRIMARY KEY (call_id, unit_id),
    CONSTRAINT fk_call_unit_call_id FOREIGN KEY(call_id) REFERENCES call (id),
    CONSTRAINT fk_call_unit_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)
 WITHOUT ROWID,
 STRICT""",
    "call_point": """CREATE TABLE call_point (
    call_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    n INTEGER NOT NULL,
    position INTEGER NOT NULL,
    unit_id INTEGER,
    annex TEXT NOT NULL,
    item TEXT NOT NULL,
    caption TEXT NOT NULL,
    text TEXT NOT NULL,
    reason TEXT NOT NULL,
    verdict TEXT NOT NULL,
    why TEXT NOT NULL,
    weighed_on TEXT,
    weighed_seq INTEGER,
    CONSTRAINT pk_call_point PRIMARY KEY (call_id, seq, n),
    CONSTRAINT ck_call_point_verdict CHECK (verdict IN ('','adopted','partly','rejected')),
    CONSTRAINT ck_call_point_weighed CHECK ((verdict = '') = (weighed_seq IS NULL)),
    CONSTRAINT fk_call_point_call_id FOREIGN KEY(call_id) REFERENCES call (id),
    CONSTRAINT fk_call_point_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)
 STRICT""",
    "call_step": """CREATE TABLE call_step (
    call_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    no INTEGER NOT NULL,
    uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    "on" TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    voids TEXT NOT NULL,
    payload TEXT NOT NULL,
    hash_v INTEGER NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT pk_call_step PRIMARY KEY (call_id, seq),
    CONSTRAINT ck_call_step_seq CHECK (seq >= 1),
    CONSTRAINT ck_call_step_hash CHECK (length(hash) = 64),
    CONSTRAINT ck_call_step_on CHECK ("on" GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    CONSTRAINT ck_call_step_json CHECK (json_valid(payload) AND json_valid(voids)),
    CONSTRAINT ck_call_step_no CHECK (no >= 1 AND hash_v = 2),
    CONSTRAINT uq_call_step_uid UNIQUE (uid),
    CONSTRAINT uq_call_step_no UNIQUE (no),
    CONSTRAINT fk_call_step_call_id FOREIGN KEY(call_id) REFERENCES call (id),
    CONSTRAINT fk_call_step_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "attachment": """CREATE TABLE attachment (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    case_id INTEGER,
    unit_id INTEGER,
    round_id INTEGER,
    call_id INTEGER,
    assessment_id INTEGER,
    seq INTEGER,
    blob_id INTEGER,
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    dated TEXT,
    pages INTEGER,
    place TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_attachment PRIMARY KEY (id),
    CONSTRAINT ck_attachment_subject CHECK ((case_id IS NOT NULL) + (unit_id IS NOT NULL) + (round_id IS NOT NULL) + (call_id IS NOT NULL) + (assessment_id IS NOT NULL) = 1),
    CONSTRAINT ck_attachment_step CHECK (seq IS NULL OR unit_id IS NULL),
    CONSTRAINT ck_attachment_place CHECK ((blob_id IS NULL) = (place <> '')),
    CONSTRAINT ck_attachment_pages CHECK (pages IS NULL OR pages > 0),
    CONSTRAINT uq_attachment_uid UNIQUE (uid),
    CONSTRAINT fk_attachment_case_id FOREIGN KEY(case_id) REFERENCES "case" (id),
    CONSTRAINT fk_attachment_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_attachment_round_id FOREIGN KEY(round_id) REFERENCES round (id),
    CONSTRAINT fk_attachment_call_id FOREIGN KEY(call_id) REFERENCES call (id),
    CONSTRAINT fk_attachment_assessment_id FOREIGN KEY(assessment_id) REFERENCES assessment (id),
    CONSTRAINT fk_attachment_blob_id FOREIGN KEY(blob_id) REFERENCES blob (id)
)
 STRICT""",
    "identity_past": """CREATE TABLE identity_past (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    complainant_uid TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    email TEXT NOT NULL,
    id_number TEXT NOT NULL,
    other_phone TEXT NOT NULL,
    until_at TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    CONSTRAINT pk_identity_past PRIMARY KEY (id),
    CONSTRAINT uq_identity_past_uid UNIQUE (uid),
    CONSTRAINT fk_identity_past_complainant_uid FOREIGN KEY(complainant_uid) REFERENCES identity (complainant_uid),
    CONSTRAINT fk_identity_past_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "approval": """CREATE TABLE approval (
    uid TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_uid TEXT NOT NULL,
    case_id INTEGER,
    seq INTEGER,
    no INTEGER NOT NULL,
    act TEXT NOT NULL,
    caption TEXT NOT NULL,
    payload TEXT NOT NULL,
    asked_of TEXT NOT NULL,
    asked_by_id INTEGER NOT NULL,
    asked_on TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_by_id INTEGER,
    decided_by TEXT NOT NULL,
    post TEXT NOT NULL,
    decided_on TEXT,
    decided_seq INTEGER,
    reason TEXT NOT NULL,
    wanted_on TEXT,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_approval PRIMARY KEY (uid),
    CONSTRAINT ck_approval_state CHECK (state IN ('waiting','approved','refused','withdrawn')),
    CONSTRAINT ck_approval_day CHECK ((state IN ('approved','refused')) = (decided_on IS NOT NULL)),
    CONSTRAINT ck_approval_step CHECK (seq IS NULL OR case_id IS NOT NULL),
    CONSTRAINT fk_approval_case_id FOREIGN KEY(case_id) REFERENCES "case" (id),
    CONSTRAINT fk_approval_asked_by_id FOREIGN KEY(asked_by_id) REFERENCES officer (id),
    CONSTRAINT fk_approval_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES officer (id)
)
 STRICT""",
    "handover": """CREATE TABLE handover (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    from_id INTEGER NOT NULL,
    to_id INTEGER NOT NULL,
    witness TEXT NOT NULL,
    "on" TEXT NOT NULL,
    cases TEXT NOT NULL,
    seals TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    CONSTRAINT pk_handover PRIMARY KEY (id),
    CONSTRAINT ck_handover_two CHECK (from_id <> to_id),
    CONSTRAINT ck_handover_sha256 CHECK (length(sha256) = 64),
    CONSTRAINT ck_handover_size CHECK (size > 0),
    CONSTRAINT uq_handover_uid UNIQUE (uid),
    CONSTRAINT fk_handover_from_id FOREIGN KEY(from_id) REFERENCES officer (id),
    CONSTRAINT fk_handover_to_id FOREIGN KEY(to_id) REFERENCES officer (id),
    CONSTRAINT fk_handover_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "document_about": """CREATE TABLE document_about (
    document_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    round_id INTEGER,
    call_id INTEGER,
    snapshot_id INTEGER,
    source TEXT NOT NULL,
    CONSTRAINT pk_document_about PRIMARY KEY (document_id),
    CONSTRAINT ck_document_about_subject CHECK (subject IN ('round','assessment','call','snapshot','unit','free')),
    CONSTRAINT ck_document_about_round CHECK ((subject IN ('round','assessment')) = (round_id IS NOT NULL)),
    CONSTRAINT ck_document_about_call CHECK ((subject = 'call') = (call_id IS NOT NULL)),
    CONSTRAINT ck_document_about_snapshot CHECK ((subject = 'snapshot') = (snapshot_id IS NOT NULL)),
    CONSTRAINT fk_document_about_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_document_about_round_id FOREIGN KEY(round_id) REFERENCES round (id),
    CONSTRAINT fk_document_about_call_id FOREIGN KEY(call_id) REFERENCES call (id),
    CONSTRAINT fk_document_about_snapshot_id FOREIGN KEY(snapshot_id) REFERENCES statistics_snapshot (id)
)
 STRICT""",
    "document_replaced": """CREATE TABLE document_replaced (
    document_id INTEGER NOT NULL,
    replaces_id INTEGER NOT NULL,
    CONSTRAINT pk_document_replaced PRIMARY KEY (document_id),
    CONSTRAINT uq_document_replaced_replaces_id UNIQUE (replaces_id),
    CONSTRAINT ck_document_replaced_other CHECK (replaces_id <> document_id),
    CONSTRAINT fk_document_replaced_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_document_replaced_replaces_id FOREIGN KEY(replaces_id) REFERENCES document (id)
)
 STRICT""",
    "document_set": """CREATE TABLE document_set (
    document_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    signature TEXT NOT NULL,
    cosigners TEXT NOT NULL,
    seal TEXT NOT NULL,
    CONSTRAINT pk_document_set PRIMARY KEY (document_id),
    CONSTRAINT ck_document_set_filled CHECK (name <> '' AND signature <> ''),
    CONSTRAINT fk_document_set_document_id FOREIGN KEY(document_id) REFERENCES document (id)
)
 STRICT""",
    "paper_mark_file": """CREATE TABLE paper_mark_file (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    approval_uid TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    actor_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_paper_mark_file PRIMARY KEY (id),
    CONSTRAINT ck_paper_mark_file_sha256 CHECK (length(sha256) = 64),
    CONSTRAINT ck_paper_mark_file_size CHECK (size > 0),
    CONSTRAINT uq_paper_mark_file_uid UNIQUE (uid),
    CONSTRAINT fk_paper_mark_file_approval_uid FOREIGN KEY(approval_uid) REFERENCES approval (uid),
    CONSTRAINT fk_paper_mark_file_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "document_file": """CREATE TABLE document_file (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    document_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    actor_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_document_file PRIMARY KEY (id),
    CONSTRAINT ck_document_file_sha256 CHECK (length(sha256) = 64),
    CONSTRAINT ck_document_file_size CHECK (size >= 0),
    CONSTRAINT uq_document_file_uid UNIQUE (uid),
    CONSTRAINT fk_document_file_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_document_file_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "document_delivery": """CREATE TABLE document_delivery (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    document_id INTEGER NOT NULL,
    way TEXT NOT NULL,
    "on" TEXT NOT NULL,
    receiver TEXT NOT NULL,
    proof TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_document_delivery PRIMARY KEY (id),
    CONSTRAINT ck_document_delivery_way CHECK (way IN ('hand','exchange','confidential','post','mail')),
    CONSTRAINT ck_document_delivery_proof CHECK (proof <> ''),
    CONSTRAINT uq_document_delivery_uid UNIQUE (uid),
    CONSTRAINT fk_document_delivery_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_document_delivery_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "seal_use": """CREATE TABLE seal_use (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    document_id INTEGER,
    seal TEXT NOT NULL,
    matter TEXT NOT NULL,
    "on" TEXT NOT NULL,
    copies INTEGER NOT NULL,
    approved_by TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_seal_use PRIMARY KEY (id),
    CONSTRAINT ck_seal_use_copies CHECK (copies > 0),
    CONSTRAINT ck_seal_use_filled CHECK (seal <> '' AND matter <> '' AND approved_by <> ''),
    CONSTRAINT uq_seal_use_uid UNIQUE (uid),
    CONSTRAINT fk_seal_use_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_seal_use_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "paper_under_way": """CREATE TABLE paper_under_way (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    case_id INTEGER,
    kind TEXT NOT NULL,
    command TEXT NOT NULL,
    form TEXT NOT NULL,
    title TEXT NOT NULL,
    addressee TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    dated TEXT NOT NULL,
    state TEXT NOT NULL,
    document_id INTEGER,
    actor_id INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_paper_under_way PRIMARY KEY (id),
    CONSTRAINT ck_paper_under_way_state CHECK (state IN ('open','issued','dropped')),
    CONSTRAINT ck_paper_under_way_issued CHECK ((state = 'issued') = (document_id IS NOT NULL)),
    CONSTRAINT uq_paper_under_way_uid UNIQUE (uid),
    CONSTRAINT fk_paper_under_way_case_id FOREIGN KEY(case_id) REFERENCES "case" (id),
    CONSTRAINT fk_paper_under_way_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_paper_under_way_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "paper_under_way_file": """CREATE TABLE paper_under_way_file (
    id INTEGER NOT NULL,
    paper_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    CONSTRAINT pk_paper_under_way_file PRIMARY KEY (id),
    CONSTRAINT ck_paper_under_way_file_sha256 CHECK (length(sha256) = 64),
    CONSTRAINT ck_paper_under_way_file_size CHECK (size >= 0),
    CONSTRAINT fk_paper_under_way_file_paper_id FOREIGN KEY(paper_id) REFERENCES paper_under_way (id)
)
 STRICT""",
    "incoming": """CREATE TABLE incoming (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    number TEXT NOT NULL,
    received_on TEXT NOT NULL,
    sender TEXT NOT NULL,
    unit_id INTEGER,
    their_number TEXT NOT NULL,
    title TEXT NOT NULL,
    pages INTEGER,
    case_id INTEGER,
    seq INTEGER,
    document_id INTEGER,
    name TEXT NOT NULL,
    sha256 TEXT,
    size INTEGER,
    note TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_incoming PRIMARY KEY (id),
    CONSTRAINT fk_incoming_case_id_seq FOREIGN KEY(case_id, seq) REFERENCES case_step (case_id, seq),
    CONSTRAINT uq_incoming_number UNIQUE (number),
    CONSTRAINT ck_incoming_filled CHECK (sender <> '' AND title <> ''),
    CONSTRAINT ck_incoming_step CHECK (seq IS NULL OR case_id IS NOT NULL),
    CONSTRAINT ck_incoming_file CHECK ((sha256 IS NULL) = (size IS NULL)),
    CONSTRAINT ck_incoming_pages CHECK (pages IS NULL OR pages > 0),
    CONSTRAINT uq_incoming_uid UNIQUE (uid),
    CONSTRAINT fk_incoming_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_incoming_case_id FOREIGN KEY(case_id) REFERENCES "case" (id),
    CONSTRAINT fk_incoming_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_incoming_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "assessment": """CREATE TABLE assessment (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    round_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    stage TEXT NOT NULL,
    stage_caption TEXT NOT NULL,
    open INTEGER NOT NULL,
    figures TEXT NOT NULL,
    steps INTEGER NOT NULL,
    irregular INTEGER NOT NULL,
    procedure_id INTEGER NOT NULL,
    CONSTRAINT pk_assessment PRIMARY KEY (id),
    CONSTRAINT uq_assessment_round_id_unit_id UNIQUE (round_id, unit_id),
    CONSTRAINT uq_assessment_uid UNIQUE (uid),
    CONSTRAINT fk_assessment_round_id FOREIGN KEY(round_id) REFERENCES round (id),
    CONSTRAINT fk_assessment_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_assessment_procedure_id FOREIGN KEY(procedure_id) REFERENCES edition (id)
)
 STRICT""",
    "assessment_step": """CREATE TABLE assessment_step (
    assessment_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    no INTEGER NOT NULL,
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
    calendar_id INTEGER NOT NULL,
    procedure_id INTEGER NOT NULL,
    hash_v INTEGER NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT pk_assessment_step PRIMARY KEY (assessment_id, seq),
    CONSTRAINT ck_assessment_step_seq CHECK (seq >= 1),
    CONSTRAINT ck_assessment_step_hash CHECK (length(hash) = 64),
    CONSTRAINT ck_assessment_step_on CHECK ("on" GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    CONSTRAINT ck_assessment_step_json CHECK (json_valid(payload) AND json_valid(voids)),
    CONSTRAINT ck_assessment_step_no CHECK (no >= 1 AND hash_v = 2),
    CONSTRAINT uq_assessment_step_uid UNIQUE (uid),
    CONSTRAINT uq_assessment_step_no UNIQUE (no),
    CONSTRAINT fk_assessment_step_assessment_id FOREIGN KEY(assessment_id) REFERENCES assessment (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_assessment_step_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id),
    CONSTRAINT fk_assessment_step_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_assessment_step_calendar_id FOREIGN KEY(calendar_id) REFERENCES edition (id),
    CONSTRAINT fk_assessment_step_procedure_id FOREIGN KEY(procedure_id) REFERENCES edition (id)
)
 STRICT""",
    "assessment_clock": """CREATE TABLE assessment_clock (
    assessment_id INTEGER NOT NULL,
    clock TEXT NOT NULL,
    start_seq INTEGER NOT NULL,
    caption TEXT NOT NULL,
    article TEXT NOT NULL,
    owner TEXT NOT NULL,
    lapses INTEGER NOT NULL,
    starts_on TEXT NOT NULL,
    due_on TEXT,
    met_on TEXT,
    state TEXT NOT NULL,
    provisional INTEGER NOT NULL,
    CONSTRAINT pk_assessment_clock PRIMARY KEY (assessment_id, clock, start_seq),
    CONSTRAINT ck_assessment_clock_state CHECK (state IN ('open','met','met_late','waived','paused','ended')),
    CONSTRAINT fk_assessment_clock_assessment_id FOREIGN KEY(assessment_id) REFERENCES assessment (id)
)
 WITHOUT ROWID,
 STRICT""",
    "round_clock": """CREATE TABLE round_clock (
    round_id INTEGER NOT NULL,
    clock TEXT NOT NULL,
    start_seq INTEGER NOT NULL,
    caption TEXT NOT NULL,
    article TEXT NOT NULL,
    owner TEXT NOT NULL,
    lapses INTEGER NOT NULL,
    starts_on TEXT NOT NULL,
    due_on TEXT,
    met_on TEXT,
    state TEXT NOT NULL,
    provisional INTEGER NOT NULL,
    CONSTRAINT pk_round_clock PRIMARY KEY (round_id, clock, start_seq),
    CONSTRAINT ck_round_clock_state CHECK (state IN ('open','met','met_late','waived','paused','ended')),
    CONSTRAINT fk_round_clock_round_id FOREIGN KEY(round_id) REFERENCES round (id)
)
 WITHOUT ROWID,
 STRICT""",
    "case_event": """CREATE TABLE case_event (
    case_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    unit_id INTEGER,
    outcome TEXT NOT NULL,
    until TEXT,
    end_seq INTEGER,
    ended_as TEXT NOT NULL,
    due_on TEXT,
    days INTEGER,
    late INTEGER,
    imported INTEGER NOT NULL,
    CONSTRAINT pk_case_event PRIMARY KEY (case_id, seq, kind),
    CONSTRAINT ck_case_event_ended_as CHECK (ended_as IN ('','closed','terminated')),
    CONSTRAINT fk_case_event_case_id FOREIGN KEY(case_id) REFERENCES "case" (id),
    CONSTRAINT fk_case_event_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)
 WITHOUT ROWID,
 STRICT""",
    "case_clock_past": """CREATE TABLE case_clock_past (
    case_id INTEGER NOT NULL,
    start_seq INTEGER NOT NULL,
    clock TEXT NOT NULL,
    until TEXT NOT NULL,
    since TEXT NOT NULL,
    of_span INTEGER NOT NULL,
    due_on TEXT,
    met_on TEXT,
    ended_on TEXT,
    CONSTRAINT pk_case_clock_past PRIMARY KEY (case_id, start_seq, clock, until),
    CONSTRAINT fk_case_clock_past_case_id FOREIGN KEY(case_id) REFERENCES "case" (id)
)
 WITHOUT ROWID,
 STRICT""",
    "case_tally": """CREATE TABLE case_tally (
    case_id INTEGER NOT NULL,
    unit_id INTEGER,
    category TEXT NOT NULL,
    channel TEXT NOT NULL,
    officer_id INTEGER,
    named TEXT NOT NULL,
    imported INTEGER NOT NULL,
    CONSTRAINT pk_case_tally PRIMARY KEY (case_id),
    CONSTRAINT fk_case_tally_case_id FOREIGN KEY(case_id) REFERENCES "case" (id),
    CONSTRAINT fk_case_tally_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_case_tally_officer_id FOREIGN KEY(officer_id) REFERENCES officer (id)
)
 STRICT""",
    "statistics_snapshot": """CREATE TABLE statistics_snapshot (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    title TEXT NOT NULL,
    period_from TEXT NOT NULL,
    period_to TEXT NOT NULL,
    cut_off TEXT NOT NULL,
    no INTEGER NOT NULL,
    definitions TEXT NOT NULL,
    body TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_statistics_snapshot PRIMARY KEY (id),
    CONSTRAINT ck_statistics_snapshot_period CHECK (period_from <= period_to),
    CONSTRAINT ck_statistics_snapshot_no CHECK (no >= 0),
    CONSTRAINT uq_statistics_snapshot_uid UNIQUE (uid),
    CONSTRAINT fk_statistics_snapshot_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "snapshot_check": """CREATE TABLE snapshot_check (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    snapshot_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    note TEXT NOT NULL,
    "on" TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_snapshot_check PRIMARY KEY (id),
    CONSTRAINT ck_snapshot_check_outcome CHECK (outcome IN ('agreed','differs')),
    CONSTRAINT ck_snapshot_check_note CHECK (outcome = 'agreed' OR note <> ''),
    CONSTRAINT uq_snapshot_check_uid UNIQUE (uid),
    CONSTRAINT fk_snapshot_check_snapshot_id FOREIGN KEY(snapshot_id) REFERENCES statistics_snapshot (id),
    CONSTRAINT fk_snapshot_check_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_snapshot_check_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "inspection": """CREATE TABLE inspection (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    unit_id INTEGER NOT NULL,
    follows_id INTEGER,
    "on" TEXT NOT NULL,
    subject TEXT NOT NULL,
    outcome TEXT NOT NULL,
    found TEXT NOT NULL,
    demand TEXT NOT NULL,
    answer_by TEXT,
    actor_id INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_inspection PRIMARY KEY (id),
    CONSTRAINT ck_inspection_subject CHECK (subject IN ('order','secrecy')),
    CONSTRAINT ck_inspection_outcome CHECK (outcome IN ('sound','flawed')),
    CONSTRAINT ck_inspection_found CHECK (found <> ''),
    CONSTRAINT uq_inspection_uid UNIQUE (uid),
    CONSTRAINT fk_inspection_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_inspection_follows_id FOREIGN KEY(follows_id) REFERENCES inspection (id),
    CONSTRAINT fk_inspection_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "warning_answer": """CREATE TABLE warning_answer (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    rule TEXT NOT NULL,
    about TEXT NOT NULL,
    said TEXT NOT NULL,
    signs TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    document_id INTEGER,
    "on" TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_warning_answer PRIMARY KEY (id),
    CONSTRAINT ck_warning_answer_outcome CHECK (outcome IN ('dismissed','followed')),
    CONSTRAINT ck_warning_answer_reason CHECK (reason <> ''),
    CONSTRAINT uq_warning_answer_uid UNIQUE (uid),
    CONSTRAINT fk_warning_answer_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_warning_answer_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "failure_list": """CREATE TABLE failure_list (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    sent_on TEXT NOT NULL,
    sent_to TEXT NOT NULL,
    way TEXT NOT NULL,
    body TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_failure_list PRIMARY KEY (id),
    CONSTRAINT ck_failure_list_sent_to CHECK (sent_to <> ''),
    CONSTRAINT uq_failure_list_uid UNIQUE (uid),
    CONSTRAINT fk_failure_list_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "archive_volume": """CREATE TABLE archive_volume (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    case_id INTEGER NOT NULL,
    mode TEXT NOT NULL,
    year INTEGER NOT NULL,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    retention TEXT NOT NULL,
    retention_ground TEXT NOT NULL,
    fonds TEXT NOT NULL,
    first_on TEXT NOT NULL,
    last_on TEXT NOT NULL,
    series TEXT NOT NULL,
    first_n INTEGER NOT NULL,
    last_n INTEGER NOT NULL,
    pieces INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    sealed_pieces INTEGER NOT NULL,
    sealed_pages INTEGER NOT NULL,
    listing TEXT NOT NULL,
    gaps TEXT NOT NULL,
    reason TEXT NOT NULL,
    folder TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    upto_seq INTEGER NOT NULL,
    filed_on TEXT NOT NULL,
    checked_by TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_archive_volume PRIMARY KEY (id),
    CONSTRAINT ck_archive_volume_sha256 CHECK (length(sha256) = 64),
    CONSTRAINT ck_archive_volume_pages CHECK (pieces + sealed_pieces > 0 AND pages >= 0 AND sealed_pages >= 0),
    CONSTRAINT ck_archive_volume_numbers CHECK (series <> '' AND first_n >= 1 AND last_n >= first_n),
    CONSTRAINT ck_archive_volume_reason CHECK (gaps = '[]' OR reason <> ''),
    CONSTRAINT ck_archive_volume_checked_by CHECK (checked_by <> ''),
    CONSTRAINT ck_archive_volume_mode CHECK (mode IN ('volume','piece')),
    CONSTRAINT ck_archive_volume_filled CHECK (code <> '' AND title <> ''),
    CONSTRAINT ck_archive_volume_days CHECK (first_on <= last_on),
    CONSTRAINT uq_archive_volume_case_id UNIQUE (case_id),
    CONSTRAINT uq_archive_volume_code UNIQUE (code),
    CONSTRAINT uq_archive_volume_uid UNIQUE (uid),
    CONSTRAINT fk_archive_volume_case_id FOREIGN KEY(case_id) REFERENCES "case" (id),
    CONSTRAINT fk_archive_volume_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "archive_supplement": """CREATE TABLE archive_supplement (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    volume_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    series TEXT NOT NULL,
    first_n INTEGER NOT NULL,
    last_n INTEGER NOT NULL,
    pieces INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    sealed_pieces INTEGER NOT NULL,
    sealed_pages INTEGER NOT NULL,
    listing TEXT NOT NULL,
    gaps TEXT NOT NULL,
    reason TEXT NOT NULL,
    folder TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    upto_seq INTEGER NOT NULL,
    filed_on TEXT NOT NULL,
    checked_by TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_archive_supplement PRIMARY KEY (id),
    CONSTRAINT ck_archive_supplement_sha256 CHECK (length(sha256) = 64),
    CONSTRAINT ck_archive_supplement_pages CHECK (pieces + sealed_pieces > 0 AND pages >= 0 AND sealed_pages >= 0),
    CONSTRAINT ck_archive_supplement_numbers CHECK (series <> '' AND first_n >= 1 AND last_n >= first_n),
    CONSTRAINT ck_archive_supplement_reason CHECK (gaps = '[]' OR reason <> ''),
    CONSTRAINT ck_archive_supplement_checked_by CHECK (checked_by <> ''),
    CONSTRAINT ck_archive_supplement_n CHECK (n >= 1),
    CONSTRAINT uq_archive_supplement_volume_id_n UNIQUE (volume_id, n),
    CONSTRAINT uq_archive_supplement_uid UNIQUE (uid),
    CONSTRAINT fk_archive_supplement_volume_id FOREIGN KEY(volume_id) REFERENCES archive_volume (id),
    CONSTRAINT fk_archive_supplement_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "archive_check": """CREATE TABLE archive_check (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    volume_id INTEGER NOT NULL,
    "on" TEXT NOT NULL,
    outcome TEXT NOT NULL,
    found TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_archive_check PRIMARY KEY (id),
    CONSTRAINT ck_archive_check_outcome CHECK (outcome IN ('sound','flawed')),
    CONSTRAINT ck_archive_check_found CHECK (outcome = 'sound' OR found <> ''),
    CONSTRAINT uq_archive_check_uid UNIQUE (uid),
    CONSTRAINT fk_archive_check_volume_id FOREIGN KEY(volume_id) REFERENCES archive_volume (id),
    CONSTRAINT fk_archive_check_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "archive_transfer": """CREATE TABLE archive_transfer (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    year INTEGER NOT NULL,
    "on" TEXT NOT NULL,
    handed_by TEXT NOT NULL,
    received_by TEXT NOT NULL,
    note TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_archive_transfer PRIMARY KEY (id),
    CONSTRAINT ck_archive_transfer_filled CHECK (handed_by <> '' AND received_by <> ''),
    CONSTRAINT uq_archive_transfer_uid UNIQUE (uid),
    CONSTRAINT fk_archive_transfer_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "archive_transferred": """CREATE TABLE archive_transferred (
    volume_id INTEGER NOT NULL,
    transfer_id INTEGER NOT NULL,
    CONSTRAINT pk_archive_transferred PRIMARY KEY (volume_id),
    CONSTRAINT fk_archive_transferred_volume_id FOREIGN KEY(volume_id) REFERENCES archive_volume (id),
    CONSTRAINT fk_archive_transferred_transfer_id FOREIGN KEY(transfer_id) REFERENCES archive_transfer (id)
)
 STRICT""",
    "archive_supplement_transferred": """CREATE TABLE archive_supplement_transferred (
    supplement_id INTEGER NOT NULL,
    transfer_id INTEGER NOT NULL,
    CONSTRAINT pk_archive_supplement_transferred PRIMARY KEY (supplement_id),
    CONSTRAINT fk_archive_supplement_transferred_supplement_id FOREIGN KEY(supplement_id) REFERENCES archive_supplement (id),
    CONSTRAINT fk_archive_supplement_transferred_transfer_id FOREIGN KEY(transfer_id) REFERENCES archive_transfer (id)
)
 STRICT""",
    "archive_loan": """CREATE TABLE archive_loan (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    volume_id INTEGER NOT NULL,
    part TEXT NOT NULL,
    borrower TEXT NOT NULL,
    purpose TEXT NOT NULL,
    lent_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    approval_uid TEXT,
    actor_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_archive_loan PRIMARY KEY (id),
    CONSTRAINT ck_archive_loan_part CHECK (part IN ('main','sealed')),
    CONSTRAINT ck_archive_loan_leave CHECK ((part = 'sealed') = (approval_uid IS NOT NULL)),
    CONSTRAINT ck_archive_loan_filled CHECK (borrower <> '' AND purpose <> ''),
    CONSTRAINT ck_archive_loan_days CHECK (lent_on <= due_on),
    CONSTRAINT uq_archive_loan_approval_uid UNIQUE (approval_uid),
    CONSTRAINT uq_archive_loan_uid UNIQUE (uid),
    CONSTRAINT fk_archive_loan_volume_id FOREIGN KEY(volume_id) REFERENCES archive_volume (id),
    CONSTRAINT fk_archive_loan_approval_uid FOREIGN KEY(approval_uid) REFERENCES approval (uid),
    CONSTRAINT fk_archive_loan_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
    "archive_return": """CREATE TABLE archive_return (
    loan_id INTEGER NOT NULL,
    "on" TEXT NOT NULL,
    note TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_archive_return PRIMARY KEY (loan_id),
    CONSTRAINT fk_archive_return_loan_id FOREIGN KEY(loan_id) REFERENCES archive_loan (id),
    CONSTRAINT fk_archive_return_actor_id FOREIGN KEY(actor_id) REFERENCES officer (id)
)
 STRICT""",
}
GUARDS = (
    """CREATE INDEX ix_edition_kind ON edition (kind, pack)""",
    """CREATE INDEX ix_officer_name_name ON officer_name (name)""",
    """CREATE INDEX ix_officer_name_officer_id ON officer_name (officer_id)""",
    """CREATE UNIQUE INDEX ix_unit_code ON unit (code) WHERE code <> ''""",
    """CREATE INDEX ix_unit_sort_key ON unit (sort_key)""",
    """CREATE INDEX ix_case_board ON "case" (board, sort_due, id, next_provisional, next_state)""",
    """CREATE INDEX ix_case_category ON "case" (category, received_on, id)""",
    """CREATE INDEX ix_case_channel ON "case" (channel, received_on, id)""",
    """CREATE INDEX ix_case_ended_on ON "case" (ended_on, id)""",
    """CREATE INDEX ix_case_handling_unit_id ON "case" (handling_unit_id, board)""",
    """CREATE INDEX ix_case_number_order ON "case" (substr(number, 1, instr(number, '〕')), length(number), number)""",
    """CREATE INDEX ix_case_officer_id ON "case" (officer_id, board)""",
    """CREATE INDEX ix_case_proposed ON "case" (proposed) WHERE proposed <> ''""",
    """CREATE INDEX ix_case_received_on ON "case" (received_on, id)""",
    """CREATE INDEX ix_case_respondent_key ON "case" (respondent_key, id)""",
    """CREATE INDEX ix_case_sort_due ON "case" (sort_due, id)""",
    """CREATE INDEX ix_case_source_number ON "case" (source_number) WHERE source_number <> ''""",
    """CREATE INDEX ix_case_stage ON "case" (stage, received_on, id)""",
    """CREATE INDEX ix_case_title_key ON "case" (title_key, id)""",
    """CREATE INDEX ix_case_step_batch_id ON case_step (batch_id) WHERE seq = 1 AND batch_id IS NOT NULL""",
    """CREATE INDEX ix_case_clock_span ON case_clock (due_on, span_from, case_id) WHERE open = 1""",
    """CREATE INDEX ix_case_clock_unit_id ON case_clock (unit_id, state)""",
    """CREATE INDEX ix_case_recusal_officer_id ON case_recusal (officer_id, case_id)""",
    """CREATE INDEX ix_audit_case_id ON audit (case_id)""",
    """CREATE INDEX ix_identity_case_id ON identity (case_id)""",
    """CREATE INDEX ix_identity_token_identity_id ON identity_token (identity_id)""",
    """CREATE INDEX ix_identity_access_complainant_uid ON identity_access (complainant_uid)""",
    """CREATE INDEX ix_unit_contact_unit_id ON unit_contact (unit_id)""",
    """CREATE INDEX ix_officer_absence_officer_id ON officer_absence (officer_id)""",
    """CREATE INDEX ix_attachment_blob_id ON attachment (blob_id)""",
    """CREATE INDEX ix_attachment_case_id ON attachment (case_id)""",
    """CREATE INDEX ix_attachment_unit_id ON attachment (unit_id)""",
    """CREATE INDEX ix_round_unit_unit_id ON round_unit (unit_id)""",
    """CREATE INDEX ix_entry_unit_id ON entry (unit_id)""",
    """CREATE INDEX ix_decision_unit_id ON decision (unit_id)""",
    """CREATE INDEX ix_score_snapshot_round_id ON score_snapshot (round_id)""",
    """CREATE INDEX ix_attachment_round_id ON attachment (round_id)""",
    """CREATE INDEX ix_identity_past_complainant_uid ON identity_past (complainant_uid)""",
    """CREATE TRIGGER identity_past_no_delete BEFORE DELETE ON identity_past BEGIN SELECT RAISE(ABORT, 'identity_past is append-only'); END""",
    """CREATE TRIGGER identity_past_no_update BEFORE UPDATE ON identity_past BEGIN SELECT RAISE(ABORT, 'identity_past is append-only'); END""",
    """CREATE INDEX ix_approval_case_id ON approval (case_id, seq)""",
    """CREATE INDEX ix_approval_subject_uid ON approval (subject_uid, act)""",
    """CREATE INDEX ix_approval_asked_of ON approval (asked_of) WHERE state = 'waiting'""",
    """CREATE TRIGGER approval_no_delete BEFORE DELETE ON approval WHEN OLD.seq IS NULL BEGIN SELECT RAISE(ABORT, 'an approval is never deleted'); END""",
    """CREATE TRIGGER approval_no_update BEFORE UPDATE ON approval WHEN OLD.state <> 'waiting' BEGIN SELECT RAISE(ABORT, 'an approval is decided once'); END""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END""",
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END""",
    """CREATE TRIGGER case_step_no_delete BEFORE DELETE ON case_step BEGIN SELECT RAISE(ABORT, 'case_step is append-only'); END""",
    """CREATE TRIGGER case_step_no_update BEFORE UPDATE ON case_step BEGIN SELECT RAISE(ABORT, 'case_step is append-only'); END""",
    """CREATE TRIGGER edition_no_delete BEFORE DELETE ON edition BEGIN SELECT RAISE(ABORT, 'edition is append-only'); END""",
    """CREATE TRIGGER edition_no_update BEFORE UPDATE ON edition BEGIN SELECT RAISE(ABORT, 'edition is append-only'); END""",
    """CREATE TRIGGER identity_access_no_delete BEFORE DELETE ON identity_access BEGIN SELECT RAISE(ABORT, 'identity_access is append-only'); END""",
    """CREATE TRIGGER identity_access_no_update BEFORE UPDATE ON identity_access BEGIN SELECT RAISE(ABORT, 'identity_access is append-only'); END""",
    """CREATE TRIGGER round_step_no_delete BEFORE DELETE ON round_step BEGIN SELECT RAISE(ABORT, 'round_step is append-only'); END""",
    """CREATE TRIGGER round_step_no_update BEFORE UPDATE ON round_step BEGIN SELECT RAISE(ABORT, 'round_step is append-only'); END""",
    """CREATE TRIGGER score_snapshot_no_delete BEFORE DELETE ON score_snapshot BEGIN SELECT RAISE(ABORT, 'score_snapshot is append-only'); END""",
    """CREATE TRIGGER score_snapshot_no_update BEFORE UPDATE ON score_snapshot BEGIN SELECT RAISE(ABORT, 'score_snapshot is append-only'); END""",
    """CREATE INDEX ix_call_state ON call (state, due_at)""",
    """CREATE INDEX ix_call_unit_unit_id ON call_unit (unit_id)""",
    """CREATE INDEX ix_call_point_unit_id ON call_point (unit_id)""",
    """CREATE INDEX ix_attachment_call_id ON attachment (call_id)""",
    """CREATE TRIGGER call_step_no_delete BEFORE DELETE ON call_step BEGIN SELECT RAISE(ABORT, 'call_step is append-only'); END""",
    """CREATE TRIGGER call_step_no_update BEFORE UPDATE ON call_step BEGIN SELECT RAISE(ABORT, 'call_step is append-only'); END""",
    """CREATE TRIGGER handover_no_delete BEFORE DELETE ON handover BEGIN SELECT RAISE(ABORT, 'handover is append-only'); END""",
    """CREATE TRIGGER handover_no_update BEFORE UPDATE ON handover BEGIN SELECT RAISE(ABORT, 'handover is append-only'); END""",
    """CREATE INDEX ix_document_about_call_id ON document_about (call_id)""",
    """CREATE INDEX ix_document_about_round_id ON document_about (round_id)""",
    """CREATE INDEX ix_document_file_document_id ON document_file (document_id)""",
    """CREATE INDEX ix_document_delivery_document_id ON document_delivery (document_id)""",
    """CREATE INDEX ix_paper_mark_file_approval_uid ON paper_mark_file (approval_uid)""",
    """CREATE INDEX ix_seal_use_document_id ON seal_use (document_id)""",
    """CREATE INDEX ix_paper_under_way_case_id ON paper_under_way (case_id)""",
    """CREATE INDEX ix_paper_under_way_state ON paper_under_way (state)""",
    """CREATE INDEX ix_paper_under_way_file_paper_id ON paper_under_way_file (paper_id)""",
    """CREATE INDEX ix_incoming_case_id ON incoming (case_id)""",
    """CREATE INDEX ix_incoming_document_id ON incoming (document_id)""",
    """CREATE TRIGGER document_about_no_delete BEFORE DELETE ON document_about BEGIN SELECT RAISE(ABORT, 'document_about is append-only'); END""",
    """CREATE TRIGGER document_about_no_update BEFORE UPDATE ON document_about BEGIN SELECT RAISE(ABORT, 'document_about is append-only'); END""",
    """CREATE TRIGGER document_delivery_no_delete BEFORE DELETE ON document_delivery BEGIN SELECT RAISE(ABORT, 'document_delivery is append-only'); END""",
    """CREATE TRIGGER document_delivery_no_update BEFORE UPDATE ON document_delivery BEGIN SELECT RAISE(ABORT, 'document_delivery is append-only'); END""",
    """CREATE TRIGGER document_file_no_delete BEFORE DELETE ON document_file BEGIN SELECT RAISE(ABORT, 'document_file is append-only'); END""",
    """CREATE TRIGGER document_file_no_update BEFORE UPDATE ON document_file BEGIN SELECT RAISE(ABORT, 'document_file is append-only'); END""",
    """CREATE TRIGGER document_replaced_no_delete BEFORE DELETE ON document_replaced BEGIN SELECT RAISE(ABORT, 'document_replaced is append-only'); END""",
    """CREATE TRIGGER document_replaced_no_update BEFORE UPDATE ON document_replaced BEGIN SELECT RAISE(ABORT, 'document_replaced is append-only'); END""",
    """CREATE TRIGGER incoming_no_delete BEFORE DELETE ON incoming BEGIN SELECT RAISE(ABORT, 'incoming is append-only'); END""",
    """CREATE TRIGGER incoming_no_update BEFORE UPDATE ON incoming BEGIN SELECT RAISE(ABORT, 'incoming is append-only'); END""",
    """CREATE TRIGGER document_set_no_delete BEFORE DELETE ON document_set BEGIN SELECT RAISE(ABORT, 'document_set is append-only'); END""",
    """CREATE TRIGGER document_set_no_update BEFORE UPDATE ON document_set BEGIN SELECT RAISE(ABORT, 'document_set is append-only'); END""",
    """CREATE TRIGGER paper_mark_file_no_delete BEFORE DELETE ON paper_mark_file BEGIN SELECT RAISE(ABORT, 'paper_mark_file is append-only'); END""",
    """CREATE TRIGGER paper_mark_file_no_update BEFORE UPDATE ON paper_mark_file BEGIN SELECT RAISE(ABORT, 'paper_mark_file is append-only'); END""",
    """CREATE TRIGGER seal_use_no_delete BEFORE DELETE ON seal_use BEGIN SELECT RAISE(ABORT, 'seal_use is append-only'); END""",
    """CREATE TRIGGER seal_use_no_update BEFORE UPDATE ON seal_use BEGIN SELECT RAISE(ABORT, 'seal_use is append-only'); END""",
    """CREATE INDEX ix_attachment_assessment_id ON attachment (assessment_id)""",
    """CREATE INDEX ix_assessment_unit_id ON assessment (unit_id)""",
    """CREATE TRIGGER assessment_step_no_delete BEFORE DELETE ON assessment_step BEGIN SELECT RAISE(ABORT, 'assessment_step is append-only'); END""",
    """CREATE TRIGGER assessment_step_no_update BEFORE UPDATE ON assessment_step BEGIN SELECT RAISE(ABORT, 'assessment_step is append-only'); END""",
    """CREATE INDEX ix_case_clock_past_until ON case_clock_past (until, since)""",
    """CREATE INDEX ix_case_event_kind ON case_event (kind, day, case_id, outcome, until, ended_as, late, imported)""",
    """CREATE INDEX ix_case_event_until ON case_event (kind, until, day, case_id, ended_as, late, due_on, imported, outcome)""",
    """CREATE TRIGGER statistics_snapshot_no_delete BEFORE DELETE ON statistics_snapshot BEGIN SELECT RAISE(ABORT, 'statistics_snapshot is append-only'); END""",
    """CREATE TRIGGER statistics_snapshot_no_update BEFORE UPDATE ON statistics_snapshot BEGIN SELECT RAISE(ABORT, 'statistics_snapshot is append-only'); END""",
    """CREATE INDEX ix_snapshot_check_snapshot_id ON snapshot_check (snapshot_id)""",
    """CREATE INDEX ix_inspection_follows_id ON inspection (follows_id)""",
    """CREATE INDEX ix_inspection_unit_id ON inspection (unit_id)""",
    """CREATE INDEX ix_warning_answer_rule ON warning_answer (rule, about)""",
    """CREATE INDEX ix_document_about_snapshot_id ON document_about (snapshot_id)""",
    """CREATE TRIGGER failure_list_no_delete BEFORE DELETE ON failure_list BEGIN SELECT RAISE(ABORT, 'failure_list is append-only'); END""",
    """CREATE TRIGGER failure_list_no_update BEFORE UPDATE ON failure_list BEGIN SELECT RAISE(ABORT, 'failure_list is append-only'); END""",
    """CREATE TRIGGER inspection_no_delete BEFORE DELETE ON inspection BEGIN SELECT RAISE(ABORT, 'inspection is append-only'); END""",
    """CREATE TRIGGER inspection_no_update BEFORE UPDATE ON inspection BEGIN SELECT RAISE(ABORT, 'inspection is append-only'); END""",
    """CREATE TRIGGER snapshot_check_no_delete BEFORE DELETE ON snapshot_check BEGIN SELECT RAISE(ABORT, 'snapshot_check is append-only'); END""",
    """CREATE TRIGGER snapshot_check_no_update BEFORE UPDATE ON snapshot_check BEGIN SELECT RAISE(ABORT, 'snapshot_check is append-only'); END""",
    """CREATE TRIGGER warning_answer_no_delete BEFORE DELETE ON warning_answer BEGIN SELECT RAISE(ABORT, 'warning_answer is append-only'); END""",
    """CREATE TRIGGER warning_answer_no_update BEFORE UPDATE ON warning_answer BEGIN SELECT RAISE(ABORT, 'warning_answer is append-only'); END""",
    """CREATE INDEX ix_archive_volume_series ON archive_volume (series, last_n)""",
    """CREATE INDEX ix_archive_volume_year ON archive_volume (year, first_n)""",
    """CREATE INDEX ix_archive_supplement_series ON archive_supplement (series, last_n)""",
    """CREATE INDEX ix_archive_check_volume_id ON archive_check (volume_id)""",
    """CREATE INDEX ix_archive_transfer_year ON archive_transfer (year)""",
    """CREATE INDEX ix_archive_transferred_transfer_id ON archive_transferred (transfer_id)""",
    """CREATE INDEX ix_archive_supplement_transferred_transfer_id ON archive_supplement_transferred (transfer_id)""",
    """CREATE INDEX ix_archive_loan_volume_id ON archive_loan (volume_id)""",
    """CREATE TRIGGER archive_check_no_delete BEFORE DELETE ON archive_check BEGIN SELECT RAISE(ABORT, 'archive_check is append-only'); END""",
    """CREATE TRIGGER archive_check_no_update BEFORE UPDATE ON archive_check BEGIN SELECT RAISE(ABORT, 'archive_check is append-only'); END""",
    """CREATE TRIGGER archive_loan_no_delete BEFORE DELETE ON archive_loan BEGIN SELECT RAISE(ABORT, 'archive_loan is append-only'); END""",
    """CREATE TRIGGER archive_loan_no_update BEFORE UPDATE ON archive_loan BEGIN SELECT RAISE(ABORT, 'archive_loan is append-only'); END""",
    """CREATE TRIGGER archive_return_no_delete BEFORE DELETE ON archive_return BEGIN SELECT RAISE(ABORT, 'archive_return is append-only'); END""",
    """CREATE TRIGGER archive_return_no_update BEFORE UPDATE ON archive_return BEGIN SELECT RAISE(ABORT, 'archive_return is append-only'); END""",
    """CREATE TRIGGER archive_supplement_no_delete BEFORE DELETE ON archive_supplement BEGIN SELECT RAISE(ABORT, 'archive_supplement is append-only'); END""",
    """CREATE TRIGGER archive_supplement_no_update BEFORE UPDATE ON archive_supplement BEGIN SELECT RAISE(ABORT, 'archive_supplement is append-only'); END""",
    """CREATE TRIGGER archive_supplement_transferred_no_delete BEFORE DELETE ON archive_supplement_transferred BEGIN SELECT RAISE(ABORT, 'archive_supplement_transferred is append-only'); END""",
    """CREATE TRIGGER archive_supplement_transferred_no_update BEFORE UPDATE ON archive_supplement_transferred BEGIN SELECT RAISE(ABORT, 'archive_supplement_transferred is append-only'); END""",
    """CREATE TRIGGER archive_transfer_no_delete BEFORE DELETE ON archive_transfer BEGIN SELECT RAISE(ABORT, 'archive_transfer is append-only'); END""",
    """CREATE TRIGGER archive_transfer_no_update BEFORE UPDATE ON archive_transfer BEGIN SELECT RAISE(ABORT, 'archive_transfer is append-only'); END""",
    """CREATE TRIGGER archive_transferred_no_delete BEFORE DELETE ON archive_transferred BEGIN SELECT RAISE(ABORT, 'archive_transferred is append-only'); END""",
    """CREATE TRIGGER archive_transferred_no_update BEFORE UPDATE ON archive_transferred BEGIN SELECT RAISE(ABORT, 'archive_transferred is append-only'); END""",
    """CREATE TRIGGER archive_volume_no_delete BEFORE DELETE ON archive_volume BEGIN SELECT RAISE(ABORT, 'archive_volume is append-only'); END""",
    """CREATE TRIGGER archive_volume_no_update BEFORE UPDATE ON archive_volume BEGIN SELECT RAISE(ABORT, 'archive_volume is append-only'); END""",
)

# Copied as they are, but for the new columns; "old_" stands before the table of before.
COPIES = {
    "officer": """SELECT id, uid, name, order_key_person(name), system, active, created_at
        FROM old_officer""",
    "unit": """SELECT id, uid, name, order_key(name), '', '', superior_id, active, created_at
        FROM old_unit""",
    "edition": """SELECT NULL, 'calendar', hash, '', bytes, label, firm_until, created_at
        FROM calendar_edition
        UNION ALL SELECT NULL, 'regulation', hash, pack, bytes, label, NULL, created_at
        FROM regulation_edition""",
    "case": """SELECT c.id, c.uid, c.number, c.title, order_key(c.title), c.category, c.channel,
        c.source_number, c.superior, c.stage, c.board, c.round, c.contact_known, c.received_on,
        c.accepted_on, c.ended_on, c.recorded_at, o.id, c.handling_unit_id, c.respondent,
        order_key(c.respondent), c.steps, c.irregular, k.id, r.id, c.pack, c.next_clock,
        c.next_caption, c.next_article, c.next_due_on, c.next_provisional, c.next_state,
        c.sort_due, c.proposed, c.result, c.satisfaction
        FROM old_case c JOIN edition k ON k.hash = c.calendar
        JOIN edition r ON r.hash = c.regulation LEFT JOIN officer o ON o.name = c.officer""",
    "case_step": """SELECT s.case_id, s.seq, row_number() OVER (
            ORDER BY coalesce(b.created_at, s.recorded_at), s.case_id, s.seq
        ), s.uid, s.kind, s."on", s.recorded_at, s.actor_id, s.unit_id, s.about_seq,
        s.revises_seq, s.voids, s.payload, k.id, r.id, s.batch_id, 1, s.hash
        FROM old_case_step s JOIN edition k ON k.hash = s.calendar
        JOIN edition r ON r.hash = s.regulation LEFT JOIN import_batch b ON b.id = s.batch_id""",
    "case_clock": """SELECT k.case_id, k.clock, k.start_seq, k.round, k.unit_id, k.owner,
        k.caption, k.article, called(c.regulation, k.clock, c.stage, k.owner, 'word'),
        called(c.regulation, k.clock, c.stage, k.owner, 'caption'),
        called(c.regulation, k.clock, c.stage, k.owner, 'closes') + 0, k.span_from, k.starts_on,
        k.presumed, k.amount, k.amount_unit, k.due_on, k.met_on, k.ended_on, k.closed_seq,
        k.state, k.open, k.provisional, k.late, k.left_when_paused
        FROM old_case_clock k JOIN old_case c ON c.id = k.case_id""",
    "case_recusal": """SELECT r.case_id, r.seq, o.id, CASE WHEN o.id IS NULL THEN r.person ELSE '' END
        FROM old_case_recusal r LEFT JOIN officer o ON r.ours AND o.name = r.person""",
    "calendar_pending": """SELECT p.case_id, e.id, p.state, p.moves, p.created_at
        FROM old_calendar_pending p JOIN edition e ON e.hash = p.edition""",
    "audit": """SELECT id, new_uid(), at, actor_id, action, case_id, detail, NULL, 1, prev, hash
        FROM old_audit""",
    "identity": """SELECT rowid, complainant_uid, case_id, name, phone, address, email, id_number,
        masked_name, masked_phone, created_at, other_phone FROM old_identity""",
    "identity_token": """SELECT eight_bytes(t.token), i.id, t.kind
        FROM old_identity_token t JOIN identity i USING (complainant_uid)""",
    "identity_access": """SELECT id, new_uid(), at, actor_id, complainant_uid, purpose, note
        FROM old_identity_access""",
    "unit_contact": """SELECT id, new_uid(), unit_id, name, post, phone, note, created_at
        FROM old_unit_contact""",
    "officer_absence": """SELECT id, new_uid(), officer_id, from_on, to_on, stand_in_id, note,
        created_at FROM old_officer_absence""",
    "draft": """SELECT d.key, (SELECT min(id) FROM officer WHERE active AND NOT system), d.value,
        d.created_at FROM old_draft d""",
    "blob": """SELECT NULL, sha256, max(size) FROM old_attachment GROUP BY sha256
        ORDER BY min(id)""",
    "attachment": """SELECT a.id, a.uid, a.case_id, NULL, NULL, NULL, NULL, a.seq, b.id, a.name, a.note, NULL,
        NULL, '', a.created_at FROM old_attachment a JOIN blob b ON b.sha256 = a.sha256""",
}
STEPS = """
    SELECT s.case_id, c.uid AS case_uid, r.hash AS regulation, s.seq, s.kind, s."on", s.voids,
        s.payload, s.revises_seq, s.actor_id, s.recorded_at
    FROM case_step s JOIN "case" c ON c.id = s.case_id JOIN edition r ON r.id = c.regulation_id
    WHERE s.case_id IN (
        SELECT case_id FROM case_step WHERE kind IN (
            'instruct','extend','request_extension','refuse_extension'
        ) OR kind = 'record' AND json_extract(payload, '$.proposes') <> ''
        OR kind = 'void_step' AND json_extract(payload, '$.decided_by') <> ''
    )
    ORDER BY s.case_id, s.seq"""
EVERY_STEP = """
    SELECT s.case_id, r.hash AS regulation, c.calendar_id, c.stage, c.handling_unit_id, c.category,
        c.channel, c.officer_id, s.seq, s.kind, s."on", s.unit_id, s.voids, s.payload,
        s.revises_seq, s.batch_id, s.about_seq, s.calendar_id AS calendar_then,
        k.hash AS regulation_then,
        EXISTS (SELECT 1 FROM complainant p WHERE p.case_id = c.id AND p.real_name) AS named
    FROM case_step s JOIN "case" c ON c.id = s.case_id JOIN edition r ON r.id = c.regulation_id
        JOIN edition k ON k.id = s.regulation_id
    ORDER BY s.case_id, s.seq"""
CLOSING = "SELECT case_id, clock, start_seq, due_on, state, met_on, closed_seq FROM case_clock"
NAMED = """
    SELECT DISTINCT json_extract(payload, '$.officer') AS name, recorded_at FROM old_case_step
    WHERE kind IN ('receive','assign','accept') OR kind = 'recuse' AND unit_id IS NULL
    ORDER BY recorded_at"""
# The search text has one line for each of these, blank ones too.
SEARCHED = ("number", "title", "respondent", "facts", "appeal", "source_number", "superior")


def upgrade() -> None:
    """Lay the tables out anew and copy every row into them."""
    bind = op.get_bind()
    raw = bind.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # a migration runs on the office's own file
    regulations = _regulations(bind)
    _teach(raw, regulations)
    bind.exec_driver_sql("PRAGMA legacy_alter_table = ON")  # others go on naming the new tables
    there = {row[0] for row in bind.exec_driver_sql("SELECT name FROM sqlite_master")}
    for name in TABLES:
        if name in there:
            _set_aside(bind, name)
    for statement in TABLES.values():
        bind.exec_driver_sql(statement)
    for name, rows in COPIES.items():
        bind.exec_driver_sql(f'INSERT INTO "{name}" {rows}')
        if name == "officer":
            _officers(bind)
    _captions(bind, regulations)
    _approvals(bind, regulations)
    _counted(bind, regulations)
    _search_texts(bind)
    for name in ("calendar_edition", "regulation_edition"):
        _clear_guards(bind, name)
        bind.exec_driver_sql(f"DROP TABLE {name}")
    for name in TABLES:
        if name in there:
            bind.exec_driver_sql(f'DROP TABLE "old_{name}"')
    for statement in GUARDS:
        bind.exec_driver_sql(statement)


def _teach(raw: sqlite3.Connection, regulations: dict[str, Regulation]) -> None:
    """What SQLite is told of Python while it copies."""
    closing = {name: clocks_met_by((r,), "close") for name, r in regulations.items()}

    def called(edition: str, clock: str, stage: str, owner: str, wanted: str) -> str | int:
        if wanted == "closes":
            return int(clock in closing[edition])
        step = step_due(regulations[edition], clock, stage, owner=owner)
        return str(getattr(step, wanted)) if step else ""

    raw.create_function("called", 5, called, deterministic=True)
    raw.create_function("order_key", 1, order_key, deterministic=True)
    raw.create_function(
        "order_key_person", 1, lambda name: order_key(name, person=True), deterministic=True
    )
    raw.create_function("new_uid", 0, new_uid)
    raw.create_function("eight_bytes", 1, lambda hexed: bytes.fromhex(hexed)[:8])


def _regulations(bind: Any) -> dict[str, Regulation]:
    rows = bind.exec_driver_sql("SELECT hash, bytes FROM regulation_edition")
    return {name: read_regulation(*source_from_edition(bytes(data))) for name, data in rows}


def _set_aside(bind: Any, table: str) -> None:
    """The table as "old_…"; a rename would take along those who refer to it if keys were on."""
    _clear_guards(bind, table)
    if bind.exec_driver_sql("PRAGMA foreign_keys").scalar():  # laying out a fresh file: no rows
        bind.exec_driver_sql(f'CREATE TABLE "old_{table}" AS SELECT * FROM "{table}"')
        bind.exec_driver_sql(f'DROP TABLE "{table}"')
        return
    bind.exec_driver_sql(f'ALTER TABLE "{table}" RENAME TO "old_{table}"')


def _clear_guards(bind: Any, table: str) -> None:
    rows = bind.exec_driver_sql(
        "SELECT type, name FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL"
        " AND type IN ('index', 'trigger')",
        (table,),
    )
    for kind, name in rows.all():
        bind.exec_driver_sql(f'DROP {kind} "{name}"')


def _officers(bind: Any) -> None:
    """Every officer's name from the beginning, and whoever only old steps name."""
    known = {row[0] for row in bind.exec_driver_sql("SELECT name FROM officer")}
    for name, at in bind.exec_driver_sql(NAMED).all():
        if name and name not in known:
            known.add(name)
            row = (new_uid(), name, order_key(name, person=True), at)
            bind.exec_driver_sql(
                "INSERT INTO officer (uid, name, sort_key, system, active, created_at)"
                " VALUES (?, ?, ?, 0, 0, ?)",
                row,
            )
    bind.exec_driver_sql(
        "INSERT INTO officer_name (officer_id, name, from_on, until_on, created_at)"
        " SELECT id, name, substr(created_at, 1, 10), NULL, created_at FROM officer"
    )


def _captions(bind: Any, regulations: dict[str, Regulation]) -> None:
    keys = dict(bind.exec_driver_sql("SELECT hash, id FROM edition").all())
    rows = [
        (keys[name], step.word, step.caption)
        for name, regulation in regulations.items()
        for step in regulation.steps.values()
    ]
    if rows:
        bind.exec_driver_sql("INSERT INTO edition_step VALUES (?, ?, ?)", rows)


def _approvals(bind: Any, regulations: dict[str, Regulation]) -> None:
    """What was asked for and decided on each case, worked out from its steps."""
    found: dict[int, list[Any]] = {}
    for row in bind.exec_driver_sql(STEPS).mappings():
        found.setdefault(row["case_id"], []).append(row)
    rows = [row for steps in found.values() for row in _approvals_of(steps, regulations)]
    if rows:
        names = ", ".join(rows[0])
        slots = ", ".join("?" * len(rows[0]))
        statement = f"INSERT INTO approval ({names}) VALUES ({slots})"
        bind.exec_driver_sql(statement, [tuple(row.values()) for row in rows])


def _approvals_of(rows: list[Any], regulations: dict[str, Regulation]) -> list[dict[str, Any]]:
    """The rows of one case; the regulation is the one that it stands under now."""
    steps = [
        Step(
            row["seq"], row["kind"], date.fromisoformat(row["on"]), revises=row["revises_seq"],
            voids=tuple(json.loads(row["voids"])), fields=json.loads(row["payload"]),
        )
        for row in rows
    ]  # fmt: skip
    by_seq = {row["seq"]: row for row in rows}
    uid, case_id = rows[0]["case_uid"], rows[0]["case_id"]
    return [
        {
            "uid": f"{uid}/{a.seq}", "subject": "case", "subject_uid": uid, "case_id": case_id,
            "seq": a.seq, "no": a.seq, "act": a.act, "caption": a.caption,
            "payload": json.dumps(dict(a.payload), ensure_ascii=False, sort_keys=True,
                                  separators=(",", ":")),
            "asked_of": a.asked_of, "asked_by_id": by_seq[a.seq]["actor_id"],
            "asked_on": a.asked_on.isoformat(), "state": a.state,
            "decided_by_id": by_seq[a.decided_seq]["actor_id"] if a.decided_seq else None,
            "decided_by": a.decided_by, "post": a.post,
            "decided_on": a.decided_on.isoformat() if a.decided_on else None,
            "decided_seq": a.decided_seq, "reason": a.reason,
            "wanted_on": a.wanted_on.isoformat() if a.wanted_on else None,
            "created_at": by_seq[a.seq]["recorded_at"],
        }
        for a in approvals_of(steps, regulations[rows[0]["regulation"]])
    ]  # fmt: skip


def _counted(bind: Any, regulations: dict[str, Regulation]) -> None:
    """What figures count of each case, worked out from its steps and its closing limits."""
    calendars = {
        key: Calendar.from_bytes(bytes(data))
        for key, data in bind.exec_driver_sql(
            "SELECT id, bytes FROM edition WHERE kind = 'calendar'"
        )
    }
    kept = dict(bind.exec_driver_sql(
        "SELECT u.id, a.unit_id FROM unit u JOIN unit_alias a ON a.alias = u.name"
    ).all())  # fmt: skip
    clocks: dict[int, list[Any]] = {}
    for row in bind.exec_driver_sql(CLOSING).mappings():
        clocks.setdefault(row["case_id"], []).append(row)
    for rows in _by_case(bind.exec_driver_sql(EVERY_STEP).mappings()):
        _count_case(bind, rows, regulations, calendars, clocks, kept)


def _by_case(rows: Any) -> Iterator[list[Any]]:
    for _case, group in groupby(rows, key=lambda row: row["case_id"]):
        yield list(group)


def _count_case(
    bind: Any,
    rows: list[Any],
    regulations: dict[str, Regulation],
    calendars: dict[int, Calendar],
    clocks: dict[int, list[Any]],
    kept: dict[int, int],
) -> None:
    case, regulation = rows[0], regulations[rows[0]["regulation"]]
    words, advice = (
        {clock.word for clock in regulation.clocks_in_role(role)}
        for role in ("closure", "improvement_reply")
    )
    own = clocks.get(case["case_id"], ())
    closure = [
        ClosureClock(c["start_seq"], _day(c["due_on"]), c["state"])
        for c in own if c["clock"] in words
    ]  # fmt: skip
    answers = [
        AnswerClock(c["start_seq"], _day(c["due_on"]), c["state"], _day(c["met_on"]), c["closed_seq"])
        for c in own if c["clock"] in advice
    ]  # fmt: skip
    brought = {row["seq"] for row in rows if row["batch_id"] is not None}
    steps = [
        Step(
            row["seq"], row["kind"], date.fromisoformat(row["on"]),
            str(row["unit_id"]) if row["unit_id"] else None, row["about_seq"], row["revises_seq"],
            tuple(json.loads(row["voids"])), json.loads(row["payload"]),
            str(row["calendar_then"]), row["regulation_then"],
        )
        for row in rows
    ]  # fmt: skip
    if case["stage"] != "voided":
        _past_of_case(bind, case["case_id"], steps, _Kept(regulations, calendars))
    calendar = calendars[case["calendar_id"]]
    told = () if case["stage"] == "voided" else told_events(
        effective(steps), regulation, closure, calendar.count, answers, brought
    )  # fmt: skip
    for event in told:
        unit = int(event.unit) if event.unit else None
        bind.exec_driver_sql(
            "INSERT INTO case_event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (case["case_id"], event.seq, event.kind, event.day.isoformat(),
             kept.get(unit, unit) if unit else None, event.outcome,
             _iso(event.until or NO_DAY) if event.spans else None,
             event.end_seq, event.ended_as, _iso(event.due_on), event.days,
             None if event.late is None else int(event.late), int(event.imported)),
        )  # fmt: skip
    bind.exec_driver_sql(
        "INSERT INTO case_tally VALUES (?, ?, ?, ?, ?, ?, ?)",
        (case["case_id"], case["handling_unit_id"], case["category"], case["channel"],
         case["officer_id"], "实名" if case["named"] else "匿名",
         int(came_ended(effective(steps), regulation, brought))),
    )  # fmt: skip


class _Kept:
    """The editions of the file by the names that its steps are given here."""

    def __init__(self, regulations: dict[str, Regulation], calendars: dict[int, Calendar]) -> None:
        self.regulations, self.calendars = regulations, calendars

    def calendar(self, name: str) -> Calendar:
        """The calendar of that key."""
        return self.calendars[int(name)]

    def regulation(self, name: str) -> Regulation:
        """The regulation of that hash."""
        return self.regulations[name]


def _past_of_case(bind: Any, case_id: int, steps: list[Step], kept: _Kept) -> None:
    """How its limits stood before later acts moved them."""
    trace = retell(steps, kept, today=max(step.on for step in steps))
    now = clocks_of(trace, kept) if trace.events else ()
    for past in past_clocks(effective(steps), now, kept):
        clock = past.clock
        bind.exec_driver_sql(
            "INSERT INTO case_clock_past VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (case_id, clock.start_seq, clock.word, past.until.isoformat(), past.since.isoformat(),
             int(clock.role in ("closure", "improvement_reply")), _iso(past.due_on),
             _iso(clock.met_on), _iso(clock.ended_on)),
        )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _search_texts(bind: Any) -> None:
    """One line a fact, so that title and facts are found again; what is searched for stays."""
    columns = ", ".join(SEARCHED)
    rows = bind.exec_driver_sql(f"SELECT id, {columns} FROM old_case")
    texts = [(_text(values), key) for key, *values in rows]
    if texts:
        bind.exec_driver_sql("UPDATE case_text SET text = ? WHERE case_id = ?", texts)


def _text(values: list[str]) -> str:
    return str(fold("\n".join(" ".join(value.split()) for value in values)))
