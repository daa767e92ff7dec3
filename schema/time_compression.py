"""Time compression (时限压缩): by how much promised times are shorter, by a stated method."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import graphene

from catalog.compression import Compression, series
from catalog.compression import Group as Groups
from catalog.compression_figures import Compared, Figures
from catalog.compression_figures import ImmediateAs as Immediates
from catalog.compression_figures import Method as Methods
from catalog.compression_pairs import Absence as Absences
from catalog.compression_pairs import LeftOut as LeftOutAnswer
from catalog.compression_words import REASONS, absence, conversion, label
from catalog.divisions import Division as DivisionRecord
from catalog.menus import ItemFilter as Wanted
from catalog.wording import Language as Languages
from catalog.wording import Words
from schema.divisions import Division, division_of
from schema.enums import enum
from schema.fields import Info, Shown, several
from schema.items import Item
from schema.names import in_language, language
from schema.readings import Beside, Each, Value
from schema.scalars import Date
from schema.world import Seen

CompressionMethod = enum(
    Methods,
    "How pairs of limits are made one figure (计算方法).",
    name="CompressionMethod",
    RATIO_OF_SUMS="1 − Σ committed / Σ statutory (合计之比).",
    MEAN_OF_RATIOS="The mean of 1 − committed / statutory (单项压减率平均).",
    VOLUME_WEIGHTED="1 − Σ cases · committed / Σ cases · statutory, by the cases of the twelve full months before the day (按办件量加权).",
)

ImmediateAs = enum(
    Immediates,
    "What a case done at once counts as (即办件计法).",
    name="ImmediateAs",
    ZERO="0 days (计 0 天).",
    ONE_DAY="1 working day (计 1 个工作日).",
    EXCLUDED="Nothing: it is left out (不计入).",
)

CompressionGroup = enum(
    Groups,
    "What figures are told apart by (分组).",
    name="CompressionGroup",
    KIND="The kind of the item (事项种类).",
    CATEGORY="The type of the item, GB/T 39046 A.1 (事项类型).",
    AGENCY="The agency whose promise it is (承诺单位); of the definition's, the original holder.",
    LEVEL="The level of the original holder (原行使层级).",
    DIVISION="The division where it is promised (区划).",
    ITEM="The item (事项).",
    YEAR="The year since which it is promised (承诺起始年份).",
)

CompressionAbsence = enum(
    Absences,
    "Why an item does not enter a figure (未纳入原因).",
    name="CompressionAbsence",
    NO_LIMIT="It has no time limit (没有办结时限).",
    NO_STATUTORY="It has a commitment and no statutory limit (没有法定时限).",
    NO_COMMITMENT="It has a statutory limit and no commitment (没有承诺时限).",
    NO_COMMITMENT_THEN="Nothing was promised on the day that it is compared with (对比日没有承诺时限).",
    NOTHING_TO_CUT="What it is compared with is 0 days (对比时限为 0).",
    IMMEDIATE="It is done at once and such cases are left out (即办件不计入).",
    NO_VOLUME="No case was finished in the months that weigh it (没有办件量).",
)


class Told(NamedTuple):
    """An answer with the question that it answers."""

    answer: Compression
    wanted: Wanted
    groups: Sequence[Groups]
    days: Sequence[date]

    @property
    def figures(self) -> Figures:
        """The figures of everything asked for."""
        return self.answer.figures


class Group(NamedTuple):
    """The figures of a group, and what it is called."""

    key: tuple[str, ...]
    figures: Figures
    words: Words


class ActualFigures(Shown):
    """How long the cases of the twelve full months before the day took (实际办理时间), of pairs that entered the figure."""

    pair_count = graphene.Int(required=True, description="Pairs that had cases (有办件的时限对数).")
    cases = graphene.Int(required=True, description="How many cases were finished (办结件数).")
    days = graphene.Float(required=True, description="Working days that they took together (总用时).")
    mean_days = graphene.Float(
        required=True, description="Working days that one took on average, all cases alike (平均用时)."
    )
    statutory_days = graphene.Float(
        required=True,
        description="Working days that the same cases were allowed by what is compared with (按法定时限合计).",
    )
    committed_days = graphene.Float(
        required=True, description="Working days that they were allowed by what is promised (按承诺时限合计)."
    )
    reduction = graphene.Float(
        description="1 − days / statutoryDays (实际压减率); below 0: longer; null: they were allowed 0 days."
    )
    against_committed = graphene.Float(
        description="1 − days / committedDays (较承诺提前率); below 0: longer than promised; null: they were allowed 0 days."
    )
    days_saved_per_year = graphene.Float(
        required=True,
        description="Working days that the promises spare these cases of one year: statutoryDays − committedDays (每年节省天数).",
    )

    resolve_cases = Value("volume", "cases")
    resolve_days = Value("volume", "days")
    resolve_mean_days = Value("volume", "mean_days")
    resolve_statutory_days = Value("baseline_days")
    resolve_days_saved_per_year = Value("days_saved")


class LeftOut(Shown):
    """An item, in a place or everywhere, that did not enter the figure (未纳入事项), and why."""

    item = graphene.Field(Item, required=True, description="The item (事项).")
    division = graphene.Field(Division, description="Where (区划); null: by its definition, for all places.")
    reason = graphene.String(required=True, language=language(), description="Why, in words (原因).")
    code = graphene.Field(CompressionAbsence, required=True, description="Why (原因代码).")

    resolve_item = Beside("item")
    resolve_code = Value("reason")

    @staticmethod
    def resolve_division(seen: Seen[LeftOutAnswer], _info: Info) -> Seen[DivisionRecord] | None:
        return None if seen.it.place is None else division_of(seen, seen.it.place)

    @staticmethod
    def resolve_reason(seen: Seen[LeftOutAnswer], _info: Info, language: Languages | None) -> str | None:
        words = REASONS[seen.it.reason]
        return in_language(words.zh, words.en, language)


class ExceedingPair(Shown):
    """A promise that is longer than what it is compared with (承诺时限超过法定时限)."""

    item = graphene.Field(Item, required=True, description="The item (事项).")
    division = graphene.Field(Division, description="Where (区划); null: by its definition, for all places.")
    statutory_days = graphene.Float(
        required=True, description="Working days of what it is compared with (法定或对比时限)."
    )
    committed_days = graphene.Float(required=True, description="Working days that are promised (承诺时限).")

    resolve_item = Beside("pair", "item")
    resolve_statutory_days = Value("baseline")
    resolve_committed_days = Value("committed")

    @staticmethod
    def resolve_division(seen: Seen[Compared], _info: Info) -> Seen[DivisionRecord] | None:
        place = seen.it.pair.place
        return None if place is None else division_of(seen, place)


class WithFigures:
    """What has figures of pairs of limits."""

    pair_count = graphene.Int(
        required=True, description="Pairs that can be compared, in the figure or not (可比时限对数)."
    )
    item_count = graphene.Int(required=True, description="Pairs that entered the figure (纳入的时限对数).")
    immediate_count = graphene.Int(
        required=True, description="Pairs that are done at once, left out for it or not (即办件数)."
    )
    immediate_share = graphene.Float(description="immediateCount / pairCount (即办件占比); null: there is no pair.")
    statutory_days = graphene.Float(
        required=True,
        description="Σ of what is compared with, in working days (法定时限合计): the statutory limits, or the commitments on the day "
        "`against`. Volume-weighted, each as often as it had cases.",
    )
    committed_days = graphene.Float(
        required=True, description="Σ of what is promised, in working days, counted likewise (承诺时限合计)."
    )
    actual_days = graphene.Float(
        description="What cases took, in working days, counted likewise (实际用时合计): volume-weighted all cases together, else Σ of each "
        "pair's mean. Of the pairs that had cases; null without case counts."
    )
    actual = graphene.Field(
        ActualFigures,
        description="Actual times beside what the same cases were allowed (实际办理时间); null without case counts.",
    )
    reduction = graphene.Float(
        description="0 to 1, below 0 when more is promised than there was (压减率); null: nothing is comparable, and `reason` says why."
    )
    mean_visits = graphene.Float(
        description="How often an applicant must come, on average over the pairs where that is known (平均跑动次数); null: of none."
    )
    zero_visit_share = graphene.Float(
        description="The share of these pairs for which nobody has to come (零跑动占比); null: it is known of none."
    )

    resolve_pair_count = Value("figures", "pair_count")
    resolve_item_count = Value("figures", "item_count")
    resolve_immediate_count = Value("figures", "immediate_count")
    resolve_immediate_share = Value("figures", "immediate_share")
    resolve_statutory_days = Value("figures", "baseline_days")
    resolve_committed_days = Value("figures", "committed_days")
    resolve_actual_days = Value("figures", "actual_days")
    resolve_actual = Beside("figures", "actual")
    resolve_reduction = Value("figures", "reduction")
    resolve_mean_visits = Value("figures", "mean_visits")
    resolve_zero_visit_share = Value("figures", "zero_visit_share")


class CompressionRow(WithFigures, Shown):
    """The figures of one group (分组压减率)."""

    key = several(
        graphene.String,
        "What tells it from the others (分组键), in the order of `groupBy`; short. Empty text: it has none, as the definition has no division.",
    )
    label = graphene.String(required=True, language=language(), description="What people call it (分组名称).")

    @staticmethod
    def resolve_label(seen: Seen[Group], _info: Info, language: Languages | None) -> str | None:
        return in_language(seen.it.words.zh, seen.it.words.en, language)


class CompressionPoint(WithFigures, Shown):
    """The figures of one day (时点压减率)."""

    on = graphene.Field(Date, required=True, description="The day (日期).")


class TimeCompression(WithFigures, Shown):
    """By how much promised times are shorter (时限压缩情况), with the method, the day and the unit of every figure."""

    on = graphene.Field(Date, required=True, description="The day whose commitments are looked at (日期).")
    against = graphene.Field(
        Date, description="The day whose commitments are the baseline (对比日); null: the statutory limits are."
    )
    under = graphene.Field(Division, description="Where (区划); null: by definition, for all places.")
    method = graphene.Field(CompressionMethod, required=True, description="How pairs are made one figure (计算方法).")
    immediate_as = graphene.Field(
        ImmediateAs, required=True, description="What a case done at once counts as (即办件计法)."
    )
    conversion = graphene.String(
        required=True, language=language(), description="By what rule units were made comparable, in words (换算规则)."
    )
    reason = graphene.String(
        language=language(), description="Why there is no reduction, and what to do (无结果原因); null: there is one."
    )
    left_out = several(
        LeftOut,
        "What did not enter, and why (未纳入事项), by the item's key. Not paged: at most one for an item and division.",
    )
    exceeding = several(
        ExceedingPair,
        "What promises more than the law allows, or than there was (承诺超过法定). Not paged: at most one for an item and division.",
    )
    groups = several(
        CompressionRow, "The figures of each group (分组), by key. Not paged; empty unless `groupBy` is given."
    )
    series = several(
        CompressionPoint, "The same on several days (时间序列), as given: 120 at most; empty unless `series` is given."
    )

    resolve_on = Value("answer", "on")
    resolve_against = Value("answer", "way", "against")
    resolve_method = Value("answer", "way", "method")
    resolve_immediate_as = Value("answer", "way", "immediate_as")
    resolve_left_out = Each("answer", "left_out")
    resolve_exceeding = Each("answer", "exceeding")

    @staticmethod
    def resolve_under(seen: Seen[Told], _info: Info) -> Seen[DivisionRecord] | None:
        under = seen.it.answer.way.under
        return None if under is None else division_of(seen, under)

    @staticmethod
    def resolve_conversion(seen: Seen[Told], _info: Info, language: Languages | None) -> str | None:
        words = conversion(seen.snapshot, seen.it.answer)
        return in_language(words.zh, words.en, language)

    @staticmethod
    def resolve_reason(seen: Seen[Told], _info: Info, language: Languages | None) -> str | None:
        words = absence(seen.it.answer)
        return None if words is None else in_language(words.zh, words.en, language)

    @staticmethod
    def resolve_groups(seen: Seen[Told], _info: Info) -> list[Seen[Group]]:
        rows = seen.it.answer.rows
        return seen.each(
            Group(row.key, row.figures, label(seen.snapshot, seen.it.groups, row, seen.at())) for row in rows
        )

    @staticmethod
    def resolve_series(seen: Seen[Told], _info: Info) -> list[Seen[Compression]]:
        told = seen.it
        return [
            seen.beside(point, point.on) for point in series(seen.snapshot, told.days, told.wanted, told.answer.way)
        ]
