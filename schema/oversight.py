"""Oversight (监督情况): what can be asked of procedure, readiness, disputes, trainings and targets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import date
from typing import Any

import graphene

from catalog.disputes import DisputeSummary, summed
from catalog.documents import Documents as DocumentsAnswer
from catalog.documents import documents
from catalog.errors import UnknownItem
from catalog.naming import agency_of_key
from catalog.progress import Progress, progress
from catalog.progress import TargetState as TargetStates
from catalog.readiness import Training as TrainingRecord
from catalog.receivers import Receiver, receivers
from catalog.self_inspection import self_inspection
from catalog.self_inspection_json import spoken
from catalog.staffing import Staffing as StaffingAnswer
from catalog.staffing import staffing
from catalog.supervision import is_large
from catalog.wording import Language as Languages
from schema.disputes import Disputes
from schema.fields import Info, on_day, several, where
from schema.names import language
from schema.paging import Page, page, paged
from schema.planning import TargetState
from schema.procedure import Documents
from schema.readiness import ReceiverConnection, Staffing, Training
from schema.self_inspection import SelfInspection
from schema.targets import Target
from schema.waiting import waits
from schema.world import Seen, World


def _agency() -> graphene.Argument:
    return graphene.String(description="Only of the agency with this key (实施主体键). Omitted: of any.")


def _year() -> graphene.Argument:
    return graphene.Int(description="Only of this calendar year (年份). Omitted: of any.")


class Oversight:
    """What can be asked of how documents came about, of whether offices are ready, and of what was contested."""

    documents = graphene.Field(
        Documents,
        agency=_agency(),
        year=_year(),
        description="The documents of ours and whether they went through their procedure (文件制定统计), by the year of publication. "
        "Null only with an error.",
    )
    readiness = paged(
        ReceiverConnection,
        "Those to whom an item is handed, that day or later, and whether they can do it (承接条件), by division. "
        "Null only with an error.",
        item=graphene.String(required=True, description="The item's key (事项键)."),
        under=where("Only receivers within this division (区划). Omitted: everywhere."),
        on=on_day(),
        ready=graphene.Boolean(
            description="true: only those that have all; false: only those that are known to lack something (是否具备). Omitted: all."
        ),
    )
    staffing = graphene.Field(
        Staffing,
        under=where("Only offices within this division (区划). Omitted: everywhere."),
        on=on_day(),
        description="How offices are staffed and equipped (承接能力统计). Null only with an error.",
    )
    trainings = several(
        Training,
        "How many attended trainings (培训人次); short: two rows a year of an agency.",
        agency=_agency(),
        year=_year(),
    )
    disputes = graphene.Field(
        Disputes,
        agency=_agency(),
        item=graphene.String(description="Only about the item with this key (事项键). Omitted: about any."),
        year=_year(),
        description="Disputes, taken together and told apart (行政争议统计). Null only with an error.",
    )
    targets = several(
        Target,
        "Targets and how far they are reached (年度目标), those first that fall due first; short: a few a year of an agency.",
        agency=_agency(),
        year=graphene.Int(description="Only those that fall due in this calendar year (年份). Omitted: in any."),
        on=on_day(),
        state=graphene.Argument(TargetState, description="Only those that stand so that day (目标状态). Omitted: all."),
    )

    inspection = graphene.Field(
        SelfInspection,
        agency=graphene.String(
            description="The key of the bureau (实施主体键). Omitted: the city's of the line of work with most items."
        ),
        year=graphene.Int(required=True, description="The calendar year (年份); of the current one up to today."),
        language=language(),
        description="The self-inspection report of a bureau (法治政府建设督查自查报告). Null only with an error.",
    )

    @staticmethod
    def resolve_documents(
        world: World, _info: Info, agency: str | None = None, year: int | None = None
    ) -> Seen[DocumentsAnswer]:
        seen = world.see(None)
        return seen.beside(documents(seen.snapshot, agency=_known(seen, agency), year=year))

    @staticmethod
    def resolve_readiness(
        world: World,
        _info: Info,
        item: str,
        under: str | None = None,
        on: date | None = None,
        ready: bool | None = None,  # noqa: FBT001 - an argument of the question
        **paging: Any,
    ) -> Page[Receiver]:
        seen = world.see(None, on)
        found = seen.snapshot.items.get(item)
        if found is None:
            raise UnknownItem(item)
        rows = receivers(seen.snapshot, found, seen.on, under=under)
        return page([row for row in rows if ready in (None, row.is_ready)], _key, seen.beside, paging)

    @staticmethod
    def resolve_staffing(
        world: World, _info: Info, under: str | None = None, on: date | None = None
    ) -> Seen[StaffingAnswer]:
        seen = world.see(None, on)
        return seen.beside(staffing(seen.snapshot, seen.on, under=under))

    @staticmethod
    def resolve_trainings(
        world: World, _info: Info, agency: str | None = None, year: int | None = None
    ) -> list[Seen[TrainingRecord]]:
        seen = world.see(None)
        return seen.each(seen.snapshot.readiness.trainings(agency=_known(seen, agency), year=year))

    @staticmethod
    def resolve_disputes(
        world: World, _info: Info, agency: str | None = None, item: str | None = None, year: int | None = None
    ) -> Seen[DisputeSummary]:
        seen = world.see(None)
        if item is not None and seen.snapshot.items.get(item) is None:
            raise UnknownItem(item)
        return seen.beside(summed(seen.snapshot.disputes.among(agency=_known(seen, agency), item=item, year=year)))

    @staticmethod
    def resolve_targets(
        world: World,
        _info: Info,
        agency: str | None = None,
        year: int | None = None,
        on: date | None = None,
        state: TargetStates | None = None,
    ) -> list[Seen[Progress]]:
        seen = world.see(None, on)
        found = progress(seen.snapshot, seen.on, agency=_known(seen, agency), year=year)
        return seen.each(one for one in found if state in (None, one.state))

    @staticmethod
    @waits
    def resolve_inspection(
        world: World,
        _info: Info,
        year: int,
        agency: str | None = None,
        language: Languages | None = None,
    ) -> dict[str, Any] | Awaitable[dict[str, Any]]:
        seen = world.see(None)

        def found() -> dict[str, Any]:
            told = self_inspection(seen.snapshot, year, today=seen.on, agency=agency)
            return {**spoken(told, language or Languages.ZH), "agency": seen.beside(told.agency, told.on)}

        return asyncio.to_thread(found) if is_large(seen.snapshot) else found()


def _key(receiver: Receiver) -> str:
    return receiver.key


def _known(seen: Seen[None], agency: str | None) -> str | None:
    """The key of an agency that is asked about; ``None``: of any."""
    return None if agency is None else agency_of_key(seen.snapshot, agency).code
