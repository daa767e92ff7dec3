"""
API tokens (令牌): what a program or a person presents to be known as somebody with certain grants.

A token is ``dpc_``, its public part and its secret part: 256 random bits. It is shown once. The store
keeps the SHA-256 of the whole, which a slow hash would not make safer: slow hashes protect what people
make up and others may guess, and nobody goes through 2²⁵⁶ secrets.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Row
from sqlmodel import Field

from catalog.errors import BadArgument, Refusal
from catalog.identities import How, NotRecognised, Principal, is_subject
from catalog.period import Period
from catalog.roles import Grant, grant
from catalog.store import Store
from catalog.tables import METADATA, Instant, Kept

PREFIX = "dpc_"
"""What every token begins with, so that scanners for leaked secrets find it."""

DEFAULT_DAYS = 90
"""Days for which a token is accepted unless its maker says otherwise."""

MOST_DAYS = 366
"""Days for which a token may be accepted."""

MOST_GRANTS = 50
"""Grants that one token may carry."""

_SECRET_BYTES = 32
_PUBLIC_BYTES = 8
_FORM = re.compile(r"dpc_([0-9a-f]{16})_[A-Za-z0-9_-]{43}")
_SEPARATOR = ";"


class TokenRow(Kept, table=True):
    """A token (令牌) as the store keeps it: everything but its secret."""

    __tablename__ = "api_tokens"

    id: str = Field(primary_key=True, sa_type=sa.Text)
    digest: str = Field(sa_type=sa.Text)
    subject: str = Field(sa_type=sa.Text)
    name: str | None = Field(default=None, sa_type=sa.Text)
    grants: str = Field(sa_type=sa.Text)
    created: datetime = Field(sa_type=Instant)
    created_by: str = Field(sa_type=sa.Text)
    expires: date = Field(sa_type=sa.Date)
    revoked: datetime | None = Field(default=None, sa_type=Instant)


TOKENS: sa.Table = METADATA.tables["api_tokens"]
"""The table of tokens: a working table, outside revisions."""


class UnknownToken(Refusal):
    """No token has that public part."""

    code = "UNKNOWN_TOKEN"


class Token(NamedTuple):
    """
    A token (令牌), without its secret.

    Attributes:
        id: its public part, by which it is listed, logged and revoked.
        subject: on whose behalf it speaks: the author or approver that the history will name.
        name: a name to show; ``None``: none.
        grants: what it may be used for.
        created: the instant at which it was made.
        created_by: who made it.
        expires: the first day, in the catalogue's time zone, on which it is accepted no longer.
        revoked: the instant at which it was revoked; ``None``: it was not.
    """

    id: str
    subject: str
    name: str | None
    grants: tuple[Grant, ...]
    created: datetime
    created_by: str
    expires: date
    revoked: datetime | None

    @property
    def principal(self) -> Principal:
        """Whom it makes known."""
        return Principal(self.subject, self.name, self.grants, How.TOKEN, self.id)

    def check(self, today: date) -> None:
        """
        Refuse a token that is accepted no longer.

        Raises:
            NotRecognised: it was revoked, or has expired.
        """
        if self.revoked is not None:
            raise NotRecognised(
                "revoked",
                f"The token {self.id} was revoked. Ask an administrator of the catalogue for a new one.",
                f"令牌 {self.id} 已被吊销。请向目录管理员申请新令牌。",
                token=self.id,
            )
        if today not in Period(None, self.expires):
            raise NotRecognised(
                "expired",
                f"The token {self.id} expired on {self.expires}. Ask an administrator of the catalogue for a new one.",
                f"令牌 {self.id} 已于 {self.expires} 过期。请向目录管理员申请新令牌。",
                token=self.id,
            )


def create(  # noqa: PLR0913 - a token records all of these
    store: Store,
    *,
    subject: str,
    grants: Sequence[Grant],
    by: str,
    now: datetime,
    name: str | None = None,
    expires: date | None = None,
) -> tuple[str, Token]:
    """
    Make a token, and hand out its text, which is kept nowhere and cannot be asked for again.

    Args:
        store: where it is kept.
        subject: on whose behalf it speaks; of a person who also comes through an identity provider, the
            same subject as there, so that nobody approves under one name what they wrote under another.
        grants: what it may be used for; at least one.
        by: who makes it.
        now: the instant, in the catalogue's time zone.
        name: a name to show.
        expires: the first day on which it is accepted no longer; in 90 days when omitted.

    Raises:
        BadArgument: the subject is no name, nothing or nonsense is granted, or the day has passed or is too far off.
    """
    today = now.date()
    until = today + timedelta(days=DEFAULT_DAYS) if expires is None else expires
    _check(subject, name, grants)
    granted = tuple(grant(str(one)) for one in grants)
    _check_expiry(today, until)
    public = secrets.token_hex(_PUBLIC_BYTES)
    text = f"{PREFIX}{public}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    token = Token(public, subject, name, granted, now, by, until, None)
    values = {**token._asdict(), "grants": _SEPARATOR.join(map(str, granted)), "digest": _digest(text)}
    with store.writing() as connection:
        connection.execute(TOKENS.insert(), values)
    return text, token


def every(store: Store) -> list[Token]:
    """All tokens, those that are accepted no longer among them, the oldest first."""
    with store.reading() as connection:
        rows = connection.execute(sa.select(TOKENS).order_by(TOKENS.c.created, TOKENS.c.id))
        return [_token(row) for row in rows]


def revoke(store: Store, public: str, now: datetime) -> Token:
    """
    Accept a token no longer. One that was revoked already stays revoked since then.

    Raises:
        UnknownToken: there is no such token.
    """
    with store.writing() as connection:
        mine = TOKENS.c.id == public
        connection.execute(TOKENS.update().where(mine, TOKENS.c.revoked.is_(None)).values(revoked=now))
        row = connection.execute(sa.select(TOKENS).where(mine)).one_or_none()
    if row is None:
        raise UnknownToken(
            f"There is no token {public[:40]!r}. Give the public part of one: the 16 characters after `{PREFIX}`.",
            f"没有编号为“{public[:40]}”的令牌。请给出令牌的公开部分，即 {PREFIX} 之后的 16 个字符。",
            argument="id",
        )
    return _token(row)


def verify(store: Store, text: str, now: datetime) -> Token:
    """
    The token that a text is.

    Whether a text is of the wrong form, its public part unknown, or its secret wrong, is told to the log
    alone. That a token has expired or was revoked is told to whoever has it.

    Args:
        store: where tokens are kept.
        text: what was presented.
        now: the instant, in the catalogue's time zone.

    Raises:
        NotRecognised: it is none, or one that is accepted no longer.
        StoreUnavailable: the database failed.
    """
    form = _FORM.fullmatch(text)
    if form is None:
        raise _unknown("malformed", None)
    public = form[1]
    with store.reading() as connection:
        row = connection.execute(sa.select(TOKENS).where(TOKENS.c.id == public)).one_or_none()
    # An unknown token is compared as well, so that its answer takes no less time than a forged one's.
    is_right = compare_digest(_digest(text), _digest(PREFIX) if row is None else row.digest)
    if row is None or not is_right:
        raise _unknown("unknown" if row is None else "forged", public)
    token = _token(row)
    token.check(now.date())
    return token


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _token(row: Row[tuple[object, ...]]) -> Token:
    values = {name: row._mapping[name] for name in Token._fields}  # noqa: SLF001 - SQLAlchemy's public name
    return Token(**{**values, "grants": tuple(map(grant, values["grants"].split(_SEPARATOR)))})


def _unknown(reason: str, public: str | None) -> NotRecognised:
    return NotRecognised(
        reason,
        "The token is not one of this catalogue. Check that all of it was sent, or ask an administrator for a new one.",
        "该令牌不是本目录的令牌。请检查是否完整发送，或向目录管理员申请新令牌。",
        token=public,
    )


def _check(subject: str, name: str | None, grants: Sequence[Grant]) -> None:
    if not is_subject(subject) or (name is not None and not is_subject(name)):
        raise BadArgument(
            "The subject or the name is blank, too long, or holds characters that do not print. Give 1 to 200 characters.",
            "主体或名称为空、过长或含有不可打印字符。请给出 1 到 200 个字符。",
            argument="subject",
        )
    if not 0 < len(grants) <= MOST_GRANTS:
        raise BadArgument(
            f"A token carries 1 to {MOST_GRANTS} grants, and {len(grants)} are given. Say what it may be used for, and where.",
            f"令牌须有 1 到 {MOST_GRANTS} 项授权，现有 {len(grants)} 项。请写明其角色和范围。",
            argument="grants",
        )


def _check_expiry(today: date, expires: date) -> None:
    if expires not in Period(today + timedelta(days=1), today + timedelta(days=MOST_DAYS + 1)):
        raise BadArgument(
            f"A token expires on one of the next {MOST_DAYS} days, and {expires} is none of them. Give another day.",
            f"令牌须在今后 {MOST_DAYS} 天内过期，而 {expires} 不在其中。请改用其他日期。",
            argument="expires",
        )
