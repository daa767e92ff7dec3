"""
Code lists of GB/T 39046 (代码集): the codes of the standard beside the words of the catalogue.

Lists differ between systems and the mappings are therefore explicit: level code 6 is "village" in GB/T 39046 A.2, and
"managed at several levels" (分级管理) in another list that is in use.

Source: GB/T 39046-2020, Appendix A (A.1 to A.7); handling scope and power sources: tables of the national platform for
government services (国家政务服务平台).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from catalog.agencies import Nature
from catalog.divisions import Level
from catalog.items import CaseType, Channel
from catalog.power_sources import PowerSource
from catalog.records import Provenance
from catalog.time_limits import ProcedureKind, TimeUnit
from catalog.wording import Words


class Code(NamedTuple):
    """
    One code of a list.

    Attributes:
        code: as the standard writes it.
        words: what it is called.
        value: what it is in the catalogue; ``None``: the catalogue has nothing for it.
        also: other names by which tables call it.
    """

    code: str
    words: Words
    value: Any
    also: tuple[str, ...] = ()


class CodeList:
    """A list of codes of the standard, looked up by code, by name and by the value that stands for it here."""

    def __init__(self, zh: str, codes: tuple[Code, ...]) -> None:
        self.zh = zh
        self.codes = codes
        self._by_text: dict[str, Code] = {}
        for one in codes:
            for text in (one.code, one.code.lstrip("0") or one.code, one.words.zh, *one.also):
                self._by_text.setdefault(text, one)
        self._by_value: Mapping[Any, Code] = {one.value: one for one in reversed(codes) if one.value is not None}

    def of(self, value: object) -> Code | None:
        """The code that stands for a value; ``None``: there is none."""
        return self._by_value.get(value)

    def read(self, text: str) -> Code | None:
        """The code that a cell gives by its code or its name; ``None``: neither is in the list."""
        return self._by_text.get(text.strip())

    @property
    def allowed(self) -> str:
        """Every code with its name, for a message."""
        return "、".join(f"{one.code} {one.words.zh}" for one in self.codes)


CATEGORIES = CodeList(
    "事项类型",
    tuple(
        Code(code, Words(en, zh), code, also)
        for code, zh, en, also in (
            ("00", "行政权力事项", "administrative powers", ("行政权力",)),
            ("01", "行政许可", "administrative licence", ()),
            ("02", "行政处罚", "administrative penalty", ()),
            ("03", "行政强制", "administrative coercion", ()),
            ("04", "行政征收", "administrative levy", ()),
            ("05", "行政给付", "administrative payment", ()),
            ("06", "行政检查", "administrative inspection", ()),
            ("07", "行政确认", "administrative confirmation", ()),
            ("08", "行政奖励", "administrative reward", ()),
            ("09", "行政裁决", "administrative adjudication", ()),
            ("10", "其他类别事项", "other administrative power", ("其他行政权力",)),
            ("20", "公共服务事项", "public service", ("公共服务",)),
        )
    ),
)
"""A.1; 11 to 19 and 21 on are left to each place, so that other codes of two digits are taken as they are."""

LEVELS = CodeList(
    "行使层级",
    (
        Code("1", Words("national", "国家级"), None, ("国家级/局（署、会）", "局（署、会）")),
        Code("2", Words("provincial", "省级"), Level.PROVINCE, ("省级/直属",)),
        Code("3", Words("city", "市级"), Level.CITY, ("市级/隶属",)),
        Code("4", Words("county or district", "县级"), Level.DISTRICT, ("区级", "区（县）级", "县（区）级", "区县级")),
        Code(
            "5", Words("town or street", "镇（乡、街道）级"), Level.STREET, ("镇级", "乡级", "镇街级", "镇（街道）级")
        ),
        Code("6", Words("village or community", "村（社区）级"), Level.VILLAGE, ("村级", "村居级", "社区级")),
        Code("7", Words("at several levels", "分级管理"), None, ()),
    ),
)
"""A.2."""

NATURES = CodeList(
    "实施主体性质",
    (
        Code("1", Words("statutory organ", "法定机关"), Nature.STATUTORY),
        Code("2", Words("authorised organisation", "授权组织"), Nature.AUTHORISED),
        Code("3", Words("entrusted organisation", "受委托组织"), Nature.ENTRUSTED),
        Code("9", Words("other", "其他"), Nature.OTHER),
    ),
)
"""A.3."""

AUDIENCES = CodeList(
    "服务对象",
    tuple(
        Code(code, Words(en, zh), code, also)
        for code, zh, en, also in (
            ("1", "自然人", "natural persons", ("个人",)),
            ("2", "企业法人", "enterprises", ("企业",)),
            ("3", "事业法人", "public institutions", ("事业单位法人",)),
            ("4", "社会组织法人", "social organisations", ()),
            ("5", "行政机关", "administrative organs", ()),
            ("6", "其他组织", "other organisations", ()),
        )
    ),
)
"""A.4."""

CHANNELS = CodeList(
    "办理形式",
    (
        Code("1", Words("counter", "窗口办理"), Channel.COUNTER),
        Code("2", Words("web", "电脑端网上办理"), Channel.WEB, ("网上办理",)),
        Code("3", Words("mobile", "移动端网上申请"), Channel.MOBILE, ("移动端网上办理",)),
        Code("4", Words("courier", "快递申请"), Channel.COURIER),
        Code("9", Words("other", "其他"), Channel.OTHER),
    ),
)
"""A.5."""

CASE_TYPES = CodeList(
    "办件类型",
    (
        Code("1", Words("immediate", "即办件"), CaseType.IMMEDIATE),
        Code("2", Words("within a committed time", "承诺件"), CaseType.COMMITTED),
        Code("9", Words("other", "其他"), CaseType.OTHER),
    ),
)
"""A.6."""

PROCEDURES = CodeList(
    "特别程序种类",
    (
        Code("1", Words("extension", "延长审批"), ProcedureKind.EXTENSION),
        Code("2", Words("other than an extension", "除延长审批之外的情况"), ProcedureKind.STOP),
    ),
)
"""A.7."""

SCOPES = CodeList(
    "通办范围",
    (
        Code("1", Words("nationwide", "全国"), None),
        Code("2", Words("province-wide", "全省"), Level.PROVINCE),
        Code("3", Words("city-wide", "全市"), Level.CITY),
        Code("4", Words("county-wide", "全县"), Level.DISTRICT, ("全区",)),
        Code("5", Words("town-wide", "全镇（乡、街道）"), Level.STREET, ("全镇",)),
        Code("6", Words("across villages", "跨村（社区）"), Level.VILLAGE),
    ),
)

POWER_SOURCES = CodeList(
    "权力来源",
    (
        Code("1", Words("own power", "法定本级行使"), PowerSource.OWN),
        Code("2", Words("devolved from above", "上级下放"), PowerSource.DEVOLVED_FROM_ABOVE),
        Code("3", Words("authorised from above", "上级授权"), PowerSource.AUTHORISED_FROM_ABOVE),
        Code("4", Words("authorised at the same level", "同级授权"), PowerSource.AUTHORISED_SAME_LEVEL),
        Code("5", Words("entrusted from above", "上级委托"), PowerSource.ENTRUSTED_FROM_ABOVE),
        Code("6", Words("entrusted at the same level", "同级委托"), PowerSource.ENTRUSTED_SAME_LEVEL),
    ),
)
"""One province numbers them otherwise (01 法定, 02 上级授权 …): its tables say them by name."""

UNITS = CodeList(
    "时限单位",
    (
        Code("工作日", Words("working days", "工作日"), TimeUnit.WORKING_DAY, ("个工作日",)),
        Code("自然日", Words("calendar days", "自然日"), TimeUnit.CALENDAR_DAY, ("个自然日", "日历日")),
        Code("月", Words("months", "月"), TimeUnit.MONTH, ("个月",)),
    ),
)
"""The standard gives the unit in words. A bare 天 or 日 is refused: it does not say which days count."""

YES_NO = CodeList(
    "是否",
    (
        Code("1", Words("yes", "是"), value=True, also=("true", "TRUE", "Y", "有")),
        Code("0", Words("no", "否"), value=False, also=("false", "FALSE", "N", "无")),
    ),
)

PROVENANCES = CodeList(
    "来源类别",
    (
        Code("report", Words("said by the report", "报告"), Provenance.REPORT),
        Code("public", Words("read in a public document", "公开资料"), Provenance.PUBLIC, ("公开",)),
        Code("illustrative", Words("illustrative", "示例"), Provenance.ILLUSTRATIVE),
    ),
)
"""Where a fact comes from: a column of this catalogue's own, so that an example is not taken for a fact elsewhere."""

_BETWEEN = re.compile(r"[;；,，、|/\n]+")


def parts(text: str) -> list[str]:
    """The values of a cell that holds several, whatever stands between them."""
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]
