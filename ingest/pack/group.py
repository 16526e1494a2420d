"""The pages of one document, and what their printed numbers say about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from ingest.classify import Classification
from ingest.document import Problem
from ingest.pack.leaves import Leaf, Role
from ingest.pack.page_numbers import PrintedNumber
from ingest.templates.schema import Template


@dataclass(slots=True)
class Group:
    """The pages of one document.

    Attributes:
        leaves: What is on them, in the file's order.
        around: Blank pages and dividers that lie with it.
    """

    leaves: list[Leaf]
    around: list[Leaf] = field(default_factory=list)

    @property
    def opener(self) -> Leaf:
        """The leaf that says what the document is."""
        return next((leaf for leaf in self.leaves if leaf.opening), self.leaves[0])

    @property
    def classification(self) -> Classification:
        """What the document is."""
        return self.opener.classification

    @property
    def template(self) -> Template | None:
        """Of its kind; None where it is of none that is known."""
        return self.classification.template

    @property
    def pages(self) -> tuple[int, ...]:
        """Numbers of its pages in the file."""
        return tuple(sorted({leaf.page.number for leaf in (*self.leaves, *self.around)}))

    @property
    def in_reading_order(self) -> list[Leaf]:
        """Its leaves as their printed numbers order them, where each bears another one."""
        numbers = self._numbers
        if len(set(numbers)) < len(self.leaves):
            return self.leaves
        return [leaf for _, leaf in sorted(zip(numbers, self.leaves, strict=True), key=_by_number)]

    @property
    def has_content(self) -> bool:
        """Whether more than blank pages is in it."""
        return any(leaf.role is not Role.BLANK for leaf in self.leaves)

    @property
    def may_have_more_pages(self) -> bool:
        """Whether a page without a number or title of its own may belong to it."""
        if self.template is None:
            return self.opener.opening is not None
        return self.template.may_have_more_pages

    @property
    def total(self) -> int | None:
        """How many pages it has by its own count."""
        totals = {leaf.number.total for leaf in self.leaves if leaf.number and leaf.number.total}
        return totals.pop() if len(totals) == 1 else None

    def lacks(self, number: PrintedNumber) -> bool:
        """Tell whether a page so numbered is the document's by both their counts."""
        return (
            number.total is not None
            and number.total == self.total
            and number.number not in self._numbers
        )

    def list_problems(self) -> list[Problem]:
        """What its page numbers say about its pages: another order, and gaps."""
        numbers = self._numbers
        first = self.pages[0]
        problems: list[Problem] = []
        if any(there <= here for here, there in pairwise(numbers)):
            order = ", ".join(map(str, numbers))
            problems.append(Problem("pages_out_of_order", page=first, details=(("order", order),)))
        if not numbers or (self.total is None and len(numbers) < 2):
            return problems
        begin, end = (1, self.total) if self.total else (min(numbers), max(numbers))
        missing = [str(number) for number in range(begin, end + 1) if number not in numbers]
        if missing:
            details = (("missing", ", ".join(missing)), ("total", str(end)))
            problems.append(Problem("page_missing", page=first, details=details))
        return problems

    @property
    def _numbers(self) -> list[int]:
        return [leaf.number.number for leaf in self.leaves if leaf.number]


def _by_number(pair: tuple[int, Leaf]) -> int:
    return pair[0]
