"""
Limits: how large a document may be before anything expensive is done with it.

Its tokens and aliases are counted before it is parsed, in `schema/scanning.py`. Its shape is walked before the
standard validation, whose time grows with the square of the fields that share a response key. The walk needs no
schema; what an operation costs is worked out after the validation, in `schema/costs.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
    Source,
)

from catalog.errors import Refusal

CHARACTERS_PER_TOKEN = 16
"""How much text a token may take on average; longer values belong into variables."""


@dataclass(frozen=True, slots=True)
class Limits:
    """
    The most that a document may ask for.

    Attributes:
        tokens: lexical tokens of the document.
        depth: nested fields, the root field being the first.
        aliases: fields with an alias; also how often one response key may be asked for.
        cost: points of an operation, and selections of the document with its fragments spread out.
    """

    tokens: int
    depth: int
    aliases: int
    cost: int

    @property
    def characters(self) -> int:
        """Characters of the document: white space, comments and long strings are read before they are tokens."""
        return self.tokens * CHARACTERS_PER_TOKEN

    @property
    def pairs(self) -> int:
        """Pairs that the standard validation may have to compare: those of one key asked for ``aliases`` times."""
        return self.aliases * (self.aliases - 1) // 2

    @property
    def fragments(self) -> int:
        """Fragments spread inside one another: pages of nested components have more of them than nested fields."""
        return self.depth * 4

    @property
    def brackets(self) -> int:
        """Brackets inside one another: inline fragments and values have some of their own beside nested fields."""
        return self.depth * 4


class LimitExceeded(Refusal):
    """
    A document that asks for more than one document may.

    Attributes:
        node: where in the document the limit was passed, or ``None`` for the document as a whole.
        at: the same as a character of the text, where the document was not parsed; or ``None``.
    """

    code = "LIMIT_EXCEEDED"

    def __init__(self, message: str, message_zh: str, *, node: Node | None = None, at: int | None = None) -> None:
        super().__init__(message, message_zh, argument="query")
        self.node = node
        self.at = at

    def located(self, query: str) -> GraphQLError:
        """The refusal as an error of the document, at its place in the text."""
        if self.at is None:
            return GraphQLError(self.message, self.node, original_error=self)
        return GraphQLError(self.message, None, Source(query), [self.at], original_error=self)


def check_shape(document: DocumentNode, limits: Limits) -> None:
    """
    Refuse a document whose shape passes a limit, in time that the limits bound.

    Raises:
        LimitExceeded: too deep, too many fields under one response key, a fragment that spreads itself, or
            fragments that spread out too far.
    """
    _Shape(document, limits).walk()


class _Shape:
    """One walk over the places of the answer: fields of one response key meet there, from whatever fragment."""

    def __init__(self, document: DocumentNode, limits: Limits) -> None:
        self.document = document
        self.limits = limits
        self.fragments = fragments_of(document)
        self.reached: set[int] = set()
        self.selections = 0
        self.pairs = 0

    def walk(self) -> None:
        """Walk the operations, then the fragments that none of them reached: those are validated as well."""
        for definition in self.document.definitions:
            if isinstance(definition, OperationDefinitionNode):
                self.place([(definition.selection_set, ())], depth=1)
        for definition in self.document.definitions:
            if isinstance(definition, FragmentDefinitionNode) and id(definition) not in self.reached:
                self.place([(definition.selection_set, (definition.name.value,))], depth=1)

    def place(self, selection_sets: list[tuple[SelectionSetNode, tuple[str, ...]]], *, depth: int) -> None:
        """Walk one place; each selection set comes with the names of the fragments that it stands in."""
        fields: dict[str, list[tuple[SelectionSetNode, tuple[str, ...]]]] = {}
        times: dict[str, int] = {}
        spread: set[str] = set()
        pending = selection_sets[::-1]
        while pending:
            selection_set, enclosing = pending.pop()
            for selection in selection_set.selections:
                self.count(selection)
                if isinstance(selection, FieldNode):
                    key = (selection.alias or selection.name).value
                    times[key] = self.meet(times.get(key, 0), key, selection)
                    if selection.selection_set:
                        self.check_depth(depth, selection)
                        fields.setdefault(key, []).append((selection.selection_set, enclosing))
                elif isinstance(selection, InlineFragmentNode):
                    pending.append((selection.selection_set, enclosing))
                elif isinstance(selection, FragmentSpreadNode) and self.enter(selection, enclosing, spread):
                    fragment = self.fragments[selection.name.value]
                    pending.append((fragment.selection_set, (*enclosing, fragment.name.value)))
        for below in fields.values():
            self.place(below, depth=depth + 1)

    def count(self, selection: Node) -> None:
        self.selections += 1
        if self.selections > self.limits.cost:
            raise LimitExceeded(
                f"With its fragments spread out the document selects more than the cost limit of {self.limits.cost} "
                "fields. Spread fewer fragments, or ask in several requests.",
                f"展开片段后，查询的字段超过了成本上限 {self.limits.cost}。请减少片段展开，或分多次请求。",
                node=selection,
            )

    def meet(self, earlier: int, name: str, selection: FieldNode | FragmentSpreadNode) -> int:
        """One more of its kind at a place: the validation compares it with each of the earlier ones."""
        self.pairs += earlier
        if self.pairs <= self.limits.pairs:
            return earlier + 1
        if isinstance(selection, FieldNode):
            met = (
                f"Too many fields share a response key: {name!r} is asked for {earlier + 1} times or more at one place"
            )
            met_zh = f"同名字段过多：“{name}”在同一位置至少出现 {earlier + 1} 次"
        else:
            met = f"Too many fragments stand beside one another: with {name!r} they are {earlier + 1} at one place"
            met_zh = f"并列的片段过多：到“{name}”为止，同一位置已有 {earlier + 1} 个"
        raise LimitExceeded(
            f"{met}, which with the others makes more than {self.limits.pairs} pairs to compare (those of one key asked "
            f"for {self.limits.aliases} times, which is the alias limit). Ask for each field once, or in several requests.",
            f"{met_zh}，需比对的组合超过上限 {self.limits.pairs} 对（即同名字段上限 {self.limits.aliases} 个）。"
            "每个字段请只查询一次，或分多次请求。",
            node=selection,
        )

    def check_depth(self, depth: int, field: Node) -> None:
        if depth >= self.limits.depth:
            raise LimitExceeded(
                f"Fields are nested deeper than the depth limit of {self.limits.depth}. "
                "Ask for fewer levels, and for the rest by `node(id:)` in a request of its own.",
                f"字段嵌套超过了深度上限 {self.limits.depth} 层。请减少层数，其余部分用 node(id:) 另行请求。",
                node=field,
            )

    def enter(self, spread: FragmentSpreadNode, enclosing: tuple[str, ...], spread_here: set[str]) -> bool:
        """Whether a spread leads to a fragment that is not yet spread at this place."""
        name = spread.name.value
        if name in enclosing:
            path = " → ".join((*enclosing[enclosing.index(name) :], name))
            raise LimitExceeded(
                f"Fragment {name!r} spreads itself ({path}), which has no end. Take the spread out.",
                f"片段“{name}”循环引用自身（{path}），无法展开。请去掉该引用。",
                node=spread,
            )
        if name in spread_here or name not in self.fragments:
            return False
        if len(enclosing) >= self.limits.fragments:
            raise LimitExceeded(
                f"Fragments are spread inside one another more than {self.limits.fragments} deep (four times the depth "
                f"limit of {self.limits.depth}). Spread them beside one another instead.",
                f"片段相互嵌套超过 {self.limits.fragments} 层（深度上限 {self.limits.depth} 的四倍）。请改为并列展开。",
                node=spread,
            )
        self.reached.add(id(self.fragments[name]))
        # The validation compares fragments that are spread at one place pair by pair as well.
        self.meet(len(spread_here), name, spread)
        spread_here.add(name)
        return True


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """The fragments of a document by name; of two with one name the later, which the validation refuses."""
    return {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
