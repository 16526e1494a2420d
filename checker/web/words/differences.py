"""What a replay found different, in words: facts by their titles, values without their wrapping."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from checker.assessment.lists import list_title
from checker.assessment.replay import InputDifference
from rules.facts import Catalogue, FactDefinition
from rules.vocabulary import Bilingual

_LONGEST = 80
_STATES: Mapping[str, Bilingual] = MappingProxyType(
    {
        "missing": Bilingual("未知", "not known"),
        "not_applicable": Bilingual("不适用", "does not apply"),
    }
)
_TRUTH = {True: Bilingual("是", "yes"), False: Bilingual("否", "no")}
_CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class SaidDifference:
    """A difference as a person reads it.

    Attributes:
        title: What differs.
        about: Of which credential; empty for the customer.
        then: As it was recorded; None where it was not there.
        now: As it is; None where it is not there.
    """

    title: Bilingual
    about: str
    then: Bilingual | None
    now: Bilingual | None


def word_difference(one: InputDifference, catalogue: Catalogue) -> SaidDifference:
    """Say one difference in words; what is not a fact of the catalogue stays as it is."""
    if one.kind == "list":
        return SaidDifference(list_title(one.name), "", _plain(one.recorded), _plain(one.found))
    subject, _, name = one.name.rpartition(": ")
    if one.kind != "fact" or name not in catalogue:
        as_it_is = Bilingual(one.name, one.name)
        return SaidDifference(as_it_is, "", _plain(one.recorded), _plain(one.found))
    definition = catalogue[name]
    return SaidDifference(
        Bilingual(definition.title.zh, definition.title.en),
        "" if subject == _CUSTOMER else subject,
        _word_fact(one.recorded, definition),
        _word_fact(one.found, definition),
    )


def _word_fact(text: str | None, definition: FactDefinition) -> Bilingual | None:
    if text is None:
        return None
    fact = json.loads(text)
    if fact["state"] in _STATES:
        return _STATES[fact["state"]]
    value, values = fact.get("value"), definition.values
    if isinstance(value, bool):
        return _TRUTH[value]
    if values and value in values:
        return Bilingual(values[value].zh, values[value].en)
    if definition.unit == "bp" and isinstance(value, int):
        return _plain(f"{Decimal(value) / 100}%")  # basis points
    return _plain(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _plain(text: str | None) -> Bilingual | None:
    if text is None:
        return None
    short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return Bilingual(short, short)
