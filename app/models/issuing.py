"""Under which set of 署名, 字号 and seal each paper went out, as the set stood on that day."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, Base


class DocumentSet(Base):
    """The issuing set of a paper; the settings may rename or drop it later. Append-only."""

    __tablename__ = "document_set"
    __table_args__ = (CheckConstraint("name <> '' AND signature <> ''", name="filled"), STRICT)

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    name: Mapped[str]
    signature: Mapped[str]
    cosigners: Mapped[str]  # the other bodies of a joint paper, 、 between them
    seal: Mapped[str]
