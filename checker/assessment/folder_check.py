"""Judging a folder of documents: nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

from checker.assessment.assess import Assessment, assess
from checker.customer_file.dossier import make_dossier
from checker.intake.batch_reading import read_only
from checker.intake.files import Batch, list_documents
from ingest.sandbox import ReaderPool
from rules.chain.agreement import ChainEngine
from rules.pack import Pack

Progress = Callable[[int], AbstractContextManager[Callable[[str], None]]]


def check_folder(
    folder: Path,
    as_of: date,
    pack: Pack,
    purpose: str,
    engine: ChainEngine,
    reader: ReaderPool,
    progress: Progress,
) -> Assessment:
    """Read all files of a folder as one customer and judge the customer.

    Args:
        folder: The customer's documents, at any depth; taken to have been received on `as_of`.
        as_of: The day to decide for.
        pack: The rules.
        purpose: Whose policy gives the verdict.
        engine: Derives the verdict beside the fix-point.
        reader: Reads the files.
        progress: Opens a display for a number of files and gives what advances it.

    Raises:
        PathMissing, FolderEmpty, FileUnreadable: There is nothing to judge.
        PurposeUnknown, ChainFailed, ChainDisagreement: As `assess`.
    """
    files = list_documents(folder)
    batch = Batch(folder.resolve().name, files, is_folder=True)
    with progress(len(files)) as on_file:
        documents = read_only(batch, reader, on_file)
    dossier = make_dossier(batch.label, documents, as_of)
    return assess(dossier, as_of, pack, purpose, engine)
