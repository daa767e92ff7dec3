"""
The planner's page (改革成效页): by how much times were cut, at which level items are handled, what changed hands and whether
a hole was left, what was planned, and what the checks find; each with its method, its table and its query.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from schema.charts import MOST_ROWS
from schema.charts_coverage import STATES
from schema.charts_gaps import gaps
from schema.charts_reduction import fastest_first
from schema.drawing import Drawing
from schema.page_coverage import levels_of, matrix_of
from schema.page_planning import (
    FIGURES,
    FINDINGS,
    HANDOVERS,
    IMMEDIATES,
    KINDS,
    METHODS,
    TARGETS,
    nodes,
    plan_of,
    section,
)
from schema.page_site import Page, Site, Turn
from schema.pages_charts import addresses
from schema.pages_search import picked


def routes(site: Site) -> list[Route]:
    """Where this page is."""
    return [site.page("/planning", planning)]


async def planning(turn: Turn) -> Page | Response:
    """Everything that a planner asks for, each part by a question of its own."""
    plan, tongue = await plan_of(turn), turn.reader.tongue
    if plan.only is not None:
        return RedirectResponse(turn.reader.here(place=plan.only["code"]), 303)
    figures = await turn.ask(FIGURES, **plan.figures())
    catalogue = figures.data["catalogue"]
    moves = await section(turn, HANDOVERS, **plan.handovers(turn.reader.text("moves_after")))
    values: dict[str, Any] = {
        "plan": plan,
        "picked": picked(plan.place, plan.name, plan.places),
        "choices": {"kind": KINDS, "method": METHODS, "immediate": IMMEDIATES},
        "charts": addresses(turn),
        "can_draw": Drawing.is_possible(),
        "figures": catalogue["timeCompression"],
        "fastest": fastest_first(catalogue["timeCompression"]["groups"]),
        "below": catalogue["parts"],
        "levels": await levels_of(turn, plan),
        "matrix": await matrix_of(turn, plan),
        "states": {key: state.words.into(tongue.language) for key, state in STATES.items()},
        "signs": {key: state.mark.into(tongue.language) for key, state in STATES.items()},
        "moves": moves,
        "gaps": gaps(nodes(moves, "gaps")),
        "targets": await section(turn, TARGETS, year=plan.year),
        "checks": await section(turn, FINDINGS, under=plan.place),
        "kind_words": tongue.listed([tongue.term("kind", kind) for kind in plan.kinds]),
        "most": MOST_ROWS,
    }
    chosen = plan.chosen
    title = tongue("planning-title") if chosen is None else tongue("planning-title-in", place=chosen["name"])
    return Page("planning.html", title, figures, values)
