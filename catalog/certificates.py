"""Certificates (证明事项): which ones are no longer asked for, since when, and what stands in for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from catalog.period import Moment
from catalog.records import Record, about, date

REPLACEMENT_MODES = {
    "R1": ("法定证照", "statutory licence or certificate already held"),
    "R2": ("法定文书", "statutory document"),
    "R3": ("书面告知承诺", "written notification and commitment"),
    "R4": ("政府部门内部核查", "check inside the organ"),
    "R5": ("部门间核查", "check between organs"),
    "R6": ("网络核验", "online verification"),
    "R7": ("合同凭证", "contract voucher"),
    "R8": ("被其他材料涵盖或者替代", "covered or replaced by other material"),
    "R9": ("开具单位无法调查核实", "the issuer cannot verify it; nothing replaces it"),
    "R10": ("不再要求提供", "no longer required; nothing replaces it"),
}
"""
What stands in for a removed certificate, by mode (替代方式), in Chinese and English.

Source: 国办发〔2018〕47号; Regulations on Optimising the Business Environment (优化营商环境条例), art. 44.
"""


class Identification(Record, frozen=True, kw_only=True):
    """
    A certificate found to be without a basis in law or regulation (梳理).

    To be sorted out is not to be abolished: the removal is a fact of its own.
    """

    file = "identifications"
    zh = "证明事项梳理"
    key = ("certificate",)

    certificate: Annotated[str, about("证明事项", "The certificate.", ref="items")]
    on: Annotated[date, about("梳理日期", "The day from which it counts as sorted out.")]
    note: Annotated[str | None, about("备注", "Anything else worth knowing.")] = None


class Removal(Record, frozen=True, kw_only=True):
    """Why a certificate is no longer asked for (取消), since when, and what stands in for it."""

    file = "removals"
    zh = "证明取消"
    key = ("certificate",)

    certificate: Annotated[str, about("证明事项", "The certificate.", ref="items")]
    on: Annotated[date, about("取消日期", "The first day on which it is no longer asked for.")]
    mode: Annotated[str, about("替代方式", "R1 to R10.")]
    instrument: Annotated[str | None, about("文件", "The act that removed it.", ref="instruments")] = None
    replacement: Annotated[
        str | None, about("替代说明", "What stands in for it, in words; empty with modes R9 and R10.")
    ] = None
    note: Annotated[str | None, about("备注", "Anything else worth knowing.")] = None


class Certificates:
    """What is known of certificates beyond their items: findings and removals."""

    def __init__(self, identifications: Iterable[Identification], removals: Iterable[Removal]) -> None:
        self._identified = {row.certificate: row for row in identifications}
        self._removals = {row.certificate: row for row in removals}

    def identification(self, certificate: str) -> Identification | None:
        """When it was found to be without a basis in law, or ``None``."""
        return self._identified.get(certificate)

    def removal(self, certificate: str) -> Removal | None:
        """Its removal on whatever day, or ``None`` while none is decided."""
        return self._removals.get(certificate)

    def removed(self, certificate: str, at: Moment) -> Removal | None:
        """Its removal when it is in effect at the moment."""
        removal = self._removals.get(certificate)
        return removal if removal is not None and at.reached(removal.on) else None
