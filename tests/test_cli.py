"""The command line: what scripts and people see of it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from catalog.cli import main
from tests.shipped import PACKAGE

HANDLED, REFUSED, USAGE, NOBODY = 0, 1, 2, 3


class Catalog:
    """The command, as if started in a process of its own, over a store of its own."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "catalogue.sqlite"
        self.environment = {"CATALOG_DATABASE_URL": f"sqlite:///{self.database}"}

    def __call__(self, *words: str, expect: int = 0) -> str:
        """What the command prints on standard output; with another exit code, on standard error."""
        shown, told = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with (
            mock.patch.dict(os.environ, self.environment),
            mock.patch.object(sys, "argv", ["catalog", *words]),
            redirect_stdout(shown),
            redirect_stderr(told),
            pytest.raises(SystemExit) as end,
        ):
            main()
        texts = [stream.buffer.getvalue().decode() for stream in (shown, told)]
        assert (end.value.code or 0) == expect, texts[1]
        return texts[expect in {REFUSED, USAGE}]

    def in_a_process(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The same in a process of its own."""
        command = [sys.executable, "-m", "catalog.cli", *words]
        environment = os.environ | self.environment
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)  # noqa: S603


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    command = Catalog(tmp_path_factory.mktemp("store"))
    assert command("load", str(PACKAGE)).startswith("Revision 1: ")
    return command


def timeless(text: str) -> Any:
    """An answer without what is told of this very instant: an office that is open opens next now."""
    return json.loads(
        text, object_hook=lambda told: {key: value for key, value in told.items() if key != "nextOpening"}
    )


def test_a_process_ends_with_the_same_words_and_codes(catalog: Catalog) -> None:
    asked = ("where", "失业登记", "翠香街道", "--on", "2019-12-31", "--json")
    answered, refused = catalog.in_a_process(*asked), catalog.in_a_process("where", "不存在的事项", "翠香街道")
    assert (answered.returncode, timeless(answered.stdout)) == (HANDLED, timeless(catalog(*asked)))
    assert (refused.returncode, refused.stderr) == (
        REFUSED,
        catalog("where", "不存在的事项", "翠香街道", expect=REFUSED),
    )


def test_loading_the_same_package_again_changes_nothing_and_says_so(catalog: Catalog) -> None:
    assert catalog("load", str(PACKAGE)).startswith("Nothing changed: all ")


def test_a_store_that_holds_a_revision_is_left_alone_if_only_an_empty_one_is_to_be_filled(catalog: Catalog) -> None:
    assert catalog("load", str(PACKAGE), "--if-empty") == "The store holds revision 1; nothing loaded.\n"


def test_where_takes_names_and_tells_in_chinese(catalog: Catalog) -> None:
    told = catalog("where", "失业登记", "翠香街道", "--on", "2019-12-31")
    assert told.splitlines()[0] == "2019-12-31，翠香街道的“失业登记”由翠香街道劳动保障站（镇（街）级）办理。"


def test_where_tells_in_english_too(catalog: Catalog) -> None:
    told = catalog("where", "labour-dispatch-licence", "440404101001", "--on", "2019-12-31", "--lang", "en")
    assert "Gaolan Port" in told.splitlines()[0]


def test_where_as_json_is_what_the_api_answers(catalog: Catalog) -> None:
    told = json.loads(catalog("where", "失业登记", "440402001001", "--on", "2019-12-31", "--json"))
    assert (told["outcome"], told["level"], told["on"]) == ("HANDLED", "STREET", "2019-12-31")


def test_an_answer_that_names_nobody_has_an_exit_code_of_its_own(catalog: Catalog) -> None:
    told = catalog("where", "居民医疗保险参保", "香洲区", "--on", "2019-12-31", expect=NOBODY)
    assert "请选择更具体的地点" in told


def test_an_unknown_name_is_refused_in_both_languages(catalog: Catalog) -> None:
    told = catalog("where", "养龙登记", "翠香街道", expect=REFUSED)
    assert told.splitlines() == [
        "No item is called '养龙登记'. Give its code, or another part of its name.",
        "没有名为“养龙登记”的事项。请给出编码，或换用名称的其他部分。",
    ]


def test_a_name_that_several_places_share_is_asked_back_with_their_paths(catalog: Catalog) -> None:
    told = catalog("where", "失业登记", "新", expect=REFUSED)
    assert "Ask again with one of these codes." in told
    assert "广东省 › 珠海市 › " in told


def test_a_day_that_is_none_is_wrong_usage(catalog: Catalog) -> None:
    assert "2019-13-45" in catalog("where", "失业登记", "翠香街道", "--on", "2019-13-45", expect=USAGE)


def test_the_report_prints_the_figures_as_json(catalog: Catalog) -> None:
    figures = json.loads(catalog("report", "--on", "2019-12-31", "--json"))
    assert figures["licencesDelegatedToDistricts"] == 4
    assert figures["servicesDelegatedToStreets"] >= 21
    assert figures["servicesDelegatedToVillages"] >= 4
    assert figures["certificatesSortedOut"] == 79
    assert figures["licenceTimeReduction"] > 0.6


def test_the_report_prints_a_table_for_people(catalog: Catalog) -> None:
    assert "71.3%" in catalog("report", "--on", "2019-12-31")


def test_the_schema_is_printed_as_it_is_served(catalog: Catalog) -> None:
    assert catalog("schema") == (Path(__file__).parent.parent / "schema" / "schema.graphql").read_text(encoding="utf-8")


def test_a_package_with_wrong_rows_loads_nothing_and_names_every_one(tmp_path: Path) -> None:
    broken = tmp_path / "package"
    broken.mkdir()
    for path in PACKAGE.iterdir():
        (broken / path.name).write_bytes(path.read_bytes())
    with (broken / "takeovers.csv").open("a", encoding="utf-8") as file:
        file.write("no-such-act,440402000000,2019-02-30,,invented,illustrative\n")
    lines = len((broken / "takeovers.csv").read_text(encoding="utf-8").splitlines())
    command = Catalog(tmp_path)
    told = command("load", str(broken), expect=REFUSED)
    assert f"takeovers.csv:{lines}:3 (due)" in told
    assert "no catalogue yet" in command("report", expect=REFUSED)


def test_a_question_to_an_empty_store_says_how_to_fill_it(tmp_path: Path) -> None:
    told = Catalog(tmp_path)("report", expect=REFUSED)
    assert (
        told.splitlines()[0] == "The store holds no catalogue yet. Load a package first: catalog load seeds/zhuhai-hrss"
    )
