"""Pages of words become documents with typed fields, each with its evidence; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.classify import Refusal
from ingest.document import Document, Page, Problem, ReadResult
from ingest.extract.audit_report import read_audit_report
from ingest.extract.chance import add_chances
from ingest.extract.latin import read_latin
from ingest.extract.letter import read_letter
from ingest.extract.licence import read_licence
from ingest.extract.permit import read_permit
from ingest.extract.reading import Reading
from ingest.pack.group import Group
from ingest.pack.grouping import group_leaves, join_blanks
from ingest.pack.leaves import make_leaf
from ingest.pack.repeats import mark_repeats
from ingest.pack.reports import claim_pages
from ingest.split import Part, split_pages
from ingest.statements.document import read_paper_document
from ingest.templates.schema import Family, Script, Template
from ingest.templates.schema import Layout as Form

__all__ = ["extract_documents"]

_READERS: dict[str, Callable[[Part, Template, Reading], set[str]]] = {
    "cn.audit_report": read_audit_report,
    "cn.authorization_letter": read_letter,
    "cn.business_licence": read_licence,
    Family.CERTIFICATE: read_permit,
    Family.PERMIT: read_permit,
}
"""How each kind or family is read; the answer is the labels found, which tell its form."""


def extract_documents(pages: Sequence[Page], name: str, sha256: str) -> list[Document]:
    """Find the documents on some pages and read their fields.

    Financial statements run over pages, and an annual report has a hundred around them: they are
    looked for in the whole file, before any other document.

    Args:
        pages: All pages of one file, in order.
        name: The file's name without its folder.
        sha256: Of the file's bytes.

    Returns:
        At least one, ordered by their first pages. Every page is of one of them, save that two may
        stand on one page. What is of no known kind has the result `unrecognised`, its pages and
        the reason.
    """
    statements = read_paper_document(pages, name, sha256)
    taken = statements.pages if statements else ()
    parts = split_pages([page for page in pages if page.number not in taken])
    groups = group_leaves([make_leaf(part) for part in parts])
    found: list[Document] = []
    if statements is not None:
        claimed = claim_pages(groups, taken)
        groups = [group for group in groups if group not in claimed]
        theirs = {*taken, *(number for group in claimed for number in group.pages)}
        found.append(replace(statements, pages=tuple(sorted(theirs))))
    found += [_read_document(group, name, sha256) for group in join_blanks(groups)]
    if not found:
        problem = Problem(Refusal.NOTHING_LEGIBLE)
        return [Document(name, sha256, ReadResult.UNRECOGNISED, problems=(problem,))]
    return mark_repeats(sorted(found, key=lambda document: document.pages[:1]))


def _read_document(group: Group, name: str, sha256: str) -> Document:
    classification, pages = group.classification, group.pages
    parts = [leaf.part for leaf in group.in_reading_order]
    problems = tuple(
        problem for leaf in (*group.leaves, *group.around) for problem in leaf.page.problems
    )
    template = classification.template
    confidence = round(classification.confidence, 4)
    if template is None:
        code = classification.refusal or Refusal.TITLE_NOT_FOUND
        refusal = Problem(code, page=pages[0], details=classification.details)
        problems = (*problems, refusal, *group.list_problems())
        unread = ReadResult.UNRECOGNISED
        return Document(name, sha256, unread, None, confidence, pages, {}, problems)
    reading = Reading()
    labels: set[str] = set()
    for part in parts:
        labels |= _choose_reader(template)(part, template, reading)
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
        problems=(*problems, *group.list_problems(), *reading.problems),
    )
    return add_chances(document, [part.page for part in parts])


def _choose_reader(template: Template) -> Callable[[Part, Template, Reading], set[str]]:
    return (
        read_latin if template.script is Script.LATIN else _READERS[template.family or template.id]
    )


def _find_form(template: Template, titles: set[str], labels: set[str]) -> Form:
    """The form whose title and labels are there, the one with the larger share of them."""

    def rank(form: Form) -> tuple[bool, float]:
        has_title = bool(titles & set(form.titles))
        share = len(labels & set(form.marks)) / len(form.marks) if form.marks else 0.0
        return has_title, share

    return max(template.layouts.values(), key=rank)
