"""Forms with files: hashed on their way to disk, counted, and gone afterwards."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.testclient import TestClient

from checker.http.form_files import ReceivedFile, read_form

pytestmark = pytest.mark.own_thread

MOST_BYTES = 300_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    app = FastAPI(openapi_url=None)

    @app.post("/")
    async def take(request: Request) -> Response:
        form = await read_form(
            request, most_files=2, most_file_bytes=MOST_BYTES, most_fields=3, folder=folder
        )
        files = [value for _, value in form.multi_items() if isinstance(value, ReceivedFile)]
        told = {
            "fields": {key: value for key, value in form.items() if isinstance(value, str)},
            "files": [[file.filename, file.size, file.sha256] for file in files],
            "on_disk": [hashlib.sha256(file.path.read_bytes()).hexdigest() for file in files],
            "again": [len(await file.read()) for file in files],
        }
        await form.close()
        return JSONResponse(told)

    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
    assert list(folder.iterdir()) == []  # whatever happened, nothing is left


def test_files_are_hashed_and_fields_kept(client: TestClient) -> None:
    content = bytes(range(256)) * 1000
    told = client.post(
        "/",
        data={"note": "变更登记", "empty": ""},
        files=[("scans", ("营业执照.pdf", content)), ("scans", ("../b.png", b"\r\n--x"))],
    ).json()
    sha256 = [hashlib.sha256(part).hexdigest() for part in (content, b"\r\n--x")]
    assert told["fields"] == {"note": "变更登记", "empty": ""}
    assert told["files"] == [
        ["营业执照.pdf", len(content), sha256[0]],
        ["b.png", 5, sha256[1]],
    ]
    assert told["on_disk"] == sha256
    assert told["again"] == [len(content), 5]


def test_no_file_chosen_is_no_file(client: TestClient) -> None:
    part = b'--b\r\nContent-Disposition: form-data; name="scans"; filename=""\r\n\r\n\r\n'
    told = client.post("/", content=part * 5 + b"--b--\r\n", headers=BOUNDARY).json()
    assert told["files"] == []


def test_a_plain_form_is_read_too(client: TestClient) -> None:
    assert client.post("/", data={"note": "x"}).json()["fields"] == {"note": "x"}


def test_a_file_has_its_own_limit(client: TestClient) -> None:
    assert client.post("/", files={"a": ("a", b"x" * MOST_BYTES)}).status_code == 200
    assert client.post("/", files={"a": ("a", b"x" * (MOST_BYTES + 1))}).status_code == 413


def test_a_field_has_the_limit_of_a_form(client: TestClient) -> None:
    parts = {"a": ("a", b"x")}
    assert client.post("/", data={"note": "x" * 65_536}, files=parts).status_code == 200
    assert client.post("/", data={"note": "x" * 65_537}, files=parts).status_code == 413


@pytest.mark.parametrize(("files", "fields", "status"), [(2, 3, 200), (3, 0, 413), (2, 4, 413)])
def test_files_and_fields_are_counted(
    client: TestClient, files: int, fields: int, status: int
) -> None:
    parts = [("scan", (f"{number}.pdf", b"x")) for number in range(files)]
    data = {f"field{number}": "x" for number in range(fields)}
    assert client.post("/", data=data, files=parts).status_code == status


BOUNDARY = {"Content-Type": "multipart/form-data; boundary=b"}
WHOLE = (
    b'--b\r\nContent-Disposition: form-data; name="a"; filename="a.pdf"\r\n\r\ncontent\r\n--b--\r\n'
)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (BOUNDARY, WHOLE[:-10]),
        (BOUNDARY, b""),
        (BOUNDARY, b"nonsense"),
        (BOUNDARY, WHOLE.replace(b' name="a";', b"")),
        (BOUNDARY, b"--b\r\n" + b"X-Header: y\r\n" * 10_000 + b"\r\n"),
        (BOUNDARY, b"--b\r\nX: " + b"y" * 100_000 + b"\r\n\r\n"),
        ({"Content-Type": "multipart/form-data"}, WHOLE),
        ({"Content-Type": f"multipart/form-data; boundary={'b' * 10_000}"}, WHOLE),
    ],
)
def test_what_is_no_form_is_refused(
    client: TestClient, headers: dict[str, str], body: bytes
) -> None:
    assert client.post("/", content=body, headers=headers).status_code == 400


def test_a_client_that_leaves_leaves_no_file(folder: Path) -> None:
    parts = [{"type": "http.request", "body": WHOLE[:-12], "more_body": True}]

    async def receive() -> dict[str, object]:
        return parts.pop() if parts else {"type": "http.disconnect"}

    headers = [(b"content-type", BOUNDARY["Content-Type"].encode())]
    request = Request({"type": "http", "method": "POST", "headers": headers}, receive)
    with pytest.raises(ClientDisconnect):
        asyncio.run(read_form(request, most_files=1, folder=folder))
    assert list(folder.iterdir()) == []
