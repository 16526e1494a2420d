from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import (
    Code,
    Document,
    Field,
    FormField,
    Method,
    Money,
    Page,
    Problem,
    ReadResult,
    Sign,
    Word,
)
from ingest.readers.page_picture import PagePicture
from ingest.sandbox.channel import ProtocolError
from ingest.sandbox.codec import decode_reading, encode_reading
from ingest.sandbox.task import Reading
from ingest.table import CellFault, Table, TableLine

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SHARE = st.floats(min_value=0, max_value=1)
NUMBER = st.integers(min_value=0, max_value=400)
BOX = st.tuples(SHARE, SHARE, SHARE, SHARE)
PROBLEM = st.builds(
    Problem,
    code=TEXT,
    field=st.none() | TEXT,
    page=st.none() | NUMBER,
    details=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
)
PROBLEMS = st.lists(PROBLEM, max_size=2).map(tuple)
WORDS = st.lists(
    st.builds(Word, TEXT, BOX, SHARE, st.lists(SHARE, max_size=3).map(tuple)), max_size=2
).map(tuple)
PAGE = st.builds(
    Page,
    number=NUMBER,
    width=SHARE,
    height=SHARE,
    method=st.sampled_from(Method),
    words=WORDS,
    turned_degrees=st.sampled_from([0, 90, 180, 270]),
    skew_degrees=SHARE,
    codes=st.lists(st.builds(Code, TEXT, BOX), max_size=1).map(tuple),
    seals=st.lists(BOX, max_size=1).map(tuple),
    watermarks=WORDS,
    problems=PROBLEMS,
    handwriting=st.lists(BOX, max_size=1).map(tuple),
    form_fields=st.lists(
        st.builds(
            FormField,
            name=TEXT,
            value=TEXT,
            box=BOX,
            is_choice=st.booleans(),
            shown=st.none() | TEXT,
        ),
        max_size=2,
    ).map(tuple),
)
VALUE = (
    st.none()
    | st.booleans()
    | TEXT
    | st.dates()
    | st.builds(Money, st.integers(min_value=-(2**60), max_value=2**60), TEXT)
)
FIELD = st.builds(
    Field, VALUE, TEXT, NUMBER, BOX, SHARE, st.sampled_from(Method), st.none() | SHARE
)
SIGN = st.builds(
    Sign,
    TEXT,
    st.none() | NUMBER,
    st.none() | BOX,
    st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
)
DOCUMENT = st.builds(
    Document,
    name=TEXT,
    sha256=TEXT,
    result=st.sampled_from(ReadResult),
    kind=st.none() | TEXT,
    confidence=SHARE,
    pages=st.lists(NUMBER, max_size=3).map(tuple),
    fields=st.dictionaries(TEXT, FIELD, max_size=2),
    problems=PROBLEMS,
    turned_degrees=st.lists(st.sampled_from([0, 90, 180, 270]), max_size=3).map(tuple),
    signs=st.lists(SIGN, max_size=2).map(tuple),
)
CELL = (
    st.none()
    | st.booleans()
    | TEXT
    | st.dates()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.sampled_from(CellFault)
)
LINE = st.builds(TableLine, NUMBER, st.lists(CELL, max_size=3).map(tuple))
READING = st.builds(
    Reading,
    result=st.sampled_from(ReadResult),
    pages=st.lists(PAGE, max_size=2).map(tuple),
    documents=st.lists(DOCUMENT, max_size=2).map(tuple),
    tables=st.lists(st.builds(Table, TEXT, st.lists(LINE, max_size=2).map(tuple))).map(tuple),
    picture=st.none() | st.builds(PagePicture, st.binary(max_size=9), NUMBER, NUMBER),
    problems=PROBLEMS,
    cpu_seconds=SHARE,
)


@given(READING)
def test_a_reading_survives_the_way_through_json(reading: Reading) -> None:
    assert decode_reading(json.loads(json.dumps(encode_reading(reading)))) == reading


def test_nothing_of_a_reading_stays_behind() -> None:
    encoded = example()
    document = encoded["documents"][0]
    assert set(encoded) == {item.name for item in fields(Reading)}
    assert set(encoded["pages"][0]) == {item.name for item in fields(Page)}
    assert set(document) == {item.name for item in fields(Document)}
    assert set(document["fields"]["issued_on"]) == {item.name for item in fields(Field)}


def example() -> dict[str, Any]:
    box = (0.1, 0.2, 0.3, 0.4)
    page = Page(1, 595.0, 842.0, Method.TEXT, (Word("名称", box, 1.0, (0.1, 0.2, 0.3)),))
    field = Field(date(2026, 11, 22), "2026年11月22日", 1, box, 0.99, Method.TEXT)
    document = Document("a.pdf", "0" * 64, ReadResult.OK, "k", 1.0, (1,), {"issued_on": field})
    encoded = encode_reading(Reading(ReadResult.OK, (page,), (document,)))
    loaded: dict[str, Any] = json.loads(json.dumps(encoded))
    return loaded


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["result"], "fine"),
        (["pages"], None),
        (["pages"], "12"),
        (["pages", 0, "number"], 1.5),
        (["pages", 0, "number"], True),
        (["pages", 0, "width"], "595"),
        (["pages", 0, "words", 0], []),
        (["pages", 0, "words", 0, 0], 7),
        (["pages", 0, "words", 0, 1], None),
        (["pages", 0, "method"], "guess"),
        (["documents", 0, "fields"], []),
        (["documents", 0, "fields", "issued_on", "value"], {"date": "yesterday"}),
        (["documents", 0, "fields", "issued_on", "value"], {"amount": 1}),
        (["documents", 0, "fields", "issued_on", "value"], 12),
        (["documents", 0, "fields", "issued_on", "box"], [0, 0, 1]),
        (["documents", 0, "kind"], 3),
        (["cpu_seconds"], 10**400),
    ],
)
def test_what_is_not_of_the_agreed_form_is_refused(path: list[Any], value: object) -> None:
    message = example()
    decode_reading(message)
    target: Any = message
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    with pytest.raises(ProtocolError):
        decode_reading(message)
