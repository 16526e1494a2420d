"""Fact sheets on their way into storage and back: known values on a line, the rest beside it.

A credential's or contract's sheet is the customer's with its own facts on top; only its own are
stored. Which fact stands where on a line follows from the catalogue of the day and is stored with
it, so that a new fact needs no change of the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from rules.facts import (
    CUSTOMER,
    Catalogue,
    Fact,
    FactSheet,
    FactState,
    FactType,
    Money,
    Source,
    Value,
)
from storage.column_types import clean_text
from storage.fact_sheets import SheetRecord, StoredSheet, name_layout
from storage.lines import SET_ASIDE, fits_on_line, read_values, write_line

Layout = tuple[tuple[str, str], ...]
"""Name and type of each fact in the order of the line, which ends with one value more: the places,
from 0 and between commas, of the facts that are not applicable, as in `,3,17,`."""


def choose_layout(kind: str | None, catalogue: Catalogue) -> Layout:
    """Give the layout of the sheets of a kind: every fact that the catalogue gives them."""
    return tuple(
        (name, definition.type.value)
        for name, definition in sorted(catalogue.definitions.items())
        if definition.sheet_kind == kind
    )


def make_record(
    subject: str,
    kind: str | None,
    facts: Mapping[str, Fact],
    label: str | None,
    catalogue: Catalogue,
) -> SheetRecord:
    """Bring facts into the form in which they are stored.

    Args:
        subject: As `FactSheet.subject`.
        kind: The kind of sheet.
        facts: The subject's own, checked against the catalogue; others are left out.
        label: What a person calls the subject.
        catalogue: The facts there are.
    """
    layout = choose_layout(kind, catalogue)
    own = {name: facts[name] for name, _ in layout if name in facts}
    texts = {
        name: clean_text(fact.value)
        for name, fact in own.items()
        if isinstance(fact.value, str) and not fits_on_line(fact.value)
    }
    values = [
        SET_ASIDE if name in texts else _to_line(own[name].value) if name in own else None
        for name, _ in layout
    ]
    idle = [
        str(place)
        for place, (name, _) in enumerate(layout)
        if name in own and own[name].state is FactState.NOT_APPLICABLE
    ]
    line = write_line([*values, f",{','.join(idle)}," if idle else None])
    details = {
        "states": {n: f.state.value for n, f in own.items() if f.state is not FactState.KNOWN},
        "sources": {n: [s.to_data() for s in f.sources] for n, f in own.items() if f.sources},
    }
    return SheetRecord(subject, name_layout(kind, layout), line, label, details, texts)


def restore_sheets(stored: Sequence[StoredSheet]) -> tuple[FactSheet, ...]:
    """Give the fact sheets that were stored, the customer's first.

    Args:
        stored: All sheets of one customer, the customer's own first.
    """
    if not stored:
        return ()
    customer = FactSheet(CUSTOMER, {})
    sheets = []
    for sheet in stored:
        facts, label = _restore_facts(sheet), sheet.detail.label
        if sheet.line.subject == CUSTOMER:
            customer = FactSheet(CUSTOMER, facts, label=label)
        else:
            merged = {**customer.facts, **facts}
            sheets.append(FactSheet(sheet.line.subject, merged, sheet.layout.kind, label))
    return (customer, *sheets)


def _restore_facts(sheet: StoredSheet) -> dict[str, Fact]:
    texts, details = sheet.detail.texts, sheet.detail.details
    sources = details["sources"]
    facts = {}
    values = read_values(sheet.line.facts)[:-1]
    for (name, kind), value in zip(sheet.layout.columns, values, strict=True):
        state = FactState(details["states"].get(name, FactState.KNOWN))
        if value is None and state is FactState.KNOWN:
            continue
        known = texts[name] if value == SET_ASIDE else value
        facts[name] = Fact(
            None if known is None else _from_line(known, FactType(kind)),
            state,
            tuple(Source.from_data(source) for source in sources.get(name, ())),
        )
    return facts


def _to_line(value: Value | None) -> str | int | bool | date | None:
    if isinstance(value, Money):
        return f"{value.minor_units} {value.currency}"
    return value


def _from_line(value: str, kind: FactType) -> Any:  # noqa: ANN401 - whatever the type says
    match kind:
        case FactType.BOOLEAN:
            return value == "1"
        case FactType.INTEGER:
            return int(value)
        case FactType.DATE:
            return date.fromisoformat(value)
        case FactType.MONEY:
            amount, _, currency = value.partition(" ")
            return Money(int(amount), currency)
        case FactType.STRING | FactType.CHOICE:
            return value


def iterate_own_facts(
    sheets: Iterable[FactSheet], catalogue: Catalogue
) -> Iterable[tuple[FactSheet, dict[str, Fact]]]:
    """Give each sheet with the facts that are the subject's own."""
    for sheet in sheets:
        own = {n: f for n, f in sheet.facts.items() if catalogue[n].sheet_kind == sheet.kind}
        yield sheet, own
