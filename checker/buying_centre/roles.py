"""The roles of a buying centre: the table `roles.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ingest.normalise.packaged_yaml import read_table
from rules.schema import Text


@cache
def load_roles() -> Mapping[str, Text]:
    """Give the titles of the roles by name.

    Raises:
        pydantic.ValidationError: The table is not what it should be.
    """
    return read_table("checker.buying_centre", "roles.yaml", dict[str, Text])


def find_role(given: str) -> str | None:
    """Give the role that somebody wrote, by its name or its title in either language."""
    wanted = given.strip().casefold()
    for name, title in load_roles().items():
        if wanted in (name, title.zh, title.en.casefold()):
            return name
    return None
