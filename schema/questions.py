"""Questions: the documents that the command line and the README put to the schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import ExecutionResult, GraphQLSchema, graphql_sync

from schema.world import World

WHERE = """\
query Where($item: String!, $place: DivisionCode!, $on: Date, $acceptedOn: Date) {
  handling(item: $item, place: $place, on: $on, acceptedOn: $acceptedOn) {
    item { code name }
    place { code name }
    on
    acceptedOn
    revision
    outcome
    level
    division { code name }
    agency { name }
    offices { name address phone hours { opens closes } nextOpening }
    channels
    steps { step level division { name } agency { name } mode inNameOf { name } since }
    timeLimit { statutory { value unit } committed { value unit } }
    materials { name required originals copies }
    fees { name amount currency }
    noLongerRequired { code name removal { on mode replacement } }
    removal { on mode replacement instrument { number title } }
    gap { from until days cause step fallback { level division { name } agency { name } } }
    candidates { code name level }
    rejected { delegation { instrument { title } clause } reason }
    findings { rule severity message }
    next { on what }
    explanation
  }
}
"""
"""Everything a front desk needs to know of one item at one place on one day."""

REPORT = """\
query Report($on: Date, $under: DivisionCode) {
  report(on: $on, under: $under) {
    on
    licencesDelegatedToDistricts
    servicesDelegatedToStreets
    servicesDelegatedToVillages
    certificatesSortedOut
    certificatesRemoved
    licenceTimeReduction
  }
}
"""
"""The figures of the self-inspection report."""


def ask(schema: GraphQLSchema, world: World, document: str, variables: Mapping[str, Any]) -> ExecutionResult:
    """Put a document to the schema as a client would, in this process."""
    return graphql_sync(schema, document, world, world, variable_values=dict(variables))
