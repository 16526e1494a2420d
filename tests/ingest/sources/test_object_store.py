"""A bucket on a server that speaks S3: what is new by key, ETag and size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from ingest.sources.item import ItemMoved, SourceError
from ingest.sources.object_store import ObjectStoreAccess, ObjectStoreSource
from tests.object_store import connect, run_object_store

BUCKET = "kyb-listed"  # servers of one process share what they hold


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with run_object_store() as address:
        yield address


@pytest.fixture
def client(endpoint: str) -> Iterator[Any]:
    client = connect(endpoint)
    client.create_bucket(Bucket=BUCKET)
    for key in ("in/青禾/营业执照.pdf", "in/青禾/", "in/x.part", "else/函.pdf"):
        client.put_object(Bucket=BUCKET, Key=key, Body=b"paper")
    yield client
    while found := client.list_objects_v2(Bucket=BUCKET).get("Contents"):
        keys = [{"Key": each["Key"]} for each in found]
        client.delete_objects(Bucket=BUCKET, Delete={"Objects": keys})
    client.delete_bucket(Bucket=BUCKET)


@pytest.fixture
def access(endpoint: str, client: Any) -> ObjectStoreAccess:  # noqa: ANN401
    del client
    return ObjectStoreAccess(
        BUCKET, "testing", "testing", "in/", endpoint, region="us-east-1", timeout_s=5
    )


def is_new(place: str, version: str) -> bool:
    del place, version
    return False


def test_finished_objects_under_the_prefix_are_listed_and_fetched(
    access: ObjectStoreAccess,
) -> None:
    (item,) = ObjectStoreSource(access).list_items({}, is_new)
    assert (item.place, item.name, item.size_bytes) == ("青禾/营业执照.pdf", "营业执照.pdf", 5)
    assert item.load() == b"paper"
    known = (item.place, item.version)
    assert list(ObjectStoreSource(access).list_items({}, lambda *asked: asked == known)) == []


def test_other_bytes_at_a_place_are_another_version(
    access: ObjectStoreAccess,
    client: Any,  # noqa: ANN401
) -> None:
    (before,) = ObjectStoreSource(access).list_items({}, is_new)
    client.put_object(Bucket=BUCKET, Key="in/青禾/营业执照.pdf", Body=b"newer")
    (after,) = ObjectStoreSource(access).list_items({}, is_new)
    assert (before.place, before.version) != (after.place, after.version)
    assert before.place == after.place
    with pytest.raises(ItemMoved):
        before.load()


def test_an_object_that_went_away_is_left(
    access: ObjectStoreAccess,
    client: Any,  # noqa: ANN401
) -> None:
    (item,) = ObjectStoreSource(access).list_items({}, is_new)
    client.delete_object(Bucket=BUCKET, Key="in/青禾/营业执照.pdf")
    with pytest.raises(ItemMoved):
        item.load()


def test_more_than_one_page_is_listed(
    access: ObjectStoreAccess,
    client: Any,  # noqa: ANN401
) -> None:
    for number in range(1_001):
        client.put_object(Bucket=BUCKET, Key=f"many/{number}.pdf", Body=b"")
    source = ObjectStoreSource(replace(access, prefix="many/"))
    assert len(list(source.list_items({}, is_new))) == 1_001


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"bucket": "nowhere"}, "folder_missing"),
        ({"endpoint_url": "http://127.0.0.1:1"}, "unreachable"),
    ],
)
def test_what_is_wrong_is_told(
    access: ObjectStoreAccess, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(SourceError) as refused:
        ObjectStoreSource(replace(access, **change)).check()
    assert refused.value.code == code
