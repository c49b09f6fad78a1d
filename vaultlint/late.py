"""Names that a package offers and whose modules are imported when one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def late(room: str, modules: Mapping[str, str]) -> Callable[[str], Any]:
    """Return a package's ``__getattr__`` (PEP 562).

    Parameters
    ----------
    room : str
        Its name within vaultlint: ``"merge"``.
    modules : mapping of str to str
        Of its modules the names that each gives to the package, with blanks between.
    """
    places = {name: module for module, names in modules.items() for name in names.split()}
    assert places.keys().isdisjoint(modules), "a name that a module has too would be the module once that is imported"

    def found(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module 'vaultlint.{room}' has no attribute {name!r}")
        return getattr(import_module(f"vaultlint.{room}.{places[name]}"), name)

    return found
