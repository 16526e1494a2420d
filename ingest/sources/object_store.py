"""Objects in a bucket, by the S3 protocol, whoever keeps the store.

There is no cursor: keys are listed by name, not by age. What is known by key, ETag and size is
passed over, so that a listing of ten thousand objects costs ten requests and fetches nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from ingest.sources.folder import is_document_name
from ingest.sources.item import Cursor, IsKnown, ItemMoved, SourceError, SourceItem

_GONE = frozenset({"NoSuchKey", "404", "PreconditionFailed", "412"})
_MISSING = frozenset({"NoSuchBucket"})


@dataclass(frozen=True, slots=True)
class ObjectStoreAccess:
    """How a bucket is reached.

    Attributes:
        bucket: Its name.
        access_key: Whose it is.
        secret_key: Its secret.
        prefix: Only objects whose keys begin with it.
        endpoint_url: Of a store other than Amazon's; None for that.
        region: None for the store's own.
        ca_file: Certificates to trust; None for those that the library brings.
        timeout_s: For connecting and for each answer.
    """

    bucket: str
    access_key: str
    secret_key: str
    prefix: str = ""
    endpoint_url: str | None = None
    region: str | None = None
    ca_file: str | None = None
    timeout_s: float = 60.0


class ObjectStoreSource:
    """A bucket, or what lies in it under a prefix.

    Args:
        access: How it is reached.
    """

    def __init__(self, access: ObjectStoreAccess) -> None:
        self._access = access

    def check(self) -> None:
        """See `Source.check`."""
        with _told():
            self._client.list_objects_v2(
                Bucket=self._access.bucket, Prefix=self._access.prefix, MaxKeys=1
            )

    def list_items(self, cursor: Cursor, is_known: IsKnown) -> Iterator[SourceItem]:
        """See `Source.list_items`; by key."""
        del cursor
        with _told():
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._access.bucket, Prefix=self._access.prefix
            )
            for page in pages:
                for found in page.get("Contents", ()):
                    item = self._make_item(found)
                    if item is not None and not is_known(item.place, item.version):
                        yield item

    def put_aside(self, item: SourceItem) -> None:
        """Leaves the object where it lies."""

    def _make_item(self, found: dict[str, Any]) -> SourceItem | None:
        key, etag, size = found["Key"], found["ETag"].strip('"'), int(found["Size"])
        place = key.removeprefix(self._access.prefix).lstrip("/")
        if key.endswith("/") or not is_document_name(PurePosixPath(place)):
            return None

        def load() -> bytes:
            with _told(place):
                answer = self._client.get_object(
                    Bucket=self._access.bucket, Key=key, IfMatch=found["ETag"]
                )
                content: bytes = answer["Body"].read()
                return content

        received_at = found["LastModified"].astimezone(UTC)
        name = PurePosixPath(key).name
        return SourceItem(place, f"{etag}-{size}", name, size, received_at, load)

    @cached_property
    def _client(self) -> Any:  # noqa: ANN401 - boto3 makes its classes when it runs
        try:
            import boto3
            from botocore.config import Config
        except ImportError as error:
            raise SourceError("extra_missing", "licet[s3]") from error
        access = self._access
        return boto3.client(
            "s3",
            aws_access_key_id=access.access_key,
            aws_secret_access_key=access.secret_key,
            endpoint_url=access.endpoint_url,
            region_name=access.region,
            verify=access.ca_file,
            config=Config(
                connect_timeout=access.timeout_s,
                read_timeout=access.timeout_s,
                retries={"max_attempts": 2},
            ),
        )


@contextmanager
def _told(place: str | None = None) -> Iterator[None]:
    """Tells what goes wrong with a store in the words of all sources.

    Args:
        place: Of the object that is being fetched, if one is.
    """
    try:
        yield
    except SourceError:
        raise
    except Exception as error:
        raise _describe(error, place) from error


def _describe(error: Exception, place: str | None) -> Exception:
    """Gives what an exception of botocore means; others go their way."""
    from botocore.exceptions import BotoCoreError, ClientError

    if isinstance(error, ClientError):
        code = str(error.response.get("Error", {}).get("Code", ""))
        if place is not None and code in _GONE:
            return ItemMoved(place)
        return SourceError("folder_missing" if code in _MISSING else "bucket_refused", code)
    if isinstance(error, BotoCoreError | OSError):
        return SourceError("unreachable", type(error).__name__)
    return error
