"""What can go wrong with a source, for the person who keeps it."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class SourceUnknown(LicetError):
    """No source in use has this name."""

    code = "source_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "没有名为“{source}”的来源。用 licet sources list 查看。"
    en = "There is no source {source}. See `licet sources list`."


class SourceExists(LicetError):
    """A source in use has the name already."""

    code = "source_exists"
    exit_code = ExitCode.USAGE
    zh = "已有名为“{source}”的来源。请换一个名称，或先用 licet sources remove 删除。"
    en = "There is a source {source} already. Choose another name, or remove that one first."


class SourceInvalid(LicetError):
    """What was given does not describe a source."""

    code = "source_invalid"
    exit_code = ExitCode.USAGE
    zh = "来源设置有误：{reason}。请更正后重试。"
    en = "This does not describe a source: {reason}. Correct it and try again."


class SecretMissing(LicetError):
    """The variable or file to which a reference points is not there."""

    code = "source_secret_missing"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "读不到 {reference}。请设置该环境变量，或创建该文件并允许本程序读取。"
    en = "{reference} cannot be read. Set the variable, or make the file and let Licet read it."


class ItemUnknown(LicetError):
    """There is no such file from a source."""

    code = "source_item_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "没有编号为 {item} 的来件。用 licet sources items 查看。"
    en = "No file that came has the id {item}. See `licet sources items`."


class ItemNotWaiting(LicetError):
    """A file was given to a customer already, or never waited."""

    code = "source_item_not_waiting"
    exit_code = ExitCode.USAGE
    zh = "来件 {item} 不在待认领之列，可能已归入客户。用 licet sources items 查看。"
    en = "The file {item} does not wait for a customer, or no longer. See `licet sources items`."
