"""Verdicts on signatures: made, changed, cut, broken and of a kind that is not known."""

from __future__ import annotations

from pathlib import Path

import pytest
from asn1crypto import pem  # type: ignore[import-untyped]
from pyhanko.sign.fields import MDPPerm

from ingest.authenticity.finding import find_signs
from ingest.authenticity.pdf_signatures import find_signatures
from ingest.authenticity.trust import (
    VARIABLE,
    TrustRootUnreadable,
    load_trust_roots,
    read_trust_roots,
)
from ingest.document import Sign
from ingest.readers.sniff import MediaType
from tests.ingest.authenticity.signed_files import change_page, draw_page, make_identity, sign

pytestmark = [
    pytest.mark.own_thread,  # pyHanko starts an event loop for each signature
    pytest.mark.filterwarnings("ignore::UserWarning"),  # and logs why it says no
]


def _codes(signs: tuple[Sign, ...]) -> list[str]:
    return [each.code for each in signs]


def test_a_signature_holds_where_its_issuer_is_trusted() -> None:
    identity = make_identity()
    (found,) = find_signatures(sign(draw_page(), identity), (identity.root,))
    assert found.code == "signature_valid"
    assert dict(found.details)["signer"] == "杭州晴川贸易有限公司"
    assert dict(found.details)["issuer"] == "测试根证书"


def test_an_unknown_issuer_is_an_answer_of_its_own() -> None:
    signed = sign(draw_page(), make_identity())
    assert _codes(find_signatures(signed, ())) == ["signature_of_unknown_issuer"]


def test_an_ended_certificate_is_refused() -> None:
    identity = make_identity(has_ended=True)
    (found,) = find_signatures(sign(draw_page(), identity), (identity.root,))
    assert found.code == "signature_certificate_refused"


@pytest.mark.parametrize("trusts", [True, False])
def test_a_page_changed_after_signing_is_told_whoever_signed(trusts: bool) -> None:
    identity = make_identity()
    changed = change_page(sign(draw_page(), identity))
    roots = (identity.root,) if trusts else ()
    assert _codes(find_signatures(changed, roots)) == ["signature_changed_after"]


def test_a_byte_changed_under_a_signature_breaks_it() -> None:
    identity = make_identity()
    signed = sign(draw_page(), identity)
    at = signed.index(b"/MediaBox")
    broken = signed[:at] + b"/MediaBoy" + signed[at + 9 :]
    codes = _codes(find_signatures(broken, (identity.root,)))
    assert codes == ["signature_broken"]


def test_a_second_signature_is_allowed_by_the_first() -> None:
    identity = make_identity()
    twice = sign(sign(draw_page(), identity), identity, "Sig2")
    assert _codes(find_signatures(twice, (identity.root,))) == [
        "signature_valid",
        "changed_as_signature_allows",
        "signature_valid",
    ]


def test_a_certified_file_says_what_may_still_be_done() -> None:
    identity = make_identity()
    certified = sign(draw_page(), identity, certify=MDPPerm.NO_CHANGES)
    valid, permission = find_signatures(certified, (identity.root,))
    assert (valid.code, permission.code) == ("signature_valid", "certified")
    assert "不允许改动" in dict(permission.details)["changes"]


def test_a_visible_signature_has_its_place() -> None:
    signed = sign(draw_page(), make_identity(), box=(100, 100, 200, 150))
    (found,) = find_signatures(signed, ())
    assert found.page == 1
    assert found.box is not None
    x0, y0, x1, y1 = found.box
    assert 0 < x0 < x1 < 1
    assert 0.5 < y0 < y1 < 1


def test_national_algorithms_are_unsupported_and_not_unsigned() -> None:
    signed = sign(draw_page(), make_identity())
    # The object identifier of SM3 in the place of that of SHA-256, as long in the DER as needed.
    sha256, sm3 = bytes.fromhex("608648016503040201"), bytes.fromhex("2a811ccf5501831102")
    changed = signed.replace(sha256.hex().encode(), sm3.hex().encode())
    assert changed != signed
    (found,) = find_signatures(changed, ())
    assert found.code == "signature_unsupported"
    assert "国密" in dict(found.details)["algorithm"]


def test_contents_that_are_no_signature_are_malformed() -> None:
    signed = sign(draw_page(), make_identity())
    at = signed.index(b"/Contents <") + len(b"/Contents <")
    signs = find_signatures(signed[:at] + b"00" * 40 + signed[at + 80 :], ())
    assert _codes(signs) == ["signature_malformed"]


def test_a_signed_file_is_not_told_as_revised() -> None:
    signed = sign(draw_page(), make_identity())
    assert signed.count(b"%%EOF") == 2
    codes = _codes(find_signs(signed, MediaType.PDF))
    assert "signature_of_unknown_issuer" in codes
    assert "revised_file" not in codes


def test_trust_roots_are_the_certificates_of_a_folder(tmp_path: Path) -> None:
    root = make_identity().root
    (tmp_path / "root.pem").write_bytes(pem.armor("CERTIFICATE", root.dump()))
    (tmp_path / "read.me").write_text("no certificate", encoding="utf-8")
    (loaded,) = read_trust_roots(tmp_path)
    assert loaded.sha256 == root.sha256
    (tmp_path / "broken.crt").write_text("nothing", encoding="utf-8")
    with pytest.raises(TrustRootUnreadable) as refusal:
        read_trust_roots(tmp_path)
    assert refusal.value.path == str(tmp_path / "broken.crt")


def test_where_a_root_cannot_be_used_nobody_is_trusted_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.crt").write_text("nothing", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    load_trust_roots.cache_clear()
    codes = _codes(find_signs(sign(draw_page(), make_identity()), MediaType.PDF))
    load_trust_roots.cache_clear()
    assert "signature_of_unknown_issuer" in codes
    assert "trust_roots_unreadable" in codes


def test_the_tampered_file_is_caught(shared_data: Path) -> None:
    folder = shared_data / "pdf_signed"
    roots = read_trust_roots(folder)
    signed, tampered = (
        find_signatures((folder / name).read_bytes(), roots)
        for name in ("signed.pdf", "tampered.pdf")
    )
    assert _codes(signed) == ["signature_valid"]
    assert _codes(tampered) == ["signature_changed_after"]
