"""What a vault's ``.obsidian`` folder says. A closed list of files and keys is read; nothing is written.

No token is kept: keys that hold one are dropped while the JSON is parsed.
"""

from typing import TYPE_CHECKING

from vaultlint.obsidian.files import load, read
from vaultlint.obsidian.links import LinkStyle
from vaultlint.obsidian.settings import Settings, folded, read_settings

if TYPE_CHECKING:
    from vaultlint.obsidian.readwise import READWISE_FILE, ReadwisePlugin
else:
    from vaultlint.late import late

    __getattr__ = late("obsidian", {"readwise": "READWISE_FILE ReadwisePlugin"})

__all__ = ["READWISE_FILE", "LinkStyle", "ReadwisePlugin", "Settings", "folded", "load", "read", "read_settings"]
