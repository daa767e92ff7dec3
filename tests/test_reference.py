"""The reference page of the schema: made from the printed schema, whole, and with links that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

from graphql import build_schema, is_specified_scalar_type
from typer.testing import CliRunner

from catalog.cli import app
from schema.reference import reference
from schema.root import printed

HOME = Path(__file__).parent.parent
PAGE = (HOME / "docs" / "schema.md").read_text(encoding="utf-8")

SMALL = '''
"""What can be asked (问)."""
type Query {
  """A thing (物), a | b *c* <d>."""
  thing(
    """Its key (键)."""
    key: String!
    """How many (数)."""
    first: Int = 20
    """Which (哪)."""
    kinds: [Kind!]
  ): Thing
  """All things (全)."""
  things: [Thing!]!
  """An older revision (旧)."""
  older: Older
}
"""The same of an older revision (旧版)."""
type Older {
  """A thing (物), a | b *c* <d>."""
  thing(
    """Its key (键)."""
    key: String!
    """How many (数)."""
    first: Int = 20
    """Which (哪)."""
    kinds: [Kind!]
  ): Thing
  """All things (全)."""
  things: [Thing!]!
}
"""What has a key (键)."""
interface Keyed {
  """Its key (键)."""
  key: String!
}
"""A thing (物)."""
type Thing implements Keyed {
  """Its key (键)."""
  key: String!
  """What it was called (旧名)."""
  label: String @deprecated(reason: "Until 2030-01-01; ask for `key`.")
  """Its kind (类)."""
  kind(
    """On which day (日). Omitted: today."""
    on: Day
  ): Kind!
}
"""Kinds of things (类)."""
enum Kind {
  """Old (旧)."""
  OLD
  """New (新)."""
  NEW @deprecated(reason: "Until 2031-01-01.")
}
"""A day (日)."""
scalar Day
'''


def test_the_page_in_the_repository_is_that_of_the_schema() -> None:
    """When it is meant to change: `catalog schema --format markdown > docs/schema.md`."""
    assert reference(printed()) == PAGE


def test_the_command_line_prints_the_page() -> None:
    result = CliRunner().invoke(app, ["schema", "--format", "markdown"])
    assert (result.exit_code, result.stdout) == (0, PAGE)


def test_every_type_and_every_question_has_its_place() -> None:
    schema = build_schema(printed())
    roots = [root for root in (schema.query_type, schema.mutation_type, schema.subscription_type) if root is not None]
    types = {name for name, kind in schema.type_map.items() if not name.startswith("__") and kind not in roots}
    types -= {name for name in types if is_specified_scalar_type(schema.type_map[name])}
    anchors = re.findall(r'<a id="([^"]+)"></a>', PAGE)
    questions = {f"{root.name.lower()}-{field}" for root in roots for field in root.fields}
    assert len(anchors) == len(set(anchors))
    assert set(anchors) == {f"type-{name}" for name in types} | questions


def test_every_link_leads_to_something_on_the_page() -> None:
    headings = {title.lower().replace(" ", "-") for title in re.findall(r"^## (.+)$", PAGE, flags=re.MULTILINE)}
    targets = headings | set(re.findall(r'<a id="([^"]+)"></a>', PAGE))
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= targets


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    for table in re.findall(r"(?:^\|.*\n)+", PAGE, flags=re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}) == 1


def test_a_question_tells_its_arguments_with_their_defaults() -> None:
    assert """### thing

A thing (物), a | b \\*c\\* &lt;d>.

Answers with [`Thing`](#type-Thing).

| argument | type | meaning |
| --- | --- | --- |
| `key` | `String!` | Its key (键). |
| `first` | `Int` = `20` | How many (数). |
| `kinds` | [`[Kind!]`](#type-Kind) | Which (哪). |
""" in reference(SMALL)


def test_a_type_tells_its_own_fields_what_is_deprecated_and_where_it_comes_from() -> None:
    assert """### Thing

A thing (物).

Has all fields of [`Keyed`](#type-Keyed).

| field | type | meaning |
| --- | --- | --- |
| `label` | `String` | **Deprecated**: Until 2030-01-01; ask for `key`. What it was called (旧名). |
| `kind` | [`Kind!`](#type-Kind) | Its kind (类).<br>`on`: [`Day`](#type-Day). On which day (日). Omitted: today. |

From `Older.thing`, `Older.things`, `Query.thing`, `Query.things`.
""" in reference(SMALL)


def test_a_value_tells_that_it_is_deprecated() -> None:
    assert "| `NEW` | **Deprecated**: Until 2031-01-01. New (新). |" in reference(SMALL)


def test_questions_of_another_type_are_named_and_not_repeated() -> None:
    assert """### Older

The same of an older revision (旧版).

Answers these questions as `Query` does: [`thing`](#query-thing), [`things`](#query-things).

From `Query.older`.
""" in reference(SMALL)


def test_an_argument_of_many_fields_is_described_once() -> None:
    fields = "\n".join(f'"""F{n}."""\n f{n}("""The day (日)."""\n on: Day): Int' for n in range(12))
    page = reference(
        f'"""Q."""\ntype Query {{ """T."""\n t: T }}\n"""T."""\ntype T {{ {fields} }}\n"""D."""\nscalar Day'
    )
    assert page.count("The day (日).") == 1
    assert "| `f3` | `Int` | F3.<br>`on`: [`Day`](#type-Day) |" in page
