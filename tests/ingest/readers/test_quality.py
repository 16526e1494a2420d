from __future__ import annotations

import pytest

from ingest.readers.quality import TextSource, choose_source, measure_text

CHINESE = "统一社会信用代码九一三三零一零六"


@pytest.mark.parametrize(
    ("pdfplumber", "pdfium", "source"),
    [
        pytest.param(CHINESE, CHINESE, TextSource.PDFPLUMBER, id="they agree"),
        pytest.param("", "", TextSource.PDFPLUMBER, id="no text at all"),
        pytest.param("", CHINESE, TextSource.PDFIUM, id="pdfplumber is blind"),
        pytest.param(CHINESE[:8], CHINESE, TextSource.PDFIUM, id="pdfplumber misses half"),
        pytest.param("名 称 甲", "名称甲", TextSource.PDFPLUMBER, id="blanks do not count"),
        pytest.param("(cid:12)(cid:7)", CHINESE, TextSource.PDFIUM, id="unmapped characters"),
        pytest.param("È«ÊÀ½çÎÞ²úÕß", "全世界无产者", TextSource.PDFIUM, id="GBK as Latin-1"),
        pytest.param("é" * 2 + "a" * 20, "é" * 2 + "a" * 20, TextSource.PDFPLUMBER, id="French"),
        pytest.param("\ue000" * 9, CHINESE, TextSource.PDFIUM, id="private use"),
        pytest.param("胡駿\ue687", "胡駿\ue687", TextSource.PDFPLUMBER, id="one rare character"),
        pytest.param(CHINESE, "\x03" * 16, TextSource.PDFPLUMBER, id="pdfium is blind"),
        pytest.param("\ufffd" * 9, "\x03" * 9, TextSource.NEITHER, id="both are blind"),
        pytest.param("È«ÊÀ½ç", "È«ÊÀ½ç", TextSource.NEITHER, id="both take GBK for Latin-1"),
    ],
)
def test_the_better_reading_is_believed(pdfplumber: str, pdfium: str, source: TextSource) -> None:
    assert choose_source(measure_text(pdfplumber), measure_text(pdfium)) is source
