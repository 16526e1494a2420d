"""The moment at which a watched folder has come to rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

from watchfiles import Change, watch

from ingest.sources.folder import is_document_name

REST_MS = 2_500


def watch_folder(folder: Path, stop: Event, rest_ms: int = REST_MS) -> Iterator[None]:
    """Tells each time when something was put into a folder and nothing has moved since.

    Args:
        folder: With the folders in it.
        stop: Ends it.
        rest_ms: For how long nothing may have moved.

    Yields:
        Once at the beginning, for what lies there already, and then after each stir. The folder is
        watched from before the first time: what arrives while that is worked on is told too.
    """
    is_stirred = True
    for changes in watch(
        folder,
        watch_filter=lambda change, path: _is_arrival(change, Path(path).relative_to(folder)),
        stop_event=stop,
        rust_timeout=rest_ms,
        yield_on_timeout=True,
        raise_interrupt=False,
    ):
        if changes:
            is_stirred = True
        elif is_stirred:
            is_stirred = False
            yield


def _is_arrival(change: Change, place: Path) -> bool:
    return change is not Change.deleted and is_document_name(place)
