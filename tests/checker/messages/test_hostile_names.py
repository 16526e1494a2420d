"""Names of firms and holders come from strangers and stay names, whatever they hold."""

from __future__ import annotations

import unicodedata
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.channels.message import OutgoingMessage
from checker.messages.chat import MOST_BYTES_IN_CHAT
from checker.messages.digest import write_digest
from checker.messages.safe_text import clean_line, clean_number, clip, escape_markdown
from storage.vocabulary import Language
from tests.checker.messages.cases import AS_OF, make_view

NAMES = {
    "new header": "晴川\r\nBcc: all@example.com",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": "\" onmouseover='alert(1)",
    "template": "{{ 7 * 7 }}{% include 'x' %}{person}",
    "turned": "晴川\u202egnp.exe\u202c\u2066x\u2069",
    "unseen": "晴\u200b川\ufeff\u00ad",
    "lines": "晴川\u2028\u2029\x85\x0b\x0c\x1b[31m红",
    "markdown": "**粗** [点此](https://example.com) `码` # 题 <@all> <at id=all></at>",
    "long": "晴" * 2000,
    "blank": "   ",
}
UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
VOID = {"meta", "br", "img"}


class Page(HTMLParser):
    """The elements of a page; fails where one is closed that is not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def has_only_seen(text: str) -> bool:
    return not any(unicodedata.category(character) in UNSEEN for character in text)


def read_page(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    assert not page.open
    return page


def write_named(name: str, language: Language = Language.ZH, count: int = 1) -> OutgoingMessage:
    views = [
        make_view(
            alert_id=number,
            customer=name,
            customer_id="1",
            holder=name,
            number=name,
            assignee=name,
            title={"zh": name, "en": name},
            headline={"zh": name, "en": name},
            task={"zh": name, "en": name},
            reason={"zh": name, "en": name},
        )
        for number in range(1, count + 1)
    ]
    return write_digest(
        views,
        person_name="王芳",
        language=language,
        as_of=AS_OF,
        total=count,
        message_id="0" * 32,
    )


def assert_is_harmless(message: OutgoingMessage) -> None:
    assert message.html is not None
    assert has_only_seen(message.subject)
    for form in (message.text, message.html, message.markdown):
        assert has_only_seen(form.replace("\n", ""))
    page = read_page(message.html)
    assert page.seen <= {
        *("html", "head", "meta", "title", "body", "table", "tr", "td", "span", "b", "bdi"),
        *("br", "code"),
    }
    assert not page.attributes & {"src", "href"}
    assert not any(name.startswith("on") for name in page.attributes)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_name_stays_a_name(name: str, language: Language) -> None:
    message = write_named(name, language, count=9)
    assert_is_harmless(message)
    assert len(message.subject) < 160
    assert len(message.markdown.encode()) <= MOST_BYTES_IN_CHAT
    quiet = write_named("晴川", language, count=9)
    marks = [line.count("*") + line.count("`") for line in quiet.markdown.splitlines()]
    found = [line.count("*") + line.count("`") for line in message.markdown.splitlines()]
    assert sorted(set(found)) == sorted(set(marks))
    assert not set(message.markdown) & set("<>#")
    assert "](" not in message.markdown


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60), st.sampled_from(Language))
def test_any_name_stays_a_name(name: str, language: Language) -> None:
    assert_is_harmless(write_named(name, language))


@given(st.text())
def test_a_clean_line_is_clean(text: str) -> None:
    cleaned = clean_line(text)
    assert has_only_seen(cleaned)
    assert cleaned == cleaned.strip()
    assert clean_line(cleaned) == cleaned


@given(st.text(), st.integers(min_value=1, max_value=20))
def test_clipped_text_is_short(text: str, longest: int) -> None:
    assert len(clip(text, longest)) <= longest


@given(st.text())
def test_escaped_text_has_no_marks(text: str) -> None:
    assert not set(escape_markdown(text)) & set("\\`*_[]<>#~|!@{}")


def test_identity_numbers_are_masked_and_codes_are_not() -> None:
    assert clean_line("代理人 110105194912310021 已到期") == "代理人 110105********0021 已到期"
    assert clean_number("110105194912310021") == "110105********0021"
    assert clean_number("913301061000000084") == "913301061000000084"


def test_identity_number_is_in_no_form() -> None:
    message = write_named("易例赟 110105194912310021")
    assert message.html is not None
    for form in (message.subject, message.text, message.html, message.markdown, str(message.data)):
        assert "19491231" not in form


def test_a_name_that_reads_from_right_to_left_is_kept_apart() -> None:
    message = write_named("شركة المثال")
    assert message.html is not None
    assert "<bdi>شركة المثال</bdi>" in message.html


def test_commands_are_one_word_for_a_name() -> None:
    message = write_digest(
        [make_view(due_on=date(2026, 12, 1))],
        person_name="Ann O'Hara; rm -rf /",
        language=Language.EN,
        as_of=AS_OF,
        total=1,
        message_id="0" * 32,
    )
    assert "licet alerts ack 1 --by 'Ann O'\"'\"'Hara; rm -rf /'\n" in message.text
