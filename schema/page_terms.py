"""Terms (页面用词): the values of the catalogue's code lists in the words that people read on pages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from catalog.wording import CAUSES, LEVELS, MODES, Words

Code = TypeVar("Code", bound=StrEnum)


def _each(name: str, words: Mapping[Code, Words]) -> dict[str, Words]:
    """Words that the catalogue has already, under the name of their list."""
    return {f"{name}.{member.value}": term for member, term in words.items()}


TERMS = {
    **_each("level", LEVELS),
    **_each("mode", MODES),
    **_each("cause", CAUSES),
    "kind.LICENCE": Words("Licence", "行政许可"),
    "kind.SERVICE": Words("Service", "公共服务等"),
    "kind.CERTIFICATE": Words("Certificate", "证明事项"),
    "step.ACCEPT": Words("Accepts", "受理"),
    "step.EXAMINE": Words("Examines", "审查"),
    "step.DECIDE": Words("Decides", "决定"),
    "step.DELIVER": Words("Delivers", "送达"),
    "outcome.HANDLED": Words("Handled here", "可办理"),
    "outcome.GAP": Words("Nobody can handle it now", "暂时无人办理"),
    "outcome.ABOLISHED": Words("No longer required", "不再需要"),
    "outcome.NOT_YET": Words("Not yet in effect", "尚未实施"),
    "outcome.PLACE_TOO_COARSE": Words("Choose a smaller place", "请选择更具体的地点"),
    "outcome.OUTSIDE": Words("Not handled for this place", "不在办理地域"),
    "channel.COUNTER": Words("At the counter", "窗口办理"),
    "channel.WEB": Words("Online", "网上办理"),
    "channel.MOBILE": Words("By phone app", "手机办理"),
    "channel.COURIER": Words("By post", "邮寄办理"),
    "channel.OTHER": Words("Otherwise", "其他方式"),
    "case.IMMEDIATE": Words("Done while you wait", "即办件"),
    "case.COMMITTED": Words("Done within a promised time", "承诺件"),
    "case.OTHER": Words("Other", "其他"),
    "basis.HOUSEHOLD": Words("where you are registered (hukou)", "户籍所在地"),
    "basis.RESIDENCE": Words("where you live", "居住地"),
    "basis.INSURED": Words("where you are insured", "参保地"),
    "basis.REGISTRATION": Words("where the business is registered", "注册地"),
    "severity.ERROR": Words("Error", "错误"),
    "severity.WARNING": Words("Warning", "警告"),
    "severity.NOTICE": Words("Notice", "提示"),
    "draft.DRAFT": Words("Being written", "起草中"),
    "draft.SUBMITTED": Words("Waiting for approval", "待审批"),
    "draft.PUBLISHED": Words("Published", "已发布"),
    "draft.REJECTED": Words("Given back", "已退回"),
    "draft.DISCARDED": Words("Discarded", "已废弃"),
    "action.CREATE": Words("written", "起草"),
    "action.AMEND": Words("amended", "修改"),
    "action.SUBMIT": Words("handed in", "提交"),
    "action.APPROVE": Words("approved", "批准"),
    "action.REJECT": Words("given back", "退回"),
    "action.DISCARD": Words("discarded", "废弃"),
    "state.PLANNED": Words("planned", "未实施"),
    "state.IN_USE": Words("in use", "在用"),
    "state.CANCELLED": Words("cancelled", "已取消"),
    "audience.1": Words("natural persons", "自然人"),
    "audience.2": Words("enterprises", "企业法人"),
    "audience.3": Words("public institutions", "事业法人"),
    "audience.4": Words("social organisations", "社会组织法人"),
    "audience.5": Words("administrative organs", "行政机关"),
    "audience.6": Words("other organisations", "其他组织"),
    "access.wheelchair": Words("wheelchair access", "轮椅可通行"),
}
