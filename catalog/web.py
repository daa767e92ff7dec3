"""
The web (网络): whether anything answers at an address, found out by asking it, in bounded time and number.

Addresses come from whoever writes the catalogue, and are asked from inside the network of whoever checks it. So only
``http`` and ``https`` are asked, only what lies in the public internet or in a network that is allowed, and nothing is
told that a visitor would not tell: no credentials, no cookies. A host's name is looked up once for a connection, and
the connection goes to what was looked up and found allowed; that also holds for every redirect.
"""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

import httpcore

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""What looks up the numeric addresses of a host: its name and a port."""

MOST_TRIED = 4
"""Numeric addresses of one host that are tried."""

ANSWERS_OTHERS = frozenset({401, 403, 407, 429, 451})
"""Statuses by which a server says that something is there, but not for everybody or not now."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FAILS = 400
_HEADERS = (("User-Agent", "delegated-power-catalogue link check"), ("Accept", "*/*"))
_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
_NO_WAY = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL})


class Trouble(StrEnum):
    """Why an address is not known to answer (网址问题)."""

    NOT_WEB = "NOT_WEB"
    UNKNOWN_HOST = "UNKNOWN_HOST"
    NOT_PUBLIC = "NOT_PUBLIC"
    REFUSED = "REFUSED"
    CERTIFICATE = "CERTIFICATE"
    STATUS = "STATUS"
    REDIRECTS = "REDIRECTS"
    SILENT = "SILENT"
    NOT_HTTP = "NOT_HTTP"
    NO_NETWORK = "NO_NETWORK"
    NOT_ASKED = "NOT_ASKED"


UNTOLD = frozenset({Trouble.NO_NETWORK, Trouble.NOT_ASKED})
"""The troubles that are ours: they say nothing about the address."""

_OF_NETWORK = frozenset({Trouble.NO_NETWORK, Trouble.UNKNOWN_HOST, Trouble.SILENT})


class Reply(NamedTuple):
    """
    What came of asking an address.

    Attributes:
        trouble: why it is not known to answer; ``None``: it answers.
        status: the HTTP status that it answered with last; ``None``: with none.
    """

    trouble: Trouble | None
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """
    How far asking goes.

    Attributes:
        most: addresses that are asked; the others are ``NOT_ASKED``.
        at_once: addresses that are asked at the same time.
        seconds: for one address, redirects included.
        total_seconds: for all of them; those not yet asked by then are ``NOT_ASKED``.
        redirects: that are followed from one address.
        allowed: networks that are asked although they are not public.
    """

    most: int = 500
    at_once: int = 8
    seconds: float = 5.0
    total_seconds: float = 120.0
    redirects: int = 5
    allowed: tuple[Network, ...] = ()


class _Troubled(Exception):  # noqa: N818 - it is an answer
    """Asking an address ends here."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


async def resolved(host: str, port: int) -> Sequence[str]:
    """
    The numeric addresses of a host, those of version 4 first.

    Raises:
        socket.gaierror: it is not known, or nobody could be asked.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numeric = dict.fromkeys((family != socket.AF_INET, str(name[0])) for family, _, _, _, name in found)
    return [address for _, address in sorted(numeric)]


def is_public(address: Address) -> bool:
    """Whether an address lies in the public internet; one that stands for another is as public as that one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


class _Guarded(httpcore.AsyncNetworkBackend):
    """Connects to what may be asked, by the numbers that were looked at."""

    def __init__(self, allowed: Iterable[Network], resolve: Resolve) -> None:
        self._allowed = tuple(allowed)
        self._resolve = resolve
        self._plain = httpcore.AnyIOBackend()
        self.has_reached = False

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - of the interface
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """See the base class."""
        last: Exception | None = None
        for address in await self._numbers(host, port):
            try:
                stream = await self._plain.connect_tcp(address, port, timeout, local_address, socket_options)
            except httpcore.ConnectError as error:
                last = error
            else:
                self.has_reached = True
                return stream
        raise last or _Troubled(Trouble.UNKNOWN_HOST)

    async def _numbers(self, host: str, port: int) -> Sequence[str]:
        try:
            found = await self._resolve(host, port)
        except socket.gaierror as error:
            raise _Troubled(Trouble.NO_NETWORK if error.errno == socket.EAI_AGAIN else Trouble.UNKNOWN_HOST) from error
        may = [number for number in found if self._may(ipaddress.ip_address(number))]
        if found and not may:
            raise _Troubled(Trouble.NOT_PUBLIC)
        return may[:MOST_TRIED]

    def _may(self, address: Address) -> bool:
        return is_public(address) or any(address in network for network in self._allowed)


def is_offline(replies: Mapping[str, Reply]) -> bool:
    """Whether addresses could not be asked for want of a network, and none was reached."""
    troubles = {reply.trouble for reply in replies.values()}
    return Trouble.NO_NETWORK in troubles and troubles <= {*UNTOLD, Trouble.NOT_WEB, Trouble.NOT_PUBLIC}


def asked(urls: Sequence[str], bounds: Bounds, *, resolve: Resolve = resolved) -> Mapping[str, Reply]:
    """
    Ask addresses whether anything answers there.

    When not one of them can be reached at all, not even a refusal comes back: then silence and unknown names are put
    down to the network that this is asked from.

    Args:
        urls: the addresses.
        bounds: how far asking goes.
        resolve: what looks up hosts.
    """
    return asyncio.run(_asked(list(dict.fromkeys(urls)), bounds, resolve))


async def _asked(urls: Sequence[str], bounds: Bounds, resolve: Resolve) -> Mapping[str, Reply]:
    network = _Guarded(bounds.allowed, resolve)
    turns = asyncio.Semaphore(bounds.at_once)
    replies: dict[str, Reply] = {}

    async def ask(pool: httpcore.AsyncConnectionPool, url: str) -> None:
        async with turns:
            replies[url] = await _reply(pool, url, bounds)

    async with httpcore.AsyncConnectionPool(
        httpcore.default_ssl_context(), max_keepalive_connections=0, network_backend=network
    ) as pool:
        with suppress(TimeoutError):
            async with asyncio.timeout(bounds.total_seconds), asyncio.TaskGroup() as group:
                for url in urls[: bounds.most]:
                    group.create_task(ask(pool, url))
    if not network.has_reached and all(reply.trouble is not Trouble.REFUSED for reply in replies.values()):
        ours = Reply(Trouble.NO_NETWORK)
        replies = {url: ours if reply.trouble in _OF_NETWORK else reply for url, reply in replies.items()}
    return {url: replies.get(url, Reply(Trouble.NOT_ASKED)) for url in urls}


async def _reply(pool: httpcore.AsyncConnectionPool, url: str, bounds: Bounds) -> Reply:
    """What comes of asking one address: for its heading, and if that fails for all of it, of which none is read."""
    try:
        async with asyncio.timeout(bounds.seconds):
            with suppress(TimeoutError):
                async with asyncio.timeout(bounds.seconds / 2):
                    reply = await _followed(pool, "HEAD", url, bounds.redirects)
                if reply.trouble not in {Trouble.STATUS, Trouble.NOT_HTTP}:
                    return reply
            return await _followed(pool, "GET", url, bounds.redirects)
    except TimeoutError:
        return Reply(Trouble.SILENT)


async def _followed(pool: httpcore.AsyncConnectionPool, method: str, url: str, redirects: int) -> Reply:
    """What an address answers, or what it redirects to."""
    try:
        for _ in range(1 + redirects):
            async with pool.stream(method, _target(url), headers=_HEADERS) as response:
                status, headers = response.status, response.headers
            location = next((value for name, value in headers if name.lower() == b"location"), None)
            if status not in _REDIRECTS or location is None:
                fails = status >= _FAILS and status not in ANSWERS_OTHERS
                return Reply(Trouble.STATUS if fails else None, status)
            url = urljoin(url, location.decode("utf-8", errors="replace"))
    except _Troubled as ended:
        return Reply(ended.trouble)
    except httpcore.TimeoutException:
        return Reply(Trouble.SILENT)
    except httpcore.ConnectError as error:
        return Reply(_of_connecting(error))
    except (httpcore.NetworkError, httpcore.ProtocolError):
        return Reply(Trouble.NOT_HTTP)
    return Reply(Trouble.REDIRECTS)


def _target(url: str) -> httpcore.URL:
    """An address in the form in which it is asked for."""
    try:
        parts = urlsplit(url.strip())
        named, port = parts.hostname or "", parts.port
        host = named if ":" in named else named.encode("idna").decode("ascii")
    except ValueError as error:
        raise _Troubled(Trouble.NOT_WEB) from error
    if parts.scheme not in _DEFAULT_PORTS or not host or parts.username is not None:
        raise _Troubled(Trouble.NOT_WEB)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~")
    return httpcore.URL(scheme=parts.scheme, host=host, port=port, target=f"{path}?{query}" if query else path)


def _of_connecting(error: BaseException) -> Trouble:
    """Why no connection came about."""
    causes = list(_causes(error))
    if any(isinstance(cause, OSError) and cause.errno in _NO_WAY for cause in causes):
        return Trouble.NO_NETWORK
    return Trouble.CERTIFICATE if any(isinstance(cause, ssl.SSLError) for cause in causes) else Trouble.REFUSED


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and all that led to it."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for part in error.exceptions:
                yield from _causes(part)
        error = error.__cause__ or error.__context__
