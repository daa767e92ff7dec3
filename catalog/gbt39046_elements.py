"""
Elements of GB/T 39046 (数据元): the headings of its tables, in their order, and other spellings of them.

Source: GB/T 39046-2020, table 4 (实施清单) and its materials; tables of the national platform for government services
for the power source and what follows it. The last columns are this catalogue's own, and say so.
"""

from __future__ import annotations

ITEMS_SHEET = "事项"
MATERIALS_SHEET = "材料"

OWN_KEY = "目录键"
"""The key of an item in this catalogue: no element of the standard."""

OWN_PROVENANCE = "来源类别"
"""Whether a row is said by the report, read in a public document, or illustrative: no element of the standard."""

ITEM_ELEMENTS: tuple[str, ...] = (
    "事项名称",
    "基本编码",
    "实施编码",
    "事项类型",
    "事项类型代码",
    "设定依据",
    "行使层级",
    "行使层级代码",
    "权限划分",
    "行使内容",
    "实施主体",
    "实施主体代码",
    "实施主体性质",
    "实施主体性质代码",
    "法定办结时限",
    "法定办结时限单位",
    "法定办结时限说明",
    "承诺办结时限",
    "承诺办结时限单位",
    "承诺办结时限说明",
    "受理条件",
    "办理流程",
    "联办机构",
    "联办机构代码",
    "承办机构",
    "承办机构代码",
    "中介服务",
    "数量限制",
    "结果名称",
    "结果样本",
    "是否收费",
    "收费依据",
    "通办范围",
    "通办范围代码",
    "服务对象",
    "服务对象代码",
    "服务主题",
    "办理形式",
    "办理形式代码",
    "特别程序",
    "行政管辖",
    "行政管辖代码",
    "是否支持预约办理",
    "是否支持网上支付",
    "是否支持物流快递",
    "是否网办",
    "网办地址",
    "运行系统层级",
    "办理地点",
    "办理时间",
    "咨询方式",
    "咨询电话",
    "监督电话",
    "常见问题",
    "权力来源",
    "权力来源代码",
    "委托部门",
    "办件类型",
    "办件类型代码",
    "到办事现场次数",
    "计划生效日期",
    "计划取消日期",
    "事项版本",
    OWN_KEY,
    OWN_PROVENANCE,
)

MATERIAL_ELEMENTS: tuple[str, ...] = (
    "事项名称",
    "基本编码",
    "行政管辖代码",
    "材料名称",
    "出具机构",
    "出具时间要求",
    "办理说明",
    "办理地点",
    "使用说明",
    "原件份数",
    "复印件份数",
    "是否必备材料",
    OWN_KEY,
    OWN_PROVENANCE,
)

SPELLINGS = {
    "实施主体编码": "实施主体代码",
    "统一社会信用代码": "实施主体代码",
    "事项编码": "基本编码",
    "法定时限": "法定办结时限",
    "法定时限单位": "法定办结时限单位",
    "承诺时限": "承诺办结时限",
    "承诺时限单位": "承诺办结时限单位",
    "到现场次数": "到办事现场次数",
    "到办事现场最少次数": "到办事现场次数",
    "行政区划": "行政管辖",
    "行政区划代码": "行政管辖代码",
    "区划代码": "行政管辖代码",
    "是否必备": "是否必备材料",
    "版本": "事项版本",
}
"""Other spellings of headings that are in use."""

TAKEN = frozenset(
    {
        *("事项名称", "基本编码", "实施编码", "事项类型", "事项类型代码", "设定依据", "行使层级", "行使层级代码"),
        *("实施主体", "实施主体代码", "实施主体性质", "实施主体性质代码", "结果名称", "结果样本", "网办地址"),
        *("法定办结时限", "法定办结时限单位", "承诺办结时限", "承诺办结时限单位"),
        *("通办范围", "通办范围代码", "服务对象", "服务对象代码", "服务主题", "办理形式", "办理形式代码"),
        *("行政管辖", "行政管辖代码", "办理地点", "咨询电话", "权力来源", "权力来源代码"),
        *("办件类型", "办件类型代码", "到办事现场次数", "计划生效日期", "计划取消日期", OWN_KEY, OWN_PROVENANCE),
        *("材料名称", "出具机构", "使用说明", "原件份数", "复印件份数", "是否必备材料"),
    }
)
"""The elements for which the catalogue has a place; the others are told and left."""

FOLLOWING = frozenset(
    {"权限划分", "行使内容", "委托部门", "是否收费", "是否网办", "是否支持物流快递", "事项版本", "办理时间"}
)
"""Elements that an export works out of other facts; reading them would say nothing, or nothing that can be kept."""


COLUMNS = {
    "divisions": {"code": "行政管辖代码", "name": "行政管辖"},
    "agencies": {"code": "实施主体", "name": "实施主体", "credit_code": "实施主体代码", "division": "行政管辖代码"},
    "offices": {"agency": "实施主体", "division": "行政管辖代码", "address": "办理地点", "phone": "咨询电话"},
    "items": {
        "code": OWN_KEY,
        "name": "事项名称",
        "category": "事项类型代码",
        "holder_level": "行使层级代码",
        "agency": "实施主体",
        "basic_code": "基本编码",
        "territory": "行政管辖代码",
    },
    "legal_bases": {"item": "事项名称", "law": "设定依据"},
    "time_limits": {"item": "事项名称", "value": "承诺办结时限", "division": "行政管辖代码"},
    "implementations": {"item": "事项名称", "division": "行政管辖代码", "code": "实施编码"},
    "materials": {"item": "事项名称", "name": "材料名称", "division": "行政管辖代码"},
}
"""The element from which a column of a row comes, by the file of the row: so that what is wrong is told by its cell."""


def heading(text: str) -> str:
    """
    The element that a heading names: brackets and spaces do not count, and "行使层级（代码）" is "行使层级代码".

    What names no element comes back as it stands.
    """
    plain = "".join(char for char in text if char not in " \t\r\n\u3000()（）*＊:：\ufeff")
    return SPELLINGS.get(plain, plain)
