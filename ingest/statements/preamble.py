"""What stands above a statement's figures: whose it is, of which period, in which unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.normalise.text import CJK, drop_whitespace, fold_width, tidy
from ingest.statements.grid import GridCell, GridLine
from ingest.statements.periods import StatedPeriod, find_periods
from ingest.statements.units import StatedUnit, read_unit

_COMPANY_LABEL = re.compile(
    r"(?:编制单位|单位名称|公司名称|企业名称|纳税人名称|填报单位|核算单位|被审计单位)(?:\([^()]*\))?[:：]?"
)
_COMPANY = re.compile(
    rf"[{CJK}()（）·A-Za-z0-9&]{{2,50}}(?:公司|合伙\)|合伙）|厂|商店|经营部|中心|合作社|事务所|集团)"
)
_ENGLISH_COMPANY = re.compile(r"\b(?:ltd\.?|limited|inc\.?|plc|llc|corporation)\s*$", re.IGNORECASE)
_CODE = re.compile(
    r"(?:统一社会信用代码|纳税人识别号)[^:：]*[:：]?([0-9A-HJ-NPQRTUWXY]{18})(?![0-9A-Z])"
)
_SMALL = re.compile(r"会小企\d{2}|小企业会计准则")


@dataclass(frozen=True, slots=True)
class Preamble:
    """What a statement's head says.

    Attributes:
        company_name: As printed.
        company_code: Unified social credit code, 18 characters.
        period: The one period that it names; None where it names none, or several.
        unit: Unit and currency.
        is_small_enterprise: It is a form of the 小企业会计准则.
    """

    company_name: str | None
    company_code: str | None
    period: StatedPeriod | None
    unit: StatedUnit
    is_small_enterprise: bool


def read_preamble(lines: Sequence[GridLine], headings: Sequence[GridLine]) -> Preamble:
    """Reads the lines of a head.

    Args:
        lines: Above the headings of the columns.
        headings: The headings themselves, which may name a unit (RMB'000) too.
    """
    texts = [line.text for line in lines]
    folded = [drop_whitespace(fold_width(text)) for text in texts]
    codes = {match[1] for text in folded for match in _CODE.finditer(text.upper())}
    return Preamble(
        company_name=_find_company(lines),
        company_code=codes.pop() if len(codes) == 1 else None,
        period=_find_period(lines),
        unit=read_unit([*texts, *(line.text for line in headings)]),
        is_small_enterprise=any(_SMALL.search(text) for text in folded),
    )


def _find_period(lines: Sequence[GridLine]) -> StatedPeriod | None:
    """The period that the head names; a span says more than the day on which it ends.

    The company's name is passed over: a year in it is none.
    """
    cells = [cell.text for line in lines for cell in line.cells]
    texts = [text for text in cells if not _COMPANY_LABEL.match(drop_whitespace(text))]
    found = [period for text in texts for period in find_periods(text)]
    if not found:
        found = [period for line in lines for period in find_periods(line.text)]
    exact = {period for period in found if period.ends_on is not None}
    spans = {period for period in exact if period.months is not None}
    for candidates in (spans, exact):
        if len({(period.ends_on, period.months) for period in candidates}) == 1:
            return next(iter(candidates))
    return None


def _find_company(lines: Sequence[GridLine]) -> str | None:
    for line in lines:
        for index, cell in enumerate(line.cells):
            label = _COMPANY_LABEL.match(fold_width(cell.text).replace(" ", ""))
            if label:
                rest = fold_width(cell.text).replace(" ", "")[label.end() :]
                name = _company_in(rest) or _company_in_next(line.cells[index:], cell)
                if name:
                    return name
    for line in lines[:3]:
        text = drop_whitespace(line.text)
        if _COMPANY.fullmatch(text):
            return tidy(line.text)
        if _ENGLISH_COMPANY.search(line.text):
            return tidy(line.text)
    return None


def _company_in(text: str) -> str | None:
    match = _COMPANY.match(text)
    return tidy(match[0]) if match else None


def _company_in_next(cells: Sequence[GridCell], label: GridCell) -> str | None:
    following = next((cell for cell in cells if cell.text != label.text), None)
    return _company_in(drop_whitespace(following.text)) if following else None
