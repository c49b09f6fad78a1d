"""What a vault's notes came to when they were last read, so that only what changed is read again.

An answer with the cache is the answer without it. What lies on the disk is never trusted further than its checksum and
its types go: a damaged, foreign or older file is thrown away, one that cannot be written is done without.
"""

from __future__ import annotations

from vaultlint.cache.place import folder

__all__ = ["folder"]
