"""Authorization letters (授权委托书) of invented firms: what they say and how they look."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from licet_examples.fonts import measure_text
from licet_examples.licence import TruthValue
from licet_examples.picture import Picture, paint_picture
from licet_examples.sheet import Item, Seal, Sheet, Stroke, Text
from licet_examples.terms import print_date
from licet_examples.typesetting import set_paragraph

_WIDTH, _HEIGHT = 595.0, 842.0
_LEFT, _RIGHT = 78.0, 517.0
_SIZE = 12.5
_LEADING = 25.0
_INK = (34, 42, 96)


class LetterStyle(StrEnum):
    """How the letter says it."""

    PROSE = "prose"
    """Running text: 兹授权……为我方代理人."""
    FORM = "form"
    """Labels with a value each: 委托人, 受托人, 委托事项."""
    TENDER = "tender"
    """Running text as tenders ask for it: 本授权书声明……为本单位的合法代理人."""
    GRANT_FORM = "grant_form"
    """The same with the other set of words: 授权单位, 被授权人, 授权事项."""


_FORM_LABELS = {
    LetterStyle.FORM: (
        "委托人",
        "统一社会信用代码",
        None,
        "受托人",
        "身份证号码",
        "委托事项",
        "代理权限",
        "授权金额上限",
        "授权期限",
        "转委托",
    ),
    LetterStyle.GRANT_FORM: (
        "授权单位",
        "统一社会信用代码",
        None,
        "被授权人",
        "公民身份号码",
        "授权事项",
        "授权范围",
        "单笔金额上限",
        "授权有效期",
        "转委托",
    ),
}
"""In the order of `_write_form`; None stands for the title of the principal's representative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFields:
    """What an authorization letter says.

    Attributes:
        principal_name: Who authorizes.
        agent_name: Who is authorized.
        matter: 委托事项.
        powers: 代理权限.
        signed_on: Date beneath the signature.
        principal_code: Unified social credit code of the principal.
        principal_legal_representative: Who signs for the principal.
        agent_id_number: Resident identity number of the agent.
        amount_print: The cap as printed, such as 人民币伍拾万元整.
        amount_cap: What that says: `amount` in units of the currency, `currency` in ISO 4217.
        valid_from: First day.
        valid_until: Last day.
        no_fixed_term: 长期有效.
        may_sub_delegate: Whether 转委托 is allowed; None where the letter is silent.
        representative_title: 法定代表人, 负责人 or 经营者.
        has_signature: A signature is drawn.
        has_seal: The principal's seal is drawn.
    """

    principal_name: str
    agent_name: str
    matter: str
    powers: str
    signed_on: date
    principal_code: str | None = None
    principal_legal_representative: str | None = None
    agent_id_number: str | None = None
    amount_print: str | None = None
    amount_cap: dict[str, str] | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    no_fixed_term: bool = False
    may_sub_delegate: bool | None = None
    representative_title: str = "法定代表人"
    has_signature: bool = True
    has_seal: bool = True

    def state_truth(self) -> dict[str, TruthValue]:
        """Give the value of every field that the letter shows, by the project's field names."""
        truth: dict[str, TruthValue] = {
            "principal_name": self.principal_name,
            "agent_name": self.agent_name,
            "matter": self.matter,
            "powers": self.powers,
            "signed_on": self.signed_on.isoformat(),
            "has_signature": self.has_signature,
            "has_seal": self.has_seal,
        }
        optional: dict[str, TruthValue | None] = {
            "principal_code": self.principal_code,
            "principal_legal_representative": self.principal_legal_representative,
            "agent_id_number": self.agent_id_number,
            "amount_cap": self.amount_cap,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
            "no_fixed_term": self.no_fixed_term if self.no_fixed_term or self.valid_until else None,
            "may_sub_delegate": self.may_sub_delegate,
        }
        return truth | {name: value for name, value in optional.items() if value is not None}


def lay_out_letter(fields: LetterFields, style: LetterStyle) -> Sheet:
    """Set an authorization letter on an upright A4 sheet.

    Raises:
        FontMissingError: No Chinese font is installed, so nothing can be measured.
    """
    items: list[Item] = [
        Text(_WIDTH / 2, 118, "授权委托书", 26, anchor="middle", bold=True, spread_to=190)
    ]
    y = 176.0
    is_form = style in _FORM_LABELS
    paragraphs = _write_form(fields, style) if is_form else _write_prose(fields, style)
    for paragraph in paragraphs:
        indented = paragraph if is_form else "　　" + paragraph
        for line in set_paragraph(indented, _SIZE, _RIGHT - _LEFT):
            items.append(Text(_LEFT, y, line, _SIZE))
            y += _LEADING
        y += _LEADING * 0.2
    items += _close_letter(fields, y + _LEADING)
    return Sheet(_WIDTH, _HEIGHT, tuple(items))


def draw_authorization_letter(fields: LetterFields, style: LetterStyle) -> Picture:
    """Draw a letter as a clean picture of 1654 pixels in width (200 dpi).

    Raises:
        FontMissingError: No Chinese font is installed.
    """
    return paint_picture(lay_out_letter(fields, style), 1654)


def _write_prose(fields: LetterFields, style: LetterStyle) -> list[str]:
    opening = _open_tender(fields) if style is LetterStyle.TENDER else _open_prose(fields)
    paragraphs = [opening]
    if fields.amount_print:
        paragraphs.append(f"代理人签署的单笔合同金额不得超过{fields.amount_print}。")
    if fields.no_fixed_term:
        paragraphs.append("本授权书自签署之日起长期有效。")
    elif fields.valid_from and fields.valid_until:
        first, last = (print_date(day, "plain") for day in (fields.valid_from, fields.valid_until))
        paragraphs.append(
            f"本授权书有效期：自{first}至{last}。"
            if style is LetterStyle.TENDER
            else f"委托期限：自{first}起至{last}止。"
        )
    if fields.may_sub_delegate is not None:
        paragraphs.append("代理人可以转委托。" if fields.may_sub_delegate else "代理人无转委托权。")
    return [*paragraphs, "特此委托。"]


def _open_prose(fields: LetterFields) -> str:
    code, identity = _print_codes(fields)
    representative = ""
    if fields.principal_legal_representative:
        representative = f"，{fields.representative_title}{fields.principal_legal_representative}，"
    return (
        f"{fields.principal_name}{code}{representative}兹授权{fields.agent_name}同志{identity}"
        f"为我方代理人，以我方名义办理{fields.matter}事宜，代理权限为：{fields.powers}。"
        "代理人在上述权限内签署的文件，其法律后果由我方承担。"
    )


def _open_tender(fields: LetterFields) -> str:
    code, identity = _print_codes(fields)
    representative = ""
    if fields.principal_legal_representative:
        representative = f"{fields.representative_title}{fields.principal_legal_representative}"
    return (
        f"本授权书声明：{fields.principal_name}{code}{representative}授权委托"
        f"{fields.agent_name}{identity}为本单位的合法代理人，就{fields.matter}，"
        f"以本单位名义{fields.powers}。代理人的一切行为，其法律后果由本单位承担。"
    )


def _print_codes(fields: LetterFields) -> tuple[str, str]:
    code, identity = fields.principal_code, fields.agent_id_number
    return (
        f"（统一社会信用代码：{code}）" if code else "",
        f"（身份证号码：{identity}）" if identity else "",
    )


def _write_form(fields: LetterFields, style: LetterStyle) -> list[str]:
    term = None
    if fields.no_fixed_term:
        term = "长期有效"
    elif fields.valid_from and fields.valid_until:
        term = f"{print_date(fields.valid_from)}至{print_date(fields.valid_until)}"
    sub_delegation = {True: "允许转委托", False: "不得转委托", None: None}[fields.may_sub_delegate]
    values = (
        fields.principal_name,
        fields.principal_code,
        fields.principal_legal_representative,
        fields.agent_name,
        fields.agent_id_number,
        fields.matter,
        fields.powers,
        fields.amount_print,
        term,
        sub_delegation,
    )
    labels = [label or fields.representative_title for label in _FORM_LABELS[style]]
    return [
        f"{label}：{value}"
        for label, value in zip(labels, values, strict=True)
        if value is not None
    ]


def _close_letter(fields: LetterFields, y: float) -> list[Item]:
    x = 240.0
    signing = f"{fields.representative_title}（签字）："
    items: list[Item] = [
        Text(x, y, f"委托人（盖章）：{fields.principal_name}", _SIZE),
        Text(x, y + 34, signing, _SIZE),
        Text(x, y + 72, f"日期：{print_date(fields.signed_on, 'plain')}", _SIZE),
    ]
    if fields.has_signature:
        left = x + measure_text(signing, _SIZE) + 8
        items += _draw_signature(fields.principal_legal_representative or "签字", left, y + 30)
    if fields.has_seal:
        items.append(Seal(x + 190, y + 44, 56, fields.principal_name, angle=4))
    return items


def _draw_signature(name: str, x: float, y: float) -> list[Item]:
    """Draw a scrawl that differs from name to name and spells nothing."""
    items: list[Item] = []
    for number, character in enumerate(name):
        bits = zlib.crc32(character.encode())
        points = []
        for step in range(26):
            turn = step / 25 * math.pi * (2.2 + bits % 5 * 0.4)
            swing = 9 - step * 0.18
            points.append(
                (
                    x + number * 17 + step * 0.62 + swing * 0.7 * math.sin(turn * 1.3 + bits % 7),
                    y - 5 + swing * math.sin(turn * 1.9 + (bits >> 3) % 11),
                )
            )
        items.append(Stroke(tuple(points), 1.3, _INK))
    return items
