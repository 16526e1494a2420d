"""What can go wrong in storage, said in both languages: one class per failure.

`zh` and `en` of a class are templates; an error's own are filled in. Both say what happened and
what to do about it.
"""

from __future__ import annotations

from typing import ClassVar


class StorageError(Exception):
    """A failure of storage that a person can do something about.

    Args:
        details: Values for the placeholders of both sentences.
    """

    code: ClassVar[str] = "storage"
    zh: str = ""
    en: str = ""

    def __init__(self, **details: object) -> None:
        self.details = {name: str(value) for name, value in details.items()}
        self.zh = type(self).zh.format(**self.details)
        self.en = type(self).en.format(**self.details)
        super().__init__(self.en)


class DatabaseUrlInvalid(StorageError):
    """The database URL names no database that Licet can use."""

    code = "database_url_invalid"
    zh = (
        "无法使用数据库地址 {url}。请改用 sqlite:////绝对路径/licet.db "
        "或 postgresql://用户:密码@主机/库名。"
    )
    en = (
        "The database URL {url} cannot be used. Give sqlite:////absolute/path/licet.db "
        "or postgresql://user:password@host/name."
    )


class DatabaseUnreachable(StorageError):
    """The database does not answer, refuses us, or is none."""

    code = "database_unreachable"
    zh = "无法使用数据库 {url}（{reason}）。请检查地址、权限、磁盘空间以及数据库服务是否在运行。"
    en = (
        "The database {url} cannot be used ({reason}). "
        "Check the address, the permissions, the disk space and that the server runs."
    )


class SqliteTooOld(StorageError):
    """The SQLite library has the WAL defect that can corrupt a database."""

    code = "sqlite_too_old"
    zh = (
        "SQLite {found} 存在可能损坏数据库的缺陷，至少需要 {required}。"
        "请安装 pysqlite3（pip install pysqlite3），或改用 PostgreSQL。"
    )
    en = (
        "SQLite {found} has a defect that can corrupt a database; {required} or newer is needed. "
        "Install pysqlite3 (pip install pysqlite3) or use PostgreSQL."
    )


class DatabaseOutOfDate(StorageError):
    """The database is missing, empty, or made by an older version."""

    code = "database_out_of_date"
    zh = "数据库 {url} 的结构版本是 {found}，本程序需要 {required}。请运行 licet init。"
    en = (
        "The database {url} has schema version {found}, this program needs {required}. "
        "Run `licet init`."
    )


class DatabaseTooNew(StorageError):
    """The database was made by a newer version of the program."""

    code = "database_too_new"
    zh = (
        "数据库 {url} 的结构版本 {found} 比本程序（{required}）更新。"
        "请升级 Licet，不要用旧版本打开。"
    )
    en = (
        "The database {url} has schema {found}, which is newer than this program ({required}). "
        "Upgrade Licet; do not open it with the older version."
    )


class CustomerExists(StorageError):
    """Another customer already has this code or reference."""

    code = "customer_exists"
    zh = "客户“{name}”（{id}）已使用{field_zh}“{value}”。请在该客户名下录入，或更正后重试。"
    en = (
        "The customer “{name}” ({id}) already has the {field_en} “{value}”. "
        "File under that customer, or correct it."
    )


class ChainConflict(StorageError):
    """A credential cannot take this place in a chain of renewals."""

    code = "chain_conflict"
    zh = "资质 {successor} 不能接替 {predecessor}：{reason_zh}。请核对两份证照的先后关系。"
    en = (
        "Credential {successor} cannot replace {predecessor}: {reason_en}. "
        "Check which of the two came first."
    )


class AlertUnknown(StorageError):
    """No alert has this number."""

    code = "alert_unknown"
    zh = "没有编号为 {alert} 的预警。请用 licet alerts 查看编号。"
    en = "There is no alert {alert}. `licet alerts` lists the numbers."


class AlertDone(StorageError):
    """The alert asks for nothing any more."""

    code = "alert_done"
    zh = (
        "预警 {alert} 已无需处理：同一事项已有更紧急的预警，或已有新的文件，或已由人工关闭。"
        "请用 licet alerts 查看待处理的预警。"
    )
    en = (
        "Alert {alert} needs no action any more: a more urgent one took its place, "
        "newer documents came, or somebody closed it. `licet alerts` lists those that do."
    )


class DeadlineUnknown(StorageError):
    """No deadline has this id."""

    code = "deadline_unknown"
    zh = "没有编号为 {deadline} 的期限。请用 licet deadlines 查看编号。"
    en = "There is no deadline {deadline}. `licet deadlines` lists the ids."


class DeadlineDone(StorageError):
    """The deadline was replaced or ended already."""

    code = "deadline_done"
    zh = "期限 {deadline} 已被取代或已结束。请用 licet deadlines 查看有效的期限。"
    en = "Deadline {deadline} was superseded or ended. `licet deadlines` lists those in force."


class LimitUnknown(StorageError):
    """No credit limit has this id."""

    code = "limit_unknown"
    zh = "没有编号为 {limit} 的信用额度申请。请用 licet credit limit 查看该客户的额度与申请。"
    en = "There is no credit limit {limit}. `licet credit limit` shows a customer's, with the ids."


class LimitDecided(StorageError):
    """A proposed credit limit was approved, refused or withdrawn already."""

    code = "limit_decided"
    zh = "额度申请 {limit} 已有结论（{state}，由“{by}”作出），未做任何更改。如需改变，请另提申请。"
    en = (
        "Limit {limit} was decided already ({state}, by “{by}”); nothing was changed. "
        "Propose another if it should change."
    )


class LimitNeedsTwoPeople(StorageError):
    """Who proposed a credit limit wants to decide on it."""

    code = "limit_needs_two_people"
    zh = "额度申请 {limit} 由“{by}”提出，不能由本人审批。请由另一位有权限的人审批。"
    en = "“{by}” proposed limit {limit} and cannot decide on it. Let another person decide."


class LimitEnded(StorageError):
    """A temporary limit would be approved after its last day."""

    code = "limit_ended"
    zh = "临时额度 {limit} 的截止日 {until} 已过，不能再批准。请按新的期限另提申请。"
    en = (
        "The temporary limit {limit} ended on {until} and cannot be approved any more. "
        "Propose one for a new term."
    )


class SecurityUnknown(StorageError):
    """No security has this id."""

    code = "security_unknown"
    zh = "没有编号为 {security} 的担保或保险。请用 licet securities list 查看编号。"
    en = "There is no security {security}. `licet securities list` shows the ids."


class SecurityDone(StorageError):
    """A security was ended already."""

    code = "security_done"
    zh = "担保或保险 {security} 已登记终止，无需重复操作。"
    en = "Security {security} was ended already; nothing needs to be done."


class OriginalNotStored(StorageError):
    """The operating system refused to write an original."""

    code = "original_not_stored"
    zh = "无法在 {folder} 中保存原件（{reason}）；未登记任何记录。请检查磁盘空间和权限后重试。"
    en = (
        "The original could not be saved in {folder} ({reason}); nothing was recorded. "
        "Check disk space and permissions, then try again."
    )


class OriginalMissing(StorageError):
    """The file of an original is not there."""

    code = "original_missing"
    zh = "原件 {sha256} 不在 {folder} 中。请运行 licet doctor，并从备份中恢复该文件。"
    en = "Original {sha256} is not in {folder}. Run `licet doctor` and restore it from a backup."


class OriginalDamaged(StorageError):
    """The bytes of an original are not those that were filed."""

    code = "original_damaged"
    zh = "原件 {sha256} 的内容已损坏（实际哈希 {found}）。请从备份中恢复该文件，或重新录入。"
    en = (
        "Original {sha256} is damaged (its bytes hash to {found}). "
        "Restore it from a backup or ingest the file again."
    )


class PersonExists(StorageError):
    """Somebody already has this name."""

    code = "person_exists"
    zh = "“{name}”已在人员名单中（含已离职人员）。请换一个可区分的名称，如加上部门。"
    en = (
        "“{name}” is on the list already, perhaps as somebody who has left. "
        "Choose a name that tells them apart, such as one with the department."
    )


class PersonLeft(StorageError):
    """Somebody who has left cannot look after anything."""

    code = "person_left"
    zh = "“{name}”已离职，不能再承担工作。请指定在职人员。"
    en = "“{name}” has left and cannot take this on. Name somebody who is still here."


class SupervisorCircle(StorageError):
    """A supervisor stands below the person supervised."""

    code = "supervisor_circle"
    zh = "“{supervisor}”不能作为“{person}”的上级：两人会互为上下级。请核对汇报关系。"
    en = (
        "“{supervisor}” cannot supervise “{person}”: each would stand above the other. "
        "Check who reports to whom."
    )


class HandedToThemselves(StorageError):
    """Somebody who leaves was named as their own successor."""

    code = "handed_to_themselves"
    zh = "“{name}”不能把工作移交给自己。请指定另一位接手人。"
    en = "“{name}” cannot hand over to themselves. Name another person."


class TimeZoneUnknown(StorageError):
    """There is no time zone of this name."""

    code = "time_zone_unknown"
    zh = "没有名为“{time_zone}”的时区。请使用 IANA 名称，如 Asia/Shanghai。"
    en = "There is no time zone “{time_zone}”. Use an IANA name such as Europe/Berlin."


class SendWindowEmpty(StorageError):
    """A send window ends when it begins."""

    code = "send_window_empty"
    zh = "接收时段的起止时间都是 {moment}，永远无法发送。请写成如 09:00-18:00。"
    en = (
        "The window begins and ends at {moment}, so nothing could ever be sent. "
        "Write for example 09:00-18:00."
    )


class AddressExists(StorageError):
    """A person has this address already."""

    code = "address_exists"
    zh = "“{name}”已有这个 {channel} 地址，无需重复添加。"
    en = "“{name}” has this {channel} address already; nothing needs to be added."


class DeliveryUnfit(StorageError):
    """A message is not in a state in which this can be done to it."""

    code = "delivery_unfit"
    zh = "消息 {id} 当前为“{state}”，不能执行“{act}”。请用 licet deliveries show {id} 查看。"
    en = (
        "Message {id} is {state}, which does not allow “{act}”. "
        "Look at it with `licet deliveries show {id}`."
    )


class AccountExists(StorageError):
    """Another account has this name, or one that reads like it."""

    code = "account_exists"
    zh = "账号名“{name}”已被使用（含已停用的账号，不区分大小写和全半角）。请换一个名称。"
    en = (
        "The account name “{name}” is taken, perhaps by an account that was closed; case and "
        "width do not tell names apart. Choose another."
    )


class MasterKeyMissing(StorageError):
    """The file of the master key is not there, and something is sealed under it."""

    code = "master_key_missing"
    zh = (
        "找不到主密钥文件 {path}。客户原件均已加密，没有它无法读取。"
        "请放回该文件的备份，或用 LICET_MASTER_KEY_FILE 指明其位置；切勿新建。"
    )
    en = (
        "There is no master key at {path}, and customers' files are sealed under it. "
        "Put the copy that you kept there, or name its place with LICET_MASTER_KEY_FILE; "
        "a new key opens nothing."
    )


class MasterKeyUnusable(StorageError):
    """The file of the master key cannot be read or made, or holds no key."""

    code = "master_key_unusable"
    zh = "无法使用主密钥文件 {path}（{reason}）。请检查权限，或放回该文件的备份。"
    en = "The master key {path} cannot be used ({reason}). Check its permissions or restore it."


class MasterKeyWrong(StorageError):
    """The master key is another installation's."""

    code = "master_key_wrong"
    zh = "主密钥 {path} 与本数据库不符，无法打开已加密的原件。请使用该数据库原来的主密钥。"
    en = (
        "The master key {path} does not belong to this database: what is sealed does not open. "
        "Use the key that the database was used with."
    )


class SubjectErased(StorageError):
    """Nothing can be filed under a customer who was erased."""

    code = "subject_erased"
    zh = "客户 {subject} 的资料已依审批销毁，不能再以该编号录入。如有新业务，请作为新客户录入。"
    en = (
        "Customer {subject} was erased; nothing can be filed under this id any more. "
        "Add a new customer if there is new business."
    )


class OriginalErased(StorageError):
    """The key of an original was destroyed."""

    code = "original_erased"
    zh = "原件 {sha256} 已随客户资料依审批销毁，无法读取。如确需使用，请重新录入该文件。"
    en = "Original {sha256} was destroyed with its customer. Ingest the file again if it is needed."


class DocumentUnknown(StorageError):
    """There is no document with this id."""

    code = "document_unknown"
    zh = "没有编号为 {document} 的文件。请从客户的文件列表中重新打开。"
    en = "There is no document with the id {document}. Open it again from the customer's documents."


class HoldUnknown(StorageError):
    """No hold in force has this id."""

    code = "hold_unknown"
    zh = "没有编号为 {hold} 的有效保全，可能已解除。请用客户编号核对后重试。"
    en = "There is no hold {hold} in force; it may have been released. Check the id."
