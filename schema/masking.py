"""
Masking: how an error is shown to a client.

What was expected is shown: a refusal of the catalogue with its code, and what GraphQL itself has
against a document or a value. A surprise is logged in full and shown as a reference number.
"""

from __future__ import annotations

from collections.abc import Iterable
from secrets import token_hex

import structlog
from graphql import FieldNode, GraphQLError, GraphQLSyntaxError

from catalog.errors import Refusal

PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
"""The document is not GraphQL."""

VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
"""The document is GraphQL and does not fit the schema."""

BAD_USER_INPUT = "BAD_USER_INPUT"
"""A variable or an argument is not of its type."""

INTERNAL = "INTERNAL"
"""A surprise: the service is at fault."""

LONGEST_MESSAGE = 1000
"""Characters of a message; GraphQL's own repeat the value that they object to."""

log = structlog.get_logger()


def masked(errors: Iterable[GraphQLError], *, otherwise: str = BAD_USER_INPUT) -> list[GraphQLError]:
    """
    Errors as clients may see them: with a code, and without whatever was raised.

    Args:
        errors: what graphql-core reports; surprises among them are logged.
        otherwise: the code of what GraphQL itself objects to: ``VALIDATION_FAILED`` before the document is
            executed, ``BAD_USER_INPUT`` from then on.
    """
    return [_masked(error, otherwise) for error in errors]


def surprise(error: Exception, at: GraphQLError | None = None) -> GraphQLError:
    """
    Log a surprise with all that is known of it; the client sees its reference.

    Args:
        error: what was raised.
        at: where in the answer, as graphql-core reports it; ``None`` outside of any field.
    """
    reference = token_hex(4).upper()
    log.error("surprise", reference=reference, path=at and at.path, exc_info=error)
    return _error(
        f"Something went wrong on our side (reference {reference}). Try again, and tell the operator this reference.",
        at,
        code=INTERNAL,
        messageZh=f"服务端出现问题（编号 {reference}）。请重试，并把该编号告诉管理员。",
    )


def _masked(error: GraphQLError, otherwise: str) -> GraphQLError:
    cause = _cause(error)
    if isinstance(cause, Refusal):
        argument = {} if cause.argument is None else {"argument": cause.argument}
        return _error(error.message, error, code=cause.code, messageZh=cause.message_zh, **argument)
    if error.path is not None and not _objects_to_input(error, cause):
        return surprise(cause, error)
    code = PARSE_FAILED if isinstance(error, GraphQLSyntaxError) else otherwise
    return _error(_short(error.message), error, code=code)


def _short(message: str) -> str:
    if len(message) <= LONGEST_MESSAGE:
        return message
    half = LONGEST_MESSAGE // 2 - 1
    return f"{message[:half]} … {message[-half:]}"


def _error(message: str, at: GraphQLError | None, **extensions: str) -> GraphQLError:
    if at is None:
        return GraphQLError(message, extensions=extensions)
    return GraphQLError(message, at.nodes, at.source, at.positions, at.path, extensions=extensions)


def _cause(error: GraphQLError) -> Exception:
    """What was raised first; graphql-core wraps it once per layer that it passes."""
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _objects_to_input(error: GraphQLError, cause: Exception) -> bool:
    """
    Whether an error of a field is GraphQL's own objection to an argument.

    Such an error points at the argument's value; one that points at the field says that the value which
    the field answered with is not of its type, and that is our mistake.
    """
    return isinstance(cause, GraphQLError) and not any(isinstance(node, FieldNode) for node in error.nodes or ())
