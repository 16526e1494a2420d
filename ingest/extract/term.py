"""The term of a licence or permit: first day, last day, or that it has no end."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.document import Value
from ingest.extract.labelled import find_best, report_unreadable
from ingest.extract.parse import is_blank
from ingest.extract.reading import Reading, average_confidence, make_field
from ingest.layout.geometry import Glyph, Layout
from ingest.layout.label import Label
from ingest.normalise.terms import Term, read_term
from ingest.templates.schema import Template


def read_term_fields(
    layout: Layout, template: Template, labels: Sequence[Label], reading: Reading
) -> None:
    """Read what stands behind the labels of the field `term`.

    Args:
        layout: The page or part.
        template: Whose `term` it is.
        labels: All labels found.
        reading: Receives `valid_from`, `valid_until` and `no_fixed_term`.
    """
    own = [label for label in labels if label.field == "term"]
    if not own:
        return
    found = find_best(layout, template.fields["term"], own, labels)
    if found is None:
        report_unreadable(layout, "valid_until", own[0], reading)
        return
    term = read_term(found.text)
    if term is not None or not is_blank(found.text):
        add_term(term, found.glyphs, layout, reading)


def add_term(
    term: Term | None, glyphs: tuple[Glyph, ...], layout: Layout, reading: Reading
) -> None:
    """Add the fields of a term.

    Args:
        term: What was read; None where it cannot be trusted.
        glyphs: What stands there.
        layout: The page or part.
        reading: Receives `valid_from`, `valid_until` and `no_fixed_term`.
    """
    confidence = average_confidence(layout, glyphs)
    if term is None:
        reading.add("valid_until", make_field(layout, glyphs, None, confidence=confidence))
        reading.report("value_not_trusted", "valid_until", layout.page.number)
        return
    values: dict[str, Value | None] = {
        "valid_from": term.valid_from,
        "valid_until": term.valid_until,
        "no_fixed_term": term.no_fixed_term,
    }
    for name, value in values.items():
        if value is not None:
            reading.add(name, make_field(layout, glyphs, value, confidence=confidence))
