"""The graph comes home: pages of themes, and related notes in notes, planned, written, and taken out again."""

from vaultlint.weaving.places import folder_of
from vaultlint.weaving.planning import Options, Plan, plan
from vaultlint.weaving.removing import removal
from vaultlint.weaving.standing import Woven, look

__all__ = ["Options", "Plan", "Woven", "folder_of", "look", "plan", "removal"]
