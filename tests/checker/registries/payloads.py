"""Recorded answers of registers about invented companies, one for each source."""

from __future__ import annotations

import json
from typing import Any

CODE = "91350100M000100Y43"
OTHER_CODE = "91110108551385082Q"


def gsxt(**changed: Any) -> dict[str, Any]:  # noqa: ANN401
    """Give the licence section of the national system."""
    return {
        "统一社会信用代码": CODE,
        "企业名称": "晨曜贸易有限公司",
        "类型": "有限责任公司(自然人投资或控股)",
        "法定代表人": "李例",
        "注册资本": "500.000000万人民币",
        "成立日期": "2018年09月22日",
        "营业期限自": "2018-09-22",
        "营业期限至": "长期",
        "登记机关": "福州市市场监督管理局",
        "核准日期": "2024-05-06",
        "登记状态": "存续（在营、开业、在册）",
        "住所": "福州市鼓楼区样例路1号",
        "经营范围": "食品销售；日用百货销售。",
        **changed,
    }


def tianyancha(**changed: Any) -> dict[str, Any]:  # noqa: ANN401
    """Give company details with days in milliseconds."""
    result = {
        "name": "晨曜贸易有限公司",
        "creditCode": CODE,
        "regStatus": "存续",
        "legalPersonName": "李例",
        "regCapital": "500万人民币",
        "estiblishTime": 1537545600000,
        "toTime": None,
        "staffNumRange": "50-99人",
        "isMicroEnt": 0,
    }
    return {"error_code": 0, "reason": "ok", "result": {**result, **changed}}


def companies_house(**changed: Any) -> dict[str, Any]:  # noqa: ANN401
    """Give a company profile of the UK register."""
    return {
        "company_number": "01234567",
        "company_name": "QUILLBROOK LIMITED",
        "company_status": "active",
        "type": "ltd",
        "date_of_creation": "1999-03-04",
        "accounts": {"next_due": "2026-12-31", "overdue": False},
        "links": {"self": "/company/01234567"},
        **changed,
    }


BULK = (
    "CompanyName, CompanyNumber,CompanyStatus,IncorporationDate, RegAddress.AddressLine1\n"
    "QUILLBROOK LIMITED,01234567,Active,04/03/1999,1 Sample Street\n"
    "MARROWGATE LIMITED,07654321,In Administration,05/06/2011,2 Sample Street\n"
)


def to_bytes(*payloads: dict[str, Any]) -> bytes:
    """Give payloads as JSON lines."""
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in payloads).encode()
