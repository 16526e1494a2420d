"""Why a list is not taken: the version on file stays in force."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class ListKindUnknown(LicetError):
    """No kind of list has this id."""

    code = "list_kind_unknown"
    exit_code = ExitCode.USAGE
    zh = "没有名单种类“{kind}”；可用的有：{known}。自有名单请写 custom.名称，并给出 --mapping。"
    en = (
        "There is no kind of list “{kind}”; there are: {known}. For a list of your own write "
        "custom.NAME and give a --mapping."
    )


class ListUnreadable(LicetError):
    """Nothing, or not all, can be read of a list."""

    code = "list_unreadable"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "无法读取名单 {path}：{reason_zh}在用的名单不变。"
    en = "The list {path} cannot be read: {reason_en} The list in force stays as it is."


class ListTruncated(ListUnreadable):
    """A list ends in the middle."""

    code = "list_truncated"
    zh = "名单 {path} 在第 {line} 行中断（{reason_zh}），文件不完整。请重新下载。在用的名单不变。"
    en = (
        "The list {path} breaks off at line {line} ({reason_en}): the file is not whole. "
        "Download it again. The list in force stays as it is."
    )


class ListEmptied(ListUnreadable):
    """A list has no entry."""

    code = "list_emptied"
    zh = "名单 {path} 中没有任何记录。请检查下载的文件。在用的名单不变。"
    en = (
        "The list {path} has no entry at all. Check the file that you downloaded. The list in "
        "force stays as it is."
    )


class ListOfOtherKind(ListUnreadable):
    """A file is not the list that it is said to be."""

    code = "list_of_other_kind"
    zh = "{path} 不是“{title_zh}”：{reason_zh}请核对 --kind。在用的名单不变。"
    en = (
        "{path} is not the list “{title_en}”: {reason_en} Check --kind. The list in force stays "
        "as it is."
    )


class ListCanaryMissing(ListUnreadable):
    """A name that has stood on the list for years is not there."""

    code = "list_canary_missing"
    zh = (
        "{path} 中没有“{name}”，而“{title_zh}”长期载有该名称：文件不完整或不是这份名单。"
        "请重新下载。在用的名单不变。"
    )
    en = (
        "{path} lacks “{name}”, which has stood on “{title_en}” for years: the file is not whole, "
        "or not this list. Download it again. The list in force stays as it is."
    )


class ListCompanionMissing(ListUnreadable):
    """A list comes in several files and one is not there."""

    code = "list_companion_missing"
    zh = (
        "“{title_zh}”由几个文件组成，{path} 旁边没有 {names}。"
        "请把它们放在同一文件夹或同一压缩包中。在用的名单不变。"
    )
    en = (
        "The list “{title_en}” comes in several files, and there is no {names} beside {path}. Put "
        "them into one folder or ZIP. The list in force stays as it is."
    )


class ListShrunk(LicetError):
    """A list has far fewer records than the version before."""

    code = "list_shrunk"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = (
        "“{title_zh}”的 {part} 由 {before} 条减为 {after} 条，超过允许的 {percent}%，文件可能"
        "不完整。确认无误后请加 --accept-shrinking。在用的名单不变。"
    )
    en = (
        "The {part} of “{title_en}” fell from {before} to {after}, by more than {percent} %: the "
        "file may not be whole. If it is, use --accept-shrinking. The list in force stays as it is."
    )


class ListOutdated(LicetError):
    """A list is older than the one in force."""

    code = "list_outdated"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = (
        "文件的名单日期为 {day}，早于在用的“{title_zh}”（{on_file}）。"
        "确需使用请加 --accept-older。在用的名单不变。"
    )
    en = (
        "The list is of {day}, older than “{title_en}” in force ({on_file}). If you want it all "
        "the same, use --accept-older. The list in force stays as it is."
    )


class ListDayInFuture(LicetError):
    """A list is of a day that has not come."""

    code = "list_day_in_future"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "名单日期 {day} 晚于今天 {today}。请核对 --as-of 或文件日期。"
    en = "The list is of {day}, which is after today, {today}. Check --as-of or the file's date."


class ListUndated(LicetError):
    """Nothing says of which day a list is."""

    code = "list_undated"
    exit_code = ExitCode.USAGE
    zh = "名单 {path} 没有写明日期。请用 --as-of 给出。"
    en = "The list {path} does not say its date. Give it with --as-of."


class ListOvertaken(LicetError):
    """Another import of the same list was quicker."""

    code = "list_overtaken"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "“{title_zh}”刚被另一次导入更新，本次未写入。请重试。"
    en = "Another import of “{title_en}” was quicker; nothing was written. Try again."


class ListNotOnFile(LicetError):
    """No version of a list is on file."""

    code = "list_not_on_file"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "尚未导入名单“{kind}”。请用 licet lists import 导入。"
    en = "The list “{kind}” was never imported. Import it with `licet lists import`."


class ListEntryUnknown(LicetError):
    """A list has no entry of this id."""

    code = "list_entry_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "名单“{kind}”中没有编号为 {source_id} 的记录。"
    en = "The list “{kind}” has no entry {source_id}."


class ListWithoutTemplate(LicetError):
    """A list comes from its publisher, not from a template."""

    code = "list_without_template"
    exit_code = ExitCode.USAGE
    zh = "“{title_zh}”直接使用发布机构的文件，没有模板。来源：{published_zh}"
    en = "“{title_en}” is taken from its publisher's file; it has no template. {published_en}"
