"""Tokens of an identity provider: which are accepted, and every way in which one is not."""

from __future__ import annotations

import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc.jwk import Key

from catalog.errors import BadArgument
from catalog.identities import How, NotRecognised
from catalog.roles import grant
from catalog.settings import Settings
from schema.key_sets import KeySet
from schema.oidc import IdentityProvider, identity_provider
from tests.identity_provider import (
    AUDIENCE,
    CLAIMS,
    EC,
    ISSUER,
    NOW,
    OKP,
    RSA,
    SECONDS,
    STRANGER,
    key_set,
    signed,
    token,
    unsigned,
    write,
)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """The file with the provider's keys."""
    return write(tmp_path / "keys.json", EC, RSA, OKP)


@pytest.fixture
def provider(keys: Path) -> IdentityProvider:
    return provider_of(str(keys))


def provider_of(source: str) -> IdentityProvider:
    return IdentityProvider(ISSUER, AUDIENCE, KeySet(source), grants_claim="catalogue_grants")


async def reason(provider: IdentityProvider, text: str) -> str:
    """Why a token is not accepted."""
    with pytest.raises(NotRecognised) as refused:
        await provider.principal(text, NOW)
    assert refused.value.message.isascii()
    assert refused.value.message_zh
    return refused.value.reason


# Accepted


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [(EC, "ES256"), (OKP, "Ed25519"), *((RSA, f"{kind}{bits}") for kind in ("RS", "PS") for bits in (256, 384, 512))],
)
async def test_a_token_makes_its_subject_known_with_its_grants(
    provider: IdentityProvider, key: Key, algorithm: str
) -> None:
    who, until = await provider.principal(token(key, algorithm), NOW)
    assert (who.subject, who.name, who.how, who.token) == ("f81d4fae", "李", How.OIDC, None)
    assert who.grants == (grant("editor:division:440402000000"),)
    assert until == SECONDS + 630


async def test_a_token_without_grants_makes_a_reader_known(provider: IdentityProvider) -> None:
    who, _ = await provider.principal(token(catalogue_grants=..., name=...), NOW)
    assert (who.subject, who.name, who.grants) == ("f81d4fae", None, ())


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": ["other", AUDIENCE]},
        {"nbf": ..., "iat": ...},
        {"nbf": SECONDS + 29, "iat": SECONDS + 29},
        {"exp": SECONDS - 29},
        {"exp": SECONDS + 0.5},
        {"exp": 10**400},
        {"name": 7},
    ],
)
async def test_what_a_token_may_also_be(provider: IdentityProvider, claims: dict[str, Any]) -> None:
    who, _ = await provider.principal(token(**claims), NOW)
    assert who.subject == "f81d4fae"


@pytest.mark.parametrize("header", [{"typ": ...}, {"typ": "at+jwt"}, {"typ": "application/at+JWT"}, {"x": 1}])
async def test_what_its_header_may_also_say(provider: IdentityProvider, header: dict[str, Any]) -> None:
    who, _ = await provider.principal(token(header=header), NOW)
    assert who.subject == "f81d4fae"


async def test_a_token_that_names_no_key_may_be_signed_by_any(provider: IdentityProvider) -> None:
    await provider.principal(token(RSA, "RS256", {"kid": ...}), NOW)
    assert await reason(provider, token(STRANGER, "ES256", {"kid": ...})) == "signature"


# Not accepted


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"aud": "other"}, "claim-aud"),
        ({"aud": []}, "claim-aud"),
        ({"aud": {AUDIENCE: 1}}, "claim-aud"),
        ({"aud": ...}, "missing-claim"),
        ({"iss": "https://login.example"}, "claim-iss"),
        ({"iss": [ISSUER]}, "claim-iss"),
        ({"iss": ...}, "missing-claim"),
        ({"nbf": SECONDS + 31}, "claim-nbf"),
        ({"nbf": "tomorrow"}, "claim-nbf"),
        ({"iat": SECONDS + 31}, "claim-iat"),
        ({"exp": SECONDS - 30}, "expired"),
        ({"exp": -1e300}, "expired"),
        ({"exp": ...}, "missing-claim"),
        ({"exp": None}, "missing-claim"),
        ({"exp": str(SECONDS + 600)}, "claim-exp"),
        ({"exp": True}, "claim-exp"),
        ({"sub": ...}, "missing-claim"),
        ({"sub": ""}, "claim-sub"),
        ({"sub": 7}, "claim-sub"),
        ({"sub": "li\nwang"}, "subject"),
        ({"sub": "x" * 201}, "subject"),
        ({"catalogue_grants": "administrator"}, "grants"),
        ({"catalogue_grants": {"administrator": True}}, "grants"),
        ({"catalogue_grants": None}, "grants"),
        ({"catalogue_grants": [["administrator"]]}, "grants"),
        ({"catalogue_grants": ["administrator", "king"]}, "grants"),
        ({"catalogue_grants": ["administrator"] * 51}, "grants"),
    ],
)
async def test_a_claim_that_does_not_fit_is_refused(
    provider: IdentityProvider, claims: dict[str, Any], why: str
) -> None:
    assert await reason(provider, token(**claims)) == why


async def test_a_token_without_a_signature_is_refused(provider: IdentityProvider) -> None:
    for none in ("none", "None", "NONE", ""):
        assert await reason(provider, unsigned({"alg": none, "typ": "JWT"}, CLAIMS)) == "algorithm"
    assert await reason(provider, unsigned({"alg": "ES256", "kid": "ec"}, CLAIMS)) == "signature"
    assert await reason(provider, token().rpartition(".")[0] + ".") == "signature"


async def test_a_public_key_is_no_shared_secret(provider: IdentityProvider) -> None:
    """Whoever signs with the published key as if it were a secret signs nothing."""
    published = (RSA.as_pem(private=False), RSA.as_der(private=False), json.dumps(key_set(RSA)).encode())
    for secret in published:
        for algorithm, digest in (("HS256", "sha256"), ("HS384", "sha384"), ("HS512", "sha512")):
            content = unsigned({"alg": algorithm, "kid": "rsa", "typ": "JWT"}, CLAIMS)[:-1]
            signature = hmac.digest(secret, content.encode(), digest)
            text = unsigned({"alg": algorithm, "kid": "rsa", "typ": "JWT"}, CLAIMS, signature)
            assert text.startswith(content)
            assert await reason(provider, text) == "algorithm"


async def test_a_key_signs_with_its_own_kind_of_algorithm_only(provider: IdentityProvider) -> None:
    text = token(EC)
    for algorithm in ("RS256", "PS256", "ES384", "ES512", "Ed25519"):
        header = {"alg": algorithm, "kid": "ec"}
        assert await reason(provider, swapped(text, header)) == "signature"
    assert await reason(provider, token(EC, "ES256", {"kid": "rsa"})) == "signature"


def swapped(text: str, header: dict[str, Any]) -> str:
    """A token with another header."""
    return ".".join([unsigned(header, b"").partition(".")[0], *text.split(".")[1:]])


async def test_a_key_that_the_provider_does_not_publish_signs_nothing(provider: IdentityProvider) -> None:
    assert await reason(provider, token(STRANGER)) == "unknown-key"
    assert await reason(provider, token(STRANGER, "ES256", {"kid": "ec"})) == "signature"
    own = STRANGER.as_dict(private=False)
    assert await reason(provider, token(STRANGER, "ES256", {"jwk": own, "kid": "ec"})) == "signature"


async def test_a_name_that_occurs_twice_is_refused(provider: IdentityProvider) -> None:
    twice = json.dumps(CLAIMS)[:-1] + ', "sub": "wang"}'
    assert await reason(provider, signed(twice.encode())) == "malformed"
    header = b'{"alg": "ES256", "alg": "none", "kid": "ec"}'
    assert await reason(provider, unsigned(header, CLAIMS)) == "malformed"


@pytest.mark.parametrize(
    "payload", [b"", b"sub=li", b"[]", b'"sub"', b"7", b"\xff\xfe", b'{"exp": NaN}', b'{"exp": Infinity}', b"[" * 5000]
)
async def test_a_payload_that_is_no_object_is_refused(provider: IdentityProvider, payload: bytes) -> None:
    assert await reason(provider, signed(payload)) == "malformed"


@pytest.mark.parametrize(
    ("header", "why"),
    [
        (b"", "malformed"),
        (b"ES256", "malformed"),
        (b"[]", "malformed"),
        (b'{"a":' * 2000, "malformed"),
        (b"{}", "algorithm"),
        (b'{"alg": ["ES256"]}', "algorithm"),
        (b'{"alg": "EdDSA", "kid": "ed"}', "algorithm"),
        (b'{"alg": "ES256", "kid": 7}', "header"),
        (b'{"alg": "ES256", "kid": {"ec": 1}}', "header"),
        (b'{"alg": "ES256", "typ": 7}', "header"),
        (b'{"alg": "ES256", "typ": "logout+jwt"}', "header"),
        (b'{"alg": "ES256", "crit": ["exp"]}', "header"),
        (b'{"alg": "ES256", "b64": false}', "header"),
        (b'{"alg": "ES256", "kid": "ec", "x5u": 7}', "signature"),
    ],
)
async def test_a_header_that_does_not_fit_is_refused(provider: IdentityProvider, header: bytes, why: str) -> None:
    assert await reason(provider, unsigned(header, CLAIMS, b"0" * 64)) == why


@pytest.mark.parametrize(
    "text", ["", ".", "..", "...", "a.b.c", "密.钥.匙", "\ud800.a.b", "e30.e30.e30", f"{'A' * 9}=.a.b"]
)
async def test_what_is_no_token_is_refused(provider: IdentityProvider, text: str) -> None:
    assert await reason(provider, text) in {"malformed", "algorithm"}


async def test_a_right_token_with_anything_more_or_less_is_refused(provider: IdentityProvider) -> None:
    text = token()
    for wrong in (f"{text}.", f"{text}.{text}", f"{text}=", f" {text}", text[:-1], text.replace(".", "", 1)):
        assert await reason(provider, wrong) in {"malformed", "signature"}


PARTS = st.one_of(st.binary(max_size=60), st.dictionaries(st.text(max_size=5), st.integers() | st.text(), max_size=5))
HEADERS = st.fixed_dictionaries(
    {"alg": st.sampled_from(["ES256", "RS256", "PS384", "Ed25519"]), "kid": st.sampled_from(["ec", "rsa", "ed"])},
    optional={"x5c": st.text(), "jku": st.integers(), "typ": st.none(), "cty": st.booleans()},
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(header=st.one_of(PARTS, HEADERS), payload=PARTS, signature=st.binary(max_size=300))
async def test_whatever_anybody_puts_together_is_refused(
    provider: IdentityProvider, header: Any, payload: Any, signature: bytes
) -> None:
    await reason(provider, unsigned(header, payload, signature))


# Settings


def test_no_provider_is_accepted_unless_one_is_named() -> None:
    assert identity_provider(Settings()) is None
    whole = Settings(oidc_issuer=ISSUER, oidc_audience=AUDIENCE, oidc_jwks="https://login.example/keys")
    assert identity_provider(whole) is not None


def test_a_provider_named_by_half_is_refused_at_the_start() -> None:
    with pytest.raises(BadArgument, match="Set all three, or none"):
        identity_provider(Settings(oidc_issuer=ISSUER))
