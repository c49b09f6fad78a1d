"""Regular expressions that are compiled when they are first used, and not where their module is imported.

A command that ends within a tenth of a second has no time to compile some hundred patterns of which its note needs
ten. What every note needs is compiled by `re.compile` as ever.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_METHODS = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")


class _Late:
    """Stands for a pattern; once it was used, its methods are the pattern's own."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self.pattern = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile, where a method is asked for that is not there yet."""
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = self.compiled()
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)

    def compiled(self) -> re.Pattern[Any]:
        """Return the pattern itself."""
        return re.compile(self.pattern, self._flags)

    def __eq__(self, other: object) -> bool:
        return self.compiled() == (other.compiled() if isinstance(other, _Late) else other)

    def __hash__(self) -> int:
        return hash(self.compiled())

    def __reduce__(self) -> tuple[Any, ...]:
        return re.compile, (self.pattern, int(self._flags))

    def __repr__(self) -> str:
        return repr(self.compiled())


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    r"""Return a pattern that is compiled at its first use; a mistake in it is told of no earlier.

    Parameters
    ----------
    text : str or bytes
    flags : int
        As for `re.compile`.

    Examples
    --------
    >>> digits = pattern(r"\d+")
    >>> digits.findall("1 and 20"), digits == re.compile(r"\d+")
    (['1', '20'], True)
    """
    return cast("re.Pattern[AnyStr]", _Late(text, flags))


def compiled(one: object) -> re.Pattern[Any] | None:
    """Return the pattern that an object is or stands for, None for any other object."""
    return one.compiled() if isinstance(one, _Late) else one if isinstance(one, re.Pattern) else None
