"""
Persisted documents: texts that clients name by their hash, and the list of those that alone are trusted.

Two protocols say the same: `extensions.persistedQuery` of automatic persisted queries, and `documentId` as in the
proposal for GraphQL over HTTP. A text is known by its hash as soon as it has been sent, with its hash or without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from graphql import GraphQLError
from graphql_server.exceptions import GraphQLValidationError

from catalog.errors import Refusal
from schema.requests import RequestRefused, check_type

VERSION = 1
"""The version of automatic persisted queries."""

PREFIX = "sha256:"
"""How a `documentId` begins that is a hash."""

_HASH = re.compile("[0-9a-f]{64}")


class BadTrustedDocument(Refusal):
    """A trusted document that cannot be executed, or that does not go by its own hash."""

    code = "BAD_TRUSTED_DOCUMENT"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"Trusted document {name}: {reason} Correct it, or take it out of CATALOG_TRUSTED_DOCUMENTS.",
            f"受信任的查询文档 {name} 不可用：{reason} 请更正，或从 CATALOG_TRUSTED_DOCUMENTS 中去掉。",
        )


def hash_of(query: str) -> str:
    """The SHA-256 of a text in hexadecimal digits."""
    # Half a surrogate pair is the parser's to refuse, not the encoder's.
    return sha256(query.encode("utf-8", "surrogatepass")).hexdigest()


def hash_named(extensions: dict[str, Any] | None, document_id: str | None) -> str | None:
    """
    The hash by which a request names its document; ``None`` when it names none.

    Raises:
        RequestRefused: it is no SHA-256, or of another version of the protocol, or there are two.
    """
    named = extensions.get("persistedQuery") if extensions else None
    if named is not None:
        check_type("extensions.persistedQuery", named, dict)
    if document_id:
        by_id = _checked(document_id.removeprefix(PREFIX), "documentId", document_id)
        if named is not None and named.get("sha256Hash") != by_id:
            raise RequestRefused(
                400,
                "`documentId` and `extensions.persistedQuery` name two documents. Send one of them.",
                "documentId 与 extensions.persistedQuery 指向不同的文档。请只发送其中之一。",
            )
        return by_id
    if named is None:
        return None
    version = named.get("version")
    if version != VERSION or isinstance(version, bool):
        raise RequestRefused(
            400,
            f"`extensions.persistedQuery.version` is {_shown(version)}, and only version {VERSION} is served.",
            f"仅支持 extensions.persistedQuery 的版本 {VERSION}。",
            code="PERSISTED_QUERY_NOT_SUPPORTED",
        )
    return _checked(named.get("sha256Hash"), "extensions.persistedQuery.sha256Hash", named.get("sha256Hash"))


def check_hash(query: str | None, hash_: str, *, trusted_only: bool) -> None:
    """
    Refuse a hash that belongs to no text, or not to the one that came with it.

    Raises:
        GraphQLValidationError: no text came with it, and none is known; the client is to send both.
        RequestRefused: it is the hash of another text, or only trusted ones are answered.
    """
    if not query:
        if trusted_only:
            raise not_trusted()
        raise GraphQLValidationError([_not_found()])
    if hash_of(query) != hash_:
        raise RequestRefused(
            400,
            f"The hash {hash_} does not belong to the `query` that came with it, which has {hash_of(query)}. "
            "Hash the document exactly as it is sent, in UTF-8.",
            f"哈希 {hash_} 与同时发送的 query 不符，后者为 {hash_of(query)}。请对实际发送的文本（UTF-8）计算哈希。",
            code="PERSISTED_QUERY_HASH_MISMATCH",
        )


def not_trusted() -> RequestRefused:
    """The refusal of a document that is not on the list."""
    return RequestRefused(
        403,
        "Only the documents that this service was set up with are answered, and this is none of them. Send one of "
        "them as it is in the list, or by its SHA-256; the operator can add yours.",
        "本服务只应答预先登记的查询文档，该文档不在其中。请发送清单中的文档（原文或其 SHA-256），或请管理员登记。",
        code="DOCUMENT_NOT_TRUSTED",
    )


def trusted_documents(path: Path | None) -> dict[str, str] | None:
    """
    The documents that alone are trusted, by name.

    Args:
        path: a JSON file of texts by their SHA-256, as client tools write it, or a folder of `.graphql` files;
            ``None``: every document is trusted.

    Raises:
        BadTrustedDocument: there is no such file or folder, it is empty or not of that form, or a text goes by
            another hash.
    """
    if path is None:
        return None
    try:
        found = dict(_of_folder(path) if path.is_dir() else _of_file(path))
    except (OSError, ValueError) as error:
        raise BadTrustedDocument(str(path), f"it cannot be read ({error}).") from error
    if not found:
        raise BadTrustedDocument(str(path), "it holds no document.")
    return found


def _of_folder(path: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(path.glob("**/*.graphql")):
        yield str(file.relative_to(path)), file.read_bytes().decode("utf-8")


def _of_file(path: Path) -> Iterator[tuple[str, str]]:
    texts = orjson.loads(path.read_bytes())
    if not isinstance(texts, dict):
        raise BadTrustedDocument(str(path), 'it is no JSON object of the form {"<sha256>": "<document>"}.')
    for name, text in texts.items():
        if not isinstance(text, str):
            raise BadTrustedDocument(name, "it is no text.")
        if hash_of(text) != name.removeprefix(PREFIX):
            raise BadTrustedDocument(name, f"it goes by another name than its SHA-256, {hash_of(text)}.")
        yield name, text


def _checked(hash_: object, name: str, given: object) -> str:
    if not isinstance(hash_, str) or not _HASH.fullmatch(hash_):
        raise RequestRefused(
            400,
            f"`{name}` is {_shown(given)}, which is no SHA-256. Send 64 hexadecimal digits in lower case.",
            f"{name} 不是 SHA-256。请发送 64 位小写十六进制数字。",
        )
    return hash_


def _shown(value: object) -> str:
    return orjson.dumps(value).decode()[:80]


def _not_found() -> GraphQLError:
    # Clients look for this very message, and for the code.
    return GraphQLError(
        "PersistedQueryNotFound",
        extensions={
            "code": "PERSISTED_QUERY_NOT_FOUND",
            "messageZh": "没有该哈希对应的查询文档。请连同 query 与哈希一起重新发送。",
        },
    )
