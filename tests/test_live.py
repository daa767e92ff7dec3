"""What a subscriber is told: every revision, in order, and every answer that is another one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection

from catalog.divisions import Division, Level
from tests.live_client import ask, is_silent, next_of, socket_of, told
from tests.live_service import Service, becomes, running
from tests.rows import publish
from tests.small_city import DAY, REED, act, division, item

REVISIONS = "subscription($after: Int) { revisions(after: $after) { number note author instrument { title } } }"
CHANGED = """
    subscription($item: String!, $place: DivisionCode!, $on: Date) {
      handlingChanged(item: $item, place: $place, on: $on) { on revision outcome level agency { name } }
    }
"""
OF_REED = {"item": "register", "place": REED}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """The small city at revision 1."""
    with running(tmp_path) as service:
        yield service


async def numbers(socket: ClientConnection, count: int) -> list[int]:
    """The numbers of the next revisions."""
    return [(await next_of(socket, "revisions"))["number"] for _ in range(count)]


def other(number: int) -> Division:
    """A row that has nothing to do with the item."""
    return division(f"44040400{number:04}", Level.VILLAGE)


# Revisions


async def test_a_subscriber_is_told_of_the_next_revision(service: Service) -> None:
    async with socket_of(service) as socket:
        await ask(socket, REVISIONS)
        assert await becomes(lambda: service.watcher.waiting == 1)
        service.publish(act("down"))
        assert await next_of(socket, "revisions") == {"number": 2, "note": None, "author": "Li", "instrument": None}
        service.publish(act("further"))
        assert await numbers(socket, 1) == [3]


async def test_a_subscriber_goes_on_after_the_number_that_it_had_last(service: Service) -> None:
    for number in range(2, 6):
        assert service.publish(other(number)) == number
    async with socket_of(service) as socket:
        await ask(socket, REVISIONS, after=2)
        assert await numbers(socket, 3) == [3, 4, 5]
        service.publish(other(6))
        assert await numbers(socket, 1) == [6]


async def test_no_revision_is_missed_and_none_is_told_twice_however_they_come(service: Service) -> None:
    """Some are published before, some while the first are read, and some of them at one stroke."""
    for number in range(2, 120):
        service.publish(other(number))
    async with socket_of(service) as socket:
        await ask(socket, REVISIONS, after=0)
        assert await numbers(socket, 10) == list(range(1, 11))
        for number in range(120, 130):
            service.publish(other(number))
        assert await numbers(socket, 119) == list(range(11, 130))
        assert await is_silent(socket)


async def test_a_revision_that_this_process_does_not_answer_from_yet_is_not_told(service: Service) -> None:
    async with socket_of(service) as socket:
        await ask(socket, REVISIONS, after=1)
        publish(service.store, other(2))
        publish(service.store, other(3))
        assert await is_silent(socket)
        service.publish(other(4))
        assert await numbers(socket, 3) == [2, 3, 4]


async def test_a_number_that_is_yet_to_come_is_waited_for(service: Service) -> None:
    async with socket_of(service) as socket:
        await ask(socket, REVISIONS, after=3)
        for number in (2, 3):
            service.publish(other(number))
        assert await is_silent(socket)
        service.publish(other(4))
        assert await numbers(socket, 1) == [4]


async def test_a_negative_number_is_refused(service: Service) -> None:
    async with socket_of(service) as socket:
        await ask(socket, REVISIONS, after=-1)
        message = await told(socket)
        assert message["payload"]["data"] is None
        (error,) = message["payload"]["errors"]
        assert error["message"].startswith("after is -1, and revisions are numbered from 1.")
        assert error["extensions"] == {
            "code": "BAD_ARGUMENT",
            "messageZh": "after 为 -1，而版本号从 1 开始。请填写最后收到的版本号，全部请填 0。",
            "argument": "after",
        }
        assert error["path"] == ["revisions"]
        assert await told(socket) == {"id": "1", "type": "complete"}


# Answers


async def test_an_answer_is_told_at_once_and_again_when_a_revision_changes_it(service: Service) -> None:
    async with socket_of(service) as socket:
        await ask(socket, CHANGED, **OF_REED, on=str(DAY))
        answer = await next_of(socket, "handlingChanged")
        assert answer == {
            "on": "2019-12-31",
            "revision": 1,
            "outcome": "HANDLED",
            "level": "CITY",
            "agency": {"name": "city"},
        }
        service.publish(act("down"))
        answer = await next_of(socket, "handlingChanged")
        assert (answer["revision"], answer["level"], answer["agency"]) == (2, "DISTRICT", {"name": "east"})


async def test_a_revision_that_leaves_the_answer_as_it_is_is_not_told(service: Service) -> None:
    async with socket_of(service) as socket:
        await ask(socket, CHANGED, **OF_REED, on=str(DAY))
        assert (await next_of(socket, "handlingChanged"))["revision"] == 1
        service.publish(other(2))
        service.publish(item("another"), act("elsewhere", item="another"))
        assert await is_silent(socket)
        service.publish(act("down"))
        assert (await next_of(socket, "handlingChanged"))["revision"] == 4


async def test_without_a_day_the_answer_of_today_is_told_and_that_of_the_day_on_which_it_changes(
    service: Service,
) -> None:
    """The service's clock stands just before midnight, before the act's first day; other midnights tell nothing."""
    service.publish(act("down", valid_from=service.today() + timedelta(days=2)))
    midnight = datetime.combine(service.today() + timedelta(days=1), time(), service.now().tzinfo)
    service.ahead = midnight - service.now() - timedelta(seconds=1)
    async with socket_of(service) as socket:
        await ask(socket, CHANGED, **OF_REED)
        first = await next_of(socket, "handlingChanged")
        assert (first["on"], first["level"]) == (str(service.today()), "CITY")
        assert await becomes(lambda: service.today() == midnight.date())
        assert await is_silent(socket)
    midnight += timedelta(days=1)
    service.ahead += midnight - service.now() - timedelta(seconds=1)
    async with socket_of(service) as socket:
        await ask(socket, CHANGED, **OF_REED)
        assert (await next_of(socket, "handlingChanged"))["level"] == "CITY"
        changed = await next_of(socket, "handlingChanged")
        assert (changed["on"], changed["level"]) == (str(midnight.date()), "DISTRICT")


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"item": "sydj", "place": REED}, "UNKNOWN_ITEM"),
        ({"item": "register", "place": "440402001999"}, "UNKNOWN_PLACE"),
    ],
)
async def test_what_nobody_knows_is_refused_at_once_and_that_is_the_end(
    service: Service, variables: dict[str, str], code: str
) -> None:
    async with socket_of(service) as socket:
        await ask(socket, CHANGED, **variables)
        message = await told(socket)
        assert [error["extensions"]["code"] for error in message["payload"]["errors"]] == [code]
        assert await told(socket) == {"id": "1", "type": "complete"}
    assert await becomes(service.is_idle)


async def test_an_item_that_is_taken_away_ends_the_subscription(service: Service) -> None:
    async with socket_of(service) as socket:
        await ask(socket, CHANGED, **OF_REED, on=str(DAY))
        await next_of(socket, "handlingChanged")
        service.publish(close=[item()])
        message = await told(socket)
        assert message["payload"]["errors"][0]["extensions"]["code"] == "UNKNOWN_ITEM"
        assert await told(socket) == {"id": "1", "type": "complete"}
