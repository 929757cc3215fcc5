"""Redaction: every field against every audience, and when a referral may name the complainants."""

from __future__ import annotations

import itertools

import pytest

from app.base.letter_fields import FIELDS
from app.rules.redaction import (
    EXPORT_COLUMNS,
    LETTER_FIELDS,
    Audience,
    Party,
    identity_may_go,
    may_be_exported,
    may_be_told,
    redacted,
)

INTERNAL = ("proposal", "instruction", "identity_mode", "consent", "officer", "explanations")
IDENTITY_COLUMNS = ("name", "phone", "address", "email", "id_number", "other_phone")


def test_every_field_of_a_letter_is_decided_and_nothing_else() -> None:
    assert set(LETTER_FIELDS) == set(FIELDS)


def test_every_column_of_the_ledger_is_decided() -> None:
    from app.services.ledger.ledger_columns import COLUMNS

    assert set(COLUMNS) <= set(EXPORT_COLUMNS)


@pytest.mark.parametrize(
    ("field", "audience"), list(itertools.product([*FIELDS, "无此栏"], Audience))
)
def test_every_pair_has_an_answer_and_the_office_knows_every_field(
    field: str, audience: Audience
) -> None:
    told = may_be_told(field, audience)

    assert isinstance(told, bool)
    if audience is Audience.OFFICE:
        assert told == (field in FIELDS)
    if field == "无此栏":
        assert not told


@pytest.mark.obligation("NY-15.3", "YC-17")
@pytest.mark.parametrize("field", INTERNAL)
@pytest.mark.parametrize("audience", [a for a in Audience if a is not Audience.OFFICE])
def test_nothing_internal_leaves_the_office(field: str, audience: Audience) -> None:
    assert not may_be_told(field, audience)
    assert not may_be_told(field, audience, identity_given=True)


@pytest.mark.obligation("NY-15.3")
@pytest.mark.parametrize("audience", [Audience.RESPONDENT, Audience.PUBLIC])
@pytest.mark.parametrize("field", ["complainants", "facts", "appeal", "materials", "channel"])
def test_the_accused_and_the_public_learn_neither_who_nor_in_what_words(
    field: str, audience: Audience
) -> None:
    assert not may_be_told(field, audience, identity_given=True)


@pytest.mark.obligation("NY-15.3")
@pytest.mark.parametrize("field", ["suggestion", "requirements", "reminded", "days_late"])
def test_what_passes_between_office_and_units_is_not_for_the_complainant(field: str) -> None:
    assert not may_be_told(field, Audience.COMPLAINANT)


@pytest.mark.parametrize("column", IDENTITY_COLUMNS)
@pytest.mark.parametrize("audience", list(Audience))
def test_identity_columns_are_for_the_office_alone(column: str, audience: Audience) -> None:
    assert may_be_exported(column, audience) == (audience is Audience.OFFICE)


def test_redaction_leaves_out_and_changes_nothing() -> None:
    fields = {"facts": "事实", "proposal": "拟办", "complainants": (("张示例", "", ""),)}

    assert redacted(fields, Audience.HANDLING_UNIT) == {"facts": "事实"}
    assert redacted(fields, Audience.HANDLING_UNIT, identity_given=True) == {
        "facts": "事实", "complainants": (("张示例", "", ""),)
    }  # fmt: skip
    assert redacted(fields, Audience.OFFICE) == fields


@pytest.mark.obligation("NY-15.3", "YC-17")
@pytest.mark.parametrize(
    ("real", "secret", "consent", "wanted", "decided"),
    list(itertools.product([True, False], [True, False], ["yes", "no", ""], [True, False],
                           [True, False])),
)  # fmt: skip
def test_identity_goes_only_with_consent_and_decision_and_never_against_secrecy(
    real: bool, secret: bool, consent: str, wanted: bool, decided: bool
) -> None:
    verdict = identity_may_go([Party(real, secret, consent)], wanted=wanted, decided=decided)

    assert verdict.given == (real and not secret and consent == "yes" and wanted and decided)
    assert bool(verdict.why_not) == (wanted and not verdict.given)


def test_one_complainant_who_did_not_consent_keeps_all_names_back() -> None:
    willing, unasked = Party(True, False, "yes"), Party(True, False, "")

    assert not identity_may_go([willing, unasked], wanted=True, decided=True).given
    assert not identity_may_go([], wanted=True, decided=True).given


def test_the_three_ways_of_complaining_are_told_apart() -> None:
    modes = [Party(True, False, "").mode, Party(False, False, "").mode, Party(True, True, "").mode]

    assert modes == ["实名", "匿名", "实名但要求保密"]
