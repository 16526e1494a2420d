"""The whole day in a real browser, in both languages, once without script."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium

from checker.http.cookies import LANGUAGE_COOKIE
from checker.serving.server import serving
from rules.chain.process import ChainProcess
from rules.pack import Pack
from storage.vocabulary import Language
from tests.checker.web.conftest import Window
from tests.checker.web.day import approver, auditor, finance, officer
from tests.checker.web.day.person import Person
from tests.checker.web.day.stage import NAMES, OnceReader, fill_database, open_desk, write_papers
from tests.checker.web.desk import TestDesk

PATIENCE_MS = 180_000
"""Reading a scan takes seconds on a quiet machine, and a minute where all tests run at once."""


@pytest.fixture(scope="module")
def reader() -> Iterator[OnceReader]:
    with OnceReader() as reader:
        yield reader


@pytest.fixture(scope="module")
def customers_on_file(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, pack: Pack
) -> Path:
    """A folder with the customers since long, their database and files, for walks to copy."""
    folder = tmp_path_factory.mktemp("on file")
    database = Path(shutil.copy(migrated_sqlite, folder / "licet.db"))
    fill_database(database, folder, pack)
    return folder


@contextmanager
def come_to_work(
    chromium: Chromium, desk: TestDesk, language: Language, *, has_script: bool
) -> Iterator[dict[str, Person]]:
    """Serve the desk and give everybody a window of their own."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = bound.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    people = {}
    with serving(desk.app, "127.0.0.1", port), ExitStack() as windows:
        for name in NAMES:
            context = chromium.new_context(
                viewport={"width": 1280, "height": 860}, java_script_enabled=has_script
            )
            windows.callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            context.add_cookies([{"name": LANGUAGE_COOKIE, "value": language.value, "url": base}])
            window = Window(context.new_page(), base)
            people[name] = Person(window, name, language, has_script=has_script)
        yield people
        for person in people.values():
            assert person.window.complaints == [], person.name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "has_script"),
    [(Language.ZH, True), (Language.EN, False)],
    ids=["zh", "en without script"],
)
@pytest.mark.xdist_group("whole day")
def test_the_day_of_four_people(
    tmp_path: Path,
    customers_on_file: Path,
    chromium: Chromium,
    chain: ChainProcess,
    reader: OnceReader,
    language: Language,
    has_script: bool,
) -> None:
    shutil.copytree(customers_on_file, tmp_path, dirs_exist_ok=True)
    desk = open_desk(tmp_path / "licet.db", tmp_path, chain, reader)
    papers = write_papers(tmp_path / "papers", desk.desk.today())
    with come_to_work(chromium, desk, language, has_script=has_script) as people:
        maker, decider = people["officer"], people["approver"]
        maker.sign_in()
        officer.file_scans(maker, papers)
        officer.correct_what_is_smudged(maker, papers)
        officer.ask_for_the_letter(maker)

        decider.sign_in()
        approver.approve_the_correction(decider, papers)

        officer.file_the_letter(maker, papers)
        officer.submit(maker)
        approver.approve_the_review(decider)

        people["finance"].sign_in()
        finance.weigh_a_contract(people["finance"])

        people["auditor"].sign_in()
        auditor.verify_the_log(people["auditor"])
        auditor.take_the_pack(people["auditor"], tmp_path)
    desk.database.close()
