"""What an audit found against what is stored: which standings to write, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from storage.standings import Stamp

_CONTENT = ("verdict", "findings", "next_change_on", "changes")


@dataclass(frozen=True, slots=True)
class Differences:
    """What there is to write of a batch.

    Attributes:
        written: Standings that are new or have another content, as found.
        replaced: The customers among them that had a standing.
        restamped: By the version of their sheets, customers whose standing has the same content by
            other rules, other sheets or from an earlier day.
        changes: `customer`, `verdict_before`, `verdict_after`, `gained`, `lost` of those with
            another verdict or other findings than before.
        outcomes_changed: How many findings came or went.
    """

    written: pl.DataFrame
    replaced: Sequence[str]
    restamped: Mapping[int, Sequence[str]]
    changes: pl.DataFrame
    outcomes_changed: int

    @property
    def added(self) -> int:
        """How many customers had no standing before."""
        return self.written.height - len(self.replaced)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return self.written.is_empty() and not self.restamped


def compare_standings(stored: pl.DataFrame, found: pl.DataFrame, stamp: Stamp) -> Differences:
    """Compare what is stored with what was found.

    Args:
        stored: As `storage.standings.read_standings`, of the same customers.
        found: `customer`, `verdict`, `findings`, `next_change_on`, `changes`, `version`; what was
            found from older sheets than those of the stored standing does not count.
        stamp: The rules and the day of the audit.
    """
    both = found.join(stored, on="customer", how="left", suffix="_before")
    both = both.filter(pl.col("version") >= pl.col("version_before").fill_null(0))
    is_new = pl.col("verdict_before").is_null()
    is_other = ~is_new & pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(f"{name}_before")) for name in _CONTENT
    )
    is_stamped = (
        (pl.col("pack_sha256") == stamp.pack_sha256)
        & (pl.col("version") == pl.col("version_before"))
        & (pl.col("as_of") <= stamp.as_of)
    )
    both = both.with_columns(is_new=is_new, is_other=is_other)
    written = both.filter(pl.col("is_new") | pl.col("is_other"))
    same = both.filter(~pl.col("is_new") & ~pl.col("is_other") & ~is_stamped)
    restamped = same.group_by("version").agg("customer")
    changes = find_changes(both.filter("is_other"))
    return Differences(
        written=written.select(found.columns),
        replaced=written.filter("is_other")["customer"].to_list(),
        restamped=dict(restamped.iter_rows()),
        changes=changes.drop("tokens"),
        outcomes_changed=int(changes["tokens"].sum()),
    )


def find_changes(others: pl.DataFrame) -> pl.DataFrame:
    """Find whose verdict or findings are others than before.

    Args:
        others: `customer`, `verdict`, `findings`, and the same before as `verdict_before`,
            `findings_before`.

    Returns:
        `customer`, `verdict_before`, `verdict_after`, `gained` and `lost` (findings that came and
        went), `tokens` (how many these are).
    """
    before, after = (_split(pl.col(name)) for name in ("findings_before", "findings"))
    gained, lost = (
        one.list.set_difference(other).list.sort()
        for one, other in ((after, before), (before, after))
    )
    return others.filter(
        (pl.col("verdict") != pl.col("verdict_before"))
        | (pl.col("findings") != pl.col("findings_before"))
    ).select(
        "customer",
        "verdict_before",
        pl.col("verdict").alias("verdict_after"),
        gained.list.join(" ").alias("gained"),
        lost.list.join(" ").alias("lost"),
        (gained.list.len() + lost.list.len()).alias("tokens"),
    )


def _split(findings: pl.Expr) -> pl.Expr:
    """Split into tokens; no findings are no token, not an empty one."""
    return (
        pl.when(findings == "")
        .then(pl.lit([], pl.List(pl.String)))
        .otherwise(findings.str.split(" "))
    )
