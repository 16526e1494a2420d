"""The demo's register of contracts names customers of the demo, and one runs past its papers."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

from licet_examples.running_contracts import load_running_contracts, write_register
from licet_examples.sample_models import load_customers

AS_OF = date(2026, 11, 22)


def test_the_register_has_a_line_for_each_contract(tmp_path: Path) -> None:
    names = {one.folder: f"{one.folder}公司" for one in load_customers()}
    write_register(tmp_path / "r.csv", names, AS_OF)
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == len(load_running_contracts())
    for line in lines:
        assert line["客户名称"] in names.values()
        assert date.fromisoformat(line["合同开始日期"]) < AS_OF
        assert date.fromisoformat(line["合同结束日期"]) > AS_OF + timedelta(days=30)
