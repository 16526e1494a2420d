"""The database's shape, step by step: how it came to be and how an older one is brought forward.

Each step is a file in `versions/`. All pending steps run in one transaction on both databases, so a
migration that is interrupted leaves the database as it was.
"""

from __future__ import annotations

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", "storage:migrations")
    return configuration


@cache
def known_revisions() -> tuple[str, ...]:
    """Give the revisions this program knows, newest first."""
    script = ScriptDirectory.from_config(_configuration())
    return tuple(step.revision for step in script.walk_revisions())


def head_revision() -> str:
    """Give the revision that this program needs."""
    return known_revisions()[0]


def current_revision(connection: Connection) -> str | None:
    """Give the revision of the database, None if it has no tables of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the pending steps up to a revision in the transaction of the connection."""
    configuration = _configuration()
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, revision)
