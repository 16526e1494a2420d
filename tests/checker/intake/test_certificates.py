"""Certificates in English that run out: filed as credentials, each with what it is called."""

from __future__ import annotations

from datetime import date

import pytest

from checker.customer_file.document_fields import field_title, fields_of_kind
from checker.privacy import is_personal_number
from ingest.templates import load_templates
from ingest.templates.schema import Script
from tests.checker.office import Office
from tests.checker.papers import make_document, make_licence

ENDS_ON = date(2027, 9, 30)
PAPERS = {
    "intl.insurance_certificate": {
        "number": "24/EL/0098765",
        "holder_name": "Sample Meadow Engineering Limited",
        "issuer": "Specimen Assurance plc",
        "valid_until": ENDS_ON,
    },
    "intl.iso_certificate": {
        "number": "FS 712345",
        "holder_name": "Specimen Orchard Instruments Ltd",
        "issuer": "Example Assurance Services Ltd",
        "valid_until": ENDS_ON,
    },
    "intl.good_standing": {
        "number": "202600123",
        "holder_name": "Fictional Lantern Holdings Limited",
        "issuer": "Registrar of Companies",
        "valid_until": ENDS_ON,
    },
}


@pytest.mark.parametrize("kind", PAPERS)
def test_a_certificate_with_an_end_is_a_credential(office: Office, kind: str) -> None:
    said = PAPERS[kind]
    office.receive(make_licence(), make_document(kind, said))
    (credential,) = (each for each in office.credentials() if each.kind == kind)
    assert credential.valid_until == ENDS_ON
    assert (credential.number, credential.holder, credential.issuer) == (
        said["number"],
        said["holder_name"],
        said["issuer"],
    )


def test_a_power_of_attorney_is_its_attorneys(office: Office) -> None:
    paper = make_document(
        "intl.power_of_attorney",
        {
            "principal_name": "Imaginary Anchor Logistics GmbH",
            "agent_name": "Frederick Mockridge",
            "powers": "to sign the supply agreement",
            "signed_on": date(2026, 1, 5),
            "valid_until": ENDS_ON,
        },
    )
    office.receive(make_licence(), paper)
    (credential,) = (each for each in office.credentials() if each.kind == paper.kind)
    assert (credential.holder, credential.issuer, credential.scope) == (
        "Frederick Mockridge",
        "Imaginary Anchor Logistics GmbH",
        "to sign the supply agreement",
    )
    assert (credential.issued_on, credential.valid_until) == (date(2026, 1, 5), ENDS_ON)


def test_every_field_of_a_form_in_english_is_called_something() -> None:
    for template in load_templates():
        if template.script is not Script.LATIN:
            continue
        for name in fields_of_kind(template.id):
            title = field_title(template.id, name)
            assert title.zh != name
            assert title.en != name
    assert field_title("intl.insurance_certificate", "holder_name").zh == "被保险人"


def test_taxpayers_numbers_are_personal() -> None:
    assert is_personal_number("employer_identification_number")
    assert is_personal_number("social_security_number")
    assert not is_personal_number("registration_number")
