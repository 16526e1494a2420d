"""Ledgers of receivables: what was imported, and what the ledgers say of each customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, ColumnElement, Date, Delete, Integer, Update, cast, delete, true
from sqlmodel import Session, col, select, update

from storage.bulk import insert_frame
from storage.customers import lock_customers
from storage.identity import make_id
from storage.lines import join_columns, join_lines, parse_lines
from storage.selection import Selection, is_named, write_names
from storage.tables import Ledger, LedgerSummary, SheetSet

if TYPE_CHECKING:
    import polars as pl

SUMMARY_COLUMNS = tuple(
    name for name in LedgerSummary.model_fields if name not in ("customer_id", "ledger_id")
)
"""The facts of a summary, in the order of the table."""

_WRITING_LOCK = 0x4C656467  # "Ledg": any number, as long as all programs take the same


def record_ledger(
    session: Session,
    *,
    book: str,
    as_of: date,
    sha256: str,
    source_name: str,
    source_sha256: str,
    lines: int,
    customers: int,
    currencies: Sequence[str],
    prior_late_bp: int | None,
    imported_at: datetime,
) -> Ledger:
    """Write an import down; it takes the place of the book's earlier one, which is kept.

    The attributes are those of `storage.tables.Ledger`; the Parquet is an original on file.
    """
    _let_other_imports_wait(session)
    earlier = update(Ledger).where(col(Ledger.book) == book, col(Ledger.is_current))
    session.exec(earlier.values(is_current=False))
    ledger = Ledger(
        id=make_id(imported_at),
        book=book,
        as_of=as_of,
        sha256=sha256,
        source_name=source_name,
        source_sha256=source_sha256,
        lines=lines,
        customers=customers,
        currencies=sorted(currencies),
        prior_late_bp=prior_late_bp,
        imported_at=imported_at,
    )
    session.add(ledger)
    session.flush()
    return ledger


def find_ledger(session: Session, book: str) -> Ledger | None:
    """Give the ledger that counts for a book."""
    query = select(Ledger).where(col(Ledger.book) == book, col(Ledger.is_current))
    return session.exec(query).first()


def list_ledgers(session: Session) -> Sequence[Ledger]:
    """List the ledgers that count, one for each book, by the names of the books."""
    query = select(Ledger).where(col(Ledger.is_current))
    return session.exec(query.order_by(col(Ledger.book))).all()


def find_summary(session: Session, customer_id: str) -> LedgerSummary | None:
    """Give what a ledger says of a customer; None if no ledger has lines of theirs."""
    query = select(LedgerSummary).where(col(LedgerSummary.customer_id) == customer_id)
    return session.exec(query.execution_options(populate_existing=True)).first()


def read_summaries(session: Session, selection: Selection) -> pl.DataFrame:
    """Read what the ledgers say of many customers.

    Returns:
        `customer_id`, `ledger_id` and a column for each of `SUMMARY_COLUMNS`, null where a fact is
        missing, by the ids of the customers; who has no lines is left out.
    """
    chosen = selection.covers(col(LedgerSummary.customer_id))
    return _read_where(session, chosen).sort("customer_id")


def replace_summaries(session: Session, ledger_id: str, rows: pl.DataFrame) -> set[str]:
    """Put what a ledger says of the customers in the place of what its book said before.

    Who had lines in an earlier import of the same book and has none now loses the summary. Who has
    one of another book gets the new one instead: a summary speaks of one ledger.

    Args:
        session: Where to write, after `record_ledger`.
        ledger_id: The ledger.
        rows: `customer_id`, each once, and columns of the names of `SUMMARY_COLUMNS`; one that is
            left out is null for everyone.

    Returns:
        The customers of whom something else is said than before, or for the first time, or nothing
        any more. Their `SheetSet.version` is raised, so that they are judged anew.

    Raises:
        ValueError: There are columns of other names.
    """
    import polars as pl

    schema = _give_schema()
    strange = set(rows.columns) - schema.keys()
    if strange:
        raise ValueError(f"no columns of a summary: {sorted(strange)}")
    wanted = rows.select(
        (pl.col(name) if name in rows.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
        if name != "ledger_id"
    )
    known = _read_where(session, true())
    same = wanted.join(known, on=wanted.columns, how="semi", nulls_equal=True)
    changed = wanted.join(same, on="customer_id", how="anti")
    of_book = known.filter(pl.col("ledger_id").is_in(_list_ledgers_of_book(session, ledger_id)))
    gone = of_book.join(wanted, on="customer_id", how="anti").get_column("customer_id").to_list()
    _move_unchanged(session, ledger_id, same.get_column("customer_id").to_list())
    added_or_changed = changed.get_column("customer_id").to_list()
    _execute(session, delete(LedgerSummary), [*added_or_changed, *gone])
    written = changed.with_columns(pl.lit(ledger_id).alias("ledger_id"))
    insert_frame(session, LedgerSummary, written)
    session.expire_all()
    _raise_versions(session, [*added_or_changed, *gone])
    return {*added_or_changed, *gone}


def _read_where(session: Session, chosen: ColumnElement[bool]) -> pl.DataFrame:
    schema = _give_schema()
    line = join_columns([_write_three_states(name) for name in schema])
    query = select(join_lines(session, line)).where(chosen)
    return parse_lines(session.exec(query).one(), schema).collect()


def _give_schema() -> dict[str, pl.DataType]:
    import polars as pl

    kinds: dict[type[Any], pl.DataType] = {Date: pl.Date(), Boolean: pl.Boolean()}
    columns = getattr(LedgerSummary, "__table__").c  # noqa: B009
    ids = {name: pl.String() for name in ("customer_id", "ledger_id")}
    facts = {name: kinds.get(type(columns[name].type), pl.Int64()) for name in SUMMARY_COLUMNS}
    return {**ids, **facts}


def _write_three_states(name: str) -> Any:  # noqa: ANN401
    """Give a column of a summary; a boolean as 0, 1 or null, where a line has 0 and 1 alone."""
    column = getattr(LedgerSummary, "__table__").c[name]  # noqa: B009
    return cast(column, Integer) if isinstance(column.type, Boolean) else column


def _list_ledgers_of_book(session: Session, ledger_id: str) -> Sequence[str]:
    book = select(Ledger.book).where(col(Ledger.id) == ledger_id).scalar_subquery()
    return session.exec(select(Ledger.id).where(col(Ledger.book) == book)).all()


def _move_unchanged(session: Session, ledger_id: str, customer_ids: Sequence[str]) -> None:
    _execute(session, update(LedgerSummary).values(ledger_id=ledger_id), customer_ids)


def _raise_versions(session: Session, customer_ids: Sequence[str]) -> None:
    """Raise the versions; who has no sheets yet has none that could be out of date."""
    lock_customers(session, customer_ids)
    _execute(session, update(SheetSet).values(version=SheetSet.version + 1), customer_ids)


def _execute(session: Session, statement: Delete | Update, customer_ids: Sequence[str]) -> None:
    """Change the rows of some customers, whose ids are one parameter however many they are."""
    connection = session.connection()
    dialect = connection.dialect.name
    owner = statement.table.c.customer_id
    chosen = statement.where(is_named(dialect, owner))
    connection.execute(chosen, {"names": write_names(dialect, customer_ids)})


def _let_other_imports_wait(session: Session) -> None:
    """Let other imports wait until the transaction ends; on SQLite a writer is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING_LOCK})")
