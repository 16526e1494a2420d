"""A customer's file goes out so that no browser runs it, whatever it is and is called."""

from __future__ import annotations

from checker.http.downloads import serve_original

PAGE = b"<html><script>alert(document.cookie)</script>"


def test_a_page_in_disguise_is_only_kept() -> None:
    answer = serve_original(PAGE, "licence.html\r\nContent-Type: text/html")
    assert answer.body == PAGE
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].endswith("; sandbox")
    assert "no-store" in answer.headers["cache-control"]
    assert all("\n" not in value for value in answer.headers.values())
