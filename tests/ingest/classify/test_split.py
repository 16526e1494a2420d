from __future__ import annotations

from ingest.document import Page, ReadResult, Word
from ingest.extract import extract_documents
from tests.ingest.extract.paper import make_page, write

FIRST, SECOND = "深圳云帆样例贸易有限公司", "杭州青禾示例供应链管理有限公司"


def draw_licence(left: float, top: float, name: str, size: float = 12) -> list[Word]:
    rows = [("名称", name), ("类型", "有限责任公司"), ("住所", "深圳市南山区示例路1号")]
    rows += [("法定代表人", "甄样"), ("注册资本", "伍佰万元整")]
    words = [write(left + 120, top + 40, "营业执照", 3 * size)]
    for number, (label, value) in enumerate(rows):
        y = top + 90 + 2 * size * number
        words += [write(left, y, label, size), write(left + 6 * size, y, value, size)]
    return words


def draw_letter(name: str) -> list[Word]:
    return [
        write(400, 60, "授权委托书", 40),
        write(100, 120, f"委托人：{name}"),
        write(100, 160, "受托人：贾例"),
        write(100, 200, "委托事项：办理样例手续"),
    ]


def kinds_and_names(*pages: Page) -> list[tuple[str | None, object, tuple[int, ...]]]:
    documents = extract_documents(pages, "pack.pdf", "0" * 64)
    return [
        (
            document.kind,
            next(
                (
                    document.fields[name].value
                    for name in ("registered_name", "principal_name")
                    if name in document.fields
                ),
                None,
            ),
            document.pages,
        )
        for document in documents
    ]


def test_two_licences_side_by_side() -> None:
    page = make_page([*draw_licence(30, 100, FIRST), *draw_licence(530, 100, SECOND)])
    assert kinds_and_names(page) == [
        ("cn.business_licence", FIRST, (1,)),
        ("cn.business_licence", SECOND, (1,)),
    ]


def test_two_licences_one_above_the_other() -> None:
    page = make_page([*draw_licence(100, 20, FIRST), *draw_licence(100, 370, SECOND)])
    assert [name for _, name, _ in kinds_and_names(page)] == [FIRST, SECOND]


def test_a_permit_beside_a_licence_does_not_lend_its_values() -> None:
    permit = [
        write(620, 140, "食品经营许可证", 36),
        write(530, 190, "经营者名称", 12),
        write(610, 190, SECOND, 12),
        write(530, 214, "法定代表人", 12),
        write(610, 214, "贾例", 12),
    ]
    first, second = extract_documents(
        [make_page([*draw_licence(30, 100, FIRST), *permit])], "two.jpg", "0" * 64
    )
    assert first.fields["registered_name"].value == FIRST
    assert first.fields["legal_representative"].value == "甄样"
    assert (second.result, second.kind) == (ReadResult.OK, "cn.food_business_licence")
    assert second.fields["holder_name"].value == SECOND


def test_a_small_title_beside_a_large_one_is_a_title_too() -> None:
    certificate = [
        write(600, 60, "质量管理体系认证证书", 20),
        write(560, 150, "证书编号", 12),
        write(660, 150, "65288Q31328R0M", 12),
        write(560, 174, "获证组织名称", 12),
        write(660, 174, SECOND, 12),
    ]
    page = make_page([*draw_licence(30, 100, FIRST, 14), *certificate])
    assert [kind for kind, _, _ in kinds_and_names(page)] == [
        "cn.business_licence",
        "cn.management_system_certificate",
    ]


def test_a_pack_is_cut_by_the_titles_of_its_pages() -> None:
    pages = [
        make_page(draw_licence(100, 20, FIRST), number=1),
        make_page(draw_letter(FIRST), number=2),
        make_page([write(100, 100, "特此委托。有关事项见上页，本页无其他正文。")], number=3),
        make_page(draw_licence(100, 20, SECOND), number=4),
    ]
    assert kinds_and_names(*pages) == [
        ("cn.business_licence", FIRST, (1,)),
        ("cn.authorization_letter", FIRST, (2, 3)),
        ("cn.business_licence", SECOND, (4,)),
    ]


def test_a_page_after_a_licence_is_no_part_of_it() -> None:
    pages = [
        make_page(draw_licence(100, 20, FIRST), number=1),
        make_page([write(100, 100, "产品价目表，自即日起执行")], number=2),
    ]
    assert [pages for _, _, pages in kinds_and_names(*pages)] == [(1,), (2,)]


def test_no_pages_are_one_unrecognised_document() -> None:
    (document,) = extract_documents([], "empty.pdf", "0" * 64)
    assert document.result is ReadResult.UNRECOGNISED
    assert [problem.code for problem in document.problems] == ["nothing_legible"]
