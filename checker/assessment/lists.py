"""The lists and tables that an assessment consults, each with the version that was used."""

from __future__ import annotations

from ingest.identifiers import divisions
from rules.vocabulary import Bilingual

_DIVISIONS = "cn.administrative_divisions"
_TITLES = {_DIVISIONS: Bilingual("行政区划代码", "Codes of administrative divisions")}


def list_versions() -> dict[str, str]:
    """Give the version of every list by its name."""
    return {_DIVISIONS: divisions.version()}


def list_title(name: str) -> Bilingual:
    """Give what people call a list; one that is consulted no more keeps its name."""
    return _TITLES.get(name) or Bilingual(name, name)
