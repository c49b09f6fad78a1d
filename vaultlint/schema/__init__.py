"""What a vault says its notes' properties should be: ``[schema]`` in the configuration.

`read_schema` makes a `Schema` of the table; rules ask it what holds at a note's path. Nothing here knows rules.
"""

from vaultlint.schema.model import Property, Schema, Shape
from vaultlint.schema.ordering import reorder
from vaultlint.schema.reading import read_schema
from vaultlint.schema.values import is_empty, misfit

__all__ = ["Property", "Schema", "Shape", "is_empty", "misfit", "read_schema", "reorder"]
