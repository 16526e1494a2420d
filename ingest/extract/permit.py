"""Permits and filings of every kind: labels with a value each, a term, an authority, its seal."""

from __future__ import annotations

from ingest.extract.copy_mark import find_copy
from ingest.extract.credit_code import read_credit_code
from ingest.extract.date_of_issue import find_date_of_issue
from ingest.extract.labelled import read_labelled_fields
from ingest.extract.reading import Reading
from ingest.extract.restricted_use import find_restricted_use
from ingest.extract.term import read_term_fields
from ingest.layout.labels import find_labels
from ingest.split import Part
from ingest.templates.schema import Template

_HOLDER_CODE = "holder_code"


def read_permit(part: Part, template: Template, reading: Reading) -> set[str]:
    """Read a permit. One of which nothing but the title is legible is a permit all the same.

    Args:
        part: The page, or what of it belongs to the permit.
        template: Of its kind.
        reading: Receives fields and problems.

    Returns:
        The labels found, which tell its form.
    """
    layout = part.layout
    labels = find_labels(layout, template)
    read_labelled_fields(layout, template, labels, reading)
    # Its QR code leads to the permit, not to the holder: only print tells whose it is.
    code = template.fields.get(_HOLDER_CODE)
    if code is not None and any(label.field == _HOLDER_CODE for label in labels):
        read_credit_code(layout, _HOLDER_CODE, code, labels, (), reading)
    read_term_fields(layout, template, labels, reading)
    reading.add("copy", find_copy(part))
    if "issued_on" not in reading.fields:
        reading.add("issued_on", find_date_of_issue(layout, labels, "issuer"))
    restricted = find_restricted_use(layout.page, [line.word for line in layout.lines])
    if restricted is not None:
        reading.add("restricted_use", restricted)
        reading.report("restricted_use", "restricted_use", layout.page.number)
    return {label.text for label in labels}
