"""Auditor's reports (审计报告) of invented firms, by opinion, each on one page."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from licet_examples.invent import Inventor
from licet_examples.licence import TruthValue
from licet_examples.licence_sheet import LicenceLayout
from licet_examples.other_paper import lay_out_paragraphs
from licet_examples.sheet import Seal, Sheet, Text
from licet_examples.terms import print_date

KIND = "cn.audit_report"
_TITLE_SIZE = 26.0
_CENTRE, _TITLE_Y = 297.5, 62.0
_FOOT_X, _FOOT_Y, _FOOT_LEADING, _FOOT_SIZE = 500.0, 690.0, 24.0, 12.0
_AUDITORS = (
    "示例会计师事务所（特殊普通合伙）",
    "杭州样本会计师事务所有限公司",
    "范例联合会计师事务所（普通合伙）",
)


class AuditReport(BaseModel):
    """A report; see `audit_reports.yaml`.

    Attributes:
        opinion: As the reader names it.
        emphasis: Whether it has a paragraph on an emphasised matter.
        going_concern: Whether it has one on going concern.
        paragraphs: Headings and prose below the title.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    opinion: str
    emphasis: bool = False
    going_concern: bool = False
    paragraphs: tuple[str, ...]


@cache
def load_audit_reports() -> tuple[AuditReport, ...]:
    """Read the reports.

    Raises:
        pydantic.ValidationError: `audit_reports.yaml` does not have its shape.
    """
    text = files("licet_examples").joinpath("audit_reports.yaml").read_text(encoding="utf-8")
    return tuple(AuditReport.model_validate(entry) for entry in yaml.safe_load(text))


def invent_audit_report(
    report: AuditReport, rng: np.random.Generator
) -> tuple[Sheet, dict[str, TruthValue]]:
    """Set a report on a standing A4 sheet.

    Args:
        report: Which.
        rng: Source of all chance; the same state gives the same sheet.

    Returns:
        The sheet, and what it says in the form in which a reading is compared with it.

    Raises:
        FontMissingError: No Chinese font is installed, so nothing can be measured.
    """
    company = Inventor(rng).invent_licence(LicenceLayout.DUPLICATE_LANDSCAPE).registered_name
    auditor = _AUDITORS[int(rng.integers(len(_AUDITORS)))]
    period_end = date(int(rng.integers(2017, 2026)), 12, 31)
    issued_on = period_end + timedelta(days=int(rng.integers(40, 170)))
    number = f"示会审字〔{issued_on.year}〕第{rng.integers(100, 99999)}号"
    words = {
        "number": number,
        "company": company,
        "period_end": print_date(period_end, "plain"),
        "year": period_end.year,
    }
    body = lay_out_paragraphs([text.format(**words) for text in report.paragraphs])
    foot = (
        auditor,
        "中国注册会计师：样本一",
        "中国注册会计师：样本二",
        print_date(issued_on, "plain"),
    )
    items = (
        Text(_CENTRE, _TITLE_Y, "审 计 报 告", _TITLE_SIZE, anchor="middle", bold=True),
        *body.items,
        *(
            Text(_FOOT_X, _FOOT_Y + row * _FOOT_LEADING, line, _FOOT_SIZE, anchor="right")
            for row, line in enumerate(foot)
        ),
        Seal(440, 705, 48, auditor, angle=-6),
    )
    truth: dict[str, TruthValue] = {
        "holder_name": company,
        "period_ends_on": period_end.isoformat(),
        "audit_opinion": report.opinion,
        "auditor": auditor,
        "issued_on": issued_on.isoformat(),
    }
    if any("{number}" in text for text in report.paragraphs):
        truth["number"] = number
    if report.emphasis:
        truth["has_emphasis_of_matter"] = True
    if report.going_concern:
        truth["has_going_concern_doubt"] = True
    return Sheet(body.width, body.height, items), truth
