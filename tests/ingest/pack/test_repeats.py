from __future__ import annotations

from ingest.document import Document, Word
from ingest.extract import extract_documents
from tests.ingest.pack.pages import CODE, OTHER, bind, licence, permit


def read(*pages: list[Word]) -> list[Document]:
    return extract_documents(bind(*pages), "pack.pdf", "0" * 64)


def said(document: Document) -> list[tuple[str, str | None, dict[str, str]]]:
    return [
        (problem.code, problem.field, dict(problem.details))
        for problem in document.problems
        if problem.code in ("same_document_twice", "copies_differ")
    ]


def test_the_same_licence_twice_is_kept_twice_and_the_second_says_so() -> None:
    first, other, second = read(licence(), permit(), licence())
    assert (said(first), said(other)) == ([], [])
    assert said(second) == [("same_document_twice", None, {"page": "1"})]
    assert second.fields["registered_name"].value == first.fields["registered_name"].value


def test_two_scans_that_read_differently_name_the_item() -> None:
    _, second = read(licence(), licence(person="贾例"))
    assert said(second) == [
        ("same_document_twice", None, {"page": "1"}),
        ("copies_differ", "legal_representative", {"page": "1"}),
    ]


def test_the_two_papers_of_one_licence_are_no_repeat_but_should_agree() -> None:
    alike = read(licence(copy="（正本）"), licence(copy="（副本）"))
    assert [document.fields["copy"].value for document in alike] == ["original", "duplicate"]
    assert said(alike[1]) == []
    differing = read(licence(copy="（正本）"), licence(copy="（副本）", person="贾例"))
    assert said(differing[1]) == [("copies_differ", "legal_representative", {"page": "1"})]


def test_two_licences_without_a_legible_number_are_the_same_only_where_all_agree() -> None:
    def without_number(words: list[Word]) -> list[Word]:
        return [word for word in words if word.text not in (CODE, "统一社会信用代码")]

    _, second = read(without_number(licence()), without_number(licence(OTHER)))
    assert said(second) == []
    _, second = read(without_number(licence()), without_number(licence()))
    assert said(second) == [("same_document_twice", None, {"page": "1"})]
