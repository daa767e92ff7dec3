"""The Authorization header: who a request says it is, and what it is told when that is wrong."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from catalog import tokens
from catalog.errors import StoreUnavailable
from catalog.identities import ANONYMOUS, How, IdentityUnavailable, Principal, Unauthenticated
from catalog.permissions import Action, Forbidden, check_role
from catalog.roles import grant
from catalog.store import Store
from schema import bearer
from schema.bearer import Callers, refusals_logged
from schema.key_sets import KeySet
from schema.oidc import IdentityProvider
from schema.requests import RequestRefused, refusal
from schema.throttling import MOST_ADDRESSES, Failures, client_address
from tests import identity_provider as provider
from tests.identity_provider import NOW

LATER = NOW + timedelta(seconds=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "catalogue.sqlite"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    """An empty store."""
    store = Store(f"sqlite:///{file}")
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def text(store: Store) -> str:
    """A token of an editor."""
    return tokens.create(store, subject="li", grants=[grant("editor:division:440402")], by="operator", now=NOW)[0]


@pytest.fixture
def callers(store: Store, tmp_path: Path) -> Callers:
    keys = KeySet(str(provider.write(tmp_path / "keys.json", provider.EC)))
    issuer = IdentityProvider(provider.ISSUER, provider.AUDIENCE, keys, grants_claim="catalogue_grants")
    return Callers(store, issuer, failures_per_minute=10)


def scope(*authorization: str | bytes, client: tuple[str, int] | None = ("192.0.2.1", 4711)) -> dict[str, Any]:
    """A request with some Authorization headers."""
    values = [value if isinstance(value, bytes) else value.encode("latin-1") for value in authorization]
    headers = [(b"host", b"catalogue"), *((b"authorization", value) for value in values)]
    return {"type": "http", "headers": headers, "client": client}


def lose(store: Store, file: Path) -> None:
    """Put something else in place of the database."""
    store.close()
    file.write_bytes(b"certainly no database " * 100)


async def refused(callers: Callers, request: dict[str, Any], now: datetime = NOW) -> RequestRefused:
    with pytest.raises(RequestRefused) as told:
        await callers.principal_of(request, now)
    return told.value


def challenge(told: RequestRefused) -> tuple[str, str]:
    """What the challenge of a refusal says is wrong, and how."""
    header = refusal(told).headers["www-authenticate"]
    found = re.fullmatch(r'Bearer realm="catalogue", error="([a-z_]+)", error_description="([ !#-\[\]-~]+)"', header)
    assert found
    return found[1], found[2]


# Who it is


async def test_whoever_says_nothing_is_anonymous(callers: Callers) -> None:
    assert await callers.principal_of(scope(), NOW) is ANONYMOUS


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "  Bearer  "])
async def test_an_api_token_makes_its_subject_known(callers: Callers, text: str, scheme: str) -> None:
    who = await callers.principal_of(scope(f"{scheme} {text}"), NOW)
    assert (who.subject, who.how, who.grants) == ("li", How.TOKEN, (grant("editor:division:440402"),))


async def test_a_token_of_the_identity_provider_makes_its_subject_known(callers: Callers) -> None:
    who = await callers.principal_of(scope(f"Bearer {provider.token()}"), NOW)
    assert (who.subject, who.how) == ("f81d4fae", How.OIDC)


async def test_a_websocket_may_say_it_in_its_first_message(callers: Callers, text: str) -> None:
    who = await callers.principal_of(scope(), NOW, credentials=f"Bearer {text}")
    assert who.subject == "li"
    twice = scope(f"Bearer {text}")
    with pytest.raises(RequestRefused, match="several Authorization headers"):
        await callers.principal_of(twice, NOW, credentials=f"Bearer {text}")


# What is wrong


@pytest.mark.parametrize(
    ("authorization", "status", "error", "message"),
    [
        (["Bearer dpc_x"], 401, "invalid_token", "not one of this catalogue"),
        ([f"Bearer dpc_{'0' * 16}_{'A' * 43}"], 401, "invalid_token", "not one of this catalogue"),
        (["Bearer a.b.c"], 401, "invalid_token", "no JSON object"),
        ([f"Bearer {provider.token(aud='other')}"], 401, "invalid_token", "meant for another audience"),
        ([f"Bearer {'x' * 8193}"], 401, "invalid_token", "longer than 8192 characters"),
        (["Bearer \xff\xfe"], 401, "invalid_token", "no JSON object"),
        (["Basic bGk6c2VjcmV0"], 401, "invalid_token", "another scheme than Bearer"),
        (["dpc_x"], 401, "invalid_token", "another scheme than Bearer"),
        ([""], 401, "invalid_token", "another scheme than Bearer"),
        (["Bearer"], 400, "invalid_request", "not exactly one token"),
        (["Bearer one two"], 400, "invalid_request", "not exactly one token"),
        (["Bearer one", "Bearer one"], 400, "invalid_request", "several Authorization headers"),
    ],
)
async def test_what_is_wrong_is_told_with_a_challenge(
    callers: Callers, authorization: list[str], status: int, error: str, message: str
) -> None:
    told = await refused(callers, scope(*authorization))
    assert (told.status_code, told.code) == (status, "UNAUTHENTICATED")
    found, description = challenge(told)
    assert found == error
    assert message in description
    assert message in told.reason
    assert told.reason_zh


async def test_a_forged_token_is_told_no_more_than_an_unknown_one(callers: Callers, text: str) -> None:
    forged = await refused(callers, scope(f"Bearer {text[:21]}{'A' * 43}"))
    unknown = await refused(callers, scope(f"Bearer dpc_{'0' * 16}_{text[21:]}"))
    assert (forged.reason, forged.headers) == (unknown.reason, unknown.headers)


async def test_an_expired_token_is_told_since_when(callers: Callers, text: str) -> None:
    told = await refused(callers, scope(f"Bearer {text}"), NOW + timedelta(days=91))
    assert challenge(told)[1].startswith(f"The token {text[4:20]} expired on 2026-05-31.")


async def test_without_an_identity_provider_or_a_store_their_tokens_are_refused(store: Store) -> None:
    no_provider = Callers(store, None, failures_per_minute=10)
    assert "not one of this catalogue" in (await refused(no_provider, scope(f"Bearer {provider.token()}"))).reason
    nothing = Callers(None, None, failures_per_minute=10)
    assert "accepts no tokens" in (await refused(nothing, scope(f"Bearer {provider.token()}"))).reason


# What is known for a while


async def test_a_revocation_counts_within_five_seconds(callers: Callers, store: Store, text: str) -> None:
    request = scope(f"Bearer {text}")
    await callers.principal_of(request, NOW)
    tokens.revoke(store, text[4:20], NOW)
    assert (await callers.principal_of(request, NOW + timedelta(seconds=4.9))).subject == "li"
    assert "was revoked" in (await refused(callers, request, NOW + timedelta(seconds=5))).reason


async def test_a_token_that_is_known_needs_no_database(callers: Callers, file: Path, store: Store, text: str) -> None:
    request = scope(f"Bearer {text}")
    who = await callers.principal_of(request, NOW)
    lose(store, file)
    assert await callers.principal_of(request, LATER) is who


@pytest.mark.parametrize("seconds", [600, 629])
async def test_a_token_that_is_known_is_not_accepted_longer_for_it(callers: Callers, seconds: int) -> None:
    request = scope(f"Bearer {provider.token()}")
    await callers.principal_of(request, NOW + timedelta(seconds=seconds))
    assert "has expired" in (await refused(callers, request, NOW + timedelta(seconds=630))).reason


async def test_an_api_token_that_is_known_ends_at_midnight(callers: Callers, text: str) -> None:
    request = scope(f"Bearer {text}")
    midnight = datetime(2026, 5, 31, tzinfo=NOW.tzinfo)
    await callers.principal_of(request, midnight - timedelta(seconds=1))
    assert "expired on 2026-05-31" in (await refused(callers, request, midnight)).reason


async def test_when_the_clock_is_set_back_a_token_is_looked_at_again(callers: Callers, store: Store, text: str) -> None:
    request = scope(f"Bearer {text}")
    await callers.principal_of(request, NOW)
    tokens.revoke(store, text[4:20], NOW)
    assert "was revoked" in (await refused(callers, request, NOW - timedelta(hours=1))).reason


async def test_what_is_known_is_bounded(callers: Callers, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bearer, "MOST_KNOWN", 2)
    for number in range(5):
        await callers.principal_of(scope(f"Bearer {provider.token(jti=str(number))}"), NOW)
        assert (await callers.principal_of(scope(f"Bearer {text}"), NOW)).subject == "li"


async def test_many_at_once_are_all_answered(callers: Callers, text: str) -> None:
    found = await asyncio.gather(*(callers.principal_of(scope(f"Bearer {text}"), NOW) for _ in range(50)))
    assert {who.subject for who in found} == {"li"}


# What is away


async def test_whoever_cannot_be_looked_up_reads_and_is_told_why_it_cannot_write(
    callers: Callers, file: Path, store: Store, text: str
) -> None:
    lose(store, file)
    who = await callers.principal_of(scope(f"Bearer {text}"), NOW)
    assert (who.subject, who.grants) == (None, ())
    with pytest.raises(StoreUnavailable):
        check_role(who, Action.DRAFT)


async def test_the_same_when_the_identity_provider_is_away(store: Store, tmp_path: Path) -> None:
    issuer = IdentityProvider("a", "b", KeySet(str(tmp_path / "none.json")), grants_claim="c")
    who = await Callers(store, issuer, failures_per_minute=10).principal_of(scope(f"Bearer {provider.token()}"), NOW)
    with pytest.raises(IdentityUnavailable):
        check_role(who, Action.DRAFT)


# Too many failures


async def test_after_ten_failures_in_a_minute_an_address_waits(callers: Callers, text: str) -> None:
    wrong, right = scope("Bearer wrong"), scope(f"Bearer {text}")
    for second in range(10):
        assert (await refused(callers, wrong, NOW + timedelta(seconds=second))).status_code == 401
    told = await refused(callers, right, NOW + timedelta(seconds=10))
    assert (told.status_code, told.code) == (429, "TOO_MANY_FAILURES")
    assert refusal(told).headers["retry-after"] == "50"
    assert (await callers.principal_of(scope(), NOW + timedelta(seconds=10))) is ANONYMOUS
    elsewhere = scope(f"Bearer {text}", client=("192.0.2.2", 1))
    assert (await callers.principal_of(elsewhere, NOW + timedelta(seconds=10))).subject == "li"
    assert (await callers.principal_of(right, NOW + timedelta(seconds=60))).subject == "li"


async def test_whoever_is_known_does_not_wait_for_others_behind_the_same_address(callers: Callers, text: str) -> None:
    await callers.principal_of(scope(f"Bearer {text}"), NOW)
    for _ in range(10):
        await refused(callers, scope("Bearer wrong"))
    assert (await callers.principal_of(scope(f"Bearer {text}"), LATER)).subject == "li"


def test_a_failure_counts_for_a_minute() -> None:
    failures = Failures(2)
    failures.note("a", NOW)
    assert failures.wait_seconds("a", NOW) == 0
    failures.note("a", NOW + timedelta(seconds=30))
    waits = [failures.wait_seconds("a", NOW + timedelta(seconds=seconds)) for seconds in (30, 59, 59.5, 60)]
    assert waits == [30, 1, 1, 0]
    failures.note("a", NOW + timedelta(seconds=60))
    assert failures.wait_seconds("a", NOW + timedelta(seconds=60)) == 30


def test_the_addresses_that_are_remembered_are_bounded() -> None:
    failures = Failures(1)
    for number in range(MOST_ADDRESSES + 10):
        failures.note(str(number), NOW)
    assert len(failures) == MOST_ADDRESSES
    assert [failures.wait_seconds(str(number), NOW) for number in (9, 10)] == [0, 60]


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("testclient", "testclient"),
        ("x" * 100, "x" * 64),
    ],
)
def test_of_an_ipv6_address_the_network_counts(host: str, address: str) -> None:
    assert client_address(scope(client=(host, 1))) == address


def test_a_socket_without_an_address_counts_as_one() -> None:
    assert client_address(scope(client=None)) == ""


# The log


async def test_every_refusal_is_logged_without_the_token_or_the_address(callers: Callers, text: str) -> None:
    forged, jwt = f"{text[:21]}{'A' * 43}", provider.token(aud="other")
    with capture_logs() as logs:
        for presented in (forged, jwt, f"{text} {text}"):
            await refused(callers, scope(f"Bearer {presented}"))
    told = [(entry["event"], entry["reason"], entry["status"], entry["token"]) for entry in logs]
    assert told == [
        ("authentication_refused", "forged", 401, text[4:20]),
        ("authentication_refused", "claim-aud", 401, None),
        ("authentication_refused", "no-token", 400, None),
    ]
    assert len({entry["client"] for entry in logs}) == 1
    written = json.dumps(logs)
    assert not [secret for secret in (text[21:], "A" * 43, jwt, "192.0.2.1", "f81d4fae") if secret in written]


async def test_too_many_failures_are_logged_as_well(callers: Callers) -> None:
    with capture_logs() as logs:
        for _ in range(11):
            await refused(callers, scope("Bearer wrong"))
    assert [entry["reason"] for entry in logs] == ["malformed"] * 10 + ["too-many-failures"]


def test_a_refused_action_is_logged_with_who_and_what() -> None:
    reader = Principal("li", None, (), How.TOKEN, "0123456789abcdef")
    with capture_logs() as logs:
        with pytest.raises(Forbidden), refusals_logged(reader, "approveDraft"):
            check_role(reader, Action.APPROVE)
        with pytest.raises(Unauthenticated), refusals_logged(ANONYMOUS, "submitDraft"):
            check_role(ANONYMOUS, Action.DRAFT)
    assert [(entry["what"], entry["code"], entry["subject"], entry["token"]) for entry in logs] == [
        ("approveDraft", "FORBIDDEN", "li", "0123456789abcdef"),
        ("submitDraft", "UNAUTHENTICATED", None, None),
    ]
