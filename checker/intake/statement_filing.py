"""Filing the financial statements that stand in a customer's documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from checker.customer_file.dossier import Dossier, FiledStatement
from checker.customer_file.statements import to_statement_reading
from ingest.document import Document
from ingest.normalise.names import normalise_company_name
from ingest.statements import Statement
from storage.statements import FilingResult, Slot, StatementReading, record_statements
from storage.tables import Customer


@dataclass(frozen=True, slots=True)
class FiledStatements:
    """What filing the statements of a batch came to.

    Attributes:
        has_news: Whether any was not on file.
        not_filed: `(file, company)` of those that bear another company's name.
    """

    has_news: bool
    not_filed: tuple[tuple[str, str], ...]


def file_statements(
    session: Session,
    customer: Customer,
    dossier: Dossier,
    document_ids: Mapping[str, str],
    now: datetime,
) -> FiledStatements:
    """File the statements in the documents of a batch, but for those of other companies.

    Of a file that gives one period twice, the first counts.

    Args:
        session: Where to file, after the documents.
        customer: Whose documents they are.
        dossier: What was read.
        document_ids: The documents on file by their references.
        now: The moment of filing.
    """
    readings: dict[Slot, StatementReading] = {}
    not_filed: dict[tuple[str, str], None] = {}
    for entry in dossier.documents:
        for statement in entry.document.statements:
            if not _is_of(statement, customer):
                company = statement.company_name or statement.company_code or ""
                not_filed[entry.document.name, company] = None
                continue
            filed = FiledStatement(
                statement,
                entry.received_on,
                entry.document.name,
                entry.document.sha256,
                document_ids[entry.reference],
            )
            reading = to_statement_reading(filed, customer.id)
            readings.setdefault(reading.slot, reading)
    filings = record_statements(session, list(readings.values()), recorded_at=now)
    has_news = any(filing.result is not FilingResult.UNCHANGED for filing in filings)
    return FiledStatements(has_news, tuple(not_filed))


def name_company(documents: Sequence[Document]) -> tuple[str | None, str | None]:
    """Give the name and the code that all statements of some documents bear."""
    statements = [one for document in documents for one in document.statements]
    names = {one.company_name for one in statements if one.company_name}
    codes = {one.company_code for one in statements if one.company_code}
    return (
        names.pop() if len(names) == 1 else None,
        codes.pop() if len(codes) == 1 else None,
    )


def _is_of(statement: Statement, customer: Customer) -> bool:
    """Tell whether nothing speaks against a statement being a customer's.

    A code decides. A name does only against a customer whose own name is known from a licence or a
    register: others are called by a folder's name.
    """
    code = statement.company_code
    if code is not None and customer.unified_social_credit_code is not None:
        return code == customer.unified_social_credit_code
    is_identified = customer.unified_social_credit_code or customer.registration_number
    if statement.company_name is None or not is_identified:
        return True
    named = normalise_company_name(statement.company_name)
    return named == normalise_company_name(customer.name)
