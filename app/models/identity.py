"""Who a complainant is: kept apart from everything, every read of it recorded."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, STRICT_NO_ROWID, Base, Key, Uid

PURPOSES = ("reveal", "letter", "scan", "disclose")


class Identity(Base):
    """What identifies a complainant, and the masked form that screens show."""

    __tablename__ = "identity"
    __table_args__ = (STRICT,)

    id: Mapped[Key]
    complainant_uid: Mapped[Uid]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    name: Mapped[str]
    phone: Mapped[str]
    address: Mapped[str]
    email: Mapped[str]
    id_number: Mapped[str]
    masked_name: Mapped[str]
    masked_phone: Mapped[str]
    created_at: Mapped[datetime]
    other_phone: Mapped[str] = mapped_column(server_default="")  # to call back on


class IdentityPast(Base):
    """What an identity held before it was amended: a paper may still say it; append-only."""

    __tablename__ = "identity_past"
    __table_args__ = (STRICT,)

    id: Mapped[Key]
    uid: Mapped[Uid]
    complainant_uid: Mapped[str] = mapped_column(ForeignKey("identity.complainant_uid"), index=True)
    name: Mapped[str]
    phone: Mapped[str]
    address: Mapped[str]
    email: Mapped[str]
    id_number: Mapped[str]
    other_phone: Mapped[str]
    until_at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))


class IdentityToken(Base):
    """A keyed token of a name, phone or mail: finds the same person without reading who it is.

    Eight bytes of the HMAC: among ten million tokens the odds that any two different ones are
    equal are 1 in 370,000, and all that it would do is to propose a case that is another's.
    """

    __tablename__ = "identity_token"
    __table_args__ = (
        CheckConstraint("kind IN ('name','phone','email','id_number')", name="kind"),
        CheckConstraint("length(token) = 8", name="token"),
        Index("ix_identity_token_identity_id", "identity_id"),
        STRICT_NO_ROWID,
    )

    token: Mapped[bytes] = mapped_column(primary_key=True)  # covers the kind as well
    identity_id: Mapped[int] = mapped_column(ForeignKey("identity.id"), primary_key=True)
    kind: Mapped[str]


class IdentityAccess(Base):
    """One read of an identity: who, when, which, what for; append-only."""

    __tablename__ = "identity_access"
    __table_args__ = (
        CheckConstraint("purpose IN ('reveal','letter','scan','disclose')", name="purpose"),
        STRICT,
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    complainant_uid: Mapped[str] = mapped_column(ForeignKey("identity.complainant_uid"), index=True)
    purpose: Mapped[str]
    note: Mapped[str]
