"""Checks of delegations (下放校验): acts that hand up, out of their giver's reach, or more than their mode moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog.agencies import Agency
from catalog.checks_territory import Ground
from catalog.delegations import Delegation, Exclusion, Mode, Step, Takeover
from catalog.problems import Problem
from catalog.sheets import Sheets


def upward(sheets: Sheets, ground: Ground) -> Iterator[Problem]:
    """
    An act that hands an item up, or sideways without naming the agency that receives it.

    An item is handed down to a level below the giver's. Within a division an act moves a step only
    to another agency that it names (同级授权, 同级委托).
    """
    sheet = sheets.of(Delegation)
    agencies = {row.code: row for row in sheets.of(Agency).rows}
    for at in sheet:
        row = at[1]
        ranks = {level.rank for level in ground.levels(row.from_division)}
        if not ranks or row.to_level.rank > max(ranks):
            continue
        receiver = agencies.get(row.to_agency or "")
        if row.to_level.rank not in ranks:
            message = f"{row.from_division} cannot hand {row.item!r} up to the level {row.to_level}."
            message_zh = f"{row.from_division} 不能将“{row.item}”上交给 {row.to_level} 层级。"
        elif receiver is None or receiver.division != row.from_division:
            message = (
                f"{row.from_division} is of the level {row.to_level} itself. "
                "Within a division an act has to name another agency of it in to_agency."
            )
            message_zh = f"{row.from_division} 本身就是 {row.to_level}。同级下放须在 to_agency 写明本级的另一实施主体。"
        else:
            continue
        yield sheet.problem(
            at, "to_level", f"{message} Choose a level below the giver's.", f"{message_zh}请选择低于授出区划的层级。"
        )


def receivers(sheets: Sheets, ground: Ground) -> Iterator[Problem]:
    """A named receiver whose division is not of the receiving level, or not the giver's to hand to."""
    sheet = sheets.of(Delegation)
    agencies = {row.code: row for row in sheets.of(Agency).rows}
    for at in sheet:
        row = at[1]
        receiver = agencies.get(row.to_agency or "")
        if receiver is None or not ground.levels(receiver.division):
            continue
        if row.to_level not in ground.levels(receiver.division):
            yield sheet.problem(
                at,
                "to_agency",
                f"{receiver.name} is an agency of {receiver.division}, which is not of the level {row.to_level}. "
                "Name an agency of that level, or correct the level.",
                f"{receiver.name}属于 {receiver.division}，其层级不是 {row.to_level}。请改写该层级的实施主体，或更正承接层级。",
            )


def out_of_reach(sheets: Sheets, ground: Ground) -> Iterator[Problem]:
    """A scope, an exclusion or a takeover outside the giver's division, by code and by administration on any day."""
    delegations = sheets.of(Delegation)
    givers = {row.code: row.from_division for row in delegations.rows}
    for at in delegations:
        for code in at[1].scope:
            if ground.levels(code) and not ground.contains(at[1].from_division, code):
                yield delegations.problem(at, "scope", *_out_of_reach(code, at[1].from_division))
    for record in (Exclusion, Takeover):
        sheet: Any = sheets.of(record)
        for at in sheet:
            giver, code = givers.get(at[1].delegation), at[1].division
            if giver is not None and ground.levels(code) and not ground.contains(giver, code):
                yield sheet.problem(at, "division", *_out_of_reach(code, giver))


def _out_of_reach(code: str, giver: str) -> tuple[str, str]:
    return (
        f"{code} never lay in the giver's division, {giver}. Name a division within it, or add who administers it.",
        f"{code} 从未属于授出区划 {giver}。请改写其范围内的区划，或补充代管关系。",
    )


def more_than_acceptance(sheets: Sheets) -> Iterator[Problem]:
    """An act of outreach (服务前移) that moves more than acceptance."""
    sheet = sheets.of(Delegation)
    for at in sheet:
        if at[1].mode is Mode.OUTREACH and at[1].steps != (Step.ACCEPT,):
            yield sheet.problem(
                at,
                "steps",
                f"OUTREACH moves acceptance only, not {';'.join(at[1].steps)}. Write ACCEPT, or choose another mode.",
                f"服务前移只移交受理环节，不能移交 {';'.join(at[1].steps)}。请改写 ACCEPT，或更改方式。",
            )


def takeovers_of_other_levels(sheets: Sheets, ground: Ground) -> Iterator[Problem]:
    """A takeover by a division that is not of the receiving level; pseudo units are told by a finding."""
    sheet = sheets.of(Takeover)
    acts = {row.code: row for row in sheets.of(Delegation).rows}
    for at in sheet:
        act, code = acts.get(at[1].delegation), at[1].division
        levels = ground.levels(code)
        if act is not None and levels and act.to_level not in levels and not ground.is_pseudo(code):
            yield sheet.problem(
                at,
                "division",
                f"{code} is a {', '.join(sorted(levels))}, and {act.code!r} hands to the level {act.to_level}. "
                "Name a receiver of that level.",
                f"{code} 为 {'、'.join(sorted(levels))}，而“{act.code}”下放到 {act.to_level}。请改写该层级的承接区划。",
            )


def check(sheets: Sheets) -> Iterator[Problem]:
    """Everything that this module finds wrong."""
    if sheets.of(Delegation).rows:
        ground = Ground(sheets)
        yield from upward(sheets, ground)
        yield from receivers(sheets, ground)
        yield from out_of_reach(sheets, ground)
        yield from takeovers_of_other_levels(sheets, ground)
        yield from more_than_acceptance(sheets)
