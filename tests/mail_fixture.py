"""The mail server as a fixture, for the rooms that need one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.mail_server import MailServer, MailServerMissingError, run_mail_server
from tests.required import do_without


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    try:
        with run_mail_server() as server:
            yield server
    except MailServerMissingError as missing:
        do_without("imap", missing)
