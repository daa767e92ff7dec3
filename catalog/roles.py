"""
Roles (角色): what somebody may be to the catalogue, and where.

Everybody may read. Whoever changes something needs a grant: a role within a scope. Roles do not
contain each other: who approves does not draft, and who administers decides nothing about the
catalogue, unless granted that too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from catalog.codes import LONGEST_SHOWN, division_code
from catalog.errors import BadArgument

LONGEST_KEY = 100
"""Most characters of an agency's key in a grant."""


class Role(StrEnum):
    """What somebody is to the catalogue (角色): 读者, 起草人, 审批人, 管理员."""

    READER = "READER"
    EDITOR = "EDITOR"
    APPROVER = "APPROVER"
    ADMINISTRATOR = "ADMINISTRATOR"

    @property
    def zh(self) -> str:
        """Its Chinese name."""
        return _ROLES_ZH[self]


_ROLES_ZH = {Role.READER: "读者", Role.EDITOR: "起草人", Role.APPROVER: "审批人", Role.ADMINISTRATOR: "管理员"}


@dataclass(frozen=True, slots=True)
class Scope:
    """
    A part of the catalogue (范围): a division and all that it administers, one agency, or everything.

    Attributes:
        division: 12-digit code of the division; ``None`` when it is none.
        agency: key of the agency; ``None`` when it is none. With neither it is everything.
    """

    division: str | None = None
    agency: str | None = None

    def __str__(self) -> str:
        if self.division is not None:
            return f"division:{self.division}"
        return "everything" if self.agency is None else f"agency:{self.agency}"


EVERYTHING = Scope()
"""The whole catalogue."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role within a scope (授权)."""

    role: Role
    scope: Scope = EVERYTHING

    def __str__(self) -> str:
        """As :func:`grant` reads it: ``editor:division:440402000000``, ``administrator``."""
        role = self.role.lower()
        return role if self.scope == EVERYTHING else f"{role}:{self.scope}"


def grant(text: str) -> Grant:
    """
    A grant as tokens and identity providers write it.

    ``editor:division:440402000000``, ``approver:agency:zhuhai-hrss``, or a role alone: everywhere.

    Raises:
        BadArgument: it is not of that form.
    """
    name, colon, where = text.partition(":")
    kind, _, key = where.partition(":")
    try:
        role = Role(name.upper())
        if role is not Role.READER and not colon:
            return Grant(role)
        if role is not Role.READER and kind == "division":
            return Grant(role, Scope(division=division_code(key)))
        if role is not Role.READER and kind == "agency" and _is_key(key):
            return Grant(role, Scope(agency=key))
    except (ValueError, BadArgument):
        pass
    raise _no_grant(text)


def _is_key(text: str) -> bool:
    return 0 < len(text) <= LONGEST_KEY and text.isprintable() and ";" not in text and text == text.strip()


def roles(grants: Iterable[Grant]) -> frozenset[Role]:
    """The roles that are granted anywhere; everybody is a reader."""
    return frozenset({Role.READER, *(one.role for one in grants)})


def _no_grant(text: str) -> BadArgument:
    shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    return BadArgument(
        f"{shown!r} is no grant. Write a role (editor, approver or administrator), then where it holds: "
        "editor:division:440402000000, approver:agency:zhuhai-hrss, or the role alone for everywhere.",
        f"“{shown}”不是有效的授权。请写角色（editor、approver 或 administrator）及其范围，"
        "例如 editor:division:440402000000、approver:agency:zhuhai-hrss；只写角色表示全部范围。",
        argument="grants",
    )
