"""The lists and tables that an assessment consults, each with the version that was used."""

from __future__ import annotations

from ingest.identifiers import divisions


def list_versions() -> dict[str, str]:
    """Give the version of every list by its name."""
    return {"cn.administrative_divisions": divisions.version()}
