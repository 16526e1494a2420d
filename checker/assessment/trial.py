"""Trying a rule: what it would say of facts that a person makes up, condition by condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from rules.assessment import RuleOutcome, evaluate_rule
from rules.explanation.lexicon import Lexicon
from rules.explanation.outcomes import ExplainedOutcome, explain_outcome
from rules.facts import (
    CONTRACT,
    CUSTOMER,
    NOT_APPLICABLE,
    Fact,
    FactDefinition,
    FactError,
    FactSheet,
    FactType,
    Money,
    Value,
    check_value,
)
from rules.pack import Pack, Rule
from rules.vocabulary import Bilingual

NOT_APPLICABLE_WORD = "n/a"
"""What is written for a fact that does not apply."""

_LONGEST = 500
_MINOR_PER_MAJOR = 100
_HINTS = {
    FactType.DATE: Bilingual("请填写日期，如 2026-11-22。", "Give a date such as 2026-11-22."),
    FactType.INTEGER: Bilingual("请填写整数。", "Give a whole number."),
    FactType.MONEY: Bilingual(
        "请填写金额与币种，如 50000.00 CNY。", "Give an amount and its currency: 50000.00 CNY."
    ),
    FactType.CHOICE: Bilingual("请从列表中选择。", "Choose from the list."),
    FactType.BOOLEAN: Bilingual("请选择是或否。", "Choose yes or no."),
    FactType.STRING: Bilingual("内容过长。", "The text is too long."),
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule says of facts that were made up.

    Attributes:
        explained: The outcome with every comparison; None while a fact cannot be read.
        faults: What is wrong with which fact.
    """

    explained: ExplainedOutcome | None
    faults: Mapping[str, Bilingual]


def facts_asked(rule: Rule, pack: Pack) -> tuple[FactDefinition, ...]:
    """Give the facts that a rule names, in the order of their names."""
    return tuple(pack.catalogue[name] for name in sorted(rule.fact_names))


def try_rule(pack: Pack, rule: Rule, written: Mapping[str, str], as_of: date) -> Trial:
    """Ask a rule about facts as a person wrote them.

    Args:
        pack: Of the rule.
        rule: The rule.
        written: A text for each fact; an empty one, or none, is a fact that is missing.
        as_of: What `today` is.
    """
    facts: dict[str, Fact] = {}
    faults: dict[str, Bilingual] = {}
    for definition in facts_asked(rule, pack):
        text = written.get(definition.name, "").strip()
        if not text:
            continue
        if text == NOT_APPLICABLE_WORD:
            facts[definition.name] = NOT_APPLICABLE
            continue
        value = _read_value(text, definition)
        if value is None:
            faults[definition.name] = _HINTS[definition.type]
        else:
            facts[definition.name] = Fact(value)
    if faults:
        return Trial(None, faults)
    outcome: RuleOutcome = evaluate_rule(rule, _make_sheet(rule, facts), as_of)
    return Trial(explain_outcome(outcome, Lexicon.of(pack)), {})


def write_fact(fact: Fact) -> str:
    """Write a fact as `try_rule` reads it."""
    match fact.value:
        case None:
            return NOT_APPLICABLE_WORD
        case bool():
            return "yes" if fact.value else "no"
        case Money():
            units = Decimal(fact.value.minor_units) / _MINOR_PER_MAJOR
            return f"{units:.2f} {fact.value.currency}"
        case _:
            return str(fact.value)


def _make_sheet(rule: Rule, facts: Mapping[str, Fact]) -> FactSheet:
    kind = rule.sheet_kind
    if kind is None:
        return FactSheet(CUSTOMER, facts, label="—")
    subject = "contract:trial" if kind == CONTRACT else "credential:trial"
    return FactSheet(subject, facts, kind, "—")


def _read_value(text: str, definition: FactDefinition) -> Value | None:
    try:
        value = _parse(text, definition.type)
    except (ValueError, InvalidOperation, FactError):
        return None
    return check_value(value, definition.type, tuple(definition.values))


def _parse(text: str, fact_type: FactType) -> Value:
    match fact_type:
        case FactType.DATE:
            return date.fromisoformat(text)
        case FactType.INTEGER:
            return int(text)
        case FactType.BOOLEAN:
            return {"yes": True, "no": False}.get(text, text)
        case FactType.MONEY:
            amount, _, currency = text.partition(" ")
            units = Decimal(amount.replace(",", "")) * _MINOR_PER_MAJOR
            if units != units.to_integral_value():
                raise ValueError(text)
            return Money(int(units), currency.strip().upper() or "CNY")
        case _:
            if len(text) > _LONGEST:
                raise ValueError(text)
            return text
