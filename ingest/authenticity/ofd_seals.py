"""Signatures and seals of OFD files (GB/T 33190, GB/T 38540): told, not verified.

They are made with SM2 and SM3, which no library here computes. A file that bears one is therefore
neither signed nor unsigned: it is unsupported, and a person verifies it elsewhere.
"""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from ingest.document import Sign

_SIGNED_VALUE = re.compile(r"(?:^|/)Signs/.*SignedValue\.dat$", re.IGNORECASE)
_SIGNATURE = re.compile(r"(?:^|/)Signs/.*Signature\.xml$", re.IGNORECASE)


def find_ofd_signatures(content: bytes) -> tuple[Sign, ...]:
    """Counts the signatures by the names of a file's members; nothing is unpacked."""
    try:
        with ZipFile(BytesIO(content)) as package:
            names = package.namelist()
    except (BadZipFile, ValueError, OSError):
        return ()  # a reader says that the file is broken
    count = max(
        sum(1 for name in names if pattern.search(name)) for pattern in (_SIGNED_VALUE, _SIGNATURE)
    )
    if not count:
        return ()
    return (Sign("ofd_signature_unsupported", details=(("count", str(count)),)),)
