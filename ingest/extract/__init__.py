"""Pages of words become documents with typed fields, each with its evidence; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.classify import Classification, classify
from ingest.document import Document, Page, Problem, ReadResult
from ingest.extract.chance import add_chances
from ingest.extract.letter import read_letter
from ingest.extract.licence import read_licence
from ingest.extract.permit import read_permit
from ingest.extract.reading import Reading
from ingest.split import Part, split_pages
from ingest.statements.document import read_paper_document
from ingest.templates.schema import Family, Template
from ingest.templates.schema import Layout as Form

__all__ = ["extract_documents"]

_READERS: dict[str, Callable[[Part, Template, Reading], set[str]]] = {
    "cn.authorization_letter": read_letter,
    "cn.business_licence": read_licence,
    Family.CERTIFICATE: read_permit,
    Family.PERMIT: read_permit,
}
"""How each kind or family is read; the answer is the labels found, which tell its form."""


def extract_documents(pages: Sequence[Page], name: str, sha256: str) -> list[Document]:
    """Find the documents on some pages and read their fields.

    Financial statements run over pages, and an annual report has a hundred around them: they are
    looked for in the whole file, and what is no other document is theirs.

    Args:
        pages: All pages of one file, in order.
        name: The file's name without its folder.
        sha256: Of the file's bytes.

    Returns:
        One document per title found, in reading order; at least one. What is of no known kind has
        the result `unrecognised`.
    """
    statements = read_paper_document(pages, name, sha256)
    taken = statements.pages if statements else ()
    documents = [
        _read_document(group, classification, name, sha256)
        for classification, group in _group(
            split_pages([page for page in pages if page.number not in taken])
        )
    ]
    if statements is not None:
        others = [each for each in documents if each.result is ReadResult.OK]
        theirs = {page.number for page in pages} - {n for each in others for n in each.pages}
        report = replace(statements, pages=tuple(sorted(theirs)))
        return sorted([report, *others], key=lambda each: each.pages)
    return documents or [_make_unrecognised(name, sha256, 0.0, (), ())]


def _group(parts: Sequence[Part]) -> list[tuple[Classification, list[Part]]]:
    """Put a page without a title of its own to the document before it, where that may go on."""
    groups: list[tuple[Classification, list[Part]]] = []
    for part in parts:
        classification = classify(part.layout, [part.title] if part.title else [])
        before = groups[-1] if groups else None
        goes_on = (
            before is not None
            and part.title is None
            and classification.template is None
            and before[0].template is not None
            and before[0].template.may_have_more_pages
        )
        if before is not None and goes_on:
            before[1].append(part)
        else:
            groups.append((classification, [part]))
    return groups


def _read_document(
    parts: Sequence[Part], classification: Classification, name: str, sha256: str
) -> Document:
    pages = tuple(dict.fromkeys(part.page.number for part in parts))
    problems = tuple(problem for part in parts for problem in part.page.problems)
    template = classification.template
    confidence = round(classification.confidence, 4)
    if template is None:
        return _make_unrecognised(name, sha256, confidence, pages, problems)
    reading = Reading()
    labels: set[str] = set()
    for part in parts:
        labels |= _READERS[template.family or template.id](part, template, reading)
    titles = {part.title.text for part in parts if part.title}
    form = _find_form(template, titles, labels)
    reading.problems += [
        Problem("field_not_found", field, pages[0])
        for field in form.expected
        if field not in reading.fields
    ]
    document = Document(
        name=name,
        sha256=sha256,
        result=ReadResult.OK,
        kind=template.id,
        confidence=confidence,
        pages=pages,
        fields=reading.fields,
        problems=(*problems, *reading.problems),
    )
    return add_chances(document, [part.page for part in parts])


def _make_unrecognised(
    name: str, sha256: str, confidence: float, pages: tuple[int, ...], problems: tuple[Problem, ...]
) -> Document:
    result = ReadResult.UNRECOGNISED
    problem = Problem(result.value, page=pages[0] if pages else None)
    return Document(name, sha256, result, None, confidence, pages, {}, (*problems, problem))


def _find_form(template: Template, titles: set[str], labels: set[str]) -> Form:
    """The form whose title and labels are there, the one with the larger share of them."""

    def rank(form: Form) -> tuple[bool, float]:
        has_title = bool(titles & set(form.titles))
        share = len(labels & set(form.marks)) / len(form.marks) if form.marks else 0.0
        return has_title, share

    return max(template.layouts.values(), key=rank)
