"""Who may sign: the legal representative, or an agent whose letter goes as far as the contract."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from checker.contract_check.signer import find_authority, signer_facts
from checker.customer_file.dossier import make_dossier
from checker.facts import build_sheets
from ingest.document import Document, Money
from rules.facts import Fact
from rules.requirements import RequirementsMatrix
from tests.checker.contract_check.contracts import propose
from tests.checker.papers import TODAY, make_letter, make_licence

AMOUNT = 400_000_00
NAMES = ("signer_has_mandate", "amount_within_mandate", "mandate_in_force")


def sign(
    signer: str | None, *letters: Document, amount: int = AMOUNT, signed_on: date = TODAY
) -> dict[str, Fact]:
    dossier = make_dossier("甲", (make_licence(), *letters), TODAY)
    sheets = build_sheets(dossier, TODAY, RequirementsMatrix())
    proposal = propose(("2026-12-01", amount), signer=signer, signed_on=signed_on)
    return signer_facts(proposal, find_authority(proposal, sheets))


def values(facts: dict[str, Fact]) -> tuple[Any, ...]:
    return tuple(facts[name].value for name in NAMES)


def test_the_legal_representative_signs_by_law_without_a_letter() -> None:
    facts = sign("贾例昱")
    assert facts["signer_is_legal_representative"].value is True
    assert values(facts) == (True, None, None)
    assert facts["mandate_in_force"].state == "not_applicable"


@pytest.mark.parametrize(
    ("amount", "day", "expected"),
    [
        (500_000_00, TODAY, (True, True, True)),
        (500_000_01, TODAY, (False, False, True)),
        (AMOUNT, date(2026, 10, 21), (False, True, False)),
        (AMOUNT, date(2026, 10, 22), (True, True, True)),
        (AMOUNT, date(2027, 10, 22), (True, True, True)),
        (AMOUNT, date(2027, 10, 23), (False, True, False)),
    ],
)
def test_an_agent_signs_within_cap_and_term(
    amount: int, day: date, expected: tuple[bool, ...]
) -> None:
    assert values(sign("甄样淼", make_letter(), amount=amount, signed_on=day)) == expected


def test_names_are_compared_as_they_are_read() -> None:
    assert values(sign(" 甄 样淼 ", make_letter())) == (True, True, True)


def test_without_a_letter_of_that_name_there_is_no_mandate() -> None:
    assert values(sign("外例人", make_letter())) == (False, False, False)
    assert values(sign("甄样淼")) == (False, False, False)


def test_a_letter_of_another_principal_is_none() -> None:
    foreign = make_letter(principal_name="另一示例有限公司", principal_code="")
    assert values(sign("甄样淼", foreign))[0] is False


def test_a_cap_that_cannot_be_read_leaves_it_open() -> None:
    unread = {"value": None, "raw": "伍■■元", "method": "ocr", "confidence": 0.3}
    assert values(sign("甄样淼", make_letter(amount_cap=unread))) == (None, None, True)


def test_a_cap_in_another_currency_leaves_it_open() -> None:
    dollars = make_letter(amount_cap=Money(90_000_000_00, "USD"))
    assert values(sign("甄样淼", dollars)) == (None, None, True)


def test_of_several_letters_the_one_that_carries_furthest_counts() -> None:
    """An old one ended, a small one is in force: for a small amount the small one is enough."""
    ended = make_letter(valid_until=date(2026, 11, 1), agent_id_number="", name="旧.pdf")
    assert values(sign("甄样淼", ended, make_letter(name="新.pdf")))[0] is True


def test_who_signs_has_to_be_said() -> None:
    assert sign(None, make_letter()) == {}
