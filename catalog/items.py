"""Items (事项): licences, services and certificates, defined once for all places and implemented per place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated

from catalog.divisions import Level
from catalog.period import Moment
from catalog.records import Dated, Record, about


class ItemKind(StrEnum):
    """What an item is: an administrative licence (行政许可), a service (公共服务等), a certificate (证明事项)."""

    LICENCE = "LICENCE"
    SERVICE = "SERVICE"
    CERTIFICATE = "CERTIFICATE"


class PlaceBasis(StrEnum):
    """Which of a person's places counts: 户籍地 household, 常住地 residence, 参保地 insured, 注册地 registration."""

    HOUSEHOLD = "HOUSEHOLD"
    RESIDENCE = "RESIDENCE"
    INSURED = "INSURED"
    REGISTRATION = "REGISTRATION"


class Channel(StrEnum):
    """How one can apply (办理形式); GB/T 39046 A.5."""

    COUNTER = "COUNTER"
    WEB = "WEB"
    MOBILE = "MOBILE"
    COURIER = "COURIER"
    OTHER = "OTHER"


ONLINE = frozenset({Channel.WEB, Channel.MOBILE})
"""The channels through which acceptance needs no office."""


class CaseType(StrEnum):
    """How a case runs (办件类型): at once (即办件), within a committed time (承诺件), otherwise; GB/T 39046 A.6."""

    IMMEDIATE = "IMMEDIATE"
    COMMITTED = "COMMITTED"
    OTHER = "OTHER"


class ItemState(StrEnum):
    """Where an item stands in its life (事项状态)."""

    PLANNED = "PLANNED"
    IN_USE = "IN_USE"
    CANCELLED = "CANCELLED"


class Item(Dated, frozen=True, kw_only=True):
    """
    An item as the basic list defines it for all places (基本目录).

    A variant (子项, 情形) names its main item and has its own limit and papers.
    """

    file = "items"
    zh = "事项"
    key = ("code",)

    code: Annotated[str, about("事项键", "The catalogue's own stable key.")]
    kind: Annotated[ItemKind, about("事项种类", "LICENCE, SERVICE or CERTIFICATE.")]
    name: Annotated[str, about("名称", "Name in Chinese.")]
    category: Annotated[str, about("事项类型代码", "GB/T 39046 A.1: 01 licence … 10, 20 public service.")]
    line: Annotated[str, about("条线", "The line of work whose agencies handle it.")]
    place_basis: Annotated[PlaceBasis, about("地点依据", "HOUSEHOLD, RESIDENCE, INSURED or REGISTRATION.")]
    holder_level: Annotated[
        Level | None, about("原行使层级", "Level of the original holder; empty: a certificate whose issuer is unknown.")
    ] = None
    agency: Annotated[
        str | None, about("原实施主体", "The original holder by name; empty: the agency of the line.", ref="agencies")
    ] = None
    name_en: Annotated[str | None, about("英文名称", "Name in English; empty: none is in use.")] = None
    basic_code: Annotated[str | None, about("基本编码", "Basic code, seen with 12 characters; empty: not known.")] = (
        None
    )
    aliases: Annotated[tuple[str, ...], about("别名", "Other names by which people ask for it.")] = ()
    parent: Annotated[str | None, about("主项", "Of a variant: its main item.", ref="items")] = None
    replaced_by: Annotated[str | None, about("替代事项", "The item that replaces it.", ref="items")] = None
    audiences: Annotated[
        tuple[str, ...], about("服务对象", "GB/T 39046 A.4 codes: 1 natural person, 2 enterprise …")
    ] = ()
    life_events: Annotated[tuple[str, ...], about("服务主题", "Occasions on which people need it.")] = ()
    territory: Annotated[
        tuple[str, ...],
        about("适用区划", "Where it exists; empty: the top divisions of the package.", ref="divisions"),
    ] = ()
    handling_scope: Annotated[
        Level | None,
        about(
            "通办范围", "Any office of the line within the division of this level may accept; empty: only the holder's."
        ),
    ] = None
    case_type: Annotated[CaseType, about("办件类型", "IMMEDIATE, COMMITTED or OTHER.")] = CaseType.OTHER
    channels: Annotated[tuple[Channel, ...], about("办理形式", "COUNTER, WEB, MOBILE, COURIER, OTHER.")] = (
        Channel.COUNTER,
    )
    result: Annotated[str | None, about("结果名称", "What the applicant receives; empty: nothing, or not known.")] = (
        None
    )
    result_sample: Annotated[str | None, about("结果样本", "Address of a sample of the result; empty: none.")] = None
    online_url: Annotated[str | None, about("网办地址", "Web address where one applies; empty: not known.")] = None
    visits: Annotated[int | None, about("到现场次数", "How often the applicant must come; empty: not known.")] = None
    on_silence: Annotated[
        str | None, about("逾期后果", "What follows when the limit passes without a decision; empty: not known.")
    ] = None


class LegalBasis(Dated, frozen=True, kw_only=True):
    """The provision of law that an item rests on (设定依据)."""

    file = "legal_bases"
    zh = "设定依据"
    key = ("item", "number")

    item: Annotated[str, about("事项键", "The item.", ref="items")]
    number: Annotated[int, about("序号", "Position in the item's list, from 1.")]
    law: Annotated[str, about("法律法规", "Name of the law, regulation or document.")]
    article: Annotated[str | None, about("条款", "Article, such as 第57条; empty: the whole.")] = None
    text: Annotated[str | None, about("条文内容", "What it says; empty: not quoted.")] = None


class Implementation(Dated, frozen=True, kw_only=True):
    """
    How an item is done in a division and everything below it (实施清单).

    An empty cell leaves the definition's word. Time limits, materials and fees are overridden in
    their own files.
    """

    file = "implementations"
    zh = "实施清单"
    key = ("item", "division")

    item: Annotated[str, about("事项键", "The item.", ref="items")]
    division: Annotated[str, about("区划代码", "Where it applies, and everywhere below.", ref="divisions")]
    code: Annotated[str | None, about("实施编码", "Implementation code, seen with 31 characters; empty: none.")] = None
    case_type: Annotated[CaseType | None, about("办件类型", "Empty: as defined.")] = None
    channels: Annotated[tuple[Channel, ...], about("办理形式", "Empty: as defined.")] = ()
    result: Annotated[str | None, about("结果名称", "Empty: as defined.")] = None
    visits: Annotated[int | None, about("到现场次数", "Empty: as defined.")] = None
    online_url: Annotated[str | None, about("网办地址", "Web address where one applies; empty: as defined.")] = None


class SubjectKind(StrEnum):
    """What an external code is a code of."""

    ITEM = "ITEM"
    AGENCY = "AGENCY"
    DIVISION = "DIVISION"


class ExternalCode(Record, frozen=True, kw_only=True):
    """A code under which another system knows an item, an agency or a division (外部编码)."""

    file = "external_codes"
    zh = "外部编码"
    key = ("kind", "subject", "system")

    kind: Annotated[SubjectKind, about("对象类别", "ITEM, AGENCY or DIVISION.")]
    subject: Annotated[str, about("对象键", "Key of the item or agency, code of the division.")]
    system: Annotated[str, about("系统", "The other system.")]
    code: Annotated[str, about("编码", "Its code there.")]


class Items:
    """All items, indexed, with their bases, implementations and codes in other systems."""

    def __init__(
        self,
        items: Iterable[Item],
        bases: Iterable[LegalBasis],
        implementations: Iterable[Implementation],
        codes: Iterable[ExternalCode],
    ) -> None:
        self._by_code = {row.code: row for row in sorted(items, key=lambda row: row.code)}
        self._variants: dict[str, list[Item]] = defaultdict(list)
        for item in self._by_code.values():
            if item.parent is not None:
                self._variants[item.parent].append(item)
        self._bases: dict[str, list[LegalBasis]] = defaultdict(list)
        for basis in sorted(bases, key=lambda row: row.number):
            self._bases[basis.item].append(basis)
        self._implementations: dict[tuple[str, str], list[Implementation]] = defaultdict(list)
        implementing: dict[str, set[str]] = defaultdict(set)
        for implementation in implementations:
            self._implementations[implementation.item, implementation.division].append(implementation)
            implementing[implementation.item].add(implementation.division)
        self._implementing = {item: frozenset(divisions) for item, divisions in implementing.items()}
        self._codes: dict[tuple[SubjectKind, str], list[ExternalCode]] = defaultdict(list)
        for code in sorted(codes, key=lambda row: row.system):
            self._codes[code.kind, code.subject].append(code)

    def __len__(self) -> int:
        return len(self._by_code)

    def get(self, code: str | None) -> Item | None:
        """The item of that key, or ``None``."""
        return None if code is None else self._by_code.get(code)

    @property
    def all(self) -> Sequence[Item]:
        """Every item, by key."""
        return list(self._by_code.values())

    def variants(self, code: str) -> Sequence[Item]:
        """The variants of a main item, by key."""
        return self._variants.get(code, ())

    def bases(self, code: str) -> Sequence[LegalBasis]:
        """The legal bases of an item, in their order."""
        return self._bases.get(code, ())

    def external_codes(self, kind: SubjectKind, subject: str) -> Sequence[ExternalCode]:
        """The codes of other systems for an item, agency or division."""
        return self._codes.get((kind, subject), ())

    def implementing(self, code: str) -> frozenset[str]:
        """The divisions that on any day implement an item in their own way."""
        return self._implementing.get(code, frozenset())

    def implementations(self, code: str, path: Sequence[str], at: Moment) -> list[Implementation]:
        """The implementations of an item that apply to a place, the most specific first."""
        return [
            row
            for division in reversed(path)
            for row in self._implementations.get((code, division), ())
            if at.within(row.valid_from, row.valid_to)
        ]


def state(item: Item, at: Moment) -> ItemState:
    """Where an item stands in its life at the moment."""
    if at.within(item.valid_from, item.valid_to):
        return ItemState.IN_USE
    started = item.valid_from is None or item.valid_from <= at.day
    return ItemState.CANCELLED if started else ItemState.PLANNED


def case_type(item: Item, implementations: Sequence[Implementation]) -> CaseType:
    """The case type for a place, given the implementations that apply there."""
    return next((row.case_type for row in implementations if row.case_type is not None), item.case_type)


def channels(item: Item, implementations: Sequence[Implementation]) -> tuple[Channel, ...]:
    """The channels for a place, given the implementations that apply there."""
    return next((row.channels for row in implementations if row.channels), item.channels)


def result(item: Item, implementations: Sequence[Implementation]) -> str | None:
    """What the applicant receives in a place, given the implementations that apply there."""
    return next((row.result for row in implementations if row.result is not None), item.result)


def visits(item: Item, implementations: Sequence[Implementation]) -> int | None:
    """How often one must come in a place, given the implementations that apply there."""
    return next((row.visits for row in implementations if row.visits is not None), item.visits)


def online_url(item: Item, implementations: Sequence[Implementation]) -> str | None:
    """Where one applies on the web in a place, given the implementations that apply there; ``None``: not known."""
    return next((row.online_url for row in implementations if row.online_url is not None), item.online_url)
