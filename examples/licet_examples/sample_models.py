"""The shape of `customers.yaml`, and the customers read from it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from licet_examples.check_digits import complete_credit_code
from licet_examples.degrade import Degradation
from licet_examples.letter import LetterStyle
from licet_examples.licence import LicenceForm
from licet_examples.licence_sheet import LicenceLayout
from licet_examples.numerals import AmountPrint
from licet_examples.pdf import PdfVariant
from licet_examples.terms import TermPrint

SampleVerdict = Literal["approve", "approve_with_conditions", "refer", "reject"]

RelativeDate = str
"""`2011-05-18`, or counted from the day of the check: `-P8Y2M`, `+P45D`."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Story(_Model):
    """What the customer shows, in both languages."""

    zh: str
    en: str


class Expected(_Model):
    """What a check must come to.

    Attributes:
        verdict: Of the onboarding policy.
        findings: Facts that an adverse or inconclusive finding must speak of.
    """

    verdict: SampleVerdict
    findings: tuple[str, ...]


class CodeParts(_Model):
    """A unified social credit code without its check characters."""

    prefix: str
    division: str
    organisation: str

    def complete(self) -> str:
        """Give the 18 characters."""
        return complete_credit_code(self.prefix, self.division, self.organisation)


class Medium(_Model):
    """On what the document comes; exactly one is given.

    Attributes:
        pdf: A PDF with a text layer.
        scan: A PDF of pictures.
        picture: A JPEG.
    """

    pdf: PdfVariant | None = None
    scan: Degradation | None = None
    picture: Degradation | None = None

    @model_validator(mode="after")
    def _require_one(self) -> Medium:
        if sum(part is not None for part in (self.pdf, self.scan, self.picture)) != 1:
            message = "exactly one of pdf, scan and picture must be given"
            raise ValueError(message)
        return self


class Amount(_Model):
    """An amount in units of 10,000 and how it is printed."""

    ten_thousands: int = Field(gt=0)
    print: AmountPrint


class Term(_Model):
    """A business term and how it is printed."""

    print: TermPrint
    first: RelativeDate = Field(alias="from")
    until: RelativeDate | None = None


class AgentId(_Model):
    """What an agent's invented identity number is made from."""

    division: str
    born_on: str


class LicenceContent(_Model):
    """What the licence says; see `licet_examples.licence.LicenceFields`."""

    form: LicenceForm
    registered_name: str
    entity_type: str
    legal_representative: str
    registered_address: str
    business_scope: str
    registration_authority: str
    established_on: RelativeDate
    issued_on: RelativeDate
    registration_number: str | None = Field(default=None, description="without its check digit")
    capital: Amount | None = None
    composition: str | None = None
    term: Term | None = None
    copy_mark: Literal["original", "duplicate"] | None = None
    copy_number: str | None = None
    restricted_use: str | None = None
    has_qr_code: bool = True


class SampleLicence(_Model):
    """A licence and the medium it comes on; `blurred` names fields that cannot be read."""

    file: str
    layout: LicenceLayout
    medium: Medium
    blurred: tuple[Literal["unified_social_credit_code"], ...] = ()
    fields: LicenceContent


class Principal(_Model):
    """Who authorizes, where that is not the customer."""

    name: str
    code: CodeParts
    legal_representative: str


class LetterContent(_Model):
    """What the letter says; see `licet_examples.letter.LetterFields`."""

    agent_name: str
    agent_id: AgentId
    matter: str
    powers: str
    cap: Amount
    valid_from: RelativeDate
    valid_until: RelativeDate
    may_sub_delegate: bool
    signed_on: RelativeDate
    states_principal_code: bool = True
    representative_title: str = "法定代表人"


class SampleLetter(_Model):
    """An authorization letter and the medium it comes on."""

    file: str
    style: LetterStyle
    medium: Medium
    principal: Principal | None = None
    fields: LetterContent


class SampleCustomer(_Model):
    """A customer: its documents and what a check must say of them.

    Attributes:
        folder: Name of the folder that its files go to.
        story: What it shows.
        expected: What a check must come to.
        code: Its unified social credit code; None where it has an old licence.
        licence: Its business licence.
        letter: Its authorization letter.
    """

    folder: str
    story: Story
    expected: Expected
    code: CodeParts | None = None
    licence: SampleLicence
    letter: SampleLetter


@cache
def load_customers() -> tuple[SampleCustomer, ...]:
    """Read the sample customers.

    Raises:
        pydantic.ValidationError: `customers.yaml` does not have its shape.
    """
    text = files("licet_examples").joinpath("customers.yaml").read_text(encoding="utf-8")
    return tuple(
        SampleCustomer.model_validate(entry) for entry in yaml.safe_load(text)["customers"]
    )
