"""Statements and ledger of the sample customers: the same every time, sums hold, six stories."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from licet_examples.ledger import invent_ledger, write_ledger
from licet_examples.sample_models import load_customers
from licet_examples.statement_files import SampleStatements, load_statements, write_statements
from tests.examples.conftest import AS_OF

SAMPLES = load_statements()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.folder)
def test_sums_hold_in_every_year(sample: SampleStatements) -> None:
    years = [year for file in sample.files for year in (file.ends, file.ends + 1)]
    for figures in [*map(sample.year, years), sample.restated(2)]:
        assert figures["total_assets"] == figures["liabilities_and_equity"]
        assert figures["current_assets"] + figures["non_current_assets"] == figures["total_assets"]
        assert figures["cash_at_end"] == figures["cash"]


def test_the_stories() -> None:
    newest = {sample.folder[:2]: sample.year(1) for sample in SAMPLES}
    assert set(newest) == {"01", "02", "03", "05", "06"}
    assert newest["01"]["net_income"] > 0
    assert newest["02"]["equity"] < newest["02"]["total_assets"] / 4
    assert newest["03"]["equity"] < 0
    restated = next(sample for sample in SAMPLES if sample.folder.startswith("05"))
    assert restated.restated(2)["equity"] != restated.year(2)["equity"]
    gap = next(sample for sample in SAMPLES if sample.folder.startswith("06"))
    assert (gap.unit, [file.ends for file in gap.files]) == ("万元", [1, 4])


def test_the_same_day_gives_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for name in ("a", "b"):
        folder = tmp_path / name / SAMPLES[0].folder
        folder.mkdir(parents=True)
        written.append([p.read_bytes() for p in write_statements(folder, "甲公司", AS_OF)])
    assert written[0] == written[1]
    assert len(written[0]) == 2


def test_the_ledger_is_as_of_the_day_of_the_check(tmp_path: Path) -> None:
    path = tmp_path / "应收台账.csv"
    count = write_ledger(path, AS_OF)
    first = path.read_bytes()
    assert (write_ledger(path, AS_OF), path.read_bytes()) == (count, first)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == count
    assert all(date.fromisoformat(row["issued_on"]) <= AS_OF for row in rows)
    settled = [row for row in rows if row["settled_on"]]
    assert all(date.fromisoformat(row["settled_on"]) <= AS_OF for row in settled)
    assert all(row["issued_on"] <= row["settled_on"] for row in settled)
    assert {row["kind"] for row in rows} == {"invoice", "credit_note", "order", "delivery"}


def test_customers_pay_as_their_stories_say() -> None:
    names = [customer.licence.fields.registered_name for customer in load_customers()]
    late: dict[str, list[int]] = defaultdict(list)
    overdue: dict[str, int] = defaultdict(int)
    for line in invent_ledger(AS_OF):
        if line.settled_on and line.due_on:
            late[line.customer].append((line.settled_on - line.due_on).days)
        elif line.due_on and line.due_on < AS_OF:
            overdue[line.customer] += line.amount - line.paid_amount
    assert set(late) == set(names)
    means = [sum(late[name]) / len(late[name]) for name in names]
    assert max(means[0], means[1]) < 3
    assert means[2] > 10
    assert overdue[names[2]] > 0
    assert overdue[names[0]] == overdue[names[1]] == 0
