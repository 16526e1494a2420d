"""What the API remembers: answers by idempotency key, hooks and their sendings.

Revision 0012.
"""

from __future__ import annotations

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Change nothing yet."""
