"""The texts of pages: whatever a package says is shown as text, all words are there in both languages, all colours legible."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from pathlib import Path

import httpx
import msgspec
import pytest

from catalog.facts import Facts
from catalog.items import Item
from catalog.package import read
from catalog.records import Record
from catalog.snapshot import Snapshot
from catalog.wording import Language
from schema.page_documents import every
from schema.page_templates import static_files
from schema.page_words import TONGUES, WORDS, Tongue
from tests import shipped
from tests.pages_world import PUBLIC, World, reading

HOME = Path(__file__).parent.parent / "schema"
TEMPLATES = {path.name: path.read_text(encoding="utf-8") for path in sorted((HOME / "templates").glob("*.html"))}

CHINESE_IN_ENGLISH = ("other-language", "search-what-hint", "search-where-hint")
"""The words in English that show what can be typed, or the way to the other language."""

SCRIPT = "<script>alert('1')</script>\"'><img src=x onerror=alert(2)>{{ 7 * 7 }}"
FREE = [
    "name",
    "name_en",
    "title",
    "number",
    "law",
    "article",
    "text",
    "note",
    "issuer",
    "replacement",
    "address",
    "phone",
    "result",
    "clause",
    "reason",
    "reason_en",
    "on_silence",
    "basis",
    "source",
    "nature",
]
"""The columns in which people may write whatever they like."""


def poisoned(row: Record) -> Record:
    """A row with a script in every text that people write."""
    texts = {name: getattr(row, name) for name in FREE if isinstance(getattr(row, name, None), str)}
    changed: dict[str, object] = {name: text + SCRIPT for name, text in texts.items()}
    if isinstance(row, Item):
        changed["aliases"] = (SCRIPT,)
    return msgspec.structs.replace(row, **changed)


@pytest.fixture(scope="module")
def poison() -> Snapshot:
    """The shipped catalogue with a script in every text that people write."""
    facts = read(shipped.PACKAGE)
    rows = [poisoned(row) for _, them in facts for row in them]
    return Snapshot.of(shipped.snapshot().revision, Facts.of_rows(rows))


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_html_in_any_text_is_shown_as_text(pages: World, poison: Snapshot, language: str) -> None:
    async with reading(pages, poison) as client:
        shown = 0
        for path in PUBLIC:
            if path.startswith("/revisions/2"):
                continue
            page = await client.get(f"{path}{'&' if '?' in path else '?'}lang={language}")
            assert page.status_code in (200, 303), path
            assert "<script>alert" not in page.text
            assert "<img src=x" not in page.text
            assert "49" not in re.findall(r"onerror=alert\(2\)&gt;(\d*)", page.text)
            shown += page.text.count("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&#34;&#39;&gt;&lt;img")
    assert shown > 200


async def test_html_in_an_address_is_shown_as_text(reader: httpx.AsyncClient) -> None:
    for name in ("q", "place", "life", "items", "on", "revision", "kind", "lang", "after", "x\"><script>alert('1')"):
        page = await reader.get("/plan" if name in ("items", "life") else "/", params={name: SCRIPT})
        assert "<script>alert" not in page.text
        assert "<img" not in page.text


def test_every_word_is_there_in_both_languages() -> None:
    for name, words in WORDS.items():
        assert words.en.strip(), name
        assert words.zh.strip(), name
        assert set(re.findall(r"{\w+}", words.zh)) <= set(re.findall(r"{\w+}", words.en)), name
        assert name in CHINESE_IN_ENGLISH or not re.search("[\u4e00-\u9fff]", words.en), name


def test_every_word_that_a_template_names_is_there_and_every_one_there_is_named() -> None:
    templates = "".join(TEMPLATES.values())
    assert set(re.findall(r"""words\("([\w-]+)"[,)]""", templates)) <= set(WORDS)
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(HOME.glob("page*.py")))
    named = set(re.findall(r"""["']([\w-]+)["']""", templates)) | set(
        re.findall(r"""["']([\w-]+)["'](?!: Words)""", code)
    )
    parts = (*re.findall(r"""words\("([\w-]+-)" ~""", templates), "error-")
    assert {name for name in WORDS if "." not in name and name not in named and not name.startswith(parts)} == set()


def test_no_template_writes_chinese_or_english_of_its_own() -> None:
    """All words come from the tables, so that none is forgotten in one language."""
    for name, text in TEMPLATES.items():
        bare = re.sub(r"(?s){#.*?#}|{%.*?%}|{{.*?}}|<!DOCTYPE html>|<[^>]*>", " ", text)
        assert not re.search(r"[A-Za-z]{2,}|[\u4e00-\u9fff]", bare), name


@pytest.mark.parametrize(
    ("chinese", "english", "say"),
    [
        ("2019年7月1日", "1 July 2019", lambda tongue: tongue.day("2019-07-01")),
        ("未公布", "not known", lambda tongue: tongue.day(None)),
        ("2019年7月1日 08:30", "1 July 2019 08:30", lambda tongue: tongue.instant("2019-07-01T08:30:00+08:00")),
        ("1 个工作日", "1 working day", lambda tongue: tongue.duration({"value": 1, "unit": "WORKING_DAY"})),
        ("2 个月", "2 months", lambda tongue: tongue.duration({"value": 2, "unit": "MONTH"})),
        ("无", "None", lambda tongue: tongue.duration(None)),
        ("65%", "65%", lambda tongue: tongue.share(0.65)),
        ("71.3%", "71.3%", lambda tongue: tongue.share(0.713)),
        ("10 元", "CNY 10", lambda tongue: tongue.money(10, "CNY")),
        ("EUR 1,234.50", "EUR 1,234.50", lambda tongue: tongue.money(1234.5, "EUR")),
        ("按收费标准", "by tariff", lambda tongue: tongue.money(None, "CNY")),
        ("共 1 条", "1 in all", lambda tongue: tongue.count(1)),
        ("共 1,234 条", "1,234 in all", lambda tongue: tongue.count(1234)),
        ("新的一种", "新的一种", lambda tongue: tongue.term("kind", "新的一种")),
        ("甲、乙", "甲, 乙", lambda tongue: tongue.listed(["甲", "乙"])),
    ],
)
def test_days_limits_and_shares_are_written_as_people_write_them(
    chinese: str, english: str, say: Callable[[Tongue], str]
) -> None:
    assert (say(TONGUES[Language.ZH]), say(TONGUES[Language.EN])) == (chinese, english)


def luminance(colour: str) -> float:
    """The relative luminance of a colour, as WCAG 2.2 has it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_stands_out_from_what_is_behind_it_by_day_and_by_night() -> None:
    """At least 4.5 to 1, WCAG 2.2 AA."""
    sheet = static_files()["pages.css"].body.decode()
    day, night = (
        dict(re.findall(r"--([\w-]+): (#\w{6});", part)) for part in sheet.split("prefers-color-scheme: dark")[:2]
    )
    for colours in (day, day | night):
        pairs = [
            *product(("ink", "soft", "link", "visited"), ("paper", "panel")),
            *((ink, f"{ink}-panel") for ink in ("good", "bad", "warn", "mark")),
            *product(("ink", "soft", "link", "visited"), ("good-panel", "bad-panel", "warn-panel")),
            ("on-brand", "brand"),
            ("on-focus", "focus"),
        ]
        for ink, paper in pairs:
            light, dark = sorted((luminance(colours[ink]), luminance(colours[paper])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, paper)


def test_every_document_is_one_operation_that_goes_by_the_name_of_its_file() -> None:
    for name, text in every().items():
        assert re.findall(r"(?:query|mutation|subscription) (\w+)", text) == [name]
