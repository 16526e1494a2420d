"""Papers that no template reads, of invented firms: what else lies in a pack of documents."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from licet_examples.invent import Inventor
from licet_examples.licence_sheet import LicenceLayout
from licet_examples.sheet import Item, Sheet, Text
from licet_examples.terms import print_date
from licet_examples.typesetting import set_paragraph

_WIDTH, _HEIGHT = 595.0, 842.0
_LEFT, _RIGHT = 80.0, 515.0
_SIZE, _LEADING = 12.0, 24.0
_TITLE_SIZE = 24.0


class OtherPaper(BaseModel):
    """A paper; see `other_papers.yaml`.

    Attributes:
        title: Printed large on its first page.
        letterhead: A firm's name printed large above it.
        numbered: How its pages are numbered; None where they are not.
        pages: Paragraphs of each page.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    letterhead: str | None = None
    numbered: str | None = None
    pages: tuple[tuple[str, ...], ...]


@cache
def load_other_papers() -> tuple[OtherPaper, ...]:
    """Read the papers.

    Raises:
        pydantic.ValidationError: `other_papers.yaml` does not have its shape.
    """
    text = files("licet_examples").joinpath("other_papers.yaml").read_text(encoding="utf-8")
    return tuple(OtherPaper.model_validate(entry) for entry in yaml.safe_load(text))


def lay_out_other(paper: OtherPaper, rng: np.random.Generator) -> list[Sheet]:
    """Set a paper on standing A4 sheets.

    Args:
        paper: Which.
        rng: Source of all chance; the same state gives the same sheets.

    Raises:
        FontMissingError: No Chinese font is installed, so nothing can be measured.
    """
    inventor = Inventor(rng)
    firm, other = (inventor.invent_licence(LicenceLayout.DUPLICATE_LANDSCAPE) for _ in range(2))
    words = {
        "company": firm.registered_name,
        "other": other.registered_name,
        "code": str(firm.unified_social_credit_code),
        "person": inventor.invent_person(),
        "address": firm.registered_address,
        "day": print_date(firm.issued_on, "plain"),
    }
    sheets: list[Sheet] = []
    for number, paragraphs in enumerate(paper.pages, start=1):
        items = _write([text.format(**words) for text in paragraphs], 190 if number == 1 else 90)
        if number == 1:
            items += _head(paper)
        if paper.numbered is not None:
            items.append(print_page_number(paper.numbered, number, len(paper.pages)))
        sheets.append(Sheet(_WIDTH, _HEIGHT, tuple(items)))
    return sheets


def print_page_number(pattern: str, page: int, total: int) -> Text:
    """Print a page number in the middle of an A4 sheet's foot."""
    text = pattern.format(page=page, total=total)
    return Text(_WIDTH / 2, _HEIGHT - 36, text, 9.5, anchor="middle")


def lay_out_paragraphs(paragraphs: list[str]) -> Sheet:
    """Set a page of text without a title, such as the second page of a letter."""
    return Sheet(_WIDTH, _HEIGHT, tuple(_write(paragraphs, 90)))


def _head(paper: OtherPaper) -> list[Item]:
    items: list[Item] = [
        Text(_WIDTH / 2, 130, paper.title, _TITLE_SIZE, anchor="middle", bold=True)
    ]
    if paper.letterhead is not None:
        items.append(Text(_WIDTH / 2, 70, paper.letterhead, 28, anchor="middle", bold=True))
    return items


def _write(paragraphs: list[str], top: float) -> list[Item]:
    items: list[Item] = []
    y = top
    for paragraph in paragraphs:
        for line in set_paragraph(paragraph, _SIZE, _RIGHT - _LEFT):
            items.append(Text(_LEFT, y, line, _SIZE))
            y += _LEADING
    return items
