"""PDFs that are signed, certified and tampered with, by keys that are made for the test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO

from asn1crypto import keys, x509  # type: ignore[import-untyped]
from cryptography import x509 as make_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, append_signature_field
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.ingest.readers.pdf_files import draw_pdf, write_lines


@dataclass(frozen=True)
class Identity:
    """Somebody who signs, and the root certificate that vouches for it."""

    signer: signers.SimpleSigner
    root: x509.Certificate


@cache
def make_identity(*, has_ended: bool = False) -> Identity:
    """Makes a root and a signer's certificate, which may have ended a year ago."""
    now = datetime.now(UTC)
    starts, ends = now - timedelta(days=900), now + timedelta(days=900)
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name, name = _name("测试根证书"), _name("杭州晴川贸易有限公司")
    root = _certificate(root_name, root_name, root_key, root_key, starts, ends, is_root=True)
    ends = now - timedelta(days=365) if has_ended else ends
    certificate = _certificate(name, root_name, key, root_key, starts, ends, is_root=False)
    secret = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(certificate),
        signing_key=keys.PrivateKeyInfo.load(secret),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    return Identity(signer, x509.Certificate.load(root))


def draw_page() -> bytes:
    """An unsigned page."""
    return draw_pdf(write_lines("名称 杭州晴川贸易有限公司", "注册资本 伍佰万元整"))


def sign(
    content: bytes,
    identity: Identity,
    field: str = "Sig1",
    *,
    certify: MDPPerm | None = None,
    box: tuple[int, int, int, int] | None = None,
) -> bytes:
    """Signs a file, as its author where it is certified."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    if box:
        append_signature_field(writer, SigFieldSpec(field, on_page=0, box=box))
    meta = PdfSignatureMetadata(
        field_name=field,
        certify=certify is not None,
        docmdp_permissions=certify or MDPPerm.FILL_FORMS,
    )
    signed: bytes = signers.sign_pdf(writer, meta, signer=identity.signer).getvalue()
    return signed


def change_page(content: bytes) -> bytes:
    """Draws on the first page by a saving on top of a file."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    drawing = StreamObject(stream_data=b"0 0 100 100 re f")
    writer.add_stream_to_page(0, writer.add_object(drawing))  # type: ignore[no-untyped-call]
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def _name(text: str) -> make_x509.Name:
    return make_x509.Name([make_x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    subject: make_x509.Name,
    issuer: make_x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    starts: datetime,
    ends: datetime,
    *,
    is_root: bool,
) -> bytes:
    usage = make_x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        make_x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(make_x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(ends)
        .add_extension(make_x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(issuer_key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.DER)
