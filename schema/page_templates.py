"""Page templates (页面模板): HTML from what the API answered, and the files that pages need beside it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_HOME = Path(__file__).parent
_STATIC = _HOME / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


class StaticFile(NamedTuple):
    """
    A file that pages need: styles, a script, an icon.

    Attributes:
        address: under which it is served; another as soon as its content is another.
        media_type: what it is.
        body: its content.
    """

    address: str
    media_type: str
    body: bytes


def _hash(body: bytes) -> str:
    return blake2b(body, digest_size=8).hexdigest()


@cache
def static_files() -> Mapping[str, StaticFile]:
    """Every such file by its name."""
    found = {}
    for path in sorted(_STATIC.iterdir()):
        if path.suffix in _TYPES:
            body = path.read_bytes()
            address = f"/static/{path.stem}.{_hash(body)}{path.suffix}"
            found[path.name] = StaticFile(address, _TYPES[path.suffix], body)
    return found


@cache
def edition() -> str:
    """A text that is another as soon as any template or file is another."""
    templates = b"".join(path.read_bytes() for path in sorted((_HOME / "templates").glob("*.html")))
    return _hash(templates + "".join(file.address for file in static_files().values()).encode())


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HOME / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["static"] = lambda name: static_files()[name].address
    return made


def rendered(template: str, values: Mapping[str, Any]) -> str:
    """The HTML of a template; every value that is put in is shown as the text that it is."""
    return _environment().get_template(template).render(values)
