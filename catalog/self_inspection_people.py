"""
People and disputes in the report (执法监管、接受监督、学法培训): officers, contested decisions, trainings. Counts, no names.

Source of the structure: 珠海市人力资源和社会保障局法治政府建设督查自查报告, part 一(五) to (七).
"""

from __future__ import annotations

from catalog.disputes import DisputeOutcome, DisputeSummary, summed
from catalog.planning_words import DISPUTES, OUTCOMES, TRAININGS
from catalog.readiness import OfficeReadiness, Training
from catalog.self_inspection_parts import Figure, Section, Table, Told, Year, quoted, same
from catalog.staffing import Staffing, staffing
from catalog.wording import Words


def enforcement(year: Year) -> Section:
    """Part 一(五): who may enforce, and what offices have."""
    found = staffing(year.snapshot, year.on, under=year.agency.division)
    asked = f"staffing({year.around}, on: {quoted(str(year.on))})"

    def figure(key: str, name: Words, value: int, field: str) -> Figure:
        return year.figure(key, name, value, f"{asked} {{ {field} }}", f"staffing.{field}", rows=found.rows)

    figures = (
        figure("offices", Words("offices on record", "有承接条件记录的办理点"), found.office_count, "officeCount"),
        figure(
            "certified", Words("certified officers", "持行政执法证人员"), found.certified_officers, "certifiedOfficers"
        ),
        figure("trained", Words("trained officers", "培训合格人员"), found.trained_officers, "trainedOfficers"),
        figure(
            "uncertified",
            Words("offices without a certified officer", "没有持证人员的办理点"),
            found.without_certified,
            "withoutCertified",
        ),
        figure("unsealed", Words("offices without a seal", "没有专用章的办理点"), found.without_seal, "withoutSeal"),
        figure(
            "unlinked",
            Words("offices without a system link", "没有接入系统的办理点"),
            found.without_link,
            "withoutLink",
        ),
    )
    offices, certified, trained, uncertified, unsealed, unlinked = (one.mark for one in figures)
    sentence = Words(
        f"Whoever examines or decides licences needs an enforcement certificate. Offices on record: {offices}, with {certified} "
        f"certified and {trained} trained officers. Offices without a certified officer: {uncertified}; without a seal: {unsealed}; "
        f"without a link to the handling system: {unlinked}.",
        f"严格执法资格管理，从事行政许可等执法活动的人员须持证上岗。有记录的{offices}个办理点共有持行政执法证人员{certified}人、"
        f"培训合格人员{trained}人；其中没有持证人员的{uncertified}个，没有专用章的{unsealed}个，没有接入办理系统的{unlinked}个。",
    )
    return Section.of(
        Words("Enforcement", "强化行政执法监管"),
        Told((sentence,), figures, (_offices(year, found),) if found.rows else ()),
    )


def _offices(year: Year, found: Staffing) -> Table:
    def count(value: int | None) -> Words:
        return Words("not known", "不详") if value is None else same(str(value))

    def there(*, value: bool | None) -> Words:
        return Words("not known", "不详") if value is None else Words("yes", "有") if value else Words("no", "无")

    def cells(row: OfficeReadiness) -> tuple[Words, ...]:
        office = year.snapshot.offices.get(row.office)
        name = same(row.office) if office is None else Words(office.name_en or office.name, office.name)
        return (
            name,
            count(row.certified_officers),
            count(row.trained_officers),
            there(value=row.seal),
            there(value=row.system_link),
        )

    return Table(
        Words("Offices and what they have", "办理点承接条件"),
        (
            Words("Office", "办理点"),
            Words("Certified", "持证人数"),
            Words("Trained", "培训合格人数"),
            Words("Seal", "专用章"),
            Words("Link", "系统接入"),
        ),
        tuple(cells(row) for row in found.rows),
    )


def supervision(year: Year) -> Section:
    """Part 一(六): what was contested."""
    now, then = (
        summed(year.snapshot.disputes.among(agency=year.agency.code, year=one)) for one in (year.year, year.year - 1)
    )
    total, before = (
        year.figure(
            key,
            Words(f"disputes of {number}", f"{number}年行政争议案件"),
            found.total,
            f"disputes(agency: {quoted(year.agency.code)}, year: {number}) {{ total }}",
            "disputes.total",
            rows=found.rows,
        )
        for key, number, found in (("disputes", year.year, now), ("disputes_before", year.year - 1, then))
    )
    parted = _parted(year, now)
    return Section.of(
        Words("Under supervision", "自觉接受监督，不断改进依法行政"),
        Told(
            (
                Words(
                    f"In {year.year} {total.mark} cases of administrative reconsideration and litigation were handled "
                    f"({year.year - 1}: {before.mark}){parted.en}.",
                    f"{year.year}年共处理行政复议、行政应诉案件{total.mark}件（{year.year - 1}年{before.mark}件）{parted.zh}。",
                ),
            ),
            (total, before),
        ),
    )


def _parted(year: Year, found: DisputeSummary) -> Words:
    """How disputes are told apart, where they are; else nothing."""
    kinds = [Words(f"{count} of {DISPUTES[kind].en}", f"{DISPUTES[kind].zh}{count}件") for kind, count in found.by_kind]
    outcomes = [
        Words(f"{count} {OUTCOMES[outcome].en}", f"{OUTCOMES[outcome].zh}{count}件")
        for outcome, count in found.by_outcome
        if outcome is not DisputeOutcome.UNKNOWN
    ]
    about = [
        Words(f"{count} about {item.name_en or item.name}", f"涉及“{item.name}”{count}件")
        for code, count in found.by_item
        if code is not None and (item := year.snapshot.items.get(code)) is not None
    ]
    if not found.total:
        return same("")
    if not outcomes and not about:
        return Words("; ways and outcomes are not told apart", "，种类和结果未作区分")
    said = [*kinds, *outcomes, *about]
    return Words("; " + ", ".join(one.en for one in said), "，其中" + "、".join(one.zh for one in said))


def trainings(year: Year) -> Section:
    """Part 一(七): who was trained."""
    rows = list(year.snapshot.readiness.trainings(agency=year.agency.code, year=year.year))
    figures = tuple(_attendances(year, row, number) for number, row in enumerate(rows))
    told = [
        Words(
            f"{'over ' if row.at_least else ''}{figure.mark} attendances of trainings in {TRAININGS[row.kind].en}",
            f"{TRAININGS[row.kind].zh}培训{figure.mark}{'余' if row.at_least else ''}人次",
        )
        for row, figure in zip(rows, figures, strict=True)
    ]
    sentence = Words(
        f"There were {' and '.join(one.en for one in told)}." if told else "No trainings are on record.",
        f"组织{'，'.join(one.zh for one in told)}。" if told else "未见培训记录。",
    )
    return Section.of(Words("Learning the law", "积极开展学法培训，提高依法行政能力"), Told((sentence,), figures))


def _attendances(year: Year, row: Training, number: int) -> Figure:
    name = TRAININGS[row.kind]
    return year.figure(
        f"training_{row.kind.lower()}",
        Words(f"attendances of trainings in {name.en}", f"{name.zh}培训人次"),
        row.attendances,
        f"trainings({year.own}) {{ attendances }}",
        f"trainings.{number}.attendances",
        rows=(row,),
    )
