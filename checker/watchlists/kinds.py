"""What is known of each list: `kinds/<id>.yaml`, and the shape of those files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from checker.register.headings import Words
from checker.watchlists.birth_dates import DayOrder
from checker.watchlists.entry import NameKind, NameQuality, PartyKind
from checker.watchlists.errors import ListKindUnknown
from ingest.normalise.packaged_yaml import read_table

CUSTOM = "custom"
"""The kind of which every list of the user's own is one: `custom.NAME`, with a mapping."""
_FOLDER = "kinds"


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Canary(_Shape):
    """A party that has stood on the list for years: without it a file is not the list, or not all.

    Attributes:
        names: Spellings, one of which has to be there; letters and digits alone count.
    """

    names: tuple[str, ...] = Field(min_length=1)


class ValueRule(_Shape):
    """Where values stand.

    Attributes:
        columns: Those that make up one value, by name.
        join: What stands between them.
        split: What stands between values of one cell; None where a cell has one.
    """

    columns: tuple[str, ...] = Field(min_length=1)
    join: str = " "
    split: str | None = None


class PartyKindRule(_Shape):
    """What says whether a person or a company is listed.

    Attributes:
        columns: Those that say it in words.
        words: By folded word.
        person_if_identity: Columns that hold a resident's identity number of a person alone.
        otherwise: Where nothing says it.
    """

    columns: tuple[str, ...] = ()
    words: Mapping[str, PartyKind] = Field(default_factory=dict)
    person_if_identity: tuple[str, ...] = ()
    otherwise: PartyKind = PartyKind.OTHER


class NameKindRule(_Shape):
    """What says which of a party's names one is; `words` by folded word."""

    columns: tuple[str, ...] = ()
    words: Mapping[str, NameKind] = Field(default_factory=dict)
    otherwise: NameKind = NameKind.PRIMARY


class NameQualityRule(_Shape):
    """What says how good a name is; `words` by folded word."""

    columns: tuple[str, ...] = ()
    words: Mapping[str, NameQuality] = Field(default_factory=dict)
    otherwise: NameQuality = NameQuality.STRONG


class NameRule(ValueRule):
    """Where names stand, and what they are."""

    kind: NameKindRule = NameKindRule()
    quality: NameQualityRule = NameQualityRule()


class IdentifierRule(ValueRule):
    """Where numbers stand.

    Attributes:
        scheme: What they are; where `pattern` or `scheme_columns` say it, for those that do not.
        scheme_columns: Where the kind of number is said in words.
        country_columns: Where the country stands.
        pattern: A regular expression with the groups `number`, `scheme`, `country`: a value that
            does not fit is no number.
    """

    scheme: str = "other"
    scheme_columns: tuple[str, ...] = ()
    country_columns: tuple[str, ...] = ()
    pattern: str | None = None


class AmountRule(_Shape):
    """Where an amount stands.

    Attributes:
        column: Its column.
        currency: ISO 4217.
        unit: By how much a figure is multiplied.
    """

    column: str
    currency: str = "CNY"
    unit: int = 1


class ListDateRule(_Shape):
    """Where a table says of which day it is.

    Attributes:
        pattern: A regular expression for the lines above the headings; its group is the day.
        column: A column that says it on every line.
    """

    pattern: str | None = None
    column: str | None = None


class TableMap(_Shape):
    """How a table with headings is read.

    Attributes:
        separator: Between the cells.
        fallback_encoding: Of a file that is not UTF-8.
        day_order: What 03/04/2027 means.
        needs_final_line_break: Whether the publisher ends the last line: a file that does not was
            cut.
        columns: What columns may be called, by name, in the order of the template; a column that
            is not named here is called what the rules call it.
        required: Columns without which it is another file.
        list_date: Where its date stands.
        source_id: Groups of columns that make up an id; the first that is filled on a line counts.
        kind: What says whether a person is listed.
        names: Where names stand.
        identifiers: Where numbers stand.
        birth_dates: Likewise, as the rest.
        countries: Likewise.
        addresses: Likewise.
        programmes: Likewise.
        grounds: Likewise.
        listed_on: Columns of which the first that is filled says it.
        removed_on: Likewise.
        case_numbers: Likewise.
        authorities: Likewise.
        amounts: Likewise.
        kept: The only columns of which the words are kept; all where it is empty.
        masks_identity_numbers: Whether numbers of persons are kept as the Chinese sites show them.
    """

    separator: str = ","
    fallback_encoding: str = "cp1252"
    day_order: DayOrder = "dmy"
    needs_final_line_break: bool = True
    columns: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    required: tuple[str, ...] = Field(min_length=1)
    list_date: ListDateRule = ListDateRule()
    source_id: tuple[tuple[str, ...], ...] = Field(min_length=1)
    kind: PartyKindRule = PartyKindRule()
    names: tuple[NameRule, ...] = Field(min_length=1)
    identifiers: tuple[IdentifierRule, ...] = ()
    birth_dates: tuple[ValueRule, ...] = ()
    countries: tuple[ValueRule, ...] = ()
    addresses: tuple[ValueRule, ...] = ()
    programmes: tuple[ValueRule, ...] = ()
    grounds: tuple[ValueRule, ...] = ()
    listed_on: tuple[str, ...] = ()
    removed_on: tuple[str, ...] = ()
    case_numbers: tuple[ValueRule, ...] = ()
    authorities: tuple[ValueRule, ...] = ()
    amounts: tuple[AmountRule, ...] = ()
    kept: tuple[str, ...] = ()
    masks_identity_numbers: bool = False


class OfacFiles(_Shape):
    """What the files of a legacy list of the OFAC are called; each is looked for by every name."""

    main: tuple[str, ...]
    aliases: tuple[str, ...]
    addresses: tuple[str, ...]
    comments: tuple[str, ...]


class ListKind(_Shape):
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
