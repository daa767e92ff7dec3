"""
Permissions (权限): who may do what to which part of the catalogue.

A grant for a division reaches whatever that division administers on the day of the action, so that
the editor of a functional zone has the towns that it administers and the district by whose code they
go has not. A grant for an agency reaches only what is that agency's own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from enum import StrEnum

from catalog.codes import upper_division_codes
from catalog.errors import Refusal
from catalog.identities import Principal, Unauthenticated
from catalog.period import Moment
from catalog.roles import EVERYTHING, Grant, Role, Scope
from catalog.snapshot import Snapshot

CODE_LENGTH = 12

MOST_NAMED = 3
"""How many parts of the catalogue a refusal names; the others it counts."""


class Action(StrEnum):
    """
    What one may be permitted to do (操作).

    DRAFT 起草: create, amend, submit and discard drafts of one's own. APPROVE 审批: approve or reject
    those of others. ADMINISTER 管理: create, list and revoke tokens. LOAD 载入: load a package.
    """

    DRAFT = "DRAFT"
    APPROVE = "APPROVE"
    ADMINISTER = "ADMINISTER"
    LOAD = "LOAD"


NEEDED = {
    Action.DRAFT: Role.EDITOR,
    Action.APPROVE: Role.APPROVER,
    Action.ADMINISTER: Role.ADMINISTRATOR,
    Action.LOAD: Role.ADMINISTRATOR,
}
"""The role that an action needs."""

_WORDS = {
    Action.DRAFT: ("draft changes", "起草变更"),
    Action.APPROVE: ("approve or reject drafts", "审批调整方案"),
    Action.ADMINISTER: ("administer tokens", "管理令牌"),
    Action.LOAD: ("load packages", "载入数据包"),
}


class Forbidden(Refusal):
    """Somebody is known, and lacks the role, or has it for another part of the catalogue."""

    code = "FORBIDDEN"


def check_role(principal: Principal, action: Action) -> None:
    """
    Refuse whoever may not do such a thing anywhere; nothing of the catalogue is needed to know that.

    Raises:
        Unauthenticated: nobody is known to ask.
        Forbidden: the role is not granted anywhere.
        StoreUnavailable: who asks could not be looked up.
    """
    if principal.doubt is not None:
        raise principal.doubt
    words, words_zh = _WORDS[action]
    role = NEEDED[action]
    if principal.subject is None:
        raise Unauthenticated(
            f"Only a known {role.lower()} may {words}. Send a token as `Authorization: Bearer …`; "
            "an administrator of the catalogue hands them out.",
            f"只有{role.zh}可以{words_zh}。请以 Authorization: Bearer … 发送令牌；令牌由目录管理员发放。",
        )
    if role not in principal.roles:
        raise Forbidden(
            f"{principal.subject} is no {role.lower()} and may not {words}. "
            "Ask an administrator of the catalogue for that role, or somebody who has it to do it.",
            f"{principal.subject} 不是{role.zh}，不能{words_zh}。请向目录管理员申请该角色，或请有该角色的人办理。",
        )


def check_insider(principal: Principal) -> None:
    """
    Refuse whoever only reads: what is being drafted is not public before it is approved.

    Raises:
        Unauthenticated: nobody is known to ask.
        Forbidden: no role is granted anywhere.
        StoreUnavailable: who asks could not be looked up.
    """
    if principal.doubt is not None:
        raise principal.doubt
    if principal.subject is None:
        raise Unauthenticated(
            "Drafts are shown to editors, approvers and administrators. Send a token as `Authorization: Bearer …`; "
            "an administrator of the catalogue hands them out.",
            "调整方案仅向起草人、审批人和管理员开放。请以 Authorization: Bearer … 发送令牌；令牌由目录管理员发放。",
        )
    if principal.roles <= {Role.READER}:
        raise Forbidden(
            f"{principal.subject} is a reader, and drafts are shown to editors, approvers and administrators. "
            "Ask an administrator of the catalogue for a role.",
            f"{principal.subject} 是读者，调整方案仅向起草人、审批人和管理员开放。请向目录管理员申请角色。",
        )


def may(principal: Principal, action: Action, touched: Collection[Scope], snapshot: Snapshot, at: Moment) -> None:
    """
    Refuse what a principal may not do.

    Every part touched must lie within a grant of the role that the action needs; several grants
    together may do. An action that touches nothing needs the role alone.

    Args:
        principal: who asks.
        action: what for.
        touched: the parts of the catalogue that it touches; of a token, the scopes that it grants.
        snapshot: the catalogue, which tells who administers what.
        at: the moment of the action, not of its effect.

    Raises:
        Unauthenticated: nobody is known to ask.
        Forbidden: a grant is missing, with its role, what it is missing for, and whom to ask.
        StoreUnavailable: who asks could not be looked up.
    """
    check_role(principal, action)
    held = [grant.scope for grant in principal.grants if grant.role is NEEDED[action]]
    if EVERYTHING in held:
        return
    missing = [part for part in touched if not any(covers(scope, part, snapshot, at) for scope in held)]
    if missing:
        raise _beyond(principal, action, missing, snapshot)


def check_own(principal: Principal, author: str) -> None:
    """
    Refuse to change somebody else's draft.

    Raises:
        Forbidden: another subject wrote it.
    """
    if principal.subject != author:
        raise Forbidden(
            f"{author} wrote the draft, and only its author may change it. Ask {author}, or write a draft of your own.",
            f"该调整方案由 {author} 起草，只有起草人可以修改。请联系 {author}，或另行起草。",
        )


def covers(scope: Scope, part: Scope, snapshot: Snapshot, at: Moment) -> bool:
    """
    Whether a grant's scope contains a part of the catalogue at the moment.

    A division that the catalogue does not know yet lies where its code says. An agency lies within a
    division when all versions of it do.
    """
    if scope in (EVERYTHING, part):
        return True
    if scope.division is None:
        return False
    if part.agency is not None:
        homes = [agency.division for agency in snapshot.agencies.versions(part.agency)]
        return bool(homes) and all(_contains(scope.division, home, snapshot, at) for home in homes)
    return part.division is not None and _contains(scope.division, part.division, snapshot, at)


def _contains(upper: str, code: str, snapshot: Snapshot, at: Moment) -> bool:
    territory = snapshot.territory
    codes = (code, *upper_division_codes(code)) if len(code) == CODE_LENGTH else ()
    known = next((one for one in codes if one in territory), None)
    return known is not None and territory.contains(upper, known, at)


def _beyond(principal: Principal, action: Action, missing: Iterable[Scope], snapshot: Snapshot) -> Forbidden:
    role, (words, words_zh) = NEEDED[action], _WORDS[action]
    held = ", ".join(str(grant) for grant in principal.grants if grant.role is role)
    parts = sorted(missing, key=str)
    lacking = _listed(parts, lambda part: f"`{Grant(role, part)}`", "…")
    return Forbidden(
        f"{principal.subject} may not {words} for {_listed(parts, lambda part: _named(part, snapshot), 'and {} more')}: "
        f"granted is {held}. Ask an administrator of the catalogue for {lacking}, "
        f"or whoever is {role.lower()} there to do it.",
        f"{principal.subject} 不能对{_listed(parts, lambda part: _named_zh(part, snapshot), '另有 {} 处')}{words_zh}："
        f"现有授权为 {held}。请向目录管理员申请 {lacking}，或请当地的{role.zh}办理。",
    )


def _listed(parts: Collection[Scope], named: Callable[[Scope], str], more: str) -> str:
    shown = [named(part) for part in list(parts)[:MOST_NAMED]]
    left = len(parts) - len(shown)
    return ", ".join([*shown, more.format(left)] if left else shown)


def _named(part: Scope, snapshot: Snapshot) -> str:
    """A part of the catalogue by its name and key."""
    return "the whole catalogue" if part == EVERYTHING else _name_and_key(part, snapshot)


def _named_zh(part: Scope, snapshot: Snapshot) -> str:
    return "整个目录" if part == EVERYTHING else _name_and_key(part, snapshot)


def _name_and_key(part: Scope, snapshot: Snapshot) -> str:
    if part.division is not None:
        divisions = snapshot.territory.versions(part.division)
        return f"{divisions[-1].name} ({part.division})" if divisions else part.division
    agencies = snapshot.agencies.versions(part.agency or "")
    return f"{agencies[-1].name} ({part.agency})" if agencies else str(part.agency)
