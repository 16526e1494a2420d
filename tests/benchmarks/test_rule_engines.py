"""The benchmark of rules engines measures engines that say the same, on a pack that is sound."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest

from benchmarks.rule_engines.benchmark_pack import (
    AS_OF,
    PACK_FOLDER,
    load_benchmark_catalogue,
    load_benchmark_pack,
)
from benchmarks.rule_engines.customers import build_sheet, draw_customers, repeat_customers
from benchmarks.rule_engines.engines import PEERS, Peer
from benchmarks.rule_engines.formula import UntranslatableError, translate_condition, translate_rule
from benchmarks.rule_engines.measure import RowContender
from benchmarks.rule_engines.own_engines import KernelOutcomes, KernelStandings, Reference
from rules.expression import FactScope, parse_condition
from rules.facts import FactSheet
from rules.lint import lint_pack
from rules.pack import Pack

CUSTOMERS = 50


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_benchmark_pack()


@pytest.fixture(scope="module")
def customers(pack: Pack) -> pl.DataFrame:
    return draw_customers(CUSTOMERS, pack.lists[0].values)


@pytest.fixture(scope="module")
def sheets(customers: pl.DataFrame) -> list[FactSheet]:
    return [build_sheet(row) for row in customers.to_dicts()]


@pytest.fixture(scope="module")
def reference(pack: Pack, sheets: list[FactSheet]) -> Reference:
    return Reference(pack, sheets, CUSTOMERS)


def test_pack_is_sound(pack: Pack) -> None:
    assert lint_pack(PACK_FOLDER, load_benchmark_catalogue()) == []
    assert len(pack.rules_in_force(AS_OF)) == 60
    assert pack.catalogue == load_benchmark_catalogue()  # no column that no rule asks for


def test_customers_are_the_same_every_time(pack: Pack, customers: pl.DataFrame) -> None:
    assert draw_customers(CUSTOMERS, pack.lists[0].values).equals(customers)
    portfolio, origin = repeat_customers(customers, 3 * CUSTOMERS)
    assert portfolio["customer"].is_unique().all()
    assert portfolio.drop("customer").equals(customers[origin])
    assert Counter(origin.tolist()) == dict.fromkeys(range(CUSTOMERS), 3)


@pytest.mark.parametrize("peer", PEERS, ids=[peer.title for peer in PEERS])
def test_peer_says_what_the_reference_says(
    peer: Peer, pack: Pack, customers: pl.DataFrame, reference: Reference
) -> None:
    if peer.version is None:
        pytest.skip(f"{peer.distribution} is not installed: `make bench` installs it")
    engine = peer.start([translate_rule(rule, AS_OF) for rule in pack.rules_in_force(AS_OF)])
    rows = customers.to_dicts()
    contender = RowContender(peer.title, peer.version, engine, rows, reference.letters)
    answer = contender.run()
    assert contender.count_differences(answer) == 0
    assert contender.count_differences(answer[1:] + answer[:1]) > 0


@pytest.mark.parametrize("kernel", [KernelOutcomes, KernelStandings])
def test_kernel_says_what_the_reference_says(
    kernel: type[KernelOutcomes], pack: Pack, customers: pl.DataFrame, reference: Reference
) -> None:
    portfolio, origin = repeat_customers(customers, 2 * CUSTOMERS)
    contender = kernel(reference, pack, portfolio, origin)
    answer = contender.run()
    assert contender.count_differences(answer) == 0
    shifted = kernel(reference, pack, portfolio, (origin + 1) % CUSTOMERS)
    assert shifted.count_differences(answer) > 0


def test_date_of_a_fact_that_is_moved_is_refused() -> None:
    scope = FactScope(load_benchmark_catalogue())
    condition = parse_condition("licence.issued_on + months(1) < today", scope)
    with pytest.raises(UntranslatableError):
        translate_condition(condition, AS_OF)
