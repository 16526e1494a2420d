"""What keeps the log from being written, witnessed or verified, said in both languages."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


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
