"""Reviews, and proposals that one person makes and another decides.

Revision 0008. Nothing on file changes. The database itself refuses to decide a proposal twice, to
change who proposed what, and to take a proposal away; what a decided one says may be emptied, and
in no other way changed, so that a customer can be erased.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_TWO_PEOPLE = (
    "(state IN ('approved', 'refused') AND decided_by IS NOT NULL AND decided_by <> proposed_by)"
    " OR (state = 'withdrawn' AND decided_by IS NOT NULL AND decided_by = proposed_by)"
    " OR (state IN ('proposed', 'lapsed') AND decided_by IS NULL)"
)
_UNDECIDED = "state <> 'decided'"
_FIXED = (
    "id",
    "kind",
    "subject",
    "customer_id",
    "seen_sha256",
    "reason_code",
    "proposed_by",
    "proposed_at",
)
_OF_DECISION = ("state", "decided_by", "decided_at")
_REFUSAL = "proposals are decided once and never changed"


def upgrade() -> None:
    """Create the tables, empty, and the triggers."""
    _create_proposals()
    _create_reviews()
    _create_requests()
    _create_waivers()
    _create_active_packs()
    _create_triggers()


def _one_of(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}")


def _index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    sqlite = where.replace("is_standing", "is_standing = 1")
    op.create_index(
        name,
        table,
        columns,
        unique=unique,
        sqlite_where=sa.text(sqlite),
        postgresql_where=sa.text(where),
    )


def _create_proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("payload", _JSON, nullable=False),
        sa.Column("seen_sha256", sa.String(), nullable=False),
        sa.Column("reason_code", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "state",
            _one_of("state", "proposed", "approved", "refused", "withdrawn", "lapsed"),
            nullable=False,
        ),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", _MOMENT, nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("length(seen_sha256) = 64", name=op.f("ck_proposals_seen_sha256")),
        sa.CheckConstraint(_TWO_PEOPLE, name=op.f("ck_proposals_two_people")),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL)", name=op.f("ck_proposals_decided_at")
        ),
        _points("proposals", "customer_id", "customers.id"),
        _points("proposals", "proposed_by", "accounts.id"),
        _points("proposals", "decided_by", "accounts.id"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
    )
    proposed = "state = 'proposed'"
    _index("uq_proposals_undecided", "proposals", ["kind", "subject"], proposed, unique=True)
    _index("ix_proposals_undecided", "proposals", ["id"], proposed)
    op.create_index("ix_proposals_customer_id_id", "proposals", ["customer_id", "id"])
    op.create_index("ix_proposals_subject_id", "proposals", ["subject", "id"])
    op.create_index("ix_proposals_proposed_by_id", "proposals", ["proposed_by", "id"])
    op.create_index("ix_proposals_kind_id", "proposals", ["kind", "id"])
    op.create_index("ix_proposals_state_id", "proposals", ["state", "id"])


def _create_reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column(
            "state", _one_of("state", "open", "waiting", "submitted", "decided"), nullable=False
        ),
        sa.Column(
            "cause",
            _one_of(
                "cause",
                "new_customer",
                "new_documents",
                "periodic",
                "outcome_changed",
                "waiver_ended",
                "override_ended",
                "manual",
            ),
            nullable=False,
        ),
        sa.Column(
            "severity", _one_of("severity", "info", "minor", "major", "blocker"), nullable=False
        ),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("assignee_id", sa.String(), nullable=True),
        sa.Column("assessment_id", sa.String(), nullable=True),
        sa.Column(
            "decision",
            _one_of("decision", "approve", "approve_with_conditions", "reject"),
            nullable=True,
        ),
        sa.Column("reason_code", sa.String(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("holds_until", sa.Date(), nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("proposal_id", sa.String(), nullable=True),
        sa.Column("is_standing", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'decided') = (decision IS NOT NULL)",
            name=op.f("ck_reviews_decision_if_decided"),
        ),
        sa.CheckConstraint(
            "(state = 'decided') = (decided_at IS NOT NULL)",
            name=op.f("ck_reviews_moment_if_decided"),
        ),
        sa.CheckConstraint(
            "(state = 'decided') = (proposal_id IS NOT NULL)",
            name=op.f("ck_reviews_proposal_if_decided"),
        ),
        sa.CheckConstraint(
            "state = 'decided' OR NOT is_standing", name=op.f("ck_reviews_is_standing")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_reviews_version")),
        _points("reviews", "customer_id", "customers.id"),
        _points("reviews", "assignee_id", "accounts.id"),
        _points("reviews", "assessment_id", "assessments.id"),
        _points("reviews", "proposal_id", "proposals.id"),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.UniqueConstraint("proposal_id", name="uq_reviews_proposal_id"),
    )
    of_customer = ["customer_id", "purpose"]
    _index("uq_reviews_undecided", "reviews", of_customer, _UNDECIDED, unique=True)
    _index("uq_reviews_standing", "reviews", of_customer, "is_standing", unique=True)
    _index("ix_reviews_queue", "reviews", ["due_on", "id"], _UNDECIDED)
    _index("ix_reviews_assigned", "reviews", ["assignee_id", "due_on", "id"], _UNDECIDED)
    _index(
        "ix_reviews_ending",
        "reviews",
        ["holds_until", "id"],
        "is_standing AND holds_until IS NOT NULL",
    )
    op.create_index("ix_reviews_customer_id_id", "reviews", ["customer_id", "id"])


def _create_requests() -> None:
    table = "document_requests"
    op.create_table(
        table,
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("review_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("requested_by", sa.String(), nullable=False),
        sa.Column("requested_at", _MOMENT, nullable=False),
        sa.Column("document_id", sa.String(), nullable=True),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "document_id IS NULL OR settled_at IS NOT NULL",
            name=op.f("ck_document_requests_document_id"),
        ),
        _points(table, "review_id", "reviews.id"),
        _points(table, "customer_id", "customers.id"),
        _points(table, "requested_by", "accounts.id"),
        _points(table, "document_id", "documents.id"),
        sa.PrimaryKeyConstraint("id", name="pk_document_requests"),
    )
    asked = "settled_at IS NULL"
    _index("uq_document_requests_open", table, ["review_id", "kind"], asked, unique=True)
    _index("ix_document_requests_customer_id", table, ["customer_id"], asked)
    op.create_index("ix_document_requests_review_id", table, ["review_id"])


def _create_waivers() -> None:
    op.create_table(
        "waivers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("reason_code", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("proposal_id", sa.String(), nullable=False),
        sa.Column("deadline_id", sa.String(), nullable=False),
        sa.Column("granted_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        _points("waivers", "customer_id", "customers.id"),
        _points("waivers", "proposal_id", "proposals.id"),
        _points("waivers", "deadline_id", "deadlines.id"),
        sa.PrimaryKeyConstraint("id", name="pk_waivers"),
        sa.UniqueConstraint("proposal_id", name="uq_waivers_proposal_id"),
        sa.UniqueConstraint("deadline_id", name="uq_waivers_deadline_id"),
    )
    holds = "ended_at IS NULL"
    _index("uq_waivers_current", "waivers", ["customer_id", "rule", "subject"], holds, unique=True)
    _index("ix_waivers_ending", "waivers", ["valid_until", "id"], holds)
    op.create_index("ix_waivers_customer_id", "waivers", ["customer_id"])


def _create_active_packs() -> None:
    op.create_table(
        "active_packs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("pack_sha256", sa.String(), nullable=False),
        sa.Column("proposal_id", sa.String(), nullable=False),
        sa.Column("activated_at", _MOMENT, nullable=False),
        _points("active_packs", "pack_sha256", "packs.sha256"),
        _points("active_packs", "proposal_id", "proposals.id"),
        sa.PrimaryKeyConstraint("id", name="pk_active_packs"),
        sa.UniqueConstraint("proposal_id", name="uq_active_packs_proposal_id"),
    )


def _create_triggers() -> None:
    if op.get_bind().dialect.name == "sqlite":
        changed = _say_changed("IS NOT", empty="'{}'")
        refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        op.execute(
            "CREATE TRIGGER proposals_refuse_change BEFORE UPDATE ON proposals"
            f" WHEN {changed} {refuse}"
        )
        op.execute(f"CREATE TRIGGER proposals_refuse_delete BEFORE DELETE ON proposals {refuse}")
        # INSERT OR REPLACE deletes without firing the trigger above.
        op.execute(
            "CREATE TRIGGER proposals_refuse_replace BEFORE INSERT ON proposals"  # noqa: S608 - of constants
            f" WHEN EXISTS (SELECT 1 FROM proposals WHERE id = NEW.id) {refuse}"
        )
        return
    changed = _say_changed("IS DISTINCT FROM", empty="'{}'::jsonb")
    op.execute(
        "CREATE OR REPLACE FUNCTION licet_refuse_proposal_change() RETURNS trigger"
        " LANGUAGE plpgsql AS $$ BEGIN"
        f" RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
        " END $$"
    )
    refuse = "EXECUTE FUNCTION licet_refuse_proposal_change()"
    op.execute(
        "CREATE TRIGGER proposals_refuse_change BEFORE UPDATE ON proposals"
        f" FOR EACH ROW WHEN ({changed}) {refuse}"
    )
    op.execute(
        "CREATE TRIGGER proposals_refuse_delete BEFORE DELETE OR TRUNCATE ON proposals"
        f" FOR EACH STATEMENT {refuse}"
    )


def _say_changed(differs: str, *, empty: str) -> str:
    """Write the condition under which a change of a row is none that is allowed."""
    fixed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in _FIXED)
    decided = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in _OF_DECISION)
    said = " OR ".join(
        f"NEW.{column} {differs} OLD.{column} AND NEW.{column} <> {nothing}"
        for column, nothing in (("payload", empty), ("reason", "''"), ("decision_reason", "''"))
    )
    is_other = f"NEW.payload {differs} OLD.payload OR NEW.reason {differs} OLD.reason"
    return (
        f"{fixed} OR (OLD.state = 'proposed' AND ({is_other}))"
        f" OR (OLD.state <> 'proposed' AND ({decided} OR {said}))"
    )
