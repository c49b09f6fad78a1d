"""Paths as they are given to commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


class Place(click.Path):
    """A path, which an empty text is not: a variable that is not set would mean the current folder."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path that was given."""
        if value == "":
            self.fail("an empty path; the current folder is '.'", param, ctx)
        return super().convert(value, param, ctx)


PLACE = Place()
