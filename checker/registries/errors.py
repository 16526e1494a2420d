"""What can go wrong with a register's record, for whoever imports it."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class PayloadUnreadable(LicetError):
    """A file is no recorded answer of a register."""

    code = "registry_payload_unreadable"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "不能从 {path} 读取登记记录：{reason_zh}。需要 JSON、JSON 行或 CSV 形式的原始应答。"
    en = (
        "No record of a register in {path}: {reason_en}. It has to be a recorded answer, as "
        "JSON, JSON lines or CSV."
    )


class SourceNotRecognised(LicetError):
    """Nothing tells which register a record comes from."""

    code = "registry_source_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = (
        "认不出 {path} 出自哪个登记来源。请用 --source 指明；licet registry sources 列出可用"
        "的来源。"
    )
    en = (
        "Nothing in {path} tells which register it is of. Name it by --source; see "
        "`licet registry sources`."
    )


class RegistryAnswerEmpty(LicetError):
    """The register itself answered that it found nothing, or refused."""

    code = "registry_answer_empty"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "{path} 是登记来源的否定应答（状态 {status}），其中没有企业记录。请重新查询后导入。"
    en = (
        "{path} is an answer without a company (status {status}). Ask the register again and "
        "import."
    )


class RecordOfAnother(LicetError):
    """The record is not of the customer that was named."""

    code = "registry_record_of_another"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "记录的号码 {found} 与客户 {customer} 的号码 {expected} 不符，未导入。请核对客户和文件。"
    en = (
        "The record is of {found}, and {customer} is {expected}: nothing was imported. Check "
        "the customer and the file."
    )


class RecordWithoutCustomer(LicetError):
    """Nobody on file has the record's number."""

    code = "registry_customer_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "没有客户的号码为 {found}。请先建档，或用 --customer 指明该记录属于哪位客户。"
    en = "No customer on file has the number {found}. Add it first, or name it by --customer."


class RegistryNotATable(LicetError):
    """A whole register is asked for, and the file holds single answers."""

    code = "registry_not_a_table"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "{path}（{source}）不是全量数据表，不能用 --known-only。请去掉该选项。"
    en = "{path} ({source}) is no table of a whole register. Leave out --known-only."
