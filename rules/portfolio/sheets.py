"""Fact sheets as a batch: for tests, notebooks and small portfolios.

A large portfolio is read as columns from where its sheets are stored and never makes a sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from rules.facts import Catalogue, FactDefinition, FactSheet, FactType
from rules.portfolio.batch import Batch
from rules.portfolio.comparisons import COLUMN_TYPES


def make_batch(customers: Mapping[str, Sequence[FactSheet]], catalogue: Catalogue) -> Batch:
    """Return the batch that says what the sheets say.

    Args:
        customers: By key, the sheet of each customer and those of its credentials and contracts.
        catalogue: The facts that get a column; the catalogue of a pack holds those that it reads.

    Raises:
        ValueError: A customer has no sheet of its own, or several.
    """
    own = {key: _find_own(key, sheets) for key, sheets in customers.items()}
    held: dict[str, list[tuple[str, FactSheet]]] = {}
    for key, sheets in customers.items():
        for sheet in sheets:
            if sheet.kind is not None:
                held.setdefault(sheet.kind, []).append((key, sheet))
    definitions = list(catalogue.definitions.values())
    customer_facts = [d for d in definitions if d.sheet_kind is None]
    subjects = {}
    for kind, pairs in held.items():
        keys, sheets = [key for key, _ in pairs], [sheet for _, sheet in pairs]
        theirs = [d for d in definitions if d.sheet_kind == kind]
        theirs += [d for d in customer_facts if _is_overridden(d, pairs, own)]
        references = [find_reference(sheet) for sheet in sheets]
        subject = pl.Series("subject", references, dtype=pl.String)
        subjects[kind] = pl.DataFrame([_list_keys(keys), subject, *_list_facts(theirs, sheets)])
    facts = _list_facts(customer_facts, own.values())
    return Batch(pl.DataFrame([_list_keys(own), *facts]), subjects)


def find_reference(sheet: FactSheet) -> str:
    """Return what stands for a credential or contract in a batch and in its tokens."""
    return sheet.subject.partition(":")[2]


def find_sheet(sheets: Iterable[FactSheet], kind: str, reference: str) -> FactSheet:
    """Return the sheet that a row of a batch was made of.

    Args:
        sheets: Those of one customer.
        kind: The kind of the sheet: that of the rule that a token names.
        reference: As it stands in the batch, and in a token.

    Raises:
        KeyError: There is none.
    """
    for sheet in sheets:
        if sheet.kind == kind and find_reference(sheet) == reference:
            return sheet
    raise KeyError(kind, reference)


def _find_own(key: str, sheets: Sequence[FactSheet]) -> FactSheet:
    own = [sheet for sheet in sheets if sheet.kind is None]
    if len(own) != 1:
        raise ValueError(f"{key}: a customer has one sheet of its own, not {len(own)}")
    return own[0]


def _is_overridden(
    definition: FactDefinition,
    pairs: Iterable[tuple[str, FactSheet]],
    own: Mapping[str, FactSheet],
) -> bool:
    """Whether some subject's sheet gives a fact of the customer another value."""
    name = definition.name
    return any(sheet[name].value != own[key][name].value for key, sheet in pairs)


def _list_keys(keys: Iterable[str]) -> pl.Series:
    return pl.Series("customer", list(keys), dtype=pl.String)


def _list_facts(
    definitions: Iterable[FactDefinition], sheets: Iterable[FactSheet]
) -> list[pl.Series]:
    seen = list(sheets)
    return [_list_values(definition, seen) for definition in definitions]


def _list_values(definition: FactDefinition, sheets: Iterable[FactSheet]) -> pl.Series:
    values = [sheet[definition.name].value for sheet in sheets]
    column = COLUMN_TYPES[definition.type]
    if definition.type is FactType.MONEY:
        known = [None if value is None else True for value in values]
        return pl.Series(definition.name, known, dtype=column)
    return pl.Series(definition.name, values, dtype=column)
