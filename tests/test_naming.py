"""Naming: what somebody types at a command line is one item or one place, or is asked back."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from catalog.cli import app
from catalog.errors import UnknownName
from catalog.naming import item_named, place_named
from catalog.period import Moment
from tests import shipped
from tests.shipped import PACKAGE

AT = Moment(date(2019, 12, 31))
REFUSED, NOBODY = 1, 3


@pytest.mark.parametrize(
    "text", ["失业登记", "unemployment-registration", "sydj", "shiye dengji", "事业登记", "失業登記"]
)
def test_what_can_only_be_one_item_is_that_item(text: str) -> None:
    assert item_named(shipped.snapshot(), text, AT).code == "unemployment-registration"


def test_what_is_nearly_the_name_of_an_item_is_asked_back_with_it() -> None:
    with pytest.raises(UnknownName) as refused:
        item_named(shipped.snapshot(), "验资抱告", AT)
    assert refused.value.message == (
        "No item is called '验资抱告'. Perhaps capital-verification-report (验资报告) is meant: ask again with this code."
    )
    assert "是否指 capital-verification-report（验资报告）" in refused.value.message_zh


@pytest.mark.parametrize("text", ["香洲", "香洲区", "xiangzhou", "440402", "香洲區"])
def test_what_can_only_be_one_place_is_that_place(text: str) -> None:
    assert place_named(shipped.snapshot(), text, AT) == "440402000000"


@pytest.mark.parametrize("text", ["翠香", "新村", "nowhere at all"])
def test_what_may_be_several_places_or_none_is_refused(text: str) -> None:
    with pytest.raises(UnknownName):
        place_named(shipped.snapshot(), text, AT)


Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The command over a store of its own: its exit code and what it prints."""
    environment = {
        "CATALOG_DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('store') / 'catalogue.sqlite'}",
        "PATH": os.environ["PATH"],
    }

    def command(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, words, env=environment)
        return done.exit_code, done.output

    code, told = command("load", str(Path(PACKAGE)))
    assert code == 0, told
    return command


def test_the_command_tells_what_matched_and_where(run: Run) -> None:
    code, told = run("search", "sbkgs", "--place", "翠香街道", "--on", "2019-12-31")
    assert code == 0
    first, where, *_ = told.splitlines()
    assert first == "0.95  社会保障卡挂失  social-security-card-loss-report  (社保卡挂失)"
    assert where.strip().startswith("2019-12-31，翠香街道的“社会保障卡挂失”由")


def test_the_command_tells_places_with_their_paths(run: Run) -> None:
    assert run("search", "--places", "cxjd", "--on", "2019-12-31") == (
        0,
        "440402001000  广东省 › 珠海市 › 香洲区 › 翠香街道\n",
    )


def test_the_command_looks_for_one_kind_only(run: Run) -> None:
    code, told = run("search", "失业登记", "--kind", "certificate", "--lang", "en", "--on", "2019-12-31")
    assert code == 0
    assert told.splitlines()[0].split("  ")[1:3] == [
        "Proof of unemployment registration",
        "unemployment-registration-proof",
    ]


def test_nothing_found_has_an_exit_code_of_its_own(run: Run) -> None:
    assert run("search", "zzzzzz") == (NOBODY, "")


def test_the_command_refuses_what_is_too_long(run: Run) -> None:
    code, _ = run("search", "失" * 300)
    assert code == REFUSED
