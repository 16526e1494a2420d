"""The stored fact sheets of many customers at once, as lines to be split into columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple

from sqlmodel import Session, and_, col, select

from storage.fact_sheets import list_layouts
from storage.lines import SET_ASIDE, join_columns, join_lines, parse_lines
from storage.selection import Selection
from storage.tables import SheetDetail, SheetLayout, SheetLine, SheetSet

if TYPE_CHECKING:
    import polars as pl


class SheetLines(NamedTuple):
    """All lines of one layout among some customers.

    Attributes:
        layout: Which fact stands where.
        content: Customer, subject and the facts of each sheet, see `storage.lines`.
    """

    layout: SheetLayout
    content: bytes


def read_versions(session: Session, selection: Selection) -> pl.DataFrame:
    """Give `customer` and `version` of the sheets of each customer that has any."""
    import polars as pl

    owner = col(SheetSet.customer_id)
    line = join_columns([owner, col(SheetSet.version)])
    content = session.exec(select(join_lines(session, line)).where(selection.covers(owner))).one()
    return parse_lines(content, {"customer": pl.String(), "version": pl.Int64()}).collect()


def read_sheet_lines(
    session: Session, selection: Selection, kinds: Collection[str | None]
) -> list[SheetLines]:
    """Read the sheets of some kinds in one sweep.

    Args:
        session: Where to read.
        selection: Whose sheets.
        kinds: The kinds of sheet; None for the customer's.
    """
    layouts = [layout for layout in list_layouts(session) if layout.kind in kinds]
    if not layouts:
        return []
    owner = col(SheetLine.customer_id)
    line = join_columns([owner, col(SheetLine.subject), col(SheetLine.facts)])
    wanted = [
        join_lines(session, line, col(SheetLine.layout_id) == layout.id).label(f"lines_{number}")
        for number, layout in enumerate(layouts)
    ]
    query = select(*wanted).select_from(SheetLine).where(selection.covers(owner))
    found = session.connection().execute(query).one()
    return [
        SheetLines(layout, content)
        for layout, content in zip(layouts, found, strict=True)
        if content is not None
    ]


def read_texts_set_aside(
    session: Session, selection: Selection
) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Give by customer and subject the texts that the lines only mark as known, by fact."""
    owner = col(SheetLine.customer_id)
    query = (
        select(SheetDetail.customer_id, SheetDetail.subject, SheetDetail.texts)
        .join(
            SheetLine,
            and_(
                owner == col(SheetDetail.customer_id),
                col(SheetLine.subject) == col(SheetDetail.subject),
            ),
        )
        .where(selection.covers(owner), col(SheetLine.facts).contains(SET_ASIDE))
    )
    return {(customer, subject): texts for customer, subject, texts in session.exec(query)}
