"""Unite copies of a note: what is the same document, one frontmatter, one body.

The room between `parse` and `rules`: it reads parsed notes and gives text; it decides nothing about
writing.
"""

from vaultlint.merge.bodies import unite_bodies
from vaultlint.merge.differences import differences
from vaultlint.merge.documents import (
    Copy,
    Kinship,
    copies_in,
    different_documents,
    has_mangled_block,
    is_certain,
    kinships,
    stacks_documents,
)
from vaultlint.merge.properties import United, unite_blocks
from vaultlint.merge.whole import Whole, unite_copies

__all__ = [
    "Copy",
    "Kinship",
    "United",
    "Whole",
    "copies_in",
    "differences",
    "different_documents",
    "has_mangled_block",
    "is_certain",
    "kinships",
    "stacks_documents",
    "unite_blocks",
    "unite_bodies",
    "unite_copies",
]
