"""The benchmark of rules engines measures engines that say the same, on a pack that is sound."""

from __future__ import annotations

import json
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
from benchmarks.rule_engines.measure import Contender, RowContender, measure
from benchmarks.rule_engines.own_engines import KernelOutcomes, KernelStandings, Reference
from benchmarks.rule_engines.table import (
    describe_conditions,
    print_json,
    print_table,
    summarise,
)
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


class Always(Contender[int]):
    """Gives the same answer, of which so many are wrong."""

    title, version, customers = "always", "", 8

    def __init__(self, wrong: int) -> None:
        self._wrong = wrong

    def run(self) -> int:
        return sum(range(10_000))

    def count_differences(self, answer: int) -> int:
        assert answer
        return self._wrong


def test_speed_of_a_wrong_engine_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    right, wrong = (measure([Always(number)], rounds=3) for number in (0, 2))
    assert len(right[0].rates) == 3
    line, missing = summarise(right, ["absent"], ("always", "always", "always"))
    assert (line.to_kernel, line.to_python, line.to_bound) == (1, 1, 1)
    assert missing.version is None
    (wrong_line,) = summarise(wrong, [], ("always", "always", "always"))
    assert (wrong_line.differences, wrong_line.rate) == (2, None)

    table = draw_customers(2, ["110108"]).with_columns(customer=pl.int_range(2))
    conditions = describe_conditions(["pann", "pppi"], table, rounds=3)
    print_table(conditions, [line, wrong_line, missing])
    printed = capsys.readouterr().out
    assert "differs from the reference on 2 customers" in printed
    assert "not installed" in printed
    assert conditions["outcome_shares"] == {"p": 0.5, "a": 0.125, "n": 0.25, "i": 0.125}
    print_json(conditions, [line, wrong_line, missing])
    engines = json.loads(capsys.readouterr().out)["engines"]
    assert [engine["rate"] is None for engine in engines] == [False, True, True]
