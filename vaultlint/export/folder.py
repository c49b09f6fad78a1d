"""The folder of an export: what earlier exports wrote there, so that nothing else is written over."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from vaultlint.errors import VaultlintError
from vaultlint.writing import put

MANIFEST = "vaultlint-export.json"


class Folder:
    """A folder that exports are written to.

    Parameters
    ----------
    path : Path
        Made, if it is not there.

    Raises
    ------
    VaultlintError
        If it is no folder, cannot be made, or its manifest is not ours.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files: dict[str, dict[str, Any]] = {}
        try:
            path.mkdir(parents=True, exist_ok=True)
            self.files = self._known()
        except FileExistsError as error:
            raise VaultlintError(f"{path}: wanted a folder, not a file") from error
        except OSError as error:
            raise VaultlintError(f"{path}: {(error.strerror or str(error)).lower()}") from error

    def _known(self) -> dict[str, dict[str, Any]]:
        manifest = self.path / MANIFEST
        if not os.path.lexists(manifest):
            return {}
        try:
            files = json.loads(manifest.read_bytes())["files"]
            return {name: dict(told) for name, told in files.items() if (self.path / name).is_file()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise VaultlintError(
                f"{manifest} is not what an export wrote: delete it, or give another folder"
            ) from error

    def guard(self, names: Iterable[str]) -> None:
        """See to it that only files are replaced that an export wrote.

        Raises
        ------
        VaultlintError
            If another file has one of the names, or one of ours was changed since.
        """
        for name in names:
            path = self.path / name
            if not os.path.lexists(path):
                continue
            if name not in self.files:
                raise VaultlintError(
                    f"{path} is there already, and no export wrote it: give another folder, or --overwrite"
                )
            if digest_of(path) != self.files[name].get("sha256"):
                raise VaultlintError(f"{path} was changed since it was exported: give another folder, or --overwrite")

    def keep(self, written: dict[str, dict[str, Any]]) -> None:
        """Write down which files are ours, those of earlier exports among them."""
        from vaultlint import __version__

        told = {"vaultlint": __version__, "files": dict(sorted({**self.files, **written}.items()))}
        text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        put(self.path / MANIFEST, text.encode("utf-8", "replace"))


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal, ``""`` if it is no file that can be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
