"""Identities (身份): on whose behalf something is asked, and how that is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalog.errors import Refusal
from catalog.roles import Grant, Role, roles

LONGEST_SUBJECT = 200
"""Most characters of a subject."""


class How(StrEnum):
    """How somebody is known (身份来源): not at all, by an API token, by an identity provider."""

    ANONYMOUS = "ANONYMOUS"
    TOKEN = "TOKEN"  # noqa: S105 - a word, not a secret
    OIDC = "OIDC"


@dataclass(frozen=True, slots=True)
class Principal:
    """
    Who asks (主体).

    Attributes:
        subject: the stable name under which revisions and drafts record the person or program; ``None``: unknown.
        name: a name to show; ``None``: none is known.
        grants: what the subject is granted.
        how: how the subject is known.
        token: public part of the API token; ``None`` without one.
        doubt: why what was presented could not be looked at, such as a database that is away. Such a
            principal reads like anybody else, and is told this when more is asked.
    """

    subject: str | None = None
    name: str | None = None
    grants: tuple[Grant, ...] = ()
    how: How = How.ANONYMOUS
    token: str | None = None
    doubt: Refusal | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """The roles granted anywhere."""
        return roles(self.grants)


ANONYMOUS = Principal()
"""Whoever says nothing about who they are: a reader."""


class IdentityUnavailable(Refusal):
    """The keys of the identity provider could not be read, not once."""

    code = "IDENTITY_UNAVAILABLE"


class Unauthenticated(Refusal):
    """Nobody is known to ask, and what is asked needs somebody."""

    code = "UNAUTHENTICATED"


class NotRecognised(Unauthenticated):
    """
    What was presented to tell who asks is not accepted.

    Args:
        reason: one word for the log, which tells more than the client may know.
        message: what the client is told, in English, in ASCII without quotation marks.
        message_zh: the same in Chinese.
        token: public part of the API token; ``None`` without one.
    """

    def __init__(self, reason: str, message: str, message_zh: str, *, token: str | None = None) -> None:
        super().__init__(message, message_zh)
        self.reason = reason
        self.token = token


def is_subject(text: str) -> bool:
    """Whether a text can name somebody in the history: printable, not blank at its ends, and not too long."""
    return 0 < len(text) <= LONGEST_SUBJECT and text.isprintable() and text == text.strip()
