"""The language server: an editor's open notes, checked as they are typed (`vaultlint server`; the extra [lsp])."""

from __future__ import annotations


def serve() -> int:
    """Speak the Language Server Protocol over stdin and stdout until the editor says exit.

    Returns
    -------
    int
        The exit code that the protocol asks for: 0 if the editor said shutdown first, else 1.
    """
    from vaultlint.server.handlers import build

    server = build()
    server.start_io()
    return 0 if server.was_shut_down else 1
