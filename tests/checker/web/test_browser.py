"""Pages in a real browser: nothing inline, nothing from elsewhere, readable by everybody, light."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser as Chromium

from checker.access.roles import Role
from tests.checker.web.conftest import open_window
from tests.checker.web.desk import PASSWORD, TestDesk

FIRST_VISIT_BYTES = 100_000


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_component_is_readable_by_everybody(
    lone_desk: TestDesk, chromium: Chromium, width: int, is_dark: bool
) -> None:
    maker = lone_desk.sign_in(Role.MAKER)
    with open_window(chromium, lone_desk, maker, width=width, is_dark=is_dark) as window:
        window.open("/style")
        assert window.examine() == []
        assert not window.is_wider_than_screen()
        assert window.received_bytes <= FIRST_VISIT_BYTES


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.slow)])
def test_pages_of_accounts_are_readable_by_everybody(
    lone_desk: TestDesk, chromium: Chromium, language: str
) -> None:
    administrator = lone_desk.sign_in(Role.ADMINISTRATOR)
    with open_window(chromium, lone_desk, administrator, language=language) as window:
        for path in (
            "/accounts",
            "/accounts/new",
            "/account",
            "/account/second-factor",
            "/account/tokens",
        ):
            window.open(path)
            assert window.examine() == [], path


def test_signing_in_needs_no_script(lone_desk: TestDesk, chromium: Chromium) -> None:
    lone_desk.make_account("wang", Role.ADMINISTRATOR, password=PASSWORD)
    with open_window(chromium, lone_desk, language="en", has_script=False) as window:
        page = window.open("/accounts")
        page.get_by_label("Account name").fill("wang")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/accounts")
        assert page.get_by_role("heading", level=1).inner_text() == "Accounts"
        page.get_by_role("button", name="Sign out").click()
        assert "You are signed out." in page.locator("main").inner_text()


def test_a_box_and_its_field_light_one_another(lone_desk: TestDesk, chromium: Chromium) -> None:
    maker = lone_desk.sign_in(Role.MAKER)
    with open_window(chromium, lone_desk, maker) as window:
        page = window.open("/style")
        page.locator("#field-term .box-title a").focus()
        assert "is-here" in (page.locator("#box-term").get_attribute("class") or "")
        page.locator("#box-name").hover()
        assert "is-here" in (page.locator("#field-name").get_attribute("class") or "")


def test_keys_walk_the_rows_and_help_is_listed(lone_desk: TestDesk, chromium: Chromium) -> None:
    maker = lone_desk.sign_in(Role.MAKER)
    with open_window(chromium, lone_desk, maker) as window:
        page = window.open("/style")
        page.keyboard.press("j")
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.closest('[data-row]').rowIndex") == 2
        page.keyboard.press("?")
        assert page.locator("#keys").is_visible()
