"""Statements for what the office's file holds of one case that goes into its 卷."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select

from app.models.approval import Approval
from app.models.attachment import Attachment, Blob
from app.models.base import table_of
from app.models.case import CaseRelation
from app.models.desk_statements import CASE, KEPT_OUT
from app.models.document import Document, DocumentVoid
from app.models.identity import Identity, IdentityAccess
from app.models.officer import Officer
from app.models.paperwork import DocumentDelivery, DocumentFile, Incoming, SealUse
from app.models.underway import PaperUnderWay

DOCUMENT, VOID, DELIVERY = table_of(Document), table_of(DocumentVoid), table_of(DocumentDelivery)
FILE, INCOMING, SEAL = table_of(DocumentFile), table_of(Incoming), table_of(SealUse)
APPROVAL, UNDER_WAY = table_of(Approval), table_of(PaperUnderWay)
ATTACHMENT, BLOB, OFFICER = table_of(Attachment), table_of(Blob), table_of(Officer)
ACCESS, IDENTITY, RELATION = table_of(IdentityAccess), table_of(Identity), table_of(CaseRelation)
OF_CASE: BindParameter[Any] = bindparam("case")
DOCUMENTS = (
    select(DOCUMENT, VOID.c.reason.label("void_reason"))
    .outerjoin(VOID, VOID.c.document_id == DOCUMENT.c.id)
    .where(DOCUMENT.c.case_id == OF_CASE)
    .order_by(DOCUMENT.c.id)
)
DELIVERIES = (
    select(DELIVERY)
    .join(DOCUMENT, DOCUMENT.c.id == DELIVERY.c.document_id)
    .where(DOCUMENT.c.case_id == OF_CASE)
    .order_by(DELIVERY.c.id)
)
FILES = (
    select(FILE)
    .join(DOCUMENT, DOCUMENT.c.id == FILE.c.document_id)
    .where(DOCUMENT.c.case_id == OF_CASE)
    .order_by(FILE.c.id)
)
ATTACHMENTS = (
    select(ATTACHMENT, BLOB.c.sha256, func.coalesce(BLOB.c.size, 0).label("size"))
    .outerjoin(BLOB, BLOB.c.id == ATTACHMENT.c.blob_id)
    .where(ATTACHMENT.c.case_id == OF_CASE)
    .order_by(ATTACHMENT.c.id)
)
CAME_IN = select(INCOMING).where(INCOMING.c.case_id == OF_CASE).order_by(INCOMING.c.id)
MARKS = (
    select(
        func.coalesce(UNDER_WAY.c.document_id, DOCUMENT.c.id).label("document_id"),
        APPROVAL.c.caption, APPROVAL.c.decided_on, APPROVAL.c.decided_by, APPROVAL.c.post,
        APPROVAL.c.reason, APPROVAL.c.state, OFFICER.c.name.label("decider"),
    )
    .join_from(APPROVAL, OFFICER, OFFICER.c.id == APPROVAL.c.decided_by_id)
    .outerjoin(UNDER_WAY, UNDER_WAY.c.uid == APPROVAL.c.subject_uid)
    .outerjoin(DOCUMENT, DOCUMENT.c.uid == APPROVAL.c.subject_uid)
    .where(APPROVAL.c.case_id == OF_CASE, APPROVAL.c.subject == "paper",
           APPROVAL.c.state.in_(("approved", "refused")))
    .order_by(APPROVAL.c.decided_on, APPROVAL.c.no)
)  # fmt: skip
SEALS = (
    select(SEAL)
    .join(DOCUMENT, DOCUMENT.c.id == SEAL.c.document_id)
    .where(DOCUMENT.c.case_id == OF_CASE)
    .order_by(SEAL.c.id)
)
ACCESSES = (
    select(ACCESS.c.at, OFFICER.c.name, ACCESS.c.purpose, ACCESS.c.note)
    .join(OFFICER, OFFICER.c.id == ACCESS.c.actor_id)
    .join(IDENTITY, IDENTITY.c.complainant_uid == ACCESS.c.complainant_uid)
    .where(IDENTITY.c.case_id == OF_CASE)
    .order_by(ACCESS.c.id)
)
CASE_UID = select(CASE.c.uid).where(CASE.c.id == OF_CASE)
HIDDEN_MERGED = (
    select(RELATION.c.case_id)
    .where(RELATION.c.other_id == OF_CASE, RELATION.c.case_id.in_(KEPT_OUT))
    .limit(1)
)
