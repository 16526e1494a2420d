"""What is known of each list: `kinds/<id>.yaml`, and the shape of those files."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import Field

from checker.register.headings import Words
from checker.watchlists.errors import ListKindUnknown
from checker.watchlists.table_map import Shape, TableMap
from ingest.normalise.packaged_yaml import read_table

CUSTOM = "custom"
"""The kind of which every list of the user's own is one: `custom.NAME`, with a mapping."""
_FOLDER = "kinds"


class Canary(Shape):
    """A party that has stood on the list for years: without it a file is not the list, or not all.

    Attributes:
        names: Spellings, one of which has to be there; letters and digits alone count.
    """

    names: tuple[str, ...] = Field(min_length=1)


class OfacFiles(Shape):
    """What the files of a legacy list of the OFAC are called; each is looked for by every name."""

    main: tuple[str, ...]
    aliases: tuple[str, ...]
    addresses: tuple[str, ...]
    comments: tuple[str, ...]


class ListKind(Shape):
    """What is known of a list.

    Attributes:
        id: Such as `un.consolidated`.
        title: What people call it.
        publisher: Who publishes it.
        country: ISO 3166-1 alpha-2 of the publisher; empty for organisations of states.
        meaning: What a listing means.
        published: Where the file comes from, in words.
        licence: On which terms the data may be used.
        tested_on: Whether the reader was tried on the publisher's own file, or on one made from
            the publisher's list of fields.
        stale_after_days: From which age the list is to be imported anew; house practice, not law.
        largest_drop_percent: By how much a new version may be smaller; house practice.
        canaries: Who has to be on it.
        ofac: Its files, if it is a legacy list of the OFAC.
        xml: Its form, if it comes as XML.
        table: How it is read, if it comes as a table.
    """

    id: str = Field(pattern=r"^[a-z]+(\.[a-z0-9_]+)*$")
    title: Words
    publisher: Words
    country: str = ""
    meaning: Words
    published: Words
    licence: Words
    tested_on: Literal["publisher_file", "format_fixture"]
    stale_after_days: int = Field(gt=0)
    largest_drop_percent: int = Field(ge=0, lt=100)
    canaries: tuple[Canary, ...] = ()
    ofac: OfacFiles | None = None
    xml: Literal["un", "eu"] | None = None
    table: TableMap | None = None

    @property
    def has_template(self) -> bool:
        """Tell whether its records are typed or pasted into a template."""
        return self.table is not None and bool(self.table.columns)

    @property
    def fingerprint(self) -> str:
        """A hash of all that decides how the list is read."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]


def list_kinds() -> tuple[str, ...]:
    """Name the kinds that come with Licet, without the user's own."""
    folder = resources.files("checker.watchlists").joinpath(_FOLDER)
    names = (entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return tuple(sorted(name.removesuffix(".yaml") for name in names))


@cache
def load_kind(kind: str) -> ListKind:
    """Give what is known of a list.

    Raises:
        ListKindUnknown: There is no such list.
        pydantic.ValidationError: Its file is not what it should be.
    """
    if kind not in list_kinds():
        raise ListKindUnknown(kind=kind, known=", ".join(list_kinds()))
    found = read_table("checker.watchlists", f"{_FOLDER}/{kind}.yaml", ListKind)
    if found.id != kind:
        raise ValueError(f"{kind}.yaml says that it is {found.id}")
    return found
