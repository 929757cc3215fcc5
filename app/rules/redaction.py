"""Who may be told what: for each audience, the fields of letters and exports that may reach it.

第十五条第（三）项 (NY-15.3, YC-17): nothing secret to the accused, no internal study to the
complainant, nothing to the unconcerned. A template or an export may only narrow what stands here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

T = TypeVar("T")


class Audience(StrEnum):
    """Who reads a paper or a table."""

    RESPONDENT = "respondent"  # 被投诉举报单位, told as the accused
    HANDLING_UNIT = "handling_unit"  # 承办单位, told to do its work (it may be the accused itself)
    COMPLAINANT = "complainant"
    SUPERIOR = "superior"  # 上级机关, told how a case that it handed down was handled
    PUBLIC = "public"  # bulletins, anybody
    OFFICE = "office"  # the credit office and its director


class IdentityWay(StrEnum):
    """How a kind of paper may come to name the complainants; never, unless its head says so."""

    NEVER = ""
    BY_DECISION = "by_decision"  # to a unit, as ``identity_may_go`` says
    ON_REQUEST = "on_request"  # on a sheet of the office: masked, in full where asked for


_EVERYBODY: Final = frozenset(Audience)
_OFFICE: Final = frozenset({Audience.OFFICE})
_UNIT: Final = _OFFICE | {Audience.HANDLING_UNIT}
_COMPLAINANT: Final = _OFFICE | {Audience.COMPLAINANT}
_UNITS: Final = _UNIT | {Audience.RESPONDENT, Audience.SUPERIOR}
_PARTIES: Final = _UNIT | {Audience.COMPLAINANT, Audience.SUPERIOR}
_CONCERNED: Final = _UNITS | {Audience.COMPLAINANT}

# One line a kind of knowledge: who may have it, and the fields that hold it.
_CLASSES: Final[tuple[tuple[frozenset[Audience], tuple[str, ...]], ...]] = (
    # the paper itself, and the law that it cites
    (_EVERYBODY, (
        "flag", "number", "addressee", "signature", "dated", "sealed", "contact_person",
        "contact_phone", "copies", "urgency", "signers", "printer", "draft", "demo", "basis",
        "notice_basis", "notice_apart", "clock_basis", "regulation", "complainant_word",
        "letter_name",
    )),
    (_EVERYBODY, (
        "clock", "clock_article", "limit", "counted_from", "from_sending", "limit_changed", "response_limit", "response_article",
        "feedback_article", "refer_article", "supervise_article", "reply_limit", "reply_article",
        "accept_article", "notice_article", "truth_article", "step_article", "category",
        "respondents", "concerned", "again", "extension_article", "extension_limit", "told_by_unit",
        "call_topic", "call_document", "call_asks", "call_deadline", "reply_to", "call_annexes",
        # typed for this very reader, or known to everybody who takes part in a round
        "matter", "body", "forwarded_title", "forwarded_from",
        "forwarded_number", "period", "problems", "advice",
        "answer_by", "figures", "round_name", "round_period", "round_law", "set_name",
        "set_status", "as_of",
        # published figures: the office's, nobody's in particular
        "situation", "handling", "unit_rows", "unit_answers", "appraisal", "whole_rows",
        "definitions", "cut_off",
    )),
    # what everybody concerned in the case knows anyway
    (_CONCERNED, (
        "case_number", "case_title", "received_on", "accepted_on", "units", "decided_on",
        "excluded", "due_on", "grounds", "forward_to", "result", "supply_by", "sent_to",
        "result_on", "result_by",
    )),
    # what the complainant said and handed in: the accused is told the matter, not the paper
    (_PARTIES, (
        "channel", "facts", "appeal", "materials", "reason", "matters", "objected_on",
    )),
    # between the office and the units
    (_UNITS, (
        "role", "co_units", "referral_number", "referred_on", "delivered_on", "presumed",
        "days_late", "unreported", "reminded", "suggestion", "suggestion_annexed", "report_by",
        "requirements", "superior", "superior_due_on", "identity_withheld",
        "self_check", "leader", "ordered_on", "order_text", "returned_by", "basis_of_finding",
        "corrected", "satisfaction", "applied_on", "extended_by", "restricted",
        "asked_items", "asked_units", "scores", "report_annexed", "total", "first_score", "final_score",
        "announced_on", "asked_again_on", "window", "city_scores", "city_total",
        "city_document", "own_total", "proofs",
    )),
    # who complains: told to a unit only as ``identity_may_go`` says, to themselves always
    (_COMPLAINANT, ("complainants",)),
    # the number under which a superior handed it down, or a hotline passed it on
    (_OFFICE | {Audience.SUPERIOR}, ("source_number",)),
    # the office's own
    (_OFFICE, (
        "officer", "stage", "explanations", "to_whom", "copied_to", "paper_number",
        "paper_title", "annexed", "recorded_on", "answering_unit", "opinion", "signed_on",
        "office_name", "giver", "taker", "witness", "handed_on", "handover_cases", "cases_count",
        "handover_papers", "papers_count", "handover_files", "handover_seals", "handover_other",
        "identity_mode", "consent", "details", "clocks", "decisions", "proposal", "instruction", "visits", "tellings",
    )),
)  # fmt: skip

LETTER_FIELDS: Final[Mapping[str, frozenset[Audience]]] = {
    name: audiences for audiences, names in _CLASSES for name in names
}

# The columns of the ledger and of the lists that leave as tables.
EXPORT_COLUMNS: Final[Mapping[str, frozenset[Audience]]] = {
    **dict.fromkeys(
        ("number", "title", "respondent", "unit", "stage", "received_on", "accepted_on",
         "ended_on", "result", "category", "clock", "due_on",
            "provisional", "round"), _CONCERNED,
    ),
    **dict.fromkeys(
        ("urgency", "deadline", "reminded", "supervised", "returned", "overdue", "worst", "soon",
         "open", "repeats", "grounds"), _UNITS,
    ),
    "channel": _PARTIES,
    "satisfaction": _PARTIES,
    **dict.fromkeys(
        ("officer", "source_number", "recorded_at", "irregular", "step", "name", "phone", "address",
         "email", "id_number", "other_phone", "complainant", "complainant_phone",
         "complainant_address", "complainant_email", "complainant_id"), _OFFICE,
    ),
}  # fmt: skip


def referral_audience(unit: str | None, respondents: Sequence[str]) -> Audience:
    """To whom a referral speaks: the unit complained about is told the summary alone, no original,
    no attachment (第十五条第（三）项); any other handling unit is told the matter."""
    return Audience.RESPONDENT if unit and unit in respondents else Audience.HANDLING_UNIT


def may_be_told(field: str, audience: Audience, *, identity_given: bool = False) -> bool:
    """Whether the field of a letter may reach the audience; a field nobody listed never may.

    ``identity_given`` says that ``identity_may_go`` allowed it for this very referral.
    """
    if field == "complainants" and audience is Audience.HANDLING_UNIT:
        return identity_given
    return audience in LETTER_FIELDS.get(field, frozenset())


def may_be_exported(column: str, audience: Audience) -> bool:
    """Whether the column of a table may reach the audience; one nobody listed never may."""
    return audience in EXPORT_COLUMNS.get(column, frozenset())


def redacted(
    fields: Mapping[str, T], audience: Audience, *, identity_given: bool = False
) -> dict[str, T]:
    """The fields that the audience may be told; the others are left out."""
    return {
        name: value
        for name, value in fields.items()
        if may_be_told(name, audience, identity_given=identity_given)
    }


@dataclass(frozen=True, slots=True)
class Party:
    """What the case says of one complainant, apart from who it is."""

    real_name: bool
    keep_secret: bool
    consent: str  # yes, no, "" not asked

    @property
    def mode(self) -> str:
        """实名、匿名、实名但要求保密."""
        if not self.real_name:
            return "匿名"
        return "实名但要求保密" if self.keep_secret else "实名"


@dataclass(frozen=True, slots=True)
class IdentityVerdict:
    """Whether a referral may name the complainants; ``why_not`` is a Chinese sentence."""

    given: bool
    why_not: str = ""


WITHHELD: Final = IdentityVerdict(False)


def identity_may_go(parties: Sequence[Party], *, wanted: bool, decided: bool) -> IdentityVerdict:
    """A referral names the complainants only if each consented and the director decided so.

    Nobody who asked for secrecy, or came without a name, is ever named to a unit (第十五条第（三）项).
    """
    if not wanted:
        return WITHHELD
    if not parties:
        return IdentityVerdict(False, "本件没有登记投诉举报人，没有可以提供的身份。")
    if any(not party.real_name for party in parties):
        return IdentityVerdict(False, "有匿名的投诉举报人，不能提供身份。")
    if any(party.keep_secret for party in parties):
        return IdentityVerdict(False, "投诉举报人要求保密，不能提供身份。")
    if any(party.consent != "yes" for party in parties):
        return IdentityVerdict(False, "没有投诉举报人同意提供身份的记录，不能提供身份。")
    if not decided:
        return IdentityVerdict(False, "没有负责人决定提供身份的记录，不能提供身份。")
    return IdentityVerdict(True)
