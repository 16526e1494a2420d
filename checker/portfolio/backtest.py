"""What another pack would mean: every customer on file whose verdict it turns, by name, with why.

Both packs judge the same stored facts on the same day, so that what differs is the packs' doing.
Nothing is written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date

import polars as pl

from checker.portfolio.audit import CUSTOMERS_PER_PAGE, Progress
from checker.portfolio.differences import find_changes
from checker.portfolio.needs import find_marked_texts
from checker.portfolio.pages import read_ahead
from checker.portfolio.reading import ColumnsByKind, read_batch, walk_ranges
from rules.facts import CONTRACT, Money
from rules.pack import Pack
from rules.portfolio.batch import Batch
from rules.portfolio.kernel import PortfolioKernel
from rules.portfolio.tokens import read_token
from rules.vocabulary import Verdict
from storage.customers import names_of
from storage.database import Database
from storage.selection import MOST_IDS, CustomerIds, count_customers

_AMOUNT = "contract.amount"
Turn = tuple[Verdict, Verdict]


@dataclass(frozen=True, slots=True)
class Flip:
    """A customer whose verdict the other pack turns.

    Attributes:
        customer_id: Under which the customer is stored.
        name: What the customer is called.
        before: The verdict by the one pack.
        after: The verdict by the other.
        gained: Findings that only the other pack has, as tokens such as `CN-LIC-004=a`.
        lost: Findings that only the one pack has.
        contracts: What the contracts on file come to, one amount for each currency.
    """

    customer_id: str
    name: str
    before: Verdict
    after: Verdict
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    contracts: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Backtest:
    """How two packs differ over the customers on file.

    Attributes:
        before: The one pack.
        after: The other.
        purpose: Whose policies gave the verdicts.
        as_of: The day that was judged.
        examined: How many customers both packs judged.
        skipped: How many have no stored facts yet.
        reworded: How many keep their verdict with other findings.
        flips: Everyone whose verdict turns, in the order of their ids.
    """

    before: Pack
    after: Pack
    purpose: str
    as_of: date
    examined: int
    skipped: int
    reworded: int
    flips: tuple[Flip, ...]

    @property
    def turns(self) -> Mapping[Turn, int]:
        """How many customers go from which verdict to which, the most common first."""
        return dict(Counter((flip.before, flip.after) for flip in self.flips).most_common())

    @property
    def rules(self) -> Mapping[str, int]:
        """For each rule, how many flips it has a part in, the most common first."""
        named = (
            rule
            for flip in self.flips
            for rule in {read_token(token).rule_id for token in (*flip.gained, *flip.lost)}
        )
        return dict(sorted(Counter(named).items(), key=lambda entry: (-entry[1], entry[0])))

    @property
    def money(self) -> Mapping[Turn, tuple[Money, ...]]:
        """What the contracts of those who flip come to, by from where to where."""
        amounts: dict[Turn, list[Money]] = defaultdict(list)
        for flip in self.flips:
            amounts[flip.before, flip.after] += flip.contracts
        return {turn: _add_up(amounts[turn]) for turn in self.turns}


def run_backtest(
    database: Database,
    before: Pack,
    after: Pack,
    *,
    purpose: str,
    as_of: date,
    progress: Progress,
    customers_per_page: int = CUSTOMERS_PER_PAGE,
) -> Backtest:
    """Judge every customer on file by both packs and list those whose verdict differs.

    Args:
        database: Where the facts are, as the last audit or intake left them.
        before: The one pack.
        after: The other.
        purpose: Names the policy, in both packs.
        as_of: The day to judge.
        progress: Shows how far it has come, in pages of customers.
        customers_per_page: How many customers are judged at once.

    Raises:
        ValueError: One of the packs has no policy for the purpose.
        CalendarYearMissing: The rules count working days of a year that is not covered.
    """
    kernels = PortfolioKernel(before, purpose), PortfolioKernel(after, purpose)
    examined = reworded = 0
    flips: list[Flip] = []
    with database.read_session() as session:
        customers = count_customers(session)
    pages = -(-customers // customers_per_page)
    with (
        progress(pages) as step,
        closing(read_ahead(_read(database, before, after, kernels, customers_per_page))) as batches,
    ):
        for batch in batches:
            one, other = (kernel.evaluate(batch, as_of).customers for kernel in kernels)
            changes = find_changes(other.join(one, on="customer", suffix="_before"))
            has_turned = changes["verdict_before"] != changes["verdict_after"]
            flips += _describe(database, changes.filter(has_turned))
            examined += batch.customers.height
            reworded += int((~has_turned).sum())
            step(f"{examined:,}")
    skipped = max(customers - examined, 0)
    return Backtest(before, after, purpose, as_of, examined, skipped, reworded, tuple(flips))


def _read(
    database: Database,
    before: Pack,
    after: Pack,
    kernels: tuple[PortfolioKernel, PortfolioKernel],
    customers_per_page: int,
) -> Iterator[Batch]:
    """Read what either pack asks, once."""
    columns: dict[str | None, dict[str, pl.DataType]] = defaultdict(dict)
    for kernel in kernels:
        for kind, facts in kernel.columns_by_kind.items():
            columns[kind] |= facts
    known_only = _find_marked(before, after)
    for stretch in walk_ranges(database, customers_per_page):
        with database.read_session() as session:
            yield read_batch(session, stretch, columns, known_only).batch


def _find_marked(before: Pack, after: Pack) -> frozenset[str]:
    """Give the texts of which a mark says enough to both packs."""
    one, other = find_marked_texts(before), find_marked_texts(after)
    read_by_one = frozenset(before.catalogue.definitions) - one
    read_by_other = frozenset(after.catalogue.definitions) - other
    return (one | other) - read_by_one - read_by_other


def _describe(database: Database, turned: pl.DataFrame) -> Iterator[Flip]:
    """Put names and contracts to the customers whose verdict has turned."""
    for piece in turned.iter_slices(MOST_IDS):
        ids = tuple(piece["customer"].to_list())
        columns: ColumnsByKind = {None: {}, CONTRACT: {_AMOUNT: pl.String()}}
        with database.read_session() as session:
            names = names_of(session, ids)
            contracts = read_batch(session, CustomerIds(ids), columns).batch.subjects[CONTRACT]
        amounts: dict[str, list[Money]] = defaultdict(list)
        for customer, text in contracts.select("customer", _AMOUNT).drop_nulls().iter_rows():
            units, _, currency = text.partition(" ")
            amounts[customer].append(Money(int(units), currency))
        for row in piece.iter_rows(named=True):
            yield Flip(
                row["customer"],
                names[row["customer"]],
                Verdict(row["verdict_before"]),
                Verdict(row["verdict_after"]),
                tuple(row["gained"].split()),
                tuple(row["lost"].split()),
                _add_up(amounts[row["customer"]]),
            )


def _add_up(amounts: list[Money]) -> tuple[Money, ...]:
    """Add amounts of the same currency; those of different ones stay apart."""
    totals: dict[str, int] = defaultdict(int)
    for amount in amounts:
        totals[amount.currency] += amount.minor_units
    return tuple(Money(totals[currency], currency) for currency in sorted(totals))
