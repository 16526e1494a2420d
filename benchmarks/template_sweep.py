"""How many fields are read right from every permit and printed form, as PDF and as scan.

    python -m benchmarks.template_sweep                       # 5 documents a form, PDF and scan
    python -m benchmarks.template_sweep --media pdf --documents 20
    python -m benchmarks.template_sweep --kind cn.account_opening_permit

Each document is invented anew. A scan is the same sheet up to two degrees askew with noise, saved
as JPEG. Licences and letters are measured by `benchmarks.generated_documents`, statements by
`benchmarks.statements`. A scan costs three to thirteen CPU seconds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np

from benchmarks.generated_documents import JPEG_QUALITY, Case, Tally, print_report
from ingest.sandbox import ReaderPool
from licet_examples.audit_report import KIND as AUDIT_REPORT
from licet_examples.audit_report import invent_audit_report, load_audit_reports
from licet_examples.degrade import Degradation, degrade
from licet_examples.english_form import (
    invent_english_values,
    lay_out_english,
    load_english_forms,
    state_english_truth,
)
from licet_examples.licence import TruthValue
from licet_examples.pdf import PdfVariant, paint_pdf
from licet_examples.permit import PermitForm, invent_permit, lay_out_permit, load_permit_forms
from licet_examples.picture import encode_jpeg, paint_picture
from licet_examples.printed_form import (
    invent_values,
    lay_out_form,
    load_printed_forms,
    state_truth,
)
from licet_examples.sheet import Sheet

TUNING_SEED = 20_260_401
MEDIA = ("pdf", "scan")
_SCAN_WIDTH = 1600
_TERM = timedelta(days=5 * 365)

Said = tuple[str, Sheet, dict[str, TruthValue]]


def invent_documents(seed: int, count: int, kind: str | None) -> Iterator[Said]:
    """Invent `count` documents in every form, or in the forms of one kind."""
    for number, form in enumerate(load_permit_forms().values()):
        for copy in range(count if kind in (None, form.kind) else 0):
            yield _invent_permit(form, np.random.default_rng([seed, 1, number, copy]))
    for number, printed in enumerate(load_printed_forms()):
        for copy in range(count if kind in (None, printed.kind) else 0):
            values = invent_values(printed, np.random.default_rng([seed, 2, number, copy]))
            yield printed.kind, lay_out_form(printed, values), state_truth(values)
    for number, report in enumerate(load_audit_reports()):
        for copy in range(count if kind in (None, AUDIT_REPORT) else 0):
            rng = np.random.default_rng([seed, 5, number, copy])
            yield AUDIT_REPORT, *invent_audit_report(report, rng)
    for number, english in enumerate(load_english_forms()):
        for copy in range(count if kind in (None, english.kind) else 0):
            said = invent_english_values(english, np.random.default_rng([seed, 4, number, copy]))
            truth = state_english_truth(english, said)
            yield english.kind, lay_out_english(english, said), truth


def _invent_permit(form: PermitForm, rng: np.random.Generator) -> Said:
    fields = invent_permit(rng)
    return form.kind, lay_out_permit(fields, form), fields.state_truth(form)


def make_cases(documents: Iterator[Said], media: Sequence[str], seed: int) -> Iterator[Case]:
    """Print every document in each medium."""
    for number, (kind, sheet, truth) in enumerate(documents):
        name = f"{number:03}-{kind}"
        if "pdf" in media:
            variant = list(PdfVariant)[number % len(PdfVariant)]
            yield Case(f"{name}.pdf", "pdf text", kind, paint_pdf([sheet], variant), truth)
        if "scan" in media:
            rng = np.random.default_rng([seed, 3, number])
            picture = degrade(paint_picture(sheet, _SCAN_WIDTH), Degradation.SCAN, rng)
            content = encode_jpeg(picture, JPEG_QUALITY)
            yield Case(f"{name}.jpg", "scan scan", kind, content, truth)


def main(arguments: list[str] | None = None) -> int:
    """Invent, print, read, compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=TUNING_SEED)
    parser.add_argument("--documents", type=int, default=5, help="documents a form")
    parser.add_argument("--media", default=",".join(MEDIA), help="pdf, scan or both, by comma")
    parser.add_argument("--kind", help="only the forms of this kind")
    options = parser.parse_args(arguments)
    tally = Tally()
    documents = invent_documents(options.seed, options.documents, options.kind)
    with ReaderPool() as pool:
        for case in make_cases(documents, options.media.split(","), options.seed):
            reading = pool.read_documents(case.content, case.name)
            tally.judge(case, reading.documents, reading.cpu_seconds)
    print_report(tally)
    return 0


if __name__ == "__main__":
    sys.exit(main())
