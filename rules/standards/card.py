"""A scorecard that names standard values in the place of points, and what is made of it.

    standards: {file: own.csv, year: 2025, industry: 批发业, size: 全行业}
    characteristics:
      - {id: equity, indicator: 净资产收益率, fact: finance.return_on_equity_bp, weight: 20, …}

When a pack is read, each line becomes a characteristic whose points run along straight lines
between the five values, in hundredths. From then on the card is one like all others; its values are
part of the pack's content and its hash. Where no file is named there is nothing to score by: the
card waits, and says for what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from rules.complaint import Flaw, FlawsError, PackError, find_nearest
from rules.facts import BASIS_POINTS, Catalogue
from rules.schema import Name, Text, validate
from rules.scorecard.card import AbsentPoints, CardFrame, Id, Scorecard
from rules.standards.coefficient import make_points
from rules.standards.indicators import Indicator, find_indicator, list_names
from rules.standards.table import StandardRow, StandardTable
from rules.vocabulary import Bilingual
from rules.yaml_source import Path, YamlSource

_LEVELS_ZH = ("优秀", "良好", "平均", "较低", "较差")
_DECIMALS = 2


def _check_indicator(name: str) -> str:
    if find_indicator(name) is None:
        near = find_nearest(name, list_names())
        raise FlawsError([Flaw("unknown_indicator", 0, suggestion=near, given=name)])
    return name


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StandardChoice(_Record):
    """Which standard values a card scores by.

    Attributes:
        file: A table under `standards/` of the pack, or of the one that it extends.
        year: The year of the values; the latest of the table, if None.
        industry: As the table names it.
        size: As the table names it.
    """

    file: str | None = None
    year: StrictInt | None = None
    industry: str | None = None
    size: str | None = None

    @property
    def is_complete(self) -> bool:
        """Whether it says all that is needed to find values."""
        return None not in (self.file, self.industry, self.size)

    @property
    def words(self) -> str:
        """Year, industry and size, for a person."""
        parts = (self.year, self.industry, self.size)
        return " / ".join(str(part) for part in parts if part is not None)


class StandardCharacteristic(_Record):
    """One line of a card that scores by standard values.

    Attributes:
        id: Tells it from the others of the card.
        indicator: The indicator whose values count, by its key or one of its names.
        fact: The fact that it looks at: an integer in basis points.
        weight: The most it can earn, in whole points.
        title: What it is called; the title of the fact, if None.
        missing: What it earns while the fact is not known, or `left_out`, in hundredths of a point.
        not_applicable: What it earns where the fact does not apply, likewise.
        note: Why it is there.
    """

    id: Id
    indicator: Annotated[str, AfterValidator(_check_indicator)]
    fact: str
    weight: Annotated[StrictInt, Field(ge=1, le=100)]
    title: Text | None = None
    missing: AbsentPoints
    not_applicable: AbsentPoints
    note: Name | None = None


class StandardCard(CardFrame):
    """A scorecard whose points come from standard values.

    Attributes:
        standards: Which values; with no file, the card waits for one.
        awaits: How to come by the values; only where no file is named.
        characteristics: The lines.
    """

    standards: StandardChoice
    awaits: Text | None = None
    characteristics: Annotated[tuple[StandardCharacteristic, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _has_values_or_awaits_them(self) -> Self:
        named, awaits = self.standards.file is not None, self.awaits is not None
        if named == awaits or named != self.standards.is_complete:
            raise PydanticCustomError("standards_without_file", "file or awaits")
        return self


def is_standard_card(source: YamlSource) -> bool:
    """Whether a file of `scorecards/` scores by standard values."""
    return isinstance(source.data, dict) and "standards" in source.data


def find_file(source: YamlSource) -> str | None:
    """Return the table of standard values that a card read without fault scores by."""
    return source.data["standards"].get("file") if is_standard_card(source) else None


def compile_card(
    source: YamlSource, tables: Mapping[str, StandardTable], catalogue: Catalogue
) -> Scorecard:
    """Make an ordinary scorecard of one that names standard values.

    Args:
        source: A file of `scorecards/`.
        tables: The tables of the pack by file name.
        catalogue: The facts there are.

    Raises:
        PackError: The file breaks the schema, or names facts or values that are not there.
    """
    card = validate(StandardCard, source, (), source.data)
    flaws = list(_find_fact_flaws(card, catalogue))
    if flaws:
        raise _refuse(flaws, source)
    data = {key: said for key, said in source.data.items() if key != "standards"}
    if card.standards.file is None:
        data["characteristics"] = []
    else:
        rows = _find_rows(card, source, tables)
        lines = zip(card.characteristics, source.data["characteristics"], rows, strict=True)
        data["characteristics"] = [_make_line(line, said, row) for line, said, row in lines]
        data["basis"] = [*source.data["basis"], *_name_sources(rows)]
    return validate(Scorecard, source, (), data)


def _find_fact_flaws(card: StandardCard, catalogue: Catalogue) -> Iterator[tuple[Path, Flaw]]:
    for index, line in enumerate(card.characteristics):
        path: Path = ("characteristics", index, "fact")
        if line.fact not in catalogue:
            near = find_nearest(line.fact, catalogue.definitions)
            yield path, Flaw("unknown_fact", 0, suggestion=near, fact=line.fact)
        elif (unit := catalogue[line.fact].unit) != BASIS_POINTS:
            yield path, Flaw("standard_fact_not_bp", 0, fact=line.fact, unit=unit or "—")


def _find_rows(
    card: StandardCard, source: YamlSource, tables: Mapping[str, StandardTable]
) -> list[StandardRow]:
    """Return the row of each characteristic."""
    choice = card.standards
    file = str(choice.file)
    table = tables.get(file)
    if table is None:
        near, known = find_nearest(file, tables), ", ".join(tables) or "—"
        flaw = Flaw("no_such_standards", 0, suggestion=near, file=file, files=known)
        raise _refuse([(("standards", "file"), flaw)], source)
    found = table.find_rows(choice.year, str(choice.industry), str(choice.size))
    if not found:
        groups = "; ".join(" / ".join(map(str, group)) for group in table.groups) or "—"
        flaw = Flaw("no_such_group", 0, file=file, wanted=choice.words, known=groups)
        raise _refuse([(("standards",), flaw)], source)
    by_key = {row.indicator.key: row for row in found}
    flaws: list[tuple[Path, Flaw]] = []
    rows = []
    for index, line in enumerate(card.characteristics):
        row = by_key.get(_find(line.indicator).key)
        if row is None:
            told = {"file": file, "wanted": choice.words, "indicator": line.indicator}
            path: Path = ("characteristics", index, "indicator")
            flaws.append((path, Flaw("no_such_standard", 0, **told)))
        else:
            rows.append(row)
    if flaws:
        raise _refuse(flaws, source)
    return rows


def _refuse(flaws: Iterable[tuple[Path, Flaw]], source: YamlSource) -> PackError:
    return PackError(flaw.locate(source.place(path)) for path, flaw in flaws)


def _make_line(
    line: StandardCharacteristic, said: Mapping[str, Any], row: StandardRow
) -> dict[str, Any]:
    """Return a characteristic as data; what the card says of it besides stays as it is."""
    kept = {key: value for key, value in said.items() if key not in ("indicator", "weight")}
    points = make_points(row.values_bp, row.indicator.better, line.weight)
    note = _word_values(row)
    if line.note is not None:
        note = Bilingual(f"{line.note.zh}；{note.zh}", f"{line.note.en}; {note.en}")
    return {
        **kept,
        "points": {"linear": {str(bound): earned for bound, earned in points.items()}},
        "point_decimals": _DECIMALS,
        "note": note._asdict(),
    }


def _word_values(row: StandardRow) -> Bilingual:
    """Say the five values as the table writes them."""
    unit = row.unit if row.unit == "%" else f" {row.unit}"
    zh = "、".join(f"{level} {v}{unit}" for level, v in zip(_LEVELS_ZH, row.written, strict=True))
    en = ", ".join(row.written) + unit
    where = f"{row.year} / {row.industry} / {row.size}"
    return Bilingual(f"标准值（{where}）：{zh}", f"standard values from excellent to poor: {en}")


def _name_sources(rows: Iterable[StandardRow]) -> list[dict[str, Any]]:
    """Return what the values rest on: the table's own word for it, which nobody has compared."""
    named = dict.fromkeys((row.source, f"{row.year} / {row.industry} / {row.size}") for row in rows)
    return [
        {
            "instrument": source,
            "article": where,
            "status": "unverified",
            "note": {
                "zh": "标准值由使用者自备，未与原书核对。",
                "en": "The values are the user's own and were not compared with the book.",
            },
        }
        for source, where in named
    ]


def _find(name: str) -> Indicator:
    found = find_indicator(name)
    assert found is not None  # noqa: S101  (checked with the card)
    return found
