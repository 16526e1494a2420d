"""What can go wrong with a backup, said in both languages."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


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
