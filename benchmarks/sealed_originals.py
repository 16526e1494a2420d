"""What sealing costs: originals kept plain and sealed, read plain and sealed, MB a second.

Run `python -m benchmarks.sealed_originals [FILES] [KIB]`; it writes to a temporary folder.
"""

from __future__ import annotations

import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from storage.customers import add_customer
from storage.database import Database
from storage.documents import file_original
from storage.master_key import MasterKey
from storage.sealed_originals import SealedOriginals

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def main(files: int = 300, kib: int = 200) -> None:
    """Keep and read some files of a size in both ways."""
    papers = [secrets.token_bytes(kib * 1024) for _ in range(files)]
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{folder}/licet.db")
        database.migrate()
        key = MasterKey(Path(folder) / "master.key")
        key.make_if_absent()
        plain = SealedOriginals(Path(folder) / "plain", key)
        sealed = SealedOriginals(Path(folder) / "sealed", key)
        with database.session() as session:
            customer = add_customer(session, name="x", created_at=NOW)
        hashes: list[str] = []

        def keep_plain() -> None:
            hashes.extend(plain.store(paper).sha256 for paper in papers)

        def keep_sealed() -> None:
            for paper in papers:
                with database.read_session() as session:
                    kept = sealed.keep(session, paper)
                with database.session() as session:
                    file_original(session, kept, NOW)
                    sealed.record(session, kept, customer.id, NOW)

        def read_sealed() -> None:
            with database.read_session() as session:
                for sha256 in hashes:
                    sealed.open(session, sha256)

        _measure("keep plain, no row", keep_plain, files, kib)
        _measure("keep sealed, each with its rows", keep_sealed, files, kib)
        _measure("read plain", lambda: [plain.read(sha256) for sha256 in hashes], files, kib)
        _measure("read sealed", read_sealed, files, kib)
        database.close()


def _measure(what: str, act: Callable[[], object], files: int, kib: int) -> None:
    began = time.perf_counter()
    act()
    took = time.perf_counter() - began
    print(f"{what:32} {files / took:8.0f} files/s {files * kib / 1024 / took:8.1f} MB/s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
