"""The public vaults that vaultlint is measured on: which they are, whether they are here, and how to get them.

python benchmarks/accuracy/vaults.py DIR     clones what is missing into DIR, each vault at its commit
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).with_name("vaults.toml")
HOW = "`make vaults` clones them into build/vaults, then `make accuracy VAULTS=build/vaults`"


class MissingError(Exception):
    """A vault is not where it should be, or not at its commit."""


@dataclass(frozen=True)
class Vault:
    """A public vault.

    Attributes
    ----------
    repo, commit : str
        ``owner/name`` on GitHub, and the commit measured.
    digest : str
        Of the notes' paths and bytes: tells whether a folder holds that commit.
    licence, about, name : str
        The name is the repository's unless the list gives another.
    folders : tuple of str
        The vaults within the repository, each opened by itself; ``""`` for its root.
    """

    repo: str
    commit: str
    digest: str
    licence: str
    about: str
    name: str
    folders: tuple[str, ...] = ("",)

    def place(self, base: Path) -> Path:
        """Return the repository's folder below `base`."""
        return base / self.repo.replace("/", "+")


def load(file: Path = LIST) -> list[Vault]:
    """Return the vaults of a list."""
    table = tomllib.loads(file.read_text("utf-8"))
    return [
        Vault(
            one["repo"],
            one["commit"],
            one["digest"],
            one.get("licence", "not stated"),
            one["about"],
            one.get("name", one["repo"].partition("/")[2]),
            tuple(one.get("folders", ("",))),
        )
        for one in table["vault"]
    ]


def digest(vault: Vault, base: Path) -> str:
    """Return a digest of the notes of a vault: their paths and bytes."""
    total = hashlib.sha256()
    root = vault.place(base)
    for folder in vault.folders:
        for path in sorted(_notes(root / folder)):
            total.update(path.relative_to(root).as_posix().encode("utf-8", "surrogateescape") + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


def _notes(root: Path) -> Iterator[Path]:
    """Give the notes below a folder; links are not followed."""
    for folder, _, names in os.walk(root):
        paths = (Path(folder) / name for name in names if name.endswith(".md"))
        yield from (path for path in paths if path.is_file() and not path.is_symlink())


def demand(vaults: list[Vault], base: Path) -> None:
    """Raise a MissingError unless every vault lies below `base` at its commit."""
    missing = [vault.repo for vault in vaults if not vault.place(base).is_dir()]
    if missing:
        raise MissingError(f"{base} lacks {', '.join(missing)}: {HOW}")
    for vault in vaults:
        found = digest(vault, base)
        if found != vault.digest:
            raise MissingError(
                f"{vault.place(base)} is not {vault.repo} at {vault.commit[:12]}"
                f" (digest {found}, wanted {vault.digest}): {HOW}"
            )


def clone(vault: Vault, base: Path) -> None:
    """Fetch one commit of a vault, files as they are stored."""
    place = vault.place(base)
    if place.is_dir() and digest(vault, base) == vault.digest:
        return
    place.mkdir(parents=True, exist_ok=True)
    git = ["git", "-C", str(place)]
    for step in (
        [*git, "init", "--quiet"],
        [*git, "config", "core.autocrlf", "false"],
        [*git, "fetch", "--quiet", "--depth", "1", f"https://github.com/{vault.repo}", vault.commit],
    ):
        subprocess.run(step, check=True)
    # A name may be too long for this file system; whether enough is here the digest tells.
    subprocess.run([*git, "checkout", "--quiet", "--force", "FETCH_HEAD"], check=False)


def main() -> int:
    """Clone every vault of the list into the folder named."""
    if len(sys.argv) != 2:
        print((__doc__ or "").strip(), file=sys.stderr)
        return 2
    base = Path(sys.argv[1])
    try:
        for vault in load():
            print(f"{vault.repo} at {vault.commit[:12]}")
            clone(vault, base)
        demand(load(), base)
    except (OSError, subprocess.CalledProcessError, MissingError) as error:
        print(f"vaults: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
