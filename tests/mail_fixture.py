"""The mail server as a fixture, for the rooms that need one."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.mail_server import MailServer, MailServerMissingError, run_mail_server


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    try:
        with run_mail_server() as server:
            yield server
    except MailServerMissingError as missing:
        if "imap" in os.environ.get("LICET_REQUIRE", ""):
            raise
        pytest.skip(str(missing))
