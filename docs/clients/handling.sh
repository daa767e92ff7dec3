#!/bin/sh
# Where is an item handled for a place? Prints the answer as JSON.
# sh handling.sh [ITEM] [PLACE] [DAY]; CATALOG_URL says where the service is.
set -eu

url="${CATALOG_URL:-http://127.0.0.1:8000}/graphql"
item="${1:-unemployment-registration}"
place="${2:-440402001001}"
day="${3:-2019-12-31}"

query='query Where($item: String!, $place: DivisionCode!, $on: Date) {
  handling(item: $item, place: $place, on: $on) { outcome agency { name } offices { name } explanation }
}'

# Line breaks may not stand in a JSON string; the query has no quotes of its own.
curl --silent --show-error --fail-with-body "$url" \
  --header 'content-type: application/json' \
  --data "{\"query\": \"$(printf %s "$query" | tr '\n' ' ')\",
           \"variables\": {\"item\": \"$item\", \"place\": \"$place\", \"on\": \"$day\"}}"
