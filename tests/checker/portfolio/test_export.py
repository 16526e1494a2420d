"""What is exported is judged as what is stored."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from checker.portfolio.export import export_parquet
from rules.pack import Pack
from rules.portfolio.kernel import PortfolioKernel
from rules.portfolio.nested import unnest
from storage.database import Database
from tests.checker.papers import TODAY
from tests.checker.portfolio.generated import PURPOSE, stand_all, store_customers


def test_files_hold_whole_customers_as_the_kernel_wants_them(
    database: Database, pack: Pack, tmp_path: Path
) -> None:
    customers = store_customers(database, range(8))
    kernel = PortfolioKernel(pack, PURPOSE)
    columns = kernel.columns_by_kind
    files = export_parquet(database, tmp_path / "out", columns, customers_per_file=5)
    assert [pl.read_parquet(file).height for file in files] == [5, 3]
    assert sorted((tmp_path / "out").iterdir()) == files
    found = {
        customer: (verdict, findings)
        for file in files
        for customer, verdict, findings, *_ in kernel.evaluate(
            unnest(pl.read_parquet(file)), TODAY
        ).customers.iter_rows()
    }
    assert found == {key: stood[:2] for key, stood in stand_all(customers, pack, TODAY).items()}
