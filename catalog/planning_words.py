"""Planning words (计划用语): what planners count and what documents go through, in both languages."""

from __future__ import annotations

from catalog.disputes import DisputeKind, DisputeOutcome
from catalog.procedure import DocumentKind, ProcedureStep
from catalog.readiness import TrainingKind
from catalog.targets import Measure
from catalog.wording import Words

STEPS = {
    ProcedureStep.DRAFTING: Words("drafting and research", "调研起草"),
    ProcedureStep.SOLICITING_OPINIONS: Words("soliciting opinions", "征求意见"),
    ProcedureStep.LEGALITY_REVIEW: Words("legality review", "合法性审查"),
    ProcedureStep.COLLECTIVE_DELIBERATION: Words("collective deliberation", "集体审议"),
    ProcedureStep.LEGAL_AFFAIRS_REVIEW: Words("review by the legal-affairs office", "法制局审查"),
    ProcedureStep.NUMBERING: Words("filing and numbering", "报备编号"),
    ProcedureStep.SIGNING: Words("signing", "签发"),
    ProcedureStep.PUBLICATION: Words("publication and filing", "发布和备案"),
    ProcedureStep.HEARING: Words("a hearing", "听证"),
    ProcedureStep.EXPERT_ASSESSMENT: Words("expert assessment", "专家评估"),
    ProcedureStep.COUNSEL_OPINION: Words("the opinion of counsel", "法律顾问意见"),
    ProcedureStep.PUBLIC_PARTICIPATION: Words("public participation", "公众参与"),
    ProcedureStep.EXPERT_ARGUMENT: Words("expert argument", "专家论证"),
    ProcedureStep.RISK_ASSESSMENT: Words("risk assessment", "风险评估"),
    ProcedureStep.COLLECTIVE_DECISION: Words("collective decision", "集体讨论决定"),
}

DOCUMENTS = {
    DocumentKind.NORMATIVE: Words("normative document", "规范性文件"),
    DocumentKind.MAJOR_DECISION: Words("major decision", "重大行政决策"),
}

DISPUTES = {
    DisputeKind.RECONSIDERATION: Words("administrative reconsideration", "行政复议"),
    DisputeKind.LITIGATION: Words("administrative litigation", "行政应诉"),
    DisputeKind.EITHER: Words("reconsideration or litigation, not told apart", "行政复议、行政应诉（未区分）"),
}

OUTCOMES = {
    DisputeOutcome.UPHELD: Words("upheld", "维持"),
    DisputeOutcome.REVOKED: Words("revoked or found unlawful", "撤销或确认违法"),
    DisputeOutcome.CHANGED: Words("changed", "变更"),
    DisputeOutcome.WITHDRAWN: Words("withdrawn", "撤回"),
    DisputeOutcome.MEDIATED: Words("mediated or settled", "调解或和解"),
    DisputeOutcome.PENDING: Words("pending", "未结"),
    DisputeOutcome.UNKNOWN: Words("outcome not known", "结果不详"),
}

TRAININGS = {
    TrainingKind.SPECIAL_BUSINESS: Words("special business", "专项业务"),
    TrainingKind.ENFORCEMENT: Words("administrative enforcement", "行政执法"),
}

MEASURES = {
    Measure.LICENCES_TO_DISTRICTS: Words("licences handed down to the districts", "下放到区的行政许可"),
    Measure.SERVICES_TO_STREETS: Words("services handed down to towns and streets", "下放到镇（街）的服务事项"),
    Measure.SERVICES_TO_VILLAGES: Words("services handed down to villages and communities", "下放到村居的服务事项"),
    Measure.CERTIFICATES_SORTED_OUT: Words("certificates sorted out", "梳理的证明事项"),
    Measure.CERTIFICATES_REMOVED: Words("certificates removed", "取消的证明事项"),
    Measure.LICENCE_TIME_REDUCTION: Words("reduction of the time limits of licences", "行政许可时限压缩率"),
    Measure.IMMEDIATE_SHARE: Words("share of licences done at once", "行政许可即办件占比"),
    Measure.ZERO_VISIT_SHARE: Words("share of licences without a visit", "行政许可零跑动占比"),
}


def steps_listed(steps: tuple[ProcedureStep, ...]) -> Words:
    """Some steps in a sentence."""
    return Words(", ".join(STEPS[step].en for step in steps), "、".join(STEPS[step].zh for step in steps))
