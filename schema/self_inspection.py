"""The self-inspection report (自查报告): its sections, figures and tables, in one language."""

from __future__ import annotations

import graphene

from catalog.self_inspection_parts import Unit as Units
from schema.agencies import Agency
from schema.enums import enum
from schema.fields import several
from schema.scalars import Date

FigureUnit = enum(
    Units,
    "How a figure is to be read (单位).",
    name="FigureUnit",
    COUNT="A number of something (数量).",
    WORKING_DAYS="Working days (工作日).",
    SHARE="A share or a reduction, 1 for all of it (比例).",
)


class InspectionFigure(graphene.ObjectType):
    """A number of the report, and the question that gives it (数据)."""

    key = graphene.String(required=True, description="What tells it from the other figures of the report (数据键).")
    name = graphene.String(required=True, description="What is counted (名称).")
    value = graphene.Float(description="The number (数值); null: nothing can be computed.")
    unit = graphene.Field(FigureUnit, required=True, description="How it is to be read (单位).")
    shown = graphene.String(required=True, description="The number as the prose has it (显示值).")
    query = graphene.String(required=True, description="A document without variables that gives it (查询语句).")
    path = graphene.String(
        required=True,
        description="Where it stands in that answer, from `data` on, parted by dots (路径); a list stands for how many it has.",
    )
    illustrative = graphene.Boolean(
        required=True, description="Whether it rests on illustrative rows, all or in part (是否含示例记录)."
    )


class InspectionTable(graphene.ObjectType):
    """A table of the report (表)."""

    title = graphene.String(required=True, description="Its title (标题).")
    headings = several(graphene.String, "Its headings (表头); short.")
    rows = graphene.Field(
        graphene.NonNull(graphene.List(graphene.NonNull(graphene.List(graphene.NonNull(graphene.String))))),
        description="Its rows, each with a cell for every heading (行); short.",
    )


class InspectionSection(graphene.ObjectType):
    """A section of the report (部分)."""

    title = graphene.String(required=True, description="Its heading, without its number (标题).")
    paragraphs = several(graphene.String, "Its prose (正文); short.")
    figures = several(InspectionFigure, "The figures in its prose and its tables (数据); short.")
    tables = several(InspectionTable, "Its tables, after the prose (表); short.")
    sections = several(lambda: InspectionSection, "The sections inside (下级部分); short.")


class SelfInspection(graphene.ObjectType):
    """A bureau's self-inspection report on a year (法治政府建设督查自查报告), generated from the catalogue."""

    agency = graphene.Field(Agency, required=True, description="Whose report it is (实施主体).")
    year = graphene.Int(required=True, description="The calendar year (年份).")
    on = graphene.Field(Date, required=True, description="The day up to which it tells (截止日期).")
    title = graphene.String(required=True, description="Its title (标题).")
    opening = graphene.String(required=True, description="What stands before its first part (导语).")
    sections = several(InspectionSection, "Its parts: what was done, the problems, the next steps (部分); 3 at most.")
    closing = several(
        graphene.String, "On what it rests, and which figures rest on illustrative rows (说明); 2 at most."
    )
