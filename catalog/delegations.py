"""
Delegations (下放): acts that move named steps of an item from one level down to another.

An act is decided, published, and takes effect on a day; each receiver takes over on a day of its
own. What an act *does* to an answer is told in ``routing``, and when it is in effect in ``acts``;
this module says what an act *is*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated

import msgspec

from catalog.divisions import Level
from catalog.period import Period, earlier, later
from catalog.records import Record, about, date
from catalog.shelves import Keys, Shelf
from catalog.territories import Territory

HANDOVER_WORKING_DAYS = 30
"""
Working days from publication (day zero) to effect when an act names no day (交接期限).

Source: Guangdong's decision on adjusting 124 provincial powers: hand-over within 30 working days of publication.
"""


class Step(StrEnum):
    """A step of handling (环节): 受理 accept, 审查 examine, 决定 decide, 送达 deliver, in this order."""

    ACCEPT = "ACCEPT"
    EXAMINE = "EXAMINE"
    DECIDE = "DECIDE"
    DELIVER = "DELIVER"

    @property
    def zh(self) -> str:
        """Its Chinese name."""
        return {"ACCEPT": "受理", "EXAMINE": "审查", "DECIDE": "决定", "DELIVER": "送达"}[self.value]


STEPS = tuple(Step)
"""All steps, in their order."""


class Mode(StrEnum):
    """
    How a power moves (方式).

    DEVOLVED 下放: liability moves, own name. ENTRUSTED 委托: entruster's name and liability, by written
    agreement, for a term, no onward entrustment. AUTHORISED 授权. OUTREACH 服务前移: only acceptance moves.
    """

    DEVOLVED = "DEVOLVED"
    ENTRUSTED = "ENTRUSTED"
    AUTHORISED = "AUTHORISED"
    OUTREACH = "OUTREACH"


class Interim(StrEnum):
    """Who handles between effect and takeover (过渡期): the old holder, or nobody."""

    OLD_HOLDER = "OLD_HOLDER"
    NONE = "NONE"


class Delegation(Record, frozen=True, kw_only=True):
    """One act that hands steps of one item down (下放, 委托, 授权, 服务前移)."""

    file = "delegations"
    zh = "下放"
    key = ("code",)

    code: Annotated[str, about("下放键", "The catalogue's own stable key.")]
    item: Annotated[str, about("事项键", "The item whose steps move.", ref="items")]
    from_division: Annotated[str, about("授出区划", "The division that gives.", ref="divisions")]
    to_level: Annotated[
        Level, about("承接层级", "Level of the receivers; the giver's own level with a named receiver.")
    ]
    steps: Annotated[tuple[Step, ...], about("环节", "ACCEPT, EXAMINE, DECIDE, DELIVER: those that move.")]
    mode: Annotated[Mode, about("方式", "DEVOLVED, ENTRUSTED, AUTHORISED or OUTREACH.")]
    to_agency: Annotated[
        str | None, about("承接主体", "A receiver by name; empty: the agency of the item's line.", ref="agencies")
    ] = None
    scope: Annotated[
        tuple[str, ...], about("适用区划", "Where it applies; empty: all of the giver's.", ref="divisions")
    ] = ()
    instrument: Annotated[str | None, about("文件", "The act's document.", ref="instruments")] = None
    clause: Annotated[str | None, about("条款", "Clause of the document.")] = None
    decided: Annotated[date | None, about("决定日期", "Empty: not known.")] = None
    published: Annotated[date | None, about("公布日期", "Empty: the document's.")] = None
    valid_from: Annotated[
        date | None, about("生效日期", "First day of effect; empty: 30 working days after publication.")
    ] = None
    valid_to: Annotated[date | None, about("期满日期", "Of an act with a term: the first day after it.")] = None
    withdrawn: Annotated[date | None, about("收回日期", "The first day after a withdrawal; empty: not withdrawn.")] = (
        None
    )
    withdrawal: Annotated[str | None, about("收回文件", "The document that withdraws it.", ref="instruments")] = None
    reverts: Annotated[bool, about("期满收回", "Whether the steps return to the giver when it ends.")] = True
    interim: Annotated[Interim, about("过渡期办理", "OLD_HOLDER or NONE, until a receiver takes over.")] = (
        Interim.OLD_HOLDER
    )
    condition: Annotated[
        str | None, about("生效条件", "The document that it waits for; empty: for none.", ref="instruments")
    ] = None
    agreement: Annotated[
        str | None, about("委托协议", "Of an entrustment: the written agreement.", ref="instruments")
    ] = None


class Exclusion(Record, frozen=True, kw_only=True):
    """A place, and all below it, that an act does not reach (排除)."""

    file = "exclusions"
    zh = "排除"
    key = ("delegation", "division")

    delegation: Annotated[str, about("下放键", "The act.", ref="delegations")]
    division: Annotated[str, about("区划代码", "The place.", ref="divisions")]
    reason: Annotated[str | None, about("理由", "Why not here, in Chinese.")] = None
    reason_en: Annotated[str | None, about("英文理由", "Why not here, in English.")] = None


class Takeover(Record, frozen=True, kw_only=True):
    """When a receiver is to take over, and when it did (承接)."""

    file = "takeovers"
    zh = "承接"
    key = ("delegation", "division")

    delegation: Annotated[str, about("下放键", "The act.", ref="delegations")]
    division: Annotated[str, about("承接区划", "The receiver's division.", ref="divisions")]
    due: Annotated[date, about("应承接日期", "The day by which it is to take over.")]
    done: Annotated[date | None, about("承接日期", "The first day on which it handles; empty: not yet.")] = None


class Kind(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """
    All that decides which way an act leads, but where its giver stands on a place's path.

    There is one object for all acts alike: of an item that every city hands down, hundreds of acts are of a few kinds.
    """

    mode: Mode
    steps: tuple[Step, ...]
    to_level: Level
    published: date | None
    effect: Period | None
    withdrawn: date | None
    reverts: bool


class Act(msgspec.Struct, frozen=True, gc=False):
    """
    A delegation with all that belongs to it.

    Attributes:
        row: the delegation.
        exclusions: where it does not reach, by division.
        takeovers: when its receivers take over, by division.
        published: its own publication, else its instrument's.
        effect: the days on which it is in effect; ``None``: it waits for an instrument, or was never published.
        named: the divisions that it names: its scope, else its giver.
        kind: what it has in common with others; ``None``: an exclusion, a takeover or a receiver by name makes
            it lead a way of its own.
    """

    row: Delegation
    exclusions: Mapping[str, Exclusion]
    takeovers: Mapping[str, Takeover]
    published: date | None
    effect: Period | None
    named: tuple[str, ...]
    kind: Kind | None = None

    @property
    def is_checked(self) -> bool:
        """Whether a check may have something to say of it where it is followed."""
        return bool(self.takeovers) or self.row.mode is Mode.ENTRUSTED

    @property
    def ends(self) -> date | None:
        """The first day after its term or its withdrawal, whichever comes first; ``None``: it has no end."""
        return earlier(self.row.valid_to, self.row.withdrawn)

    @property
    def is_outlived(self) -> bool:
        """Whether it ended before it began, so that it never moves anything."""
        return self.effect is not None and self.effect.is_empty

    def taken_over_on(self, receiver: str) -> date | None:
        """The first day on which a receiver handles; ``None`` when it has not taken over."""
        takeover = self.takeovers.get(receiver)
        if self.effect is None or takeover is None:
            return self.effect.start if self.effect is not None else None
        return None if takeover.done is None else later(self.effect.start, takeover.done)


class Reaching(msgspec.Struct, frozen=True, gc=False):
    """An act that reaches a place, and the position on the place's path of the nearest division that it names."""

    act: Act
    depth: int


class Plain(msgspec.Struct, frozen=True, gc=False):
    """
    A plain act (普通下放) that reaches a place: its kind and its giver tell all that decides which way it leads.

    Attributes:
        kind: what it has in common with others.
        depth: the position on the place's path of the division that gives, which is the only one that it names.
        number: by which the act itself is found among the acts of the same snapshot.
    """

    kind: Kind
    depth: int
    number: int

    @property
    def is_checked(self) -> bool:
        """Whether a check may have something to say of it where it is followed."""
        return self.kind.mode is Mode.ENTRUSTED


EXCLUSION_INDEXES: dict[str, Keys[Exclusion]] = {"delegation": lambda row: (row.delegation,)}
TAKEOVER_INDEXES: dict[str, Keys[Takeover]] = {"delegation": lambda row: (row.delegation,)}


def indexes(territory: Territory, exclusions: Shelf[Exclusion]) -> dict[str, Keys[Delegation]]:
    """
    How acts are found: by key, by item, by item and a division that they name, its level, and by item and above.

    "Above" is every division that on some day contains one that the act names or excludes.
    """

    def above(row: Delegation) -> set[str]:
        excluded = (exclusion.division for exclusion in exclusions.get("delegation", row.code))
        return {upper for code in (*named(row), *excluded) for upper in territory.possible_uppers(code)}

    return {
        "code": lambda row: (row.code,),
        "item": lambda row: (row.item,),
        "named": lambda row: [f"{row.item}/{division}" for division in named(row)],
        "level": lambda row: {
            f"{row.item}/{version.level}" for code in named(row) for version in territory.versions(code)
        },
        "above": lambda row: (f"{row.item}/{upper}" for upper in sorted(above(row))),
    }


def told_apart(exclusions: Iterable[Exclusion], takeovers: Iterable[Takeover]) -> set[str]:
    """The keys of the acts that exclude places, or that somebody takes over at a time of its own."""
    return {row.delegation for row in exclusions} | {row.delegation for row in takeovers}


def named(row: Delegation) -> tuple[str, ...]:
    """The divisions that an act names: its scope, else its giver."""
    return row.scope or (row.from_division,)
