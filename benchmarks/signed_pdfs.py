"""Verdicts on signed PDFs beside pyHanko's own bottom line, without and with a trusted root.

    python -m benchmarks.signed_pdfs [FOLDER [ROOTS]]

Each signature of each PDF of FOLDER (by default `pdf_signed` of the shared data, with the roots
that lie in it) is asked of pyHanko directly and of `ingest.authenticity`. They agree where
`signature_valid` stands for a true bottom line and every other verdict for a false one; a time
stamp of the file has no bottom line of its own and is counted apart. Prints one line a file, and
how many agree.
"""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter
from io import BytesIO
from pathlib import Path

from asn1crypto.x509 import Certificate  # type: ignore[import-untyped]
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from ingest.authenticity.pdf_signatures import find_signatures
from ingest.authenticity.trust import read_trust_roots

_SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "pdf_signed"


def ask_pyhanko(content: bytes, roots: list[Certificate]) -> list[bool | None]:
    """Gives pyHanko's bottom line for each signature; None for a time stamp of the file."""
    lines: list[bool | None] = []
    for signature in PdfFileReader(BytesIO(content), strict=False).embedded_signatures:
        if signature.sig_object.get("/Type") == "/DocTimeStamp":
            lines.append(None)
            continue
        context = ValidationContext(trust_roots=roots, allow_fetching=False)
        lines.append(validate_pdf_signature(signature, context).bottom_line)
    return lines


def main(arguments: list[str]) -> None:
    """Compares and prints."""
    logging.disable(logging.CRITICAL)
    folder = Path(arguments[0]) if arguments else _SHARED
    known = list(read_trust_roots(Path(arguments[1]) if len(arguments) > 1 else folder))
    files = sorted(folder.glob("*.pdf"))
    for title, roots in (("no root", []), ("with roots", known)):
        agreeing = differing = stamps = 0
        codes: Counter[str] = Counter()
        started_at = time.process_time()
        for path in files:
            content = path.read_bytes()
            verdicts = [
                sign.code
                for sign in find_signatures(content, roots)
                if sign.code not in ("certified", "changed_as_signature_allows")
            ]
            codes.update(verdicts)
            lines = ask_pyhanko(content, roots)
            same = [
                line is None or line == (code == "signature_valid")
                for line, code in zip(lines, verdicts, strict=True)
            ]
            stamps += lines.count(None)
            agreeing, differing = agreeing + all(same), differing + (not all(same))
            print(f"{'=' if all(same) else '!'} {path.name[-48:]:48} {' '.join(verdicts)}")
        seconds = time.process_time() - started_at
        print(
            f"{title}: {agreeing} of {agreeing + differing} files agree, {stamps} stamps apart; "
            f"{dict(codes)}; {seconds:.1f} CPU s for both"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
