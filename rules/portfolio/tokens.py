"""Findings and changes as text: one token for each, sorted, with blanks between.

A token is `RULE=letters` for the customer itself and `RULE@REFERENCE=letters` for a credential or
contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import groupby, product
from operator import add, itemgetter
from typing import NamedTuple

import polars as pl

from rules.portfolio.batch import SubjectTable
from rules.portfolio.outcomes import LETTERS, Outcomes, name_outcome
from rules.vocabulary import Outcome

FINDINGS = (Outcome.ADVERSE, Outcome.INCONCLUSIVE)
_RULES_AT_ONCE = 6
"""The findings of so many rules on one customer are one of 3**6 texts, which are written once and
looked up: 0.6 CPU seconds for a million customers and sixty rules, against 2.1 rule by rule."""


class Token(NamedTuple):
    """What a token says.

    Attributes:
        rule_id: The rule.
        reference: The credential or contract; None for the customer itself.
        letters: One letter for a finding, two for a change.
    """

    rule_id: str
    reference: str | None
    letters: str


def read_token(text: str) -> Token:
    """Return what a token says; a reference may hold any character, `=` and `@` among them."""
    subject, _, letters = text.rpartition("=")
    rule_id, at, reference = subject.partition("@")
    return Token(rule_id, reference if at else None, letters)


def write_findings(outcomes: Outcomes, tables: Mapping[str | None, SubjectTable]) -> pl.Series:
    """Return the findings of each customer.

    Tokens sort first by rule, so the rules are taken in that order, in runs that judge one kind of
    subject. A run of rules on customers has one column for each rule and needs no sorting: five
    times as fast as a list of tokens.

    Args:
        outcomes: What the rules say, by kind.
        tables: Whom they say it of.
    """
    found = name_outcome("", Outcome.ADVERSE)
    judged = sorted(
        (name.removesuffix(found), position)
        for position, kind in enumerate(outcomes)
        for name in outcomes[kind].columns
        if name.endswith(found)
    )
    kinds, customers = list(outcomes), len(tables[None].owners)
    texts = [pl.repeat("", customers, eager=True)]
    for position, run in groupby(judged, key=itemgetter(1)):
        rule_ids, kind = [rule_id for rule_id, _ in run], kinds[position]
        if kind is None:
            texts.append(_join_own_findings(outcomes[None], rule_ids))
        else:
            texts.append(_join_held_findings(outcomes[kind], tables[kind], rule_ids, customers))
    runs = pl.DataFrame({f"run {n}": text for n, text in enumerate(texts)})
    parts = [pl.when(text != "").then(text) for text in map(pl.col, runs.columns)]
    return runs.select(pl.concat_str(parts, separator=" ", ignore_nulls=True)).to_series()


def list_tokens(
    table: SubjectTable, where: pl.Series, rule_id: str, letters: str | pl.Series
) -> pl.DataFrame:
    """Return the token of every subject for which something holds, with the row of its customer.

    Args:
        table: The subjects.
        where: Where it holds.
        rule_id: The rule that it is about.
        letters: What it is: the same for all, or for each subject for which it holds.
    """
    said = pl.lit(letters)
    owners = table.owners.filter(where).alias("owner")
    if table.references is None:
        return pl.select(owners, token=pl.concat_str(pl.lit(f"{rule_id}="), said))
    references = table.references.filter(where)
    token = pl.concat_str(pl.lit(f"{rule_id}@"), references, pl.lit("="), said)
    return pl.select(owners, token=token)


def join_tokens(pieces: Iterable[pl.DataFrame], customers: int) -> pl.Series:
    """Return one text for each customer, empty for those without a token.

    Args:
        pieces: What `list_tokens` gave.
        customers: How many customers there are.
    """
    schema = {"owner": pl.UInt32, "token": pl.String}
    tokens = pl.concat([pl.DataFrame(schema=schema), *pieces])
    texts = tokens.group_by("owner").agg(pl.col("token").sort().str.join(" "))
    rows = pl.DataFrame({"owner": pl.int_range(customers, dtype=pl.UInt32, eager=True)})
    joined = rows.join(texts, on="owner", how="left", maintain_order="left")
    return joined["token"].fill_null("")


def _join_own_findings(outcomes: pl.DataFrame, rule_ids: Sequence[str]) -> pl.Series:
    """Write the findings of customers themselves, the rules in the order given."""
    starts = range(0, len(rule_ids), _RULES_AT_ONCE)
    groups = [rule_ids[start : start + _RULES_AT_ONCE] for start in starts]
    places = outcomes.select(_find_place(group).alias(group[0]) for group in groups)
    texts = [_list_texts(group).gather(place) for group, place in zip(groups, places, strict=True)]
    runs = pl.DataFrame({group[0]: text for group, text in zip(groups, texts, strict=True)})
    return runs.select(pl.concat_str(pl.all(), separator=" ", ignore_nulls=True)).to_series()


def _find_place(rule_ids: Sequence[str]) -> pl.Expr:
    """Return which of the texts of `_list_texts` is that of a customer."""
    digits = []
    for position, rule_id in enumerate(reversed(rule_ids)):
        found = [pl.col(name_outcome(rule_id, outcome)) for outcome in FINDINGS]
        weights = [pl.lit(digit * 3**position, pl.UInt16) for digit in range(3)]
        digits.append(
            pl.when(found[0]).then(weights[1]).when(found[1]).then(weights[2]).otherwise(weights[0])
        )
    return reduce(add, digits)


def _list_texts(rule_ids: Sequence[str]) -> pl.Series:
    """Return every text that the rules can come to together; null for that of no finding."""
    tokens = ([None, *(name_outcome(rule, outcome) for outcome in FINDINGS)] for rule in rule_ids)
    texts = (" ".join(filter(None, each)) or None for each in product(*tokens))
    return pl.Series(texts, dtype=pl.String)


def _join_held_findings(
    outcomes: pl.DataFrame, table: SubjectTable, rule_ids: Sequence[str], customers: int
) -> pl.Series:
    pieces = (
        list_tokens(table, outcomes[name_outcome(rule_id, outcome)], rule_id, LETTERS[outcome])
        for rule_id in rule_ids
        for outcome in FINDINGS
    )
    return join_tokens(pieces, customers)
