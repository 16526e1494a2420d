"""One day and one set of written customers for all tests of the samples."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from licet_examples.customers import WrittenCustomer, write_customers

AS_OF = date(2026, 11, 22)


@pytest.fixture(scope="session")
def written_customers(tmp_path_factory: pytest.TempPathFactory) -> list[WrittenCustomer]:
    directory: Path = tmp_path_factory.mktemp("customers")
    return write_customers(directory, AS_OF)
