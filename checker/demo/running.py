"""The contracts that run with the customers of the demo, imported as registers are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from checker.access.actor import PROGRAM
from checker.register.contracts import import_contracts
from checker.register.mapping import RegisterMapping
from checker.workspace import Workspace
from ingest.sandbox import ReaderPool

REGISTER = "合同台账.csv"


def import_running_contracts(
    workspace: Workspace,
    names: Mapping[str, str],
    register: Path,
    reader: ReaderPool,
    *,
    as_of: date,
    now: datetime,
) -> None:
    """Write the sample register and import it.

    Args:
        workspace: Where the customers are on file.
        names: Of the customers, by the folder of their documents.
        register: Where the register is written.
        reader: Reads it in a child process.
        as_of: The day of the demo.
        now: The moment.
    """
    from licet_examples.running_contracts import write_register

    write_register(register, names, as_of)
    import_contracts(
        workspace.database,
        register.read_bytes(),
        register.name,
        RegisterMapping(),
        reader,
        now=now,
        by=PROGRAM,
    )
