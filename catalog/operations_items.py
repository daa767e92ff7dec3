"""Operations on items (事项操作): promise a time limit, drop a certificate, cancel, rename."""

from __future__ import annotations

from typing import Annotated

import msgspec

from catalog.certificates import REPLACEMENT_MODES, Removal
from catalog.errors import BadArgument
from catalog.items import Channel, Item, ItemKind
from catalog.ledgers import Ledger
from catalog.materials import Material
from catalog.operations import Verb, division_of, item_of
from catalog.period import earlier
from catalog.records import about, date
from catalog.time_limits import Limit, LimitKind, TimeUnit
from catalog.wording import UNITS, Words

KINDS = {LimitKind.STATUTORY: Words("statutory", "法定"), LimitKind.COMMITTED: Words("committed", "承诺")}


class SetTimeLimit(Verb, frozen=True, kw_only=True):
    """Set a time limit from a day on (调整办结时限); the one in force until then ends the day before."""

    zh = "调整办结时限"

    item: Annotated[str, about("事项键", "The item.")]
    kind: Annotated[LimitKind, about("时限类别", "STATUTORY or COMMITTED.")]
    value: Annotated[int, about("时限", "How many units, 0 or more.")]
    unit: Annotated[TimeUnit, about("时限单位", "WORKING_DAY, CALENDAR_DAY or MONTH.")]
    since: Annotated[date, about("生效日期", "The first day on which it holds; a later limit stays as it is.")]
    division: Annotated[str | None, about("区划代码", "Of a commitment: where it holds; empty: everywhere.")] = None
    channel: Annotated[Channel | None, about("办理形式", "Of a commitment: for one channel only.")] = None
    extension: Annotated[int | None, about("可延长", "Units by which it may be extended; empty: not at all.")] = None
    law: Annotated[str | None, about("依据", "The law or document that sets it.")] = None
    article: Annotated[str | None, about("条款", "Its article.")] = None

    def apply(self, ledger: Ledger) -> None:
        """See :meth:`Operation.apply`."""
        item = item_of(ledger, self.item)
        division = division_of(ledger, self.division, "division").code if self.division is not None else None
        of_item = ledger.find(
            Limit, item=(item.code,), division=(division,), kind=(self.kind,), channel=(self.channel,)
        )
        until: date | None = None
        for row in of_item:
            if row.valid_from is not None and row.valid_from > self.since:
                until = earlier(until, row.valid_from)
            elif row.valid_from != self.since:
                ledger.end(row, self.since)
        ledger.put(
            Limit(
                item=item.code,
                kind=self.kind,
                value=self.value,
                unit=self.unit,
                division=division,
                channel=self.channel,
                extension=self.extension,
                law=self.law,
                article=self.article,
                valid_from=self.since,
                valid_to=until,
                **self.provenance(ledger),
            )
        )

    def describe(self) -> Words:
        """See :meth:`Operation.describe`."""
        kind, unit = KINDS[self.kind], UNITS[self.unit]
        return Words(
            f"The {kind.en} time limit of {self.item}{f' in {self.division}' if self.division else ''} is "
            f"{self.value} {unit.en} from {self.since} on",
            f"自 {self.since} 起，{f'{self.division} ' if self.division else ''}“{self.item}”的{kind.zh}时限为 "
            f"{self.value} {unit.zh}",
        )


class RemoveCertificate(Verb, frozen=True, kw_only=True):
    """
    Ask for a certificate no longer, from a day on (取消证明事项).

    The papers of items that demand it end on that day as well.
    """

    zh = "取消证明事项"

    certificate: Annotated[str, about("证明事项", "The certificate.")]
    on: Annotated[date, about("取消日期", "The first day on which it is no longer asked for.")]
    mode: Annotated[str, about("替代方式", "R1 to R10.")]
    replacement: Annotated[str | None, about("替代说明", "What stands in for it; with R9 and R10 nothing.")] = None
    note: Annotated[str | None, about("备注", "Anything else worth knowing.")] = None

    def apply(self, ledger: Ledger) -> None:
        """See :meth:`Operation.apply`."""
        item = item_of(ledger, self.certificate, "certificate")
        if item.kind is not ItemKind.CERTIFICATE:
            raise BadArgument(
                f"{item.name} ({item.code}) is a {item.kind}, not a CERTIFICATE. Name a certificate, or cancel the item.",
                f"{item.name}（{item.code}）是 {item.kind}，不是证明事项。请改写证明事项，或使用取消事项。",
                argument="certificate",
            )
        if self.mode not in REPLACEMENT_MODES:
            raise BadArgument(
                f"{self.mode!r} is no mode of replacement. Write R1 to R10.",
                f"“{self.mode}”不是替代方式。请写 R1 至 R10。",
                argument="mode",
            )
        ledger.put(
            Removal(
                certificate=item.code,
                on=self.on,
                mode=self.mode,
                instrument=self.instrument,
                replacement=self.replacement,
                note=self.note,
                **self.provenance(ledger),
            )
        )
        for paper in ledger.find(Material, certificate=(item.code,)):
            ledger.end(paper, self.on)

    def describe(self) -> Words:
        """See :meth:`Operation.describe`."""
        mode = REPLACEMENT_MODES.get(self.mode, ("", ""))
        return Words(
            f"{self.certificate} is no longer asked for from {self.on} on ({self.mode}: {mode[1]})",
            f"自 {self.on} 起取消证明事项“{self.certificate}”（{self.mode}：{mode[0]}）",
        )


class CancelItem(Verb, frozen=True, kw_only=True):
    """Cancel an item from a day on (取消事项); its variants end with it."""

    zh = "取消事项"

    item: Annotated[str, about("事项键", "The item.")]
    on: Annotated[date, about("取消日期", "The first day on which it is no longer in effect.")]
    replaced_by: Annotated[str | None, about("替代事项", "The item that replaces it; empty: none.")] = None

    def apply(self, ledger: Ledger) -> None:
        """See :meth:`Operation.apply`."""
        item = item_of(ledger, self.item)
        if item.valid_from is not None and self.on <= item.valid_from:
            raise BadArgument(
                f"{item.name} is in effect from {item.valid_from} on and cannot be cancelled on {self.on}. "
                "Choose a later day.",
                f"{item.name}自 {item.valid_from} 起实施，不能在 {self.on} 取消。请改为更晚的日期。",
                argument="on",
            )
        self.document(ledger)
        if self.replaced_by is not None:
            item_of(ledger, self.replaced_by, "replacedBy")
        ledger.put(msgspec.structs.replace(item, valid_to=self.on, replaced_by=self.replaced_by or item.replaced_by))
        for variant in ledger.find(Item, parent=(item.code,)):
            ledger.end(variant, self.on)

    def describe(self) -> Words:
        """See :meth:`Operation.describe`."""
        instead, instead_zh = (f", replaced by {self.replaced_by}", f"，由“{self.replaced_by}”替代")
        return Words(
            f"Cancel {self.item} from {self.on} on{instead if self.replaced_by else ''}",
            f"自 {self.on} 起取消事项“{self.item}”{instead_zh if self.replaced_by else ''}",
        )


class RenameItem(Verb, frozen=True, kw_only=True):
    """Give an item another name (事项更名); people still find it by the former one."""

    zh = "事项更名"

    item: Annotated[str, about("事项键", "The item.")]
    name: Annotated[str, about("名称", "Its new name in Chinese.")]
    name_en: Annotated[str | None, about("英文名称", "Its new name in English; empty: as before.")] = None

    def apply(self, ledger: Ledger) -> None:
        """See :meth:`Operation.apply`."""
        item = item_of(ledger, self.item)
        self.document(ledger)
        former = dict.fromkeys([*item.aliases, item.name])
        former.pop(self.name, None)
        values = {"name": self.name, "name_en": self.name_en or item.name_en, "aliases": tuple(former)}
        ledger.put(msgspec.structs.replace(item, **values))

    def describe(self) -> Words:
        """See :meth:`Operation.describe`."""
        return Words(f"Rename {self.item} to {self.name_en or self.name}", f"事项“{self.item}”更名为“{self.name}”")


ITEMS: tuple[type[Verb], ...] = (SetTimeLimit, RemoveCertificate, CancelItem, RenameItem)
"""The operations of this module."""
