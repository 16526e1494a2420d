"""What people assert of customers, who decides there, the tiers held, and lines of analysis.

Revision 0026. Nobody has asserted anything before it.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0026"
down_revision = "0025"

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_STATES = ("yes", "no", "unknown", "not_applicable")


def upgrade() -> None:
    """Create the tables, empty."""
    _create_assertions()
    _create_buying_centres()
    _create_tiers()
    _create_lines()


def _required(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _belongs_to(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column],
            ["customers.id" if column == "customer_id" else "accounts.id"],
            name=f"fk_{table}_{column}",
        )
        for column in columns
    ]


def _author() -> list[sa.Column[Any]]:
    return [_required("author_id", sa.String()), _required("author_name", sa.Text())]


def _create_assertions() -> None:
    state = sa.Enum(*_STATES, name="state", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "assertions",
        _required("id", sa.String()),
        _required("customer_id", sa.String()),
        _required("element", sa.String()),
        sa.Column("state", state, nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        _required("words", sa.Text()),
        _required("respondent", sa.Text()),
        _required("respondent_role", sa.String()),
        _required("source_kind", sa.String()),
        _required("evidence", _JSON),
        _required("form", sa.String()),
        _required("form_version", sa.Integer()),
        *_author(),
        _required("observed_on", sa.Date()),
        sa.Column("expires_on", sa.Date(), nullable=True),
        _required("content_sha256", sa.String()),
        _required("recorded_at", _MOMENT),
        sa.Column("verifier_id", sa.String(), nullable=True),
        sa.Column("verified_at", _MOMENT, nullable=True),
        _required("verified_note", sa.Text()),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.Column("withdrawn_at", _MOMENT, nullable=True),
        _required("withdrawn_because", sa.Text()),
        sa.CheckConstraint(
            "level IS NULL OR (level >= 0 AND level <= 100)", name=op.f("ck_assertions_level")
        ),
        sa.CheckConstraint(
            "(state = 'yes') = (level IS NOT NULL)", name=op.f("ck_assertions_level_of_yes")
        ),
        sa.CheckConstraint(
            "verifier_id IS NULL OR verifier_id <> author_id",
            name=op.f("ck_assertions_two_people"),
        ),
        sa.CheckConstraint(
            "(verifier_id IS NULL) = (verified_at IS NULL)", name=op.f("ck_assertions_verified")
        ),
        sa.CheckConstraint(
            "(withdrawn_by IS NULL) = (withdrawn_at IS NULL)", name=op.f("ck_assertions_withdrawn")
        ),
        sa.CheckConstraint(
            "expires_on IS NULL OR expires_on > observed_on", name=op.f("ck_assertions_term")
        ),
        *_belongs_to("assertions", "customer_id", "author_id", "verifier_id", "withdrawn_by"),
        sa.PrimaryKeyConstraint("id", name="pk_assertions"),
        sa.UniqueConstraint(
            "customer_id", "content_sha256", name="uq_assertions_customer_id_content_sha256"
        ),
    )
    op.create_index(
        "ix_assertions_customer_id_element", "assertions", ["customer_id", "element", "id"]
    )


def _create_buying_centres() -> None:
    members = "buying_centre_members"
    op.create_table(
        members,
        _required("id", sa.String()),
        _required("customer_id", sa.String()),
        _required("name", sa.Text()),
        _required("title", sa.Text()),
        _required("roles", _JSON),
        sa.Column("influence", sa.Integer(), nullable=True),
        sa.Column("stance", sa.Integer(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        *_author(),
        _required("recorded_at", _MOMENT),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "influence IS NULL OR (influence >= 0 AND influence <= 3)",
            name=op.f(f"ck_{members}_influence"),
        ),
        sa.CheckConstraint(
            "stance IS NULL OR (stance >= -2 AND stance <= 2)", name=op.f(f"ck_{members}_stance")
        ),
        *_belongs_to(members, "customer_id", "author_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{members}"),
    )
    standing = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_buying_centre_members_standing",
        members,
        ["customer_id", "name"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_table(
        "approval_steps",
        _required("id", sa.String()),
        _required("customer_id", sa.String()),
        _required("role", sa.String()),
        _required("title", sa.Text()),
        _required("above_minor", sa.BigInteger()),
        _required("currency", sa.String()),
        _required("evidence", sa.Text()),
        *_author(),
        _required("recorded_at", _MOMENT),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.CheckConstraint("above_minor >= 0", name=op.f("ck_approval_steps_above_minor")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_approval_steps_currency")),
        *_belongs_to("approval_steps", "customer_id", "author_id"),
        sa.PrimaryKeyConstraint("id", name="pk_approval_steps"),
    )
    op.create_index("ix_approval_steps_customer_id", "approval_steps", ["customer_id", "id"])


def _create_tiers() -> None:
    op.create_table(
        "tier_standings",
        _required("customer_id", sa.String()),
        _required("matrix", sa.String()),
        _required("period", sa.String()),
        _required("as_of", sa.Date()),
        _required("tier", sa.String()),
        _required("cell", sa.String()),
        sa.Column("heading", sa.String(), nullable=True),
        _required("assessments", sa.Integer()),
        _required("grades", _JSON),
        _required("positions", _JSON),
        _required("reasons", _JSON),
        _required("figures", _JSON),
        _required("pack_id", sa.String()),
        _required("pack_sha256", sa.String()),
        _required("settled_at", _MOMENT),
        _required("settled_by", sa.Text()),
        *_belongs_to("tier_standings", "customer_id"),
        sa.PrimaryKeyConstraint("customer_id", "matrix", "period", name="pk_tier_standings"),
    )
    op.create_index("ix_tier_standings_period", "tier_standings", ["matrix", "period", "tier"])


def _create_lines() -> None:
    op.create_table(
        "analysis_lines",
        _required("id", sa.String()),
        _required("customer_id", sa.String()),
        _required("sheet", sa.String()),
        _required("section", sa.String()),
        _required("replaces", sa.String()),
        _required("is_removed", sa.Boolean()),
        _required("words", sa.Text()),
        _required("sources", _JSON),
        *_author(),
        _required("written_at", _MOMENT),
        sa.Column("ended_at", _MOMENT, nullable=True),
        *_belongs_to("analysis_lines", "customer_id", "author_id"),
        sa.PrimaryKeyConstraint("id", name="pk_analysis_lines"),
    )
    op.create_index(
        "ix_analysis_lines_customer_id", "analysis_lines", ["customer_id", "sheet", "id"]
    )
