"""That a file was saved again after it was made is a sign, and no problem of its reading.

Revision 0020. Documents that were read before keep what was noted of them, in its new place.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020"
down_revision = "0019"

_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_CODE = "revised_file"


def upgrade() -> None:
    """Move the entries of one code from one column to the other."""
    documents = sa.table(
        "documents", sa.column("id"), sa.column("problems", _JSON), sa.column("signs", _JSON)
    )
    connection = op.get_bind()
    noted = sa.select(documents).where(
        sa.cast(documents.c.problems, sa.Text).contains(_CODE, autoescape=True)
    )
    for row in connection.execute(noted).all():
        moved = [each for each in row.problems if each["code"] == _CODE]
        kept = [each for each in row.problems if each["code"] != _CODE]
        signs = [
            {"code": _CODE, "page": each["page"], "box": None, "details": each["details"]}
            for each in moved
        ]
        connection.execute(
            documents.update()
            .where(documents.c.id == row.id)
            .values(problems=kept, signs=[*(row.signs or ()), *signs])
        )
