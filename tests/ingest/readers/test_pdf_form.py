"""Fillable forms: what they hold and where, what the page shows instead, and hostile ones."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from ingest.authenticity.form_fields import compare_form_with_page
from ingest.document import FormField, Method, Page, ReadResult
from ingest.normalise.forms import differs_from_page
from ingest.readers.limits import ReadingLimits
from ingest.readers.pdf import read_pdf
from ingest.readers.pdfium_form import LONGEST_VALUE, MOST_ANNOTATIONS
from ingest.sandbox import ReaderPool
from tests.ingest.readers.form_files import HEIGHT, WIDTH, FormFile

TITLE = (180, 760, "COMPANY PROFILE")
LABEL = (60, 704, "Company name:")


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderPool]:
    with ReaderPool() as pool:
        yield pool


def read_page(content: bytes, limits: ReadingLimits | None = None) -> Page:
    (page,) = read_pdf(content, limits or ReadingLimits(), None)
    return page


def test_fields_have_their_names_values_and_places() -> None:
    form = FormFile(TITLE, LABEL)
    form.add_text(String("name"), String("Sample Trading Limited"), (150, 700, 400, 716))
    form.add_text(String("empty"), None, (150, 600, 400, 616))
    form.add_box("agreed", is_ticked=True, place=(150, 560, 160, 570))
    form.add_box("declined", is_ticked=False, place=(180, 560, 190, 570))
    fields = {each.name: each for each in read_page(form.save()).form_fields}
    assert {name: each.value for name, each in fields.items()} == {
        "name": "Sample Trading Limited",
        "empty": "",
        "agreed": "Yes",
        "declined": "",
    }
    assert fields["name"].box == pytest.approx(
        (150 / WIDTH, 1 - 716 / HEIGHT, 400 / WIDTH, 1 - 700 / HEIGHT)
    )
    assert [name for name, each in fields.items() if each.is_choice] == ["agreed", "declined"]


def test_names_are_those_of_all_parents() -> None:
    form = FormFile(TITLE)
    widget = form.add_text(String("line"), String("x"))

    def put_under_parent(pdf: pikepdf.Pdf) -> None:
        parent = pdf.make_indirect(Dictionary(T=String("page"), Kids=Array([widget])))
        widget.Parent = parent
        pdf.Root.AcroForm.Fields = Array([parent])

    (field,) = read_page(form.save(put_under_parent)).form_fields
    assert field.name == "page.line"


def test_what_was_typed_is_a_word_of_its_page_and_each_line_one_of_its_own() -> None:
    form = FormFile(LABEL)
    form.add_text(String("address"), String("1 Example Street\r\nLondon"), (150, 660, 400, 716))
    words = {word.text: word.box for word in read_page(form.save()).words}
    first, second = words["1 Example Street"], words["London"]
    assert first[1] < first[3] < second[1] < second[3]
    assert "Company" in words


def test_what_nobody_sees_is_not_read() -> None:
    form = FormFile(LABEL)
    form.add_text(String("hidden"), String("Other Limited"), flags=2)
    page = read_page(form.save())
    assert page.form_fields == ()
    assert "Other Limited" not in {word.text for word in page.words}


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_places_are_those_of_the_page_as_shown(rotation: int) -> None:
    form = FormFile(LABEL, rotation=rotation)
    form.add_text(String("name"), String("x"), (0, HEIGHT - 20, 100, HEIGHT))
    page = read_page(form.save())
    x0, y0, x1, y1 = page.form_fields[0].box
    # Print stands level in the file, so that the page is turned back and the corner stays the same.
    assert page.turned_degrees == -rotation % 360
    assert (x0, y0) == pytest.approx((0, 0), abs=1e-6)
    assert (x1, y1) == pytest.approx((100 / WIDTH, 20 / HEIGHT))


class TestWhatThePageShows:
    def test_a_field_that_holds_another_value_than_it_shows_is_a_sign(self) -> None:
        form = FormFile(TITLE, LABEL)
        form.add_text(String("name"), String("Other Limited"), shown="Sample Trading Limited")
        page = read_page(form.save())
        assert page.form_fields[0].shown == "Sample Trading Limited"
        (sign,) = compare_form_with_page([page])
        assert (sign.code, sign.page, sign.box) == (
            "form_value_differs",
            1,
            page.form_fields[0].box,
        )
        assert dict(sign.details) == {"field": "name"}

    def test_need_appearances_does_not_hide_what_the_file_draws(self) -> None:
        form = FormFile(TITLE)
        form.add_text(String("name"), String("Other Limited"), shown="Sample Trading Limited")
        content = form.save(lambda pdf: setattr(pdf.Root.AcroForm, "NeedAppearances", True))
        assert len(compare_form_with_page([read_page(content)])) == 1

    def test_a_field_that_shows_what_it_holds_is_none(self) -> None:
        form = FormFile(TITLE)
        form.add_text(String("name"), String("Sample Trading Limited"), shown="Sample Trading Lim")
        assert compare_form_with_page([read_page(form.save())]) == ()

    def test_a_field_without_a_picture_of_its_own_is_none(self) -> None:
        form = FormFile(TITLE)
        form.add_text(String("name"), String("Sample Trading Limited"))
        page = read_page(form.save())
        assert page.form_fields[0].shown == ""
        assert compare_form_with_page([page]) == ()

    def test_print_under_a_field_is_not_what_the_field_shows(self) -> None:
        form = FormFile((152, 704, "Printed below"))
        form.add_text(String("name"), String("Sample"), shown="")
        assert read_page(form.save()).form_fields[0].shown == ""

    @pytest.mark.parametrize(
        ("held", "shown", "differs"),
        [
            ("12", "1 2", False),
            ("ACME", "Acme.", False),
            ("", "Sample", True),
            ("Sample", "", False),
            ("", "", False),
            ("Sample", "Example", True),
        ],
    )
    def test_what_counts_as_different(self, held: str, shown: str, differs: bool) -> None:
        field = FormField("name", held, (0, 0, 1, 1), shown=shown)
        assert differs_from_page(field) is differs

    def test_no_more_signs_than_anybody_reads(self) -> None:
        lying = tuple(FormField(str(n), "a", (0, 0, 1, 1), shown="b") for n in range(100))
        page = Page(1, 1, 1, Method.TEXT, (), form_fields=lying)
        assert len(compare_form_with_page([page])) == 20


class TestHostileForms:
    def test_more_fields_than_are_read_is_a_problem(self) -> None:
        form = FormFile(LABEL)
        for number in range(5):
            form.add_text(String(f"f{number}"), String("x"))
        page = read_page(form.save(), ReadingLimits(form_fields=3))
        assert len(page.form_fields) == 3
        assert [problem.code for problem in page.problems] == ["form_field_limit"]

    def test_a_form_of_twenty_thousand_fields_is_left_alone(self, reader: ReaderPool) -> None:
        form = FormFile(TITLE, size=24)
        widget = form.add_text(String("f"), String("x"))
        # The same widget so often: what costs time is the page's list, and the file stays small.
        form.widgets = [widget] * 20_000
        (document,) = reader.read_documents(form.save(), "form.pdf").documents
        assert document.result is ReadResult.OK
        assert "form_left_alone" in [problem.code for problem in document.problems]

    def test_as_many_as_a_form_may_have_are_read(self) -> None:
        form = FormFile(LABEL)
        widget = form.add_text(String("f"), String("x"))
        form.widgets = [widget] * MOST_ANNOTATIONS
        assert "form_left_alone" not in [each.code for each in read_page(form.save()).problems]

    def test_fields_that_are_their_own_parents_end(self, reader: ReaderPool) -> None:
        form = FormFile(TITLE, size=24)
        widget = form.add_text(String("leaf"), String("x"))

        def tie_knot(pdf: pikepdf.Pdf) -> None:
            first = pdf.make_indirect(Dictionary(T=String("a")))
            second = pdf.make_indirect(Dictionary(T=String("b"), Parent=first))
            first.Parent, widget.Parent = second, second
            first.Kids = Array([second, first])
            second.Kids = Array([first, second, widget])
            pdf.Root.AcroForm.Fields = Array([first, second])

        (document,) = reader.read_documents(form.save(tie_knot), "form.pdf").documents
        assert document.result is ReadResult.OK

    def test_a_drawing_that_draws_itself_ends(self, reader: ReaderPool) -> None:
        form = FormFile(TITLE, size=24)
        widget = form.add_text(String("leaf"), String("x"), shown="x")

        def tie_knot(_: pikepdf.Pdf) -> None:
            drawing = widget.AP.N
            drawing.write(b"/Me Do")
            drawing.Resources = Dictionary(XObject=Dictionary(Me=drawing))

        reading = reader.read_documents(form.save(tie_knot), "form.pdf")
        assert reading.result in (ReadResult.OK, ReadResult.CRASHED, ReadResult.TIMEOUT)

    def test_values_that_are_no_text_are_no_values(self) -> None:
        form = FormFile(LABEL)
        form.add_text(String("number"), 42)
        form.add_text(String("dictionary"), Dictionary(A=1))
        form.add_text(Array([1, 2]), String("unnamed"))
        form.add_text(String("long"), String("y" * (LONGEST_VALUE + 100)))
        form.widgets += [Name.Foo, 42]
        values = {each.name: each.value for each in read_page(form.save()).form_fields}
        assert values["dictionary"] == ""
        assert len(values["long"]) == LONGEST_VALUE
