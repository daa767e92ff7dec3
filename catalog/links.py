"""
Links (网址): the web addresses that the catalogue shows, and which of them are broken.

Addresses are asked when somebody who checks the list wants that, and never while a question is answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from catalog.divisions import Division
from catalog.findings import Noun, Severity
from catalog.gazetteer import known
from catalog.inspections import Inspection
from catalog.instruments import Instrument
from catalog.items import Implementation, Item
from catalog.period import Moment, Period
from catalog.records import date
from catalog.rules import Found, Rule, rule
from catalog.snapshot import Snapshot
from catalog.supervision import Supervised, found_in_order, supervised
from catalog.web import UNTOLD, Reply, Trouble
from catalog.wording import Words

ONLINE = Words("the address where one applies on the web", "网办地址")
SAMPLE = Words("the address of the sample of its result", "结果样本地址")
TEXT = Words("the address of its text", "全文网址")

TROUBLES = {
    Trouble.NOT_WEB: Words("is no web address, or leads to none", "不是有效的网址，或跳转到无效网址"),
    Trouble.UNKNOWN_HOST: Words("names a host that does not exist", "所指域名不存在"),
    Trouble.NOT_PUBLIC: Words(
        "lies in a private network, where the public cannot open it", "位于内部网络，公众无法访问"
    ),
    Trouble.REFUSED: Words("leads to a host that refuses connections", "所指服务器拒绝连接"),
    Trouble.CERTIFICATE: Words("leads to a host that cannot prove who it is (TLS)", "所指服务器的安全证书无效"),
    Trouble.STATUS: Words("answers with status {status}", "返回状态码{status}"),
    Trouble.REDIRECTS: Words("redirects too often", "跳转次数过多"),
    Trouble.SILENT: Words("does not answer in time", "未在规定时间内应答"),
    Trouble.NOT_HTTP: Words("does not answer as the web does", "应答不符合网页协议"),
}
"""What is said of an address that does not answer."""


class Link(NamedTuple):
    """
    A web address that the catalogue shows (网址).

    Attributes:
        url: the address, as it is written.
        about: whose it is: an item's or a document's.
        subjects: its key, the division that says so where there is one, and the column.
        words: whose it is, and what for.
        period: the days on which it is shown.
        division: where it is shown; ``None``: wherever the item or document is.
        item: the item that it is about; ``None``: none.
    """

    url: str
    about: Noun
    subjects: tuple[str, ...]
    words: Words
    period: Period
    division: str | None = None
    item: str | None = None


def links(snapshot: Snapshot, on: date, *, under: str | None = None) -> Sequence[Link]:
    """
    The web addresses that the catalogue shows on a day: those of items, then those of documents.

    Args:
        snapshot: the catalogue.
        on: the day.
        under: only those of this division and what it contains; ``None``: all, those of documents too.

    Raises:
        UnknownPlace: no division ever has the code ``under``.
    """
    return list(_links(_inspection(snapshot, on, under)))


def _inspection(snapshot: Snapshot, on: date, under: str | None) -> Inspection:
    place = None if under is None else known(snapshot.territory, under, Moment(on), argument="under").code
    return Inspection(snapshot, on, under=place)


def _links(inspection: Inspection) -> Iterator[Link]:
    at = inspection.at
    for item in inspection.items:
        if at.within(item.valid_from, item.valid_to):
            yield from _of_item(item)
    for row in inspection.rows(Implementation):
        defined = inspection.snapshot.items.get(row.item)
        if defined is not None and row.online_url is not None and at.within(row.valid_from, row.valid_to):
            subjects = (row.item, row.division, "online_url")
            whose = _whose(defined, ONLINE, inspection.division(row.division))
            yield Link(row.online_url, Noun.ITEM, subjects, whose, row.period, row.division, row.item)
    if inspection.under is None:
        for document in inspection.snapshot.source.of(Instrument):
            if document.url is not None and at.within(document.valid_from, document.valid_to):
                whose = Words(f"《{document.title}》: {TEXT.en}", f"《{document.title}》的{TEXT.zh}")
                yield Link(document.url, Noun.INSTRUMENT, (document.code, "url"), whose, document.period)


def _of_item(item: Item) -> Iterator[Link]:
    columns = (("online_url", item.online_url, ONLINE), ("result_sample", item.result_sample, SAMPLE))
    for column, url, what in columns:
        if url is not None:
            yield Link(url, Noun.ITEM, (item.code, "", column), _whose(item, what), item.period, None, item.code)


def _whose(item: Item, what: Words, division: Division | None = None) -> Words:
    """An item's address in words."""
    where = Words("", "") if division is None else Words(f" in {division.name_en or division.name}", division.name)
    return Words(f"{item.name_en or item.name}{where.en}: {what.en}", f"{where.zh}“{item.name}”的{what.zh}")


def broken_link(replies: Mapping[str, Reply]) -> Rule:
    """
    The rule of broken links, for what came of asking addresses; see :func:`catalog.web.asked`.

    It is none of the rules that every check tries: it has something to say only after the addresses were asked.
    """

    @rule("broken-link", Severity.WARNING)
    def check(inspection: Inspection) -> Iterator[Found]:
        """A web address that the catalogue shows does not answer; told only when the addresses are asked."""
        for link in _links(inspection):
            reply = replies.get(link.url)
            if reply is not None and reply.trouble is not None and reply.trouble not in UNTOLD:
                words = _words(link, reply, TROUBLES[reply.trouble])
                yield Found(link.about, link.subjects, words, link.period, link.division, link.item)

    return check


def _words(link: Link, reply: Reply, trouble: Words) -> Words:
    return Words(
        f"{link.words.en}, {link.url}, {trouble.en.format(status=reply.status)}. Correct it, or take it out.",
        f"{link.words.zh} {link.url} {trouble.zh.format(status=reply.status)}。请更正或删除。",
    )


def broken(snapshot: Snapshot, on: date, replies: Mapping[str, Reply], *, under: str | None = None) -> list[Supervised]:
    """
    What is wrong with the addresses that were asked (失效网址), as the list of findings shows it.

    Args:
        snapshot: the catalogue.
        on: the day.
        replies: what came of asking, by address.
        under: only addresses of this division and what it contains; ``None``: all.

    Raises:
        UnknownPlace: no division ever has the code ``under``.
    """
    found = broken_link(replies).find(_inspection(snapshot, on, under))
    return found_in_order(supervised(snapshot, one, on) for one in found)
