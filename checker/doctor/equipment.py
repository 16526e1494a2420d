"""What the program stands on: room on the disk, keys that others cannot read, fonts for papers."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from checker.doctor.health_check import HealthCheck, HealthState
from checker.settings import Settings
from ingest.authenticity.trust import TrustRootUnreadable, read_trust_roots
from rules.vocabulary import Bilingual

_MIB = 2**20
_LEAST_FREE_MIB = 256
"""Below this a page that is uploaded may not fit any more beside the database's own log."""
_SCARCE_FREE_MIB = 2048
_FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_FONT_PACKAGE, _FONT = "pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"
_OPENTYPE = b"OTTO"


def check_disk(settings: Settings) -> HealthCheck:
    """Say how much room is left where originals and the embedded database lie.

    Args:
        settings: Say where that is.
    """
    try:
        free_mib = shutil.disk_usage(settings.data_dir).free // _MIB
    except OSError:
        told = Bilingual(
            "数据文件夹无法使用。请检查设置 data_dir 与磁盘。",
            "The data folder cannot be used. Check the setting data_dir and the disk.",
        )
        return HealthCheck("disk", HealthState.FAILED, told)
    if free_mib >= _SCARCE_FREE_MIB:
        told = Bilingual(f"剩余 {free_mib} MiB", f"{free_mib} MiB free")
        return HealthCheck("disk", HealthState.OK, told)
    state = HealthState.FAILED if free_mib < _LEAST_FREE_MIB else HealthState.WARNING
    told = Bilingual(
        f"数据文件夹所在磁盘仅剩 {free_mib} MiB。请清理或扩容。",
        f"Only {free_mib} MiB are free on the disk of the data folder. Make room.",
    )
    return HealthCheck("disk", state, told)


def check_key_files(settings: Settings) -> HealthCheck:
    """Look whether the owner alone may use the files of keys.

    Files that a container is given are often open to their group; of those that a setting names
    outside the data folder only what everybody may do counts, and it is a warning.

    Args:
        settings: Say where keys lie.
    """
    own = _existing(settings.data_dir.glob("*.key"), settings.keys_dir.glob("*"))
    named = _existing(
        (settings.master_key_file, settings.mail.password_file, settings.metrics_token_file)
    )
    exposed = [path.name for path in own if _mode(path) & _FOR_OTHERS]
    given = [path.name for path in named - own if _mode(path) & stat.S_IRWXO]
    if not exposed and not given:
        count = len(own | named)
        told = Bilingual(f"{count} 个密钥文件，他人不可读", f"{count} files, closed to others")
        return HealthCheck("key_files", HealthState.OK, told)
    names = ", ".join(sorted({*exposed, *given}))
    told = Bilingual(
        f"其他用户可以读取密钥文件。请执行 chmod 600：{names}",
        f"Others may read files of keys. Close them with chmod 600: {names}",
    )
    return HealthCheck("key_files", HealthState.FAILED if exposed else HealthState.WARNING, told)


def check_fonts() -> HealthCheck:
    """Look whether the fonts of the Chinese papers that we make are installed."""
    try:
        with (files(_FONT_PACKAGE) / _FONT).open("rb") as font:
            is_there = font.read(len(_OPENTYPE)) == _OPENTYPE
    except (ModuleNotFoundError, OSError):
        is_there = False
    if is_there:
        return HealthCheck("fonts", HealthState.OK, Bilingual("中文字体可用", "Chinese fonts work"))
    told = Bilingual(
        "缺少中文字体，无法生成报告。请重新安装 Licet。",
        "The Chinese fonts are missing, so that no report can be made. Install Licet again.",
    )
    return HealthCheck("fonts", HealthState.FAILED, told)


def check_trust_roots(settings: Settings) -> HealthCheck:
    """Look whether the certificates can be read that prove who signed a PDF."""
    if settings.trust_roots is None:
        told = Bilingual(
            "未设置 trust_roots：不信任任何签发机构",
            "trust_roots is not set: no issuer is trusted",
        )
        return HealthCheck("trust_roots", HealthState.OK, told)
    try:
        count = len(read_trust_roots(settings.trust_roots))
    except TrustRootUnreadable as error:
        told = Bilingual(
            f"信任名单中有不能使用的文件，请换成 PEM 或 DER 格式的证书，或移走：{error.path}",
            f"A trusted root cannot be used; make it a certificate in PEM or DER or take it away: "
            f"{error.path}",
        )
        return HealthCheck("trust_roots", HealthState.FAILED, told)
    told = Bilingual(f"信任 {count} 张根证书", f"{count} root certificates are trusted")
    return HealthCheck("trust_roots", HealthState.OK, told)


def _existing(*sources: Iterable[Path | None]) -> set[Path]:
    return {path for source in sources for path in source if path is not None and path.is_file()}


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
