"""The facts of purchases in words: the table `definitions.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from checker.ledgers.states import FactWords
from ingest.normalise.packaged_yaml import read_table


@cache
def load_definitions() -> Mapping[str, FactWords]:
    """Give the facts of purchases in words, by name without `purchases.`.

    Raises:
        pydantic.ValidationError: The table is not what it should be.
    """
    return read_table("checker.purchases", "definitions.yaml", dict[str, FactWords])
