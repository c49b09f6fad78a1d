"""`vaultlint server`: what needs the extra [lsp]."""

from __future__ import annotations

import sys

import click

from vaultlint.errors import MissingExtraError


@click.command()
@click.option("--stdio", is_flag=True, help="Speak over stdin and stdout; it does so in any case, and editors say it.")
def server(*, stdio: bool) -> None:
    """Check notes in your editor as you type: a language server, started by the editor.

    It offers findings, fixes, completion and help; docs/editors.md says how to set up an editor.
    """
    del stdio
    try:
        import pygls  # noqa: F401  # asked for here, where the answer is one line
    except ModuleNotFoundError as error:
        raise MissingExtraError("server", "lsp", "pygls") from error
    from vaultlint.server import serve

    sys.exit(serve())
