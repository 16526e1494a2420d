"""Canaries: what is told of a customer goes through the whole program and comes out nowhere else.

Words that exist nowhere but in this test are the customer's name, the agent's name and number, the
file's name, what was read of it and what a person types. They go through filing, checks, pages and
failures; then the log, the figures and the error pages are searched for them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.testclient import TestClient

from checker.access.roles import Role
from checker.http.guarded import DeskRouter
from checker.http.visit import Visiting
from checker.telemetry.logs import set_up_logging
from rules.chain.process import ChainProcess
from rules.pack import Pack
from storage.errors import StorageError
from tests.checker.office import Office
from tests.checker.papers import make_letter, make_licence
from tests.checker.web.desk import TestDesk

NAME = "渡鸦金丝雀贸易有限公司"
AGENT = "甄金雀"
AGENT_NUMBER = "110105194912310021"
FILE = "canaryscan"
READ = "canaryocrwords"
TYPED = "canarytyped"
CANARIES = (NAME, AGENT, AGENT_NUMBER, FILE, READ, TYPED, "canary")


@pytest.fixture
def log() -> Iterator[StringIO]:
    """The log of this process, everything down to the least grave record."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logging.raiseExceptions)
    stream = StringIO()
    set_up_logging(stream, as_json=True, level=logging.DEBUG)
    yield stream
    root.handlers[:], root.level, logging.raiseExceptions = before
    logging.captureWarnings(capture=False)


def failing_routes() -> DeskRouter:
    """Give routes that fail with what they were told in their words, as bugs do."""
    router = DeskRouter()

    @router.public("/fail/{word}")
    def fail(visit: Visiting, word: str) -> Response:
        logging.getLogger("checker.web").warning("read %s", word, extra={"customer_id": word})
        logging.getLogger("library").error(f"cannot read {word}")
        raise ValueError(word, visit.request.query_params, NAME, AGENT_NUMBER)

    @router.public("/storage/{word}")
    def fail_storage(visit: Visiting, word: str) -> Response:
        del visit
        raise StorageError(reason=word)

    @router.public("/refused/{word}", methods=("POST",))
    def refuse(visit: Visiting, word: str) -> Response:
        del visit
        raise HTTPException(422, word)

    return router


def test_no_line_figure_or_error_page_holds_what_was_told(
    office: Office, pack: Pack, chain: ChainProcess, log: StringIO, tmp_path: Path
) -> None:
    licence = make_licence(name=f"{FILE}.pdf", registered_name=NAME, business_scope=READ)
    letter = make_letter(
        name=f"{FILE}2.pdf", principal_name=NAME, agent_name=AGENT, agent_id_number=AGENT_NUMBER
    )
    received = office.receive(licence, letter, folder=f"{TYPED}-folder")
    customer = received.customer.id
    broken = office.incoming / f"{FILE}-broken.pdf"
    broken.write_bytes(f"%PDF {READ}".encode())
    office.receive_files([broken], customer=customer)
    office.check(customer, pack, chain)

    desk = TestDesk(office.database, tmp_path, routers=(failing_routes(),))
    maker = desk.sign_in(Role.MAKER)
    answers = [maker.get(f"/fail/{word}?name={word}") for word in (TYPED, NAME, AGENT_NUMBER)]
    answers += [
        maker.get(f"/storage/{TYPED}"),
        maker.get(f"/nothing/{TYPED}?q={NAME}"),
        maker.get(f"/feeds/{TYPED}.ics"),
        maker.send(f"/refused/{TYPED}", {"name": NAME, "number": AGENT_NUMBER}),
        maker.send("/sign-in", {"name": "nobody", "password": TYPED}),
        maker.send("/refused/x", {"note": TYPED * 10_000}),
        maker.send("/refused/x", files={"scan": (f"{FILE}.pdf", READ.encode())}),
    ]
    assert {answer.status_code for answer in answers[:6]} == {500, 404}
    assert answers[-2].status_code == 413
    monitor = TestClient(desk.app, client=("127.0.0.1", 1), raise_server_exceptions=False)
    figures = monitor.get("/metrics").text
    errors = [answer for answer in answers if answer.status_code >= 400]
    assert len(errors) >= 8
    wrote = log.getvalue()
    assert wrote.count('"request"') >= len(answers)
    assert "A request failed." in wrote
    for canary in CANARIES:
        assert canary not in wrote
        assert canary not in figures
        for answer in errors:  # a page may link back to the address that was asked for
            assert canary not in answer.text or canary in unquote(str(answer.url))
