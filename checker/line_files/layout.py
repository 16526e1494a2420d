"""What a kind of file is made of, and what a user may say of where things stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from checker.errors import LicetError
from checker.register.headings import FieldHeadings, fold_heading
from checker.register.mapping_file import Mapped


class ColumnMapping(Protocol):
    """What a user says of where things stand in a file."""

    @property
    def sheets(self) -> tuple[Mapped, ...]:
        """The sheets to read; all visible ones if there is none."""

    @property
    def header_row(self) -> int | None:
        """The line of the headings; None to find it."""

    @property
    def columns(self) -> Mapping[str, Mapped]:
        """What columns mean, by folded heading."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a kind of file is made of.

    Attributes:
        fields: What columns may be called, by field.
        least_fields: How many fields a line of headings must name to be taken for one.
        unreadable: The error that says in `reason_zh` and `reason_en` why nothing can be read.
        joined: Fields that several columns may make up.
        owners: Fields of which a line of headings must name one.
    """

    fields: Mapping[str, FieldHeadings]
    least_fields: int
    unreadable: type[LicetError]
    joined: tuple[str, ...] = ()
    owners: tuple[str, ...] = ("customer", "code")

    def fields_by_heading(self) -> Mapping[str, str]:
        """Give the names of fields by their folded headings."""
        return {
            fold_heading(heading): name
            for name, field in self.fields.items()
            for heading in field.headings
        }
