"""Questions of the benchmark: requests whose arguments never repeat."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import orjson

HANDLING = """\
query Where($item: String!, $place: DivisionCode!, $on: Date) {
  handling(item: $item, place: $place, on: $on) {
    asked
    on
    revision
    outcome
    level
    item { code name kind category line }
    place { code name level }
    division { code name }
    agency { code name }
    offices { name address phone agency { name } }
    steps { step level mode division { code name } agency { name } }
    timeLimit { caseType reduction statutory { value unit } committed { value unit } }
    materials { name required originals copies electronic }
  }
}
"""
"""A front desk's question: the item, its limit, its papers, its offices and its steps."""

MENU = """\
query Menu($place: DivisionCode!, $on: Date, $after: String) {
  handlings(place: $place, on: $on, first: 100, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { node { outcome level item { code name } agency { name } } }
  }
}
"""
"""A page of a place's menu."""

COMPRESSION = """\
query Compression($on: Date) {
  timeCompression(on: $on, groupBy: [LEVEL]) {
    itemCount
    immediateShare
    statutoryDays
    committedDays
    reduction
    meanVisits
    leftOut { item { code } reason }
    groups { key label itemCount reduction }
  }
}
"""
"""By how much the times of everything are compressed."""

FIRST_DAY = date(2024, 1, 1)
_STRIDE = 179_424_673
"""A prime, so that each day sees each pair of an item and a village once, in an order that jumps about."""


def codes(folder: Path, file: str, *, level: str | None = None) -> list[str]:
    """The codes of a file of a package; of divisions, those of one level."""
    with (folder / file).open(encoding="utf-8", newline="") as rows:
        return [row["code"] for row in csv.DictReader(rows) if level is None or row["level"] == level]


def post(body: bytes) -> bytes:
    """A POST of a JSON body."""
    head = (
        b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\naccept: application/json\r\n"
    )
    return b"%scontent-length: %d\r\n\r\n%s" % (head, len(body), body)


def graphql(document: str, variables: dict[str, str | None]) -> bytes:
    """A POST of a GraphQL document."""
    return post(orjson.dumps({"query": document, "variables": variables}))


def handlings_of(folder: Path) -> Iterator[bytes]:
    """The front desk's question for an item, a village and a day that were not asked together before."""
    items = codes(folder, "items.csv")
    villages = codes(folder, "divisions.csv", level="VILLAGE")
    document = orjson.dumps(HANDLING)
    pairs = len(items) * len(villages)
    for number in count():
        place, item = divmod(number * _STRIDE % pairs, len(items))
        day = FIRST_DAY + timedelta(days=number // pairs)
        yield post(
            b'{"query":%s,"variables":{"item":"%s","place":"%s","on":"%s"}}'
            % (document, items[item].encode(), villages[place].encode(), day.isoformat().encode())
        )


def first_seen(folder: Path) -> Iterator[bytes]:
    """The front desk's question, each time in a document that differs from all before."""
    item = codes(folder, "items.csv")[0]
    place = codes(folder, "divisions.csv", level="VILLAGE")[0]
    for number in count():
        document = HANDLING.replace("query Where", f"query Where{number}")
        yield graphql(document, {"item": item, "place": place, "on": FIRST_DAY.isoformat()})
