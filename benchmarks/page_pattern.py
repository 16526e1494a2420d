"""One customer filed and judged for real, of whom many are made for measuring pages.

What the pages of a file show comes out of an intake and an assessment, with the findings, facts and
evidence that these leave; only names, numbers and days are then another customer's.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from rules.chain.process import ChainProcess
from rules.pack import load_pack
from storage.database import Database
from storage.master_key import MasterKey
from storage.sealed_originals import SealedOriginals
from tests.checker.office import Office
from tests.checker.papers import PreparedReader, make_bare, make_letter, make_licence

RowValues = dict[str, Any]
"""Columns and values as SQLite stores them, which PostgreSQL reads as well."""

KINDS = ("cn.business_licence", "cn.authorization_letter", "cn.food_business_licence")


@dataclass(frozen=True, slots=True)
class Pattern:
    """The rows of a customer.

    Attributes:
        assessment: The assessment that follows from the documents.
        pack: The pack that it names.
        documents: One of each of `KINDS`, in that order.
        fields: What was read of each of them.
        originals: Their files.
    """

    assessment: RowValues
    pack: RowValues
    documents: tuple[RowValues, ...]
    fields: tuple[tuple[RowValues, ...], ...]
    originals: tuple[RowValues, ...]


def make_pattern() -> Pattern:
    """File three papers of a customer, judge them, and give the rows that this leaves."""
    with tempfile.TemporaryDirectory(prefix="licet-pattern-") as folder, ChainProcess() as engine:
        database = Database.open(f"sqlite:///{Path(folder) / 'licet.db'}")
        database.migrate()
        key = MasterKey(Path(folder) / "master.key")
        key.make_if_absent()
        originals = SealedOriginals(Path(folder) / "originals", key)
        office = Office(database, originals, PreparedReader(), Path(folder) / "incoming")
        office.receive(
            make_licence(problems=("low_resolution",)),
            make_letter(has_seal=False),
            make_bare(KINDS[2]),
        )
        (customer,) = office.customers()
        office.check(customer.id, load_pack("cn-base"), engine)
        documents = {row["kind"]: row for row in _read(database, "documents")}
        in_order = tuple(documents[kind] for kind in KINDS)
        fields = _read(database, "fields")
        pattern = Pattern(
            assessment=_read(database, "assessments")[0],
            pack=_read(database, "packs")[0],
            documents=in_order,
            fields=tuple(
                tuple(row for row in fields if row["document_id"] == document["id"])
                for document in in_order
            ),
            originals=_read(database, "originals"),
        )
        database.close()
    return pattern


def _read(database: Database, table: str) -> tuple[RowValues, ...]:
    with database.engine.connect() as connection:
        rows = connection.execute(text(f"SELECT * FROM {table}")).mappings()  # noqa: S608
        return tuple(dict(row) for row in rows)
