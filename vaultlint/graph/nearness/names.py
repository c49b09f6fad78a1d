"""What the columns of a space are called; pairs are too many for each to be a string of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultlint.graph.nearness.sorts import Ints


class Names(Sequence[str]):
    """The columns' terms; those of pairs, which are many, are put together when they are asked for.

    Parameters
    ----------
    singles : list of str
    codes : numpy.ndarray
        The pairs, as `Space.pair_codes` has them.
    """

    def __init__(self, singles: list[str], codes: Ints) -> None:
        self._singles = singles
        self._codes = codes

    def __len__(self) -> int:
        return len(self._singles) + len(self._codes)

    @overload
    def __getitem__(self, column: int) -> str: ...
    @overload
    def __getitem__(self, column: slice) -> list[str]: ...
    def __getitem__(self, column: int | slice) -> str | list[str]:
        """Return the term of a column."""
        if isinstance(column, slice):
            return [self[each] for each in range(*column.indices(len(self)))]
        singles = self._singles
        if 0 <= column < len(singles):
            return singles[column]
        if not 0 <= column < len(self):
            raise IndexError(column)
        first, second = divmod(int(self._codes[column - len(singles)]), len(singles))
        return f"{singles[first]} {singles[second]}"

    def __iter__(self) -> Iterator[str]:
        yield from (self[column] for column in range(len(self)))
