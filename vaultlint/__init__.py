"""vaultlint: lint and mend Obsidian vaults full of exports, and graph what their notes share.

`Project` is a vault that can be checked and fixed. Rooms of their own have `vaultlint.parse` (one note),
`vaultlint.graph` and `vaultlint.export` (tables); `vaultlint.errors` are what they raise. Importing this module loads
none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vaultlint.errors import VaultlintError
    from vaultlint.project import Project

try:
    from vaultlint._version import __version__
except ImportError:  # a source tree from which nothing was built
    __version__ = "0.1.0.dev0"

__all__ = ["Project", "VaultlintError", "__version__"]


_HOMES = {"Project": "project", "VaultlintError": "errors"}


def __getattr__(name: str) -> Any:
    """Load a public name from the module that it lives in."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
