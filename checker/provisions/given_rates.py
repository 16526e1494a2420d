"""A matrix that the user gives, as YAML or CSV: buckets in the order of age, each with its rate.

    because: 审计师确认的 2025 年损失率
    rates_percent: {current: 0.3, 1_30: 1.6, 31_60: 3.6, 61_90: 6.6, over_90: 10.6}

As CSV: columns `bucket` and `rate_percent`. Numbers are read as the decimals they are written in.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import yaml

from checker.errors import RatesInvalid
from checker.ledgers.ageing import Bucket
from checker.provisions.buckets import CURRENT, find_bucket, find_gap, list_bucket_names
from checker.provisions.words import say
from checker.register.mapping_file import MappingFile, read_mapping_text

_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,8})?")
_SIGNED = re.compile(r"[-+]?[0-9]{1,3}(?:\.[0-9]{1,8})?")
_COLUMNS = ("bucket", "rate_percent")
_Written = tuple[str, str, str]
"""Bucket and percentage as written, and the place of the bucket."""


@dataclass(frozen=True, slots=True)
class GivenRates:
    """A matrix as it was given.

    Attributes:
        rates: The loss rate of each bucket, the youngest first.
        because: Where they come from, in the user's words; empty where nothing is said.
    """

    rates: dict[Bucket, Fraction]
    because: str = ""


def read_share(text: str) -> Fraction | None:
    """Read a percentage, with a sign or without, exactly; None where it is none."""
    text = text.strip().removesuffix("%").strip()
    return Fraction(text) / 100 if _SIGNED.fullmatch(text) else None


def read_given_rates(path: Path) -> GivenRates:
    """Read a matrix.

    Raises:
        PathMissing, FileUnreadable: The file cannot be opened.
        RatesInvalid, MappingInvalid: It is no matrix; the message has the place.
    """
    text = read_mapping_text(path)
    if path.suffix.lower() == ".csv":
        return GivenRates(_check(str(path), list(_read_csv(str(path), text))))
    source = MappingFile(str(path))
    said = source.read_settings(
        text,
        {
            "because": source.text,
            "rates_percent": lambda node: [
                (source.text(key), source.text(value), source.place(key))
                for key, value in _list_pairs(source, node)
            ],
        },
    )
    written = said.get("rates_percent", [])
    assert isinstance(written, list)  # noqa: S101  (made above)
    return GivenRates(_check(str(path), written), str(said.get("because", "")))


def _list_pairs(source: MappingFile, node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
    return list(source.pairs(node))


def _read_csv(path: str, text: str) -> Iterator[_Written]:
    lines = csv.reader(text.splitlines())
    header = next(lines, [])
    if [name.strip() for name in header] != list(_COLUMNS):
        raise _refuse(f"{path}:1", "rates_header", given=",".join(header))
    for number, cells in enumerate(lines, start=2):
        if any(cell.strip() for cell in cells):
            bucket, rate, *_ = [*(cell.strip() for cell in cells), ""]
            yield bucket, rate, f"{path}:{number}"


def _check(path: str, written: list[_Written]) -> dict[Bucket, Fraction]:
    rates: dict[Bucket, Fraction] = {}
    for name, text, place in written:
        bucket = find_bucket(name)
        if bucket is None:
            raise _refuse(place, "rates_bucket", given=name, known=list_bucket_names())
        rate = Fraction(text) / 100 if _PERCENT.fullmatch(text) else None
        if rate is None or rate > 1:
            raise _refuse(place, "rates_percent", given=text, bucket=name)
        rates[bucket] = rate
    buckets = list(rates)
    if len(buckets) < len(written) or not buckets or buckets[0] != CURRENT or buckets[-1].last:
        raise _refuse(path, "rates_open", known=list_bucket_names())
    gap = find_gap(buckets)
    if gap is not None:
        raise _refuse(path, "rates_gap", younger=gap[0].name, older=gap[1].name)
    return rates


def _refuse(place: str, code: str, **values: str) -> RatesInvalid:
    words = say(code, **values)
    return RatesInvalid(place=place, reason_zh=words.zh, reason_en=words.en)
