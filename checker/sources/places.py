"""What a source of each kind needs to be reached. The database holds references, no secrets."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from checker.outgoing_tls import open_outgoing_tls
from checker.sources.errors import SecretMissing, SourceInvalid
from ingest.sources.folder import FolderSource
from ingest.sources.item import Source
from ingest.sources.mailbox import LOOPBACK, MailboxAccess, MailboxSource, Security
from ingest.sources.object_store import ObjectStoreAccess, ObjectStoreSource
from storage.vocabulary import SourceKind

Reference = Annotated[str, Field(pattern=r"^(env:[A-Za-z_][A-Za-z0-9_]*|file:/.+)$")]
"""Where a secret is: `env:NAME` or `file:/absolute/path`; never the secret itself."""


class FolderPlace(BaseModel):
    """A folder of this machine, or one that is mounted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Path

    @model_validator(mode="after")
    def _is_absolute(self) -> FolderPlace:
        if not self.path.is_absolute():
            raise ValueError("path 须为绝对路径 · path must be absolute")
        return self

    @property
    def told(self) -> str:
        """The place as people are told it."""
        return str(self.path)


class MailboxPlace(BaseModel):
    """A folder of a mailbox; the attributes are those of `MailboxAccess`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(min_length=1)
    user: str = Field(min_length=1)
    password: Reference
    port: int | None = Field(default=None, ge=1, le=65535)
    security: Security = "tls"
    folder: str = "INBOX"
    move_to: str | None = None
    ca_file: Path | None = None

    @model_validator(mode="after")
    def _is_encrypted(self) -> MailboxPlace:
        if self.security == "none" and self.host not in LOOPBACK:
            raise ValueError(
                "security 为 none 时密码以明文传输 · security none would send the password in clear"
            )
        if self.move_to == self.folder:
            raise ValueError("move_to 不能与 folder 相同 · move_to must be another folder")
        return self

    @property
    def told(self) -> str:
        """The place as people are told it."""
        return f"{self.user}@{self.host}/{self.folder}"


class ObjectStorePlace(BaseModel):
    """A bucket, or a part of it; the attributes are those of `ObjectStoreAccess`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bucket: str = Field(min_length=1)
    access_key: Reference
    secret_key: Reference
    prefix: str = ""
    endpoint_url: str | None = None
    region: str | None = None
    ca_file: Path | None = None

    @model_validator(mode="after")
    def _is_encrypted(self) -> ObjectStorePlace:
        if self.endpoint_url is not None:
            parts = urlsplit(self.endpoint_url)
            if parts.scheme != "https" and parts.hostname not in LOOPBACK:
                raise ValueError("endpoint_url 须以 https:// 开头 · must begin with https://")
        return self

    @property
    def told(self) -> str:
        """The place as people are told it."""
        return f"s3://{self.bucket}/{self.prefix}"


Place = FolderPlace | MailboxPlace | ObjectStorePlace
PLACES: Mapping[SourceKind, type[Place]] = MappingProxyType(
    {
        SourceKind.FOLDER: FolderPlace,
        SourceKind.MAILBOX: MailboxPlace,
        SourceKind.OBJECT_STORE: ObjectStorePlace,
    }
)


def read_place(kind: SourceKind, data: Mapping[str, Any]) -> Place:
    """Read what a person or the database says of a source.

    Raises:
        SourceInvalid: Something is missing or wrong.
    """
    try:
        return PLACES[kind].model_validate(dict(data))
    except ValidationError as error:
        first = error.errors(include_input=False)[0]  # what was typed may be the secret itself
        where = ".".join(str(part) for part in first["loc"])
        raise SourceInvalid(reason=f"{where} {first['msg']}".strip()) from None


@contextmanager
def open_source(place: Place, clock: Callable[[], datetime]) -> Iterator[Source]:
    """Open a source for one round.

    Args:
        place: Where it is.
        clock: Gives the moment.

    Raises:
        SecretMissing: A reference points to nothing.
    """
    match place:
        case FolderPlace():
            yield FolderSource(place.path, clock)
        case MailboxPlace():
            access = MailboxAccess(
                host=place.host,
                user=place.user,
                password=read_secret(place.password),
                port=place.port,
                security=place.security,
                folder=place.folder,
                move_to=place.move_to,
            )
            with MailboxSource(access, _open_tls(place.ca_file)) as mailbox:
                yield mailbox
        case ObjectStorePlace():
            yield ObjectStoreSource(
                ObjectStoreAccess(
                    bucket=place.bucket,
                    access_key=read_secret(place.access_key),
                    secret_key=read_secret(place.secret_key),
                    prefix=place.prefix,
                    endpoint_url=place.endpoint_url,
                    region=place.region,
                    ca_file=str(place.ca_file) if place.ca_file else None,
                )
            )


def read_secret(reference: str) -> str:
    """Give what a reference points to.

    Raises:
        SecretMissing: It points to nothing.
    """
    way, _, name = reference.partition(":")
    try:
        secret = os.environ[name] if way == "env" else Path(name).read_text("utf-8").strip()
    except (KeyError, OSError, UnicodeDecodeError):
        raise SecretMissing(reference=reference) from None
    if not secret:
        raise SecretMissing(reference=reference)
    return secret


def _open_tls(ca_file: Path | None) -> ssl.SSLContext:
    try:
        return open_outgoing_tls(ca_file)
    except OSError as error:
        raise SourceInvalid(reason=f"ca_file {ca_file}: {error.strerror or error}") from error
