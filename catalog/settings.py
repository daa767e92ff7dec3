"""Settings (配置): what the environment says, read once at the edge."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
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
        read_url: a replica of the database that reads go to and revisions are followed at; the database itself if
            there is none.
        poll_seconds: how often a server looks for a later revision.
        kept_revisions: how many snapshots of other revisions than the current one a server keeps.
        snapshots: folder for the files of large snapshots, made when it is needed.
        timezone: the zone in which "today" is a day.
        max_tokens: most lexical tokens of a GraphQL document.
        max_depth: most nested fields.
        max_aliases: most fields that share one response key or carry an alias.
        max_cost: most cost points of an operation (a field is 1 point, multiplied by the pages around it).
        max_body_bytes: most bytes of a request body.
        max_values: most values in the JSON of a request.
        kept_documents: how many validated documents are kept.
        trusted_documents: the only documents that are answered: a JSON file of texts by their SHA-256, or a folder
            of ``.graphql`` files; without it every document is.
        cache_seconds: how long caches may use the answer to a GET without asking again, and not see a revision.
        oidc_issuer: the identity provider whose bearer tokens are accepted, as its tokens name it (``iss``);
            without it none are. With it the next two are needed, too.
        oidc_audience: by which its tokens name this service (``aud``).
        oidc_jwks: where its public keys are: an ``https://`` address, or a file in the form of a JSON Web Key Set.
        oidc_grants_claim: the claim that lists grants, such as ``editor:division:440402000000``.
        failures_per_minute: how often one address may fail to say who it is before it has to wait. The address
            is the one that the server sees: behind a proxy it is the client's only if the server trusts the
            proxy's ``X-Forwarded-For`` (uvicorn's ``FORWARDED_ALLOW_IPS``, by default this machine alone).
        max_operations: most operations of a draft; what is larger is loaded as a package.
        complete_instruments: whether nothing is published whose documents skipped a step of their procedure; without
            it such a change is a finding only.
        max_sockets: how many WebSockets are served at the same time.
        max_subscriptions: how many subscriptions go on at the same time, over sockets and streams together.
        access_log: whether every request is logged; it costs half the speed.
    """

    model_config = SettingsConfigDict(env_prefix="CATALOG_", extra="ignore")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    database_url: str = "sqlite:///catalogue.sqlite"
    read_url: str | None = None
    poll_seconds: float = Field(default=0.25, gt=0)
    kept_revisions: int = Field(default=4, ge=1)
    snapshots: Path = Path(".catalogue-snapshots")
    timezone: str = "Asia/Shanghai"
    max_tokens: int = 4000
    max_depth: int = 16
    max_aliases: int = 64
    max_cost: int = 20000
    max_body_bytes: int = 1_000_000
    max_values: int = 5000
    kept_documents: int = 500
    trusted_documents: Path | None = None
    cache_seconds: int = Field(default=60, ge=0)
    oidc_issuer: str | None = None
    oidc_audience: str | None = None
    oidc_jwks: str | None = None
    oidc_grants_claim: str = "catalogue_grants"
    failures_per_minute: int = Field(default=10, ge=1)
    max_operations: int = Field(default=10_000, ge=1)
    complete_instruments: bool = False
    max_sockets: int = Field(default=2000, ge=0)
    max_subscriptions: int = Field(default=10_000, ge=0)
    access_log: bool = False

    @property
    def followed_url(self) -> str:
        """The database that revisions are followed at: the replica where there is one."""
        return self.read_url or self.database_url

    def now(self) -> datetime:
        """This instant in the catalogue's time zone."""
        return datetime.now(self._zone)

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)
