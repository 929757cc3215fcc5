"""What fills the fields of papers: one function a field, registered by the subject of the paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, TypeVar

from app.base.letter import Letter
from app.base.letter_fields import FieldValue
from app.base.rows.settings import Letterhead, OfficeSettings
from app.base.secret import Secret
from app.rules.casework.steps import Step
from app.rules.letter_heads import SUBJECTS, Head, Subject
from app.rules.redaction import LETTER_FIELDS, Audience

Fields = dict[str, FieldValue]
Fill = Callable[[Any], FieldValue | None]
F = TypeVar("F", bound=Fill)


@dataclass(frozen=True, slots=True)
class Imprint:
    """Under which 署名 the paper goes out, with which number ("" for a draft), of which day."""

    signature: str
    number: str
    dated: date
    cosigners: tuple[str, ...] = ()  # of a joint paper
    seal: str = ""

    @classmethod
    def of(cls, head: Letterhead, number: str, dated: date) -> Imprint:
        """The imprint of an issuing set."""
        return cls(head.signature, number, dated, head.cosigners, head.seal_name)


@dataclass(frozen=True, slots=True)
class Told:
    """What decides a paper beside its subject: kind, step, reader, whether names may stand."""

    head: Head
    step: Step | None
    addressee: Mapping[str, Secret] | None = None  # the complainant to whom a notice goes
    people: tuple[Mapping[str, Secret], ...] = ()  # those whose identity the paper may show
    identity_given: bool = False
    imprint: Imprint | None = None


@dataclass(frozen=True)
class View:
    """What every paper is filled from, whatever it is about; each subject adds its own."""

    told: Told
    office: OfficeSettings
    contact: Mapping[str, str]  # who was last named as 联系人
    officer: str
    today: date


@dataclass(frozen=True, slots=True)
class Source:
    """The function of one field for one subject, and who may be told what it gives."""

    name: str
    subject: Subject
    fill: Fill
    told_to: frozenset[Audience]


_SOURCES: Final[dict[tuple[Subject, str], Source]] = {}


def fills(name: str, *subjects: Subject) -> Callable[[F], F]:
    """Registers the function that fills a field of papers about ``subjects`` (all, if none).

    A field that ``rules/redaction`` has no class for can't be registered: KeyError.
    """

    def register(function: F) -> F:
        for subject in subjects or SUBJECTS:
            if (subject, name) in _SOURCES:
                raise ValueError(f"{name} of {subject} is filled twice")
            _SOURCES[subject, name] = Source(name, subject, function, LETTER_FIELDS[name])
        return function

    return register


def source_of(subject: Subject, name: str) -> Source | None:
    """What fills a field of papers about this subject, or None."""
    return _SOURCES.get((subject, name))


def filled(names: Iterable[str], view: View) -> Fields:
    """Those of the fields that the subject can fill; the ones without content are left out."""
    found: Fields = {}
    for name in names:
        source = source_of(view.told.head.subject, name)
        value = source.fill(view) if source else None
        if value not in (None, "", ()):
            assert value is not None
            found[name] = value
    return found


def jointly(letter: Letter, imprint: Imprint | None) -> Letter:
    """The letter signed by every body of its issuing set; as it is where only one signs."""
    if imprint is None or not imprint.cosigners or not letter.signature:
        return letter
    return replace(letter, cosigners=(*imprint.cosigners, *letter.cosigners))
