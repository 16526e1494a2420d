"""Several transactions made one: what a request does is committed with what is written at its end.

A use case opens and ends its session as always. Given a database by `commit_together`, it writes
into a savepoint of one transaction, which begins with the first session that writes and ends with
the block; before it begins, reading is as ever and holds nobody up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from sqlalchemy import Connection
from sqlmodel import Session

from storage.database import Database


@contextmanager
def commit_together(database: Database) -> Iterator[Database]:
    """Give the database for one block in one thread, and commit all at once at the block's end.

    Nothing stays where an exception leaves the block. Inside it, what writes must not go past the
    database that is given: SQLite would let it wait for its own end.
    """
    with ExitStack() as until_the_end:
        yield _OneCommit(database, until_the_end)


class _OneCommit(Database):
    """The same database, with sessions that wait with their commit.

    Args:
        database: Its engine is shared.
        until_the_end: Holds the transaction.
    """

    def __init__(self, database: Database, until_the_end: ExitStack) -> None:
        vars(self).update(vars(database))  # whatever an opened database has
        self._until_the_end = until_the_end
        self._connection: Connection | None = None

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Write into a savepoint, taken back if an exception leaves."""
        if self._connection is None:
            self._connection = self._until_the_end.enter_context(self.engine.begin())
        with self._join(self._connection) as session:
            yield session

    @contextmanager
    def read_session(self) -> Iterator[Session]:
        """Read with what was written before, if anything was."""
        chosen = (
            super().read_session() if self._connection is None else self._join(self._connection)
        )
        with chosen as session:
            yield session

    @contextmanager
    def _join(self, connection: Connection) -> Iterator[Session]:
        joining = Session(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        )
        with joining as session, session.begin():
            yield session
