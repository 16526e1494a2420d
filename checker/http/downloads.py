"""Files that strangers sent are given back so that no browser runs or shows them on our pages.

An uploaded file may be a page with a script, whatever its name says. It goes out as an attachment
of a type that nothing opens, in a sandbox without any right, and is kept by no cache.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from starlette.responses import Response

from checker.http.file_names import content_disposition

DOWNLOAD_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Download-Options": "noopen",
    }
)
_OPAQUE = "application/octet-stream"


def serve_original(content: bytes, name: str) -> Response:
    """Answer with a customer's file, to be kept and never shown by the browser.

    Args:
        content: The file as it came.
        name: As it came; a name with markup, a path or a line break comes out harmless.
    """
    return Response(
        content,
        media_type=_OPAQUE,
        headers={**DOWNLOAD_HEADERS, "Content-Disposition": content_disposition(name)},
    )
