"""The kernel on Spark, for portfolios beyond one machine. The only module that imports pyspark.

Parquet holds one row for each customer with its credentials and contracts inside (`nested`), so
every Arrow batch that Spark hands over is a batch of whole customers and `mapInArrow` runs the
kernel on it where it lies. The pack travels as its canonical text and is read once in each worker.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from rules.pack import Pack
from rules.portfolio.errors import SparkUnavailable
from rules.portfolio.kernel import PortfolioKernel
from rules.portfolio.nested import unnest

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

CUSTOMERS_PER_BATCH = 50_000
"""The kernel takes up to 0.1 s a batch whatever its size, so batches are large."""

LOCAL_OPTIONS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.driver.memory": "3g",
    "spark.sql.session.timeZone": "UTC",
}
_RESULTS = ("verdict string", "findings string", "next_change_on date", "changes string")


def start_local_session(threads: int = 2) -> SparkSession:
    """Start Spark inside this machine, reachable from nowhere else.

    Args:
        threads: How many batches to evaluate at once.

    Raises:
        SparkUnavailable: pyspark or Java is not installed.
    """
    require_spark()
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(f"local[{threads}]").appName("licet")
    for name, value in LOCAL_OPTIONS.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def require_spark() -> None:
    """Make sure that what Spark needs is installed.

    Raises:
        SparkUnavailable: pyspark or Java is not.
    """
    for part in ("pyspark", "pyarrow", "pandas"):  # mapInArrow asks for pandas and does not use it
        if find_spec(part) is None:
            raise SparkUnavailable("no_pyspark", part)
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=None if home is None else str(Path(home) / "bin")) is None:
        raise SparkUnavailable("no_java", "java")


def evaluate_parquet(
    session: SparkSession,
    paths: Iterable[Path],
    pack: Pack,
    purpose: str,
    as_of: date,
    *,
    until: date | None = None,
) -> DataFrame:
    """Judge customers that lie in Parquet.

    Args:
        session: Where to run; `spark.sql.execution.arrow.maxRecordsPerBatch` and the way in which
            days before 1582 are read are set on it.
        paths: Files as `nested.nest` makes them.
        pack: The rules.
        purpose: Names the policy.
        as_of: The day for which the question is asked.
        until: The last day on which to look for a change; None to look for none.

    Returns:
        The columns of `Standings.customers`, computed when an action asks for them.

    Raises:
        ValueError: The pack has no policy for the purpose.
    """
    PortfolioKernel(pack, purpose)  # better here than in every worker
    session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(CUSTOMERS_PER_BATCH))
    # Files that Spark did not write say nothing of their calendar, and it would refuse year 1.
    session.conf.set("spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED")
    table = session.read.parquet(*map(str, paths))
    key = table.schema["customer"].dataType.simpleString()
    evaluate = _make_evaluation(pack.content, purpose, as_of, until)
    return table.mapInArrow(evaluate, ", ".join([f"customer {key}", *_RESULTS]))


def _make_evaluation(
    content: str, purpose: str, as_of: date, until: date | None
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Return what runs in a worker; it carries nothing but text and dates."""

    def evaluate(parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        kernel = _load_kernel(content, purpose)
        for part in parts:
            table = pl.DataFrame(pl.from_arrow(part))
            batch = unnest(table)
            found = kernel.evaluate(batch, as_of, until=until).customers.to_arrow()
            texts = [pa.field(name, pa.string()) for name in ("verdict", "findings")]
            rest = [pa.field("next_change_on", pa.date32()), pa.field("changes", pa.string())]
            schema = pa.schema([part.schema.field("customer"), *texts, *rest])
            yield from found.cast(schema).to_batches()

    return evaluate


@lru_cache(maxsize=4)
def _load_kernel(content: str, purpose: str) -> PortfolioKernel:
    return PortfolioKernel(Pack.from_content(content), purpose)
