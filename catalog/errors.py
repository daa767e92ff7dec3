"""
Refusals: what the catalogue answers when it cannot do what was asked.

A refusal is expected and safe to show. It says what happened, to what, and what to do next, in
English and Chinese, and carries a code that programs can act on. Anything else that is raised is a
surprise and is masked before it reaches a client.
"""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - it is not an error of the program
    """
    Something that was asked for and cannot be done as asked.

    Args:
        message: what happened, to what, and what to do next, in English.
        message_zh: the same in Chinese.
        argument: the argument that has to change, where there is one.
    """

    code = "REFUSED"

    def __init__(self, message: str, message_zh: str, *, argument: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.message_zh = message_zh
        self.argument = argument


class BadArgument(Refusal):
    """An argument that is not of the form it must have."""

    code = "BAD_ARGUMENT"


class UnknownItem(Refusal):
    """No item (事项) goes by that code."""

    code = "UNKNOWN_ITEM"

    def __init__(self, code: str) -> None:
        super().__init__(
            f"No item has the code {code!r}. Look its code up with `items` and ask again.",
            f"没有编码为“{code}”的事项。请先用 items 查询事项编码。",
            argument="item",
        )


class UnknownPlace(Refusal):
    """A well-formed division code that lies inside the territory and belongs to no division."""

    code = "UNKNOWN_PLACE"


class UnknownRevision(Refusal):
    """A revision (版本) that does not exist, or not yet."""

    code = "UNKNOWN_REVISION"


class StoreUnavailable(Refusal):
    """The database cannot be reached, read or written."""

    code = "STORE_UNAVAILABLE"


class NotApproved(Refusal):
    """A change that nobody but its author has approved."""

    code = "NOT_APPROVED"


class UnknownName(Refusal):
    """A name that nothing goes by, or more than one thing does."""

    code = "UNKNOWN_NAME"


class EmptyStore(Refusal):
    """A question to a store that holds no revision yet."""

    code = "EMPTY_STORE"

    def __init__(self) -> None:
        super().__init__(
            "The store holds no catalogue yet. Load a package first: catalog load seeds/zhuhai-hrss",
            "目录库为空。请先加载数据包：catalog load seeds/zhuhai-hrss",
        )
