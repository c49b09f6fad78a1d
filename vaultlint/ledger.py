"""What surveys worked out of all notes, kept from one to the next: what rests on nothing that changed stays.

A survey reads *columns* (one thing that is told of every note), *records* (all that is told of one note) and *works*
(what was made of these). What it reads is written down while it reads, so nothing has to be declared and nothing can
be declared wrongly; a survey that asks for all facts rests on all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from vaultlint.columns import Column, Later, Shelf, loaded
from vaultlint.parse.note import Facts

if TYPE_CHECKING:
    from vaultlint.index import Index

T = TypeVar("T")
ALL = object()  # stands for all facts, among what was read
_NONE: Mapping[str, Any] = {}


class Work(NamedTuple):
    """What was made of columns, records and other works.

    Attributes
    ----------
    value : object
    reads : frozenset
        What it rests on: columns, pairs of a column and a path, paths of records, or `ALL`.
    context : object
        What else it was made with.
    """

    value: Any
    reads: frozenset[object]
    context: object = None


class Ledger:
    """What was worked out of an index, and of those before it."""

    def __init__(self) -> None:
        self._index: Index | None = None
        self._notes: Mapping[str, Facts | Later] = _NONE
        self._around: tuple[object, ...] = ()  # what all rests on beside the facts
        self._columns: dict[Column[Any], dict[str, Any]] = {}
        self._works: dict[Hashable, Work] = {}
        self._reading: list[set[object]] = []
        self.shelf: Shelf | None = None  # what columns told in another process

    def take(self, index: Index) -> None:
        """Go on with another index: forget what rests on anything that is not what it was."""
        former, self._index = self._index, index
        if former is index:
            return
        if former is not None:
            former.part_from(self)
        old, self._notes = self._notes, index.held
        around, self._around = self._around, index.around
        fresh = [path for path, fact in self._notes.items() if old.get(path) is not fact]
        if former is None or around != self._around or len(old) != len(self._notes):
            self._works.clear()
            self._columns = {} if former is None else self._carried(former, old, set(fresh))
            return
        changed: set[object] = {ALL, *fresh} if fresh else set()
        for column in list(self._columns):
            changed |= self._renew(column, fresh)
        if changed:
            self._works = {key: one for key, one in self._works.items() if changed.isdisjoint(one.reads)}

    def _renew(self, column: Column[Any], fresh: list[str]) -> set[object]:
        """Ask a column of the notes that changed; return the parts of it that are others than before."""
        kept = self._columns[column]
        changed: set[object] = set()
        added = False
        for path in fresh if column.aside else filter(self._held().is_shown, fresh):
            try:
                value = self._value(column, path)
            except Exception:  # noqa: BLE001  # it is told where it is asked for: promise 8
                del self._columns[column]
                return {column, *((column, one) for one in self._notes)}
            if value == kept.get(path):
                continue
            changed |= {column, (column, path)}
            if value is None:
                del kept[path]
            else:
                added |= path not in kept
                kept[path] = value
        if added:
            self._columns[column] = {path: kept[path] for path in self._paths(column) if path in kept}
        return changed

    def _carried(
        self, former: Index, old: Mapping[str, Facts | Later], fresh: set[str]
    ) -> dict[Column[Any], dict[str, Any]]:
        """Return the columns that rest on facts alone, of the notes that did not change; the others are asked now."""
        index = self._held()
        columns = {}
        for column, kept in self._columns.items():
            if column.by_names and former.names is not index.names:
                continue
            known = old.keys() if column.aside else former.paths_shown
            try:
                values = {
                    path: kept.get(path) if path in known and path not in fresh else self._value(column, path)
                    for path in self._paths(column)
                }
            except Exception:  # noqa: BLE001, S112  # as above
                continue
            columns[column] = {path: value for path, value in values.items() if value is not None}
        return columns

    @property
    def columns(self) -> tuple[Column[Any], ...]:
        """The columns that were asked for."""
        return tuple(self._columns)

    def column(self, column: Column[T]) -> Mapping[str, T]:
        """Return what a column tells of the notes, by path in the order of the index; of many it tells nothing."""
        self.read(column)
        return self._column(column)

    def cell(self, column: Column[T], path: str) -> T | None:
        """Return what a column tells of one note."""
        self.read((column, path))
        return self._column(column).get(path)

    def work(self, function: Callable[[Index], T]) -> T:
        """Return what a function makes of the index, made once as long as what it reads stays as it is."""
        return self._made(function, None, lambda: function(self._held()))

    def answer(self, key: Hashable, context: object, function: Callable[[], T]) -> T:
        """Return the answer to a question that depends on a context, asked once in the same way."""
        return self._made(key, context, function)

    def reads(self, key: Hashable) -> frozenset[object] | None:
        """Return what was read for an answer, None where it was not given."""
        work = self._works.get(key)
        return None if work is None else work.reads

    def shed(self, stays: Callable[[str], bool]) -> None:
        """Forget columns and works by the modules that made them; who asks again has them made again.

        What was read for answers stays known.
        """
        self._columns = {one: values for one, values in self._columns.items() if stays(one.of.__module__)}
        self._works = {
            key: one
            for key, one in self._works.items()
            if isinstance(key, str) or stays(getattr(key, "__module__", ""))
        }

    def end(self) -> None:
        """Forget all, the index too: it knows the ledger, and what is in a circle only the collector would find."""
        if self._index is not None:
            self._index.part_from(self)
        self._index, self._notes, self._around, self.shelf = None, _NONE, (), None
        self._columns.clear()
        self._works.clear()

    def read(self, what: object) -> None:
        """Write down what is being read."""
        if self._reading:
            self._reading[-1].add(what)

    def _made(self, key: Hashable, context: object, function: Callable[[], T]) -> T:
        known = self._works.get(key)
        if known is None or known.context != context:
            with self._noting() as reads:
                value = function()
            known = self._works[key] = Work(value, frozenset(reads), context)
        if self._reading:
            self._reading[-1].update(known.reads)
        made: T = known.value
        return made

    @contextmanager
    def _noting(self) -> Iterator[set[object]]:
        reads: set[object] = set()
        self._reading.append(reads)
        try:
            yield reads
        finally:
            self._reading.pop()

    def _column(self, column: Column[T]) -> Mapping[str, T]:
        if column not in self._columns:
            known = self.shelf.known(column) if self.shelf else _NONE
            asked = self._paths(column)
            values = ((path, known[path] if path in known else self._value(column, path)) for path in asked)
            self._columns[column] = made = {path: value for path, value in values if value is not None}
            if self.shelf:
                self.shelf.keep(column, made, asked, sum(path not in known for path in asked))
        return self._columns[column]

    def _value(self, column: Column[T], path: str) -> T | None:
        fact = loaded(self._notes[path])
        return column.of(fact, self._held().names) if column.by_names else column.of(fact)

    def _paths(self, column: Column[Any]) -> Mapping[str, object]:
        return self._notes if column.aside else self._held().paths_shown

    def _held(self) -> Index:
        assert self._index is not None
        return self._index
