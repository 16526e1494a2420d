"""Child processes in which files are parsed: a hostile file ends itself and nothing else."""

from ingest.sandbox.limits import Limits
from ingest.sandbox.pool import ReaderPool

__all__ = ["Limits", "ReaderPool"]
