"""A dossier: everything that lies on file for one customer on one day, however it was obtained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.document import Document, ReadResult, Value
from ingest.statements import Statement
from storage.vocabulary import HitState

BUSINESS_LICENCE = "cn.business_licence"
AUDIT_REPORT = "cn.audit_report"
AUTHORIZATION_LETTER = "cn.authorization_letter"
POWER_OF_ATTORNEY = "intl.power_of_attorney"
INCORPORATION = "intl.certificate_of_incorporation"
REGISTRY_EXTRACT = "intl.registry_extract"
GOOD_STANDING = "intl.good_standing"
INSURANCE_CERTIFICATE = "intl.insurance_certificate"
ISO_CERTIFICATE = "intl.iso_certificate"
W9 = "us.w9"
FINANCIAL_STATEMENTS = "cn.financial_statements"


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """A document and the day on which we received it.

    Attributes:
        document: What was read.
        part: Its place among the documents of its file, from 0.
        received_on: The day the file reached us.
    """

    document: Document
    part: int
    received_on: date

    @property
    def reference(self) -> str:
        """Name it within the dossier: hash of the file and place in it."""
        return f"{self.document.sha256}#{self.part}"

    def value(self, field: str) -> Value | None:
        """Give the trusted value of a field; None when it is absent or cannot be trusted."""
        found = self.document.fields.get(field)
        return found.value if found else None

    def text(self, field: str) -> str | None:
        """Give the value of a text field."""
        value = self.value(field)
        return value if isinstance(value, str) else None

    def day(self, field: str) -> date | None:
        """Give the value of a date field."""
        value = self.value(field)
        return value if isinstance(value, date) else None

    def has_sign(self, *codes: str) -> bool:
        """Tell whether the reader noted one of these signs."""
        return any(sign.code in codes for sign in self.document.signs)

    def has_problem(self, *codes: str) -> bool:
        """Tell whether the reader noted one of these problems."""
        return any(problem.code in codes for problem in self.document.problems)


@dataclass(frozen=True, slots=True)
class FiledStatement:
    """A financial statement, the file that shows it, and the day on which we received it.

    Attributes:
        statement: What was read.
        received_on: The day the file reached us.
        source_name: The file's name.
        source_sha256: Of its bytes.
        document_id: The document on file that shows it; None for a line of a table, and for what
            is not on file.
        id: Of the statement on file; empty for what is not.
    """

    statement: Statement
    received_on: date
    source_name: str
    source_sha256: str
    document_id: str | None = None
    id: str = ""

    @property
    def is_audited(self) -> bool:
        """Tell whether an auditor has said something about it, good or bad."""
        return self.statement.audit_opinion not in (None, "unaudited")


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file of this customer that another customer has handed in too, byte for byte.

    Attributes:
        sha256: Of the file.
        customer_id: Of the other customer, whose names would outlive its erasure in findings.
        received_on: The day it reached us there.
    """

    sha256: str
    customer_id: str
    received_on: date


@dataclass(frozen=True, slots=True)
class SharedPicture:
    """A page of this customer that shows the same picture as a page of another customer.

    Attributes:
        sha256: Of the file.
        page: Of the file, from 1.
        other_sha256: Of the other customer's file.
        other_page: Of that file, from 1.
        customer_id: Of the other customer.
        received_on: The day that file reached us.
    """

    sha256: str
    page: int
    other_sha256: str
    other_page: int
    customer_id: str
    received_on: date


@dataclass(frozen=True, slots=True)
class FiledHit:
    """An entry of a list that may be a party of this customer, or that a person says is.

    Attributes:
        hit_id: The hit on file.
        party: Role and number of the party, such as `legal_representative:1`.
        list_kind: The list.
        source_id: The list's own number of the entry.
        is_strong: True for a hit, False for a likeness that a person has to look at.
        state: What a person made of it.
        found_on: The day it was found.
    """

    hit_id: str
    party: str
    list_kind: str
    source_id: str
    is_strong: bool
    state: HitState
    found_on: date

    @property
    def role(self) -> str:
        """Give what the party is to the customer."""
        return self.party.partition(":")[0]


@dataclass(frozen=True, slots=True)
class FiledRegistryRecord:
    """What a register said of this customer.

    Attributes:
        reference: The record on file.
        source: The register.
        as_of: The day of which it speaks.
        received_on: The day it was imported.
        values: What it says, by field of the records.
        sections: The entries of each list that it has.
        numbers: The customer's numbers in it, by scheme.
        problem_codes: What of it could not be read.
    """

    reference: str
    source: str
    as_of: date
    received_on: date
    values: Mapping[str, str | int | bool]
    sections: Mapping[str, Sequence[Mapping[str, str | int | bool]]]
    numbers: Mapping[str, str]
    problem_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """All documents of one customer, and what is told by the financial statements among them.

    Attributes:
        label: What the customer is called until a document says better, such as the folder's name.
        documents: In the order of receipt.
        statements: In any order; each says when it was received.
        shared: Files that other customers have handed in too; None where nothing is on file that
            could be compared with.
        pictures: Pages that show a picture which another customer has handed in too; likewise.
        hits: Hits on lists that stand; None where the customer was never screened.
        records: What registers said, in any order.
    """

    label: str
    documents: tuple[FiledDocument, ...]
    statements: tuple[FiledStatement, ...] = ()
    shared: tuple[SharedFile, ...] | None = None
    pictures: tuple[SharedPicture, ...] | None = None
    hits: tuple[FiledHit, ...] | None = None
    records: tuple[FiledRegistryRecord, ...] = ()

    def of_kind(self, *kinds: str) -> tuple[FiledDocument, ...]:
        """Give the documents of one of these kinds that could be read."""
        return tuple(filed for filed in self.documents if filed.document.kind in kinds)

    def of_result(self, *results: ReadResult) -> tuple[FiledDocument, ...]:
        """Give the documents whose reading ended in one of these ways."""
        return tuple(filed for filed in self.documents if filed.document.result in results)

    def known_on(self, as_of: date) -> Dossier:
        """Give the dossier as it stood at the end of a day."""
        received = tuple(filed for filed in self.documents if filed.received_on <= as_of)
        statements = tuple(filed for filed in self.statements if filed.received_on <= as_of)
        shared = self.shared
        if shared is not None:
            shared = tuple(each for each in shared if each.received_on <= as_of)
        pictures = self.pictures
        if pictures is not None:
            pictures = tuple(each for each in pictures if each.received_on <= as_of)
        hits = self.hits
        if hits is not None:
            hits = tuple(each for each in hits if each.found_on <= as_of)
        records = tuple(each for each in self.records if each.received_on <= as_of)
        return Dossier(self.label, received, statements, shared, pictures, hits, records)


def make_dossier(label: str, documents: Iterable[Document], received_on: date) -> Dossier:
    """Put freshly read documents into a dossier, numbering those that share a file."""
    parts: dict[str, int] = {}
    filed = []
    statements: list[FiledStatement] = []
    for document in documents:
        part = parts.get(document.sha256, 0)
        parts[document.sha256] = part + 1
        filed.append(FiledDocument(document, part, received_on))
        statements += (
            FiledStatement(statement, received_on, document.name, document.sha256)
            for statement in document.statements
        )
    return Dossier(label, tuple(filed), tuple(statements))
