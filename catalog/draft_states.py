"""Draft states (方案状态): what a draft is, what may be done with it, and what was."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from catalog.differences import Conflict
from catalog.errors import BadArgument, Refusal


class DraftState(StrEnum):
    """Where a draft stands (方案状态): 起草中, 待审批, 已发布, 已退回, 已作废."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    PUBLISHED = "PUBLISHED"
    REJECTED = "REJECTED"
    DISCARDED = "DISCARDED"

    @property
    def zh(self) -> str:
        """Its Chinese name."""
        return _STATES_ZH[self]


_STATES_ZH = {
    DraftState.DRAFT: "起草中",
    DraftState.SUBMITTED: "待审批",
    DraftState.PUBLISHED: "已发布",
    DraftState.REJECTED: "已退回",
    DraftState.DISCARDED: "已作废",
}


class DraftAction(StrEnum):
    """What somebody did with a draft (办理动作): 起草, 修改, 提交, 批准, 退回, 作废."""

    CREATE = "CREATE"
    AMEND = "AMEND"
    SUBMIT = "SUBMIT"
    APPROVE = "APPROVE"
    REJECT = "REJECT"
    DISCARD = "DISCARD"


_ZH = {
    DraftAction.CREATE: "起草",
    DraftAction.AMEND: "修改",
    DraftAction.SUBMIT: "提交",
    DraftAction.APPROVE: "批准",
    DraftAction.REJECT: "退回",
    DraftAction.DISCARD: "作废",
}

OPEN = frozenset({DraftState.DRAFT, DraftState.SUBMITTED, DraftState.REJECTED})
"""The states of a draft from which something may still become."""

_FROM = {
    DraftAction.AMEND: OPEN,
    DraftAction.SUBMIT: frozenset({DraftState.DRAFT}),
    DraftAction.APPROVE: frozenset({DraftState.SUBMITTED}),
    DraftAction.REJECT: frozenset({DraftState.SUBMITTED}),
    DraftAction.DISCARD: OPEN,
}


class Draft(NamedTuple):
    """
    A proposed set of changes (调整方案), without its operations.

    Attributes:
        id: random; no order and no count can be read from it.
        state: where it stands.
        version: 1, and one more with each amendment.
        base: number of the revision that it was written for, or last amended for.
        title: what it is about.
        note: anything else that an approver should know, or ``None``.
        instrument: key of the document that authorises it, or ``None``.
        author: who wrote it.
        created: when.
        changed: when anything was last done with it.
        approver: who approved or rejected it, or ``None``.
        reason: why it was rejected, or ``None``.
        revision: number of the revision that it became, or ``None``.
        package_name: of a package load: the package's name; ``None``: it has operations.
        package_hash: of a package load: SHA-256 of the package's files.
        replaces: of a package load: whether what the package brought and no longer names is closed.
    """

    id: str
    state: DraftState
    version: int
    base: int
    title: str
    note: str | None
    instrument: str | None
    author: str
    created: datetime
    changed: datetime
    approver: str | None
    reason: str | None
    revision: int | None
    package_name: str | None
    package_hash: str | None
    replaces: bool

    @property
    def is_open(self) -> bool:
        """Whether something may still become of it."""
        return self.state in OPEN


class DraftEvent(NamedTuple):
    """
    One thing that somebody did with a draft (办理记录).

    Attributes:
        at: when.
        who: the subject.
        what: what was done.
        version: the draft's version that it was done with.
        note: the reason of a rejection, or ``None``.
    """

    at: datetime
    who: str
    what: DraftAction
    version: int
    note: str | None


class UnknownDraft(Refusal):
    """No draft (调整方案) goes by that id."""

    code = "UNKNOWN_DRAFT"

    def __init__(self, name: str) -> None:
        shown = name if len(name) <= 40 else f"{name[:40]}…"  # noqa: PLR2004 - as much as one line takes
        super().__init__(
            f"There is no draft {shown!r}. List the drafts and ask again.",
            f"没有调整方案“{shown}”。请先查询方案列表。",
            argument="id",
        )


class WrongState(Refusal):
    """Something that a draft in its state is past, or not ready for."""

    code = "WRONG_STATE"


def refuse_state(draft: Draft, action: DraftAction, version: int) -> None:
    """
    Refuse what cannot be done with a draft as it is.

    Raises:
        WrongState: its state does not allow it.
        Conflict: it has been amended since the version that is meant.
    """
    if draft.state not in _FROM[action]:
        needed = " or ".join(state for state in DraftState if state in _FROM[action])
        needed_zh = "或".join(state.zh for state in DraftState if state in _FROM[action])
        raise WrongState(
            f"The draft {draft.id} is {draft.state} and cannot be taken further by {action}, which needs one that is "
            f"{needed}. Look at the draft first.",
            f"方案 {draft.id} 为“{draft.state.zh}”，不能{_ZH[action]}；只有“{needed_zh}”的方案可以。请先查看该方案。",
            argument="id",
        )
    if draft.version != version:
        raise Conflict(
            f"The draft {draft.id} is at version {draft.version} and not {version}: somebody has amended it. "
            "Look at it again.",
            f"方案 {draft.id} 已是第 {draft.version} 版而非第 {version} 版，已有人修改。请重新查看。",
            argument="version",
        )


LONGEST_TITLE = 500
"""Characters of a draft's title."""


def titled(title: str) -> str:
    """
    A title without blanks around it.

    Raises:
        BadArgument: it is empty or too long.
    """
    text = title.strip()
    if not 0 < len(text) <= LONGEST_TITLE:
        raise BadArgument(
            f"The title has {len(text)} characters. Write 1 to {LONGEST_TITLE}.",
            f"标题有 {len(text)} 个字符。请写 1 至 {LONGEST_TITLE} 个。",
            argument="title",
        )
    return text
