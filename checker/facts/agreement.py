"""Whether two papers name the same firm or person."""

from __future__ import annotations

from collections.abc import Mapping

from checker.customer_file.names import is_name
from checker.facts.reading import known
from ingest.normalise.names import names_agree
from rules.facts import Fact


def agree_on_names(in_paper: Fact, on_licence: Fact | None) -> Fact:
    """Compare a name or code on a paper with that on the licence; open where one is not known."""
    if on_licence is None:
        return known(None, *in_paper.sources)
    sources = (*in_paper.sources, *on_licence.sources)
    if not isinstance(in_paper.value, str) or not isinstance(on_licence.value, str):
        return known(None, *sources)
    return known(names_agree(in_paper.value, on_licence.value), *sources)


def name_of_holder(licence: Mapping[str, Fact]) -> Fact | None:
    """Give the name under which the customer holds papers and signs letters.

    An individual business may be registered without a name (`***`); its operator then stands for
    it.

    Args:
        licence: The facts of the licence by their name without prefix.
    """
    name = licence.get("registered_name")
    if name is not None and isinstance(name.value, str) and not is_name(name.value):
        return licence.get("legal_representative")
    return name
