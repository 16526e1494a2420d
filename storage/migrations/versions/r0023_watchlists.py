"""Watchlists, their versions, and their entries from version to version.

Revision 0023. Nothing on file changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0023"
down_revision = "0022"

_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_IN_FORCE = sa.text("last_version IS NULL")


def upgrade() -> None:
    """Create the tables, empty."""
    _create_versions()
    op.create_table(
        "watchlists",
        sa.Column("list_kind", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["watchlist_versions.id"], name="fk_watchlists_version_id"
        ),
        sa.PrimaryKeyConstraint("list_kind", name="pk_watchlists"),
    )
    _create_entries()


def _create_versions() -> None:
    op.create_table(
        "watchlist_versions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("list_kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("list_date", sa.Date(), nullable=False),
        sa.Column("dated_by", sa.String(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("importer", sa.String(), nullable=False),
        sa.Column("counts", _JSON, nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("added", "changed", "removed", "unchanged")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_watchlist_versions_number")),
        sa.CheckConstraint(
            "length(file_sha256) = 64", name=op.f("ck_watchlist_versions_file_sha256")
        ),
        sa.CheckConstraint(
            "dated_by IN ('source', 'given', 'file')", name=op.f("ck_watchlist_versions_dated_by")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_watchlist_versions"),
        sa.UniqueConstraint("list_kind", "number", name="uq_watchlist_versions_list_kind_number"),
    )


def _create_entries() -> None:
    table = "watchlist_entries"
    op.create_table(
        table,
        sa.Column("list_kind", sa.String(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("first_version", sa.Integer(), nullable=False),
        sa.Column("last_version", sa.Integer(), nullable=True),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("content", _JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["list_kind", "first_version"],
            ["watchlist_versions.list_kind", "watchlist_versions.number"],
            name="fk_watchlist_entries_first_version",
        ),
        sa.CheckConstraint(
            "last_version >= first_version", name=op.f("ck_watchlist_entries_last_version")
        ),
        sa.CheckConstraint(
            "length(content_sha256) = 64", name=op.f("ck_watchlist_entries_content_sha256")
        ),
        sa.PrimaryKeyConstraint(
            "list_kind", "source_id", "first_version", name="pk_watchlist_entries"
        ),
    )
    op.create_index(
        "uq_watchlist_entries_in_force",
        table,
        ["list_kind", "source_id"],
        unique=True,
        sqlite_where=_IN_FORCE,
        postgresql_where=_IN_FORCE,
    )
    op.create_index("ix_watchlist_entries_first_version", table, ["list_kind", "first_version"])
    op.create_index("ix_watchlist_entries_last_version", table, ["list_kind", "last_version"])
