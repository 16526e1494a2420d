"""One customer weighed: the facts of its worth on one sheet, cards, hard rules, the verdict.

The sheet is that of the customer with what its worth rests on laid over it: assertions, the buying
centre, transactions, and where it stands by the pack that judges customers. What is not
known is not there, so it counts neither as nothing nor as everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from functools import cached_property

from sqlmodel import Session

from checker.assessment.assess import Assessment, evaluate_sheets
from checker.assessment.lists import list_versions
from checker.customer_file.records import load_dossier
from checker.exposure.reading import OwedBook
from checker.facts import build_sheets
from checker.facts.ledger import lay_over, load_ledger_facts
from checker.facts.purchases import load_purchase_facts
from checker.qualification.standing import Qualification, load_qualification
from checker.worth.asserted_facts import claim_facts, element_facts
from checker.worth.authority_facts import BuyingCentre, authority_facts, load_buying_centre
from checker.worth.standing_facts import standing_facts
from ingest.document import Money
from rules.chain.agreement import ChainEngine
from rules.facts import Fact, FactSheet
from rules.pack import Pack
from rules.scorecard import Score, score_sheet, supply
from storage.tables import Customer

PURPOSE = "qualification"
ANY_AMOUNT = Money(1, "CNY")
"""Stands for no amount in particular: only what every amount needs is asked for."""


@dataclass(frozen=True, slots=True)
class Packs:
    """The two packs that a worth is found by.

    Attributes:
        judging: That judges customers; gives verdict and grades.
        valuing: That says who is worth what.
        purpose: Of the judging pack, whose verdict caps the tier.
    """

    judging: Pack
    valuing: Pack
    purpose: str = "onboarding"


@dataclass(frozen=True)
class Evidence:
    """Everything that a customer's worth rests on, on a day.

    Attributes:
        customer: Who.
        as_of: The day.
        sheet: Every fact.
        qualification: What was asserted, and how much of it counts.
        centre: Who decides there.
    """

    customer: Customer
    as_of: date
    sheet: FactSheet
    qualification: Qualification
    centre: BuyingCentre


@dataclass(frozen=True)
class Worth:
    """What a customer is worth, and why.

    Attributes:
        evidence: What it rests on.
        assessment: Hard rules and the verdict of the policy of qualification.
        pack: The pack that valued.
    """

    evidence: Evidence
    assessment: Assessment
    pack: Pack

    @cached_property
    def scores(self) -> Mapping[str, Score]:
        """What every card of the pack says, by its id."""
        return score_all(self.pack, self.assessment.sheets[0], self.evidence.as_of)


def gather_evidence(
    session: Session,
    customer: Customer,
    packs: Packs,
    as_of: date,
    *,
    zone: tzinfo,
    amount: Money | None = None,
    book: OwedBook | None = None,
) -> Evidence:
    """Put everything that a customer's worth rests on onto one sheet.

    Args:
        session: Where the customer is on file.
        customer: Who.
        packs: The packs.
        as_of: The day; what was received later does not count.
        zone: Says on which day something was recorded.
        amount: Of the deal in question; None for none in particular.
        book: What is owed in all ledgers; None where there is no ledger.
    """
    dossier = load_dossier(session, customer)
    requirements = packs.judging.requirements.for_purpose(packs.purpose)
    built = build_sheets(dossier, as_of, requirements)
    ledger = load_ledger_facts(session, customer.id)
    sheets = supply(packs.judging, lay_over(built, ledger), as_of)
    qualification = load_qualification(session, customer.id, as_of, zone)
    centre = load_buying_centre(session, customer.id, sheets, amount or ANY_AMOUNT, as_of)
    facts: dict[str, Fact] = {
        **element_facts(qualification),
        **claim_facts(qualification),
        **authority_facts(centre),
        **load_purchase_facts(session, customer.id),
        **standing_facts(
            session,
            customer.id,
            sheets,
            packs.judging,
            as_of,
            purpose=packs.purpose,
            book=book,
        ),
    }
    (sheet,) = lay_over(sheets[:1], facts)
    return Evidence(customer, as_of, sheet, qualification, centre)


def weigh_customer(evidence: Evidence, pack: Pack, engine: ChainEngine) -> Worth:
    """Find what a customer is worth.

    Args:
        evidence: As `gather_evidence` gives it.
        pack: That says who is worth what.
        engine: Derives the verdict beside the fix-point.

    Raises:
        PurposeUnknown: The pack has no policy of qualification.
        ChainFailed, ChainDisagreement: No verdict can be stood by.
    """
    sheet = evidence.sheet
    assessed = evaluate_sheets([sheet], evidence.as_of, pack, PURPOSE, engine, list_versions())
    return Worth(evidence, assessed, pack)


def score_all(pack: Pack, sheet: FactSheet, as_of: date) -> dict[str, Score]:
    """Give what every card of a pack says of a customer, those first that others build on.

    Args:
        pack: Its cards.
        sheet: The customer's, with scores and grades supplied.
        as_of: The day.
    """
    return {
        card.id: score_sheet(card, sheet, as_of)
        for card in pack.scorecards
        if card.sheet_kind is None
    }
