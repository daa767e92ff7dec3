"""Materials (申请材料) and fees (收费): what one must bring and pay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Annotated, Generic, TypeVar

from catalog.period import Moment
from catalog.records import Dated, about


class Material(Dated, frozen=True, kw_only=True):
    """A paper that an applicant hands in (申请材料)."""

    file = "materials"
    zh = "申请材料"
    key = ("item", "division", "number")

    item: Annotated[str, about("事项键", "The item.", ref="items")]
    number: Annotated[int, about("序号", "Position in the list, from 1.")]
    name: Annotated[str, about("材料名称", "Name in Chinese.")]
    division: Annotated[
        str | None, about("区划代码", "Where the list holds; empty: wherever no nearer list is given.", ref="divisions")
    ] = None
    name_en: Annotated[str | None, about("英文名称", "Name in English; empty: none is in use.")] = None
    certificate: Annotated[
        str | None, about("证明事项", "The certificate that it is, where it is one.", ref="items")
    ] = None
    required: Annotated[bool, about("是否必备", "Whether every applicant needs it.")] = True
    originals: Annotated[int | None, about("原件份数", "Originals to hand in or show; empty: not known.")] = None
    copies: Annotated[int | None, about("复印件份数", "Copies to hand in; empty: not known.")] = None
    electronic: Annotated[bool, about("可否电子", "Whether an electronic one is accepted.")] = False
    issuer: Annotated[str | None, about("出具机构", "Who issues it; empty: the applicant, or not known.")] = None
    law: Annotated[str | None, about("依据", "The law that lets it be demanded; empty: none is given.")] = None
    article: Annotated[str | None, about("条款", "Its article.")] = None
    note: Annotated[str | None, about("说明", "Anything else the applicant should know.")] = None


class Fee(Dated, frozen=True, kw_only=True):
    """A fee (收费)."""

    file = "fees"
    zh = "收费"
    key = ("item", "division", "name")

    item: Annotated[str, about("事项键", "The item.", ref="items")]
    name: Annotated[str, about("收费项目", "What is charged.")]
    division: Annotated[
        str | None, about("区划代码", "Where it holds; empty: wherever no nearer fee is given.", ref="divisions")
    ] = None
    amount: Annotated[float | None, about("金额", "In the currency; empty: by the tariff that the basis names.")] = None
    currency: Annotated[str, about("币种", "ISO 4217.")] = "CNY"
    basis: Annotated[str | None, about("收费依据", "The tariff or law.")] = None


Row = TypeVar("Row", Material, Fee)


class Placed(Generic[Row]):
    """Rows of items that a nearer division's rows override as a whole list."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[tuple[str, str | None], list[Row]] = defaultdict(list)
        self._by_item: dict[str, list[Row]] = defaultdict(list)
        overriding: dict[str, set[str]] = defaultdict(set)
        for row in sorted(rows, key=_position):
            self._rows[row.item, row.division].append(row)
            self._by_item[row.item].append(row)
            if row.division is not None:
                overriding[row.item].add(row.division)
        self._overriding = {item: frozenset(divisions) for item, divisions in overriding.items()}

    def of(self, item: str, path: Sequence[str], at: Moment) -> list[Row]:
        """The rows for a place: those of the most specific division that gives any, else the definition's."""
        for division in (*reversed(path), None):
            found = [row for row in self._rows.get((item, division), ()) if at.within(row.valid_from, row.valid_to)]
            if found:
                return found
        return []

    def overriding(self, item: str) -> frozenset[str]:
        """The divisions that on any day have a list of their own."""
        return self._overriding.get(item, frozenset())

    def ever(self, item: str) -> Sequence[Row]:
        """Every row that an item ever had, anywhere."""
        return self._by_item.get(item, ())


def _position(row: Material | Fee) -> tuple[int, str]:
    """Where a row stands in its list: materials by their number, fees by their name."""
    return (row.number if isinstance(row, Material) else 0, row.name)
