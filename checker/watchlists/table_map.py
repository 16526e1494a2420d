"""How a list that comes as a table is read: which column means what, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from checker.register.headings import fold_heading
from checker.watchlists.birth_dates import DayOrder
from checker.watchlists.entry import NameKind, NameQuality, PartyKind

_Meaning = TypeVar("_Meaning")


class Shape(BaseModel):
    """What stands in a file of the folder `kinds`: nothing but what is known here."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ValueRule(Shape):
    """Where values stand.

    Attributes:
        columns: Those that make up one value, by name.
        join: What stands between them.
        split: What stands between values of one cell; None where a cell has one.
    """

    columns: tuple[str, ...] = Field(min_length=1)
    join: str = " "
    split: str | None = None


def _check_folded(words: Mapping[str, _Meaning]) -> Mapping[str, _Meaning]:
    """Refuse words that no cell could ever be: cells are folded before they are looked up."""
    strange = [word for word in words if fold_heading(word) != word]
    if strange:
        raise ValueError(f"not folded: {strange}")
    return words


class PartyKindRule(Shape):
    """What says whether a person or a company is listed.

    Attributes:
        columns: Those that say it in words.
        words: By folded word.
        person_if_identity: Columns that hold a resident's identity number of a person alone.
        otherwise: Where nothing says it.
    """

    columns: tuple[str, ...] = ()
    words: Annotated[Mapping[str, PartyKind], AfterValidator(_check_folded)] = Field(
        default_factory=dict
    )
    person_if_identity: tuple[str, ...] = ()
    otherwise: PartyKind = PartyKind.OTHER


class NameKindRule(Shape):
    """What says which of a party's names one is; `words` by folded word."""

    columns: tuple[str, ...] = ()
    words: Annotated[Mapping[str, NameKind], AfterValidator(_check_folded)] = Field(
        default_factory=dict
    )
    otherwise: NameKind = NameKind.PRIMARY


class NameQualityRule(Shape):
    """What says how good a name is; `words` by folded word."""

    columns: tuple[str, ...] = ()
    words: Annotated[Mapping[str, NameQuality], AfterValidator(_check_folded)] = Field(
        default_factory=dict
    )
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


class AmountRule(Shape):
    """Where an amount stands.

    Attributes:
        column: Its column.
        currency: ISO 4217.
        unit: By how much a figure is multiplied; a heading such as 欠税余额（万元） says it first.
    """

    column: str
    currency: str = "CNY"
    unit: int = 1


class ListDateRule(Shape):
    """Where a table says of which day it is.

    Attributes:
        pattern: A regular expression for the lines above the headings; its group is the day.
        column: A column that says it on every line.
    """

    pattern: str | None = None
    column: str | None = None


class TableMap(Shape):
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
