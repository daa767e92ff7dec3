"""Wording (措辞): the words of the domain in both languages, side by side, so that neither says more than the other."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from catalog.delegations import Mode
from catalog.divisions import Level
from catalog.routes import GapCause
from catalog.time_limits import TimeUnit


class Language(StrEnum):
    """The language of an answer for people (语言)."""

    ZH = "ZH"
    EN = "EN"


class Words(NamedTuple):
    """One sentence or phrase in both languages."""

    en: str
    zh: str

    def into(self, language: Language) -> str:
        """The words in one language."""
        return self.zh if language is Language.ZH else self.en


LEVELS = {
    Level.PROVINCE: Words("province", "省级"),
    Level.CITY: Words("city", "市级"),
    Level.DISTRICT: Words("district", "区级"),
    Level.STREET: Words("town or street", "镇（街）级"),
    Level.VILLAGE: Words("village or community", "村（居）级"),
}

MODES = {
    Mode.DEVOLVED: Words("devolved", "下放"),
    Mode.ENTRUSTED: Words("entrusted", "委托"),
    Mode.AUTHORISED: Words("authorised", "授权"),
    Mode.OUTREACH: Words("moved to the front office", "前移受理"),
}

UNITS = {
    TimeUnit.WORKING_DAY: Words("working days", "个工作日"),
    TimeUnit.CALENDAR_DAY: Words("calendar days", "个自然日"),
    TimeUnit.MONTH: Words("months", "个月"),
}

CAUSES = {
    GapCause.NO_AGENCY: Words("the division it was handed to has no agency for it", "承接地没有相应的实施主体"),
    GapCause.NO_OFFICE: Words(
        "no counter is in service and it cannot be applied for online", "没有正在服务的办理点，也不能网上办理"
    ),
    GapCause.INTERIM: Words(
        "the old holder has handed it over and the new one has not taken over yet", "原单位已移交，新单位尚未承接"
    ),
    GapCause.ENDED: Words("the act that handed it down has ended and gave it back to nobody", "下放已终止，权限未交回"),
    GapCause.NO_ISSUER: Words("it is not known who issues this certificate", "尚不清楚由哪个单位出具该证明"),
}
