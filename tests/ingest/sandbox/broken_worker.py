"""A worker whose libraries cannot be loaded."""

from __future__ import annotations

import sys

from ingest.sandbox.task import Profile
from ingest.sandbox.worker import Perform, decode_limits, serve


def refuse_to_load() -> Perform:
    """What a broken installation looks like."""
    raise ImportError("no parser here")


if __name__ == "__main__":
    serve(int(sys.argv[1]), Profile(sys.argv[2]), decode_limits(sys.argv[3]), refuse_to_load)
