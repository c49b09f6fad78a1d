"""What a shell offers when Tab is pressed: commands, options and files by click's own means, and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem


def rules(_context: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return the rules whose code or name begins with what is typed, of a list with commas with its last part."""
    from click.shell_completion import CompletionItem

    from vaultlint.rules import CARDS

    before, comma, start = typed.rpartition(",")
    found = [
        CompletionItem(f"{before}{comma}{card.code}", help=card.name) for card in CARDS if _begins(card.code, start)
    ]
    if start and not found:
        found = [CompletionItem(f"{before}{comma}{card.name}") for card in CARDS if _begins(card.name, start)]
    return found


def _begins(name: str, start: str) -> bool:
    return name.lower().startswith(start.lower())
