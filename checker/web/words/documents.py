"""Words for documents: how they were read, what a person said of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rules.vocabulary import Bilingual
from storage.vocabulary import DocumentCheckState, ReadingMethod, ReadingResult

CHECK_WORDS: Mapping[DocumentCheckState, Bilingual] = MappingProxyType(
    {
        DocumentCheckState.ACCEPTED: Bilingual("已采用", "Accepted"),
        DocumentCheckState.REUPLOAD: Bilingual("要求重新提供", "Asked for again"),
        DocumentCheckState.REJECTED: Bilingual("不予采用", "Rejected"),
    }
)

CHECK_TONES: Mapping[DocumentCheckState, str] = MappingProxyType(
    {
        DocumentCheckState.ACCEPTED: "good",
        DocumentCheckState.REUPLOAD: "warn",
        DocumentCheckState.REJECTED: "bad",
    }
)

RESULT_WORDS: Mapping[ReadingResult, Bilingual] = MappingProxyType(
    {
        ReadingResult.OK: Bilingual("已读取", "Read"),
        ReadingResult.ENCRYPTED: Bilingual("已加密，无法读取", "Encrypted"),
        ReadingResult.CORRUPT: Bilingual("文件已损坏", "Damaged"),
        ReadingResult.TOO_LARGE: Bilingual("文件过大", "Too large"),
        ReadingResult.TIMEOUT: Bilingual("读取超时", "Reading took too long"),
        ReadingResult.CRASHED: Bilingual("读取中断", "Reading broke off"),
        ReadingResult.UNSUPPORTED: Bilingual("格式不支持", "Format not supported"),
        ReadingResult.UNRECOGNISED: Bilingual("未识别的文件", "Not a known document"),
    }
)

METHOD_WORDS: Mapping[ReadingMethod, Bilingual] = MappingProxyType(
    {
        ReadingMethod.FORM: Bilingual("表单域", "form field"),
        ReadingMethod.TEXT: Bilingual("文字层", "text layer"),
        ReadingMethod.QR: Bilingual("二维码", "QR code"),
        ReadingMethod.OCR: Bilingual("文字识别", "text recognition"),
        ReadingMethod.REPAIRED: Bilingual("识别后纠正", "text recognition, repaired"),
        ReadingMethod.PERSON: Bilingual("人工更正", "correction by two people"),
    }
)
