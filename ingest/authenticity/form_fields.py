"""Whether the fields of a fillable form hold what their page shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.document import Page, Sign
from ingest.normalise.forms import differs_from_page

_MOST = 20
_LONGEST_NAME = 80


def compare_form_with_page(pages: Iterable[Page]) -> tuple[Sign, ...]:
    """Gives a sign for each field that differs, twenty at most; what it holds is not repeated."""
    return tuple(sign for sign, _ in zip(_compare(pages), range(_MOST), strict=False))


def _compare(pages: Iterable[Page]) -> Iterator[Sign]:
    for page in pages:
        for field in page.form_fields:
            if differs_from_page(field):
                name = field.name.rpartition(".")[2][:_LONGEST_NAME] or "?"
                yield Sign("form_value_differs", page.number, field.box, (("field", name),))
