"""`licet feed`: an address that opens what the server answers, shown once, until it is revoked."""

from __future__ import annotations

from pathlib import Path

from checker.access.key_files import FEED_KEY, load_key
from checker.feeds.feed_address import read_token
from tests.checker.cli.conftest import Licet


def test_a_feed_is_made_listed_and_revoked(licet: Licet, tmp_path: Path) -> None:
    licet("init")
    made = licet("feed", "create", "--json").json
    address, _, ending = made["url"].rpartition(".")
    host, _, token = address.rpartition("/")
    assert (host, ending) == ("http://127.0.0.1:8321/feeds", "ics")
    assert read_token(token, load_key(tmp_path / "data", FEED_KEY)) == made["feed"]
    (listed,) = licet("feed", "list", "--json").json["feeds"]
    assert (listed["feed"], listed["revoked_at"]) == (made["feed"], None)
    assert token not in licet("feed", "list").stdout
    assert licet("feed", "revoke", made["feed"]).exit_code == 0
    (listed,) = licet("feed", "list", "--json").json["feeds"]
    assert listed["revoked_at"] is not None


def test_the_address_is_one_line_and_that_of_the_proxy(licet: Licet) -> None:
    licet("init")
    Path("licet.toml").write_text('public_url = "https://licet.example/pub/"\n', encoding="utf-8")
    lines = licet("feed", "create", "--lang", "zh").stdout.splitlines()
    (address,) = [line for line in lines if line.startswith("https://licet.example/pub/feeds/")]
    assert address.endswith(".ics")


def test_what_does_not_exist_is_told(licet: Licet) -> None:
    licet("init")
    assert "licet feed create" in licet("feed", "list", "--lang", "en").stdout
    assert licet("feed", "revoke", "none", "--json").json["error"]["code"] == "feed_unknown"
    nobody = licet("feed", "create", "--person", "无此人", "--json")
    assert nobody.json["error"]["code"] == "person_unknown"
    assert nobody.exit_code == 3
