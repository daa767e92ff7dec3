"""An identity provider for tests: its keys, and the tokens that it signs, right ones and wrong ones."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

ISSUER, AUDIENCE = "https://login.example/realms/zhuhai", "catalogue"
NOW = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8)))
SECONDS = int(NOW.timestamp())
EC = ECKey.generate_key("P-256", {"kid": "ec"})
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
OKP = OKPKey.generate_key("Ed25519", {"kid": "ed"})
STRANGER = ECKey.generate_key("P-256", {"kid": "stranger"})
CLAIMS: Mapping[str, Any] = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "sub": "f81d4fae",
    "name": "李",
    "iat": SECONDS - 60,
    "nbf": SECONDS - 60,
    "exp": SECONDS + 600,
    "catalogue_grants": ["editor:division:440402000000"],
}


def token(key: Key = EC, algorithm: str = "ES256", header: Mapping[str, Any] | None = None, **claims: Any) -> str:
    """A signed token; claims that are given as ``...`` are left out."""
    payload = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not ...}
    return signed(json.dumps(payload).encode(), key, algorithm, header)


def signed(payload: bytes, key: Key = EC, algorithm: str = "ES256", header: Mapping[str, Any] | None = None) -> str:
    """Any payload, signed."""
    registry = JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    stated = {"alg": algorithm, "kid": key.kid, "typ": "JWT", **(header or {})}
    return jws.serialize_compact({k: v for k, v in stated.items() if v is not ...}, payload, key, registry=registry)


def unsigned(header: Mapping[str, Any] | bytes, payload: Mapping[str, Any] | bytes, signature: bytes = b"") -> str:
    """A token as anybody can put it together."""
    texts = (part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, payload))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in (*texts, signature))


def key_set(*keys: Key) -> dict[str, Any]:
    """The public halves of keys, as a provider publishes them."""
    return {"keys": [key.as_dict(private=False) for key in keys]}


def write(path: Path, *keys: Key) -> Path:
    """A file with the public halves of keys."""
    path.write_text(json.dumps(key_set(*keys)), encoding="utf-8")
    return path
