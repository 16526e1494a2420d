"""Somebody at the desk in a window of their own: finds things by the words that they read.

Steps are written in English, by the sentences of the pages themselves; in a Chinese walk each is
looked up in the catalogue, so that a step fails whose sentence no page shows.
"""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page

from checker.web.catalogue import say
from storage.vocabulary import Language
from tests.checker.web.conftest import Window
from tests.checker.web.desk import PASSWORD

FIRST_VISIT_BYTES = 100_000


class Person:
    """One of the people of the day.

    Attributes:
        window: Their window of the browser, which gathers what no page may cause.
        page: What they look at.
        language: Which they read.
    """

    def __init__(self, window: Window, name: str, language: Language, *, has_script: bool) -> None:
        self.window = window
        self._has_script = has_script
        self.page: Page = window.page
        self.name = name
        self.language = language
        self._examined: set[tuple[str, str]] = set()

    def sign_in(self) -> None:
        """Come to the desk; the first page that loads everything has to be light."""
        self.window.open("/")
        self.look()
        self.fill("Account name", self.name)
        self.fill("Password", PASSWORD)
        self.press("Sign in")
        assert self.window.received_bytes <= FIRST_VISIT_BYTES

    def words(self, sentence: str) -> str:
        """Give a sentence of the pages as this person reads it."""
        said = say(self.language, sentence)
        assert self.language is Language.EN or said != sentence, f"not in the catalogue: {sentence}"
        return said

    def follow(self, sentence: str) -> None:
        """Click a link."""
        self._go(self.page.get_by_role("link", name=self.words(sentence)).first)

    def open_named(self, text: str) -> None:
        """Click the link that names something, such as a customer or a file."""
        self._go(self.page.locator("main").get_by_role("link", name=text).first)

    def open_at(self, place: str) -> None:
        """Click the first link at a place of the page, where no words tell it from others."""
        self._go(self.page.locator(place).first)

    def press(self, sentence: str) -> None:
        """Click a button, which sends a form."""
        self._go(self.page.get_by_role("button", name=self.words(sentence)).first)

    def fill(self, label: str, value: str) -> None:
        """Type into a field."""
        self._field(label).fill(value)

    def choose(self, label: str, option: str) -> None:
        """Choose from a list, by the option's words."""
        self._field(label).select_option(label=option)

    def tick(self, sentence: str) -> None:
        """Choose one of several."""
        self.page.get_by_role("radio", name=self.words(sentence)).check()

    def attach(self, label: str, *files: Path) -> None:
        """Choose files to send."""
        self._field(label).set_input_files(list(files))

    def reads(self, sentence: str) -> bool:
        """Tell whether the page says a sentence of the catalogue."""
        return self.finds(self.words(sentence))

    def finds(self, text: str) -> bool:
        """Tell whether a text stands on the page."""
        return text in self.page.locator("main").inner_text()

    def look(self) -> None:
        """Hold the page as it stands against what holds for all pages.

        What measures a page is a script itself: without any, the page only has to be there.
        """
        assert self.page.locator("h1").count() == 1, self.page.url
        if not self._has_script:
            return
        kind = re.sub(r"[0-9a-f-]{20,}", "…", self.page.url.partition("?")[0])
        title = self.page.locator("h1").inner_text()
        if (kind, title) not in self._examined:
            self._examined.add((kind, title))
            assert self.window.examine() == [], self.page.url
        assert not self.window.is_wider_than_screen(), self.page.url

    def _field(self, label: str) -> Locator:
        """Find a field by the beginning of its label; a folded form may have one like it."""
        named = re.compile(rf"^{re.escape(self.words(label))}(\W|$)")
        return self.page.get_by_label(named).filter(visible=True).first

    def _go(self, to: Locator) -> None:
        to.click()
        self.page.wait_for_load_state()
        self.look()
