"""
Readings: resolvers that only read, said in one line instead of written as a function.

    resolve_item = Beside("item")
    resolve_result = Value("guide", "result")
    resolve_offices = Each("offices")

Each names a path: attributes (or functions of what was read so far) that lead from the record or answer that is seen
to what the field answers with. ``None`` on the way is the end of it: the field is null, a list is empty. Called,
they are resolvers like any other; a prepared operation (`schema.prepared`) does without the call, and without a
`Seen` for everything that is only passed by.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from catalog.wording import Language
from schema.world import Seen

Part = str | Callable[[Any], Any]
"""A step on the way: the name of an attribute, or a function of what was read so far."""


class Reading:
    """
    A resolver that follows a path and looks neither at the day nor at the instant of the question.

    Args:
        path: the way from the record or answer that is seen.
        planned: whether the plan of the answer that is seen says it: it is the same in all answers of that plan.
        posted: the way to the same from a post (`catalog.posts.Post`), if that says it: of an answer, the post of acceptance;
            of a step, its own. Empty: it does not.
    """

    def __init__(self, *path: Part, planned: bool = False, posted: tuple[Part, ...] = ()) -> None:
        self.path = path
        self.planned = planned
        self.posted = posted

    def reached(self, it: object) -> Any:
        """What the path leads to; ``None`` when there is nothing on the way."""
        for part in self.path:
            if it is None:
                return None
            it = getattr(it, part) if isinstance(part, str) else part(it)
        return it


class Value(Reading):
    """
    A scalar, an enum value, or a plain object: told as it is.

    Args:
        path: the way from the record or answer that is seen.
        otherwise: what is told instead of ``None``; an empty tuple for a list that is never null.
        planned: as for every reading.
    """

    def __init__(self, *path: Part, otherwise: object = None, planned: bool = False) -> None:
        super().__init__(*path, planned=planned)
        self.otherwise = otherwise

    def __call__(self, seen: Seen[Any], _info: object) -> Any:
        """The answer of the field."""
        value = self.reached(seen.it)
        return self.otherwise if value is None else value


class Made(Reading):
    """
    A scalar or a plain object made of several attributes and the arguments of the field.

    Args:
        by: makes it: takes the attributes one after the other and the arguments by name.
        names: the attributes.
    """

    def __init__(self, by: Callable[..., Any], *names: str) -> None:
        super().__init__(*names)
        self.by = by

    def __call__(self, seen: Seen[Any], _info: object, **given: Any) -> Any:
        """The answer of the field."""
        return self.by(*(getattr(seen.it, str(name)) for name in self.path), **given)


class Worded(Reading):
    """
    A text in the language that the argument ``language`` names: Chinese unless it says English and there is English.

    Args:
        chinese: the attribute with the Chinese text.
        english: the attribute with the English one; its value may be ``None``.
    """

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(chinese)
        self.chinese = chinese
        self.english = english

    def __call__(self, seen: Seen[Any], _info: object, language: Language | None) -> str | None:
        """The answer of the field."""
        return self.told(seen.it, language)

    def told(self, it: object, language: Language | None) -> str | None:
        """The text in a language."""
        text: str | None = getattr(it, self.chinese)
        return (getattr(it, self.english) or text) if language is Language.EN else text


class Beside(Reading):
    """
    A record or an answer, as seen from the same question.

    Args:
        path: the way from the record or answer that is seen.
        within: the part of the snapshot that has it under the key to which the path leads; ``None``: the path leads to
            itself.
        on: an attribute with the day on which it is seen, where that is not ``None``.
        kept: whether it belongs to the snapshot, as one of few: what is asked of it may be kept finished.
        planned: as for every reading.
        posted: as for every reading.
    """

    def __init__(
        self,
        *path: Part,
        within: str | None = None,
        on: str | None = None,
        kept: bool = False,
        planned: bool = False,
        posted: tuple[Part, ...] = (),
    ) -> None:
        super().__init__(*path, planned=planned, posted=posted)
        self.within = within
        self.on = on
        self.kept = kept

    def __call__(self, seen: Seen[Any], _info: object) -> Seen[Any] | None:
        """The answer of the field."""
        it = self.reached(seen.it)
        if self.within is not None:
            it = getattr(seen.snapshot, self.within).get(it)
        return seen.perhaps(it, None if self.on is None else getattr(seen.it, self.on))


class Each(Reading):
    """
    Several records or parts of an answer, as seen from the same question.

    Args:
        path: the way from the record or answer that is seen.
        of: what is seen of each: made of the answer around it and of itself; ``None``: itself.
        kept: whether they belong to the snapshot, as one of few such lists: what is asked of them may be kept finished.
        planned: as for every reading.
        posted: as for every reading.
    """

    def __init__(
        self,
        *path: Part,
        of: Callable[[Any, Any], Any] | None = None,
        kept: bool = False,
        planned: bool = False,
        posted: tuple[Part, ...] = (),
    ) -> None:
        super().__init__(*path, planned=planned, posted=posted)
        self.of = of
        self.kept = kept

    def __call__(self, seen: Seen[Any], _info: object) -> list[Seen[Any]]:
        """The answer of the field."""
        them = self.reached(seen.it) or ()
        return seen.each(them if self.of is None else [self.of(seen.it, one) for one in them])


class EachStep(Each):
    """
    The steps of an answer, each as seen from the same question.

    Of a step the plan says some things, and the way that it goes the others: readings of an element that begin with
    ``step`` go on to what steps that go one way have in common.

    Args:
        of: makes an element of the answer and one of its steps.
    """

    def __init__(self, of: Callable[[Any, Any], Any]) -> None:
        super().__init__("steps", of=of)
        self.element = of


class OfSnapshot(Reading):
    """
    What the snapshot that is asked says, whatever is seen of it.

    It is not planned: plans and what is made of them are taken over by the next snapshot.

    Args:
        path: the way from the snapshot, attribute by attribute.
    """

    def __init__(self, *path: str) -> None:
        super().__init__(*path)

    def __call__(self, seen: Seen[Any], _info: object) -> Any:
        """The answer of the field."""
        return self.reached(seen.snapshot)
