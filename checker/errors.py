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
    zh = "没有客户“{reference}”。请在客户名单中核对名称或统一社会信用代码；新客户请先录入文件。"
    en = (
        "There is no customer “{reference}”. Look up the name or the unified social credit code in "
        "the list of customers; for a new one, file its documents first."
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
