"""
Key sets: the public keys of an identity provider, from its address or a file (JSON Web Key Set).

They are read in a thread, seldom, and within bounds. Keys that cannot be read again stay in use: a
provider that is away for an hour locks nobody out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import datetime
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from time import monotonic
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import orjson
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey, import_key

from catalog.errors import BadArgument
from catalog.identities import IdentityUnavailable

MOST_BYTES = 256_000
"""The longest key set that is read."""

MOST_SECONDS = 10
"""How long reading one may take."""

FRESH_SECONDS = 600
"""After how long keys are read again, so that one that the provider withdrew is accepted no longer."""

RETRY_SECONDS = 60
"""How long after one attempt to read keys the next one comes at the earliest."""

FIRST_RETRY_SECONDS = 5
"""The same while there are no keys at all."""

_ANSWER_SECONDS = 5
_SHORTEST_RSA_MODULUS = 340  # characters of base64 for 2,048 bits, less what leading zeros may save
_LOCAL = ("localhost", "127.0.0.1", "::1")

log = structlog.get_logger()


class KeySet:
    """
    The keys of an identity provider.

    Args:
        source: an ``https://`` address (``http://`` of this machine), or the path of a file.

    Raises:
        BadArgument: the source is another kind of address.
    """

    def __init__(self, source: str) -> None:
        parts = urlsplit(source)
        self._is_address = "://" in source
        if self._is_address and parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL):
            raise BadArgument(
                "CATALOG_OIDC_JWKS is no address that keys can be trusted from. Give an https:// address, or a file.",
                "CATALOG_OIDC_JWKS 不是可信任的密钥地址。请给出 https:// 地址或文件。",
                argument="CATALOG_OIDC_JWKS",
            )
        self._source = source
        self._keys: tuple[Key, ...] | None = None
        self._read_at = self._tried_at = float("-inf")
        self._reading = asyncio.Lock()

    async def fitting(self, kid: str | None, now: datetime) -> tuple[Key, ...]:
        """
        The keys that a token may be signed with; empty when there is none.

        Args:
            kid: the key that the token names; ``None``: it names none, and any may be meant.
            now: the instant. Keys are read again when the one that is named is unknown or the last time
                was ten minutes ago, yet never twice within a minute.

        Raises:
            IdentityUnavailable: no keys could be read so far.
        """
        found = self._named(kid)
        stamp = now.timestamp()
        wait = FIRST_RETRY_SECONDS if self._keys is None else RETRY_SECONDS
        if found and abs(stamp - self._read_at) < FRESH_SECONDS:
            return found
        if abs(stamp - self._tried_at) >= wait:
            self._tried_at = stamp
            async with self._reading:
                await self._read(stamp)
        elif not found:
            async with self._reading:  # somebody else may be reading them just now
                pass
        if self._keys is None:
            raise IdentityUnavailable(
                "The keys of the identity provider cannot be read at present, so its tokens cannot be checked. "
                "Reading needs none; try again in a minute, or use an API token.",
                "目前无法读取身份提供方的密钥，不能验证其令牌。查询无需令牌；请稍后重试，或使用 API 令牌。",
            )
        return self._named(kid)

    def _named(self, kid: str | None) -> tuple[Key, ...]:
        return tuple(key for key in self._keys or () if kid is None or key.kid == kid)

    async def _read(self, stamp: float) -> None:
        """Read the keys again; when that fails, the old ones stay."""
        read = _fetched if self._is_address else _file
        try:
            content = await asyncio.wait_for(asyncio.to_thread(read, self._source), MOST_SECONDS)
            self._keys = tuple(_keys(content))
            self._read_at = stamp
        except (OSError, ValueError, HTTPException) as error:
            log.warning("identity_keys_unreadable", reason=type(error).__name__, has_old_keys=self._keys is not None)


class _NoRedirects(HTTPRedirectHandler):
    """A redirect could lead from a trusted address to any other."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow none."""
        del self, req, fp, code, msg, headers, newurl


_OPENER = build_opener(_NoRedirects)


def _fetched(address: str) -> bytes:
    until = monotonic() + MOST_SECONDS
    content = b""
    try:
        with _OPENER.open(address, timeout=_ANSWER_SECONDS) as response:
            while chunk := response.read1(65_536):
                content += chunk
                if len(content) > MOST_BYTES or monotonic() > until:
                    raise ValueError("too long")
    except HTTPError as error:
        error.close()  # it is the response as well
        raise
    return content


def _file(path: str) -> bytes:
    with Path(path).open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError("too long")
    return content


def _keys(content: bytes) -> Iterator[Key]:
    """The public keys for signatures in a key set; what is of no use here is left out."""
    found = orjson.loads(content)
    entries = found.get("keys") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise ValueError("no key set")  # noqa: TRY004 - whatever the content is, it is of no use
    for entry in entries:
        key = _key(entry) if isinstance(entry, dict) else None
        if key is not None:
            yield key


def _key(entry: Mapping[str, Any]) -> Key | None:
    is_weak = entry.get("kty") == "RSA" and len(str(entry.get("n"))) < _SHORTEST_RSA_MODULUS
    if entry.get("kty") not in {"RSA", "EC", "OKP"} or entry.get("use", "sig") != "sig" or is_weak:
        return None
    try:
        key = import_key(dict(entry))
        return key if isinstance(key, (RSAKey, ECKey, OKPKey)) else None
    except (JoseError, ValueError, KeyError, TypeError) as error:
        log.warning("identity_key_unusable", kid=str(entry.get("kid"))[:40], reason=type(error).__name__)
        return None
