"""Whether the person who signs may sign this contract: for this amount, on this day.

The legal representative acts for the company by law. Anyone else needs a letter of authorization
that names this agent, is in force on the day of signing and goes as far as the amount (民法典 art.
165: name, matter, powers and term). A letter of another principal is no authority of this customer.
The matter is words that no program compares with a contract for certain: it is handed on, for the
person who signs to read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checker.contract_check.proposal import Proposal
from checker.customer_file.dossier import AUTHORIZATION_LETTER
from checker.facts.reading import is_absent, known, not_applicable
from ingest.normalise.names import names_agree
from rules.facts import Fact, FactSheet, Money, Source

Truth = bool | None


@dataclass(frozen=True, slots=True)
class Mandate:
    """What one letter gives its agent for one contract.

    Attributes:
        letter: The letter's sheet.
        is_in_force: Whether its term covers the day of signing.
        covers_amount: Whether its cap is not below the amount; True where it sets none.
    """

    letter: FactSheet
    is_in_force: Truth
    covers_amount: Truth

    @property
    def suffices(self) -> Truth:
        """Whether it is enough for this contract."""
        return _both(self.is_in_force, self.covers_amount)


@dataclass(frozen=True, slots=True)
class Authority:
    """Why a person may sign or may not.

    Attributes:
        is_legal_representative: Whether the person is the customer's legal representative.
        mandates: The letters that name the person, the one that carries furthest first.
        has_open_letter: Whether there is a letter whose agent could not be read.
    """

    is_legal_representative: Fact
    mandates: tuple[Mandate, ...]
    has_open_letter: bool

    @property
    def best(self) -> Mandate | None:
        """The letter that carries furthest."""
        return self.mandates[0] if self.mandates else None


def find_authority(proposal: Proposal, sheets: Sequence[FactSheet]) -> Authority:
    """Find what authority the signer of a proposal has.

    Args:
        proposal: Names signer, amount and day.
        sheets: The customer's sheet first, then those of its credentials.
    """
    letters = [
        sheet
        for sheet in sheets
        if sheet.kind == AUTHORIZATION_LETTER
        and sheet["authorization.principal_name_agrees"].value is not False
    ]
    named = [s for s in letters if _agree(proposal.signer, s["authorization.agent_name"]) is True]
    mandates = [_weigh(sheet, proposal) for sheet in named]
    representative = sheets[0]["licence.legal_representative"]
    is_representative = _agree(proposal.signer, representative)
    return Authority(
        known(is_representative, *representative.sources),
        tuple(sorted(mandates, key=_rank, reverse=True)),
        any(sheet["authorization.agent_name"].value is None for sheet in letters),
    )


def signer_facts(proposal: Proposal, authority: Authority) -> dict[str, Fact]:
    """Give the facts of the signer, by name without the prefix `contract.`."""
    if proposal.signer is None:
        return {}
    is_representative, best = authority.is_legal_representative, authority.best
    facts = {"signer_is_legal_representative": is_representative}
    if is_representative.value is True:
        sources = is_representative.sources
        return {
            **facts,
            "signer_has_mandate": known(True, *sources),
            "amount_within_mandate": not_applicable(*sources),
            "mandate_in_force": not_applicable(*sources),
        }
    if best is None:
        is_open = authority.has_open_letter or is_representative.value is None
        nothing = known(None if is_open else False, *is_representative.sources)
        return {
            **facts,
            "signer_has_mandate": nothing,
            "amount_within_mandate": nothing,
            "mandate_in_force": nothing,
        }
    is_open = is_representative.value is None or authority.has_open_letter
    suffices = None if best.suffices is False and is_open else best.suffices
    return {
        **facts,
        "signer_has_mandate": known(suffices, *_places(best, "agent_name")),
        "amount_within_mandate": known(best.covers_amount, *_places(best, "amount_cap")),
        "mandate_in_force": known(best.is_in_force, *_places(best, "valid_from", "valid_until")),
    }


def _weigh(letter: FactSheet, proposal: Proposal) -> Mandate:
    in_force = _covers_day(letter, proposal.signed_on)
    return Mandate(letter, in_force, _covers_amount(letter, proposal))


def _covers_day(letter: FactSheet, day: date) -> Truth:
    begins = letter["authorization.valid_from"].value or letter["authorization.signed_on"].value
    ends = letter["authorization.valid_until"].value
    has_begun = begins <= day if isinstance(begins, date) else None
    runs: Truth = day <= ends if isinstance(ends, date) else None
    if letter["authorization.no_fixed_term"].value is True:
        runs = True
    return _both(has_begun, runs)


def _covers_amount(letter: FactSheet, proposal: Proposal) -> Truth:
    """Compare cap and amount; a cap in another currency leaves open how far it goes."""
    cap = letter["authorization.amount_cap"]
    if isinstance(cap.value, Money):
        if cap.value.currency != proposal.amount.currency:
            return None
        return proposal.amount.minor_units <= cap.value.minor_units
    is_legible = letter["authorization.is_low_quality"].value is False
    return True if is_absent(cap) and is_legible else None


def _agree(signer: str | None, name: Fact) -> Truth:
    if signer is None or not isinstance(name.value, str):
        return None
    return names_agree(signer, name.value)


def _both(one: Truth, other: Truth) -> Truth:
    if one is False or other is False:
        return False
    return True if one and other else None


def _rank(mandate: Mandate) -> tuple[int, int, int, date, str]:
    order = {False: 0, None: 1, True: 2}
    ends = mandate.letter["authorization.valid_until"].value
    return (
        order[mandate.suffices],
        order[mandate.is_in_force],
        order[mandate.covers_amount],
        ends if isinstance(ends, date) else date.min,
        mandate.letter.subject,
    )


def _places(mandate: Mandate, *names: str) -> tuple[Source, ...]:
    return tuple(
        source for name in names for source in mandate.letter[f"authorization.{name}"].sources
    )
