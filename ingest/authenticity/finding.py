"""All signs of one file: which ones are looked for depends on what the file is."""

from __future__ import annotations

import re

from ingest.authenticity.ofd_seals import find_ofd_signatures
from ingest.authenticity.pdf_origin import find_pdf_origin
from ingest.authenticity.photo_origin import find_photo_origin
from ingest.document import Sign
from ingest.readers.sniff import MediaType

_REVISION_MARK = b"%%EOF"
_LINEARIZED = re.compile(rb"/Linearized\s")
_SIGNATURE_MARK = b"/ByteRange"
"""A signature's own bytes must lie at fixed places, so its dictionary is never compressed."""


def find_signs(content: bytes, media_type: MediaType) -> tuple[Sign, ...]:
    """Finds what the bytes of a file say for or against it.

    Args:
        content: The file.
        media_type: As sniffed.
    """
    if media_type is MediaType.PDF:
        return _find_in_pdf(content)
    if media_type is MediaType.OFD:
        return find_ofd_signatures(content)
    if media_type.is_picture:
        return find_photo_origin(content)
    return ()


def _find_in_pdf(content: bytes) -> tuple[Sign, ...]:
    if _SIGNATURE_MARK not in content:
        return (*_find_revisions(content), *find_pdf_origin(content))
    # Here, since loading pyHanko takes a second of CPU time and most files bear no signature.
    from ingest.authenticity.pdf_signatures import find_signatures
    from ingest.authenticity.trust import TrustRootUnreadable, load_trust_roots

    unusable: tuple[Sign, ...] = ()
    try:
        roots = load_trust_roots()
    except TrustRootUnreadable:  # then nobody is trusted, and the doctor names the file
        roots, unusable = (), (Sign("trust_roots_unreadable"),)
    signatures = find_signatures(content, roots)
    # Signing saves on top of a file, and a signature vouches for what came before it.
    revisions = () if signatures else _find_revisions(content)
    return (*signatures, *unusable, *revisions, *find_pdf_origin(content))


def _find_revisions(content: bytes) -> tuple[Sign, ...]:
    """Each saving on top of a PDF ends in one more end mark: a hint at changes, and no proof."""
    count = content.count(_REVISION_MARK)
    # A file laid out for the web has an end mark after its first page from the start.
    count -= bool(_LINEARIZED.search(content[:1024]))
    if count <= 1:
        return ()
    return (Sign("revised_file", details=(("revisions", str(count - 1)),)),)
