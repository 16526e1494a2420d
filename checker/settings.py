"""Where things are and how to talk: flags before `LICET_*` before `licet.toml` before defaults."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from platformdirs import user_data_path
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from checker.errors import SettingsInvalid
from storage.vocabulary import AccountRole, Channel, DeliveryMode

CONFIGURATION_FILE = Path("licet.toml")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class CompanySize(StrEnum):
    """How large a company is by 中小企业划型标准规定; the law protects all but the large."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class OwnCompanySettings(BaseModel):
    """What a contract is set against on our own side.

    Attributes:
        size: Of our own company; None where nobody said. 国务院令802 protects all but the large.
        equity: Our own equity in `currency`; None where nobody said.
        currency: ISO 4217.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    size: CompanySize | None = None
    equity: Decimal | None = Field(default=None, gt=0)
    currency: str = Field(default="CNY", pattern=r"^[A-Z]{3}$")


class MailSettings(BaseModel):
    """The mail server that messages are handed to.

    Attributes:
        host: Its name; empty for none, and mail then waits.
        port: None for 587 (starttls), 465 (tls) or 25 (none).
        security: How the connection is encrypted; it never falls back to a weaker way.
        user: To log in as; empty for no login.
        password: Likewise.
        password_file: File that holds the password, instead of `password`.
        sender: From whom mail comes, with or without a display name.
        ca_file: Certificates to trust instead of the system's, for a server of the house.
        timeout_s: For connecting and for each answer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = ""
    port: int | None = Field(default=None, ge=1, le=65535)
    security: Literal["none", "starttls", "tls"] = "starttls"
    user: str = ""
    password: SecretStr = SecretStr("")
    password_file: Path | None = None
    sender: str = ""
    ca_file: Path | None = None
    timeout_s: float = Field(default=30, gt=0, le=300)

    @model_validator(mode="after")
    def _fits_together(self) -> MailSettings:
        has_password = bool(self.password.get_secret_value()) or self.password_file is not None
        if self.host and not self.sender:
            raise ValueError("mail.sender 未填写发件地址 · mail.sender is needed with mail.host")
        if self.password.get_secret_value() and self.password_file is not None:
            raise ValueError(
                "mail.password 与 mail.password_file 只能填一项 · "
                "give one of mail.password and mail.password_file"
            )
        if bool(self.user) != has_password:
            raise ValueError("mail.user 与密码须同时填写 · mail.user and a password go together")
        if self.user and self.security == "none" and self.host not in _LOOPBACK:
            raise ValueError(
                "mail.security 为 none 时不能登录，否则密码以明文传输 · "
                "mail.security none would send the password in the clear"
            )
        return self


class OidcSettings(BaseModel):
    """The company's own identity provider, by OpenID Connect.

    Attributes:
        issuer: Its address, exactly as it names itself.
        client_id: What it calls Licet.
        client_secret: Likewise.
        client_secret_file: File that holds the secret, instead of `client_secret`.
        name_claim: Which claim says by what name others know somebody.
        roles_claim: Which claim lists the groups somebody is in.
        roles: Which roles each group gives; groups that do not stand here give none.
        ca_file: Certificates to trust instead of the system's, for a provider of the house.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: str = Field(pattern=r"^https?://[^\s/]\S*$")
    client_id: str = Field(min_length=1)
    client_secret: SecretStr = SecretStr("")
    client_secret_file: Path | None = None
    name_claim: str = "preferred_username"
    roles_claim: str = "groups"
    roles: dict[str, frozenset[AccountRole]] = Field(default_factory=dict)
    ca_file: Path | None = None

    @field_validator("issuer")
    @classmethod
    def _is_encrypted(cls, issuer: str) -> str:
        if issuer.startswith("http://") and urlsplit(issuer).hostname not in _LOOPBACK:
            raise ValueError("access.oidc.issuer 须以 https:// 开头 · must begin with https://")
        return issuer


class AccessSettings(BaseModel):
    """How people sign in, and for how long.

    Attributes:
        session_idle_minutes: After which time without a request somebody has to sign in again.
        session_hours: After which time in any case.
        require_second_factor: Whether a one-time code is asked of everybody who has a password.
        token_days: For how long a token of the API may be made at most.
        oidc: The company's own identity provider; None for none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    session_idle_minutes: int = Field(default=30, ge=1, le=24 * 60)
    session_hours: int = Field(default=12, ge=1, le=7 * 24)
    require_second_factor: bool = False
    token_days: int = Field(default=366, ge=1, le=3660)
    oidc: OidcSettings | None = None


class Settings(BaseSettings):
    """The settings of one installation.

    Attributes:
        data_dir: Folder of the embedded database and the originals.
        database_url: SQLAlchemy URL; empty means the embedded SQLite in `data_dir`.
        pack: Name of a shipped pack or path of a pack folder.
        calendar_file: Table of working days (`day,exception`) of years that the State Council has
            declared since this program was released.
        trust_roots: Folder of root certificates, PEM or DER, that prove who signed a PDF; None
            trusts nobody.
        purpose: Which policy of the pack applies when a command names none.
        lang: Language of what is printed; empty means that of the terminal.
        beat_minutes: How often `licet serve` looks for what is due.
        max_gap_days: How far ahead of the last day looked at a clock is believed that cannot be
            compared with the time since the machine's start: the longest outage.
        time_zone: IANA name of the office's time zone, which says what day it is; empty
            means the machine's.
        serve_address: Host and port on which `licet serve` answers.
        public_url: Under which address others reach it, such as that of a proxy before it; empty
            means `serve_address` itself.
        mail: The mail server.
        own_company: Size and equity of our own company, for `licet contract`.
        access: How people sign in, and for how long.
        default_owner: Name of who is told of what falls due where nobody looks after it.
        delivery_modes: For each channel whether a message of which nobody knows if it arrived is
            sent again (`at_least_once`) or shown to a person (`at_most_once`).
        heartbeat_url: Called after each beat, so that an outside watch notices silence; it often
            holds a key.
        master_key_file: The file of the master key, under which customers' files are sealed; None
            means `keys/master.key` in `data_dir`.
        retention_years: How long a customer's file is kept after the end of the relationship;
            反洗钱法 (2024) 第三十四条 asks for at least ten years.
        hooks_into_own_network: Whether hooks of the API may post to addresses of the own network.
        value_pack: Name or folder of the pack that says who is worth what.
        forms_dir: Folder of forms of the user's own; None for those of the program alone.
        metrics_token_file: Holds the token without which nobody reads `/metrics`; None lets
            programs of this machine read it, and nobody else.
    """

    model_config = SettingsConfigDict(
        env_prefix="LICET_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    data_dir: Path = Field(default_factory=lambda: user_data_path("licet"))
    database_url: str = ""
    pack: str = "cn-base"
    calendar_file: Path | None = None
    trust_roots: Path | None = None
    purpose: str = "onboarding"
    lang: Literal["zh", "en", ""] = ""
    beat_minutes: int = Field(default=15, ge=1, le=60)
    max_gap_days: int = Field(default=45, ge=1, le=3660)
    time_zone: str = ""
    serve_address: str = "127.0.0.1:8321"
    public_url: str = ""
    mail: MailSettings = MailSettings()
    own_company: OwnCompanySettings = OwnCompanySettings()
    access: AccessSettings = AccessSettings()
    default_owner: str = ""
    delivery_modes: dict[Channel, DeliveryMode] = Field(default_factory=dict)
    heartbeat_url: SecretStr | None = None
    master_key_file: Path | None = None
    value_pack: str = "value-base"
    forms_dir: Path | None = None
    retention_years: int = Field(default=10, ge=10, le=100)
    metrics_token_file: Path | None = None
    hooks_into_own_network: bool = False

    @field_validator("time_zone")
    @classmethod
    def _is_zone(cls, name: str) -> str:
        try:
            return name and ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("time_zone must be an IANA name such as Asia/Shanghai") from error

    @field_validator("serve_address")
    @classmethod
    def _is_host_and_port(cls, address: str) -> str:
        host, _, port = address.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 2**16:
            raise ValueError("serve_address must be HOST:PORT such as 127.0.0.1:8321")
        return address

    @field_validator("public_url", "heartbeat_url")
    @classmethod
    def _is_web_address(cls, url: str | SecretStr | None) -> str | SecretStr | None:
        plain = url.get_secret_value() if isinstance(url, SecretStr) else url
        if plain and not re.fullmatch(r"https?://[^\s/]\S*", plain):
            raise ValueError("must be an address that begins with http:// or https://")
        return url

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the file below the environment; `.env` files are not read."""
        del dotenv_settings, file_secret_settings
        from_file = TomlConfigSettingsSource(settings_cls, CONFIGURATION_FILE)
        return init_settings, env_settings, from_file

    @property
    def url(self) -> str:
        """The database's SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{self.data_dir / 'licet.db'}"

    @property
    def zone(self) -> ZoneInfo | None:
        """The office's time zone, as `datetime.astimezone` takes it; None for the machine's."""
        return ZoneInfo(self.time_zone) if self.time_zone else None

    @property
    def host_and_port(self) -> tuple[str, int]:
        """Where `licet serve` answers; an IPv6 host stands in brackets in `serve_address`."""
        host, _, port = self.serve_address.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def base_url(self) -> str:
        """The address of `licet serve` as others call it, without a slash at its end."""
        return (self.public_url or f"http://{self.serve_address}").rstrip("/")

    @property
    def keys_dir(self) -> Path:
        """The folder of the installation's keys."""
        return self.data_dir / "keys"

    @property
    def master_key_path(self) -> Path:
        """The file of the master key."""
        return self.master_key_file or self.keys_dir / "master.key"

    @property
    def originals_dir(self) -> Path:
        """The folder of the customers' original files."""
        return self.data_dir / "originals"

    @property
    def readings_dir(self) -> Path:
        """The folder of what was read of files, sealed; it may be removed at any time."""
        return self.data_dir / "readings"


def load_settings(**flags: object) -> Settings:
    """Read the settings; flags that are None do not count.

    Raises:
        SettingsInvalid: A key is unknown or a value is wrong.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "licet.toml"
        raise SettingsInvalid(reason=f"{place}: {first['msg']}") from error
    except ValueError as error:  # the TOML itself does not parse
        raise SettingsInvalid(reason=str(error)) from error
