"""Forms that bring files: each file goes to disk as it comes and is hashed on its way.

Nothing of a file waits in memory, its size counts by what was received, and it is gone from the
disk when the request is over. The body as a whole is held to its limits by `bodies`.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from checker.http.bodies import FORM_LIMITS, MOST_FILE_BYTES
from checker.http.file_names import clean_file_name

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_MOST_FIELDS = 200
_MULTIPART = b"multipart/form-data"
_PART_EVENTS = ("part_begin", "headers_finished", "header_end", "part_end", "end")
_DATA_EVENTS = ("header_field", "header_value", "part_data")


class ReceivedFile(UploadFile):
    """A file of a form; it lies on disk until it is closed.

    Args:
        name: Cleaned (`clean_file_name`).
        content: The file, which the system removes when it is closed.
        size: In bytes.
        sha256: Of the content, in hexadecimal digits.
    """

    def __init__(self, name: str, content: BinaryIO, *, size: int, sha256: str) -> None:
        super().__init__(content, size=size, filename=name)
        self.sha256 = sha256

    @property
    def path(self) -> Path:
        """Where it lies meanwhile."""
        return Path(self.file.name)


async def read_form(
    request: Request,
    *,
    most_files: int = 0,
    most_file_bytes: int = MOST_FILE_BYTES,
    most_fields: int = _MOST_FIELDS,
    folder: Path | None = None,
) -> FormData:
    """Read the form of a request; `await form.close()` removes its files.

    Args:
        request: Whose body nobody has read.
        most_files: How many files may come; what comes of them is a `ReceivedFile`.
        most_file_bytes: How large each may be.
        most_fields: How many other fields may come.
        folder: Where the files lie meanwhile; None for the system's folder for such things.

    Raises:
        HTTPException: 400 for what is no form, 413 for too much, 408 for too slow.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != _MULTIPART:
        return await request.form(max_fields=most_fields)
    form = _FormOnItsWay(most_files, most_file_bytes, most_fields, folder)
    is_read = False
    try:
        parser = MultipartParser(options.get(b"boundary", b""), form.callbacks())
        async for chunk in request.stream():
            parser.write(chunk)
            await run_in_threadpool(form.take_events)
        parser.finalize()
        is_read = form.is_ended
    except FormParserError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from error
    finally:
        if not is_read:
            form.discard()
    if not is_read:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return FormData(form.items)


class _FormOnItsWay:
    """What has come of a form; the parser only notes what it met, and a thread works it off."""

    def __init__(
        self, most_files: int, most_file_bytes: int, most_fields: int, folder: Path | None
    ) -> None:
        self.items: list[tuple[str, str | UploadFile]] = []
        self.is_ended = False
        self._files_left, self._fields_left = most_files, most_fields
        self._most_file_bytes, self._folder = most_file_bytes, folder
        self._events: list[tuple[str, bytes]] = []
        self._header = {"header_field": b"", "header_value": b""}
        self._headers: dict[bytes, bytes] = {}
        self._field, self._file_name = "", ""
        self._file: BinaryIO | None = None
        self._value = bytearray()
        self._size = 0
        self._digest = hashlib.sha256()

    def callbacks(self) -> MultipartCallbacks:
        """Give what the parser calls while it reads."""

        def note_data(event: str, data: bytes, start: int, end: int) -> None:
            self._events.append((event, data[start:end]))

        def note(event: str) -> None:
            self._events.append((event, b""))

        noting: dict[str, Callable[..., None]] = {
            **{f"on_{event}": partial(note, event) for event in _PART_EVENTS},
            **{f"on_{event}": partial(note_data, event) for event in _DATA_EVENTS},
        }
        return cast("MultipartCallbacks", noting)

    def take_events(self) -> None:
        """Work off what the parser has noted; this writes to the disk.

        Raises:
            HTTPException: 400 for a part without a name, 413 for too many or too large ones.
        """
        events, self._events = self._events, []
        for event, data in events:
            match event:
                case "part_begin":
                    self._headers = {}
                case "header_field" | "header_value":
                    self._header[event] += data
                case "header_end":
                    self._headers[self._header["header_field"].lower()] = self._header[
                        "header_value"
                    ]
                    self._header = dict.fromkeys(self._header, b"")
                case "headers_finished":
                    self._begin_part()
                case "part_data":
                    self._add(data)
                case "part_end":
                    self._end_part()
                case "end":
                    self.is_ended = True

    def discard(self) -> None:
        """Remove what has come."""
        received = [item.file for _, item in self.items if isinstance(item, ReceivedFile)]
        for file in [*received, *([self._file] if self._file else [])]:
            file.close()

    def _begin_part(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition"))
        if b"name" not in options:
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        self._field = options[b"name"].decode("utf-8", "replace")
        self._size = 0
        if b"filename" in options:
            self._files_left = _take_one(self._files_left)
            self._file_name = options[b"filename"].decode("utf-8", "replace")
            self._digest = hashlib.sha256()
            self._file = tempfile.NamedTemporaryFile(dir=self._folder, prefix="received-")  # type: ignore[assignment] # noqa: SIM115 - it outlives this call
        else:
            self._fields_left = _take_one(self._fields_left)
            self._value = bytearray()

    def _add(self, data: bytes) -> None:
        self._size += len(data)
        most = FORM_LIMITS.most_bytes if self._file is None else self._most_file_bytes
        if self._size > most:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if self._file is None:
            self._value += data
        else:
            self._digest.update(data)
            self._file.write(data)

    def _end_part(self) -> None:
        if self._file is None:
            self.items.append((self._field, self._value.decode("utf-8", "replace")))
            return
        file, self._file = self._file, None
        if not self._file_name and not self._size:  # a browser sends so that nothing was chosen
            file.close()
            self._files_left += 1
            return
        file.seek(0)
        received = ReceivedFile(
            clean_file_name(self._file_name),
            file,
            size=self._size,
            sha256=self._digest.hexdigest(),
        )
        self.items.append((self._field, received))


def _take_one(left: int) -> int:
    if left == 0:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return left - 1
