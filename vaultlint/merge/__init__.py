"""Unite copies of a note: what is the same document, one frontmatter, one body.

The room between `parse` and `rules`: it reads parsed notes and gives text; it decides nothing about
writing. Every note is asked whether it holds copies; what unites them is imported for those that do.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vaultlint.merge.bodies import unite_bodies
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
else:
    from vaultlint.late import late

    __getattr__ = late(
        "merge",
        {
            "bodies": "unite_bodies",
            "documents": "Copy Kinship copies_in different_documents is_certain kinships"
            " has_mangled_block stacks_documents",
            "properties": "United unite_blocks",
            "whole": "Whole unite_copies",
        },
    )

__all__ = [
    "Copy",
    "Kinship",
    "United",
    "Whole",
    "copies_in",
    "different_documents",
    "has_mangled_block",
    "is_certain",
    "kinships",
    "stacks_documents",
    "unite_blocks",
    "unite_bodies",
    "unite_copies",
]
