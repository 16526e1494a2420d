"""The first tables: customers, what they filed, what was assessed, what was told.

Revision 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None


def _one_of(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Create every table of the first release."""
    moment = sa.DateTime(timezone=True)
    json = sa.JSON().with_variant(JSONB(), "postgresql")

    op.create_table(
        "beats",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("finished_at", moment, nullable=True),
        sa.Column("examined", sa.Integer(), nullable=False),
        sa.Column("raised", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_beats"),
    )
    op.create_table(
        "customers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unified_social_credit_code", sa.Text(), nullable=True),
        sa.Column("registration_number", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customers"),
        sa.UniqueConstraint("reference", name="uq_customers_reference"),
        sa.UniqueConstraint(
            "unified_social_credit_code", name="uq_customers_unified_social_credit_code"
        ),
    )
    op.create_index("ix_customers_name", "customers", ["name"])
    op.create_index("ix_customers_registration_number", "customers", ["registration_number"])
    op.create_table(
        "originals",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("recorded_at", moment, nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_originals_sha256")),
        sa.CheckConstraint("size_bytes >= 0", name=op.f("ck_originals_size_bytes")),
        sa.PrimaryKeyConstraint("sha256", name="pk_originals"),
    )
    op.create_table(
        "packs",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_packs_sha256")),
        sa.PrimaryKeyConstraint("sha256", name="pk_packs"),
    )
    op.create_table(
        "assessments",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("assessed_at", moment, nullable=False),
        sa.Column("pack_id", sa.String(), nullable=False),
        sa.Column("pack_version", sa.String(), nullable=False),
        sa.Column("pack_sha256", sa.String(), nullable=False),
        sa.Column("facts_sha256", sa.String(), nullable=False),
        sa.Column("list_versions", json, nullable=False),
        sa.Column("document_ids", json, nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("result_sha256", sa.String(), nullable=False),
        sa.Column(
            "verdict",
            _one_of("verdict", "reject", "refer", "approve_with_conditions", "approve"),
            nullable=True,
        ),
        sa.Column("next_change_on", sa.Date(), nullable=True),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("is_latest", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(facts_sha256) = 64", name=op.f("ck_assessments_facts_sha256")),
        sa.CheckConstraint("length(result_sha256) = 64", name=op.f("ck_assessments_result_sha256")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_assessments_customer_id"
        ),
        sa.ForeignKeyConstraint(
            ["pack_sha256"], ["packs.sha256"], name="fk_assessments_pack_sha256"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_assessments"),
    )
    op.create_index(
        "ix_assessments_changing",
        "assessments",
        ["next_change_on", "id"],
        sqlite_where=sa.text("is_latest = 1"),
        postgresql_where=sa.text("is_latest"),
    )
    op.create_index(
        "ix_assessments_customer_id_assessed_at", "assessments", ["customer_id", "assessed_at"]
    )
    op.create_index(
        "ix_assessments_review_due",
        "assessments",
        ["next_review_on", "id"],
        sqlite_where=sa.text("is_latest = 1"),
        postgresql_where=sa.text("is_latest"),
    )
    op.create_index(
        "uq_assessments_latest",
        "assessments",
        ["customer_id", "purpose"],
        unique=True,
        sqlite_where=sa.text("is_latest = 1"),
        postgresql_where=sa.text("is_latest"),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("original_sha256", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column(
            "result",
            _one_of(
                "result",
                "ok",
                "encrypted",
                "corrupt",
                "too_large",
                "timeout",
                "crashed",
                "unsupported",
                "unrecognised",
            ),
            nullable=False,
        ),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("pages", json, nullable=False),
        sa.Column("problems", json, nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.Column("reader_version", sa.String(), nullable=False),
        sa.CheckConstraint(
            "confidence >= 0 AND confidence <= 1", name=op.f("ck_documents_confidence")
        ),
        sa.CheckConstraint("part >= 0", name=op.f("ck_documents_part")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_documents_customer_id"),
        sa.ForeignKeyConstraint(
            ["original_sha256"], ["originals.sha256"], name="fk_documents_original_sha256"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint(
            "customer_id",
            "original_sha256",
            "part",
            name="uq_documents_customer_id_original_sha256_part",
        ),
    )
    op.create_index("ix_documents_original_sha256", "documents", ["original_sha256"])
    op.create_table(
        "credentials",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("no_fixed_term", sa.Boolean(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("supersedes_id", sa.String(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.CheckConstraint(
            "supersedes_id <> id", name=op.f("ck_credentials_not_its_own_successor")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_credentials_customer_id"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_credentials_document_id"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["credentials.id"], name="fk_credentials_supersedes_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_credentials"),
        sa.UniqueConstraint("document_id", name="uq_credentials_document_id"),
        sa.UniqueConstraint("supersedes_id", name="uq_credentials_supersedes_id"),
    )
    op.create_index("ix_credentials_customer_id", "credentials", ["customer_id"])
    op.create_index(
        "ix_credentials_falling_due",
        "credentials",
        ["valid_until", "id"],
        sqlite_where=sa.text("is_current = 1"),
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "fields",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", json, nullable=True),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("box", json, nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column(
            "method",
            _one_of("method", "form", "text", "qr", "ocr", "repaired", "person"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "confidence >= 0 AND confidence <= 1", name=op.f("ck_fields_confidence")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_fields_document_id"),
        sa.PrimaryKeyConstraint("document_id", "name", name="pk_fields"),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("credential_id", sa.String(), nullable=True),
        sa.Column("kind", _one_of("kind", "expiring", "expired", "review_due"), nullable=False),
        sa.Column("rung_days", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", _one_of("state", "open", "overtaken", "closed"), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.Column("beat_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'review_due') = (credential_id IS NULL)",
            name=op.f("ck_alerts_credential_unless_review"),
        ),
        sa.CheckConstraint("rung_days >= 0", name=op.f("ck_alerts_rung_days")),
        sa.ForeignKeyConstraint(["beat_id"], ["beats.id"], name="fk_alerts_beat_id"),
        sa.ForeignKeyConstraint(
            ["credential_id"], ["credentials.id"], name="fk_alerts_credential_id"
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_alerts_customer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.UniqueConstraint("key", name="uq_alerts_key"),
    )
    op.create_index("ix_alerts_beat_id", "alerts", ["beat_id"])
    op.create_index("ix_alerts_credential_id", "alerts", ["credential_id"])
    op.create_index("ix_alerts_customer_id", "alerts", ["customer_id"])
    op.create_index(
        "ix_alerts_open",
        "alerts",
        ["due_on", "id"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
