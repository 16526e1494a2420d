"""Alerts by source and stage, who is told of them, and what was sent.

Revision 0003. An alert of before becomes one of the new shape with the same state: `expiring` and
`expired` are found in credentials, `review_due` in reviews. What is open stays open, and a stage
that was on record is not raised again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"

_CHANNELS = ("mail", "webhook", "wecom", "dingtalk", "feishu", "apprise")
_LIVING = sa.text("state IN ('open', 'acknowledged', 'snoozed')")
_UNSENT = sa.text("state IN ('waiting', 'sending')")
_MOMENT = sa.DateTime(timezone=True)


def _one_of(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Create what is new, and carry over customers, credentials, beats and alerts."""
    _create_people()
    _add_owners()
    _add_evidence()
    op.execute("CREATE TABLE alerts_0002 AS SELECT * FROM alerts")
    op.drop_table("alerts")
    _change_beats()
    _create_alerts()
    op.execute(_CARRY_ALERTS_OVER)
    op.drop_table("alerts_0002")
    _create_deadlines()
    _create_deliveries()


def _create_people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", _one_of("language", "zh", "en"), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("sends_from", sa.Time(), nullable=True),
        sa.Column("sends_until", sa.Time(), nullable=True),
        sa.Column("working_days_only", sa.Boolean(), nullable=False),
        sa.Column("supervisor_id", sa.String(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["supervisor_id"], ["people.id"], name="fk_people_supervisor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("name", name="uq_people_name"),
    )
    op.create_table(
        "addresses",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("channel", _one_of("channel", *_CHANNELS), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_addresses_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_addresses"),
        sa.UniqueConstraint(
            "person_id", "channel", "target", name="uq_addresses_person_id_channel_target"
        ),
    )


def _add_owners() -> None:
    """Nobody owns a customer yet, and none is the user's own company.

    Here and below a column is added with a default, which costs nothing, and the table built anew
    once, where SQLite needs that, to take the default away and to add the constraints.
    """
    op.add_column("customers", sa.Column("owner_id", sa.String(), nullable=True))
    op.add_column(
        "customers",
        sa.Column("is_own", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("is_own", server_default=None, existing_type=sa.Boolean())
        customers.create_foreign_key("fk_customers_owner_id", "people", ["owner_id"], ["id"])
    op.create_index("ix_customers_owner_id", "customers", ["owner_id"])


def _add_evidence() -> None:
    """Every credential so far was shown by a paper, on the day that paper reached us."""
    op.add_column("credentials", sa.Column("evidenced_on", sa.Date(), nullable=True))
    op.add_column(
        "credentials",
        sa.Column("origin", sa.String(32), nullable=False, server_default="paper"),
    )
    op.execute(
        "UPDATE credentials SET evidenced_on ="
        " (SELECT received_on FROM documents WHERE documents.id = credentials.document_id)"
    )
    with op.batch_alter_table("credentials") as credentials:
        credentials.alter_column("origin", server_default=None, existing_type=sa.String(32))
        credentials.create_check_constraint(
            op.f("ck_credentials_origin"), "origin IN ('paper', 'register')"
        )
    for name, day in (("ix_credentials_by_kind", "valid_until"),
                      ("ix_credentials_evidence", "evidenced_on")):  # fmt: skip
        op.create_index(
            name,
            "credentials",
            ["kind", day, "id", "customer_id"],
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )


def _change_beats() -> None:
    counts = ("alerts_before", "overtaken", "woken", "escalated", "planned", "untold")
    op.add_column("beats", sa.Column("refusal", sa.String(32), nullable=True))
    op.add_column(
        "beats",
        sa.Column("is_suspect", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("beats", sa.Column("boot_id", sa.String(), nullable=True))
    op.add_column("beats", sa.Column("uptime_ms", sa.BigInteger(), nullable=True))
    for name in counts:
        op.add_column("beats", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("beats") as beats:
        beats.drop_column("examined")
        beats.alter_column("is_suspect", server_default=None, existing_type=sa.Boolean())
        for name in counts:
            beats.alter_column(name, server_default=None, existing_type=sa.Integer())
        beats.create_check_constraint(
            op.f("ck_beats_refusal"), "refusal IN ('behind', 'too_far_ahead', 'jumped')"
        )


def _create_alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            _one_of("source", "credential", "evidence", "review", "outcome", "deadline", "dataset"),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column(
            "severity", _one_of("severity", "info", "minor", "major", "blocker"), nullable=False
        ),
        sa.Column("is_estimated", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            _one_of("state", "open", "acknowledged", "snoozed", "overtaken", "closed"),
            nullable=False,
        ),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column(
            "closed_because", _one_of("closed_because", "superseded", "settled"), nullable=True
        ),
        sa.Column("assignee_id", sa.String(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("told_from", sa.Date(), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("beat_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(state = 'snoozed') = (snoozed_until IS NOT NULL)",
            name=op.f("ck_alerts_snoozed_until_when_snoozed"),
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_because IS NOT NULL)",
            name=op.f("ck_alerts_reason_when_closed"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.UniqueConstraint(
            "subject_id",
            "due_on",
            "urgency",
            "source",
            name="uq_alerts_subject_id_due_on_urgency_source",
        ),
        sqlite_autoincrement=True,
    )
    for name, columns in (
        ("ix_alerts_living", ["due_on", "id"]),
        ("ix_alerts_living_of_customer", ["customer_id", "due_on", "id"]),
    ):
        op.create_index(name, "alerts", columns, sqlite_where=_LIVING, postgresql_where=_LIVING)
    is_outcome = sa.text(f"source = 'outcome' AND {_LIVING}")
    op.create_index(
        "ix_alerts_living_outcomes",
        "alerts",
        ["id"],
        sqlite_where=is_outcome,
        postgresql_where=is_outcome,
    )
    for name, columns, state in (
        ("ix_alerts_unacknowledged", ["severity", "told_from", "level"], "open"),
        ("ix_alerts_snoozed", ["snoozed_until"], "snoozed"),
    ):
        is_state = sa.text(f"state = '{state}'")
        op.create_index(name, "alerts", columns, sqlite_where=is_state, postgresql_where=is_state)
    op.create_table(
        "alert_events",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column(
            "act",
            _one_of("act", "acknowledged", "snoozed", "woken", "assigned", "escalated", "closed"),
            nullable=False,
        ),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_alert_events_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_alert_events"),
    )
    op.create_index("ix_alert_events_alert_id", "alert_events", ["alert_id"])


_CARRY_ALERTS_OVER = """
WITH told AS (
    SELECT alerts_0002.*,
        CASE WHEN alerts_0002.kind = 'review_due' THEN 'review' ELSE 'credential' END AS source,
        CASE WHEN alerts_0002.kind = 'review_due'
            THEN substr(key, length(alerts_0002.customer_id) + 9,
                        length(key) - length(alerts_0002.customer_id) - 19)
            ELSE credentials.kind END AS ladder,
        CASE alerts_0002.kind
            WHEN 'expired' THEN 1 WHEN 'review_due' THEN 0 ELSE -rung_days END AS urgency
    FROM alerts_0002 LEFT JOIN credentials ON credentials.id = alerts_0002.credential_id
), numbered AS (
    SELECT *,
        CASE WHEN source = 'review' THEN customer_id || ':' || ladder
            ELSE credential_id END AS subject_id,
        row_number() OVER (
            PARTITION BY source, coalesce(credential_id, customer_id || ':' || ladder),
                due_on, urgency
            ORDER BY CASE state WHEN 'open' THEN 0 WHEN 'overtaken' THEN 1 ELSE 2 END, id
        ) AS place
    FROM told
)
INSERT INTO alerts (
    source, subject_id, customer_id, kind, due_on, urgency, stage, severity, is_estimated, state,
    closed_because, level, round, raised_on, told_from, recorded_at, beat_id
)
SELECT source, subject_id, customer_id, ladder, due_on, urgency,
    CASE kind WHEN 'expired' THEN 'expired' WHEN 'review_due' THEN 'due'
        ELSE 'ends_' || rung_days END,
    CASE kind WHEN 'expired' THEN 'major' ELSE 'minor' END,
    1 = 0, state, CASE state WHEN 'closed' THEN 'superseded' END,
    0, 0, raised_on, raised_on, recorded_at, beat_id
FROM numbered
WHERE place = 1
ORDER BY id
"""
"""The key of a review was `CUSTOMER/review/PURPOSE/DAY`, the day ten characters long. Of alerts
that mean the same now the one that asks most for work is kept."""


def _create_deadlines() -> None:
    op.create_table(
        "deadlines",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column(
            "kind", _one_of("kind", "waiver", "temporary_limit", "notice", "other"), nullable=False
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("supersedes_id", sa.String(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.CheckConstraint("supersedes_id <> id", name=op.f("ck_deadlines_not_its_own_successor")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_deadlines_customer_id"),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["deadlines.id"], name="fk_deadlines_supersedes_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deadlines"),
        sa.UniqueConstraint("supersedes_id", name="uq_deadlines_supersedes_id"),
    )
    op.create_index("ix_deadlines_customer_id", "deadlines", ["customer_id"])
    op.create_index(
        "ix_deadlines_falling_due",
        "deadlines",
        ["kind", "due_on", "id", "customer_id"],
        sqlite_where=sa.text("is_current = 1"),
        postgresql_where=sa.text("is_current"),
    )


def _create_deliveries() -> None:
    json = sa.JSON().with_variant(JSONB(), "postgresql")
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("address_id", sa.String(), nullable=False),
        sa.Column("channel", _one_of("channel", *_CHANNELS), nullable=False),
        sa.Column("mode", _one_of("mode", "at_least_once", "at_most_once"), nullable=False),
        sa.Column(
            "state",
            _one_of(
                "state", "waiting", "held", "sending", "sent", "dead", "uncertain", "cancelled"
            ),
            nullable=False,
        ),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("planned_at", _MOMENT, nullable=False),
        sa.Column("alert_ids", json, nullable=False),
        sa.Column("content", json, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", _MOMENT, nullable=False),
        sa.Column("lease_token", sa.String(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("sent_at", _MOMENT, nullable=True),
        sa.Column("beat_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(state = 'sending') = (lease_token IS NOT NULL)",
            name=op.f("ck_deliveries_lease_while_sending"),
        ),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_deliveries_moment_when_sent")
        ),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name="fk_deliveries_address_id"),
        sa.ForeignKeyConstraint(["beat_id"], ["beats.id"], name="fk_deliveries_beat_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
    )
    op.create_index(
        "ix_deliveries_unsent",
        "deliveries",
        ["next_attempt_at", "id"],
        sqlite_where=_UNSENT,
        postgresql_where=_UNSENT,
    )
    op.create_index(
        "ix_deliveries_address_id_planned_at", "deliveries", ["address_id", "planned_at"]
    )
    op.create_table(
        "untold_alerts",
        sa.Column("alert_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("alert_id", name="pk_untold_alerts"),
    )
    op.execute("INSERT INTO untold_alerts SELECT id FROM alerts WHERE state = 'open'")
    op.create_table(
        "delivery_attempts",
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.String(), nullable=False),
        sa.Column("began_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column(
            "outcome", _one_of("outcome", "sent", "deferred", "refused", "unknown"), nullable=True
        ),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name="fk_delivery_attempts_delivery_id"
        ),
        sa.ForeignKeyConstraint(
            ["address_id"], ["addresses.id"], name="fk_delivery_attempts_address_id"
        ),
        sa.PrimaryKeyConstraint("delivery_id", "number", name="pk_delivery_attempts"),
    )
    op.create_index(
        "ix_delivery_attempts_address_id_began_at",
        "delivery_attempts",
        ["address_id", "began_at"],
    )
