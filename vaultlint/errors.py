"""Errors of use: one line that says what to do. The command line prints them and exits with 2."""

from __future__ import annotations

__all__ = ["ConfigError", "MissingExtraError", "UnknownNoteError", "VaultlintError"]


class VaultlintError(Exception):
    """Something that the user can mend; its text is one line that says how."""


class ConfigError(VaultlintError):
    """A configuration file or option that cannot be used."""


class MissingExtraError(VaultlintError):
    """A command needs packages of an extra that is not installed."""

    def __init__(self, command: str, extra: str, package: str) -> None:
        # The distribution is on no index. All extras, since uv and pipx replace what they installed before.
        extras = ",".join(dict.fromkeys(("graph", "lsp", extra)))
        super().__init__(
            f"`vaultlint {command}` needs the package {package}: install the extra [{extra}], in vaultlint's folder by "
            f"`pip install '.[{extra}]'`, or where uv or pipx installed it by `uv tool install '.[{extras}]'` "
            f"or `pipx install --force '.[{extras}]'`"
        )


class UnknownNoteError(VaultlintError, KeyError):
    """No note of the vault has the name that was given."""

    __str__ = Exception.__str__  # as it is, where KeyError would show it quoted
