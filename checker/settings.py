"""Where things are and how to talk: flags before `LICET_*` before `licet.toml` before defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from checker.errors import SettingsInvalid

CONFIGURATION_FILE = Path("licet.toml")


class Settings(BaseSettings):
    """The settings of one installation.

    Attributes:
        data_dir: Folder of the embedded database and the originals.
        database_url: SQLAlchemy URL; empty means the embedded SQLite in `data_dir`.
        pack: Name of a shipped pack or path of a pack folder.
        calendar_file: Table of working days (`day,exception`) of years that the State Council has
            declared since this program was released.
        purpose: Which policy of the pack applies when a command names none.
        lang: Language of what is printed; empty means that of the terminal.
        ladder_days: Days before an expiry on which an alert is raised, each once.
        beat_minutes: How often `licet serve` beats.
    """

    model_config = SettingsConfigDict(env_prefix="LICET_", extra="forbid", frozen=True)

    data_dir: Path = Field(default_factory=lambda: user_data_path("licet"))
    database_url: str = ""
    pack: str = "cn-base"
    calendar_file: Path | None = None
    purpose: str = "onboarding"
    lang: Literal["zh", "en", ""] = ""
    ladder_days: tuple[int, ...] = (90, 60, 30, 14, 7, 1)
    beat_minutes: int = Field(default=60, ge=1, le=24 * 60)

    @field_validator("ladder_days")
    @classmethod
    def _descend(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if not days or any(day < 1 for day in days) or len(set(days)) != len(days):
            raise ValueError("ladder_days must be one or more different whole numbers, at least 1")
        return tuple(sorted(days, reverse=True))

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
    def originals_dir(self) -> Path:
        """The folder of the customers' original files."""
        return self.data_dir / "originals"


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
