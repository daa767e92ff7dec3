"""
Reorganisations (区划调整): divisions merged, split, renamed or re-coded, with all that hangs on them.

On one day the old divisions end, the new ones begin, and what belonged to the old goes on under the
new: the divisions that they administered, their agencies and offices, how they do items, and the acts
that name them. Nothing that was so before that day is told otherwise afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any

import msgspec

from catalog.carrying import Carrying
from catalog.codes import division_code, division_prefix
from catalog.divisions import Division, Succession, SuccessionKind
from catalog.errors import BadArgument
from catalog.ledgers import Ledger
from catalog.operations import Verb, division_of
from catalog.records import about, date
from catalog.wording import Words


class Successor(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A division that takes the place of others (承继区划): a new one, or one that goes on."""

    code: Annotated[str, about("区划代码", "Its code.")]
    name: Annotated[str | None, about("名称", "Name in Chinese; empty: it exists already and goes on.")] = None
    name_en: Annotated[str | None, about("英文名称", "Name in English; empty: none is in use.")] = None
    kind: Annotated[str | None, about("类型", "What it is; empty: the same as the old one.")] = None
    divisions: Annotated[
        tuple[str, ...], about("下辖区划", "Of a split: which of the old one's divisions it administers.")
    ] = ()
    agencies: Annotated[
        tuple[str, ...], about("实施主体", "Of a split: which of the old one's agencies go on under it.")
    ] = ()


class Reorganise(Verb, frozen=True, kw_only=True):
    """
    Merge, split, rename or re-code divisions on a day (区划调整).

    - RENAME: one division keeps its code under another name.
    - RECODE: one division goes on under another code; with ``below`` all that lies under it by code as well.
    - MERGE: several become a new one, or are taken up by one that exists, which goes on as it was.
    - SPLIT: one becomes several; each says which divisions and agencies go to it.
    """

    zh = "区划调整"

    kind: Annotated[SuccessionKind, about("变更方式", "MERGE, SPLIT, RENAME or RECODE.")]
    on: Annotated[date, about("变更日期", "The first day of the new.")]
    old: Annotated[tuple[str, ...], about("原区划", "The divisions that end; with RENAME the one renamed.")]
    new: Annotated[tuple[Successor, ...], about("现区划", "The divisions that take their place.")]
    below: Annotated[bool, about("下级同步", "Whether the codes below change likewise; only with RECODE.")] = False
    prefer: Annotated[
        str | None, about("从其规定", "Of several merged: whose arrangements hold on where they differ.")
    ] = None

    def apply(self, ledger: Ledger) -> None:
        """See :meth:`Operation.apply`."""
        old = list(self._standing(ledger))
        self._refuse_shape(old)
        if self.kind is SuccessionKind.RENAME:
            self._rename(ledger, old[0])
            return
        provenance = self.provenance(ledger)
        pairs = [(division, self._begin(ledger, division, number)) for number, division in self._pairs(old)]
        pairs += self._recoded_below(ledger, old[0]) if self.below else []
        for before, after in pairs:
            values = {"kind": self.kind, "instrument": self.instrument, "on": self.on, **provenance}
            ledger.put(Succession(division=before.code, successor=after.code, **values))
        carrying = Carrying(ledger, self.on, provenance, self.instrument, self._code(self.prefer, "prefer"))
        for before, after in pairs:
            carrying.add(before, after)
        if self.kind is SuccessionKind.SPLIT:
            for number, successor in enumerate(self.new):
                codes = [self._code(code, f"new[{number}].divisions") for code in successor.divisions]
                carrying.assign([*filter(None, codes), *successor.agencies], division_code(successor.code))
        carrying.carry()
        for division in {before.code: before for before, _ in pairs}.values():
            for version in ledger.find(Division, code=(division.code,)):
                ledger.end(version, self.on)

    def _standing(self, ledger: Ledger) -> Iterator[Division]:
        """The old divisions, which have to exist both on the day and on the day before."""
        for number, text in enumerate(self.old):
            argument = f"old[{number}]"
            if self.on == date.min:
                raise _wrong("Choose a later day.", "请选择更晚的日期。", "on")
            division_of(ledger, text, argument, self.on - timedelta(days=1))
            yield division_of(ledger, text, argument, self.on)

    def _refuse_shape(self, old: list[Division]) -> None:
        """Refuse numbers of divisions, or codes, that the kind of change does not have."""
        before = [division.code for division in old]
        after = [self._code(one.code, f"new[{number}].code") for number, one in enumerate(self.new)]
        one_each = len(before) == len(after) == 1
        sound = {
            SuccessionKind.RENAME: one_each and before == after,
            SuccessionKind.RECODE: one_each and before != after,
            SuccessionKind.MERGE: len(before) >= 1 and len(after) == 1,
            SuccessionKind.SPLIT: len(before) == 1 and len(after) > 1,
        }[self.kind]
        if not sound or len({*before}) < len(before) or len({*after}) < len(after):
            raise _wrong(
                "RENAME and RECODE have one old and one new division, RENAME with the same code; "
                "MERGE has one new, SPLIT one old and several new ones. Correct `old` or `new`.",
                "更名与变更代码各有一个原区划和一个现区划（更名时代码不变）；合并只有一个现区划；拆分只有一个原区划和多个现区划。"
                "请更正 old 或 new。",
                "kind",
            )
        if self.kind is not SuccessionKind.RENAME and {*before} & {*after}:
            raise _wrong(
                "A division that ends cannot be its own successor. Leave one that goes on out of `old`.",
                "终止的区划不能承继自身。请从 old 中去掉继续存在的区划。",
                "new",
            )
        if self.below and self.kind is not SuccessionKind.RECODE:
            raise _wrong(
                "Codes below follow a RECODE only. Re-code them by operations of their own.",
                "只有变更代码时下级代码才能同步变更。请另行变更下级代码。",
                "below",
            )

    def _code(self, text: str | None, argument: str) -> str | None:
        try:
            return None if text is None else division_code(text)
        except BadArgument as refusal:
            raise BadArgument(refusal.message, refusal.message_zh, argument=argument) from None

    def _rename(self, ledger: Ledger, old: Division) -> None:
        new = self.new[0]
        if new.name is None:
            raise _wrong("Give the new name.", "请给出新名称。", "new[0].name")
        ledger.end(old, self.on)
        values: dict[str, Any] = {"name": new.name, "name_en": new.name_en, "kind": new.kind or old.kind}
        ledger.put(msgspec.structs.replace(old, **values, valid_from=self.on, **self.provenance(ledger)))

    def _pairs(self, old: list[Division]) -> Iterator[tuple[int, Division]]:
        return ((number, division) for division in old for number in range(len(self.new)))

    def _begin(self, ledger: Ledger, old: Division, number: int) -> Division:
        """The successor as it is on the day, put unless it is there."""
        successor, argument = self.new[number], f"new[{number}]"
        code = division_code(successor.code)
        there = ledger.current(Division, self.on, code=code)
        if there is None and successor.name is None:
            raise _wrong(
                f"No division {code} exists on {self.on}, and it has no name. Name it, or correct the code.",
                f"{self.on} 没有区划 {code}，也未给出名称。请写明名称，或更正代码。",
                f"{argument}.name",
            )
        if there is not None and (there.level is not old.level or successor.name not in (None, there.name)):
            raise _wrong(
                f"{there.name} ({code}) exists on {self.on}; it is a {there.level}, {old.name} a {old.level}. "
                "A division that goes on keeps its name and takes up divisions of its own level.",
                f"{there.name}（{code}）在 {self.on} 已存在，为 {there.level}，而{old.name}为 {old.level}。"
                "继续存在的区划保留名称，只能并入同级区划。",
                f"{argument}.code",
            )
        if there is None:
            values = {"code": code, "name": successor.name, "name_en": successor.name_en}
            end = old.valid_to if self.kind is SuccessionKind.RECODE else None
            more = {"kind": successor.kind or old.kind, "valid_from": self.on, "valid_to": end}
            there = msgspec.structs.replace(old, **values, **more, **self.provenance(ledger))
            ledger.put(there)
            if self.kind is SuccessionKind.RECODE:
                self._go_on_as_planned(ledger, old, code)
        return there

    def _go_on_as_planned(self, ledger: Ledger, old: Division, code: str) -> None:
        """What a division was to become later, say by another name, it becomes under its new code."""
        for version in list(ledger.find(Division, code=(old.code,))):
            if version.valid_from is not None and version.valid_from > self.on:
                ledger.put(msgspec.structs.replace(version, code=code, **self.provenance(ledger)))

    def _recoded_below(self, ledger: Ledger, old: Division) -> list[tuple[Division, Division]]:
        """Every division that lies under the old one by code, with itself under the new code."""
        prefix, new = division_prefix(old.code), division_prefix(division_code(self.new[0].code))
        if len(prefix) != len(new):
            raise _wrong(
                f"{prefix} and {new} are codes of different length. Give a code of the same level.",
                f"{prefix} 与 {new} 的代码位数不同。请给出同级代码。",
                "new[0].code",
            )
        found = []
        for lower in ledger.between(Division, "code", prefix.ljust(12, "0"), prefix.ljust(12, "9")):
            if lower.code != old.code and self.on in lower.period:
                values = {"code": new + lower.code[len(prefix) :], "valid_from": self.on}
                begun = msgspec.structs.replace(lower, **values, **self.provenance(ledger))
                ledger.put(begun)
                self._go_on_as_planned(ledger, lower, begun.code)
                found.append((lower, begun))
        return found

    def describe(self) -> Words:
        """See :meth:`Operation.describe`."""
        old, new = ", ".join(self.old), ", ".join(one.code for one in self.new)
        verbs = {
            SuccessionKind.MERGE: Words(f"Merge {old} into {new}", f"{old} 合并为 {new}"),
            SuccessionKind.SPLIT: Words(f"Split {old} into {new}", f"{old} 拆分为 {new}"),
            SuccessionKind.RENAME: Words(
                f"Rename {old} to {self.new[0].name if self.new else ''}",
                f"{old} 更名为{self.new[0].name if self.new else ''}",
            ),
            SuccessionKind.RECODE: Words(f"Re-code {old} as {new}", f"{old} 的代码变更为 {new}"),
        }
        words = verbs[self.kind]
        return Words(
            f"{words.en} on {self.on}, with all that hangs on it", f"自 {self.on} 起，{words.zh}，相关事项随之调整"
        )


def _wrong(message: str, message_zh: str, argument: str) -> BadArgument:
    return BadArgument(message, message_zh, argument=argument)
