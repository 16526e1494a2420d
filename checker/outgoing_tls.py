"""TLS of our own clients: they verify whom they speak to, and speak nothing older than TLS 1.2."""

from __future__ import annotations

import ssl
from functools import cache
from pathlib import Path


@cache
def open_outgoing_tls(ca_file: Path | None = None) -> ssl.SSLContext:
    """Give what a client needs to speak TLS.

    The least version is set here: by itself it is what the machine's OpenSSL was built with, and
    Debian's Python says no more than that.

    Args:
        ca_file: Certificates to trust; None for those that the machine trusts.
    """
    context = ssl.create_default_context(cafile=ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
