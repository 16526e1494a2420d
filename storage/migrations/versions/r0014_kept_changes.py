"""What a settled proposal would have changed, as it was said when it was settled.

Revision 0014. Proposals that were settled before say what they would change from what is there now.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"

_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_REFUSAL = "proposals are decided once and never changed"
_IS_REWRITTEN = (
    "OLD.state <> 'proposed' AND NEW.changes IS NOT NULL AND NEW.changes {differs} OLD.changes"
)


def upgrade() -> None:
    """Add the column, empty; what it says can be taken away by an erasure, never be rewritten."""
    op.add_column("proposals", sa.Column("changes", _JSON, nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER proposals_keep_changes BEFORE UPDATE ON proposals"
            f" WHEN {_IS_REWRITTEN.format(differs='IS NOT')}"
            f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
        return
    op.execute(
        "CREATE TRIGGER proposals_keep_changes BEFORE UPDATE ON proposals FOR EACH ROW"
        f" WHEN ({_IS_REWRITTEN.format(differs='IS DISTINCT FROM')})"
        " EXECUTE FUNCTION licet_refuse_proposal_change()"
    )
