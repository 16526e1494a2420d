"""Whether a page that was filed shows the picture that another customer handed in before.

Hashes of pictures alone cannot tell: two clean scans of one form, filled in for two firms, differ
in as few bits as two photos of one paper. What is printed can: papers of two firms agree in hardly
any of the values that tell firms apart, a picture that was altered still in most of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from storage.alike_pictures import find_like_hashes, record_alike
from storage.documents import StoredDocument, read_document
from storage.tables import DocumentField

MOST_DIFFERING_BITS = 42
"""Of 256: photos turned by one degree differ from themselves in 42 at most, from others in 54."""
LEAST_COMPARED = 3
LEAST_SHARE_EQUAL = 0.5
_TELLING = frozenset(
    {
        "account_number",
        "address",
        "business_scope",
        "established_on",
        "holder_code",
        "holder_name",
        "issued_on",
        "legal_representative",
        "legal_representative_id",
        "number",
        "principal_code",
        "principal_name",
        "registered_address",
        "registered_name",
        "registration_number",
        "scope",
        "signed_on",
        "unified_social_credit_code",
        "valid_until",
    }
)
"""Fields in which the papers of two firms hardly ever agree; type, authority and capital often."""


def note_alike_pictures(session: Session, document_ids: Sequence[str]) -> frozenset[str]:
    """Write down which pages of new documents show a picture of another customer.

    Args:
        session: Written in its transaction.
        document_ids: The documents of a customer that were filed.

    Returns:
        The ids of those other customers.
    """
    filed = {
        document_id: stored
        for document_id in document_ids
        if (stored := read_document(session, document_id)) is not None
    }
    documents = [stored.document for stored in filed.values()]
    concerned = set()
    for like in find_like_hashes(session, documents, MOST_DIFFERING_BITS):
        other = read_document(session, like.other.id)
        if other is not None and is_same_print(
            _values_on(filed[like.document.id], like.page), _values_on(other, like.other_page)
        ):
            record_alike(session, like)
            concerned.add(like.other.customer_id)
    return frozenset(concerned)


def is_same_print(first: Mapping[str, object], second: Mapping[str, object]) -> bool:
    """Tell whether two pages say the same in at least half of the telling values that both have."""
    both = first.keys() & second.keys()
    equal = sum(first[name] == second[name] for name in both)
    return len(both) >= LEAST_COMPARED and equal >= LEAST_SHARE_EQUAL * len(both)


def _values_on(stored: StoredDocument, page: int) -> dict[str, object]:
    return {
        name: field.value for name, field in stored.fields.items() if _is_telling(name, field, page)
    }


def _is_telling(name: str, field: DocumentField, page: int) -> bool:
    return name in _TELLING and field.page == page and field.value is not None
