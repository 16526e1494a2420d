"""Whom this installation trusts to issue certificates: a folder of root certificates.

Without one nobody is trusted: a signature can then be intact, never proven to be the signer's.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate  # type: ignore[import-untyped]

VARIABLE = "LICET_TRUST_ROOTS"
"""Tells a reading process the folder."""

_SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der"})


class TrustRootUnreadable(ValueError):
    """A file among the trusted roots holds no certificate, or cannot be read.

    Args:
        path: The file, or the folder where that cannot be listed.
    """

    def __init__(self, path: str) -> None:
        super().__init__(f"no root certificate: {path}")
        self.path = path


@cache
def load_trust_roots() -> tuple[Certificate, ...]:
    """Loads the trusted roots, once for each process.

    Raises:
        TrustRootUnreadable: A file of the folder is no certificate: bad configuration.
    """
    folder = os.environ.get(VARIABLE)
    return read_trust_roots(Path(folder)) if folder else ()


def read_trust_roots(folder: Path) -> tuple[Certificate, ...]:
    """Reads the certificates of a folder, PEM or DER.

    Raises:
        TrustRootUnreadable: The folder is none, or a file in it is no certificate.
    """
    from pyhanko.keys import load_certs_from_pemder_data

    roots: list[Certificate] = []
    at = folder
    try:
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() in _SUFFIXES:
                at = path
                roots.extend(load_certs_from_pemder_data(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise TrustRootUnreadable(str(at)) from error
    return tuple(roots)
