"""An identity provider on loopback: it answers over real HTTP, and vouches for whom a test says."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CODE = "a-code"


class IdentityProvider:
    """What the provider knows; `claims` may be changed between sign-ins."""

    def __init__(self, now: datetime) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "1"})
        self.now = now
        self.issuer = self.challenge = self.nonce = ""
        self.claims: dict[str, Any] = {"sub": "7", "preferred_username": "王敏", "groups": []}

    def authorize(self, address: str) -> tuple[str, dict[str, str]]:
        """Do what the person's browser does at the provider's page.

        Returns:
            Where the browser is sent back to, and with what.
        """
        asked = {name: words[0] for name, words in parse_qs(urlsplit(address).query).items()}
        self.challenge, self.nonce = asked["code_challenge"], asked["nonce"]
        return asked["redirect_uri"], {"state": asked["state"], "code": CODE}

    def answer(self, path: str, form: dict[str, list[str]]) -> dict[str, Any] | None:
        match path:
            case "/.well-known/openid-configuration":
                return {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                }
            case "/keys":
                return {"keys": [self.key.as_dict(private=False)]}
            case "/token":
                digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
                proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
                if (form["code"], proof) != ([CODE], self.challenge):
                    return None
                said = {
                    "iss": self.issuer,
                    "aud": "licet",
                    "iat": int(self.now.timestamp()),
                    "exp": int((self.now + timedelta(minutes=5)).timestamp()),
                    "nonce": self.nonce,
                    **self.claims,
                }
                token = jwt.encode({"alg": "RS256", "kid": "1"}, said, self.key)
                return {"id_token": token}
        return None


@contextmanager
def run_provider(now: datetime) -> Iterator[IdentityProvider]:
    """Let a provider answer on a free port of loopback."""
    provider = IdentityProvider(now)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply({})

        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            self._reply(parse_qs(self.rfile.read(length).decode()))

        def _reply(self, form: dict[str, list[str]]) -> None:
            answer = provider.answer(self.path, form)
            self.send_response(400 if answer is None else 200)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as its base has it
            """Say nothing on stderr."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield provider
        server.shutdown()
        thread.join()
