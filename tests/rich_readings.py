"""The types of that schema whose resolvers only read: records of a snapshot, and parts of an answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import graphene
import msgspec

from catalog.facts import Facts
from catalog.instruments import Instrument
from catalog.records import Provenance
from catalog.revisions import Revision
from catalog.snapshot import Snapshot
from catalog.wording import Language as Languages
from schema.fields import Info, Shown, several
from schema.names import Language
from schema.readings import Beside, Each, Made, Value, Worded
from schema.scalars import Date, DivisionCode
from schema.timeless import timeless
from schema.world import Seen, World
from tests.rich_types import Colour, Colours

NOW = datetime(2020, 1, 1, tzinfo=UTC)
ACT = Instrument(code="act", title="办法", published=NOW.date(), source="the tests", status=Provenance.ILLUSTRATIVE)
SNAPSHOT, OTHER_SNAPSHOT = (Snapshot.of(Revision(number, NOW, "王", "李"), Facts.of_rows([ACT])) for number in (1, 2))


class Recorded(graphene.Interface):
    """A record or a note."""

    label = graphene.String()

    @classmethod
    @timeless
    def resolve_type(cls, seen: Seen[Any], info: Info) -> Any:
        """Looks at the schema, as the catalogue's own nodes do."""
        assert info.schema.get_type("Written")
        return Written if isinstance(seen.it, Note) else Told


class Told(Shown):
    """A record as seen from a question."""

    class Meta:
        interfaces = (Recorded,)

    code = graphene.String(required=True)
    title = graphene.String(required=True, loud=graphene.Boolean(default_value=False))
    number = graphene.String()
    published = graphene.Int(description="Which it is not.")
    today = graphene.String()

    resolve_label = Value("title")

    @staticmethod
    @timeless
    def resolve_title(seen: Seen[Instrument], _info: Info, *, loud: bool | None) -> str:
        return f"{seen.it.title}!" if loud else seen.it.title

    @staticmethod
    def resolve_today(seen: Seen[Instrument], _info: Info) -> str:
        return seen.on.isoformat()


class ToldOn(graphene.ObjectType):
    """The day of a question, by the default resolver."""

    on = graphene.String()
    nothing = graphene.String()


class Note(msgspec.Struct, frozen=True):
    """What is told beside an act."""

    name: str
    name_en: str | None
    day: Any
    place: Any
    colour: Any
    act: Instrument | None
    acts: Any


class Answer(msgspec.Struct, frozen=True):
    """An answer that holds notes: some that belong to the snapshot, and some of its own."""

    first: Note | None
    notes: tuple[Note, ...]
    key: str | None
    day: date | None


class NoteOf(msgspec.Struct, frozen=True):
    """A note of an answer."""

    answer: Answer
    note: Note


GREEN = Note("绿", "green", NOW.date(), "440402000000", Colours.GREEN, ACT, (ACT, ACT))
PLAIN = Note("白", None, None, None, None, None, ())
WRONG = Note("错", "", "no day", 7, "blue", None, None)
ANSWERS = (
    Answer(GREEN, (GREEN, PLAIN), "act", NOW.date()),
    Answer(PLAIN, (), "nothing", date(2021, 3, 4)),
    Answer(None, (PLAIN,), None, None),
    Answer(WRONG, (GREEN, WRONG), "act", None),
)


class Page(StrEnum):
    """The sides of a note."""

    FRONT = "front"
    BACK = "back"


Side = graphene.Enum.from_enum(Page)


def _signed(name: str, place: str | None, *, side: Page, loud: bool | None) -> str:
    return f"{name}{'!' if loud else ''} ({place}) on the {side}"


class Written(Shown):
    """A note, read by readings."""

    class Meta:
        interfaces = (Recorded,)

    name = graphene.String(required=True, language=graphene.Argument(Language, default_value=Languages.ZH))
    day = graphene.Field(Date)
    place = graphene.Field(DivisionCode)
    colour = graphene.Field(Colour)
    signed = graphene.String(side=Side(default_value=Page.FRONT), loud=graphene.Boolean())
    act = graphene.Field(Told)
    acts = several(Told, "Its acts.")
    today = graphene.String()

    resolve_label = Value("name")
    resolve_name = Worded("name", "name_en")
    resolve_signed = Made(
        lambda name, place, side, loud=None: _signed(name, place, side=side, loud=loud), "name", "place"
    )
    resolve_act = Beside("act")
    resolve_acts = Each("acts")

    @staticmethod
    def resolve_today(seen: Seen[Note], _info: Info) -> str:
        return seen.on.isoformat()


class WrittenOf(Shown):
    """A note together with its answer."""

    name = graphene.String()
    key = graphene.String()
    note = graphene.Field(Written, required=True)

    resolve_name = Value("note", "name")
    resolve_key = Value("answer", "key")
    resolve_note = Beside("note")


class Answered(Shown):
    """An answer, read by readings."""

    first = graphene.Field(Written)
    must = graphene.Field(Written, required=True)
    kept = graphene.Field(Written)
    anything = graphene.Field(Recorded)
    kept_anything = graphene.Field(Recorded)
    days_later = graphene.Field(Written)
    act = graphene.Field(Told)
    notes = several(Written, "Its notes.")
    kept_notes = several(Written, "The same.")
    anythings = several(Recorded, "The same.")
    notes_of = several(WrittenOf, "The same, each with the answer.")
    names = graphene.List(graphene.String)
    page_of_first = graphene.Field(Colour)

    resolve_first = Beside("first")
    resolve_must = Beside("first")
    resolve_kept = Beside("first", kept=True)
    resolve_anything = Beside("first")
    resolve_kept_anything = Beside("first", kept=True)
    resolve_days_later = Beside("first", on="day")
    resolve_act = Beside("key", within="instruments")
    resolve_notes = Each("notes")
    resolve_kept_notes = Each("notes", kept=True)
    resolve_anythings = Each("notes")
    resolve_notes_of = Each("notes", of=NoteOf)
    resolve_names = Value("first", "acts", lambda acts: [act.title for act in acts], otherwise=("nothing",))
    resolve_page_of_first = Value("first", "colour")


def answer(number: int | None) -> Seen[Answer]:
    """One of the answers."""
    return World(SNAPSHOT, NOW).see(ANSWERS[abs(number or 0) % len(ANSWERS)])
