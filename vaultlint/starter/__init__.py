"""What `vaultlint init` looks at before it writes a configuration that is fitted to a vault. Nothing is written here.

`survey` looks at the vault, `take_over` at obsidian-linter's settings; `vaultlint.report.starter` writes the file.
"""

from vaultlint.starter.folders import Apart, places_apart
from vaultlint.starter.properties import Habit, Shared
from vaultlint.starter.sight import Exported, Sight, Spoken, survey
from vaultlint.starter.takeover import Takeover, take_over

__all__ = [
    "Apart",
    "Exported",
    "Habit",
    "Shared",
    "Sight",
    "Spoken",
    "Takeover",
    "places_apart",
    "survey",
    "take_over",
]
