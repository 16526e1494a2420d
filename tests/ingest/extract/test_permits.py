"""Permits of every kind, printed as PDFs and read back: what each sheet says is what is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ingest.document import Code, Document, ReadResult
from ingest.extract import extract_documents
from ingest.reading import read_file
from ingest.sandbox import ReaderPool
from ingest.templates import load_templates
from ingest.templates.schema import Family
from licet_examples.check_digits import complete_credit_code
from licet_examples.pdf import PdfVariant, paint_pdf
from licet_examples.permit import PermitFields, PermitForm, lay_out_permit, load_permit_forms
from tests.ingest.extract.paper import make_page, write

_VARIANT = PdfVariant.EMBEDDED
FORMS = load_permit_forms()
HOLDER = "杭州青禾示例食品有限公司"
FIELDS = PermitFields(
    number="JY13301060012345",
    holder_name=HOLDER,
    holder_code=complete_credit_code("91", "330106", "MAY2K7Q3"),
    address="浙江省杭州市西湖区示例路88号",
    scope="预包装食品销售、散装食品销售（含冷藏冷冻食品）",
    issuer="杭州市西湖区市场监督管理局",
    issued_on=date(2024, 5, 6),
    valid_from=date(2024, 5, 6),
    valid_until=date(2029, 5, 5),
)


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    """All of them bound in one file, so that it is opened once."""
    content = paint_pdf([lay_out_permit(FIELDS, form) for form in FORMS.values()], _VARIANT)
    with ReaderPool() as reader:
        found = read_file(content, "permits.pdf", reader)
    assert len(found) == len(FORMS)
    return {str(document.kind): document for document in found}


def test_every_kind_of_permit_has_a_form_to_be_printed_in() -> None:
    kinds = {template.id for template in load_templates() if template.family is Family.PERMIT}
    assert kinds == FORMS.keys()


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_what_a_permit_says_is_what_is_read(
    form: PermitForm, documents: dict[str, Document]
) -> None:
    document = documents[form.kind]
    assert document.result is ReadResult.OK
    truth = FIELDS.state_truth(form)
    read = {name: _show(document, name) for name in truth}
    assert read == truth
    assert not [problem for problem in document.problems if problem.field]


def test_a_label_amid_the_text_of_its_own_value_does_not_end_it() -> None:
    """A scope copied from a business licence names its parts as the form names the whole."""
    scope = (
        "一般项目：信息系统集成服务；数据处理和存储支持服务（除依法须经批准的项目外，"
        "凭营业执照依法自主开展经营活动）许可项目：建设工程施工"
    )
    form = FORMS["cn.special_equipment_licence"]
    content = paint_pdf([lay_out_permit(replace(FIELDS, scope=scope), form)], _VARIANT)
    with ReaderPool() as reader:
        (document,) = read_file(content, "permit.pdf", reader)
    assert document.fields["scope"].value == scope


def test_a_permit_of_which_nothing_but_the_title_is_legible() -> None:
    page = make_page([write(300, 90, "食品经营许可证", 50), write(60, 300, "■■■ ■■", 12)])
    (document,) = extract_documents([page], "blurred.jpg", "0" * 64)
    assert (document.result, document.kind) == (ReadResult.OK, "cn.food_business_licence")
    assert document.fields == {}
    assert ("field_not_found", "number") in {(p.code, p.field) for p in document.problems}


def test_a_qr_code_on_a_permit_does_not_tell_whose_it_is() -> None:
    other = complete_credit_code("91", "310115", "MAX7T2R8")
    words = [write(300, 90, "食品经营许可证", 50), write(60, 200, "经营者名称")]
    code = Code(f"http://permits.example.cn/?holder={other}", (0.8, 0.1, 0.9, 0.25))
    page = make_page([*words, write(260, 200, HOLDER)], codes=[code])
    (document,) = extract_documents([page], "permit.jpg", "0" * 64)
    assert document.fields["holder_name"].value == HOLDER
    assert "holder_code" not in document.fields


def _show(document: Document, name: str) -> object:
    field = document.fields.get(name)
    value = field.value if field else None
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize(("printed", "copy"), [("（正本）", "original"), ("(副本)", "duplicate")])
def test_which_paper_of_a_permit_it_is(printed: str, copy: str) -> None:
    words = [
        write(300, 80, "食品经营许可证", 50),
        write(400, 140, printed),
        write(100, 220, f"经营者名称：{HOLDER}"),
    ]
    (document,) = extract_documents([make_page(words)], "permit.jpg", "0" * 64)
    assert document.fields["copy"].value == copy
