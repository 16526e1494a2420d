"""Merging piece by piece gives what merging at once gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from checker.ledgers.lines import FORM, SCHEMA
from checker.line_files.merge import merge_lines
from checker.line_files.source import PLACE, SHEET
from tests.checker.ledgers.test_behaviour import make_line

_TOLD = {**SCHEMA, PLACE: pl.Int64(), SHEET: pl.String()}


def tell(*lines: dict[str, Any]) -> pl.LazyFrame:
    placed = [{PLACE: number, SHEET: "", **line} for number, line in enumerate(lines, start=2)]
    return pl.LazyFrame(placed, schema=_TOLD)


def test_pieces_make_the_same_ledger_sorted_by_customer(tmp_path: Path) -> None:
    owners = "cabcabdd"
    first = tell(*(make_line(customer=c, number=str(n)) for n, c in enumerate(owners)))
    nothing = pl.LazyFrame(schema=SCHEMA)
    results = []
    for size in (2, 1_000):
        folder = tmp_path / str(size)
        folder.mkdir()
        on_file = merge_lines(nothing, first, folder, FORM, replaces=False, lines_per_piece=size)
        assert len(on_file.pieces) == (4 if size == 2 else 1)
        newer = tell(make_line(customer="b", number="2", amount=7), make_line(customer="e"))
        later = folder / "later"
        later.mkdir()
        merged = merge_lines(
            on_file.lines, newer, later, FORM, replaces=False, lines_per_piece=size
        )
        counts = merged.added, merged.changed, merged.unchanged, merged.kept, merged.removed
        results.append((counts, merged.lines.collect().rows(), merged.list_changes().rows()))
    assert results[0] == results[1]
    counts, rows, _ = results[0]
    assert counts == (1, 1, 0, 7, 0)
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
