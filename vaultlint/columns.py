"""Columns: one thing that is told of every note, and facts that are read when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from vaultlint.parse.note import Facts

if TYPE_CHECKING:
    from vaultlint.names import Names

T = TypeVar("T")
COLUMNS: dict[str, Column[Any]] = {}  # those of the modules that are imported, by name


class Column(Generic[T]):
    """One thing that is told of every note: equal values mean that nobody who reads it need look again.

    Parameters
    ----------
    of : callable
        Returns it of a note's facts, None where there is nothing to tell: a pure function. It holds no lines and no
        offsets, which any edit moves.
    by_names : bool
        Whether it rests on the names of the vault's files too: `of` gets them behind the facts.
    aside : bool
        Whether it is told of notes, too, that nothing is reported of.
    """

    def __init__(self, of: Callable[..., T | None], *, by_names: bool = False, aside: bool = False) -> None:
        self.of = of
        self.by_names = by_names
        self.aside = aside
        self.name = f"{of.__module__}.{of.__qualname__}"
        COLUMNS[self.name] = self

    @property
    def spelled(self) -> str:
        """The name by which another process finds it; ``""`` where it would find none, or another one."""
        return self.name if "<" not in self.name and COLUMNS.get(self.name) is self else ""

    def __repr__(self) -> str:
        return f"Column({self.name})"


class Shelf(Protocol):
    """Where columns are kept from one process to the next."""

    def known(self, column: Column[Any]) -> Mapping[str, Any]:
        """Return what a column told of notes that are what they were, by path; None where it told nothing."""
        ...

    def keep(self, column: Column[Any], values: Mapping[str, Any], asked: Mapping[str, object], fresh: int) -> None:
        """Keep what it tells of the notes that it was `asked` of, `fresh` of which it was not known of."""
        ...

    def remembered(self, question: str) -> dict[str, list[str]]:
        """Return the answers to a question that rests on the files' names alone, by what was asked about."""
        ...

    def remember(self, question: str, answers: Mapping[str, list[str]]) -> None:
        """Keep such answers, in place of those before."""
        ...


class Early:
    """What columns tell of notes while these come in: their facts need not be held until the survey.

    Parameters
    ----------
    columns : iterable of Column
    names : Names
        Of the vault's files.
    """

    def __init__(self, columns: Iterable[Column[Any]], names: Names) -> None:
        self.behind: Shelf | None = None  # what is known of the other notes
        self._names = names
        self._values: dict[Column[Any], dict[str, Any]] = {column: {} for column in columns}
        self._shown: dict[str, bool] = {}

    def take(self, fact: Facts, *, shown: bool) -> None:
        """Ask all columns of a note; `shown` if rules look at it."""
        self._shown[fact.path] = shown
        for column, values in list(self._values.items()):
            if not shown and not column.aside:
                continue
            try:
                value = column.of(fact, self._names) if column.by_names else column.of(fact)
            except Exception:  # noqa: BLE001  # it is told where it is asked for: promise 8
                del self._values[column]
                continue
            if value is not None:
                values[fact.path] = value

    def known(self, column: Column[Any]) -> Mapping[str, Any]:
        """Return what a column told, as `Shelf` does; of what came in it is given once."""
        found = dict(self.behind.known(column)) if self.behind else {}
        own = self._values.pop(column, None)
        if own is not None:
            found.update({path: own.get(path) for path, shown in self._shown.items() if shown or column.aside})
        return found

    def keep(self, column: Column[Any], values: Mapping[str, Any], asked: Mapping[str, object], fresh: int) -> None:
        """Hand what a column tells on to where it is kept: of the notes that came in it was not known before."""
        if self.behind:
            self.behind.keep(column, values, asked, fresh + len(self._shown))

    def remembered(self, question: str) -> dict[str, list[str]]:
        """Return what is known from before, as `Shelf` does."""
        return self.behind.remembered(question) if self.behind else {}

    def remember(self, question: str, answers: Mapping[str, list[str]]) -> None:
        """Hand answers on to where they are kept."""
        if self.behind:
            self.behind.remember(question, answers)


class Later:
    """Facts that are read when they are asked for.

    Parameters
    ----------
    path : str
    key : object
        What else is needed to read them.
    load : callable
        Returns them of path and key: one function for all notes, since there are many.
    """

    __slots__ = ("_fact", "_key", "_load", "path")

    def __init__(self, path: str, key: T, load: Callable[[str, T], Facts]) -> None:
        self.path = path
        self._key: Any = key
        self._load: Callable[[str, Any], Facts] = load
        self._fact: Facts | None = None

    @property
    def fact(self) -> Facts:
        """The facts, read once."""
        if self._fact is None:
            self._fact = self._load(self.path, self._key)
        return self._fact


def loaded(fact: Facts | Later) -> Facts:
    """Return facts, read if they were not yet."""
    return fact.fact if isinstance(fact, Later) else fact
