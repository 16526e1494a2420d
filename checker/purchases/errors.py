"""Why purchases are not taken or not there, said in both languages."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class PurchasesUnreadable(LicetError):
    """Nothing can be read of a file of purchases or activities."""

    code = "purchases_unreadable"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "无法读取文件 {path}：{reason_zh}"
    en = "The file {path} cannot be read: {reason_en}"


class PurchaseDayInFuture(LicetError):
    """A book is said to speak of a day that has not come."""

    code = "purchase_day_in_future"
    exit_code = ExitCode.USAGE
    zh = "截止日 {day} 晚于今天 {today}。请用 --as-of 指定导出文件的那一天。"
    en = "The day {day} is after today, {today}. Give the day of the export with --as-of."


class PurchaseCurrenciesMixed(LicetError):
    """A file begins a book in several currencies."""

    code = "purchase_currencies_mixed"
    exit_code = ExitCode.USAGE
    zh = (
        "文件含多种货币（{currencies}），而一个账簿只有一种。请用 --currency 指定本账簿的币种，"
        "其余币种的明细用 --book 导入另一账簿。"
    )
    en = (
        "The file is in several currencies ({currencies}), and a book has one. Say with --currency "
        "which one this book is in, and import the others into a book of their own with --book."
    )


class PurchasesOvertaken(LicetError):
    """Another import changed the book or the customers while this one was at work."""

    code = "purchases_overtaken"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "导入期间，账簿“{book}”或客户被另一操作改动，未写入任何内容。请重新导入。"
    en = (
        "While this import was at work, another one changed the book “{book}” or the customers; "
        "nothing was written. Import the file again."
    )


class PurchasesMissing(LicetError):
    """No book on file has purchases of a customer."""

    code = "purchases_missing"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "在案的账簿中没有客户“{customer}”的交易。请先用 licet purchases import 导入。"
    en = (
        "No book on file has purchases of the customer “{customer}”. Import some first with "
        "`licet purchases import`."
    )


class PurchaseBookMissing(LicetError):
    """There is no such book of purchases."""

    code = "purchase_book_missing"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "没有账簿“{book}”的交易。请先用 licet purchases import 导入。"
    en = "There are no purchases in the book “{book}”. Import some with `licet purchases import`."


class ActivityRatesMissing(LicetError):
    """Profit is asked for, and no rates say what activities cost."""

    code = "activity_rates_missing"
    exit_code = ExitCode.USAGE
    zh = "账簿“{book}”没有作业费率。请用 --rates 给出费率文件，或用 licet purchases rates 设定。"
    en = (
        "The book “{book}” has no rates of activities. Give a file with --rates, or set them with "
        "`licet purchases rates`."
    )


class ActivityRatesInvalid(LicetError):
    """A file of rates is not what it should be."""

    code = "activity_rates_invalid"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "作业费率无效，{place}：{reason_zh}"
    en = "Rates of activities are invalid, {place}: {reason_en}"


class SpendInvalid(LicetError):
    """What a customer is said to spend cannot be recorded."""

    code = "spend_invalid"
    exit_code = ExitCode.USAGE
    zh = "不能记录该采购总额：{reason_zh}"
    en = "This spend cannot be recorded: {reason_en}"


class PurchaseYearNotCovered(LicetError):
    """Profit of a year is asked for, and the book covers less."""

    code = "purchase_year_not_covered"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = (
        "账簿“{book}”只含 {day} 至 {as_of}，不足 12 个月。请导入更早的明细；"
        "如账簿实际覆盖更早，请在导入时用 --covers-from 说明。"
    )
    en = (
        "The book “{book}” goes from {day} to {as_of}, less than 12 months. Import earlier lines, "
        "or say with --covers-from at the import that it tells of earlier days as well."
    )
