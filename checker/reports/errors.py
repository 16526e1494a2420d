"""What can go wrong with reports, said in both languages."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class FontMissing(LicetError):
    """The Chinese font of the reports is not installed."""

    code = "font_missing"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "找不到中文字体 {font}，无法生成 PDF。请安装 Python 包 pylopdf-fonts-zh-cn 后重试。"
    en = (
        "The Chinese font {font} is missing, so no PDF can be made. Install the Python package "
        "pylopdf-fonts-zh-cn and try again."
    )


class DecisionUnknown(LicetError):
    """There is no such review of this customer."""

    code = "decision_unknown"
    exit_code = ExitCode.USAGE
    zh = "该客户没有编号为 {review} 的审核。请在客户页面核对编号。"
    en = "The customer has no review {review}. Look up its number on the customer's page."


class PackNotWritten(LicetError):
    """The operating system did not let an audit pack be written."""

    code = "pack_not_written"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "无法写入 {path}：{reason}。请检查文件夹、权限与剩余空间，且文件不能已存在。"
    en = "{path} cannot be written: {reason}. Check folder, rights and space; give a new file."
