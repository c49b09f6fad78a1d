"""The oldest releases that pyproject.toml allows, as constraints for pip. `make lowest` runs the tests with them.

python -m benchmarks.supply.bounds  prints one line for each dependency of the core and of the extras for users
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PYPROJECT = Path(__file__).parent.parent.parent / "pyproject.toml"
EXTRAS = ("graph", "lsp", "watch", "parquet")  # what users install; docs and dev are ours
_BOUND = re.compile(r"([A-Za-z0-9._-]+)>=([0-9][0-9.]*)(?:,<[0-9][0-9.]*)?")


def requirements(extras: Iterable[str] = EXTRAS) -> list[str]:
    """Return what the core and some extras ask for, as it stands in pyproject.toml."""
    project: dict[str, Any] = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]
    return [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]


def constraints(wanted: list[str]) -> list[str]:
    """Return the oldest release that each requirement allows.

    Raises
    ------
    ValueError
        If one is not of the form ``name>=version`` (``,<version`` may follow): then nobody knows what is the oldest.
    """
    found = []
    for one in wanted:
        bound = _BOUND.fullmatch(one)
        if bound is None:
            raise ValueError(f"{one!r}: wanted name>=version")
        found.append(f"{bound[1]}=={bound[2]}")
    return found


if __name__ == "__main__":
    print("\n".join(constraints(requirements())))
