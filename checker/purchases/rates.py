"""What activities cost, as the user says it in YAML: a rate for each driver, in minor units.

currency: CNY
drivers:
  orders: {minor_units: 3500, unit: {zh: 单, en: order}, title: {zh: 订单处理, en: order handling}}
  lines: {minor_units: 200, unit: {zh: 行, en: line}, title: {zh: 拣货, en: picking}}
  returns: {minor_units: 9000, unit: {zh: 行, en: line}, title: {zh: 退货处理, en: returns}}
  visits: {minor_units: 60000, unit: {zh: 次, en: visit}, title: {zh: 客户拜访, en: visits}}
  hours: {minor_units: 15000, unit: {zh: 小时, en: hour}, title: {zh: 工时, en: hours worked}}
credit_days: {basis_points: 600, unit: {zh: 年, en: year}, title: {zh: 资金占用, en: capital}}

`orders`, `lines` and `returns` are counted from the purchases, `hours` from the activities, and any
other name is a kind of activity. `credit_days` is a yearly share of the average receivable.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from checker.purchases.errors import ActivityRatesInvalid
from checker.register.headings import Words
from checker.register.mapping_file import read_mapping_text
from ingest.normalise.currencies import minor_digits
from ingest.normalise.packaged_yaml import parse_yaml

COUNTED = ("orders", "lines", "returns")
"""Drivers that are counted from the purchases."""
HOURS = "hours"

DriverName = Annotated[str, Field(min_length=1, max_length=64)]


class DriverRate(BaseModel):
    """What one unit of a driver costs.

    Attributes:
        minor_units: In minor units of the currency.
        unit: Of what.
        title: What it is called.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    minor_units: int = Field(ge=0, le=2**40)
    unit: Words
    title: Words


class CapitalRate(BaseModel):
    """What a year of money that customers owe costs.

    Attributes:
        basis_points: Of the average receivable, in a year.
        unit: Of what.
        title: What it is called.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    basis_points: int = Field(ge=0, le=10_000)
    unit: Words
    title: Words


class Rates(BaseModel):
    """The rates of a book.

    Attributes:
        currency: ISO 4217; that of the book.
        drivers: By driver.
        credit_days: Of what customers owe; None where it is not counted.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    currency: str
    drivers: dict[DriverName, DriverRate]
    credit_days: CapitalRate | None = None

    @field_validator("currency")
    @classmethod
    def _is_currency(cls, code: str) -> str:
        if minor_digits(code) is None:
            raise ValueError(f"no currency of ISO 4217: {code}")
        return code

    @property
    def needs_activities(self) -> bool:
        """Whether a driver is counted from activities."""
        return any(name not in COUNTED for name in self.drivers)


def load_rates(path: Path) -> Rates:
    """Read a file of rates.

    Raises:
        PathMissing, FileUnreadable: It cannot be opened.
        ActivityRatesInvalid: It is not what it should be; says where.
    """
    text = read_mapping_text(path)
    try:
        said = parse_yaml(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise ActivityRatesInvalid(
            place=place,
            reason_zh=f"不是 YAML（{error.problem}）",
            reason_en=f"not YAML ({error.problem})",
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ActivityRatesInvalid(
            place=str(path), reason_zh="不是 YAML", reason_en="not YAML"
        ) from error
    try:
        return Rates.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        keys = ".".join(map(str, first["loc"])) or "—"
        raise ActivityRatesInvalid(
            place=f"{path}: {keys}",
            reason_zh=f"内容不符合要求（{first['msg']}）",
            reason_en=first["msg"],
        ) from error
