"""
Outputs (输出): files and folders that appear whole or not at all.

What is written goes beside its place under another name and is moved there when all of it is written. What
stands there already is replaced only when that is asked for, and a folder only if nothing else lies in it.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from catalog.errors import BadArgument


@contextmanager
def new_file(path: Path, *, replaces: bool) -> Iterator[BinaryIO]:
    """
    A file to write.

    Args:
        path: where it is to be.
        replaces: whether a file that is there already is replaced.

    Raises:
        BadArgument: a file is there already, or it cannot be written.
    """
    if path.is_dir():
        raise _refused(path, "It is a folder; give a file.", "它是文件夹，请指定文件。")
    if path.exists() and not replaces:
        raise _refused(path, "It is there already; add --force to replace it.", "文件已存在；如需替换请加 --force。")
    part = _beside(path)
    with _told(path):
        try:
            with part.open("xb") as file:
                yield file
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def new_folder(path: Path, *, replaces: bool, own: Collection[str]) -> Iterator[Path]:
    """
    A folder to write.

    Args:
        path: where it is to be.
        replaces: whether a folder that is there already is replaced.
        own: the names of files that may be replaced; in a folder that holds anything else nothing is.

    Raises:
        BadArgument: something is there already that is not to be replaced, or it cannot be written.
    """
    if path.exists() and not path.is_dir():
        raise _refused(path, "It is a file; give a folder.", "它是文件，请指定文件夹。")
    with _told(path):
        there = {one.name for one in path.iterdir()} if path.exists() else set[str]()
    if there - set(own):
        foreign = min(there - set(own))
        raise _refused(
            path,
            f"The folder holds something else, such as {foreign}; give a folder of its own.",
            f"文件夹中有其他内容，如 {foreign}；请另外指定文件夹。",
        )
    if there and not replaces:
        raise _refused(
            path, "The folder is not empty; add --force to replace it.", "文件夹不为空；如需替换请加 --force。"
        )
    part, old = _beside(path), _beside(path)
    with _told(path):
        try:
            part.mkdir()
            yield part
            if path.exists():
                path.rename(old)
            part.rename(path)
        finally:
            shutil.rmtree(part, ignore_errors=True)
            if old.exists() and not path.exists():
                old.rename(path)
            shutil.rmtree(old, ignore_errors=True)


def _beside(path: Path) -> Path:
    """A place next to another, so that moving from one to the other is one step."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise _refused(
            path, f"{reason}. Give another place with --output.", f"{reason}。请用 --output 另行指定。"
        ) from error


def _refused(path: Path, why: str, why_zh: str) -> BadArgument:
    return BadArgument(f"{path} cannot be written. {why}", f"无法写入 {path}。{why_zh}", argument="output")
