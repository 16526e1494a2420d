"""Column types that mean the same on SQLite and on PostgreSQL.

Moments need none of their own: SQLModel's default for `datetime` refuses naive values and gives
aware UTC back on both. Money stands in JSON as integer minor units; only confidences are floats.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Dialect, Enum, Integer, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def clean_text(text: str) -> str:
    """Replace what a database cannot hold: NUL (PostgreSQL) and lone surrogates (both).

    Text layers of real PDF files contain both; U+FFFD keeps the place visible.
    """
    if "\0" in text:
        text = text.replace("\0", _REPLACEMENT)
    if any("\ud800" <= character <= "\udfff" for character in text):
        text = "".join(_REPLACEMENT if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def _clean_json(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(key): _clean_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean_json(item) for item in value]
    return value


class CleanText(TypeDecorator[str]):
    """Text of any length and any origin."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Make the text storable."""
        del dialect
        return None if value is None else clean_text(value)


class JsonData(TypeDecorator[Any]):
    """JSON, which PostgreSQL keeps as JSONB; None is NULL, never the JSON null."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the database's own type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(JSONB(none_as_null=True))
        return dialect.type_descriptor(JSON(none_as_null=True))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401
        """Make all text in it storable."""
        del dialect
        return _clean_json(value)


class NumberSet(TypeDecorator[list[int]]):
    """Integers of 32 bits: an array on PostgreSQL, whose GIN indexes find its members; else JSON.

    None is NULL, never the JSON null.
    """

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the database's own type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(Integer))
        return dialect.type_descriptor(JSON(none_as_null=True))


def one_of(words: type[StrEnum], name: str) -> Enum:
    """Give a text column that holds one of a closed list, checked by the database as `name`."""
    return Enum(
        words,
        name=name,
        native_enum=False,  # a PostgreSQL enum type cannot lose a word again
        create_constraint=True,
        validate_strings=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )
