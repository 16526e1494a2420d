"""The register of contracts of the demo: what runs on while papers run out."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

_HEADINGS = ("客户名称", "合同编号", "合同名称", "合同金额", "币种", "合同开始日期", "合同结束日期")


class RunningContract(BaseModel):
    """One contract; see `running_contracts.yaml`.

    Attributes:
        folder: Of the customer.
        number: Of the contract.
        title: What it is about.
        amount: With tax, in yuan.
        started_days_ago: Before the day of the check.
        ends_in_days: After it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: str
    number: str
    title: str
    amount: int
    started_days_ago: int
    ends_in_days: int


@cache
def load_running_contracts() -> tuple[RunningContract, ...]:
    """Read the contracts.

    Raises:
        pydantic.ValidationError: `running_contracts.yaml` does not have its shape.
    """
    text = files("licet_examples").joinpath("running_contracts.yaml").read_text(encoding="utf-8")
    return tuple(RunningContract.model_validate(e) for e in yaml.safe_load(text)["contracts"])


def write_register(path: Path, names: Mapping[str, str], as_of: date) -> None:
    """Write the register as CSV.

    Args:
        path: Where.
        names: Of the customers, by their folders.
        as_of: The day of the check.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(_HEADINGS)
        for one in load_running_contracts():
            rows.writerow(
                (
                    names[one.folder],
                    one.number,
                    one.title,
                    one.amount,
                    "CNY",
                    as_of - timedelta(days=one.started_days_ago),
                    as_of + timedelta(days=one.ends_in_days),
                )
            )
