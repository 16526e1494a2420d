"""The names and numbers of a company on papers in Latin letters, and whether two are the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from checker.customer_file.dossier import FiledDocument
from checker.names.comparing import compare_names
from checker.names.comparison import NameKind
from ingest.normalise.names import names_agree

_FIELDS = ("holder_name", "chinese_name")
_ALIKE_IN_ALL = 1000
"""Thousandths of a comparison that nothing was taken from: `Ltd` is `LIMITED` (1000) and not `Inc`
(960)."""


class FoundName(NamedTuple):
    """A name of the company, and where it stands."""

    filed: FiledDocument
    field: str
    text: str


def list_names(papers: Sequence[FiledDocument]) -> list[FoundName]:
    """Give every name that papers state for the company; one of Hong Kong may have two."""
    return [
        FoundName(filed, field, text)
        for filed in papers
        for field in _FIELDS
        if (text := filed.text(field)) is not None
    ]


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two names are one company's, however its legal form is shortened."""
    if names_agree(one, other):
        return True
    return compare_names(one, other, NameKind.COMPANY).score >= _ALIKE_IN_ALL


def is_same_number(one: str, other: str) -> bool:
    """Tell whether two registration numbers are the same but for spaces and leading zeros."""
    return _fold(one) == _fold(other)


def _fold(number: str) -> str:
    return "".join(filter(str.isalnum, number)).casefold().lstrip("0")
