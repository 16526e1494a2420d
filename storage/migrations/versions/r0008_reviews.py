"""Reviews, and proposals that one person makes and another decides.

Revision 0008.
"""

from __future__ import annotations

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Change nothing yet."""
