"""The list of divisions: its shape, and a few codes whose fate is known."""

from __future__ import annotations

import csv
import re
from importlib import resources

import pytest

from ingest.identifiers import divisions
from ingest.identifiers.divisions import Standing


def _rows() -> list[dict[str, str]]:
    text = resources.files("ingest.identifiers").joinpath("divisions.csv").read_text("utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def test_every_row_is_a_division_once_and_in_order() -> None:
    rows = _rows()
    codes = [row["code"] for row in rows]
    assert codes == sorted(set(codes))
    for row in rows:
        assert re.fullmatch(r"[1-8][0-9]{5}", row["code"])
        assert re.fullmatch(r"[\u4e00-\u9fff]+", row["name"]), row
        years = [int(row[key]) for key in ("from", "until") if row[key]]
        assert all(1980 <= year <= 2026 for year in years)
        assert years == sorted(years)


def test_every_county_in_force_lies_in_a_province_in_force() -> None:
    in_force = {row["code"] for row in _rows() if not row["until"]}
    assert all(f"{code[:2]}0000" in in_force for code in in_force)
    # 31 provinces, regions and cities, Taiwan, Hong Kong, Macao, and the nation.
    assert sum(code.endswith("0000") for code in in_force) == 35


@pytest.mark.parametrize(
    ("code", "standing", "name"),
    [
        ("330106", Standing.CURRENT, "浙江省杭州市西湖区"),
        ("110108", Standing.CURRENT, "北京市海淀区"),
        ("330103", Standing.FORMER, "浙江省杭州市下城区"),
        ("330114", Standing.CURRENT, "浙江省杭州市钱塘区"),
        ("500112", Standing.FORMER, "重庆市渝北区"),
        ("500157", Standing.CURRENT, "重庆市两江新区"),
        ("133100", Standing.CURRENT, "河北省雄安新区"),
        ("371200", Standing.FORMER, "山东省莱芜市"),
        ("370116", Standing.CURRENT, "山东省济南市莱芜区"),
        ("440101", Standing.CURRENT, "广东省广州市"),
        ("419001", Standing.CURRENT, "河南省济源市"),
        ("100000", Standing.CURRENT, "全国"),
        ("320594", Standing.UNLISTED_COUNTY, "江苏省苏州市"),
        ("339901", Standing.UNLISTED_PREFECTURE, "浙江省"),
        ("990000", Standing.UNKNOWN_PROVINCE, ""),
        ("", Standing.UNKNOWN_PROVINCE, ""),
    ],
)
def test_standing(code: str, standing: Standing, name: str) -> None:
    assert divisions.find_standing(code) is standing
    assert divisions.find_full_name(code) == name


def test_a_change_gives_both_codes_their_year() -> None:
    old, new = divisions.get_division("330104"), divisions.get_division("330114")
    assert old is not None
    assert new is not None
    assert old.until_year == new.from_year == 2021


def test_the_version_is_that_of_the_bytes() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", divisions.version())
