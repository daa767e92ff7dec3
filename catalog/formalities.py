"""
Formalities (程序完备): whether the documents on which a change rests went through their procedure.

A change whose document skipped a step can be drafted, and a check tells of it; that nobody may publish it is a setting.
"""

from __future__ import annotations

from collections.abc import Iterable

from catalog.errors import Refusal
from catalog.instruments import Instrument
from catalog.ledgers import Ledger
from catalog.planning_words import steps_listed
from catalog.procedure import Procedure, ProcedureDate, Procedures
from catalog.proposals import Proposal
from catalog.records import Record
from catalog.targets import Target
from catalog.views import View
from catalog.wording import Words

ABOUT_DOCUMENTS: tuple[type[Record], ...] = (Procedure, ProcedureDate, Target)
"""Rows that tell something of a document and do not rest on it; recording a step is never refused."""

UNRECORDED = Words("none of its steps is recorded", "没有任何程序记录")


class IncompleteInstrument(Refusal):
    """A change that rests on a document which has not taken every step of its procedure."""

    code = "INCOMPLETE_INSTRUMENT"

    def __init__(self, lacking: Iterable[tuple[Instrument, Words]]) -> None:
        told = list(lacking)
        super().__init__(
            "The draft rests on documents that have not gone through their procedure: "
            + "; ".join(f"{one.code} ({words.en})" for one, words in told)
            + ". Record the steps once they are taken, and approve it then.",
            "方案所依据的文件未履行全部程序："
            + "；".join(f"“{one.title}”（{words.zh}）" for one, words in told)
            + "。请在履行并记录相应环节后再批准。",
            argument="instrument",
        )


def refuse_incomplete(view: View, proposal: Proposal, instrument: str | None) -> None:
    """
    Refuse a change that rests on an incomplete document of ours.

    Documents of organs that the catalogue does not have, such as laws, are not ours.

    Args:
        view: the catalogue as it is.
        proposal: what would change; steps that it records itself count.
        instrument: key of the document that authorises all of it, or ``None``.

    Raises:
        IncompleteInstrument: a document has skipped steps, or nothing is recorded of them.
    """
    ledger = Ledger(view)
    ledger.close(*proposal.closed)
    ledger.put(*proposal.opened)
    codes = sorted({*_named(proposal.opened), *(() if instrument is None else (instrument,))})
    if not codes:
        return
    procedures = Procedures(ledger.find(Procedure, instrument=codes), ledger.find(ProcedureDate, instrument=codes), ())
    lacking = [
        (document, words)
        for document in sorted(ledger.find(Instrument, code=codes), key=lambda one: one.code)
        if document.agency is not None and (words := _lacking(procedures, document.code)) is not None
    ]
    if lacking:
        raise IncompleteInstrument(lacking)


def _named(rows: Iterable[Record]) -> Iterable[str]:
    """The documents on which rows rest."""
    for row in rows:
        if not isinstance(row, ABOUT_DOCUMENTS):
            for column in ("instrument", "withdrawal"):
                code = getattr(row, column, None)
                if code is not None:
                    yield code


def _lacking(procedures: Procedures, code: str) -> Words | None:
    """What a document lacks, in words; ``None``: nothing."""
    course = procedures.course(code)
    if course is None:
        return UNRECORDED
    if course.is_complete:
        return None
    steps = steps_listed(course.missing)
    return Words(f"without {steps.en}", f"缺少{steps.zh}")
