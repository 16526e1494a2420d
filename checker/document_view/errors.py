"""What can go wrong where people look at documents, said in both languages."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class PageUndrawable(LicetError):
    """A page cannot be shown as a picture."""

    code = "page_undrawable"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "无法显示这份文件的第 {page} 页：{reason_zh}请下载原件查看。"
    en = "Page {page} of this document cannot be shown: {reason_en} Download the original."


class PagesAbsent(LicetError):
    """A file has no pages of which there could be pictures."""

    code = "pages_absent"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "这份文件没有可显示的页面。请查看读取的内容，或下载原件。"
    en = "This file has no pages to show. Look at what was read, or download the original."


class CheckReasonNeeded(LicetError):
    """A document that is not accepted needs a reason of the list."""

    code = "check_reason_needed"
    exit_code = ExitCode.USAGE
    zh = "请从列表中选择要求重新提供或不予采用的原因。"
    en = "Choose from the list why the document is asked for again or rejected."
