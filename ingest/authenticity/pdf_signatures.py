"""The electronic signatures of a PDF, verified by pyHanko without a network.

A signature can be intact over its own bytes while the page was changed by a later saving: a file
made so has `intact` and `valid` and yet a false `bottom_line`. Hence the order of the questions
below, and only `bottom_line` makes a signature valid. Revocation is not asked for: a verdict says
what the file and the trusted roots prove, and no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import DocumentTimestampStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from ingest.authenticity.signature_place import find_place
from ingest.document import Sign

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate  # type: ignore[import-untyped]

_NATIONAL_ALGORITHMS = bytes.fromhex("2a811ccf55")
"""The arc 1.2.156.10197 (SM2, SM3 and their kin, GM/T 0006) as DER writes it."""
_SIGNATURES_AT_MOST = 50
_LONGEST_TEXT = 120
_CHANGES = {
    ModificationLevel.LTA_UPDATES: "LTA",
    ModificationLevel.FORM_FILLING: "form filling · 填写表单",
    ModificationLevel.ANNOTATIONS: "annotations · 批注",
}
_PERMITTED = {
    MDPPerm.NO_CHANGES: "none · 不允许改动",
    MDPPerm.FILL_FORMS: "form filling and signing · 填写表单、签名",
    MDPPerm.ANNOTATE: "annotations, form filling and signing · 批注、填写表单、签名",
}


def find_signatures(content: bytes, trust_roots: Sequence[Certificate]) -> tuple[Sign, ...]:
    """Verifies every signature and time stamp of a PDF.

    Args:
        content: The file.
        trust_roots: Whose certificates prove who signed; none is trusted where empty.

    Returns:
        A verdict on each, in the order of signing; one that cannot be examined is malformed.
    """
    try:
        reader = PdfFileReader(BytesIO(content), strict=False)
        if reader.encrypted:
            reader.decrypt("")
        signatures = list(reader.embedded_signatures)
    except Exception as error:  # noqa: BLE001 - pyHanko raises many kinds on broken structures
        return (_malformed("?", error),)
    signs: list[Sign] = []
    for signature in signatures[:_SIGNATURES_AT_MOST]:
        signs.extend(_examine(reader, signature, trust_roots))
    return tuple(signs)


def _examine(
    reader: PdfFileReader, signature: EmbeddedPdfSignature, trust_roots: Sequence[Certificate]
) -> Iterator[Sign]:
    field = str(signature.field_name)[:_LONGEST_TEXT]
    page, box = find_place(reader, signature.sig_field)
    algorithm = _find_unsupported(signature)
    if algorithm:
        told = (("algorithm", algorithm), ("field", field))
        yield Sign("signature_unsupported", page, box, told)
        return
    try:
        status = _validate(signature, trust_roots)
        code, reason = _judge(status)
        details = (("field", field), *_describe_signer(signature, status), ("reason", reason))
    except Exception as error:  # noqa: BLE001 - as above: the signature's structure is the file's
        yield _malformed(field, error, page, box)
        return
    if _is_timestamp(signature) and code in ("signature_valid", "signature_of_unknown_issuer"):
        code = code.replace("signature", "timestamp")
    yield Sign(code, page, box, tuple(pair for pair in details if pair[1]))
    yield from _describe_permissions(signature, status, code, field)


def _validate(signature: EmbeddedPdfSignature, trust_roots: Sequence[Certificate]) -> Any:  # noqa: ANN401 - two kinds of status without a common type
    context = ValidationContext(trust_roots=list(trust_roots), allow_fetching=False)
    if _is_timestamp(signature):
        return validate_pdf_timestamp(signature, context)
    return validate_pdf_signature(signature, context)


def _judge(status: Any) -> tuple[str, str]:  # noqa: ANN401 - see `_validate`
    """Names the verdict: what is broken before what was changed, and that before who signed."""
    if _holds(status):
        return "signature_valid", ""
    if not (status.intact and status.valid):
        return "signature_broken", ""
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return "signature_partial", ""
    if _is_changed(status):
        return "signature_changed_after", ""
    if not getattr(status, "seed_value_ok", True):
        return "signature_certificate_refused", "SEED_VALUE"
    stamp = getattr(status, "timestamp_validity", None)
    if stamp is not None and not (stamp.intact and stamp.valid):
        return "signature_broken", ""
    problems = [
        part.trust_problem_indic
        for part in (status, stamp)
        if part is not None and not part.trusted
    ]
    if all(problem is AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND for problem in problems):
        return "signature_of_unknown_issuer", ""
    return "signature_certificate_refused", ", ".join(
        sorted({getattr(problem, "name", "?") for problem in problems})
    )


def _holds(status: Any) -> bool:  # noqa: ANN401 - see `_validate`
    """Takes pyHanko's own bottom line; of a time stamp it gives none, only what one rests on."""
    if isinstance(status, DocumentTimestampStatus):
        return bool(status.intact and status.valid and status.trusted) and not _is_changed(status)
    return bool(status.bottom_line)


def _is_changed(status: Any) -> bool:  # noqa: ANN401 - see `_validate`
    """Tells whether a later saving did what the signature does not allow; None is not asked."""
    return status.docmdp_ok is False or status.modification_level is ModificationLevel.OTHER


def _describe_permissions(
    signature: EmbeddedPdfSignature,
    status: Any,  # noqa: ANN401 - see `_validate`
    code: str,
    field: str,
) -> Iterator[Sign]:
    changes = _CHANGES.get(status.modification_level)
    if changes and code.endswith(("_valid", "_of_unknown_issuer")):
        details = (("changes", changes), ("field", field))
        yield Sign("changed_as_signature_allows", details=details)
    permission = None if _is_timestamp(signature) else signature.docmdp_level
    if permission is not None:
        yield Sign("certified", details=(("changes", _PERMITTED[permission]),))


def _describe_signer(signature: EmbeddedPdfSignature, status: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - see `_validate`
    certificate = signature.signer_cert
    stamp = getattr(status, "timestamp_validity", None) or status
    moment = getattr(stamp, "timestamp", None) or getattr(status, "signer_reported_dt", None)
    return (
        ("issuer", _name(certificate.issuer)),
        ("signed_at", moment.isoformat(timespec="minutes") if moment else "?"),
        ("signer", _name(certificate.subject)),
    )


def _name(name: Any) -> str:  # noqa: ANN401 - asn1crypto is untyped
    parts = name.native
    told = parts.get("common_name") or parts.get("organization_name") or name.human_friendly
    return str(told)[:_LONGEST_TEXT]


def _find_unsupported(signature: EmbeddedPdfSignature) -> str | None:
    """Names what pyHanko does not know: national algorithms, and forms of other makers."""
    if _NATIONAL_ALGORITHMS in bytes(signature.pkcs7_content):
        return "SM2/SM3 · 国密"
    form = str(signature.sig_object.get("/SubFilter", "")).lstrip("/")
    if form.upper().startswith(("GM", "GB", "SM", "SES")):
        return f"{form[:40]} · 国密"
    known = {each.value.lstrip("/") for each in SigSeedSubFilter}
    return form[:40] if form and form not in known else None


def _is_timestamp(signature: EmbeddedPdfSignature) -> bool:
    return bool(signature.sig_object.get("/Type") == "/DocTimeStamp")


def _malformed(
    field: str,
    error: Exception,
    page: int | None = None,
    box: tuple[float, float, float, float] | None = None,
) -> Sign:
    # Only pyHanko's own sentences are shown; those of other exceptions may quote the document.
    told = str(error) if isinstance(error, (PdfError, ValueError)) else type(error).__name__
    reason = " ".join(told.split())[:_LONGEST_TEXT]
    return Sign("signature_malformed", page, box, (("field", field), ("reason", reason)))
