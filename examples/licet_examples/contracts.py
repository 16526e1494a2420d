"""The contracts of the demo: what the finance officer is asked."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

from licet_examples.sample_models import Story


class SampleContract(BaseModel):
    """One contract; see `contracts.yaml`.

    Attributes:
        folder: Of the customer.
        story: What is asked.
        limit: Approved before the question, in yuan; None for none.
        amount: With tax, in yuan.
        terms_days: From the bill to the day it is due.
        signer: Who signs for the customer.
        lines: What is sold.
        margin_percent: What is earned, in percent of the amount.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: str
    story: Story
    limit: int | None = None
    amount: int
    terms_days: int
    signer: str
    lines: tuple[str, ...]
    margin_percent: int


@cache
def load_contracts() -> tuple[SampleContract, ...]:
    """Read the contracts in the order in which they are asked about.

    Raises:
        pydantic.ValidationError: `contracts.yaml` does not have its shape.
    """
    text = files("licet_examples").joinpath("contracts.yaml").read_text(encoding="utf-8")
    return tuple(SampleContract.model_validate(e) for e in yaml.safe_load(text)["contracts"])
