"""
The pen: what draws charts, in a process of its own.

It reads specifications, one line of JSON each, and answers each with a line of JSON: the SVG, or what is wrong. It ends
when nobody is left to ask it. It knows nothing of the catalogue, and fetches nothing.

    python -m schema.pen
"""

from __future__ import annotations

import os
import sys
from typing import Any, BinaryIO

import orjson

VERSION = "6.4"
"""The version of Vega-Lite that draws."""


def draw(specification: bytes) -> dict[str, Any]:
    """The SVG of a specification, or what is wrong with it."""
    import vl_convert  # noqa: PLC0415 - an extra, in this process only

    try:
        svg = vl_convert.vegalite_to_svg(
            specification.decode(), vl_version=VERSION, allowed_base_urls=[], show_warnings=False
        )
    except ValueError as error:
        return {"error": str(error)}
    return {"svg": svg}


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Draw what is asked for until there is no more."""
    for specification in asked:
        answers.write(orjson.dumps(draw(specification)) + b"\n")
        answers.flush()


def main() -> None:
    """Speak to whoever started this process; what anything else prints goes where errors go."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
