"""The company's own pack among the examples: it is sound, passes its cases, and decides."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

import licet_examples
from rules.assessment import evaluate_pack
from rules.cases import run_cases, run_table_cases
from rules.facts import Fact, FactSheet
from rules.fixpoint import derive
from rules.horizon import next_change
from rules.lint import lint_pack
from rules.matrix import Placement, place_sheet
from rules.pack import Pack, load_pack
from rules.policy_cases import run_policy_cases
from rules.scorecard import Standing, supply
from rules.vocabulary import Outcome, Verdict

FOLDER = Path(licet_examples.__file__).parent / "packs" / "qinghe-trade"
DAY = date(2026, 11, 22)
GOOD_PAPERS = {
    "documents.unreadable": 0,
    "licence.reading_confidence_percent": 98,
    "licence.seen_on": date(2026, 10, 1),
    "documents.codes_agree": True,
    "documents.names_agree": True,
    "licence.established_on": date(2010, 5, 1),
    "licence.name_changed": False,
    "licence.legal_representative_changed": False,
}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(FOLDER)


def make_sheet(**changes: object) -> FactSheet:
    """A customer with good papers; `licence__seen_on=...` stands for `licence.seen_on`."""
    facts = {**GOOD_PAPERS, **{name.replace("__", "."): v for name, v in changes.items()}}
    return FactSheet.of_customer({name: Fact(value) for name, value in facts.items()})  # type: ignore[arg-type]


def test_is_sound() -> None:
    assert [(str(c.place), c.message.en) for c in lint_pack(FOLDER)] == []


def test_passes_its_cases(pack: Pack) -> None:
    assert all(result.has_passed for result in run_cases(pack))
    for policy in pack.policies:
        assert all(result.has_passed for result in run_policy_cases(policy, pack.rules))
    results = run_table_cases(pack)
    tables = {"papers", "stability", "service", "t5", "payment", "efficacy"}
    assert {result.table for result in results} == tables
    assert all(result.has_passed for result in results)


def test_stands_on_the_base_pack(pack: Pack) -> None:
    assert pack.find_rule("CN-LIC-003", DAY) is not None
    assert pack.find_rule("CN-DOC-004", DAY) is None
    assert {policy.purpose for policy in pack.policies} >= {"onboarding", "contract"}


def test_survives_storage(pack: Pack) -> None:
    again = Pack.from_content(pack.content)
    assert again.content == pack.content
    sheets = [make_sheet()]
    assert supply(again, sheets, DAY) == supply(pack, sheets, DAY)


@pytest.mark.parametrize(
    ("terms", "deposit", "has_mandate", "verdict"),
    [
        (60, 0, True, Verdict.APPROVE),
        (90, 30, True, Verdict.APPROVE),
        (90, 20, True, Verdict.APPROVE_WITH_CONDITIONS),
        (30, 0, False, Verdict.REJECT),
    ],
)
def test_contract(
    pack: Pack, terms: int, deposit: int, has_mandate: bool, verdict: Verdict
) -> None:
    customer = make_sheet(licence__no_fixed_term=True, licence__entity_class="company")
    facts = {
        "contract.payment_terms_days": Fact(terms),
        "contract.deposit_percent": Fact(deposit),
        "contract.signer_has_mandate": Fact(has_mandate),
    }
    sheets = supply(pack, [customer, customer.with_contract("2026-117", facts)], DAY)
    asked = {"CN-SIG-001", *(rule.id for rule in pack.rules if rule.id.startswith("QH-"))}
    outcomes = [o for o in evaluate_pack(pack, sheets, DAY) if o.rule_id in asked]
    policy = pack.find_policy("contract")
    assert policy is not None
    assert derive(policy, [outcome.key for outcome in outcomes]).verdict is verdict


def test_papers_that_age_change_an_outcome_on_a_day_that_is_known(pack: Pack) -> None:
    """On the 181st day the copy earns 8 points of 20: 38 of 80 are grade D."""
    sheet = make_sheet(licence__reading_confidence_percent=60, documents__names_agree=False)
    change = next_change(pack, [sheet], DAY, until=date(2028, 1, 1))
    assert change is not None
    assert change.on == date(2026, 10, 1) + timedelta(days=181)
    (transition,) = change.transitions
    assert (transition.rule_id, transition.before, transition.after) == (
        "QH-PAP-001",
        Outcome.PASS,
        Outcome.ADVERSE,
    )


class TestTier:
    def place(
        self, pack: Pack, sheet: FactSheet, verdict: Verdict, previous: Standing | None = None
    ) -> Placement:
        matrix = pack.find_matrix("service")
        assert matrix is not None
        (supplied,) = supply(pack, [sheet], DAY)
        return place_sheet(matrix, supplied, {"periodic_review": verdict}, DAY, previous)

    def test_a_good_customer_is_served_first(self, pack: Pack) -> None:
        placement = self.place(pack, make_sheet(), Verdict.APPROVE)
        assert placement.tier == "key"
        assert placement.entitlements["payment_terms_days"] == 60

    def test_an_unsettled_one_is_capped_and_told_why(self, pack: Pack) -> None:
        young = make_sheet(
            licence__established_on=date(2026, 9, 1),
            licence__name_changed=True,
            licence__legal_representative_changed=True,
        )
        placement = self.place(pack, young, Verdict.APPROVE, Standing("key"))
        assert (placement.cell, placement.tier) == ("key", "standard")
        assert placement.reasons[-1].en == (
            "Capped at standard (would be key): "
            "a customer that is unsettled or not rated gets standard terms at best"
        )

    def test_promotion_takes_two_reviews_and_a_rejection_none(self, pack: Pack) -> None:
        first = self.place(pack, make_sheet(), Verdict.APPROVE, Standing("prepaid"))
        assert (first.tier, first.reasons[0].en) == (
            "prepaid",
            "Kept at prepaid: 1 of 2 assessments in a row point to key",
        )
        second = self.place(pack, make_sheet(), Verdict.APPROVE, first.standing)
        assert second.tier == "key"
        assert self.place(pack, make_sheet(), Verdict.REJECT, second.standing).tier == "stopped"
