"""Links: which web addresses the catalogue shows, and how broken ones are told and waived."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from catalog.errors import UnknownPlace
from catalog.findings import Noun, Severity
from catalog.instruments import Instrument
from catalog.items import Implementation
from catalog.links import TROUBLES, broken, links
from catalog.records import Record
from catalog.waivers import Waiver
from catalog.web import UNTOLD, Reply, Trouble
from tests.packages import package
from tests.small_city import BEGIN, CITY, DAY, EAST, LAKE, WEST, item, snapshot
from tests.small_tree import row
from tests.test_cli import Catalog

ROWS: tuple[Record, ...] = (
    item(online_url="https://city.example/register", result_sample="https://city.example/sample.pdf"),
    row(Implementation, item="register", division=LAKE, online_url="https://lake.example/register"),
    row(Instrument, code="decision", title="决定", url="https://city.example/decision"),
)
GONE, SILENT = Reply(Trouble.STATUS, 404), Reply(Trouble.SILENT)


def urls(*rows: Record, on: date = DAY, under: str | None = None) -> list[str]:
    """The addresses that are shown."""
    return [link.url for link in links(snapshot(*rows), on, under=under)]


def test_addresses_are_those_of_items_of_their_implementations_and_of_documents() -> None:
    assert urls() == []
    assert urls(*ROWS) == [
        "https://city.example/register",
        "https://city.example/sample.pdf",
        "https://lake.example/register",
        "https://city.example/decision",
    ]


def test_a_division_shows_its_own_addresses_and_those_of_what_it_contains() -> None:
    assert urls(*ROWS, under=EAST) == ["https://lake.example/register"]
    assert urls(*ROWS, under=WEST) == []
    assert urls(*ROWS, under=CITY) == urls(*ROWS)[:3]
    with pytest.raises(UnknownPlace):
        urls(*ROWS, under="440499000000")


def test_an_address_is_shown_as_long_as_what_it_belongs_to() -> None:
    rows = (
        item(online_url="https://city.example/", valid_to=BEGIN),
        row(Instrument, code="decision", title="决定", url="https://city.example/decision", valid_from=DAY),
    )
    assert urls(*rows) == ["https://city.example/decision"]
    assert urls(*rows, on=date(2019, 6, 30)) == ["https://city.example/"]


def test_what_answers_or_could_not_be_asked_is_no_finding() -> None:
    catalogue = snapshot(*ROWS)
    fine = Reply(None, 200)
    untold = [Reply(one) for one in UNTOLD]
    for reply in (fine, *untold):
        assert broken(catalogue, DAY, dict.fromkeys(urls(*ROWS), reply)) == []
    assert broken(catalogue, DAY, {}) == []


def test_a_broken_address_is_told_with_whose_it_is_and_what_to_do() -> None:
    catalogue = snapshot(*ROWS)
    found = [one.finding for one in broken(catalogue, DAY, dict.fromkeys(urls(*ROWS), GONE))]
    assert [one.key for one in found] == [
        "broken-link:decision:url",
        f"broken-link:register:{LAKE}:online_url",
        "broken-link:register::online_url",
        "broken-link:register::result_sample",
    ]
    document, placed, *_ = found
    assert (document.about, document.severity, document.item) == (Noun.INSTRUMENT, Severity.WARNING, None)
    assert (placed.about, placed.division, placed.item) == (Noun.ITEM, LAKE, "register")
    assert placed.message == (
        f"register in {LAKE}: the address where one applies on the web, https://lake.example/register, "
        "answers with status 404. Correct it, or take it out."
    )
    assert document.message_zh == "《决定》的全文网址 https://city.example/decision 返回状态码404。请更正或删除。"


def test_every_trouble_of_an_address_has_its_words() -> None:
    assert set(TROUBLES) == set(Trouble) - UNTOLD
    catalogue = snapshot(*ROWS)
    for trouble in TROUBLES:
        told = broken(catalogue, DAY, dict.fromkeys(urls(*ROWS), Reply(trouble)))
        assert len(told) == 4


def test_a_broken_address_can_be_waived() -> None:
    waiver = row(
        Waiver, finding="broken-link:decision:url", reason="改版中", author="李", valid_from=BEGIN, valid_to=date.max
    )
    replies = {"https://city.example/decision": SILENT}
    (found,) = broken(snapshot(*ROWS, waiver), DAY, replies)
    assert found.waiver == waiver
    assert broken(snapshot(*ROWS, waiver), DAY, replies, under=EAST) == []


# The command


class Page(BaseHTTPRequestHandler):
    """A page that is there at ``/here`` only."""

    def do_HEAD(self) -> None:
        """Answer."""
        self.send_response(200 if self.path == "/here" else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815 - so named by http.server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - so named by http.server
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where a server of pages is."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def command(folder: Path, **addresses: str) -> Catalog:
    """The command over items of which each has an address."""
    heading = "code,kind,name,category,line,place_basis,holder_level,online_url"
    rows = [f"{code},SERVICE,登记,20,hrss,RESIDENCE,CITY,{url}" for code, url in addresses.items()]
    found = Catalog(folder)
    found("load", str(package(folder / "package", items="\n".join([heading, *rows]) + "\n")))
    return found


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory, address: str) -> Catalog:
    """The command over two items with addresses, of which one is broken."""
    return command(tmp_path_factory.mktemp("links"), fine=f"{address}/here", broken=f"{address}/gone")


ASKED = ("check", "--on", "2019-12-31", "--rule", "annual-plan-late", "--json", "--links")


def test_the_command_asks_the_addresses_when_it_is_told_to(catalog: Catalog, address: str) -> None:
    (found,) = json.loads(catalog(*ASKED, "--allow", "127.0.0.0/8"))
    assert (found["key"], found["severity"]) == ("broken-link:broken::online_url", "WARNING")
    assert f"{address}/gone 返回状态码404" in found["message"]
    assert json.loads(catalog(*ASKED[:-1])) == []
    assert json.loads(catalog(*ASKED, "--allow", "127.0.0.0/8", "--severity", "notice")) == []


def test_the_command_asks_no_private_network_unless_it_is_allowed(catalog: Catalog) -> None:
    found = json.loads(catalog(*ASKED))
    assert [one["key"] for one in found] == ["broken-link:broken::online_url", "broken-link:fine::online_url"]
    assert all("内部网络" in one["message"] for one in found)


def test_the_command_asks_no_more_addresses_than_it_may(catalog: Catalog) -> None:
    assert json.loads(catalog(*ASKED, "--allow", "127.0.0.0/8", "--most-links", "1")) != []


def test_a_command_that_reaches_nobody_says_so_and_calls_nothing_broken(tmp_path: Path) -> None:
    """Names that end in .invalid lead nowhere; to whoever has no network, every name is like that."""
    assert json.loads(command(tmp_path, only="http://nowhere.invalid/")(*ASKED, expect=5)) == []


def test_what_is_no_network_is_wrong_usage(catalog: Catalog) -> None:
    assert "10.0.0.0/8" in catalog(*ASKED, "--allow", "everything", expect=2)


def test_the_rule_is_listed_with_the_others(catalog: Catalog) -> None:
    assert "broken-link" in catalog("check", "--rules")
