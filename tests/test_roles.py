"""Who may do what, and where: every action, every role, inside and outside its scope."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.divisions import Administration
from catalog.errors import BadArgument, StoreUnavailable
from catalog.identities import ANONYMOUS, How, Principal, Unauthenticated
from catalog.period import Moment
from catalog.permissions import Action, Forbidden, check_own, check_role, may
from catalog.roles import EVERYTHING, Grant, Role, Scope, grant
from catalog.snapshot import Snapshot
from tests.small_city import CITY, DAY, EAST, LAKE, NAMES, PIER, PORT, REED, WEST, agency, snapshot
from tests.small_tree import row

SMALL = snapshot()
IN_EAST, IN_WEST = Scope(division=EAST), Scope(division=WEST)
LAKE_AGENCY = Scope(agency="lake")


def principal(*grants: str) -> Principal:
    """Somebody with grants, each written as in a token."""
    return Principal("li", None, tuple(map(grant, grants)), How.TOKEN, "0123456789abcdef")


def outcome(who: Principal, action: Action, touched: Collection[Scope], of: Snapshot = SMALL, on: date = DAY) -> str:
    """``ok``, or the code of the refusal."""
    try:
        may(who, action, touched, of, Moment(on))
    except (Forbidden, Unauthenticated) as refusal:
        return refusal.code
    return "ok"


# Grants as they are written


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("administrator", Grant(Role.ADMINISTRATOR)),
        ("Editor", Grant(Role.EDITOR)),
        ("editor:division:440402", Grant(Role.EDITOR, IN_EAST)),
        ("approver:agency:zhuhai-hrss", Grant(Role.APPROVER, Scope(agency="zhuhai-hrss"))),
        ("editor:agency:a:b", Grant(Role.EDITOR, Scope(agency="a:b"))),
    ],
)
def test_a_grant_is_a_role_and_where_it_holds(text: str, meant: Grant) -> None:
    assert grant(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "reader",
        "reader:division:440402000000",
        "editr",
        "editor:",
        "editor:division:",
        "editor:division:44040",
        "editor:division:everything",
        "editor:street:440402001000",
        "editor:agency:",
        "editor:agency: lake",
        "editor:agency:a;administrator",
        "editor:everything",
        f"editor:agency:{'x' * 101}",
    ],
)
def test_what_is_no_grant_is_refused_with_what_one_looks_like(text: str) -> None:
    with pytest.raises(BadArgument, match="editor:division:440402000000, approver:agency:zhuhai-hrss"):
        grant(text)


@given(st.sampled_from([role for role in Role if role is not Role.READER]), st.sampled_from(list(NAMES)))
def test_a_grant_reads_as_it_is_written(role: Role, code: str) -> None:
    for scope in (EVERYTHING, Scope(division=code), Scope(agency=NAMES[code][0])):
        assert grant(str(Grant(role, scope))) == Grant(role, scope)


@given(st.text(max_size=60))
def test_any_text_is_a_grant_or_refused(text: str) -> None:
    try:
        found = grant(text)
    except BadArgument:
        return
    assert grant(str(found)) == found


# Every action, every role, inside and outside its scope

BY_DIVISION, BY_AGENCY, EVERYWHERE = "division:440402000000", "agency:lake", ""
ALLOWED = {
    (Action.DRAFT, Role.EDITOR),
    (Action.APPROVE, Role.APPROVER),
    (Action.ADMINISTER, Role.ADMINISTRATOR),
    (Action.LOAD, Role.ADMINISTRATOR),
}
COVERED = {
    #  where the role is granted: what it covers
    BY_DIVISION: {"east", "a village of east", "an agency of east", "nothing"},
    BY_AGENCY: {"an agency of east", "nothing"},
    EVERYWHERE: {
        *("east", "a village of east", "an agency of east", "nothing"),
        *("west", "a village of west", "an agency of west", "the city", "everything", "east and west"),
    },
}
TOUCHED: dict[str, set[Scope]] = {
    "nothing": set(),
    "east": {IN_EAST},
    "a village of east": {Scope(division=REED)},
    "an agency of east": {LAKE_AGENCY},
    "west": {IN_WEST},
    "a village of west": {Scope(division=PIER)},
    "an agency of west": {Scope(agency="port")},
    "the city": {Scope(division=CITY)},
    "everything": {EVERYTHING},
    "east and west": {IN_EAST, IN_WEST},
}


@pytest.mark.parametrize("what", TOUCHED)
@pytest.mark.parametrize("where", COVERED)
@pytest.mark.parametrize("role", [Role.EDITOR, Role.APPROVER, Role.ADMINISTRATOR])
@pytest.mark.parametrize("action", Action)
def test_an_action_needs_its_own_role_where_it_touches_the_catalogue(
    action: Action, role: Role, where: str, what: str
) -> None:
    who = principal(f"{role.lower()}:{where}" if where else role.lower())
    expected = "ok" if (action, role) in ALLOWED and what in COVERED[where] else "FORBIDDEN"
    assert outcome(who, action, TOUCHED[what]) == expected


@pytest.mark.parametrize("what", TOUCHED)
@pytest.mark.parametrize("action", Action)
def test_whoever_is_unknown_or_granted_nothing_changes_nothing(action: Action, what: str) -> None:
    assert outcome(ANONYMOUS, action, TOUCHED[what]) == "UNAUTHENTICATED"
    assert outcome(principal(), action, TOUCHED[what]) == "FORBIDDEN"


def test_all_roles_in_one_hand_do_everything() -> None:
    who = principal("editor", "approver", "administrator")
    assert {outcome(who, action, {EVERYTHING}) for action in Action} == {"ok"}


# Where


def test_several_grants_together_cover_what_none_covers_alone() -> None:
    who = principal(f"editor:division:{EAST}", f"editor:division:{WEST}")
    assert outcome(who, Action.DRAFT, {Scope(division=REED), Scope(division=PIER)}) == "ok"
    assert outcome(who, Action.DRAFT, {Scope(division=CITY)}) == "FORBIDDEN"


def test_a_grant_for_another_role_covers_nothing() -> None:
    who = principal(f"editor:division:{EAST}", f"approver:division:{WEST}")
    assert outcome(who, Action.APPROVE, {IN_EAST}) == "FORBIDDEN"
    assert outcome(who, Action.APPROVE, {IN_WEST}) == "ok"


def test_whoever_administers_a_town_that_day_has_it_whatever_its_code_says() -> None:
    zone = snapshot(row(Administration, division=PORT, administrator=EAST, valid_from=date(2019, 7, 1)))
    east, west = principal(f"editor:division:{EAST}"), principal(f"editor:division:{WEST}")
    village = {Scope(division=PIER), Scope(agency="pier")}
    before, since = date(2019, 6, 30), date(2019, 7, 1)
    assert [outcome(west, Action.DRAFT, village, zone, day) for day in (before, since)] == ["ok", "FORBIDDEN"]
    assert [outcome(east, Action.DRAFT, village, zone, day) for day in (before, since)] == ["FORBIDDEN", "ok"]


def test_a_division_not_yet_known_lies_where_its_code_says() -> None:
    who = principal(f"editor:division:{LAKE}")
    assert outcome(who, Action.DRAFT, {Scope(division="440402001099")}) == "ok"
    assert outcome(who, Action.DRAFT, {Scope(division="440402002099")}) == "FORBIDDEN"
    assert outcome(who, Action.DRAFT, {Scope(division="999999999999")}) == "FORBIDDEN"
    assert outcome(who, Action.DRAFT, {Scope(division="44")}) == "FORBIDDEN"


def test_an_agency_that_was_ever_another_divisions_is_not_one_divisions_alone() -> None:
    moved = snapshot(agency("lake", LAKE, valid_to=date(2019, 1, 1)), agency("lake", PORT, valid_from=date(2019, 1, 1)))
    assert outcome(principal(f"editor:division:{EAST}"), Action.DRAFT, {LAKE_AGENCY}, moved) == "FORBIDDEN"
    assert outcome(principal(f"editor:division:{CITY}"), Action.DRAFT, {LAKE_AGENCY}, moved) == "ok"
    assert outcome(principal(f"editor:division:{CITY}"), Action.DRAFT, {Scope(agency="nobody")}, moved) == "FORBIDDEN"


# What a refusal says


def test_a_refusal_tells_the_role_the_places_and_whom_to_ask() -> None:
    who = principal(f"editor:division:{EAST}")
    touched = {IN_WEST, Scope(division=PORT), Scope(division=PIER), Scope(agency="port"), IN_EAST, EVERYTHING}
    with pytest.raises(Forbidden) as refused:
        may(who, Action.DRAFT, touched, SMALL, Moment(DAY))
    assert refused.value.message == (
        f"li may not draft changes for port (port), {WEST} ({WEST}), {PORT} ({PORT}), and 2 more: granted is "
        f"editor:division:{EAST}. Ask an administrator of the catalogue for `editor:agency:port`, "
        f"`editor:division:{WEST}`, `editor:division:{PORT}`, …, or whoever is editor there to do it."
    )
    assert refused.value.message_zh.endswith("或请当地的起草人办理。")
    with pytest.raises(Forbidden, match="for the whole catalogue: granted is editor:division:440402000000") as refused:
        may(who, Action.DRAFT, {EVERYTHING}, SMALL, Moment(DAY))
    assert "整个目录" in refused.value.message_zh


def test_nobody_is_told_how_to_become_somebody() -> None:
    with pytest.raises(Unauthenticated, match="Send a token as `Authorization: Bearer …`"):
        check_role(ANONYMOUS, Action.APPROVE)
    with pytest.raises(Forbidden, match="li is no approver and may not approve or reject drafts"):
        check_role(principal("editor"), Action.APPROVE)


def test_whoever_could_not_be_looked_up_is_told_that() -> None:
    away = StoreUnavailable("The database is away.", "数据库不可用。")
    with pytest.raises(StoreUnavailable):
        check_role(Principal(doubt=away), Action.DRAFT)


def test_a_draft_is_changed_by_its_author_alone() -> None:
    check_own(principal("editor"), "li")
    with pytest.raises(Forbidden, match="wang wrote the draft, and only its author may change it"):
        check_own(principal("editor"), "wang")
