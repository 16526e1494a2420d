"""Whose an item is: as its source is set up, in the order in which the ways are named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from sqlmodel import Session

from checker.customer_file.dossier import Dossier
from checker.intake.identity import describe_identity, find_by_identity
from checker.sources.items import FetchedItem
from storage.customers import find_customers
from storage.retention import find_erasure
from storage.sources import find_sender
from storage.tables import Customer, SourceRow
from storage.vocabulary import FindBy

_BETWEEN = re.compile(r"[\s\[\]【】()（）<>《》:：,，;；、|/]+")
_MOST_WORDS = 40


def find_owner(
    session: Session, source: SourceRow, fetched: FetchedItem, dossier: Dossier | None
) -> str | None:
    """Give the customer whose an item is; None where nothing says so, or not clearly.

    Args:
        session: Where customers are.
        source: Of the item.
        fetched: The item.
        dossier: What was read of it, where the papers are to say.
    """
    if source.customer_id is not None:
        return _living(session, source.customer_id)
    for way in map(FindBy, source.find_by):
        found = _find(session, way, fetched, dossier)
        if found is not None and (living := _living(session, found)) is not None:
            return living
    return None


def _find(
    session: Session, way: FindBy, fetched: FetchedItem, dossier: Dossier | None
) -> str | None:
    match way:
        case FindBy.SENDER:
            head = fetched.letterhead
            return find_sender(session, head.sender) if head and head.sender else None
        case FindBy.SUBJECT:
            words = _BETWEEN.split(fetched.letterhead.subject) if fetched.letterhead else []
            return _find_by_words(session, words)
        case FindBy.FOLDER:
            parts = PurePosixPath(fetched.item.place).parts
            return _find_by_words(session, parts[:1] if len(parts) > 1 else ())
        case FindBy.PAPERS:
            if dossier is None:
                return None
            return _id_of(find_by_identity(session, describe_identity(dossier)))


def _find_by_words(session: Session, words: Iterable[str]) -> str | None:
    """Give the one customer whom some words name; None where they name several."""
    named = {
        customer.id
        for word in list(words)[:_MOST_WORDS]
        if word
        for customer in find_customers(session, word)
    }
    return named.pop() if len(named) == 1 else None


def _id_of(customer: Customer | None) -> str | None:
    return None if customer is None else customer.id


def _living(session: Session, customer_id: str) -> str | None:
    return customer_id if find_erasure(session, customer_id) is None else None
