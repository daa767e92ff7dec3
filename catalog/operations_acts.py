"""Operations on acts (下放操作): hand down, take over, withdraw, end."""

from __future__ import annotations

from typing import Annotated

import msgspec

from catalog.agencies import Agency
from catalog.delegations import Delegation, Exclusion, Interim, Mode, Step, Takeover
from catalog.divisions import Division, Level
from catalog.errors import BadArgument, Refusal
from catalog.items import Item
from catalog.ledgers import Ledger
from catalog.operations import Verb, division_of, item_of
from catalog.records import about, date
from catalog.wording import LEVELS, MODES, Words


class MustDescend(Refusal):
    """An item is handed down only to a level below the one that hands it down."""

    code = "MUST_DESCEND"


class AlreadyThere(Refusal):
    """An operation that would bring what the catalogue has already."""

    code = "ALREADY_THERE"


class Excluded(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A place that an act does not reach (排除)."""

    division: Annotated[str, about("区划代码", "The place, and all below it.")]
    reason: Annotated[str | None, about("理由", "Why not here, in Chinese; empty: not stated.")] = None
    reason_en: Annotated[str | None, about("英文理由", "Why not here, in English; empty: not stated.")] = None


class Receiver(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A receiver that takes over on a day of its own (承接)."""

    division: Annotated[str, about("承接区划", "The receiver's division.")]
    due: Annotated[date, about("应承接日期", "The day by which it is to take over.")]
    done: Annotated[date | None, about("承接日期", "The first day on which it handles; empty: not yet.")] = None


class Delegate(Verb, frozen=True, kw_only=True):
    """Hand steps of an item down (下放, 委托, 授权, 服务前移): the act with its exclusions and receivers at once."""

    zh = "下放"

    code: Annotated[str, about("下放键", "The key that the act shall have.")]
    item: Annotated[str, about("事项键", "The item whose steps move.")]
    from_division: Annotated[str, about("授出区划", "The division that gives.")]
    to_level: Annotated[Level, about("承接层级", "Level of the receivers.")]
    steps: Annotated[tuple[Step, ...], about("环节", "Those that move.")]
    mode: Annotated[Mode, about("方式", "How they move.")]
    to_agency: Annotated[str | None, about("承接主体", "A receiver by name; empty: the agency of the line.")] = None
    scope: Annotated[tuple[str, ...], about("适用区划", "Where it applies; empty: all of the giver's.")] = ()
    clause: Annotated[str | None, about("条款", "Clause of the document.")] = None
    decided: Annotated[date | None, about("决定日期", "Empty: not known.")] = None
    published: Annotated[date | None, about("公布日期", "Empty: the document's.")] = None
    valid_from: Annotated[date | None, about("生效日期", "Empty: 30 working days after publication.")] = None
    valid_to: Annotated[date | None, about("期满日期", "First day after its term; empty: it has none.")] = None
    reverts: Annotated[bool, about("期满收回", "Whether the steps return to the giver when it ends.")] = True
    interim: Annotated[Interim, about("过渡期办理", "Who handles until a receiver takes over.")] = Interim.OLD_HOLDER
    condition: Annotated[str | None, about("生效条件", "The document that it waits for; empty: none.")] = None
    agreement: Annotated[str | None, about("委托协议", "Of an entrustment: the written agreement.")] = None
    exclusions: Annotated[tuple[Excluded, ...], about("排除", "Places that it does not reach.")] = ()
    takeovers: Annotated[tuple[Receiver, ...], about("承接", "Receivers that take over on a day of their own.")] = ()

    def apply(self, ledger: Ledger) -> None:
        """See :meth:`Operation.apply`."""
        item = item_of(ledger, self.item)
        giver = division_of(ledger, self.from_division, "fromDivision", self.valid_from)
        if ledger.find(Delegation, code=(self.code,)):
            raise AlreadyThere(
                f"There is an act {self.code!r} already. Choose another key, or put the row to correct it.",
                f"已有下放“{self.code}”。请另选键，或写入该行以更正。",
                argument="code",
            )
        self._descend(ledger, giver, item)
        provenance = self.provenance(ledger)
        shared = {*self.__struct_fields__} & {*Delegation.__struct_fields__} - provenance.keys()
        ledger.put(Delegation(**{name: getattr(self, name) for name in shared}, **provenance))
        ledger.put(
            *(Exclusion(delegation=self.code, **msgspec.structs.asdict(one), **provenance) for one in self.exclusions),
            *(Takeover(delegation=self.code, **msgspec.structs.asdict(one), **provenance) for one in self.takeovers),
        )

    def _descend(self, ledger: Ledger, giver: Division, item: Item) -> None:
        if self.to_level.rank > giver.level.rank:
            return
        receiver = ledger.one(Agency, "toAgency", code=self.to_agency) if self.to_agency else None
        if self.to_level is giver.level and receiver is not None and receiver.division == giver.code:
            return
        own, upper = LEVELS[giver.level], LEVELS[self.to_level]
        raise MustDescend(
            f"{giver.name_en or giver.name} is a {own.en} and cannot hand '{item.name_en or item.name}' to the level {self.to_level} "
            f"({upper.en}). Choose a level below {giver.level}, or name another agency of {giver.code} in toAgency.",
            f"{giver.name}为{own.zh}，不能将“{item.name}”下放到{upper.zh}。"
            f"请选择低于{own.zh}的层级；同级下放须写明本级的另一实施主体。",
            argument="toLevel",
        )

    def describe(self) -> Words:
        """See :meth:`Operation.describe`."""
        steps, since = "、".join(step.zh for step in self.steps), self.valid_from
        where, mode, level = "、".join(self.scope) or self.from_division, MODES[self.mode], LEVELS[self.to_level]
        return Words(
            f"Hand {', '.join(self.steps)} of {self.item} down from {self.from_division} to the level {self.to_level} "
            f"in {where} ({mode.en}){f', from {since} on' if since else ''}",
            f"{f'自 {since} 起，' if since else ''}{self.from_division} 将“{self.item}”的{steps}环节{mode.zh}到"
            f"{level.zh}（{where}）",
        )


class _OnAct(Verb, frozen=True, kw_only=True):
    """An operation on an act that is there."""

    delegation: Annotated[str, about("下放键", "The act.")]

    def act(self, ledger: Ledger) -> Delegation:
        """
        The act.

        Raises:
            NotThere: there is none of that key.
        """
        return ledger.one(Delegation, "delegation", code=self.delegation)


class TakeOver(_OnAct, frozen=True, kw_only=True):
    """A receiver has taken over on a day (承接)."""

    zh = "承接"

    division: Annotated[str, about("承接区划", "The receiver's division.")]
    done: Annotated[date, about("承接日期", "The first day on which it handles.")]
    due: Annotated[date | None, about("应承接日期", "Empty: as stated before, else that day.")] = None

    def apply(self, ledger: Ledger) -> None:
        """See :meth:`Operation.apply`."""
        act, code = self.act(ledger), division_of(ledger, self.division, "division").code
        known = ledger.find(Takeover, delegation=(act.code,), division=(code,))
        if known:
            ledger.put(msgspec.structs.replace(known[0], done=self.done, due=self.due or known[0].due))
            return
        due = self.due or self.done
        ledger.put(Takeover(delegation=act.code, division=code, due=due, done=self.done, **self.provenance(ledger)))

    def describe(self) -> Words:
        """See :meth:`Operation.describe`."""
        return Words(
            f"{self.division} takes over what {self.delegation} hands down, from {self.done} on",
            f"{self.division} 自 {self.done} 起承接“{self.delegation}”下放的事项",
        )


class Withdraw(_OnAct, frozen=True, kw_only=True):
    """Withdraw an act by a document of its own (收回)."""

    zh = "收回"

    on: Annotated[date, about("收回日期", "The first day on which it has no effect.")]

    def apply(self, ledger: Ledger) -> None:
        """See :meth:`Operation.apply`."""
        act = self.act(ledger)
        if self.instrument is None:
            raise BadArgument(
                f"{act.code!r} is withdrawn by a document, and none is named. Give `instrument`.",
                f"收回“{act.code}”须有文件依据。请填写 instrument。",
                argument="instrument",
            )
        if act.withdrawn is not None and act.withdrawn <= self.on:
            raise BadArgument(
                f"{act.code!r} is withdrawn already, on {act.withdrawn}. Choose an earlier day, or leave it.",
                f"“{act.code}”已于 {act.withdrawn} 收回。请改为更早的日期，或不作变更。",
                argument="on",
            )
        _after_beginning(act, self.on, least=0)
        self.document(ledger)
        ledger.put(msgspec.structs.replace(act, withdrawn=self.on, withdrawal=self.instrument))

    def describe(self) -> Words:
        """See :meth:`Operation.describe`."""
        return Words(
            f"Withdraw {self.delegation} by {self.instrument}, from {self.on} on",
            f"自 {self.on} 起，依据“{self.instrument}”收回“{self.delegation}”",
        )


class EndDelegation(_OnAct, frozen=True, kw_only=True):
    """Let the term of an act end on a day (期满终止)."""

    zh = "终止下放"

    on: Annotated[date, about("期满日期", "The first day after its term.")]

    def apply(self, ledger: Ledger) -> None:
        """See :meth:`Operation.apply`."""
        act = self.act(ledger)
        _after_beginning(act, self.on, least=1)
        self.document(ledger)
        ledger.put(msgspec.structs.replace(act, valid_to=self.on))

    def describe(self) -> Words:
        """See :meth:`Operation.describe`."""
        return Words(
            f"Let the term of {self.delegation} end on {self.on}", f"“{self.delegation}”的期限至 {self.on} 届满"
        )


def _after_beginning(act: Delegation, day: date, *, least: int) -> None:
    start = act.valid_from
    if start is not None and (day - start).days < least:
        raise BadArgument(
            f"{act.code!r} begins on {start} and cannot end on {day}. Choose a later day.",
            f"“{act.code}”自 {start} 起生效，不能在 {day} 终止。请改为更晚的日期。",
            argument="on",
        )


ACTS: tuple[type[Verb], ...] = (Delegate, TakeOver, Withdraw, EndDelegation)
"""The operations of this module."""
