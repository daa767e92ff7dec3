"""Settings (配置): what the environment says, read once at the edge."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """
    The settings of one process, from environment variables that begin with ``CATALOG_``.

    Attributes:
        host: address to listen on.
        port: port to listen on.
        database_url: ``sqlite:///…`` or ``postgresql://…``; credentials in it are never logged.
        snapshots: folder for the files of large snapshots, made when it is needed.
        timezone: the zone in which "today" is a day.
        max_tokens: most lexical tokens of a GraphQL document.
        max_depth: most nested fields.
        max_aliases: most fields that share one response key or carry an alias.
        max_cost: most cost points of an operation (a field is 1 point, multiplied by the pages around it).
        max_body_bytes: most bytes of a request body.
        kept_documents: how many validated documents are kept.
    """

    model_config = SettingsConfigDict(env_prefix="CATALOG_", extra="ignore")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    database_url: str = "sqlite:///catalogue.sqlite"
    snapshots: Path = Path(".catalogue-snapshots")
    timezone: str = "Asia/Shanghai"
    max_tokens: int = 4000
    max_depth: int = 16
    max_aliases: int = 64
    max_cost: int = 20000
    max_body_bytes: int = 1_000_000
    kept_documents: int = 500

    def now(self) -> datetime:
        """This instant in the catalogue's time zone."""
        return datetime.now(ZoneInfo(self.timezone))
