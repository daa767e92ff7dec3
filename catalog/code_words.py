"""
Code words (代码用语): the values of the code lists as people write them in Chinese.

A workbook may hold either: ``DEVOLVED`` or 下放. Of one list no two values share a word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import Enum
from functools import cache

from catalog.agencies import Nature
from catalog.delegations import Interim, Mode, Step
from catalog.divisions import SuccessionKind
from catalog.items import CaseType, Channel, ItemKind, PlaceBasis, SubjectKind
from catalog.planning_words import DISPUTES, DOCUMENTS, MEASURES, OUTCOMES, STEPS, TRAININGS
from catalog.records import Provenance
from catalog.time_limits import LimitKind, ProcedureKind, TimeUnit
from catalog.wording import LEVELS
from catalog.workdays import DayKind

_WORDS: tuple[tuple[Enum, str], ...] = (
    *((member, words.zh) for member, words in LEVELS.items()),
    *(
        (member, words.zh)
        for table in (DISPUTES, DOCUMENTS, MEASURES, OUTCOMES, STEPS, TRAININGS)
        for member, words in table.items()
    ),
    (Provenance.REPORT, "报告"),
    (Provenance.PUBLIC, "公开资料"),
    (Provenance.ILLUSTRATIVE, "示例"),
    (SuccessionKind.MERGE, "合并"),
    (SuccessionKind.SPLIT, "拆分"),
    (SuccessionKind.RENAME, "更名"),
    (SuccessionKind.RECODE, "变更代码"),
    (Nature.STATUTORY, "法定机关"),
    (Nature.AUTHORISED, "授权组织"),
    (Nature.ENTRUSTED, "受委托组织"),
    (Nature.OTHER, "其他"),
    (ItemKind.LICENCE, "行政许可"),
    (ItemKind.SERVICE, "公共服务等"),
    (ItemKind.CERTIFICATE, "证明事项"),
    (PlaceBasis.HOUSEHOLD, "户籍地"),
    (PlaceBasis.RESIDENCE, "常住地"),
    (PlaceBasis.INSURED, "参保地"),
    (PlaceBasis.REGISTRATION, "注册地"),
    (CaseType.IMMEDIATE, "即办件"),
    (CaseType.COMMITTED, "承诺件"),
    (CaseType.OTHER, "其他"),
    (Channel.COUNTER, "窗口"),
    (Channel.WEB, "网上"),
    (Channel.MOBILE, "移动端"),
    (Channel.COURIER, "快递"),
    (Channel.OTHER, "其他"),
    (SubjectKind.ITEM, "事项"),
    (SubjectKind.AGENCY, "实施主体"),
    (SubjectKind.DIVISION, "行政区划"),
    (LimitKind.STATUTORY, "法定"),
    (LimitKind.COMMITTED, "承诺"),
    (TimeUnit.WORKING_DAY, "工作日"),
    (TimeUnit.CALENDAR_DAY, "自然日"),
    (TimeUnit.MONTH, "月"),
    (ProcedureKind.EXTENSION, "延长"),
    (ProcedureKind.STOP, "中止计时"),
    (Step.ACCEPT, "受理"),
    (Step.EXAMINE, "审查"),
    (Step.DECIDE, "决定"),
    (Step.DELIVER, "送达"),
    (Mode.DEVOLVED, "下放"),
    (Mode.ENTRUSTED, "委托"),
    (Mode.AUTHORISED, "授权"),
    (Mode.OUTREACH, "服务前移"),
    (Interim.OLD_HOLDER, "原单位办理"),
    (Interim.NONE, "无单位办理"),
    (DayKind.HOLIDAY, "放假"),
    (DayKind.MAKE_UP, "调休上班"),
)

_BY_MEMBER = {(type(member), member.value): text for member, text in _WORDS}  # members of two lists may be equal


def word(member: Enum) -> str | None:
    """How people write a value in Chinese; ``None``: there is no word for it but its own."""
    return _BY_MEMBER.get((type(member), member.value))


@cache
def values_by_word(kind: type[Enum]) -> Mapping[str, str]:
    """The values of a code list by their words in Chinese, in half-width signs."""
    words = ((member, word(member)) for member in kind)
    return {unicodedata.normalize("NFKC", text): str(member.value) for member, text in words if text is not None}
