"""Facts of the licence's number: its form, the layers of the code, what the QR code says of it."""

from __future__ import annotations

from collections.abc import Sequence

from checker.customer_file.dossier import FiledDocument
from checker.facts.formulas import formula
from checker.facts.reading import (
    document_source,
    is_exact,
    is_poor_copy,
    known,
    not_applicable,
    source_of,
)
from ingest.authenticity.qr import NAME_IN_QR, QR, compare_entries
from ingest.document import Method
from ingest.identifiers import registration_number, uscc
from ingest.identifiers.layer import LayerState
from ingest.identifiers.repair import find_codes
from ingest.normalise.names import names_agree
from rules.facts import Fact, Source

CODE = "unified_social_credit_code"
OLD_NUMBER = "registration_number"

_QR_DETAILS = ("legal_representative", "established_on")
_CODE_LAYERS = (
    "code_format_valid",
    "code_check_digit_valid",
    "code_organisation_part_valid",
    "code_department_known",
    "code_division_known",
    "code_class",
)


@formula("find_form_of_number")
def number_facts(facts: dict[str, Fact], copies: Sequence[FiledDocument]) -> dict[str, Fact]:
    """Tell which number the licence carries and which layers of it hold.

    Args:
        facts: The facts read from the fields, by their name without prefix.
        copies: The copies of the licence, best reading first.
    """
    if any(CODE in copy.document.fields for copy in copies):
        return _code_facts(copies) | _set_aside(facts, OLD_NUMBER, "registration_number_valid")
    if any(OLD_NUMBER in copy.document.fields for copy in copies):
        number = facts[OLD_NUMBER]
        is_valid = None
        if isinstance(number.value, str):
            is_valid = registration_number.check(number.value).is_valid
        return {
            "code_form": known("registration_number", *number.sources),
            "registration_number_valid": known(is_valid, *number.sources),
            **_set_aside(facts, CODE, "code_repaired", *_CODE_LAYERS),
        }
    if all(is_poor_copy(copy) for copy in copies):
        return {}
    place = document_source(copies[0])
    absent = (CODE, "code_repaired", *_CODE_LAYERS, OLD_NUMBER, "registration_number_valid")
    return {"code_form": known("none", place), **_set_aside(facts, *absent)}


def _set_aside(facts: dict[str, Fact], *names: str) -> dict[str, Fact]:
    """What belongs to the other form of number does not apply."""
    return {name: not_applicable() for name in names if name not in facts or not facts[name].value}


@formula("check_credit_code")
def _code_facts(copies: Sequence[FiledDocument]) -> dict[str, Fact]:
    """Check the code layer by layer.

    A code in which a layer fails is not trusted as a value; where its characters are nevertheless
    certain (a text layer, a person's correction), the failing layer is a fact and no doubt.
    """
    showing = [copy for copy in copies if CODE in copy.document.fields]
    trusted = [copy for copy in showing if copy.value(CODE) is not None]
    filed = (trusted or showing)[0]
    field = filed.document.fields[CODE]
    source = source_of(filed, CODE)
    facts = {
        "code_form": known("uscc", source),
        "code_repaired": known(field.method is Method.REPAIRED, source),
    }
    if field.value is None and not is_exact(field):
        return facts | {name: known(None, source) for name in _CODE_LAYERS}
    check = uscc.check(str(field.value or field.raw))
    facts[CODE] = known(check.code, source)
    layers = {
        "code_format_valid": check.format,
        "code_check_digit_valid": check.check_character,
        "code_organisation_part_valid": check.organisation_code,
        "code_department_known": check.department,
        "code_division_known": check.division,
    }
    for name, layer in layers.items():
        is_checkable = layer.state is not LayerState.NOT_CHECKABLE
        facts[name] = known(layer.is_valid, source) if is_checkable else not_applicable(source)
    named = check.entity_class
    facts["code_class"] = known(named.value, source) if named else not_applicable(source)
    return facts


@formula("compare_qr_with_print")
def qr_facts(facts: dict[str, Fact], copies: Sequence[FiledDocument]) -> dict[str, Fact]:
    """Compare the QR code with the print; a code that only the QR showed proves nothing."""
    filed = next((copy for copy in copies if copy.value(QR) is not None), None)
    if filed is None:
        return {
            "qr_seen": known(False, document_source(copies[0])),
            "qr_code_agrees": not_applicable(),
            "qr_name_agrees": not_applicable(),
            "qr_details_agree": not_applicable(),
        }
    content = str(filed.value(QR))
    place = source_of(filed, QR)
    return {
        "qr_seen": known(True, place),
        "qr_code_agrees": _compare_code(copies, content, place),
        "qr_name_agrees": _compare_name(facts["registered_name"], content, place),
        "qr_details_agree": _compare_details(copies, content, place),
    }


def _compare_code(copies: Sequence[FiledDocument], content: str, place: Source | None) -> Fact:
    codes = {found.code for found in find_codes(content)}
    if not codes:
        return not_applicable(place)
    for copy in copies:
        field = copy.document.fields.get(CODE)
        if field is not None and field.value is not None and field.method is not Method.QR:
            return known(field.value in codes, source_of(copy, CODE), place)
    return known(None, place)


def _compare_name(printed: Fact, content: str, place: Source | None) -> Fact:
    """Compare names where the QR code spells one out; most carry only the address of a register."""
    found = NAME_IN_QR.search(content)
    if found is None:
        return not_applicable(place)
    if not isinstance(printed.value, str):
        return known(None, *printed.sources, place)
    return known(names_agree(printed.value, found[1]), *printed.sources, place)


def _compare_details(copies: Sequence[FiledDocument], content: str, place: Source | None) -> Fact:
    """Compare representative and day of establishment where the QR code spells them out."""
    for copy in copies:
        compared = [c for c in compare_entries(content, copy.document) if c.field in _QR_DETAILS]
        if compared:
            printed = (source_of(copy, each.field) for each in compared)
            return known(all(each.agrees for each in compared), *printed, place)
    return not_applicable(place)
