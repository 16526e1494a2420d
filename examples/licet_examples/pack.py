"""Packs: several documents of invented firms in one file, in any order, as customers send them.

A pack holds licences, letters, permits, certificates, statements and papers that no template reads;
some of several pages, some pages blank, some with two documents, some documents twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from licet_examples.english_form import (
    invent_english_values,
    lay_out_english,
    load_english_forms,
)
from licet_examples.invent import Inventor
from licet_examples.letter import LetterStyle, lay_out_letter
from licet_examples.licence_sheet import LicenceLayout, lay_out_licence
from licet_examples.other_paper import (
    lay_out_other,
    lay_out_paragraphs,
    load_other_papers,
    print_page_number,
)
from licet_examples.permit import invent_permit, lay_out_permit, load_permit_forms
from licet_examples.printed_form import invent_values, lay_out_form, load_printed_forms
from licet_examples.sheet import Item, Sheet, Stroke, Text
from licet_examples.statement_files import draw_statements, load_statements

LICENCE, LETTER = "cn.business_licence", "cn.authorization_letter"
STATEMENTS = "cn.financial_statements"
FEWEST, MOST = 3, 12
_A4 = (595.0, 842.0)
_AS_OF = date(2026, 11, 22)
_SECOND_PAGE = [
    "代理人在上述权限内以我方名义办理的一切事务，我方均予承认，由此产生的权利和义务由我方承担。",
    "代理人应当妥善保管有关文件，办理完毕后及时交回。",
    "本页以下无正文。",
]
_ATTACHED_PAGE = ["变更日期　变更事项　变更内容", "以下空白"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A document before it is put into a pack.

    Attributes:
        kind: Template id; None for a paper that no template reads.
        sheets: Its pages.
    """

    kind: str | None
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A document in a pack.

    Attributes:
        kind: Template id; None for a paper that no template reads.
        pages: The pages it stands on, from 1.
        is_repeat: Whether it is in the pack before already.
    """

    kind: str | None
    pages: tuple[int, ...]
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Pack:
    """A file of several documents.

    Attributes:
        sheets: Its pages.
        documents: In the order of their first pages.
        blank: The pages on which nothing stands.
    """

    sheets: tuple[Sheet, ...]
    documents: tuple[Placed, ...]
    blank: tuple[int, ...]


def invent_pack(rng: np.random.Generator, *, with_statements: bool = False) -> Pack:
    """Invent a pack of 3 to 12 documents.

    Args:
        rng: Source of all chance; the same state gives the same pack.
        with_statements: Whether a set of financial statements is among them.

    Raises:
        FontMissingError: No Chinese font is installed.
    """
    count = int(rng.integers(FEWEST, MOST + 1))
    pieces = [_invent_piece(rng) for _ in range(count)]
    if with_statements:
        pieces[-1] = _invent_statements(rng)
    order = rng.permutation(len(pieces))
    pieces = [pieces[int(index)] for index in order]
    if count < MOST and rng.random() < 0.3:
        single = [p for p in pieces if p.kind and p.kind != STATEMENTS and len(p.sheets) == 1]
        if single:
            pieces.append(single[0])
    return bind(pieces, rng)


def bind(pieces: Sequence[Piece], rng: np.random.Generator) -> Pack:
    """Lay pieces one after the other: some with a blank page behind, some two on one page."""
    sheets: list[Sheet] = []
    documents: list[Placed] = []
    blank: list[int] = []
    waiting = list(pieces)
    seen: list[Piece] = []
    while waiting:
        piece = waiting.pop(0)
        following = waiting[0] if waiting else None
        if following and _may_share(piece, following) and rng.random() < 0.35:
            waiting.pop(0)
            sheets.append(place_both(piece.sheets[0], following.sheets[0], rng))
            page = (len(sheets),)
            documents += [Placed(each.kind, page, each in seen) for each in (piece, following)]
            seen += [piece, following]
            continue
        pages = tuple(range(len(sheets) + 1, len(sheets) + len(piece.sheets) + 1))
        sheets += piece.sheets
        documents.append(Placed(piece.kind, pages, piece in seen))
        seen.append(piece)
        if rng.random() < 0.12:
            sheets.append(Sheet(*_A4, ()))
            blank.append(len(sheets))
    return Pack(tuple(sheets), tuple(documents), tuple(blank))


def place_both(first: Sheet, second: Sheet, rng: np.random.Generator) -> Sheet:
    """Put two sheets on one page: beside one another, or the second below the first."""
    if first.width < first.height and second.width < second.height and rng.random() < 0.7:
        width, height = first.width + second.width, max(first.height, second.height)
        offset = (first.width, 0.0)
    else:
        width, height = max(first.width, second.width), first.height + second.height
        offset = (0.0, first.height)
    moved = tuple(_move(item, *offset) for item in second.items)
    return Sheet(width, height, (*first.items, *moved))


def _may_share(first: Piece, second: Piece) -> bool:
    """Forms are scanned two at a time, letters and contracts are not."""
    return all(
        piece.kind not in (None, LETTER, STATEMENTS) and len(piece.sheets) == 1
        for piece in (first, second)
    )


def _move(item: Item, x: float, y: float) -> Item:
    if isinstance(item, Stroke):
        return replace(item, points=tuple((left + x, top + y) for left, top in item.points))
    return replace(item, x=item.x + x, y=item.y + y)


def _invent_piece(rng: np.random.Generator) -> Piece:
    makers: tuple[tuple[float, Callable[[np.random.Generator], Piece]], ...] = (
        (0.2, _invent_licence),
        (0.15, _invent_letter),
        (0.25, _invent_permit),
        (0.15, _invent_form),
        (0.1, _invent_english),
        (0.15, _invent_other),
    )
    chosen = rng.choice(len(makers), p=[share for share, _ in makers])
    return makers[int(chosen)][1](rng)


def _invent_licence(rng: np.random.Generator) -> Piece:
    layout = list(LicenceLayout)[int(rng.integers(len(LicenceLayout)))]
    licence = Inventor(rng).invent_licence(layout)
    return Piece(LICENCE, (lay_out_licence(licence, layout),))


def _invent_letter(rng: np.random.Generator) -> Piece:
    """A letter; half of them with a second page, half of these numbered."""
    style = list(LetterStyle)[int(rng.integers(len(LetterStyle)))]
    first = lay_out_letter(Inventor(rng).invent_letter(), style)
    if rng.random() < 0.5:
        return Piece(LETTER, (first,))
    second = lay_out_paragraphs(_SECOND_PAGE)
    return Piece(LETTER, _number((first, second), rng))


def _invent_permit(rng: np.random.Generator) -> Piece:
    """A permit; a sixth of them with a page of changes, which bears a number."""
    forms = list(load_permit_forms().values())
    form = forms[int(rng.integers(len(forms)))]
    fields = invent_permit(rng)
    first = lay_out_permit(fields, form)
    if rng.random() < 1 / 6:
        attached = lay_out_paragraphs(_ATTACHED_PAGE)
        title = Text(_A4[0] / 2, 60, f"{form.title}附页", 18, anchor="middle", bold=True)
        return Piece(form.kind, (first, replace(attached, items=(title, *attached.items))))
    return Piece(form.kind, (first,))


def _invent_form(rng: np.random.Generator) -> Piece:
    forms = load_printed_forms()
    form = forms[int(rng.integers(len(forms)))]
    return Piece(form.kind, (lay_out_form(form, invent_values(form, rng)),))


def _invent_english(rng: np.random.Generator) -> Piece:
    forms = load_english_forms()
    form = forms[int(rng.integers(len(forms)))]
    return Piece(form.kind, (lay_out_english(form, invent_english_values(form, rng)),))


def _invent_other(rng: np.random.Generator) -> Piece:
    papers = load_other_papers()
    return Piece(None, tuple(lay_out_other(papers[int(rng.integers(len(papers)))], rng)))


def _invent_statements(rng: np.random.Generator) -> Piece:
    samples = load_statements()
    sample = samples[int(rng.integers(len(samples)))]
    company = Inventor(rng).invent_licence(LicenceLayout.ORIGINAL_PORTRAIT).registered_name
    return Piece(STATEMENTS, tuple(draw_statements(sample, company, _AS_OF)))


def _number(sheets: tuple[Sheet, ...], rng: np.random.Generator) -> tuple[Sheet, ...]:
    patterns = ("第{page}页 共{total}页", "{page}/{total}", "- {page} -", "Page {page} of {total}")
    if rng.random() < 0.5:
        return sheets
    pattern = patterns[int(rng.integers(len(patterns)))]
    return tuple(
        replace(sheet, items=(*sheet.items, print_page_number(pattern, number, len(sheets))))
        for number, sheet in enumerate(sheets, start=1)
    )
