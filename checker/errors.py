"""What can go wrong for the person in front of the application, said in both languages.

One class per failure: its two sentences say what happened and what to do, its exit code follows the
table of commands in the design.
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the shell learns of how a command ended."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    INPUT_UNREADABLE = 3
    CONFIGURATION_INVALID = 4
    INTERNAL = 5


class LicetError(Exception):
    """A failure that a person can do something about.

    Args:
        details: Values for the placeholders of both sentences.
    """

    code: ClassVar[str] = "internal"
    exit_code: ClassVar[ExitCode] = ExitCode.INTERNAL
    zh: str = ""
    en: str = ""

    def __init__(self, **details: object) -> None:
        self.details = {name: str(value) for name, value in details.items()}
        self.zh = type(self).zh.format(**self.details)
        self.en = type(self).en.format(**self.details)
        super().__init__(self.en)


class PathMissing(LicetError):
    """A path given on the command line does not exist."""

    code = "path_missing"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "找不到 {path}。请检查路径是否正确。"
    en = "There is nothing at {path}. Check the path."


class FolderEmpty(LicetError):
    """A folder holds no file to read."""

    code = "folder_empty"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "文件夹 {path} 中没有可读取的文件。请放入营业执照、授权委托书等文件后重试。"
    en = "The folder {path} holds no files. Put the licence and the authorization letter into it."


class FolderExpected(LicetError):
    """A file was given where a customer's folder is needed."""

    code = "folder_expected"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "{path} 是一个文件。请给出存放该客户全部文件的文件夹；只看一个文件请用 licet read。"
    en = (
        "{path} is a file. Give the folder that holds the customer's documents; "
        "`licet read` shows a single file."
    )


class FileUnreadable(LicetError):
    """The operating system refuses to read a file."""

    code = "file_unreadable"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "无法打开 {path}（{reason}）。请检查文件权限。"
    en = "{path} cannot be opened ({reason}). Check its permissions."


class CustomerUnknown(LicetError):
    """No customer answers to a reference."""

    code = "customer_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "没有客户“{reference}”。请用 licet customers 查看名单，或用 licet ingest 先录入文件。"
    en = (
        "There is no customer “{reference}”. `licet customers` lists them; "
        "`licet ingest` files documents for a new one."
    )


class CustomerNamedInPart(CustomerUnknown):
    """No customer answers to a reference, but it is part of some names."""

    code = "customer_named_in_part"
    zh = "没有客户“{reference}”，名称含有它的有：{candidates}。请写全称或统一社会信用代码。"
    en = (
        "There is no customer “{reference}”, but it is part of: {candidates}. Give the whole name "
        "or the unified social credit code."
    )


class CustomerErased(LicetError):
    """What was asked for went with an erasure."""

    code = "customer_erased"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "客户 {customer} 的资料已于 {on} 依审批销毁，无法再查看或重算；仅保留销毁证明和操作记录。"
    en = (
        "Customer {customer} was erased on {on}: nothing can be shown or replayed any more. "
        "The certificate of erasure and the log remain."
    )


class CustomerAmbiguous(LicetError):
    """A reference fits several customers."""

    code = "customer_ambiguous"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "“{reference}”对应多个客户：{candidates}。请改用统一社会信用代码。"
    en = "“{reference}” fits several customers: {candidates}. Use the unified social credit code."


class AssessmentUnknown(LicetError):
    """No assessment has this id."""

    code = "assessment_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "没有编号为 {reference} 的评估。licet check 的输出中有评估编号。"
    en = "There is no assessment {reference}. `licet check` prints the id of each assessment."


class FolderNotMade(LicetError):
    """The operating system refuses to make the data folder."""

    code = "folder_not_made"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "无法建立数据文件夹 {path}（{reason}）。请检查权限，或用 LICET_DATA_DIR 指定别处。"
    en = (
        "The data folder {path} cannot be made ({reason}). "
        "Check its permissions, or name another with LICET_DATA_DIR."
    )


class RecordUnreadable(LicetError):
    """What was recorded of an assessment has been changed so that it cannot be read."""

    code = "record_unreadable"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "评估 {reference} 的记录（{part}）已被改动，无法重放。请从备份恢复数据库。"
    en = (
        "The record of assessment {reference} ({part}) was changed and cannot be replayed. "
        "Restore the database from a backup."
    )


class SettingsInvalid(LicetError):
    """A setting in licet.toml or the environment is wrong."""

    code = "settings_invalid"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "配置有误：{reason}。请检查 licet.toml 与 LICET_* 环境变量。"
    en = "The configuration is not valid: {reason}. Check licet.toml and the LICET_* variables."


class PurposeUnknown(LicetError):
    """The pack has no policy for a purpose."""

    code = "purpose_unknown"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "规则包 {pack} 没有用途“{purpose}”的准入政策；可用的用途：{known}。"
    en = "Pack {pack} has no policy for the purpose “{purpose}”; it knows: {known}."


class SamplesMissing(LicetError):
    """The sample customers are not installed."""

    code = "samples_missing"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "未安装示例客户（licet_examples）。请按 README 重新安装。"
    en = "The sample customers (licet_examples) are not installed. Install as the README says."


class VerdictDisputed(LicetError):
    """durable-rules does not come to a verdict that the portfolio kernel gives."""

    code = "verdict_disputed"
    zh = (
        "对 {customers} 个客户，推理引擎与组合计算的结论不一致，其结论未保存。"
        "判定组合：{signature}；组合计算：{kernel}；推理引擎：{engine}。请报告此问题。"
    )
    en = (
        "For {customers} customers the inference engine does not confirm the verdict of the "
        "portfolio kernel; nothing was stored of them. Outcomes: {signature}; kernel: {kernel}; "
        "engine: {engine}. Please report this."
    )


class TableInvalid(LicetError):
    """A table of facts has faults; each is told with its line and cell."""

    code = "table_invalid"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "表格 {path} 无法使用：\n{faults_zh}"
    en = "The table {path} cannot be used:\n{faults_en}"


class PackFolderExpected(LicetError):
    """Something is to be put into a pack, and the folder named is none."""

    code = "pack_folder_expected"
    exit_code = ExitCode.USAGE
    zh = "{path} 不是规则包文件夹（没有 pack.yaml）。请给出本单位自己的规则包。"
    en = "{path} is no folder of a pack (it has no pack.yaml). Give a pack of your own."


class StandardsExist(LicetError):
    """A table of standard values is there already and says something else."""

    code = "standards_exist"
    exit_code = ExitCode.USAGE
    zh = "{path} 已经存在且内容不同。请用 --name 另取名称，或用 --replace 替换。"
    en = "{path} is there already and differs. Choose another --name, or --replace it."


class FiguresTableInvalid(LicetError):
    """Nothing can be scored in a table of statements."""

    code = "figures_table_invalid"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "报表数据表 {path} 无法使用：{reason_zh}"
    en = "The table of statements {path} cannot be used. {reason_en}"


class ExtraMissing(LicetError):
    """A part of the program that is installed on request is not there."""

    code = "extra_missing"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "此功能需要附加组件 {extra}，尚未安装。请运行 pip install 'licet[{extra}]' 后重试。"
    en = "This needs the extra {extra}, which is not installed. Run pip install 'licet[{extra}]'."


class TableTooLong(LicetError):
    """A table has more rows than a sheet of Excel holds."""

    code = "table_too_long"
    exit_code = ExitCode.USAGE
    zh = "表格有 {rows} 行，而一个 Excel 工作表最多 {most} 行。请缩小范围，或改用 --csv。"
    en = (
        "The table has {rows} rows, and a sheet of Excel holds {most}. "
        "Ask for less, or write it with --csv."
    )


class FeedUnknown(LicetError):
    """No calendar feed has this id."""

    code = "feed_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "没有编号为 {reference} 的日历订阅。请用 licet feed list 查看。"
    en = "There is no calendar feed {reference}. `licet feed list` shows them."


class ClockStopped(LicetError):
    """A part of `licet serve` has died, and nothing would be looked at any more."""

    code = "clock_stopped"
    zh = "licet serve 的部件“{part}”已停止，程序退出。请重新启动；由服务管理器运行时会自动重启。"
    en = (
        "The {part} of `licet serve` has died, so the program ends. Start it again; "
        "a service manager does so by itself."
    )


class AddressUnusable(LicetError):
    """`licet serve` cannot answer at the address of the settings."""

    code = "address_unusable"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = (
        "无法在 {address} 上提供服务（{reason}）。"
        "请换一个端口（设置 serve_address）或停止占用它的程序。"
    )
    en = (
        "Nothing can be served at {address} ({reason}). Choose another port with the setting "
        "serve_address, or stop the program that uses it."
    )


class KindUnknown(LicetError):
    """Nothing that falls due is of a kind of this name."""

    code = "kind_unknown"
    exit_code = ExitCode.USAGE
    zh = "没有名为“{kind}”的种类。相近的有：{near}。"
    en = "There is no kind “{kind}”. Near it: {near}."


class TargetInvalid(LicetError):
    """Nothing can be sent to an address by its channel."""

    code = "target_invalid"
    exit_code = ExitCode.USAGE
    zh = "“{target}”不是可用的 {channel} 地址。邮箱须含 @，机器人和 webhook 须写完整网址。"
    en = (
        "“{target}” is no {channel} address. A mail address has an @; "
        "of a robot or webhook give the whole URL."
    )


class AddressUnknown(LicetError):
    """No address has this id."""

    code = "address_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "没有编号为 {reference} 的联系地址。licet people list --json 列出编号。"
    en = "There is no address {reference}. `licet people list --json` shows the ids."


class DeliveryUnknown(LicetError):
    """No message, or more than one, has an id that begins so."""

    code = "delivery_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "编号以 {reference} 开头的消息有 {found} 条，须恰好一条。licet deliveries list 列出编号。"
    en = (
        "{found} messages have an id that begins with {reference}; there must be exactly one. "
        "`licet deliveries list` shows the ids."
    )


class PersonUnknown(LicetError):
    """Nobody has this name."""

    code = "person_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "人员名单中没有“{name}”。相近的有：{near}。请用 licet people list 查看名单。"
    en = "There is nobody called “{name}”. Near it: {near}. `licet people list` shows everyone."


class AlertNotLiving(LicetError):
    """An alert needs no action any more."""

    code = "alert_not_living"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "预警 {alert} 已无需处理：{why_zh}。没有执行任何操作。"
    en = "Alert {alert} needs no action any more: {why_en}. Nothing was done."


class SnoozeTooLong(LicetError):
    """An alert would be put off for longer than the pack allows, or not at all."""

    code = "snooze_too_long"
    exit_code = ExitCode.USAGE
    zh = "只能暂缓到 {first} 至 {last} 之间的一天（规则包规定最长 {most} 天），不能到 {until}。"
    en = "Put it off to a day from {first} to {last} (the pack allows {most} days), not to {until}."


class ReasonMissing(LicetError):
    """Something cannot be done without saying who does it or why."""

    code = "reason_missing"
    exit_code = ExitCode.USAGE
    zh = "请用 {option} 说明{what_zh}，这会记入历史。"
    en = "Say {what_en} with {option}; it goes into the history."


class MappingInvalid(LicetError):
    """A mapping of columns is not what it should be."""

    code = "mapping_invalid"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "{place}：{reason_zh}。"
    en = "{place}: {reason_en}."


class RegisterUnreadable(LicetError):
    """Nothing can be read of a spreadsheet."""

    code = "register_unreadable"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "无法读取表格 {path}：{reason_zh}"
    en = "The spreadsheet {path} cannot be read: {reason_en}"


class StatementsUnreadable(LicetError):
    """Nothing can be read of a file that should hold financial statements."""

    code = "statements_unreadable"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "无法读取报表文件 {path}：{reason_zh}"
    en = "The statements in {path} cannot be read: {reason_en}"


class YearUnknown(LicetError):
    """There are no statements of a year on file."""

    code = "year_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "“{customer}”没有 {year} 年度的报表；在案的年度：{known}。"
    en = "There are no statements of “{customer}” for {year}; on file are: {known}."


class FileNotWritten(LicetError):
    """The operating system refuses to write a file."""

    code = "file_not_written"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "无法写入 {path}（{reason}）。请检查文件夹是否存在、权限是否足够，或文件是否正被打开。"
    en = (
        "{path} cannot be written ({reason}). Check that the folder exists, that you may write "
        "there, and that no program has the file open."
    )


class BackupExists(LicetError):
    """There is a file where a backup should be made."""

    code = "backup_exists"
    exit_code = ExitCode.USAGE
    zh = "{path} 已存在，备份不会覆盖任何文件。请换一个文件名。"
    en = "{path} exists already, and a backup overwrites nothing. Choose another name."


class BackupNotWritten(LicetError):
    """The operating system refuses to write a backup."""

    code = "backup_not_written"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "无法写入备份 {path}（{reason}），没有留下任何文件。请检查文件夹、权限和磁盘空间。"
    en = (
        "The backup {path} cannot be written ({reason}); no file was left behind. "
        "Check the folder, its permissions and the disk space."
    )


class BackupDamaged(LicetError):
    """A file is no backup, or not every byte is as it was written."""

    code = "backup_damaged"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "{path} 不是完整的 Licet 备份（{reason}），未做任何更改。请使用另一份备份。"
    en = "{path} is not a whole backup of Licet ({reason}); nothing was changed. Use another one."


class BackupNotRestored(LicetError):
    """The operating system refuses what restoring needs."""

    code = "backup_not_restored"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "无法恢复 {path}（{reason}）。原有数据库未改动。请检查权限和磁盘空间。"
    en = (
        "{path} cannot be restored ({reason}). The database is as it was. "
        "Check the permissions and the disk space."
    )


class BackupOfOtherDatabase(LicetError):
    """A backup holds the other kind of database."""

    code = "backup_of_other_database"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "{path} 是 {kind} 数据库的备份，不能恢复到 {url}。请把 LICET_DATABASE_URL 设为同类数据库。"
    en = (
        "{path} holds a database of the kind {kind} and cannot be restored into {url}. "
        "Set LICET_DATABASE_URL to one of that kind."
    )


class RestoreTargetNotEmpty(LicetError):
    """There is a database where a backup should be restored."""

    code = "restore_target_not_empty"
    exit_code = ExitCode.USAGE
    zh = (
        "{target} 已有数据，恢复不会覆盖它。SQLite 请加 --replace（原数据库改名保留）或换一个 "
        "--data-dir；PostgreSQL 请新建一个空数据库。"
    )
    en = (
        "{target} holds data already and is not overwritten. For SQLite give --replace (the old "
        "database is kept under another name) or another --data-dir; for PostgreSQL make an empty "
        "database."
    )


class DatabaseInUse(LicetError):
    """Another program has the database open that is to be replaced."""

    code = "database_in_use"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "数据库 {path} 正被其他程序使用，未做任何更改。请先停止 licet serve，再恢复。"
    en = (
        "Another program uses the database {path}; nothing was changed. "
        "Stop `licet serve` and restore again."
    )


class DatabaseDamaged(LicetError):
    """SQLite finds a database damaged."""

    code = "database_damaged"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "数据库 {path} 已损坏（{reason}），未生成备份。请从较早的备份恢复。"
    en = "The database {path} is damaged ({reason}); no backup was made. Restore an earlier backup."


class BackupProgramMissing(LicetError):
    """A program of PostgreSQL that backups need is not installed."""

    code = "backup_program_missing"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "找不到程序 {program}。请安装与服务器同版本或更新的 PostgreSQL 客户端程序，并加入 PATH。"
    en = (
        "The program {program} is not on the search path. Install PostgreSQL's client programs, "
        "of the server's version or newer."
    )


class BackupProgramFailed(LicetError):
    """A program of PostgreSQL did not end well."""

    code = "backup_program_failed"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "{program} 未成功，数据库未改动：{reason}"
    en = "{program} did not succeed, and the database is as it was: {reason}"


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


class CreditPolicyMissing(LicetError):
    """A limit or an exposure is asked for with a pack that says nothing of credit."""

    code = "credit_policy_missing"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "规则包 {pack} 没有授信政策（credit_policy.yaml）。请换用 cn-base 或继承它的规则包。"
    en = (
        "Pack {pack} has no credit policy (credit_policy.yaml). Use cn-base or a pack that "
        "extends it."
    )


class BookMissing(LicetError):
    """There is no ledger of a book."""

    code = "book_missing"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "在案没有账簿“{book}”。请先用 licet ledger import 导入；licet ledger list 列出已有的。"
    en = (
        "There is no ledger of the book “{book}”. Import one with `licet ledger import`; "
        "`licet ledger list` names those on file."
    )


class RatesInvalid(LicetError):
    """A matrix of loss rates is not what it should be."""

    code = "rates_invalid"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "{place}：{reason_zh}。"
    en = "{place}: {reason_en}."


class FitImpossible(LicetError):
    """A table is too small, or tells too little, to fit a card to it."""

    code = "fit_impossible"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "无法用 {path} 拟合评分卡：{reason_zh}"
    en = "No card can be fitted to {path}. {reason_en}"
