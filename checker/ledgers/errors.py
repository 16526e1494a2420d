"""Why a ledger is not taken or not there, said in both languages."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class LedgerUnreadable(LicetError):
    """Nothing can be read of an export of a ledger."""

    code = "ledger_unreadable"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "无法读取账本 {path}：{reason_zh}"
    en = "The ledger {path} cannot be read: {reason_en}"


class LedgerDayInFuture(LicetError):
    """A ledger is said to speak of a day that has not come."""

    code = "ledger_day_in_future"
    exit_code = ExitCode.USAGE
    zh = "账本截止日 {day} 晚于今天 {today}。请用 --as-of 指定导出账本的那一天。"
    en = "The ledger's day {day} is after today, {today}. Give the day of the export with --as-of."


class LedgerOutdated(LicetError):
    """An export is older than what is on file of its book."""

    code = "ledger_outdated"
    exit_code = ExitCode.USAGE
    zh = (
        "该文件截止 {day}，账簿“{book}”在案的已是 {on_file}。请导入较新的文件；"
        "如确为 {on_file} 或以后导出的部分明细，请用 --as-of 指定日期；"
        "要整体换回旧账本，请加 --replace。"
    )
    en = (
        "The file goes up to {day}, and the book “{book}” on file to {on_file}. Import a newer "
        "file; if it is part of an export of {on_file} or later, give the day with --as-of; to go "
        "back to the older one as a whole, add --replace."
    )


class LedgerOvertaken(LicetError):
    """Another import changed the book or the customers while this one was at work."""

    code = "ledger_overtaken"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "导入期间，账簿“{book}”或客户被另一操作改动，未写入任何内容。请重新导入。"
    en = (
        "While this import was at work, another one changed the book “{book}” or the customers; "
        "nothing was written. Import the file again."
    )


class LedgerMissing(LicetError):
    """No ledger on file has lines of a customer."""

    code = "ledger_missing"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "在案的账本中没有客户“{customer}”的明细。请先用 licet ledger import 导入。"
    en = (
        "No ledger on file has lines of the customer “{customer}”. Import one first with "
        "`licet ledger import`."
    )
