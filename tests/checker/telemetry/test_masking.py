"""What a record keeps: constant text, numbers, listed ids and codes; nothing that was told."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.telemetry.logs import bind_to_log, bound_to_log, set_up_logging
from checker.telemetry.masking import LEFT_OUT, LOGGED_KEYS, describe_exception, keep_plain
from storage.vocabulary import DeliveryState

TOLD = "甄样淼 110105194912310021"
UUID = "0198c9a2-7e5b-7000-8000-00805f9b34fb"


@pytest.fixture
def stream() -> Iterator[StringIO]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logging.raiseExceptions)
    stream = StringIO()
    set_up_logging(stream, as_json=True)
    yield stream
    root.handlers[:], root.level, logging.raiseExceptions = before
    logging.captureWarnings(capture=False)


def lines(stream: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fail() -> None:
    try:
        int(TOLD)
    except ValueError as error:
        raise KeyError(TOLD) from error


class TestRecords:
    def test_a_record_is_one_line_with_its_place_and_moment(self, stream: StringIO) -> None:
        logging.getLogger("checker.x").warning("Something is wrong.", extra={"count": 3})
        (line,) = lines(stream)
        assert (line["event"], line["level"], line["count"]) == (
            "Something is wrong.",
            "warning",
            3,
        )
        assert (line["logger"], "test_masking" in str(line["place"])) == ("checker.x", True)
        assert str(line["timestamp"]).endswith("Z")

    def test_of_arguments_numbers_alone_are_filled_in(self, stream: StringIO) -> None:
        log = logging.getLogger("checker.x")
        log.warning("%s moved by %s, %d of %.1f%%", TOLD, timedelta(days=1), 3, 2.5)
        log.warning("%(name)s", {"name": TOLD})
        log.warning("%s and %s", "one")
        assert [line["event"] for line in lines(stream)] == [
            f"{LEFT_OUT} moved by 1 day, 0:00:00, 3 of 2.5%",
            LEFT_OUT,
            f"{LEFT_OUT} and {LEFT_OUT}",
        ]

    def test_keys_that_are_not_listed_are_left_out(self, stream: StringIO) -> None:
        logging.getLogger("checker.x").warning("x", extra={"customer_name": TOLD, "status": 200})
        (line,) = lines(stream)
        assert "customer_name" not in line
        assert line["status"] == 200

    def test_a_key_for_ids_takes_ids_alone(self, stream: StringIO) -> None:
        for value in (UUID, "Zhang", "0123456789abcdef"):
            logging.getLogger("checker.x").warning("x", extra={"customer_id": value})
        told = [line["customer_id"] for line in lines(stream)]
        assert told == [UUID, LEFT_OUT, "0123456789abcdef"]

    def test_the_words_of_other_libraries_are_left_out(self, stream: StringIO) -> None:
        logging.getLogger("some.library").warning(f"cannot read {TOLD}")
        logging.getLogger("uvicorn.error").info("Uvicorn running on %s (%d)", TOLD, 1)
        library, server = lines(stream)
        assert library["event"] == "A library has said something."
        assert server["event"] == f"Uvicorn running on {LEFT_OUT} (1)"

    def test_an_exception_is_told_by_kind_and_place(self, stream: StringIO) -> None:
        try:
            fail()
        except KeyError:
            logging.getLogger("checker.x").exception("It failed.")
        (line,) = lines(stream)
        told = line["exception"]
        assert isinstance(told, list)
        assert [one["type"] for one in told] == ["builtins.KeyError", "builtins.ValueError"]
        assert told[0]["frames"][-1].endswith(" fail")
        assert told[0]["frames"][-1].startswith("tests/checker/telemetry/test_masking.py:")
        assert "1101051949" not in stream.getvalue()

    def test_stacks_and_warnings_say_nothing_either(self, stream: StringIO) -> None:
        import warnings

        logging.getLogger("checker.x").warning("x", stack_info=True)
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(TOLD, stacklevel=1)
        assert "1101051949" not in stream.getvalue()
        assert "甄" not in stream.getvalue()

    def test_what_is_bound_stands_in_every_record_of_the_block(self, stream: StringIO) -> None:
        log = logging.getLogger("checker.x")
        with bound_to_log(request_id="0123456789abcdef", actor_id=None):
            bind_to_log(customer_id=UUID)
            log.info("inside")
        inside = lines(stream)[0]
        assert (inside["request_id"], inside["customer_id"]) == ("0123456789abcdef", UUID)
        assert "actor_id" not in inside

    def test_a_line_break_in_a_value_makes_no_second_record(self, stream: StringIO) -> None:
        forged = 'x"}\n{"event": "forged"}'
        logging.getLogger("checker.x").warning("%s", forged, extra={"route": forged})
        (line,) = lines(stream)
        assert (line["event"], line["route"]) == (LEFT_OUT, LEFT_OUT)


@pytest.mark.parametrize(
    "value",
    [
        None,
        200,
        1.5,
        UUID,
        "/customers/{customer_id}",
        "GET",
        "beat",
        "0123456789abcdef",
        "HTTP 502",
    ],
)
def test_ids_codes_and_numbers_are_kept(value: object) -> None:
    assert keep_plain(value) == value


def test_moments_and_members_of_word_lists_are_kept() -> None:
    assert keep_plain(date(2026, 1, 2)) == "2026-01-02"
    assert keep_plain(datetime(2026, 1, 2, tzinfo=UTC)) == "2026-01-02 00:00:00+00:00"
    assert keep_plain(DeliveryState.SENT) == DeliveryState.SENT.value


@pytest.mark.parametrize(
    "value",
    [
        TOLD, "110105194912310021", "11010519491231002X", "91440305MAW5P4D69Y", "13800138000",
        "营业执照.pdf", "a b", "licence 2.pdf", "", "x" * 100, "wang@example.cn", b"x",
        [1], {"a": 1}, "1101051949123100", "123456789012", Exception("x"),
    ],
)  # fmt: skip
def test_what_looks_otherwise_is_left_out(value: object) -> None:
    assert keep_plain(value) == LEFT_OUT


@given(st.text(alphabet=st.characters(min_codepoint=0x80), min_size=1))
def test_no_text_beyond_ascii_is_ever_kept(text: str) -> None:
    assert keep_plain(text) == LEFT_OUT


def test_no_key_is_listed_under_which_a_person_could_be_named() -> None:
    assert not {key for key in LOGGED_KEYS if key.endswith(("name", "title", "text", "path"))}


def test_an_exception_that_causes_itself_is_told_once() -> None:
    error = ValueError("x")
    error.__context__ = KeyError("y")
    error.__context__.__context__ = error
    assert [told["type"] for told in describe_exception(error)] == [
        "builtins.ValueError",
        "builtins.KeyError",
    ]
