"""Configuration: ``vaultlint.toml`` at the vault's root, or ``[tool.vaultlint]`` in pyproject.toml.

Most vaults have none: what reads one is imported for those that do.
"""

from typing import TYPE_CHECKING

from vaultlint.config.finding import FILE, PYPROJECT, load
from vaultlint.config.model import Config, Selection

if TYPE_CHECKING:
    from vaultlint.config.keys import FOLDER_KEYS, KEYS
    from vaultlint.config.reading import check_names, has_table, parse_text
else:
    from vaultlint.late import late

    __getattr__ = late("config", {"keys": "FOLDER_KEYS KEYS", "reading": "check_names has_table parse_text"})

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
