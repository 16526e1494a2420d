"""Pages of packs, each said in a word or two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.document import Page, Problem, Word
from tests.ingest.extract.paper import HEIGHT, make_page, write

FIRM, OTHER = "深圳云帆样例贸易有限公司", "杭州青禾示例供应链管理有限公司"
CODE, OTHER_CODE = "91440305MAXKQKT14J", "91440305MAXTJ12A45"
PROSE = "代理人在上述权限内办理的一切事务，我方均予承认，由此产生的权利和义务由我方承担。"
ENGLISH = "The goods leave our warehouse on Monday and reach you within ten days of that date."


def licence(name: str = FIRM, person: str = "甄样", copy: str = "") -> list[Word]:
    """A business licence."""
    rows = [("名称", name), ("类型", "有限责任公司"), ("住所", "深圳市南山区示例路1号")]
    rows += [("法定代表人", person), ("注册资本", "伍佰万元整"), ("统一社会信用代码", CODE)]
    words = [write(340, 60, "营业执照" + copy, 50)]
    for number, (label, value) in enumerate(rows):
        words += [write(100, 180 + 50 * number, label), write(300, 180 + 50 * number, value)]
    return words


def letter(name: str = FIRM) -> list[Word]:
    """The first page of an authorization letter."""
    return [
        write(360, 60, "授权委托书", 40),
        write(100, 160, f"委托人：{name}"),
        write(100, 210, "受托人：贾例"),
        write(100, 260, "委托事项：办理样例手续"),
        write(100, 310, "代理权限：签署合同"),
        write(100, 360, PROSE),
    ]


def prose(text: str = PROSE) -> list[Word]:
    """A page without a title."""
    return [write(80, 120 + 50 * row, text, 16) for row in range(6)]


def headed(title: str) -> list[Word]:
    """A page with a heading of its own."""
    return [write(500 - 20 * len(title), 60, title, 40), *prose()]


def permit() -> list[Word]:
    """A food business licence."""
    rows = [("经营者名称", FIRM), ("许可证编号", "JY14403051234567"), ("法定代表人", "甄样")]
    words = [write(320, 60, "食品经营许可证", 46)]
    for number, (label, value) in enumerate(rows):
        words += [write(100, 180 + 50 * number, label), write(320, 180 + 50 * number, value)]
    return words


def numbered(words: Sequence[Word], text: str) -> list[Word]:
    """The page with a number at its foot, or with none."""
    return [*words, write(450, HEIGHT - 20, text, 16)] if text else list(words)


def bind(*pages: Sequence[Word]) -> list[Page]:
    """Pages in order; one without words is blank."""
    return [
        make_page(words, number=number) if words else blank(number)
        for number, words in enumerate(pages, start=1)
    ]


def blank(number: int) -> Page:
    """A page of which the reader says that nothing is on it."""
    return replace(make_page([], number=number), problems=(Problem("blank_page", page=number),))
