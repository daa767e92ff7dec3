"""Parts of drafts (调整方案的组成): operations, row changes, the log, and how a refusal is told as data."""

from __future__ import annotations

from typing import Any, NamedTuple

import graphene
import msgspec

from catalog.draft_states import DraftAction as Actions
from catalog.draft_states import DraftEvent as EventRecord
from catalog.draft_states import DraftState as States
from catalog.errors import Refusal
from catalog.operations import Operation as OperationRecord
from catalog.row_changes import RowChange as Change
from catalog.views import Identity
from catalog.wording import Language as Languages
from schema.enums import enum
from schema.fields import Info, several
from schema.inputs import tag
from schema.names import in_language, language
from schema.scalars import DateTime

DraftState = enum(
    States,
    "Where a draft stands (方案状态).",
    DRAFT="It is being written (起草中).",
    SUBMITTED="It waits for approval (待审批).",
    PUBLISHED="It has become a revision (已发布).",
    REJECTED="It was given back, with a reason; it may be amended (已退回).",
    DISCARDED="It was given up for good (已作废).",
)

DraftAction = enum(
    Actions,
    "What somebody did with a draft (办理动作).",
    CREATE="Wrote it (起草).",
    AMEND="Put other operations in it (修改).",
    SUBMIT="Asked for approval (提交).",
    APPROVE="Approved it, which published it (批准).",
    REJECT="Gave it back (退回).",
    DISCARD="Gave it up (作废).",
)


class Operation(graphene.ObjectType):
    """One thing that a draft does (调整操作)."""

    kind = graphene.String(
        required=True, description="Which operation it is: the field of `OperationInput` (操作类型)."
    )
    summary = graphene.String(required=True, language=language(), description="What it does, in words (操作说明).")
    input = graphene.String(
        required=True, description="The operation as JSON: what was given, under the names of the inputs (操作内容)."
    )

    @staticmethod
    def resolve_kind(operation: OperationRecord, _info: Info) -> str:
        return tag(type(operation))

    @staticmethod
    def resolve_summary(operation: OperationRecord, _info: Info, language: Languages | None) -> str | None:
        words = operation.describe()
        return in_language(words.zh, words.en, language)

    @staticmethod
    def resolve_input(operation: OperationRecord, _info: Info) -> str:
        return msgspec.json.encode(operation).decode()


class CellChange(graphene.ObjectType):
    """What becomes of one cell of a row (单元格变更)."""

    name = graphene.String(required=True, description="The column (列).")
    heading = graphene.String(required=True, description="Its Chinese heading (列名).")
    before = graphene.String(description="What it held, as files write it (原值); null: it was empty, or not there.")
    after = graphene.String(description="What it will hold (新值); null: it will be empty, or not there.")

    @staticmethod
    def resolve_heading(change: Any, _info: Info) -> str:
        return str(change.zh)


class RowChange(graphene.ObjectType):
    """What becomes of one row of the catalogue (行变更)."""

    file = graphene.String(required=True, description="The kind of row, as the files of packages are named (文件).")
    key = several(graphene.String, "What tells the row from others of its kind: its key and first day (行标识); short.")
    is_new = graphene.Boolean(required=True, description="Whether it comes anew (是否新增).")
    is_gone = graphene.Boolean(required=True, description="Whether it goes and nothing takes its place (是否撤销).")
    cells = several(CellChange, "The cells that differ (变更单元格), in the order of the columns; short.")

    @staticmethod
    def resolve_file(change: Change, _info: Info) -> str:
        return change.record.file

    @staticmethod
    def resolve_key(change: Change, _info: Info) -> list[str]:
        return spelled(change.name)

    @staticmethod
    def resolve_is_new(change: Change, _info: Info) -> bool:
        return change.before is None

    @staticmethod
    def resolve_is_gone(change: Change, _info: Info) -> bool:
        return change.after is None


def spelled(name: Identity) -> list[str]:
    """An identity as texts; what is empty is an empty text."""
    return ["" if part is None else str(part) for part in name]


class DraftEvent(graphene.ObjectType):
    """One thing that somebody did with a draft (办理记录)."""

    at = graphene.Field(DateTime, required=True, description="When (时间).")
    who = graphene.String(required=True, description="Who (办理人).")
    what = graphene.Field(DraftAction, required=True, description="What (办理动作).")
    version = graphene.Int(required=True, description="The version of the draft that it was done with (方案版次).")
    note = graphene.String(description="The reason of a rejection (理由); null: none was given.")

    @staticmethod
    def resolve_at(event: EventRecord, _info: Info) -> object:
        return event.at


class Refusing(NamedTuple):
    """A refusal as data: one that is an exception would be taken for an error of the field."""

    refusal: Refusal


class Refused(graphene.ObjectType):
    """Why something was not done (拒绝原因), as data."""

    code = graphene.String(required=True, description="What kind of refusal it is, for programs (代码).")
    message = graphene.String(
        required=True, language=language(), description="What happened, to what, and what to do next (说明)."
    )
    path = graphene.String(
        description="The argument that has to change, such as `operations[3].delegate.toLevel` (位置); null: none by itself."
    )

    @staticmethod
    def resolve_code(refusing: Refusing, _info: Info) -> str:
        return refusing.refusal.code

    @staticmethod
    def resolve_message(refusing: Refusing, _info: Info, language: Languages | None) -> str | None:
        return in_language(refusing.refusal.message_zh, refusing.refusal.message, language)

    @staticmethod
    def resolve_path(refusing: Refusing, _info: Info) -> str | None:
        return refusing.refusal.argument
