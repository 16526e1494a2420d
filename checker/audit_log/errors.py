"""What keeps the log from being written, witnessed or verified, said in both languages."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class LogKeyUnusable(LicetError):
    """A key of the log cannot be read or made."""

    code = "log_key_unusable"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "日志密钥 {path} 无法使用（{reason}）。请检查权限，或从备份中恢复该文件。"
    en = (
        "The key of the log {path} cannot be used ({reason}). Check its permissions or restore it "
        "from a backup."
    )


class CheckpointNotWritten(LicetError):
    """The file of checkpoints cannot be appended to."""

    code = "checkpoint_not_written"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "检查点无法写入 {path}（{reason}）。请检查磁盘空间和权限；此前的检查点不受影响。"
    en = (
        "The checkpoint could not be written to {path} ({reason}). Check disk space and "
        "permissions; earlier checkpoints are as they were."
    )


class CheckpointsUnreadable(LicetError):
    """A file of checkpoints cannot be opened."""

    code = "checkpoints_unreadable"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "无法读取检查点文件 {path}（{reason}）。请检查路径和权限。"
    en = "The checkpoint file {path} cannot be read ({reason}). Check the path and permissions."
