"""
Bearer: who a request says it is, from its ``Authorization`` header to a principal.

Nothing is asked of whoever says nothing: reading is public. Whoever says something wrong is told so
before the body is read, and has to wait after too many failures. What was found right is known for
five seconds, so that most requests look nothing up and a revocation counts within five seconds.

Sources: RFC 6750, RFC 9110 §11.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from hashlib import blake2b, sha256
from secrets import token_bytes
from typing import TYPE_CHECKING, NamedTuple

import structlog
from starlette.types import Scope

from catalog import tokens
from catalog.errors import Refusal, StoreUnavailable
from catalog.identities import ANONYMOUS, IdentityUnavailable, NotRecognised, Principal
from catalog.store import Store
from schema.requests import RequestRefused
from schema.throttling import Failures, client_address

if TYPE_CHECKING:  # it comes with 8 MB of cryptography, and is only there when the settings name one
    from schema.oidc import IdentityProvider

KNOWN_SECONDS = 5
"""How long a token that was found right is not looked at again."""

MOST_KNOWN = 4096
"""How many tokens are known at a time; when there are more, all are looked at again."""

LONGEST_TOKEN = 8192
"""Most characters of a token."""

_CHALLENGE = 'Bearer realm="catalogue"'
_LOG_KEY = token_bytes(16)

log = structlog.get_logger()


class _Known(NamedTuple):
    principal: Principal
    since: float
    until: float


class Callers:
    """
    Who is known to call.

    Args:
        store: where API tokens are kept; ``None``: none are accepted.
        provider: whose tokens are accepted as well; ``None``: nobody's.
        failures_per_minute: how often one address may fail before it has to wait.
    """

    def __init__(self, store: Store | None, provider: IdentityProvider | None, *, failures_per_minute: int) -> None:
        self._store = store
        self._provider = provider
        self._failures = Failures(failures_per_minute)
        self._known: dict[bytes, _Known] = {}

    async def principal_of(self, scope: Scope, now: datetime, *, credentials: str | None = None) -> Principal:
        """
        On whose behalf a request or a connection comes.

        A caller that cannot be looked up, because the database or the identity provider is away, reads like
        anybody else; ``doubt`` tells it why when it wants more.

        Args:
            scope: the request's or connection's ASGI scope.
            now: the instant, in the catalogue's time zone.
            credentials: what a WebSocket's first message says in place of the header, which browsers cannot send.

        Raises:
            RequestRefused: 400, 401 or 429, with what the client has to do.
        """
        given = [value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"]
        given += [] if credentials is None else [credentials]
        if not given:
            return ANONYMOUS
        client = client_address(scope)
        try:
            return await self._principal(given, client, now)
        except NotRecognised as refused:
            self._failures.note(client, now)
            raise _refused(refused, client) from refused
        except (StoreUnavailable, IdentityUnavailable) as away:
            log.warning("authentication_unavailable", code=away.code)
            return Principal(doubt=away)

    async def _principal(self, given: list[str], client: str, now: datetime) -> Principal:
        name = sha256("\n".join(given).encode(errors="surrogatepass")).digest()
        stamp = now.timestamp()
        known = self._known.get(name)
        if known is not None and known.since <= stamp < known.until:
            return known.principal
        if wait := self._failures.wait_seconds(client, now):
            raise _too_many(wait, client)
        principal, until = await self._verified(_token_in(given), now)
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[name] = _Known(principal, stamp, min(stamp + KNOWN_SECONDS, until))
        return principal

    async def _verified(self, text: str, now: datetime) -> tuple[Principal, float]:
        """Whom a token makes known, and the timestamp from which on it is accepted no longer."""
        if self._provider is not None and not text.startswith(tokens.PREFIX):
            return await self._provider.principal(text, now)
        if self._store is None:
            raise NotRecognised(
                "none-accepted",
                "This server accepts no tokens. Leave out the Authorization header, or ask another server.",
                "本服务器不接受令牌。请去掉 Authorization 请求头，或改用其他服务器。",
            )
        token = await asyncio.to_thread(tokens.verify, self._store, text, now)
        return token.principal, datetime.combine(token.expires, time.min, now.tzinfo).timestamp()


@contextmanager
def refusals_logged(principal: Principal, what: str) -> Iterator[None]:
    """
    Log every refusal within: who was refused what, and why; never what the draft or the token holds.

    Args:
        principal: who asks.
        what: the name of what is asked, such as a mutation's.
    """
    try:
        yield
    except Refusal as refusal:
        log.warning("refused", what=what, code=refusal.code, subject=principal.subject, token=principal.token)
        raise


def _token_in(given: list[str]) -> str:
    """The token in the one header that there must be."""
    scheme, _, text = given[0].strip().partition(" ")
    text = text.strip()
    if len(given) > 1:
        raise NotRecognised(
            "several-headers",
            "There are several Authorization headers. Send one.",
            "有多个 Authorization 请求头。请只发送一个。",
        )
    if scheme.lower() != "bearer":
        raise NotRecognised(
            "scheme",
            "The Authorization header is of another scheme than Bearer. Send `Authorization: Bearer` and a token.",
            "Authorization 请求头不是 Bearer 方式。请发送 Authorization: Bearer 和令牌。",
        )
    if not text or " " in text or "\t" in text:
        raise NotRecognised(
            "no-token",
            "There is not exactly one token after Bearer. Send `Authorization: Bearer` and a token.",
            "Bearer 之后须恰有一个令牌。请发送 Authorization: Bearer 和令牌。",
        )
    if len(text) > LONGEST_TOKEN:
        raise NotRecognised(
            "too-long",
            f"The token is longer than {LONGEST_TOKEN} characters. Ask for one with fewer claims.",
            f"令牌超过 {LONGEST_TOKEN} 个字符。请申请声明较少的令牌。",
        )
    return text


_MALFORMED = ("several-headers", "no-token")
"""What is wrong with the request rather than with the token: RFC 6750 §3.1."""


def _refused(refusal: NotRecognised, client: str) -> RequestRefused:
    status, error = (400, "invalid_request") if refusal.reason in _MALFORMED else (401, "invalid_token")
    log.warning(
        "authentication_refused", reason=refusal.reason, status=status, token=refusal.token, client=_shown(client)
    )
    description = re.sub(r"[^ !#-\[\]-~]", "'", refusal.message)
    challenge = f'{_CHALLENGE}, error="{error}", error_description="{description}"'
    return RequestRefused(
        status, refusal.message, refusal.message_zh, code=refusal.code, headers={"WWW-Authenticate": challenge}
    )


def _too_many(wait_seconds: int, client: str) -> RequestRefused:
    log.warning("authentication_refused", reason="too-many-failures", status=429, token=None, client=_shown(client))
    return RequestRefused(
        429,
        f"Too many tokens from this address were not accepted. Wait {wait_seconds} seconds, then send a right one.",
        f"来自该地址的无效令牌过多。请等待 {wait_seconds} 秒后再发送正确的令牌。",
        code="TOO_MANY_FAILURES",
        headers={"Retry-After": str(wait_seconds)},
    )


def _shown(client: str) -> str:
    """An address for the log: alike as long as the process lives, and not to be told from it."""
    return blake2b(client.encode(), key=_LOG_KEY, digest_size=6).hexdigest()
