"""What a contract check says to a person besides its findings, in both languages at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from checker.contract_check.conditions import Condition, Term
from checker.contract_check.proposal import PayerKind, Proposal
from checker.contract_check.statute import StatutoryTerm, find_statutory_term
from checker.contract_check.weighing import Weighing
from checker.customer_file.kinds import kind_title
from checker.document_data import write_money
from checker.sentences import fill_in
from ingest.document import Money
from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence
from rules.vocabulary import Bilingual


def say(name: str, **values: object) -> Bilingual:
    """Fill in a sentence; a value in both languages goes into each with its half.

    Raises:
        KeyError: There is no such sentence or a value is missing: a mistake in the program.
    """
    return fill_in(load_words()[name], **values)


@cache
def load_words() -> dict[str, Sentence]:
    """Give every sentence by its name."""
    return read_table("checker.contract_check", "words.yaml", dict[str, Sentence])


def word_condition(condition: Condition, base: Proposal) -> Bilingual:
    """Say on which terms a contract passes."""
    parts = [_word_term(term, condition.proposal, base) for term in condition.terms]
    joint = say("and")
    return Bilingual(joint.zh.join(p.zh for p in parts), joint.en.join(p.en for p in parts))


def list_notes(weighing: Weighing) -> Iterator[Bilingual]:
    """Yield what was assumed and what a person has to look at, most telling first."""
    proposal, situation = weighing.proposal, weighing.situation
    yield from _note_limit(weighing)
    yield from _note_signer(weighing)
    yield from _note_permits(weighing)
    days = situation.days_beyond_terms
    yield say("lateness_assumed" if situation.is_lateness_assumed else "lateness_known", days=days)
    if situation.silent_ledger:
        yield say("no_line_in_ledger")
    if weighing.exposure is not None and situation.exposure.minor_units:
        yield say("existing_stays")
    if proposal.deposit_percent and len(proposal.instalments) > 1:
        yield say("deposit_held")
    term = find_statutory_term(proposal, situation.own.size)
    if isinstance(term, StatutoryTerm) and proposal.payer is PayerKind.PUBLIC_BODY:
        yield say("statutory_ordinary")
    if weighing.expected_loss is not None:
        measured = situation.policy.default_probability_measured_on
        yield say(
            "probability_source",
            data=measured.data,
            country=measured.country,
            period=measured.period,
            note=measured.note,
        )


def _word_term(term: Term, proposal: Proposal, base: Proposal) -> Bilingual:
    currency = proposal.amount.currency
    match term:
        case Term.DEPOSIT:
            return say(f"condition_{term.value}", value=proposal.deposit_percent)
        case Term.TERMS:
            return say(f"condition_{term.value}", value=proposal.terms_days)
        case Term.SIGNER:
            return say(f"condition_{term.value}", value=proposal.signer)
        case Term.GUARANTEE:
            value = write_money(Money(proposal.guarantee, currency))
            return say(f"condition_{term.value}", value=value)
        case Term.AMOUNT:
            off = base.amount.minor_units - proposal.amount.minor_units
            return say(
                f"condition_{term.value}",
                off=write_money(Money(off, currency)),
                value=write_money(proposal.amount),
            )


def _note_limit(weighing: Weighing) -> Iterator[Bilingual]:
    situation = weighing.situation
    if situation.limit is not None:
        return
    derived = situation.derivation
    if derived.minor_units is None or derived.currency is None:
        yield say("limit_none")
    else:
        value = write_money(Money(derived.minor_units, derived.currency))
        yield say("limit_derived_only", value=value)


def _note_signer(weighing: Weighing) -> Iterator[Bilingual]:
    best = weighing.authority.best
    if best is None or weighing.authority.is_legal_representative.value is True:
        return
    matter = best.letter["authorization.matter"].value
    if isinstance(matter, str):
        yield say("matter", matter=matter)


def _note_permits(weighing: Weighing) -> Iterator[Bilingual]:
    for need in weighing.permit_needs:
        if need.is_there is True:
            continue
        title = kind_title(need.kind)
        name = "permit_missing" if need.is_there is False else "permit_open"
        items = "、".join(dict.fromkeys(item.text for item in need.demand.items))
        yield say(name, items=items, kind=Bilingual(title.zh, title.en))
