"""
Time saved in the report (时限压缩情况): by how much licences are quicker, by every method.

Averaging is not standardised, so that one number alone would say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from catalog.compression import Compression, compression
from catalog.compression_figures import ImmediateAs, Method, Way
from catalog.items import ItemKind
from catalog.menus import ItemFilter
from catalog.self_inspection_parts import Figure, Table, Told, Unit, Year, quoted, same
from catalog.time_limits import Limit
from catalog.wording import Words

METHODS = {
    Method.RATIO_OF_SUMS: Words("ratio of sums", "总量之比"),
    Method.MEAN_OF_RATIOS: Words("mean of ratios", "压缩率平均"),
    Method.VOLUME_WEIGHTED: Words("weighted by cases", "按办件量加权"),
}
TREATMENTS = {
    ImmediateAs.ZERO: Words("immediate cases as 0 days", "即办件计0日"),
    ImmediateAs.ONE_DAY: Words("immediate cases as 1 day", "即办件计1日"),
    ImmediateAs.EXCLUDED: Words("immediate cases left out", "即办件不计入"),
}


def saved(year: Year) -> Told:
    """By how much the time limits of licences are shorter, with the method."""
    licences = ItemFilter(kinds=(ItemKind.LICENCE,))
    ways = [Way(method, treatment) for method in METHODS for treatment in TREATMENTS]
    answers = [compression(year.snapshot, year.on, licences, way) for way in ways]
    figures = _time_figures(year, answers)
    reduction, statutory, committed, share = figures[-4:]
    if reduction.value is None:
        sentence = Words(
            f"No licence has both a statutory and a committed time limit, so that no reduction can be told ({reduction.mark}).",
            f"行政许可没有可比的法定时限和承诺时限，无法计算压缩率（{reduction.mark}）。",
        )
        return Told((sentence,), figures)
    sentence = Words(
        f"The time limits of licences, variants counted each, were cut by {reduction.mark}: from {statutory.mark} working "
        f"days by law to {committed.mark} working days promised (ratio of sums, an immediate case counted as 0 days, other "
        f"units converted to working days). {share.mark} of them are done at once. Since averaging is not standardised, "
        "the table gives the figure by each method.",
        f"缩减办事流程，行政许可（含各情形）法定时限合计{statutory.mark}个工作日，承诺时限合计{committed.mark}个工作日，"
        f"压缩{reduction.mark}（按时限总量之比计算，即办件计0日，其他单位折算为工作日）；即办件占{share.mark}。"
        "计算方法尚无统一标准，各方法结果见表。",
    )
    return Told((sentence,), figures, (_methods(figures[:-4]),))


def _time_figures(year: Year, answers: Sequence[Compression]) -> tuple[Figure, ...]:
    """The reduction by each way, then the usual one with its sums and the share of immediate cases."""

    def figure(key: str, name: Words, value: float | None, way: Way, field: str, unit: Unit) -> Figure:
        query = (
            f"timeCompression(on: {quoted(str(year.on))}, filter: {{kinds: [LICENCE]}}, method: {way.method}, "
            f"immediateAs: {way.immediate_as}) {{ {field} }}"
        )
        return year.figure(key, name, value, query, f"timeCompression.{field}", rows=rows, unit=unit)

    usual = answers[0]
    compared = {pair.item.code for pair in usual.pairs}
    rows = [limit for limit in year.snapshot.source.of(Limit) if limit.item in compared]
    each = [
        figure(
            f"reduction_{answer.way.method.lower()}_{answer.way.immediate_as.lower()}",
            Words(
                f"reduction, {METHODS[answer.way.method].en}, {TREATMENTS[answer.way.immediate_as].en}",
                f"压缩率（{METHODS[answer.way.method].zh}，{TREATMENTS[answer.way.immediate_as].zh}）",
            ),
            answer.figures.reduction,
            answer.way,
            "reduction",
            Unit.SHARE,
        )
        for answer in answers
    ]
    found = usual.figures
    return (
        *each,
        figure(
            "reduction",
            Words("reduction of licence time", "行政许可时限压缩率"),
            found.reduction,
            usual.way,
            "reduction",
            Unit.SHARE,
        ),
        figure(
            "statutory",
            Words("statutory limits, all together", "法定时限合计"),
            found.baseline_days,
            usual.way,
            "statutoryDays",
            Unit.WORKING_DAYS,
        ),
        figure(
            "committed",
            Words("committed limits, all together", "承诺时限合计"),
            found.committed_days,
            usual.way,
            "committedDays",
            Unit.WORKING_DAYS,
        ),
        figure(
            "immediate",
            Words("share of immediate cases", "即办件占比"),
            found.immediate_share,
            usual.way,
            "immediateShare",
            Unit.SHARE,
        ),
    )


def _methods(figures: Sequence[Figure]) -> Table:
    """The reduction by method and by what immediate cases count as."""
    rows = [
        (method, *(same(figure.shown) for figure in figures[3 * number : 3 * number + 3]))
        for number, method in enumerate(METHODS.values())
    ]
    return Table(
        Words("Reduction of the time limits of licences, by method", "行政许可时限压缩率（按计算方法）"),
        (Words("Method", "计算方法"), *TREATMENTS.values()),
        tuple(rows),
    )
