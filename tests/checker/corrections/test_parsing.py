"""What a person writes becomes a value of the field, or a fault that says what to do."""

from __future__ import annotations

from datetime import date

import pytest

from checker.corrections.parsing import FieldFault, load_correction_faults, parse_value
from checker.customer_file.document_fields import fields_of_kind
from checker.customer_file.dossier import AUTHORIZATION_LETTER, BUSINESS_LICENCE
from ingest.document import Money, Value
from ingest.templates import load_templates
from tests.checker.papers import AGENT_ID, CODE

STATEMENTS = "cn.financial_statements"


@pytest.mark.parametrize(
    ("kind", "field", "text", "value"),
    [
        (BUSINESS_LICENCE, "valid_until", " 2038年9月21日 ", date(2038, 9, 21)),
        (BUSINESS_LICENCE, "valid_until", "2038-09-21", date(2038, 9, 21)),
        (BUSINESS_LICENCE, "unified_social_credit_code", CODE.lower(), CODE),
        (BUSINESS_LICENCE, "registered_capital", "伍佰万元整", Money(500_000_000, "CNY")),
        (BUSINESS_LICENCE, "no_fixed_term", "长期", True),
        (BUSINESS_LICENCE, "copy", "副本", "duplicate"),
        (
            BUSINESS_LICENCE,
            "registered_name",
            "杭州青禾示例科技有限公司",
            "杭州青禾示例科技有限公司",
        ),
        (BUSINESS_LICENCE, "legal_representative", "贾例昱", "贾例昱"),
        (AUTHORIZATION_LETTER, "agent_id_number", AGENT_ID, AGENT_ID),
        (AUTHORIZATION_LETTER, "may_sub_delegate", "No", False),
        (AUTHORIZATION_LETTER, "amount_cap", "USD 20,000", Money(2_000_000, "USD")),
        (STATEMENTS, "operating_profit", "-1,200.50元", Money(-120_050, "CNY")),
        ("intl.insurance_certificate", "holder_name", "Sample Ltd.", "Sample Ltd."),
        ("intl.power_of_attorney", "agent_name", "Alice Example", "Alice Example"),
        ("intl.iso_certificate", "address", "1 Example Street", "1 Example Street"),
        ("us.w9", "employer_identification_number", "123456789", "12-3456789"),
        ("us.w9", "social_security_number", "123 45 6789", "123-45-6789"),
    ],
)
def test_what_is_right_is_taken(kind: str, field: str, text: str, value: Value) -> None:
    assert parse_value(kind, field, text) == value


@pytest.mark.parametrize(
    ("kind", "field", "text", "code"),
    [
        (BUSINESS_LICENCE, "valid_until", "", "empty"),
        (BUSINESS_LICENCE, "valid_until", "2038-02-30", "not_a_date"),
        (BUSINESS_LICENCE, "valid_until", "长期", "not_a_date"),
        (BUSINESS_LICENCE, "valid_until", "38-09-21", "not_a_date"),
        (BUSINESS_LICENCE, "unified_social_credit_code", CODE[:-1], "not_a_code"),
        (BUSINESS_LICENCE, "unified_social_credit_code", "0" * 18, "not_a_code"),
        (BUSINESS_LICENCE, "registered_capital", "约五百万元", "not_an_amount"),
        (BUSINESS_LICENCE, "registered_capital", "-", "not_an_amount"),
        (BUSINESS_LICENCE, "no_fixed_term", "也许", "not_yes_or_no"),
        (BUSINESS_LICENCE, "copy", "复印件", "not_a_copy"),
        (BUSINESS_LICENCE, "registered_name", "Acme", "not_a_name"),
        ("intl.insurance_certificate", "holder_name", "?", "not_a_name"),
        ("us.w9", "employer_identification_number", "07-3456789", "not_of_its_form"),
        ("us.w9", "social_security_number", "000-45-6789", "not_of_its_form"),
        (BUSINESS_LICENCE, "legal_representative", "X", "not_a_person"),
        (BUSINESS_LICENCE, "registered_address", "88", "not_an_address"),
        (BUSINESS_LICENCE, "registration_authority", "西湖区", "not_of_its_form"),
        (BUSINESS_LICENCE, "business_scope", "字" * 4001, "too_long"),
        (AUTHORIZATION_LETTER, "agent_id_number", AGENT_ID[:-1] + "Y", "not_a_code"),
    ],
)
def test_what_is_wrong_is_told_in_both_languages(
    kind: str, field: str, text: str, code: str
) -> None:
    fault = parse_value(kind, field, text)
    assert isinstance(fault, FieldFault)
    assert fault.code == code
    assert fault.message.zh != fault.message.en
    assert "{" not in fault.message.zh + fault.message.en


def test_every_field_of_every_kind_has_a_name_in_both_languages_and_takes_or_refuses_text() -> None:
    """A person may write anything into any field: it never raises."""
    for kind in [*(template.id for template in load_templates()), STATEMENTS]:
        for name, field in fields_of_kind(kind).items():
            assert field.title.zh, (kind, name)
            assert field.title.en, (kind, name)
            for text in ("x", "-", "是", "２０２６年１月１日", "\ud800", "0" * 15, "￥"):
                if field.shape is not None:
                    parse_value(kind, name, text)


def test_what_follows_from_others_is_not_corrected() -> None:
    with pytest.raises(KeyError):
        parse_value(STATEMENTS, "period_months", "12")


def test_no_sentence_lies_unused() -> None:
    """`other_currency` is told where the statements are known."""
    assert load_correction_faults().keys() == {
        "empty", "too_long", "not_a_date", "not_an_amount", "other_currency", "not_yes_or_no",
        "not_a_copy", "not_a_name", "not_a_person", "not_an_address", "not_of_its_form",
        "not_a_code", "ends_before_it_begins", "has_no_end", "has_an_end",
    }  # fmt: skip
