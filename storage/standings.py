"""Standings of a whole portfolio: whose are out of date, read and written many at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.orm import Mapped
from sqlmodel import Session, and_, col, func, or_, select

from storage.bulk import insert_frame, stored_form
from storage.lines import join_columns, join_lines, parse_lines
from storage.selection import Selection, split_ids
from storage.tables import Customer, SheetSet, Standing, StandingChange
from storage.vocabulary import Verdict

if TYPE_CHECKING:
    import polars as pl

_WRITING_LOCK = 0x53746E64  # "Stnd": any number, as long as all programs take the same


class ChangingStanding(NamedTuple):
    """The place of a standing in the list of those that change."""

    due_on: date
    customer_id: str


class Stamp(NamedTuple):
    """What an audit writes beside the content of a standing.

    Attributes:
        purpose: Whose policy gave the verdict.
        pack_sha256: The rules that decided.
        as_of: The day that was judged.
        audited_at: The moment of the audit.
    """

    purpose: str
    pack_sha256: str
    as_of: date
    audited_at: datetime


def list_out_of_date(
    session: Session, stamp: Stamp, selection: Selection, *, looked_ahead_since: date
) -> Sequence[str]:
    """List customers whose standing may not be what this audit would find, in order of their ids.

    There is none, or it follows from other facts or rules, or time has passed its next change, or
    it is only known to hold from a later day on. Customers without sheets are not listed.

    Args:
        session: Where to look.
        stamp: Purpose, rules and day of the audit.
        selection: Look at these customers only.
        looked_ahead_since: A standing without a next change that was found before this day has not
            looked as far ahead as the day of the audit.
    """
    query = (
        select(SheetSet.customer_id)
        .join(
            Standing,
            and_(
                col(Standing.customer_id) == col(SheetSet.customer_id),
                col(Standing.purpose) == stamp.purpose,
            ),
            isouter=True,
        )
        .where(
            selection.covers(col(SheetSet.customer_id)), _is_out_of_date(stamp, looked_ahead_since)
        )
        .order_by(col(SheetSet.customer_id))
    )
    return session.exec(query).all()


def _is_out_of_date(stamp: Stamp, looked_ahead_since: date) -> ColumnElement[bool]:
    return or_(
        col(Standing.customer_id).is_(None),
        col(Standing.sheets_version) != col(SheetSet.version),
        col(Standing.pack_sha256) != stamp.pack_sha256,
        col(Standing.next_change_on) <= stamp.as_of,
        col(Standing.as_of) > stamp.as_of,
        and_(col(Standing.next_change_on).is_(None), col(Standing.as_of) < looked_ahead_since),
    )


def list_changing(
    session: Session,
    purpose: str,
    on_or_before: date,
    *,
    after: ChangingStanding | None,
    limit: int,
) -> list[ChangingStanding]:
    """List standings whose next change has come, the earliest first.

    Args:
        session: Where to look.
        purpose: Whose policy gave the verdicts.
        on_or_before: The last day that counts.
        after: The last of the page before; None for the first page.
        limit: How many at most.
    """
    day, key = col(Standing.next_change_on), col(Standing.customer_id)
    query = select(day, key).where(Standing.purpose == purpose, day <= on_or_before)
    if after is not None:
        query = query.where(day >= after.due_on, or_(day > after.due_on, key > after.customer_id))
    found = session.exec(query.order_by(day, key).limit(limit))
    return [ChangingStanding(due_on, customer_id) for due_on, customer_id in found if due_on]


def purposes_changing(session: Session, on_or_before: date) -> Sequence[str]:
    """List the purposes for which the next change of any standing has come."""
    query = select(Standing.purpose).where(col(Standing.next_change_on) <= on_or_before)
    return session.exec(query.distinct().order_by(Standing.purpose)).all()


def lock_standings(session: Session) -> None:
    """Let other audits wait with their writing until the transaction ends.

    What differs is found and written under this lock, so that two audits at once record a change
    once. On SQLite a writer is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING_LOCK})")


def read_standings(session: Session, purpose: str, selection: Selection) -> pl.DataFrame:
    """Read standings as a table.

    Returns:
        `customer`, `verdict`, `findings`, `next_change_on`, `changes`, `pack_sha256`, `as_of`,
        `version`; texts without content are empty, never null.
    """
    import polars as pl

    columns: dict[str, tuple[Mapped[Any], pl.DataType]] = {
        "customer": (col(Standing.customer_id), pl.String()),
        "verdict": (col(Standing.verdict), pl.String()),
        "findings": (col(Standing.findings), pl.String()),
        "next_change_on": (col(Standing.next_change_on), pl.Date()),
        "changes": (col(Standing.changes), pl.String()),
        "pack_sha256": (col(Standing.pack_sha256), pl.String()),
        "as_of": (col(Standing.as_of), pl.Date()),
        "version": (col(Standing.sheets_version), pl.Int64()),
    }
    line = join_columns([column for column, _ in columns.values()])
    owner = col(Standing.customer_id)
    query = select(join_lines(session, line)).where(
        col(Standing.purpose) == purpose, selection.covers(owner)
    )
    schema = {name: kind for name, (_, kind) in columns.items()}
    lines = parse_lines(session.exec(query).one(), schema)
    return lines.with_columns(pl.col("findings", "changes").fill_null("")).collect()


def write_standings(
    session: Session, stamp: Stamp, standings: pl.DataFrame, replaced: Sequence[str]
) -> None:
    """Write standings that are new or have another content than before.

    Args:
        session: Where to write, after `lock_standings`.
        stamp: What is written beside each.
        standings: `customer`, `verdict`, `findings`, `next_change_on`, `changes`, `version`.
        replaced: The customers among them that have a standing already.
    """
    import polars as pl

    for ids in split_ids(replaced):
        session.exec(
            delete(Standing).where(
                col(Standing.purpose) == stamp.purpose, ids.covers(col(Standing.customer_id))
            )
        )
    audited_at = stored_form(session, Standing, "audited_at", stamp.audited_at)
    frame = standings.select(
        pl.col("customer").alias("customer_id"),
        pl.lit(stamp.purpose).alias("purpose"),
        "verdict",
        "findings",
        "next_change_on",
        "changes",
        pl.lit(stamp.pack_sha256).alias("pack_sha256"),
        pl.lit(stamp.as_of).alias("as_of"),
        pl.col("version").alias("sheets_version"),
        pl.lit(str(audited_at)).alias("audited_at"),
    )
    insert_frame(session, Standing, frame)


def restamp_standings(
    session: Session, stamp: Stamp, versions: Mapping[int, Sequence[str]]
) -> None:
    """Write down that standings hold as they are by these rules, these sheets, from this day on.

    Args:
        session: Where to write, after `lock_standings`.
        stamp: What is written.
        versions: By the version of the sheets, the customers.
    """
    for version, customers in versions.items():
        for ids in split_ids(customers):
            session.exec(
                update(Standing)
                .where(col(Standing.purpose) == stamp.purpose)
                .where(ids.covers(col(Standing.customer_id)))
                .values(
                    pack_sha256=stamp.pack_sha256,
                    as_of=stamp.as_of,
                    sheets_version=version,
                    audited_at=stamp.audited_at,
                )
            )


def record_changes(session: Session, audit_id: str, changes: pl.DataFrame) -> None:
    """Record what an audit found to be otherwise than before.

    Args:
        session: Where to write.
        audit_id: The audit.
        changes: `customer`, `verdict_before`, `verdict_after`, `gained`, `lost`.
    """
    import polars as pl

    frame = changes.select(
        pl.lit(audit_id).alias("audit_id"),
        pl.col("customer").alias("customer_id"),
        "verdict_before",
        "verdict_after",
        "gained",
        "lost",
    )
    insert_frame(session, StandingChange, frame)


def find_standing(session: Session, customer_id: str, purpose: str) -> Standing | None:
    """Give how a customer stands for a purpose, if it was audited."""
    return session.get(Standing, (customer_id, purpose))


def count_verdicts(session: Session, purpose: str) -> dict[Verdict, int]:
    """Count the customers by verdict."""
    query = select(Standing.verdict, func.count()).where(Standing.purpose == purpose)
    counted = session.exec(query.group_by(Standing.verdict))
    return {Verdict(verdict): count for verdict, count in counted}


def count_with_findings(session: Session, purpose: str) -> int:
    """Count the customers of whom something is adverse or inconclusive."""
    query = select(func.count()).select_from(Standing)
    return session.exec(query.where(Standing.purpose == purpose, Standing.findings != "")).one()


def count_coming_changes(
    session: Session, purpose: str, after: date, *, limit: int
) -> Sequence[tuple[date | None, int]]:
    """Count the standings that change on each of the next days on which any does."""
    day = col(Standing.next_change_on)
    query = (
        select(day, func.count())
        .where(Standing.purpose == purpose, day > after)
        .group_by(day)
        .order_by(day)
        .limit(limit)
    )
    return session.exec(query).all()


def standings_changing_on(
    session: Session, purpose: str, day: date, *, limit: int | None
) -> Sequence[tuple[Customer, Standing]]:
    """Give standings that change on a day, with their customers, in the order of their ids."""
    query = (
        select(Customer, Standing)
        .join(Standing, col(Standing.customer_id) == col(Customer.id))
        .where(Standing.purpose == purpose, Standing.next_change_on == day)
        .order_by(col(Standing.customer_id))
        .limit(limit)
    )
    return session.exec(query).all()
