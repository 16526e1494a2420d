"""Papers of firms that exist nowhere, as the reader would give them, and a reader that gives them.

A prepared file holds, as JSON, the very documents that reading it is to give, so that tests of the
application are quick and say what was read instead of drawing it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from checker.customer_file.dossier import AUTHORIZATION_LETTER, BUSINESS_LICENCE, FiledDocument
from ingest.document import Document, Field, Method, Money, Problem, ReadResult, Value
from ingest.sandbox import ReaderPool
from ingest.sandbox.codec import decode_reading, encode_reading
from ingest.sandbox.task import Reading
from licet_examples.check_digits import complete_credit_code, complete_resident_id

TODAY = date(2026, 11, 22)
BOX = (0.25, 0.5, 0.75, 0.5625)
CODE = complete_credit_code("91", "330106", "MAY2K7Q3")
OTHER_CODE = complete_credit_code("91", "310115", "MAX7T2R8")
AGENT_ID = complete_resident_id("33010619880516000")
NAME = "杭州青禾示例科技有限公司"

LICENCE: dict[str, Any] = {
    "registered_name": NAME,
    "unified_social_credit_code": CODE,
    "entity_type": "有限责任公司（自然人投资或控股）",
    "legal_representative": "贾例昱",
    "registered_capital": Money(500_000_000, "CNY"),
    "established_on": date(2018, 9, 22),
    "valid_from": date(2018, 9, 22),
    "valid_until": date(2038, 9, 21),
    "no_fixed_term": False,
    "registered_address": "浙江省杭州市西湖区示例路88号",
    "business_scope": "一般项目：技术服务、软件开发。",
    "registration_authority": "杭州市西湖区市场监督管理局",
    "issued_on": date(2025, 6, 22),
    "copy": "duplicate",
    "qr_content": f"http://gsxt.example.cn/index?uniscid={CODE}",
}
LETTER: dict[str, Any] = {
    "principal_name": NAME,
    "principal_code": CODE,
    "principal_legal_representative": "贾例昱",
    "agent_name": "甄样淼",
    "agent_id_number": AGENT_ID,
    "matter": "样本项目设备采购合同",
    "powers": "签署、变更及解除合同",
    "amount_cap": Money(50_000_000, "CNY"),
    "valid_from": date(2026, 10, 22),
    "valid_until": date(2027, 10, 22),
    "no_fixed_term": False,
    "may_sub_delegate": False,
    "signed_on": date(2026, 10, 22),
    "has_signature": True,
    "has_seal": True,
}


def make_field(value: object, **changes: Any) -> Field:  # noqa: ANN401
    """Make a field of a value, of a whole `Field`, or of a mapping of what is unusual about it."""
    if isinstance(value, Field):
        return value
    if isinstance(value, Mapping):
        return make_field(value.get("value"), **{k: v for k, v in value.items() if k != "value"})
    attributes: dict[str, Any] = {
        "raw": "" if value is None else _print(value),
        "page": 1,
        "box": BOX,
        "confidence": 0.98,
        "method": "text",
        **changes,
    }
    given = {"value": value, "raw": str(attributes["raw"]), "method": Method(attributes["method"])}
    return Field(**{**attributes, **given})


def make_document(
    kind: str | None,
    fields: Mapping[str, object],
    *,
    problems: tuple[str, ...] = (),
    name: str = "文件.pdf",
    result: ReadResult = ReadResult.OK,
    sha256: str | None = None,
) -> Document:
    """Make a document; fields whose value is the string `absent` are left out."""
    shown = {n: make_field(value) for n, value in fields.items() if value != "absent"}
    text = repr((kind, sorted(shown.items()), problems, name, result))
    return Document(
        name=name,
        sha256=sha256 or hashlib.sha256(text.encode()).hexdigest(),
        result=result,
        kind=kind,
        confidence=0.97,
        pages=(1,),
        fields=shown,
        problems=tuple(Problem(code, page=1) for code in problems),
    )


def make_licence(
    *, problems: tuple[str, ...] = (), name: str = "营业执照.pdf", **changes: object
) -> Document:
    """A clean licence, but for the fields named; `absent` leaves a field out."""
    return make_document(BUSINESS_LICENCE, {**LICENCE, **changes}, problems=problems, name=name)


def make_letter(
    *, problems: tuple[str, ...] = (), name: str = "授权委托书.pdf", **changes: object
) -> Document:
    """A clean authorization letter, but for the fields named."""
    return make_document(AUTHORIZATION_LETTER, {**LETTER, **changes}, problems=problems, name=name)


def make_bare(kind: str, **fields: object) -> Document:
    """A document that shows nothing but the fields named."""
    return make_document(kind, fields)


def filed(document: Document, received_on: date = TODAY, part: int = 0) -> FiledDocument:
    return FiledDocument(document, part, received_on)


def write_file(path: Path, *documents: Document) -> Path:
    """Write a file that `PreparedReader` reads as these documents."""
    reading = encode_reading(Reading(ReadResult.OK, documents=documents))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(reading, ensure_ascii=False), encoding="utf-8")
    return path


class PreparedReader(ReaderPool):
    """Reads prepared files in this process; everything else is a file of no known kind.

    Attributes:
        out_of_time: Whether reading ends in a timeout, as on a machine that is too busy.
        read: Names of the files that were read, in order.
    """

    def __init__(self) -> None:
        super().__init__()
        self.out_of_time = False
        self.read: list[str] = []

    def read_documents(self, content: bytes, name: str) -> Reading:
        self.read.append(name)
        if self.out_of_time:
            return Reading.failed(ReadResult.TIMEOUT)
        try:
            prepared = decode_reading(json.loads(content))
        except ValueError:
            return Reading.failed(ReadResult.UNSUPPORTED, "unknown_file_type")
        sha256 = hashlib.sha256(content).hexdigest()
        documents = tuple(replace(d, name=name, sha256=sha256) for d in prepared.documents)
        return replace(prepared, documents=documents)


def _print(value: object) -> str:
    match value:
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case Money():
            return f"{value.minor_units // 100}元"
        case _:
            return str(value)


def truth_to_value(name: str, truth: object) -> Value:
    """Turn what a sample says (dates in ISO 8601, amounts in yuan) into a field's typed value."""
    if isinstance(truth, Mapping):
        return Money(int(str(truth["amount"]).replace(".", "")), str(truth["currency"]))
    if isinstance(truth, str) and (name.endswith("_on") or name in ("valid_from", "valid_until")):
        return date.fromisoformat(truth)
    assert isinstance(truth, str | bool)
    return truth
