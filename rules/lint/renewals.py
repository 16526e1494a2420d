"""Kinds of credential in a renewal plan that nothing else knows: most likely misspelt."""

from __future__ import annotations

from collections.abc import Iterator

from rules.complaint import Complaint
from rules.pack.entries import PackReading
from rules.requirements.requirement import PERMIT_KIND

_BUSINESS_LICENCE = "cn.business_licence"
"""The one kind that the catalogue names nowhere: its facts are those of the customer."""


def lint_renewals(reading: PackReading) -> Iterator[Complaint]:
    """Yield kinds of credential that the catalogue does not know; a user may have made them."""
    catalogue = reading.scope.catalogue
    permits = catalogue[PERMIT_KIND].values if PERMIT_KIND in catalogue else {}
    yield from reading.renewals.lint({_BUSINESS_LICENCE, *catalogue.credential_kinds, *permits})
