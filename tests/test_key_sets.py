"""Keys of an identity provider: read seldom, kept when they cannot be read again, and from nowhere but where they are."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from catalog.errors import BadArgument
from catalog.identities import IdentityUnavailable, NotRecognised
from schema import key_sets
from schema.key_sets import KeySet
from schema.oidc import IdentityProvider
from tests.identity_provider import AUDIENCE, EC, ISSUER, NOW, RSA, SECONDS, STRANGER, key_set, token, write


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """The file with the provider's keys."""
    return write(tmp_path / "keys.json", EC)


@pytest.fixture
def provider(keys: Path) -> IdentityProvider:
    return provider_of(str(keys))


def provider_of(source: str) -> IdentityProvider:
    return IdentityProvider(ISSUER, AUDIENCE, KeySet(source), grants_claim="catalogue_grants")


def replace(keys: Path, content: str | None) -> None:
    """Put something else in place of the keys; ``None``: nothing."""
    if content is None:
        keys.unlink()
    else:
        keys.write_text(content, encoding="utf-8")


async def test_a_new_key_is_found_at_most_once_a_minute(provider: IdentityProvider, keys: Path) -> None:
    await provider.principal(token(), NOW)
    write(keys, EC, STRANGER)
    for seconds in (0, 59):
        with pytest.raises(NotRecognised):
            await provider.principal(token(STRANGER), NOW + timedelta(seconds=seconds))
    who, _ = await provider.principal(token(STRANGER), NOW + timedelta(seconds=60))
    assert who.subject == "f81d4fae"


async def test_a_withdrawn_key_is_accepted_for_ten_minutes_at_most(provider: IdentityProvider, keys: Path) -> None:
    text = token(exp=SECONDS + 3600)
    await provider.principal(text, NOW)
    write(keys, RSA)
    await provider.principal(text, NOW + timedelta(seconds=599))
    with pytest.raises(NotRecognised, match="signed with a key that its issuer does not publish"):
        await provider.principal(text, NOW + timedelta(seconds=600))


@pytest.mark.parametrize("broken", [None, "", "{", "[]", '{"keys": 7}', " " * 300_000])
async def test_keys_that_cannot_be_read_again_stay_in_use(
    provider: IdentityProvider, keys: Path, broken: str | None
) -> None:
    text = token(exp=SECONDS + 3600)
    await provider.principal(text, NOW)
    replace(keys, broken)
    with capture_logs() as logs:
        await provider.principal(text, NOW + timedelta(minutes=20))
    assert [(entry["event"], entry["has_old_keys"]) for entry in logs] == [("identity_keys_unreadable", True)]


async def test_without_any_keys_nobody_is_accused_of_a_wrong_token(keys: Path) -> None:
    provider = provider_of(str(keys.parent / "later.json"))
    with pytest.raises(IdentityUnavailable, match="cannot be read at present"):
        await provider.principal(token(), NOW)
    write(keys.parent / "later.json", EC)
    with pytest.raises(IdentityUnavailable):
        await provider.principal(token(), NOW + timedelta(seconds=4))
    await provider.principal(token(), NOW + timedelta(seconds=5))


async def test_what_is_of_no_use_in_a_key_set_is_left_out(keys: Path) -> None:
    useless: list[Any] = [
        7,
        {},
        {"kty": "RSA", "kid": "weak", "n": "AQAB", "e": "AQAB"},
        {"kty": "EC", "kid": "broken", "crv": "P-256", "x": "", "y": ""},
        {"kty": "new", "kid": "new"},
        {"kty": "oct", "kid": "shared", "k": "c2VjcmV0"},
        {**EC.as_dict(private=False), "use": "enc", "kid": "enc"},
    ]
    replace(keys, json.dumps({"keys": [*useless, *key_set(RSA)["keys"]]}))
    provider = provider_of(str(keys))
    await provider.principal(token(RSA, "RS256"), NOW)
    with pytest.raises(NotRecognised):
        await provider.principal(token(EC, "ES256", {"kid": "enc"}), NOW)


class Publisher(BaseHTTPRequestHandler):
    """Serves what the test puts there, and counts how often it is asked."""

    asked = 0
    status = 200
    content = b""

    def do_GET(self) -> None:
        Publisher.asked += 1
        self.send_response(Publisher.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(Publisher.content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    """Where the provider publishes its keys."""
    server = HTTPServer(("127.0.0.1", 0), Publisher)
    Publisher.asked, Publisher.status, Publisher.content = 0, 200, json.dumps(key_set(EC)).encode()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/keys"
    server.shutdown()
    thread.join()
    server.server_close()


async def test_keys_are_fetched_from_an_address_once_for_many_tokens(address: str) -> None:
    provider = provider_of(address)
    for _ in range(5):
        await provider.principal(token(), NOW)
        with pytest.raises(NotRecognised):
            await provider.principal(token(STRANGER), NOW)
    assert Publisher.asked == 1


@pytest.mark.parametrize(("status", "content"), [(500, b""), (302, b""), (200, b" " * (key_sets.MOST_BYTES + 1))])
async def test_an_address_that_fails_redirects_or_never_ends_gives_no_keys(
    address: str, status: int, content: bytes
) -> None:
    Publisher.status, Publisher.content = status, content
    with pytest.raises(IdentityUnavailable):
        await provider_of(address).principal(token(), NOW)
    assert Publisher.asked == 1


@pytest.mark.parametrize("source", ["http://login.example/keys", "ftp://login.example/keys", "file:///keys.json"])
def test_keys_come_from_no_address_that_others_can_change_on_the_way(source: str) -> None:
    with pytest.raises(BadArgument, match="Give an https:// address, or a file"):
        KeySet(source)
