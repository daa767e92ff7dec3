"""Planning (统计与计划): the code lists of what planners count, as GraphQL enums."""

from __future__ import annotations

from catalog.disputes import DisputeKind as DisputeKinds
from catalog.disputes import DisputeOutcome as DisputeOutcomes
from catalog.procedure import DocumentKind as DocumentKinds
from catalog.procedure import ProcedureStep as ProcedureSteps
from catalog.progress import TargetState as TargetStates
from catalog.readiness import TrainingKind as TrainingKinds
from catalog.receivers import Lack as Lacks
from catalog.targets import Measure as Measures
from schema.enums import enum

DisputeKind = enum(
    DisputeKinds,
    "By what way a decision was contested (争议种类).",
    RECONSIDERATION="Administrative reconsideration (行政复议).",
    LITIGATION="Administrative litigation (行政诉讼).",
    EITHER="One of the two, not told apart (行政复议或行政诉讼).",
)

DisputeOutcome = enum(
    DisputeOutcomes,
    "What became of a dispute (争议结果).",
    UPHELD="The decision stood (维持).",
    REVOKED="The decision was revoked or found unlawful (撤销或确认违法).",
    CHANGED="The decision was changed (变更).",
    WITHDRAWN="The application or the action was withdrawn (撤回).",
    MEDIATED="It ended by mediation or settlement (调解或和解).",
    PENDING="It is not decided yet (未结).",
    UNKNOWN="It is not known (不详).",
)

ProcedureStep = enum(
    ProcedureSteps,
    "A step on the way of a document (程序环节).",
    DRAFTING="Drafting and research (调研起草).",
    SOLICITING_OPINIONS="Soliciting opinions, in public as a rule for at least 20 days (征求意见).",
    LEGALITY_REVIEW="Legality review by the bureau's own lawyers (合法性审查).",
    COLLECTIVE_DELIBERATION="Collective deliberation (集体审议).",
    LEGAL_AFFAIRS_REVIEW="Review by the government's legal-affairs office (法制局审查).",
    NUMBERING="Filing and numbering (报备编号).",
    SIGNING="Signing (签发).",
    PUBLICATION="Publication and filing (发布和备案).",
    HEARING="A hearing, where interests of groups are touched (听证).",
    EXPERT_ASSESSMENT="Assessment by experts, where interests of groups are touched (专家评估).",
    COUNSEL_OPINION="The opinion of outside counsel (法律顾问意见).",
    PUBLIC_PARTICIPATION="Public participation in a major decision (公众参与).",
    EXPERT_ARGUMENT="Argument by experts on a major decision (专家论证).",
    RISK_ASSESSMENT="Risk assessment of a major decision (风险评估).",
    COLLECTIVE_DECISION="Collective discussion and decision of a major decision (集体讨论决定).",
)

DocumentKind = enum(
    DocumentKinds,
    "What procedure a document has to go through (文件种类).",
    NORMATIVE="The eight steps of a normative document (行政规范性文件).",
    MAJOR_DECISION="The five steps of a major decision (重大行政决策).",
)

TrainingKind = enum(
    TrainingKinds,
    "What people were trained for (培训种类).",
    SPECIAL_BUSINESS="Special business, such as recognition of work injuries (专项业务).",
    ENFORCEMENT="Administrative enforcement (行政执法).",
)

Measure = enum(
    Measures,
    "What a target counts (指标).",
    LICENCES_TO_DISTRICTS="Licences handed down to the districts (下放到区的行政许可).",
    SERVICES_TO_STREETS="Services handed down to towns and streets (下放到镇街的服务).",
    SERVICES_TO_VILLAGES="Services handed down to villages and communities (下放到村居的服务).",
    CERTIFICATES_SORTED_OUT="Certificates found to be without a basis in law (梳理的证明事项).",
    CERTIFICATES_REMOVED="Of these, certificates no longer asked for (已取消的证明事项).",
    LICENCE_TIME_REDUCTION="By how much the time limits of licences are cut, 0 to 1 (行政许可时限压减率).",
    IMMEDIATE_SHARE="The share of licences that are done at once, 0 to 1 (即办件占比).",
    ZERO_VISIT_SHARE="The share of licences for which nobody has to come, 0 to 1 (零跑动占比).",
)

TargetState = enum(
    TargetStates,
    "Where a target stands on a day (目标状态).",
    REACHED="It is reached (已完成).",
    ON_TRACK="It will be reached in time by what is published (预计完成).",
    BEHIND="It will not be reached in time by what is published (预计不能完成).",
    MISSED="It was not reached when it fell due (未完成).",
)

Lack = enum(
    Lacks,
    "What a receiver lacks (所缺条件).",
    NO_AGENCY="An agency of the line of work (没有相应条线的实施主体).",
    NO_OFFICE="An office in service (没有正在服务的办理点).",
    NO_HOURS="Opening hours (没有公布办公时间).",
    NO_CERTIFIED_OFFICERS="An officer with an enforcement certificate, for licences (没有持行政执法证的人员).",
    NO_TRAINED_OFFICERS="A trained officer (没有培训合格的人员).",
    NO_SEAL="Its seal, where it decides or delivers (没有专用章).",
    NO_SYSTEM_LINK="A link to the handling system (没有接入办理系统).",
)
