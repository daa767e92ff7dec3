"""Visit plans (办事计划): several items for one occasion, in as few visits as can be, with each paper once."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import graphene

from catalog import gazetteer
from catalog.divisions import Division as DivisionRecord
from catalog.errors import BadArgument
from catalog.life_events import LifeEvent as LifeEventAnswer
from catalog.life_events import life_events
from catalog.papers import Paper
from catalog.visit_words import plan_explanation
from catalog.visits import VisitPlan as VisitPlanAnswer
from catalog.visits import visit_plan, wanted_items
from catalog.wording import Language as Languages
from schema.certificates import Certificate
from schema.divisions import Division
from schema.fields import Info, Shown, on_day, several
from schema.handling import Handling
from schema.items import Item
from schema.names import in_language, language
from schema.offices import Office, OpeningHours
from schema.readings import Beside, Each, Value
from schema.records import Sourced
from schema.scalars import Date, DateTime, DivisionCode
from schema.time_limits import DueDate
from schema.world import Seen, World


class LifeEvent(Shown):
    """An occasion on which people need several items (服务主题)."""

    key = graphene.String(required=True, description="As the items name it, such as losing-a-job (服务主题键).")
    name = graphene.String(
        required=True, language=language(), description="What it is called (名称); its key where it has no name."
    )
    item_count = graphene.Int(
        required=True,
        description="Items in effect that day that belong to it (事项数); variants of a main item that does are not counted.",
    )

    @staticmethod
    def resolve_name(seen: Seen[LifeEventAnswer], _info: Info, language: Languages | None) -> str | None:
        return in_language(seen.it.words.zh, seen.it.words.en, language)


class VisitTask(Shown):
    """An item of a plan (办理事项)."""

    item = graphene.Field(Item, required=True, description="The item (事项).")
    handling = graphene.Field(Handling, required=True, description="Where it is handled (办理归属).")
    after = several(
        Item, "The items of the plan whose results it needs, and which come before it (前置事项); 19 at most."
    )
    accepted = graphene.Field(
        Date,
        required=True,
        description="The first day on which it can be accepted, as far as the plan knows (可受理日): when the office is open and "
        "the items before it are decided, each on its last day.",
    )
    due = graphene.Field(
        DueDate, description="The last day of its decision if it is accepted then (到期日); null: it has no limit."
    )

    resolve_item = Beside("answer", "item")
    resolve_handling = Beside("answer")
    resolve_after = Each("after")


class VisitStop(Shown):
    """An office to go to, and what is done there (到场办理)."""

    office = graphene.Field(Office, required=True, description="The office (办理点).")
    not_before = graphene.Field(
        Date, required=True, description="The first day on which all that is done there can be done (最早日期)."
    )
    opens = graphene.Field(
        DateTime,
        description="The first instant from then on at which it is open (开放时间), after the stops before; null: not within 400 days.",
    )
    hours = several(OpeningHours, "When it is open on that day (办公时间), in order; short. Empty: not known.")
    tasks = several(VisitTask, "What is done there, in this order (办理事项); 20 at most.")
    visits = graphene.Int(
        required=True,
        description="How often one must come (到场次数): as often as the item there that asks for most, once at least.",
    )

    resolve_office = Beside("office")
    resolve_tasks = Each("tasks")


class VisitPaper(Sourced, Shown):
    """A paper that one or several items of a plan ask for (汇总材料); its source is that of the first of them."""

    name = graphene.String(
        required=True, language=language(), description="Name (名称). `EN` without an English name: the Chinese one."
    )
    certificate = graphene.Field(Certificate, description="The certificate that it is (证明事项); null: it is none.")
    required = graphene.Boolean(
        required=True, description="Whether an item of the plan needs it of every applicant (是否必备)."
    )
    originals = graphene.Int(
        description="Originals to bring (原件份数): one that several items want to see is brought once, so the most that any "
        "of them wants; null: not known."
    )
    copies = graphene.Int(
        description="Copies to hand in (复印件份数): each item keeps its own, so the sum; null: not known."
    )
    electronic = graphene.Boolean(
        required=True, description="Whether every item that asks for it accepts an electronic one (可否电子)."
    )
    issuer = graphene.String(description="Who issues it (出具机构); null: the applicant, or not known.")
    items = several(Item, "The items of the plan that ask for it (所需事项), in their order; 20 at most.")
    out_of = graphene.Field(
        Item,
        description="The item of the plan whose result it is (来源事项); null: one has it already, or gets it elsewhere.",
    )

    resolve_provenance = Value("material", "status")
    resolve_source = Value("material", "source")
    resolve_certificate = Beside("material", "certificate", within="items")
    resolve_items = Each("items")
    resolve_out_of = Beside("out_of")

    @staticmethod
    def resolve_name(seen: Seen[Paper], _info: Info, language: Languages | None) -> str | None:
        return in_language(seen.it.material.name, seen.it.material.name_en, language)


class VisitPlan(Shown):
    """
    Several items for one occasion at one place (办事计划), in as few visits as can be.

    What can be done online, or needs nobody to come, needs no visit. An item comes after those whose results it needs.
    """

    asked = graphene.Field(
        DivisionCode, required=True, description="The place as given, padded to 12 digits (查询的区划代码)."
    )
    place = graphene.Field(
        Division,
        description="The division that it stands for that day, after successions (地点); null: the catalogue does not know it.",
    )
    on = graphene.Field(Date, required=True, description="The day asked about (查询日期).")
    from_ = graphene.Field(
        DateTime, name="from", required=True, description="The instant from which on one can come (起始时刻)."
    )
    items = several(Item, "What was planned (事项), in order; 20 at most.")
    visits = graphene.Int(required=True, description="How often one must go somewhere in all (到场总次数).")
    stops = several(VisitStop, "Where to go, in this order (到场安排); 20 at most.")
    remote = several(VisitTask, "What needs no visit (不见面办理), in the order of the items; 20 at most.")
    obstacles = several(
        Handling, "What cannot be done, each with the answer that says why (不能办理的事项); 20 at most."
    )
    papers = several(VisitPaper, "What all that can be done asks for, each paper once (汇总材料); short.")
    no_longer_required = several(
        Certificate, "Removed certificates that it once asked for (不再要求的证明), by key; short."
    )

    explanation = graphene.String(
        required=True,
        language=language(),
        description="The plan in words that a citizen understands (说明), one sentence a line.",
    )

    resolve_from_ = Value("start")
    resolve_items = Each("items")
    resolve_stops = Each("stops")
    resolve_remote = Each("remote")
    resolve_obstacles = Each("obstacles")
    resolve_papers = Each("papers")
    resolve_no_longer_required = Each("no_longer_required")

    @staticmethod
    def resolve_on(seen: Seen[VisitPlanAnswer], _info: Info) -> date:
        return seen.on

    @staticmethod
    def resolve_place(seen: Seen[VisitPlanAnswer], _info: Info) -> Seen[DivisionRecord] | None:
        return seen.perhaps(gazetteer.division(seen.snapshot.territory, seen.it.asked, seen.at()))

    @staticmethod
    def resolve_explanation(seen: Seen[VisitPlanAnswer], _info: Info, language: Languages | None) -> str:
        return plan_explanation(seen.snapshot, seen.it, language or Languages.ZH)


class Visiting:
    """What can be asked of several items at once."""

    life_events = several(
        LifeEvent,
        "The occasions on which people need items in effect that day (服务主题), by key; short.",
        audience=graphene.String(
            description="Count only items that serve this GB/T 39046 A.4 code (服务对象). Omitted: whomever they serve."
        ),
        on=on_day(),
    )
    visit_plan = graphene.Field(
        VisitPlan,
        place=graphene.Argument(DivisionCode, required=True, description="The place (地点), the smaller the better."),
        items=graphene.List(
            graphene.NonNull(graphene.String),
            description="Keys of items (事项键), 20 at most; their order decides where nothing else does, and one named twice counts "
            "once. Omitted: those of `lifeEvent`.",
        ),
        life_event=graphene.String(
            description="All that can be applied for because of this life event, by its key from `lifeEvents` (服务主题); of main "
            "items and their variants the main items. Omitted: those of `items`."
        ),
        audience=graphene.String(
            description="Of a life event only what serves this GB/T 39046 A.4 code, such as 1 for a person (服务对象). "
            "Omitted: all."
        ),
        on=on_day("The day on which one wants to begin (日期)."),
        from_=graphene.Argument(
            DateTime,
            name="from",
            description="The instant from which on one can come, on that day (起始时刻). Omitted: the beginning of the day `on`, or, if "
            "that is omitted as well, now.",
        ),
        in_person=graphene.Boolean(
            default_value=False,
            description="Whether to go to an office also for what can be done without (是否均到窗口办理).",
        ),
        description="Several items in as few visits as can be, with each paper once (办事计划). Null only with an error.",
    )

    @staticmethod
    def resolve_life_events(
        world: World, _info: Info, audience: str | None = None, on: date | None = None
    ) -> list[Seen[LifeEventAnswer]]:
        seen = world.see(None, on)
        return seen.each(life_events(seen.snapshot, seen.at(), audience=audience))

    @staticmethod
    def resolve_visit_plan(
        world: World,
        _info: Info,
        place: str,
        on: date | None = None,
        from_: datetime | None = None,
        *,
        in_person: bool | None = None,
        **wanted: Any,
    ) -> Seen[VisitPlanAnswer]:
        start = _start(world, on, from_)
        items = wanted_items(world.snapshot, place, start.date(), **wanted)
        return world.see(visit_plan(world.snapshot, items, place, start, in_person=bool(in_person)), start.date())


def _start(world: World, on: date | None, given: datetime | None) -> datetime:
    """
    The instant at which a plan begins, in the catalogue's time zone.

    Raises:
        BadArgument: it is given, and lies on another day.
    """
    zone = world.asked_at.tzinfo
    if given is None:
        return world.now if on is None else datetime.combine(on, time(), tzinfo=zone)
    start = given.astimezone(zone)
    if on is not None and start.date() != on:
        raise BadArgument(
            f"from ({start.isoformat()}) does not lie on the day on ({on}). Give the instant alone, or one of that day.",
            f"from（{start.isoformat()}）不在 on（{on}）当天。请只给出时刻，或给出当天的时刻。",
            argument="from",
        )
    return start
