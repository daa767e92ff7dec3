"""The commands for drafts: what waits for approval, and what becomes of it."""

from __future__ import annotations

import re

import pytest

from tests.packages import DOWN, ITEMS, package
from tests.test_cli import REFUSED, Catalog

RENAMED = ITEMS.replace("失业登记", "失业人员登记")


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The command over a store that holds a small package."""
    folder = tmp_path_factory.mktemp("drafts")
    command = Catalog(folder)
    command("load", str(package(folder / "package")))
    return command


def proposed(catalog: Catalog, **files: str) -> str:
    """The id of the draft that loading a package leaves."""
    folder = package(catalog.database.parent / "package", **files)
    told = catalog("load", str(folder), "--draft", "--author", "Li")
    found = re.fullmatch(r"Draft (\S+) waits for approval: .*\n", told)
    assert found is not None
    return found[1]


def test_a_package_is_proposed_looked_at_and_approved(catalog: Catalog) -> None:
    draft = proposed(catalog, items=RENAMED)
    listed = catalog("draft", "list", "--state", "submitted")
    assert draft in listed
    assert "Package small" in listed
    told = catalog("draft", "show", draft)
    assert told.splitlines()[:2] == [
        "Package small (SUBMITTED 待审批, version 1)",
        "Rows put: 1 of items. Rows closed: 1 of items.",
    ]
    assert "CREATE Li" in told
    assert "cannot approve it" in catalog("draft", "approve", draft, "--as", "Li", expect=REFUSED)
    assert catalog("draft", "approve", draft, "--as", "Chen") == "Revision 2: Package small\n"
    assert draft not in catalog("draft", "list", "--state", "submitted")


def test_a_draft_is_rejected_with_its_reason(catalog: Catalog) -> None:
    draft = proposed(catalog, items=RENAMED, delegations=DOWN)
    assert (
        catalog("draft", "reject", draft, "--as", "Chen", "--reason", "too early")
        == f"{draft} (Package small) is rejected.\n"
    )
    assert "REJECT Chen: too early" in catalog("draft", "show", draft)


def test_a_draft_that_is_not_there_is_told(catalog: Catalog) -> None:
    assert "There is no draft 'nothing'" in catalog("draft", "show", "nothing", expect=REFUSED)
