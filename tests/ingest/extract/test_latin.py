"""Labels and values in Latin script, on words laid out by hand."""

from __future__ import annotations

import pytest

from ingest.document import Document, Method, Word
from ingest.extract import extract_documents
from ingest.layout.joined_words import join_words
from ingest.layout.latin import fold_phrase, is_latin
from tests.ingest.extract.paper import HEIGHT, WIDTH, make_page, write

TITLE = write(350, 60, "COMPANY PROFILE", 40)


def read_words(*words: Word, method: Method = Method.TEXT) -> Document:
    (document,) = extract_documents(
        [make_page([TITLE, *words], method=method)], "profile.pdf", "0" * 64
    )
    assert document.kind == "intl.registry_extract"
    return document


def value_of(document: Document, name: str) -> object:
    return document.fields[name].value if name in document.fields else None


@pytest.mark.parametrize(
    "printed",
    [
        "Company Name: Sample Trading Limited",
        "COMPANY NAME : Sample Trading Limited",
        "company name: Sample Trading Limited",
        "Company Name Sample Trading Limited",
        "CompanyName:Sample Trading Limited",
        "1. Company Name: Sample Trading Limited",
        "(a) Company Name: Sample Trading Limited",
        "Company Name (in English): Sample Trading Limited",
    ],
)
def test_a_label_with_or_without_a_colon_in_any_letters(printed: str) -> None:
    document = read_words(write(100, 200, printed))
    assert value_of(document, "holder_name") == "Sample Trading Limited"


@pytest.mark.parametrize(
    "printed",
    [
        "The Company Name was entered in the register",
        "Company Names are listed in the annex",
        "company name has to be printed on every letter",
    ],
)
def test_words_of_a_sentence_are_no_label(printed: str) -> None:
    document = read_words(write(100, 200, printed), write(100, 300, "Status: Active"))
    assert value_of(document, "holder_name") is None
    assert value_of(document, "status") == "Active"


def test_the_longest_label_counts() -> None:
    document = read_words(
        write(100, 200, "Registered Office Address: 1 Example Street, London"),
        write(100, 240, "Status Date: 1 March 2021"),
        write(100, 280, "Status: Active"),
    )
    assert value_of(document, "registered_address") == "1 Example Street, London"
    assert value_of(document, "status") == "Active"


def test_a_value_beside_its_label_ends_before_the_next_column() -> None:
    document = read_words(
        write(100, 200, "Company Name:"),
        write(300, 200, "Sample Trading Limited"),
        write(700, 200, "See note 4"),
    )
    assert value_of(document, "holder_name") == "Sample Trading Limited"


def test_a_firm_s_name_ends_with_its_legal_form() -> None:
    document = read_words(
        write(100, 200, "Company Name:"),
        write(300, 200, "Sample Trading Limited"),
        write(300, 228, "Formerly Example Limited"),
    )
    assert value_of(document, "holder_name") == "Sample Trading Limited"


def test_a_name_over_two_lines_is_one_name() -> None:
    document = read_words(
        write(100, 200, "Company Name:"),
        write(300, 200, "Sample International"),
        write(300, 228, "Trading Limited"),
    )
    assert value_of(document, "holder_name") == "Sample International Trading Limited"


def test_a_value_below_its_label() -> None:
    document = read_words(
        write(100, 200, "Company Name"),
        write(500, 200, "Status"),
        write(100, 230, "Sample Trading Limited"),
        write(500, 230, "Active"),
    )
    assert value_of(document, "holder_name") == "Sample Trading Limited"
    assert value_of(document, "status") == "Active"


def test_a_label_with_nothing_legible_beside_it_is_a_problem() -> None:
    document = read_words(write(100, 200, "Status:"), write(100, 300, "Directors: Alice Example"))
    assert ("value_not_legible", "status") in {(p.code, p.field) for p in document.problems}


def test_every_value_has_its_place() -> None:
    document = read_words(write(100, 200, "Company Name: Sample Trading Limited"))
    x0, y0, x1, y1 = document.fields["holder_name"].box
    assert (round(x0 * WIDTH), round(x1 * WIDTH)) == (240, 460)
    assert (round(y0 * HEIGHT), round(y1 * HEIGHT)) == (190, 210)


class TestJoinedWords:
    def test_words_of_a_line_are_joined_and_columns_are_not(self) -> None:
        words = [write(100, 50, "Company"), write(177, 50, "Name"), write(400, 50, "Status")]
        joined = join_words(words, WIDTH, HEIGHT)
        assert [word.text for word in joined] == ["Company Name", "Status"]
        assert len(joined[0].character_edges) == len(joined[0].text) + 1
        assert list(joined[0].character_edges) == sorted(joined[0].character_edges)

    def test_chinese_and_what_was_recognised_stay_as_they_are(self) -> None:
        words = [
            write(100, 50, "公司"),
            write(145, 50, "Name"),
            write(100, 90, "Company", confidence=0.9),
            write(177, 90, "Name", confidence=0.9),
        ]
        assert join_words(words, WIDTH, HEIGHT) == words

    def test_lines_of_other_heights_are_no_line(self) -> None:
        words = [write(100, 50, "Form", 10), write(125, 50, "W-9", 30)]
        assert join_words(words, WIDTH, HEIGHT) == words


@pytest.mark.parametrize(
    ("phrase", "folded", "latin"),
    [
        ("Company Name", "companyname", True),
        ("公司名稱", "公司名稱", False),
        ("編號No", "編號no", False),
        ("Ｎｏ．", "no.", True),
    ],
)
def test_how_phrases_are_compared(phrase: str, folded: str, latin: bool) -> None:
    assert fold_phrase(phrase) == folded
    assert is_latin(folded) is latin
