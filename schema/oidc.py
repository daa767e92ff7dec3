"""
OIDC: bearer tokens that an identity provider signed (JSON Web Tokens), as principals.

Signatures are joserfc's work, and so are the claims that every token has. What is ours: only asymmetric
algorithms, one meaning for every name in the token, and the claim that carries grants.

Sources: RFC 7515, RFC 7519, RFC 8725.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn

from joserfc import jws
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError, MissingClaimError
from joserfc.jwk import Key
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry
from joserfc.util import urlsafe_b64decode

from catalog.errors import BadArgument
from catalog.identities import LONGEST_SUBJECT, How, NotRecognised, Principal, is_subject
from catalog.roles import Grant, grant
from catalog.settings import Settings
from catalog.tokens import MOST_GRANTS
from schema.key_sets import KeySet

ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "Ed25519"),
)
"""The algorithms that are accepted. Those with a shared secret, and none at all, are not among them."""

LEEWAY_SECONDS = 30
"""By how much the clocks of the provider and of this machine may differ."""

_TYPES = (None, "jwt", "at+jwt", "application/at+jwt")
_UNDERSTOOD = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)


class IdentityProvider:
    """
    An identity provider (身份提供方) whose tokens are accepted.

    Args:
        issuer: as its tokens name it.
        audience: by which its tokens name this service.
        keys: its public keys.
        grants_claim: the claim that lists grants.
    """

    def __init__(self, issuer: str, audience: str, keys: KeySet, *, grants_claim: str) -> None:
        self._issuer = issuer
        self._audience = audience
        self._keys = keys
        self._grants_claim = grants_claim

    async def principal(self, text: str, now: datetime) -> tuple[Principal, float]:
        """
        Whom a token makes known, and the timestamp from which on it is accepted no longer.

        Args:
            text: the token: header, payload and signature.
            now: the instant.

        Raises:
            NotRecognised: the token is not accepted.
            IdentityUnavailable: no keys of the provider could be read so far.
        """
        header_text, _, rest = text.partition(".")
        header = _object(header_text, "header")
        _check_header(header)
        kid = header.get("kid")
        keys = await self._keys.fitting(kid, now)
        if not keys:
            _refuse("unknown-key", "The token is signed with a key that its issuer does not publish")
        _check_signature(text, keys)
        claims = _object(rest.partition(".")[0], "payload")
        self._check_claims(claims, now)
        return self._principal(claims), claims["exp"] + LEEWAY_SECONDS

    def _check_claims(self, claims: dict[str, Any], now: datetime) -> None:
        registry = JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        try:
            registry.validate(claims)
        except MissingClaimError as error:
            _refuse("missing-claim", f"The token lacks the claim {error.claim}")
        except ExpiredTokenError:
            _refuse("expired", "The token has expired")
        except ClaimError as error:
            _refuse(f"claim-{error.claim}", _CLAIMS.get(error.claim, f"The claim {error.claim} does not fit"))

    def _principal(self, claims: Mapping[str, Any]) -> Principal:
        name = claims.get("name")
        if not is_subject(claims["sub"]):
            _refuse("subject", f"The claim sub is not of 1 to {LONGEST_SUBJECT} printable characters")
        is_name = isinstance(name, str) and is_subject(name)
        return Principal(claims["sub"], name if is_name else None, self._grants(claims), How.OIDC)

    def _grants(self, claims: Mapping[str, Any]) -> tuple[Grant, ...]:
        """What a token grants; a token without the claim makes somebody known who may read."""
        listed = claims.get(self._grants_claim, [])
        if not isinstance(listed, list) or len(listed) > MOST_GRANTS or not all(isinstance(one, str) for one in listed):
            _refuse("grants", f"The claim {self._grants_claim} is no list of at most {MOST_GRANTS} grants")
        try:
            return tuple(map(grant, listed))
        except BadArgument:
            _refuse(
                "grants",
                f"The claim {self._grants_claim} holds what is no grant; write them like editor:division:440402000000",
            )


def identity_provider(settings: Settings) -> IdentityProvider | None:
    """
    The identity provider that the settings name; ``None``: they name none.

    Raises:
        BadArgument: they name one by half.
    """
    given = (settings.oidc_issuer, settings.oidc_audience, settings.oidc_jwks)
    if not any(given):
        return None
    issuer, audience, source = given
    if not (issuer and audience and source):
        raise BadArgument(
            "An identity provider needs all of CATALOG_OIDC_ISSUER, CATALOG_OIDC_AUDIENCE and CATALOG_OIDC_JWKS. "
            "Set all three, or none.",
            "配置身份提供方须同时设置 CATALOG_OIDC_ISSUER、CATALOG_OIDC_AUDIENCE 和 CATALOG_OIDC_JWKS。请全部设置或全部不设。",
            argument="CATALOG_OIDC_ISSUER",
        )
    return IdentityProvider(issuer, audience, KeySet(source), grants_claim=settings.oidc_grants_claim)


_CLAIMS = {
    "iss": "The token comes from another issuer",
    "aud": "The token is meant for another audience",
    "exp": "The claim exp is no instant",
    "nbf": "The token is not valid yet, or its claim nbf is no instant",
    "iat": "The token was issued in the future, or its claim iat is no instant",
    "sub": "The claim sub names nobody",
}


def _check_header(header: Mapping[str, Any]) -> None:
    if header.get("alg") not in ALGORITHMS:
        _refuse("algorithm", f"The token is not signed by one of {' '.join(ALGORITHMS)}")
    kid, kind = header.get("kid"), header.get("typ")
    if not isinstance(kid, str | None) or not isinstance(kind, str | None):
        _refuse("header", "The header of the token names its key or type by something else than text")
    if (kind and kind.lower()) not in _TYPES or "crit" in header or "b64" in header:
        _refuse("header", "The token is of another kind than a signed JWT")


def _check_signature(text: str, keys: tuple[Key, ...]) -> None:
    """Whether one of the keys signed the token; when the token names its key, there is one as a rule."""
    for key in keys:
        try:
            jws.deserialize_compact(text, key, registry=_UNDERSTOOD)
        except (JoseError, ValueError):
            continue
        return
    _refuse("signature", "The signature of the token is not right")


def _object(segment: str, what: str) -> dict[str, Any]:
    """
    A part of a token as JSON.

    A name that occurs twice is refused: whoever signed the token may have read the other value.
    """
    try:
        found = json.loads(urlsafe_b64decode(segment.encode()), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        _refuse("malformed", f"The {what} of the token is no JSON object whose names are all different")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name occurs twice")
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _refuse(reason: str, what: str) -> NoReturn:
    raise NotRecognised(
        reason,
        f"{what}. Ask the identity provider for a new token, or an administrator of the catalogue for an API token.",
        "该令牌未被接受。请向身份提供方重新获取令牌，或向目录管理员申请 API 令牌。",
    )
