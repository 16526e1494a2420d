"""Why a request of a program is refused before a use case has seen it."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class CursorUnfit(LicetError):
    """A cursor was not made by this list."""

    code = "cursor_unfit"
    exit_code = ExitCode.USAGE
    zh = "游标无效。请从第一页（不带 cursor）重新读取。"
    en = "The cursor is none of this list. Begin again without one."


class KeyOfOtherRequest(LicetError):
    """An idempotency key came with another request before."""

    code = "idempotency_key_reused"
    exit_code = ExitCode.USAGE
    zh = "该 Idempotency-Key 已用于另一个请求，未执行任何操作。请为新请求生成新的键。"
    en = (
        "This Idempotency-Key stands for another request, so nothing was done. "
        "Make a new key for a new request."
    )


class KeyBusy(LicetError):
    """The first request of a key is still being carried out."""

    code = "idempotency_key_busy"
    exit_code = ExitCode.USAGE
    zh = "同一 Idempotency-Key 的请求正在处理。请稍后用同一键重试。"
    en = "A request with this Idempotency-Key is being carried out. Try again later with the key."


class VersionMissing(LicetError):
    """A change does not say which version it was made from."""

    code = "version_missing"
    exit_code = ExitCode.USAGE
    zh = "缺少 If-Match 标头。请先读取该对象，再以其 ETag 作为 If-Match 提交。"
    en = "If-Match is missing. Read the object first and send its ETag in If-Match."


class VersionStale(LicetError):
    """A change was made from a version that is not the present one."""

    code = "version_stale"
    exit_code = ExitCode.USAGE
    zh = "对象在读取之后已被更改，未执行任何操作。请重新读取后再提交。"
    en = "The object has changed since it was read, so nothing was done. Read it again first."


class FilesMissing(LicetError):
    """A form for documents brought none."""

    code = "files_missing"
    exit_code = ExitCode.USAGE
    zh = "表单中没有文件。请用字段 files 上传至少一个文件。"
    en = "The form brought no file. Send at least one in the field `files`."


class PurposeUnfit(LicetError):
    """The rules have no policy for a purpose."""

    code = "purpose_unfit"
    exit_code = ExitCode.USAGE
    zh = "规则包中没有这一用途。可用：{known}。"
    en = "The rule pack has no policy for this purpose. It has: {known}."


class TermsUnfit(LicetError):
    """What a contract or a limit asks for does not go together."""

    code = "terms_unfit"
    exit_code = ExitCode.USAGE
    zh = "合同或额度的各项内容互相矛盾：{what_zh}。请更正后重试。"
    en = "The terms do not go together: {what_en}. Correct them and send them again."


class ValueUnfit(LicetError):
    """What was written is no value of a field."""

    code = "value_unfit"
    exit_code = ExitCode.USAGE
    zh = "{what_zh}"
    en = "{what_en}"


class DayUnfit(LicetError):
    """A day lies in a year whose working days are not known."""

    code = "day_unfit"
    exit_code = ExitCode.USAGE
    zh = "没有 {year} 年的工作日历，无法按该日审查。请选择日历涵盖的年份。"
    en = (
        "The working days of {year} are not known. Choose a day of a year that the calendar covers."
    )
