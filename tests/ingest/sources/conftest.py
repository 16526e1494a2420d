"""Servers for the tests of sources."""

from tests.mail_fixture import mail_server

__all__ = ["mail_server"]
