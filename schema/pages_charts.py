"""The charts of pages (页面图表): each at an address of its own, drawn from the answers that its page shows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from starlette.responses import Response
from starlette.routing import Route

from catalog.wording import Words
from schema.charts import Spec
from schema.charts_coverage import coverage_matrix, items_by_level
from schema.charts_gaps import gaps, gaps_over_time
from schema.charts_reduction import reduction_by_item, reduction_over_time
from schema.drawing import Drawing, NoCharts, TooManyCharts
from schema.page_coverage import levels_of, matrix_of
from schema.page_planning import FIGURES, HANDOVERS, Plan, nodes, plan_of, section
from schema.page_refusals import PageRefused, refused
from schema.page_site import Site, Turn

SVG = "image/svg+xml"


def routes(site: Site) -> list[Route]:
    """Where charts are."""
    return [site.page("/planning/charts/{name}.svg", partial(chart, site.drawing))]


def addresses(turn: Turn) -> dict[str, str]:
    """Where the charts of the planner's page are, by the names of their words, with the parameters of the page."""
    given = {**turn.reader.given, "lang": turn.reader.tongue.code}
    return {name: turn.reader.link(f"/planning/charts/{name}.svg", **given) for name in CHARTS}


async def chart(drawing: Drawing, turn: Turn) -> Response:
    """
    A chart as SVG.

    Raises:
        PageRefused: there is no such chart, its question is refused, or it cannot be drawn now.
    """
    specify = CHARTS.get(turn.request.path_params["name"])
    if specify is None:
        raise refused(404, "no-page", path=turn.reader.path[:100])
    spec = await specify(turn, await plan_of(turn))
    try:
        drawn = await drawing.svg(spec)
    except (NoCharts, TooManyCharts) as error:
        words = Words(error.message, error.message_zh)
        raise PageRefused(503, words, code=error.code, headers={"Retry-After": "5"}) from error
    return Response(drawn, media_type=SVG)


async def _by_item(turn: Turn, plan: Plan) -> Spec:
    figures = await turn.ask(FIGURES, **plan.figures())
    return reduction_by_item(figures.data["catalogue"]["timeCompression"]["groups"], turn.reader.tongue.language)


async def _over_time(turn: Turn, plan: Plan) -> Spec:
    figures = await turn.ask(FIGURES, **plan.figures())
    return reduction_over_time(figures.data["catalogue"]["timeCompression"]["series"], turn.reader.tongue.language)


async def _by_level(turn: Turn, plan: Plan) -> Spec:
    return items_by_level((await levels_of(turn, plan)).lines, turn.reader.tongue.language)


async def _matrix(turn: Turn, plan: Plan) -> Spec:
    return coverage_matrix((await matrix_of(turn, plan)).lines, turn.reader.tongue.language)


async def _gaps(turn: Turn, plan: Plan) -> Spec:
    moves = await section(turn, HANDOVERS, **plan.handovers(None))
    return gaps_over_time(gaps(nodes(moves, "gaps")), plan.since, plan.until, turn.reader.tongue.language)


CHARTS: Mapping[str, Callable[[Turn, Plan], Awaitable[Spec]]] = {
    "by-item": _by_item,
    "over-time": _over_time,
    "by-level": _by_level,
    "matrix": _matrix,
    "gaps": _gaps,
}
"""What each chart shows, by its name."""
