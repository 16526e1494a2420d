"""Documents of labelled rows of invented firms, one entry of `printed_forms.yaml` a form.

A new kind that is printed as labels with a value each needs an entry there and is then part of the
sweep (`tests/ingest/extract/test_printed_forms.py`, `benchmarks/template_sweep.py`). One that is
not needs a function that draws its sheet and states its truth, called by the benchmark.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, cached_property
from importlib.resources import files

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from licet_examples.fonts import measure_text
from licet_examples.invent import Inventor
from licet_examples.licence import TruthValue
from licet_examples.licence_sheet import LicenceLayout
from licet_examples.sheet import Item, Seal, Sheet, Text
from licet_examples.terms import print_date
from licet_examples.typesetting import Column, set_rows

_WIDTH, _HEIGHT = 595.0, 842.0
_COLUMN = Column(x=80, top=190, bottom=640, label_width=120, width=440, size=12, leading=2.0)
_TITLE_WIDTH_OF_CHARACTER = 36.0
_YEARS_OF_TERM = 3


class PrintedForm(BaseModel):
    """How one form is printed.

    Attributes:
        kind: Template id.
        layout: Layout of the template.
        title: Printed title.
        rows: Label, field and material of each row, in printed order.
        seal: Field whose value stands in the seal.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    layout: str
    title: str
    rows: tuple[tuple[str, str, str], ...]
    seal: str | None = None


@cache
def load_printed_forms() -> tuple[PrintedForm, ...]:
    """Read how each form is printed.

    Raises:
        pydantic.ValidationError: `printed_forms.yaml` does not have its shape.
    """
    text = files("licet_examples").joinpath("printed_forms.yaml").read_text(encoding="utf-8")
    return tuple(PrintedForm.model_validate(entry) for entry in yaml.safe_load(text))


def invent_values(form: PrintedForm, rng: np.random.Generator) -> dict[str, str | date]:
    """Invent what a form says, by field.

    Args:
        form: Whose rows are filled.
        rng: Source of all chance; the same state gives the same values.

    Raises:
        KeyError: A row names a material that does not exist.
    """
    material = _Material(rng)
    return {field: material.make(name) for _, field, name in form.rows}


def state_truth(values: dict[str, str | date]) -> dict[str, TruthValue]:
    """Give the values in the form in which a reading is compared with them."""
    return {
        field: value.isoformat() if isinstance(value, date) else value
        for field, value in values.items()
    }


def lay_out_form(form: PrintedForm, values: dict[str, str | date]) -> Sheet:
    """Set a form on a standing A4 sheet.

    Raises:
        FontMissingError: No Chinese font is installed, so nothing can be measured.
    """
    width = min(_TITLE_WIDTH_OF_CHARACTER * len(form.title), _WIDTH - 140)
    size = min(28.0, width / len(form.title) * 0.86)
    items: list[Item] = [
        Text(_WIDTH / 2, 120, form.title, size, anchor="middle", bold=True, spread_to=width)
    ]
    longest = max(measure_text(label, _COLUMN.size, "sans") for label, _, _ in form.rows)
    column = replace(_COLUMN, label_width=max(_COLUMN.label_width, longest))
    items += set_rows([(label, _print(values[field])) for label, field, _ in form.rows], column)
    if form.seal is not None:
        items.append(Seal(440, 730, 48, _print(values[form.seal]), angle=4))
    items.append(Text(_WIDTH - 50, _HEIGHT - 20, "样张：非真实证照", 6.5, "sans", "right"))
    return Sheet(_WIDTH, _HEIGHT, tuple(items))


def _print(value: str | date) -> str:
    return print_date(value, "plain") if isinstance(value, date) else value


class _Material:
    """What can stand in a row, consistent within one document."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._inventor = Inventor(rng)
        self._licence = self._inventor.invent_licence(LicenceLayout.DUPLICATE_LANDSCAPE)
        self._first_day = date(2019, 1, 1) + timedelta(days=int(rng.integers(0, 2000)))

    def make(self, name: str) -> str | date:
        return _MATERIALS[name](self)

    def digits(self, count: int) -> str:
        return "".join(str(digit) for digit in self._rng.integers(1, 10, count))

    def choose(self, *options: str) -> str:
        return options[int(self._rng.integers(len(options)))]

    @property
    def first_day(self) -> date:
        return self._first_day

    @property
    def last_day(self) -> date:
        year = self._first_day.year + _YEARS_OF_TERM
        return self._first_day.replace(year=year, day=min(self._first_day.day, 28))

    @property
    def birthday(self) -> date:
        number = self.id_number
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))

    @property
    def company(self) -> str:
        return self._licence.registered_name

    @property
    def address(self) -> str:
        return self._licence.registered_address

    @property
    def credit_code(self) -> str:
        return str(self._licence.unified_social_credit_code)

    def person(self) -> str:
        return self._inventor.invent_person()

    @cached_property
    def id_number(self) -> str:
        return self._inventor.invent_resident_id()


_BANKS = (
    "示例商业银行杭州样本支行",
    "样例银行股份有限公司上海例会中路支行",
    "范例农村商业银行营业部",
)
_SCOPES = (
    "办公设备的销售及售后服务",
    "工业自动化控制软件的设计、开发和技术服务",
    "金属结构件的生产和销售（有资质要求的除外）",
    "普通货物的仓储和道路运输服务",
)
_CONDUCTS = (
    "该客户自开户以来结算往来正常，未发现违规记录",
    "截至出具日该客户在我行无不良信用记录",
)
_MATERIALS: dict[str, Callable[[_Material], str | date]] = {
    "account_number": lambda it: it.digits(18),
    "address": lambda it: it.address,
    "approval_number": lambda it: f"J{it.digits(13)}",
    "bank": lambda it: it.choose(*_BANKS),
    "birthday": lambda it: it.birthday,
    "central_bank": lambda it: it.choose("中国人民银行样本市支行", "中国人民银行示例营业管理部"),
    "certificate_number": lambda it: f"{it.digits(3)}{it.digits(2)}Q{it.digits(5)}R0M",
    "certification_body": lambda it: it.choose("示例认证中心有限公司", "样本质量认证有限公司"),
    "certified_scope": lambda it: it.choose(*_SCOPES),
    "company": lambda it: it.company,
    "conduct": lambda it: it.choose(*_CONDUCTS),
    "credit_code": lambda it: it.credit_code,
    "environment_standard": lambda _: "GB/T24001-2016/ISO14001:2015",
    "first_day": lambda it: it.first_day,
    "last_day": lambda it: it.last_day,
    "person": lambda it: it.person(),
    "position": lambda it: it.choose("董事长", "总经理", "执行董事", "执行董事兼总经理"),
    "police": lambda it: it.choose("样本市公安局示例分局", "示例县公安局"),
    "quality_standard": lambda _: "GB/T19001-2016/ISO9001:2015",
    "register_office": lambda it: it.choose("样本市市场监督管理局", "示例县市场监督管理局"),
    "register_state": lambda it: it.choose("存续（在营、开业、在册）", "注销", "吊销，未注销"),
    "resident_id": lambda it: it.id_number,
    "sex": lambda it: "女男"[int(it.id_number[-2]) % 2],
}
