"""Codes (编码): what the codes of items are made of, and the codes that other systems use."""

from __future__ import annotations

import graphene


class ExternalCode(graphene.ObjectType):
    """A code under which another system knows the same thing (外部编码)."""

    system = graphene.String(required=True, description="The other system (系统).")
    code = graphene.String(required=True, description="Its code there (编码).")


class BasicCode(graphene.ObjectType):
    """The parts of a basic code of 12 characters (基本编码的组成)."""

    region = graphene.String(required=True, description="Region, 2 characters (地区).")
    category = graphene.String(required=True, description="Type of item, 2 characters, GB/T 39046 A.1 (事项类型代码).")
    ministry = graphene.String(required=True, description="Ministry, 2 characters (部门).")
    main = graphene.String(required=True, description="Main item, 3 characters (主项).")
    sub = graphene.String(required=True, description="Sub-item, 3 characters (子项).")


class ImplementationCode(graphene.ObjectType):
    """The parts of an implementation code of 31 characters, or of a handling-item code of 33 (实施编码的组成)."""

    credit = graphene.String(
        required=True, description="Unified social credit code of the agency, 18 characters (统一社会信用代码)."
    )
    level = graphene.String(
        required=True, description="Level at which it is exercised, 1 character, GB/T 39046 A.2 (行使层级代码)."
    )
    basic = graphene.String(required=True, description="Basic code, 12 characters (基本编码).")
    variant = graphene.String(required=True, description="Variant, 2 characters (情形); empty: of a main item.")
