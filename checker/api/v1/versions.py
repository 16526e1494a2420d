"""`ETag` and `If-Match`: a change says from which version it was made (RFC 9110, 13.1.1)."""

from __future__ import annotations

from checker.api.v1.errors import VersionMissing, VersionStale
from checker.http.visit import Visit


def etag(version: str) -> str:
    """Give the value of `ETag` for a version."""
    return f'"{version}"'


def require_match(visit: Visit, version: str) -> None:
    """Let a change go on that was made from the present version.

    Raises:
        VersionMissing: It does not say from which.
        VersionStale: It was made from another.
    """
    given = visit.request.headers.get("if-match")
    if given is None:
        raise VersionMissing
    tags = {tag.strip() for tag in given.split(",")}
    if "*" not in tags and etag(version) not in tags:  # weak tags never match
        raise VersionStale
