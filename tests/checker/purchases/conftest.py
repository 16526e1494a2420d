"""Offices in which purchases are imported."""

from tests.checker.ledgers.conftest import *  # noqa: F403
