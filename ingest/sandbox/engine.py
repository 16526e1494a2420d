"""What decides what is read of the same bytes: our code and data, the parsers, whom we trust."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import ingest
from ingest.sandbox.limits import Limits

_PARSERS = (
    "numpy",
    "ofdkit",
    "onnxruntime",
    "opencv-python-headless",
    "openpyxl",
    "pdfminer.six",
    "pdfplumber",
    "pi-heif",
    "pillow",
    "pyhanko",
    "pypdfium2",
    "python-docx",
    "rapidocr",  # its wheel carries the models
    "zxing-cpp",
)
_SUFFIXES = frozenset({".csv", ".py", ".yaml"})


def fingerprint_engine(limits: Limits, trust_roots: Path | None) -> str:
    """Names the engine that reads with these limits and trusts these certificates.

    Two engines of one name read the same of the same bytes; any change of our code, of a template,
    of a parser's version, of the limits or of the trusted roots makes another name.

    Returns:
        64 hexadecimal digits.
    """
    parts = (_fingerprint_program(), repr(limits), _fingerprint_trust_roots(trust_roots))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def _fingerprint_program() -> str:
    digest = hashlib.sha256()
    for parser in _PARSERS:
        digest.update(f"{parser} {version(parser)}\n".encode())
    _add_files(digest, Path(ingest.__file__).parent, _SUFFIXES)
    return digest.hexdigest()


def _fingerprint_trust_roots(folder: Path | None) -> str:
    digest = hashlib.sha256()
    if folder is not None:
        _add_files(digest, folder, None)
    return digest.hexdigest()


def _add_files(digest: hashlib._Hash, folder: Path, suffixes: frozenset[str] | None) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (suffixes is None or path.suffix in suffixes):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder)} {len(content)}\n".encode())
            digest.update(content)
