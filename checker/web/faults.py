"""What is wrong with a form, field by field, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from checker.errors import LicetError
from rules.vocabulary import Bilingual
from storage.errors import StorageError

Faults = Mapping[str, Bilingual]

NO_FAULTS: Faults = MappingProxyType({})

NOT_FILLED = Bilingual("请填写此项。", "Fill this in.")


def fault_of(error: LicetError | StorageError, field: str = "") -> Faults:
    """Show a failure beside a field, or above the form.

    Args:
        error: What the use case raised.
        field: Name of the field; empty for the form as a whole.
    """
    return {field: Bilingual(error.zh, error.en)}


def missing(**fields: str) -> dict[str, Bilingual]:
    """Give a fault for every field that was left empty."""
    return {name: NOT_FILLED for name, value in fields.items() if not value}
