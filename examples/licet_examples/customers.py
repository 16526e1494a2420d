"""Write the six customers of the demo as folders of files, as they would arrive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from licet_examples.check_digits import complete_registration_number, complete_resident_id
from licet_examples.degrade import blur_box, degrade
from licet_examples.letter import LetterFields, lay_out_letter
from licet_examples.licence import LicenceFields, TruthValue
from licet_examples.licence_sheet import lay_out_licence
from licet_examples.numerals import print_amount, state_amount
from licet_examples.pdf import bind_scans, paint_pdf
from licet_examples.picture import encode_jpeg, paint_picture
from licet_examples.sample_models import Medium, SampleCustomer, load_customers
from licet_examples.sheet import Sheet
from licet_examples.statement_files import write_statements
from licet_examples.terms import print_term, resolve_date
from licet_examples.typesetting import find_text

DEFAULT_SEED = 20_260_101
_UNISSUED_RESIDENT_SEQUENCE = "000"
_PICTURE_QUALITY = 85
_PIXELS_PER_POINT = 2.7

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class WrittenDocument:
    """A file that was written.

    Attributes:
        path: Where.
        kind: Template id of the document.
        truth: The value of every field that it shows legibly, by field name.
        unreadable: Fields that stand on it and cannot be read.
    """

    path: Path
    kind: str
    truth: dict[str, TruthValue]
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenCustomer:
    """A folder that was written.

    Attributes:
        folder: Where.
        customer: Whom it tells of, and what a check must come to.
        documents: Its licence and its letter.
        statements: Files with its financial statements.
    """

    folder: Path
    customer: SampleCustomer
    documents: tuple[WrittenDocument, ...]
    statements: tuple[Path, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that was written."""
        return (*(document.path for document in self.documents), *self.statements)


def write_customers(
    directory: Path, as_of: date, seed: int = DEFAULT_SEED
) -> list[WrittenCustomer]:
    """Write one folder for each sample customer; the same bytes for the same arguments.

    Args:
        directory: Where the folders go; it is made if need be, files of the same name are replaced.
        as_of: The day of the check, from which the customers' dates are counted.
        seed: Of the noise on scans and photographs.

    Raises:
        FontMissingError: No Chinese font is installed.
    """
    return [write_customer(directory, customer, as_of, seed) for customer in load_customers()]


def fill_licence(customer: SampleCustomer, as_of: date) -> LicenceFields:
    """Turn a customer's entry into what its licence says on a day."""
    content = customer.licence.fields
    code = customer.code.complete() if customer.code else None
    number = content.registration_number
    term, capital = content.term, content.capital
    valid_from = resolve_date(term.first, as_of) if term else None
    valid_until = resolve_date(term.until, as_of) if term and term.until else None
    return LicenceFields(
        form=content.form,
        registered_name=content.registered_name,
        entity_type=content.entity_type,
        legal_representative=content.legal_representative,
        registered_address=content.registered_address,
        business_scope=content.business_scope,
        registration_authority=content.registration_authority,
        established_on=resolve_date(content.established_on, as_of),
        issued_on=resolve_date(content.issued_on, as_of),
        unified_social_credit_code=code,
        registration_number=complete_registration_number(number) if number else None,
        capital_print=print_amount(capital.ten_thousands, capital.print) if capital else None,
        capital=state_amount(capital.ten_thousands, capital.print) if capital else None,
        composition=content.composition,
        term_print=print_term(term.print, valid_from, valid_until) if term and valid_from else None,
        valid_from=valid_from if term and term.print.has_start else None,
        valid_until=valid_until,
        no_fixed_term=bool(term and not term.print.has_end),
        copy_mark=content.copy_mark,
        copy_number=content.copy_number,
        restricted_use=content.restricted_use,
        qr_content=(
            f"http://gsxt.example.cn/index?uniscid={code}" if code and content.has_qr_code else None
        ),
    )


def fill_letter(customer: SampleCustomer, as_of: date) -> LetterFields:
    """Turn a customer's entry into what its authorization letter says on a day."""
    letter, content = customer.letter, customer.letter.fields
    other = letter.principal
    code = other.code if other else customer.code
    born_on = date.fromisoformat(content.agent_id.born_on)
    identity = f"{content.agent_id.division}{born_on:%Y%m%d}{_UNISSUED_RESIDENT_SEQUENCE}"
    licence = customer.licence.fields
    return LetterFields(
        principal_name=other.name if other else licence.registered_name,
        principal_code=code.complete() if code and content.states_principal_code else None,
        principal_legal_representative=(
            other.legal_representative if other else licence.legal_representative
        ),
        agent_name=content.agent_name,
        agent_id_number=complete_resident_id(identity),
        matter=content.matter,
        powers=content.powers,
        amount_print=print_amount(content.cap.ten_thousands, content.cap.print),
        amount_cap=state_amount(content.cap.ten_thousands, content.cap.print),
        valid_from=resolve_date(content.valid_from, as_of),
        valid_until=resolve_date(content.valid_until, as_of),
        may_sub_delegate=content.may_sub_delegate,
        representative_title=content.representative_title,
        signed_on=resolve_date(content.signed_on, as_of),
    )


def write_customer(
    directory: Path, customer: SampleCustomer, as_of: date, seed: int = DEFAULT_SEED
) -> WrittenCustomer:
    """Write the folder of one sample customer, the same bytes as beside the others.

    Args:
        directory: Where the folder goes; it is made if need be, files of the same name are
            replaced.
        customer: One of `load_customers`.
        as_of: The day of the check, from which the customer's dates are counted.
        seed: Of the noise on scans and photographs.

    Raises:
        FontMissingError: No Chinese font is installed.
    """
    rng = np.random.default_rng([seed, load_customers().index(customer)])
    folder = directory / customer.folder
    folder.mkdir(parents=True, exist_ok=True)
    licence = fill_licence(customer, as_of)
    sheet = lay_out_licence(licence, customer.licence.layout)
    truth = licence.state_truth()
    hidden = [find_text(sheet, str(truth.pop(name))) for name in customer.licence.blurred]
    licence_path = folder / customer.licence.file
    licence_path.write_bytes(render_sheet(sheet, customer.licence.medium, rng, hidden))

    letter = fill_letter(customer, as_of)
    letter_path = folder / customer.letter.file
    letter_sheet = lay_out_letter(letter, customer.letter.style)
    letter_path.write_bytes(render_sheet(letter_sheet, customer.letter.medium, rng))
    documents = (
        WrittenDocument(licence_path, "cn.business_licence", truth, customer.licence.blurred),
        WrittenDocument(letter_path, "cn.authorization_letter", letter.state_truth()),
    )
    statements = write_statements(folder, customer.licence.fields.registered_name, as_of)
    return WrittenCustomer(folder, customer, documents, statements)


def render_sheet(
    sheet: Sheet, medium: Medium, rng: np.random.Generator, hidden: list[Box] | None = None
) -> bytes:
    """Turn a sheet into the bytes of a file.

    Args:
        sheet: The page.
        medium: What the file is to be.
        rng: Source of the noise on pictures.
        hidden: Boxes to blur beforehand, as shares of the page; pictures only.
    """
    if medium.pdf is not None:
        return paint_pdf([sheet], medium.pdf)
    picture = paint_picture(sheet, round(sheet.width * _PIXELS_PER_POINT))
    for box in hidden or []:
        picture = blur_box(picture, box)
    if medium.scan is not None:
        return bind_scans([degrade(picture, medium.scan, rng)])
    if medium.picture is None:
        message = "a medium is a PDF, a scan or a picture"
        raise ValueError(message)
    return encode_jpeg(degrade(picture, medium.picture, rng), _PICTURE_QUALITY)
