"""Output that becomes the log of a build: its reader obeys lines, and notes must not speak to it.

GitHub's runner (Gitea's and Forgejo's too) takes a line that begins with ``::error::`` for a command, whatever blanks
stand before it, and ``##[error]`` wherever it stands in a line; Azure and TeamCity have their own brackets. So a diff,
a path or a property's name could fail a step, set its outputs or hide what follows.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from typing import Any, TextIO, cast

from vaultlint.patterns import pattern

_BUILDS = ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")
_LEADING = pattern(r"^([^\S\n]*):(?=:)", re.MULTILINE)
_BRACKET = pattern(r"#(?=#(?:vso|teamcity)?\[)")


def tamed(text: str, *, continues: bool = False) -> str:
    r"""Return text in which the log of a build finds no command.

    One character is written as its number, as JSON and TOML can read it.

    Parameters
    ----------
    text : str
    continues : bool
        Whether it goes on in a line that something stands in.

    Examples
    --------
    >>> print(tamed("a:: b\n  ::error::c\n##[error]d"))
    a:: b
      \u003a:error::c
    \u0023#[error]d
    """
    head, line_end, rest = text.partition("\n") if continues else ("", "", text)
    return _BRACKET.sub(r"\\u0023", head + line_end + _LEADING.sub(r"\1\\u003a", rest))


class Tamed:
    """A stream that writes no command to a build's log; all else is that of the stream within."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self._continues = False

    def write(self, text: str) -> int:
        """Write text, tamed."""
        self.stream.write(tamed(text, continues=self._continues))
        self._continues = not text.endswith("\n") if text else self._continues
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextlib.contextmanager
def taming() -> Iterator[None]:
    """Tame both streams while a command runs in a build."""
    if not any(map(os.environ.get, _BUILDS)):
        yield
        return
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (cast("TextIO", Tamed(stream)) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def commanding() -> TextIO:
    """Return standard output for commands of our own that the log is to obey."""
    return sys.stdout.stream if isinstance(sys.stdout, Tamed) else sys.stdout
