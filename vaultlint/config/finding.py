"""Whether a vault has a configuration file, before anything is imported that reads one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vaultlint.config.model import Config

if TYPE_CHECKING:
    from vaultlint.rules import Card, Rule

FILE = "vaultlint.toml"
PYPROJECT = "pyproject.toml"
BASELINE = ".vaultlint-baseline.json"  # a dot file: Obsidian and its sync pass it by


def load(root: Path, file: Path | None, rules: Sequence[Rule] | Sequence[Card]) -> Config:
    """Read the configuration of a vault.

    Parameters
    ----------
    root : Path
        The vault.
    file : Path or None
        A file given by hand instead of the vault's own.
    rules : sequence of Rule or of Card
        To check names against.

    Raises
    ------
    ConfigError
        With file, line, key and the nearest name.
    """
    if file is None and not any(os.path.lexists(root / name) for name in (FILE, PYPROJECT)):
        return Config()
    from vaultlint.config.reading import read

    return read(root, file, rules)
