"""The API's documentation: complete against its document, read by everybody, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser as Chromium

from checker.access.policy import TOKEN_ACTS
from checker.access.roles import Role
from checker.web.api_reference.document import list_operations
from checker.web.api_reference.problems import list_problems
from checker.web.api_reference.words import load_words
from tests.checker.web.conftest import open_window
from tests.checker.web.desk import TestDesk, words_of

_MOST_BYTES = 100_000
_CJK = re.compile("[一-鿿]")


def test_words_speak_of_all_that_is_in_the_document_and_of_nothing_else(
    lone_desk: TestDesk,
) -> None:
    document, words = lone_desk.app.openapi(), load_words()
    told = [each for methods in document["paths"].values() for each in methods.values()]
    assert {each["operationId"] for each in told} == words.operations.keys()
    assert {tag for each in told for tag in each["tags"]} == words.topics.keys()
    operations = [
        each
        for topic in words.topics
        for each in list_operations(document, topic, words, "https://desk.example")
    ]
    lines = [line for each in operations for line in (*each.parameters, *each.fields)]
    assert [line.field.name for line in lines if line.meaning is None] == []
    named = {line.field.name.rpartition(".")[2] for line in lines}
    ids = {each.id for each in operations}
    assert {name.partition(".")[0] for name in words.fields} <= named | ids
    assert {name.rpartition(".")[2] for name in words.fields} <= named
    assert words.examples.keys() <= named
    assert all(each.act in TOKEN_ACTS for each in operations)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everybody_reads_every_page(lone_desk: TestDesk, language: str) -> None:
    nobody = lone_desk.visit(language)
    paths = [f"/api/docs/topics/{topic}" for topic in load_words().topics]
    for path in ("/api/docs", "/api/docs/problems", *paths):
        page = nobody.get(path)
        assert page.status_code == 200
        assert len(page.content) < _MOST_BYTES, path
        assert bool(_CJK.search(page.text.partition("<main")[2])) or language == "en", path
        assert "<script>" not in page.text
    credit = words_of(nobody.get("/api/docs/topics/credit"))
    assert "POST /api/v1/customers/{customer_id}/limits" in credit
    assert "propose_limit" in credit
    assert "instalments[].billed_on" in credit
    assert nobody.get("/api/docs/topics/nothing").status_code == 404


def test_each_code_is_explained_in_both_languages(lone_desk: TestDesk) -> None:
    codes = {each.code: each for each in list_problems()}
    assert {"version_stale", "act_refused", "not_found", "idempotency_key_reused"} <= codes.keys()
    assert "path_missing" not in codes  # of the command line
    assert all(each.message.zh and each.message.en for each in codes.values())
    assert {each.code for each in codes.values() if each.status >= 500} == {"internal_server_error"}
    page = lone_desk.visit().get("/api/docs/problems").text
    assert codes["version_stale"].message.zh in page


def test_tokens_and_settings_lead_there(lone_desk: TestDesk) -> None:
    administrator = lone_desk.sign_in(Role.ADMINISTRATOR)
    for path in ("/account/tokens", "/settings"):
        assert 'href="/api/docs"' in administrator.get(path).text


@pytest.mark.parametrize(
    ("language", "width"), [("zh", 1280), pytest.param("en", 390, marks=pytest.mark.slow)]
)
def test_the_pages_in_a_browser(
    chromium: Chromium, lone_desk: TestDesk, language: str, width: int
) -> None:
    maker = lone_desk.sign_in(Role.MAKER)
    with open_window(chromium, lone_desk, maker, language=language, width=width) as window:
        for path in ("/api/docs", "/api/docs/topics/credit", "/api/docs/problems"):
            window.open(path)
            assert window.examine() == [], path
            assert not window.is_wider_than_screen(), path
