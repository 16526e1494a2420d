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


def gsxt_report(**changed: Any) -> dict[str, Any]:  # noqa: ANN401
    """Give a report of the national system, section by section."""
    return {
        "营业执照信息": gsxt(),
        "股东及出资信息": [
            {"股东": "李例", "股东类型": "自然人股东", "认缴额（万元）": "300"},
            {"股东": "榆林样例控股有限公司", "股东类型": "法人股东", "认缴额（万元）": "200"},
        ],
        "主要人员信息": [{"姓名": "李例", "职务": "执行董事"}, {"姓名": "赵样", "职务": "监事"}],
        "企业年报信息": [{"报送年度": "2025", "公示日期": "2026-05-11"}],
        "列入经营异常名录信息": [
            {
                "列入经营异常名录原因": "未依照《企业信息公示暂行条例》规定的期限公示年度报告的",
                "列入日期": "2024-07-08",
                "作出决定机关(列入)": "福州市鼓楼区市场监督管理局",
                "移出经营异常名录原因": "已补报",
                "移出日期": "2024-09-01",
            },
            {
                "列入经营异常名录原因": "通过登记的住所或者经营场所无法联系的",
                "列入日期": "2025-03-04",
            },
        ],
        "列入严重违法失信名单信息": [],
        "行政处罚信息": [
            {
                "决定书文号": "榕鼓市监罚〔2026〕1号",
                "违法行为类型": "虚假宣传",
                "处罚决定日期": "2026-02-03",
            }
        ],
        "知识产权出质登记信息": [{"登记编号": "样1"}],
        **changed,
    }


def qcc_details(**changed: Any) -> dict[str, Any]:  # noqa: ANN401
    """Give company details with holders."""
    result = {
        "KeyNo": "sample",
        "CreditCode": CODE,
        "Name": "晨曜贸易有限公司",
        "OperName": "李例",
        "Status": "存续",
        "Partners": [
            {
                "StockName": "李例",
                "StockType": "自然人股东",
                "StockPercent": "60.00%",
                "ShouldCapi": "300",
                "RealCapi": "",
            },
            {"StockName": "榆林样例控股有限公司", "StockPercent": "40.00%", "ShouldCapi": "200"},
        ],
        "Employees": [{"Name": "李例", "Job": "执行董事"}],
    }
    return {"Status": "200", "Message": "ok", "Result": {**result, **changed}}


def tyc_list(*items: dict[str, Any]) -> dict[str, Any]:
    """Give a page of a list."""
    return {"error_code": 0, "reason": "ok", "result": {"total": len(items), "items": list(items)}}
