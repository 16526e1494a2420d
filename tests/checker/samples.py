"""The sample customers as a perfect reader would read them: their truth, without drawing a page."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from checker.customer_file.dossier import (
    AUTHORIZATION_LETTER,
    BUSINESS_LICENCE,
    Dossier,
    make_dossier,
)
from ingest.document import Document
from licet_examples.customers import (
    WrittenCustomer,
    fill_letter,
    fill_licence,
    write_customer,
)
from licet_examples.sample_models import SampleCustomer, load_customers
from tests.checker.papers import TODAY, make_document, truth_to_value

_UNREAD = {"value": None, "raw": "9■■■", "method": "ocr", "confidence": 0.3}


@cache
def sample_documents(customer: SampleCustomer) -> tuple[Document, Document]:
    """Give licence and letter; what is blurred stands there and is not trusted."""
    licence = fill_licence(customer, TODAY).state_truth()
    letter = fill_letter(customer, TODAY).state_truth()
    fields: dict[str, object] = {n: truth_to_value(n, truth) for n, truth in licence.items()}
    return (
        make_document(
            BUSINESS_LICENCE,
            fields | dict.fromkeys(customer.licence.blurred, _UNREAD),
            name=customer.licence.file,
        ),
        make_document(
            AUTHORIZATION_LETTER,
            {name: truth_to_value(name, truth) for name, truth in letter.items()},
            name=customer.letter.file,
        ),
    )


def write_printed_customer(folder: Path, as_of: date) -> WrittenCustomer:
    """Write a customer whose papers are PDF with a text layer: no picture to draw or recognise."""
    printed = next(
        customer
        for customer in SAMPLES
        if customer.licence.medium.pdf and customer.letter.medium.pdf
    )
    return write_customer(folder, printed, as_of)


def sample_dossier(customer: SampleCustomer) -> Dossier:
    return make_dossier(customer.folder, sample_documents(customer), TODAY)


SAMPLES = load_customers()
