"""The web: whether anything answers at an address, asked of servers of this test's own, and what is never asked."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_address, ip_network
from urllib.parse import unquote

import pytest

from catalog import web
from catalog.web import Bounds, Reply, Trouble, is_offline, is_public

LOOPBACK = Bounds(seconds=2.0, allowed=(ip_network("127.0.0.0/8"),))
"""This machine may be asked, since the servers of the test are on it."""


class Site:
    """A server that answers each path in its own way, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.heads: list[str] = []
        self.sent = 0
        self.at_once = self.most_at_once = 0
        self.port = 0
        self.over = asyncio.Event()

    def url(self, path: str = "/") -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request, and close."""
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            method, path, _ = head.split(" ", 2)
            self.asked.append(f"{method} {path}")
            self.heads.append(head)
            await self._answer(method, path, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.at_once -= 1
            writer.close()

    async def _answer(self, method: str, path: str, writer: asyncio.StreamWriter) -> None:
        match path.partition("?")[0].strip("/").split("/", 1):
            case ["moved", to]:
                writer.write(f"HTTP/1.1 301 Moved\r\nLocation: {unquote(to)}\r\nContent-Length: 0\r\n\r\n".encode())
            case ["round"]:
                writer.write(b"HTTP/1.1 302 Found\r\nLocation: /round\r\nContent-Length: 0\r\n\r\n")
            case ["slow"]:
                await self.over.wait()
            case ["rubbish"]:
                writer.write(b"good day to you\r\n\r\n")
            case ["no-head"] if method == "HEAD":
                writer.write(b"HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n")
            case ["endless"] if method == "GET":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
                while True:
                    writer.write(b"x" * 65_536)
                    await writer.drain()
                    self.sent += 65_536
            case ["endless"]:
                writer.write(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
            case [status] if status.isdigit():
                writer.write(f"HTTP/1.1 {status} So\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n".encode())
            case ["rest"]:
                await asyncio.sleep(0.05)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            case _:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


@asynccontextmanager
async def serving() -> AsyncIterator[Site]:
    """A site on this machine."""
    site = Site()
    server = await asyncio.start_server(site.answer, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        site.over.set()
        server.close()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving() as one:
        yield one


async def reply(url: str, bounds: Bounds = LOOPBACK) -> Reply:
    """What comes of asking one address."""
    return (await asyncio.to_thread(web.asked, [url], bounds))[url]


async def test_what_answers_answers(site: Site) -> None:
    assert await reply(site.url("/200")) == Reply(None, 200)
    assert site.asked == ["HEAD /200"]


async def test_a_redirect_is_followed_to_its_end(site: Site) -> None:
    assert await reply(site.url("/moved//200")) == Reply(None, 200)
    assert site.asked == ["HEAD /moved//200", "HEAD /200"]


@pytest.mark.parametrize("status", [404, 410, 500, 503])
async def test_a_status_of_failure_is_told_after_asking_for_all_of_it(site: Site, status: int) -> None:
    assert await reply(site.url(f"/{status}")) == Reply(Trouble.STATUS, status)
    assert site.asked == [f"HEAD /{status}", f"GET /{status}"]


async def test_a_server_that_refuses_to_tell_the_heading_alone_is_asked_for_all(site: Site) -> None:
    assert await reply(site.url("/no-head")) == Reply(None, 200)


@pytest.mark.parametrize("status", [401, 403, 429])
async def test_what_is_there_but_not_for_everybody_is_not_broken(site: Site, status: int) -> None:
    assert await reply(site.url(f"/{status}")) == Reply(None, status)


async def test_a_server_that_keeps_silent_is_left_after_its_time(site: Site) -> None:
    bounds = Bounds(seconds=0.4, allowed=LOOPBACK.allowed)
    assert await reply(site.url("/slow"), bounds) == Reply(Trouble.SILENT)


async def test_of_a_body_without_end_hardly_anything_is_read(site: Site) -> None:
    assert await reply(site.url("/endless")) == Reply(None, 200)
    assert site.sent < 16_000_000  # what lies in the buffers of the system between the two


async def test_an_answer_that_is_not_of_the_web_is_told(site: Site) -> None:
    assert await reply(site.url("/rubbish")) == Reply(Trouble.NOT_HTTP)


async def test_redirects_that_go_round_end(site: Site) -> None:
    assert await reply(site.url("/round")) == Reply(Trouble.REDIRECTS)
    assert site.asked == ["HEAD /round"] * 6


@pytest.mark.parametrize(
    "to", ["http://10.0.0.1/", "http://169.254.169.254/latest", "http://[::1]/", "http://[::ffff:192.168.1.1]/"]
)
async def test_a_redirect_into_a_private_network_is_not_followed(site: Site, to: str) -> None:
    assert await reply(site.url(f"/moved/{to}")) == Reply(Trouble.NOT_PUBLIC)


async def test_a_redirect_to_what_is_no_web_address_is_told(site: Site) -> None:
    assert await reply(site.url("/moved/ftp://example.org/")) == Reply(Trouble.NOT_WEB)
    assert await reply(site.url("/moved/file:///etc/passwd")) == Reply(Trouble.NOT_WEB)


async def test_this_machine_is_not_asked_unless_that_is_allowed(site: Site) -> None:
    assert await reply(site.url("/200"), Bounds()) == Reply(Trouble.NOT_PUBLIC)
    assert await reply(f"http://localhost:{site.port}/200", Bounds()) == Reply(Trouble.NOT_PUBLIC)
    assert await reply(f"http://0x7f.1:{site.port}/200", Bounds()) == Reply(Trouble.NOT_PUBLIC)
    assert site.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "www.gov.cn",
        "ftp://www.gov.cn/",
        "javascript:alert(1)",
        "http://",
        "http://a..b/",
        "http://host:port/",
        "http://[::1/",
        "http://clerk:secret@127.0.0.1/",
        "file:///etc/passwd",
    ],
)
async def test_what_is_no_web_address_is_not_asked(url: str) -> None:
    assert await reply(url) == Reply(Trouble.NOT_WEB)


async def test_nothing_is_told_that_a_visitor_would_not_tell(site: Site) -> None:
    """Chinese characters of a path are escaped; a cookie that was set is not brought back."""
    await reply(site.url("/办事 指南?项=失业&a=b%20c#top"))
    assert site.asked[-1] == "HEAD /%E5%8A%9E%E4%BA%8B%20%E6%8C%87%E5%8D%97?%E9%A1%B9=%E5%A4%B1%E4%B8%9A&a=b%20c"
    await reply(site.url("/404"))
    assert len(site.heads) == 3
    assert not any("cookie" in head.lower() or "authorization" in head.lower() for head in site.heads)


async def test_a_host_that_refuses_connections_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert await reply(f"http://127.0.0.1:{port}/") == Reply(Trouble.REFUSED)


async def test_no_more_than_so_many_are_asked_and_no_more_than_so_many_at_once(site: Site) -> None:
    urls = [site.url(f"/rest?{number}") for number in range(12)]
    bounds = Bounds(most=10, at_once=3, allowed=LOOPBACK.allowed)
    replies = await asyncio.to_thread(web.asked, [*urls, *urls], bounds)
    assert [replies[url].trouble for url in urls] == [None] * 10 + [Trouble.NOT_ASKED] * 2
    assert (len(site.asked), site.most_at_once) == (10, 3)


async def test_what_is_not_asked_in_the_time_for_all_is_told_as_such(site: Site) -> None:
    urls = [site.url(f"/{path}") for path in ("200", "slow", "slow?2")]
    replies = await asyncio.to_thread(web.asked, urls, Bounds(total_seconds=0.5, allowed=LOOPBACK.allowed))
    assert [replies[url].trouble for url in urls] == [None, Trouble.NOT_ASKED, Trouble.NOT_ASKED]


# Names of hosts


async def test_a_connection_goes_to_the_number_that_was_looked_at(site: Site) -> None:
    """A name that is looked up again and then leads elsewhere deceives nobody: it is looked up once."""
    numbers = iter(["127.0.0.1", "127.0.0.2"])

    async def changing(_host: str, _port: int) -> Sequence[str]:
        return [next(numbers)]

    url = f"http://changing.example:{site.port}/200"
    only = Bounds(allowed=(ip_network("127.0.0.1/32"),))
    assert (await asyncio.to_thread(web.asked, [url], only, resolve=changing))[url] == Reply(None, 200)
    assert next(numbers) == "127.0.0.2"
    assert f"Host: changing.example:{site.port}\r\n" in site.heads[0]


async def test_of_several_numbers_of_a_host_those_are_tried_that_may_be(site: Site) -> None:
    async def several(_host: str, _port: int) -> Sequence[str]:
        return ["10.0.0.1", "127.0.0.3", "127.0.0.1"]

    url = f"http://several.example:{site.port}/200"
    assert (await asyncio.to_thread(web.asked, [url], LOOPBACK, resolve=several))[url] == Reply(None, 200)


async def missing(_host: str, _port: int) -> Sequence[str]:
    """No host is known."""
    raise socket.gaierror(socket.EAI_NONAME, "no such host")


async def unanswered(_host: str, _port: int) -> Sequence[str]:
    """Nobody answers who knows hosts."""
    raise socket.gaierror(socket.EAI_AGAIN, "temporary failure")


async def test_a_host_that_does_not_exist_is_broken_when_others_are_reached(site: Site) -> None:
    async def some(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"] if host == "here.example" else await missing(host, port)

    urls = [f"http://here.example:{site.port}/200", "http://gone.example/"]
    replies = await asyncio.to_thread(web.asked, urls, LOOPBACK, resolve=some)
    assert [replies[url].trouble for url in urls] == [None, Trouble.UNKNOWN_HOST]
    assert not is_offline(replies)


@pytest.mark.parametrize("resolve", [missing, unanswered])
async def test_without_a_network_nothing_is_called_broken(resolve: web.Resolve) -> None:
    urls = ["http://one.example/", "http://two.example/", "no address"]
    replies = await asyncio.to_thread(web.asked, urls, Bounds(), resolve=resolve)
    assert [replies[url].trouble for url in urls] == [Trouble.NO_NETWORK, Trouble.NO_NETWORK, Trouble.NOT_WEB]
    assert is_offline(replies)


def test_without_addresses_nothing_is_asked_and_nothing_missing() -> None:
    assert web.asked([], Bounds()) == {}
    assert not is_offline({})


# Numbers


@pytest.mark.parametrize(
    "number",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.1"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "::", "::1", "fe80::1", "fc00::1", "fec0::1"),
        *("ff02::1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::"),
    ],
)
def test_a_number_that_leads_into_a_network_of_somebody_is_not_public(number: str) -> None:
    assert not is_public(ip_address(number))


@pytest.mark.parametrize("number", ["8.8.8.8", "114.114.114.114", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_number_of_the_internet_is_public(number: str) -> None:
    assert is_public(ip_address(number))
