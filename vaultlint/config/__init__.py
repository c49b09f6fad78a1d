"""Configuration: ``vaultlint.toml`` at the vault's root, or ``[tool.vaultlint]`` in pyproject.toml."""

from vaultlint.config.keys import FOLDER_KEYS, KEYS
from vaultlint.config.model import Config, Selection
from vaultlint.config.reading import FILE, PYPROJECT, check_names, has_table, load, parse_text

__all__ = [
    "FILE",
    "FOLDER_KEYS",
    "KEYS",
    "PYPROJECT",
    "Config",
    "Selection",
    "check_names",
    "has_table",
    "load",
    "parse_text",
]
