"""Rules of codes (编码规则): codes that contradict themselves or what they belong to; warnings, since real codes exist that fail."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.checks_codes import contradictions, failing_credit_code
from catalog.findings import Noun, Severity
from catalog.inspections import Inspection
from catalog.items import Implementation
from catalog.period import Moment
from catalog.rules import Found, Rule, rule
from catalog.wording import Words


@rule("credit-code-check-digit", Severity.WARNING, law="GB 32100-2015 §5")
def credit_code_check_digit(inspection: Inspection) -> Iterator[Found]:
    """
    A unified social credit code whose check digit fails, or that is too short or too long.

    Source: GB 32100-2015, §5.
    """
    for agency in inspection.agencies:
        if agency.credit_code is None:
            continue
        failing = failing_credit_code(agency.credit_code)
        if failing is not None:
            yield Found(
                Noun.AGENCY,
                (agency.code,),
                Words(f"{agency.name_en or agency.name}: {failing[0]}", f"{agency.name}：{failing[1]}"),
                agency.period,
                agency.division,
            )


@rule("implementation-code-contradiction", Severity.WARNING, law="GB/T 39046-2020；GB/T 39048-2020")
def implementation_code_contradiction(inspection: Inspection) -> Iterator[Found]:
    """
    An implementation code whose agency, level or item digits are not those of its implementation.

    Source: GB/T 39046-2020 and GB/T 39048-2020 for the parts of the codes.
    """
    for row in inspection.rows(Implementation):
        item = inspection.snapshot.items.get(row.item)
        if row.code is None or item is None:
            continue
        at = Moment(inspection.on)
        level = str(inspection.division(row.division).level.rank)
        agencies = inspection.snapshot.agencies.all_of_line(row.division, item.line, at)
        codes = {agency.credit_code for agency in agencies if agency.credit_code is not None}
        wrong = list(contradictions(row.code, item, level=level, agency_codes=codes))
        if wrong:
            yield Found(
                Noun.ITEM,
                (item.code, row.division, str(row.valid_from or "")),
                Words(
                    f"The implementation code of {item.name_en or item.name} in {row.division} contradicts it: "
                    f"{' '.join(en for en, _ in wrong)} Compare it with its list.",
                    f"“{item.name}”在{inspection.division(row.division).name}的实施编码有矛盾："
                    f"{''.join(zh for _, zh in wrong)}请与实施清单核对。",
                ),
                row.period,
                row.division,
                item.code,
            )


RULES_OF_CODES: tuple[Rule, ...] = (credit_code_check_digit, implementation_code_contradiction)
