"""What is refused to somebody who corrects a field, said in both languages."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class FieldNotCorrectable(LicetError):
    """The document has no such field that a person could correct."""

    code = "field_not_correctable"
    exit_code = ExitCode.USAGE
    zh = "字段 {field} 不能更正：这份文件没有这一项，或它由其他内容推算得出。请更正它所依据的字段。"
    en = (
        "The field {field} cannot be corrected: this kind of document does not have it, or it "
        "follows from others. Correct the field that it rests on."
    )


class CorrectionContradicts(LicetError):
    """What was proposed does not go with the other fields as they are now."""

    code = "correction_contradicts"
    exit_code = ExitCode.USAGE
    zh = "现在批准会使文件自相矛盾：{reason_zh}若另一项的更正也在待复核，请先处理那一项。"
    en = (
        "The document would contradict itself: {reason_en} If a correction of the other field "
        "waits as well, decide that one first."
    )
