"""What a QR code spells out, against the print."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.authenticity.qr import compare_qr_with_print
from ingest.authenticity.signs import ENTRIES, describe_sign
from ingest.document import Document, Field, Method, ReadResult, Value

_BOX = (0.8, 0.1, 0.95, 0.3)
_CODE, _OTHER_CODE = "91330106MA2CF0XK1G", "91440300MA5DQPXU32"


def _document(qr: str, **printed: Value) -> Document:
    fields = {
        name: Field(value, str(value), 1, (0.1, 0.1, 0.5, 0.2), 0.99, Method.OCR)
        for name, value in printed.items()
    }
    fields["qr_content"] = Field(qr, qr, 1, _BOX, 1.0, Method.QR)
    return Document("执照.jpg", "0" * 64, ReadResult.OK, "cn.business_licence", fields=fields)


def test_entries_that_agree_speak_for_the_licence() -> None:
    document = _document(
        "名称：杭州晴川贸易有限公司；法定代表人：顾南舟；成立日期：2019年03月05日",
        registered_name="杭州晴川贸易有限公司",
        legal_representative="顾南舟",
        established_on=date(2019, 3, 5),
    )
    (sign,) = compare_qr_with_print(document)
    assert (sign.code, sign.page, sign.box) == ("qr_agrees", 1, _BOX)
    told = describe_sign(sign).message
    assert told.zh == "二维码中的名称、法定代表人、成立日期与印刷内容一致。"
    assert told.en.endswith(
        "agrees with the print: name, legal representative, date of establishment."
    )


@pytest.mark.parametrize(
    ("qr", "printed"),
    [
        ("名称：苏州云帆科技有限公司", {"registered_name": "杭州晴川贸易有限公司"}),
        ("法定代表人：李四", {"legal_representative": "顾南舟"}),
        ("成立日期：2019-03-06", {"established_on": date(2019, 3, 5)}),
    ],
)
def test_an_entry_that_differs_is_told_with_both(qr: str, printed: dict[str, Value]) -> None:
    (sign,) = compare_qr_with_print(_document(qr, **printed))
    assert sign.code == "qr_differs"
    (value,) = printed.values()
    assert dict(sign.details)["printed"] == str(value)
    (field,) = printed
    told = describe_sign(sign).message
    assert ENTRIES[field][0] in told.zh
    assert ENTRIES[field][1] in told.en


def test_what_the_code_does_not_spell_or_the_print_does_not_show_is_not_compared() -> None:
    assert compare_qr_with_print(_document("http://example.com/q?id=7", registered_name="甲")) == ()
    assert compare_qr_with_print(_document("名称：甲；成立日期：不详")) == ()
