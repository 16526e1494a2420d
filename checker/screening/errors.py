"""What can go wrong with a screening or a hit, for whoever works on it."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class HitUnknown(LicetError):
    """There is no such hit."""

    code = "screening_hit_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "没有编号为 {hit} 的名单命中。请在“名单命中”页面查看。"
    en = "No screening hit has the id {hit}. See the page of screening hits."


class HitOver(LicetError):
    """The hit speaks of something that is not so any more."""

    code = "screening_hit_over"
    exit_code = ExitCode.USAGE
    zh = "客户资料或名单已有变动，命中 {hit} 已失效。请刷新页面，按最新的命中处理。"
    en = (
        "The customer or the list has changed, so hit {hit} is over. Reload and settle what "
        "stands now."
    )


class HitReasonUnknown(LicetError):
    """The reason is none of those for which a hit is settled so."""

    code = "screening_reason_unknown"
    exit_code = ExitCode.USAGE
    zh = "“{reason}”不是可选的理由。请从列表中选择。"
    en = "{reason} is no reason for that. Choose one of the list."


class NothingToScreen(LicetError):
    """Neither a name nor a file was given, or both."""

    code = "nothing_to_screen"
    exit_code = ExitCode.USAGE
    zh = (
        "请给出一个名称，或用 --file、--pairs 给出一个文件，或用 --customers 筛查全部客户；只"
        "能选其一。"
    )
    en = (
        "Give one name, or a file by --file or --pairs, or --customers for everybody on "
        "file; one of them alone."
    )


class ListsMissing(LicetError):
    """No list was imported, so that nobody can be screened."""

    code = "lists_missing"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "尚未导入任何名单，无法筛查。请先用 licet lists import 导入。"
    en = (
        "No list has been imported, so nothing can be screened. Import one with `licet lists "
        "import`."
    )


class NameTableInvalid(LicetError):
    """A table of names cannot be used."""

    code = "name_table_invalid"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = (
        "不能使用名称表 {path}：{reason_zh}。需要 CSV 或 XLSX，第一行为列名：name（或 a、b 两"
        "列），可另有 code、kind、born_on。"
    )
    en = (
        "The table {path} cannot be used: {reason_en}. It has to be CSV or XLSX with "
        "headings: name (or a and b), and optionally code, kind, born_on."
    )


class ScreeningUnderWay(LicetError):
    """Another program screens all customers."""

    code = "screening_under_way"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "另一个程序正在筛查全部客户，本次未执行。请稍后再试。"
    en = "Another program is screening all customers; nothing was done. Try again later."
