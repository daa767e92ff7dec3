"""
Carried acts (下放随区划调整): acts that name divisions that end, and acts that such divisions gave.

An act that names an old division names those that begin in its place as well: on every day just one
of them exists. An act that an old division gave ends, and goes on as one of the successor. One that had
ended without giving back is not carried along: the powers that nobody held are the successor's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

import msgspec

from catalog.codes import division_prefix
from catalog.delegations import HANDOVER_WORKING_DAYS, Delegation, Exclusion, Takeover
from catalog.divisions import Administration
from catalog.instruments import Instrument
from catalog.ledgers import Ledger
from catalog.period import earlier, later
from catalog.records import date
from catalog.workdays import Calendar, DayKind, SpecialDay


class CarriedActs:
    """
    The acts that go on under successors.

    Args:
        ledger: where rows are ended and put.
        on: the first day of the successors.
        heirs: for each old division its successors.
        new: those of the successors that begin on the day.
        children: for each old division what it administered directly, as it goes on.
        agencies: for each agency that ends the one that goes on in its place.
    """

    def __init__(
        self,
        ledger: Ledger,
        on: date,
        heirs: Mapping[str, Collection[str]],
        new: Collection[str],
        children: Mapping[str, Collection[str]],
        agencies: Mapping[str, str],
    ) -> None:
        self._ledger = ledger
        self._on = on
        self._heirs = heirs
        self._new = new
        self._children = children
        self._agencies = agencies

    def carry(self) -> None:
        """End, amend and begin acts."""
        for act in self._ledger.find(Delegation, from_division=self._heirs):
            if self._lasts(act):
                self._hand_over(act)
        for act in self._ledger.find(Delegation, scope=self._heirs):
            if self._lasts(act) and act.from_division not in self._heirs:
                self._ledger.put(msgspec.structs.replace(act, scope=self._with_heirs(act.scope)))
        for exclusion in self._ledger.find(Exclusion, division=self._heirs):
            if self._is_still_given(exclusion.delegation):
                for heir in self._begun(exclusion.division):
                    self._ledger.put(msgspec.structs.replace(exclusion, division=heir))
        self._carry_takeovers()

    def _carry_takeovers(self) -> None:
        """A successor has taken over when all have that it stands for; one that has is told by no row."""
        pending: dict[tuple[str, str], list[Takeover]] = {}
        for takeover in self._ledger.find(Takeover, division=self._heirs):
            if self._is_still_given(takeover.delegation):
                for heir in self._begun(takeover.division):
                    pending.setdefault((takeover.delegation, heir), []).append(takeover)
        for (_, heir), rows in pending.items():
            waiting = [row for row in rows if row.done is None or row.done > self._on]
            if waiting:
                last = max(waiting, key=lambda row: row.done or date.max)
                self._ledger.put(msgspec.structs.replace(last, division=heir))

    def _begun(self, code: str) -> list[str]:
        return [heir for heir in self._heirs[code] if heir in self._new]

    def _with_heirs(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Some divisions, and after each old one those that begin in its place."""
        return tuple(
            dict.fromkeys(
                name for code in codes for name in (code, *(self._begun(code) if code in self._heirs else ()))
            )
        )

    def _lasts(self, act: Delegation) -> bool:
        end = earlier(act.valid_to, act.withdrawn)
        return end is None or end > self._on

    def _is_still_given(self, code: str) -> bool:
        """Whether an act holds on and its giver does not end."""
        acts = self._ledger.find(Delegation, code=(code,))
        return any(self._lasts(act) and act.from_division not in self._heirs for act in acts)

    def _hand_over(self, act: Delegation) -> None:
        """An act of an old division goes on as acts of its successors, each for what goes to it."""
        exclusions = self._ledger.find(Exclusion, delegation=(act.code,))
        takeovers = self._ledger.find(Takeover, delegation=(act.code,))
        start = self._start(act)
        for heir in self._heirs[act.from_division]:
            scope = self._scope(act, heir)
            if scope is None:
                continue
            code = self._key(act, start, heir)
            agency = self._agencies.get(act.to_agency or "", act.to_agency)
            since = None if start is None else later(start, self._on)
            values = {"code": code, "from_division": heir, "scope": scope, "to_agency": agency, "valid_from": since}
            self._ledger.put(msgspec.structs.replace(act, **values))
            belonging: tuple[Exclusion | Takeover, ...] = (*exclusions, *takeovers)
            for row in belonging:
                for division in self._mapped(act.from_division, heir, (row.division,)):
                    self._ledger.put(msgspec.structs.replace(row, delegation=code, division=division))
        if start is not None and start >= self._on:
            self._ledger.close(*exclusions, *takeovers, act)
        else:
            self._ledger.put(msgspec.structs.replace(act, valid_to=self._on))

    def _scope(self, act: Delegation, heir: str) -> tuple[str, ...] | None:
        """Where an act holds that goes on as one of a successor; ``None``: nowhere."""
        alone = heir in self._new and sum(heir in heirs for heirs in self._heirs.values()) == 1
        if not act.scope or act.from_division in act.scope:
            if alone:
                return ()
            mine = tuple(self._mapped(act.from_division, heir, self._children[act.from_division]))
            return mine or None
        return tuple(dict.fromkeys(self._mapped(act.from_division, heir, act.scope))) or None

    def _mapped(self, giver: str, heir: str, codes: Iterable[str]) -> list[str]:
        """Those of some divisions that go to a successor of their giver, as they are called then."""
        found = []
        for code in codes:
            if code == giver:
                found.append(heir)
            elif code in self._heirs:
                found += self._heirs[code]
            elif len(self._heirs[giver]) == 1 or self._goes_to(code, giver, heir):
                found.append(code)
        return found

    def _goes_to(self, code: str, giver: str, heir: str) -> bool:
        """Whether a division of one that is split lies within what goes to a successor."""
        return any(
            code.startswith(division_prefix(child)) and self._administrator(child) == heir
            for child in self._children[giver]
        )

    def _administrator(self, child: str) -> str | None:
        row = self._ledger.current(Administration, self._on, division=child)
        if row is not None:
            return row.administrator
        return next(
            (heir for heirs in self._heirs.values() for heir in heirs if child.startswith(division_prefix(heir))), None
        )

    def _key(self, act: Delegation, start: date | None, heir: str) -> str:
        """
        The key of an act as it goes on.

        It tells since when the act held: all acts of a giver go on from the same day, and of those that
        compete the one that began later still has to win, now by its key.
        """
        return f"{division_prefix(heir)}-{'undated' if start is None else start.strftime('%Y%m%d')}-{act.code}"

    def _start(self, act: Delegation) -> date | None:
        """The first day of an act's effect; ``None`` while nothing dates it, or while its instrument is not in force."""
        instrument = self._instrument(act.instrument)
        published = act.published or (instrument.published if instrument is not None else None)
        start = act.valid_from
        if start is None and published is not None:
            start = self._calendar.after(published, HANDOVER_WORKING_DAYS)
        if act.condition is None:
            return start
        condition = self._instrument(act.condition)
        in_force = None if condition is None else condition.valid_from
        return start if in_force is None or in_force > self._on else later(start, in_force)

    def _instrument(self, code: str | None) -> Instrument | None:
        return None if code is None else next(iter(self._ledger.find(Instrument, code=(code,))), None)

    @cached_property
    def _calendar(self) -> Calendar:
        return Calendar(self._ledger.find(SpecialDay, kind=tuple(DayKind)))
