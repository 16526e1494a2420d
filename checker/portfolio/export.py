"""The stored fact sheets as Parquet, for those who judge their portfolio on Spark."""

from __future__ import annotations

from pathlib import Path

from checker.portfolio.reading import ColumnsByKind, iterate_batches
from rules.portfolio.nested import nest
from storage.database import Database

CUSTOMERS_PER_FILE = 50_000


def export_parquet(
    database: Database,
    folder: Path,
    columns_by_kind: ColumnsByKind,
    *,
    customers_per_file: int = CUSTOMERS_PER_FILE,
) -> list[Path]:
    """Write every customer with stored sheets to files that `rules.portfolio.spark` reads.

    A file is whole when it has its name; one of the same name is replaced.

    Args:
        database: Where the sheets are.
        folder: Where the files go; made if it is not there.
        columns_by_kind: The facts to write, such as `PortfolioKernel.columns_by_kind`.
        customers_per_file: How many customers in each file.

    Returns:
        The files, in the order of the customers' ids.

    Raises:
        OSError: The folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number, batch in enumerate(iterate_batches(database, columns_by_kind, customers_per_file)):
        if batch.customers.is_empty():
            continue
        path = folder / f"customers-{number:05}.parquet"
        unfinished = path.with_suffix(".unfinished")
        nest(batch).write_parquet(unfinished)
        unfinished.replace(path)
        files.append(path)
    return files
