"""Where the words of a business licence stand on its sheet."""

from __future__ import annotations

from enum import StrEnum

from licet_examples.fonts import measure_text
from licet_examples.licence import LicenceFields, LicenceForm
from licet_examples.ornament import draw_emblem, draw_frame
from licet_examples.picture import Picture, paint_picture
from licet_examples.sheet import Item, QrCode, Seal, Sheet, Text
from licet_examples.terms import print_date
from licet_examples.typesetting import Column, set_rows

_GOLD = (150, 112, 38)
_PAPER = (253, 252, 247)
_FINE_PRINT = (95, 92, 88)

_LEFT_COLUMN = Column(x=66, top=204, bottom=536, label_width=78, width=384, size=12, leading=2.25)
_RIGHT_COLUMN = Column(x=468, top=204, bottom=412, label_width=78, width=316, size=12, leading=2.25)


class LicenceLayout(StrEnum):
    """How the sheet is laid out."""

    ORIGINAL_PORTRAIT = "original_portrait"
    """正本 of the 2014 form: upright, one column."""
    DUPLICATE_LANDSCAPE = "duplicate_landscape"
    """副本 of the 2019 form: lying, two columns, QR code at the top right."""
    REGISTRATION_NUMBER = "registration_number"
    """企业法人营业执照 before 2015: lying, registration number, no QR code."""


_PERSON_LABELS = {
    LicenceForm.COMPANY: "法定代表人",
    LicenceForm.BRANCH: "负责人",
    LicenceForm.PARTNERSHIP: "执行事务合伙人",
    LicenceForm.SOLE_PROPRIETORSHIP: "投资人",
    LicenceForm.INDIVIDUAL_BUSINESS: "经营者",
}
_ADDRESS_LABELS = {
    LicenceForm.COMPANY: "住所",
    LicenceForm.BRANCH: "营业场所",
    LicenceForm.PARTNERSHIP: "主要经营场所",
    LicenceForm.SOLE_PROPRIETORSHIP: "住所",
    LicenceForm.INDIVIDUAL_BUSINESS: "经营场所",
}


def lay_out_licence(fields: LicenceFields, layout: LicenceLayout) -> Sheet:
    """Set a licence on its sheet.

    Raises:
        FontMissingError: No Chinese font is installed, so nothing can be measured.
    """
    arrange = {
        LicenceLayout.ORIGINAL_PORTRAIT: _arrange_original,
        LicenceLayout.DUPLICATE_LANDSCAPE: _arrange_duplicate,
        LicenceLayout.REGISTRATION_NUMBER: _arrange_registration_number,
    }[layout]
    return arrange(fields)


def draw_licence(fields: LicenceFields, layout: LicenceLayout) -> Picture:
    """Draw a licence as a clean picture: 1600 pixels wide upright, 2200 lying.

    Raises:
        FontMissingError: No Chinese font is installed.
    """
    sheet = lay_out_licence(fields, layout)
    return paint_picture(sheet, 1600 if sheet.width < sheet.height else 2200)


def _watermark(fields: LicenceFields, width: float, height: float) -> list[Item]:
    if not fields.restricted_use:
        return []
    size = min(width, height) / max(16.0, len(fields.restricted_use) * 1.25)
    return [
        Text(
            width * share_x,
            height * share_y,
            fields.restricted_use,
            size,
            "sans",
            "middle",
            colour=(120, 120, 120),
            angle=45,
            opacity=0.4,
        )
        for share_x, share_y in ((0.29, 0.36), (0.5, 0.52), (0.72, 0.7))
    ]


def _authority(
    fields: LicenceFields, *, label_x: float, y: float, size: float, seal_radius: float
) -> list[Item]:
    """Set the registration authority, the date of issue and the seal above it."""
    day = fields.issued_on
    items: list[Item] = [Text(label_x, y, "登记机关", size, "sans", bold=True, spread_to=size * 6)]
    right = label_x + size * 6
    if fields.is_authority_printed:
        items.append(Text(label_x + size * 7, y, fields.registration_authority, size * 0.92))
        right += size * 0.5 + measure_text(fields.registration_authority, size * 0.92)
    else:
        right += seal_radius * 0.9
    date_y = y + seal_radius * 1.55
    items.append(
        Text(
            right + seal_radius * 0.2,
            date_y,
            f"{day.year} 年 {day.month:02} 月 {day.day:02} 日",
            size,
            anchor="right",
        )
    )
    # Below a printed name; where none is printed, beside the label.
    items.append(
        Seal(
            right - seal_radius * 0.9,
            y + seal_radius * (1.1 if fields.is_authority_printed else 0.5),
            seal_radius,
            fields.registration_authority,
            angle=(day.day % 7) - 3,
        )
    )
    return items


def _arrange_original(fields: LicenceFields) -> Sheet:
    width, height = 595.0, 842.0
    items: list[Item] = draw_frame(width, height, margin=26)
    items += draw_emblem(width / 2, 92, 36)
    items.append(
        Text(
            width / 2, 190, "营业执照", 50, anchor="middle", bold=True, spread_to=270, colour=_GOLD
        )
    )
    if fields.copy_mark:
        mark = _copy_mark(fields)
        items.append(Text(width / 2, 216, mark, 15, anchor="middle", spread_to=66))
    items.append(
        Text(
            width / 2,
            244,
            f"统一社会信用代码  {fields.unified_social_credit_code}",
            13,
            "sans",
            "middle",
        )
    )
    form = fields.form
    items += set_rows(
        [
            ("名称", fields.registered_name),
            ("类型", fields.entity_type),
            (_ADDRESS_LABELS[form], fields.registered_address),
            (_PERSON_LABELS[form], fields.legal_representative),
            ("组成形式", fields.composition),
            ("注册资本", fields.capital_print),
            (_founding_label(form), print_date(fields.established_on, fields.date_print)),
            (_term_label(form), fields.term_print),
            ("经营范围", fields.business_scope),
        ],
        Column(x=88, top=290, bottom=668, label_width=92, width=420, size=14, leading=2.07),
    )
    if fields.qr_content:
        items.append(QrCode(84, 648, 92, fields.qr_content))
    items += _authority(fields, label_x=230, y=690, size=14, seal_radius=50)
    items += _imprint(width, height)
    items += _watermark(fields, width, height)
    return Sheet(width, height, tuple(items), _PAPER)


def _arrange_duplicate(fields: LicenceFields) -> Sheet:
    width, height = 842.0, 595.0
    items: list[Item] = draw_frame(width, height, margin=24)
    items += draw_emblem(width / 2, 62, 27)
    items.append(
        Text(
            width / 2, 136, "营业执照", 42, anchor="middle", bold=True, spread_to=236, colour=_GOLD
        )
    )
    if fields.copy_mark:
        mark = _copy_mark(fields)
        items.append(Text(width / 2, 160, mark, 14, anchor="middle", spread_to=62))
    if fields.copy_number:
        items.append(Text(width / 2 + 96, 160, f"副本编号：{fields.copy_number}", 10.5, "sans"))
    items.append(Text(66, 116, "统一社会信用代码", 12.5, "sans", bold=True, spread_to=142))
    items.append(Text(66, 136, fields.unified_social_credit_code or "", 13, "sans"))
    if fields.qr_content:
        items.append(QrCode(644, 82, 76, fields.qr_content))
        hint = (
            "扫描二维码登录",
            "“国家企业信用",
            "信息公示系统”了",
            "解更多登记、备案、",
            "许可、监管信息。",
        )
        items += [
            Text(726, 92 + 12 * number, line, 6.5, "sans", colour=_FINE_PRINT)
            for number, line in enumerate(hint)
        ]
    form = fields.form
    left_rows = [
        ("名称", fields.registered_name),
        ("类型", fields.entity_type),
        (_PERSON_LABELS[form], fields.legal_representative),
        ("经营范围", fields.business_scope),
    ]
    right_rows = [
        ("注册资本", fields.capital_print),
        ("组成形式", fields.composition),
        (_founding_label(form), print_date(fields.established_on, fields.date_print)),
        (_term_label(form), fields.term_print),
        (_ADDRESS_LABELS[form], fields.registered_address),
    ]
    items += set_rows(left_rows, _LEFT_COLUMN)
    items += set_rows(right_rows, _RIGHT_COLUMN)
    items += _authority(fields, label_x=500, y=436, size=13, seal_radius=46)
    items += _imprint(width, height)
    items += _watermark(fields, width, height)
    return Sheet(width, height, tuple(items), _PAPER)


def _arrange_registration_number(fields: LicenceFields) -> Sheet:
    width, height = 842.0, 595.0
    items: list[Item] = draw_frame(width, height, margin=24)
    items += draw_emblem(width / 2, 66, 28)
    title = "个体工商户营业执照" if fields.composition else "企业法人营业执照"
    items.append(
        Text(width / 2, 146, title, 38, anchor="middle", bold=True, spread_to=40.0 * len(title))
    )
    if fields.copy_mark:
        mark = _copy_mark(fields)
        items.append(Text(width / 2, 170, mark, 14, anchor="middle", spread_to=62))
    items.append(Text(548, 196, f"注册号  {fields.registration_number}", 13, "sans"))
    items += set_rows(
        [
            ("名称", fields.registered_name),
            (_ADDRESS_LABELS[fields.form], fields.registered_address),
            (
                "经营者姓名" if fields.composition else "法定代表人姓名",
                fields.legal_representative,
            ),
            ("组成形式", fields.composition),
            ("注册资本", fields.capital_print),
            ("实收资本", fields.capital_print),
            (
                "类型" if fields.composition else "公司类型",
                fields.entity_type,
            ),
            ("经营范围", fields.business_scope),
        ],
        Column(x=72, top=226, bottom=432, label_width=100, width=700, size=12.5, leading=2.0),
    )
    items += set_rows(
        [
            (_founding_label(fields.form), print_date(fields.established_on, fields.date_print)),
            ("营业期限", fields.term_print),
        ],
        Column(x=72, top=476, bottom=540, label_width=78, width=360, size=12.5, leading=2.16),
    )
    items += _authority(fields, label_x=470, y=450, size=13, seal_radius=45)
    items += _watermark(fields, width, height)
    return Sheet(width, height, tuple(items), _PAPER)


def _copy_mark(fields: LicenceFields) -> str:
    return "（副本）" if fields.copy_mark == "duplicate" else "（正本）"


def _founding_label(form: LicenceForm) -> str:
    return "注册日期" if form is LicenceForm.INDIVIDUAL_BUSINESS else "成立日期"


def _term_label(form: LicenceForm) -> str:
    return "合伙期限" if form is LicenceForm.PARTNERSHIP else "营业期限"


def _imprint(width: float, height: float) -> list[Item]:
    """Set the small print along the lower edge, with an address that belongs to nobody."""
    return [
        Text(
            58,
            height - 5,
            "企业信用信息公示系统网址：http://gsxt.example.cn",
            6.5,
            "sans",
            colour=_FINE_PRINT,
        ),
        Text(width - 58, height - 5, "样张：非真实证照", 6.5, "sans", "right", colour=_FINE_PRINT),
    ]
