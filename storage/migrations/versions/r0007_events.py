"""The event log, append-only.

Revision 0007.
"""

from __future__ import annotations

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Change nothing yet."""
