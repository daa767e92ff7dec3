"""
Where is an item handled for a place? Prints the answer in words, or why there is none.

python handling.py [ITEM] [PLACE] [DAY]; needs gql[httpx]; CATALOG_URL says where the service is.
"""

import os
import sys

from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXTransport

WHERE = gql("""
query Where($item: String!, $place: DivisionCode!, $on: Date) {
  handling(item: $item, place: $place, on: $on) {
    outcome
    agency { name }
    offices { name hours(on: $on) { opens closes } }
    explanation
  }
}
""")


def main() -> int:
    """Ask and print; 1 when the service refuses the question."""
    given = dict(zip(("item", "place", "on"), sys.argv[1:], strict=False))
    asked = {"item": "unemployment-registration", "place": "440402001001", "on": "2019-12-31"} | given
    url = os.environ.get("CATALOG_URL", "http://127.0.0.1:8000") + "/graphql"
    client = Client(transport=HTTPXTransport(url))
    try:
        answer = client.execute(WHERE, variable_values=asked)["handling"]
    except TransportQueryError as refusal:
        for error in refusal.errors or []:
            print(error["extensions"]["code"], error["message"], file=sys.stderr)
        return 1
    print(answer["outcome"], answer["agency"]["name"] if answer["agency"] else "-")
    for office in answer["offices"]:
        print(office["name"], *(f"{hours['opens']}-{hours['closes']}" for hours in office["hours"]))
    print(answer["explanation"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
