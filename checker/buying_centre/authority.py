"""Who may sign for a customer, how far and until when, by the papers on file.

The legal representative may sign everything by law. Anybody else may sign what a letter of
authorization in force says: the judgement of one letter is that of `checker.contract_check.signer`,
so that a contract check and a buying centre can never answer differently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from checker.contract_check.proposal import Instalment, Proposal
from checker.contract_check.signer import find_authority
from checker.customer_file.dossier import AUTHORIZATION_LETTER
from ingest.document import Money
from rules.facts import Fact, FactSheet, Source
from rules.facts import Money as FactMoney


class PowerBasis(StrEnum):
    """What a person's power to sign rests on."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    AUTHORIZATION_LETTER = "authorization_letter"


@dataclass(frozen=True, slots=True)
class SigningPower:
    """What one person may sign.

    Attributes:
        person: The name as the paper has it.
        basis: What the power rests on.
        covers: Whether it covers the amount asked about, on the day; None where that is open.
        cap: The highest amount; None where the paper sets none, or it cannot be read.
        is_capped: False where the paper certainly sets no cap.
        matter: What the letter is about, in its words; empty for the legal representative.
        valid_until: The last day; None where none is set.
        sources: The places of the papers.
    """

    person: str
    basis: PowerBasis
    covers: bool | None
    cap: FactMoney | None
    is_capped: bool | None
    matter: str
    valid_until: date | None
    sources: tuple[Source, ...]


def list_powers(
    sheets: Sequence[FactSheet], amount: Money, as_of: date
) -> tuple[SigningPower, ...]:
    """List everybody whom papers on file let sign, whoever carries furthest first.

    Args:
        sheets: The customer's sheet first, then those of its credentials.
        amount: The amount asked about.
        as_of: The day of signing.
    """
    powers = []
    representative = sheets[0]["licence.legal_representative"]
    if isinstance(representative.value, str):
        powers.append(
            SigningPower(
                representative.value,
                PowerBasis.LEGAL_REPRESENTATIVE,
                True,
                None,
                False,
                "",
                None,
                representative.sources,
            )
        )
    agents = dict.fromkeys(
        name
        for sheet in sheets
        if sheet.kind == AUTHORIZATION_LETTER
        and isinstance(name := sheet["authorization.agent_name"].value, str)
    )
    powers += (
        power
        for agent in agents
        if (power := _read_power(agent, sheets, amount, as_of)) is not None
    )
    order = {True: 0, None: 1, False: 2}
    return tuple(sorted(powers, key=lambda power: order[power.covers]))


def find_signer(powers: Sequence[SigningPower]) -> bool | None:
    """Tell whether somebody may sign by verified papers; None where papers leave that open."""
    if any(power.covers is True for power in powers):
        return True
    return None if any(power.covers is None for power in powers) else False


def _read_power(
    agent: str, sheets: Sequence[FactSheet], amount: Money, as_of: date
) -> SigningPower | None:
    proposal = Proposal(
        amount=amount,
        terms_days=0,
        instalments=(Instalment(as_of, amount.minor_units),),
        signed_on=as_of,
        ends_on=as_of,
        signer=agent,
    )
    best = find_authority(proposal, sheets).best
    if best is None:  # a letter of another principal is no authority of this customer
        return None
    letter = best.letter
    cap = letter["authorization.amount_cap"]
    ends = letter["authorization.valid_until"].value
    return SigningPower(
        agent,
        PowerBasis.AUTHORIZATION_LETTER,
        best.suffices,
        cap.value if isinstance(cap.value, FactMoney) else None,
        _is_capped(cap, covers=best.covers_amount),
        str(letter["authorization.matter"].value or ""),
        ends if isinstance(ends, date) else None,
        tuple(dict.fromkeys([*letter["authorization.agent_name"].sources, *cap.sources])),
    )


def _is_capped(cap: Fact, *, covers: bool | None) -> bool | None:
    if isinstance(cap.value, FactMoney):
        return True
    return False if covers is True else None
