"""What all tables share: their metadata, with constraint names that migrations can rely on."""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

_NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
CLUSTERED = {"sqlite_with_rowid": False}
"""Rows lie in the order of their key, so that those of many subjects are read in one sweep."""


class Row(SQLModel, registry=registry(metadata=MetaData(naming_convention=_NAMING))):
    """What all tables share: their metadata, with constraint names that migrations can rely on."""
