"""Write a file of the vault, whole or not at all; make one, remove one. Knows no Markdown."""

from vaultlint.writing.files import ChangedError, RefusedError, Writer, create, write
from vaultlint.writing.own import put, save, sync_folder
from vaultlint.writing.temporaries import TEMPORARY_PREFIX, remove_temporaries, temporaries_in

__all__ = [
    "TEMPORARY_PREFIX",
    "ChangedError",
    "RefusedError",
    "Writer",
    "create",
    "put",
    "remove_temporaries",
    "save",
    "sync_folder",
    "temporaries_in",
    "write",
]
